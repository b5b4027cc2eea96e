import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  'something else listens there. Stop it or choose another port':
    'چیز دیگری آنجا گوش می‌دهد. متوقفش کنید یا پورت دیگری انتخاب کنید',
  'the system does not permit it. Choose a port above 1023':
    'سیستم اجازه نمی‌دهد. پورتی بالای ۱۰۲۳ انتخاب کنید',
  'this machine has no such address. Choose another host':
    'این دستگاه چنین نشانی‌ای ندارد. میزبان دیگری انتخاب کنید',
  'cannot listen on {0}:{1}: {2}': 'نمی‌شود به `{0}:{1}` گوش داد: {2}',
  '--insecure-no-auth answers whoever calls, and yet a key is set. Remove one of the two':
    '`--insecure-no-auth` به هر که صدا بزند پاسخ می‌دهد، ولی کلیدی هم تنظیم شده است. یکی از آن دو را بردارید',
  "no identification key is set. Set DARGAH_AUTH_KEY to the key in the platform's panel, or give a file of keys, one a line, with --auth-key-file. To try things out, --insecure-no-auth starts without a key and answers whoever calls":
    'کلید شناسایی تنظیم نشده است. `DARGAH_AUTH_KEY` را برابر کلید پنل پلتفرم بگذارید، یا فایلی از کلیدها، هر خط یکی، با `--auth-key-file` بدهید. برای امتحان کردن، `--insecure-no-auth` بدون کلید شروع می‌کند و به هر که صدا بزند پاسخ می‌دهد',
  '--auth-key-file: {0}': '`--auth-key-file`: {0}',
  '--state-dir: there is no outbox at {0}. Name the folder that the server has':
    '`--state-dir`: در {0} صندوق رویدادی نیست. پوشه‌ای را نام ببرید که سرور دارد',
  '{0} cannot be made: {1}. Choose a folder that this user may write to':
    '{0} ساخته نمی‌شود: {1}. پوشه‌ای انتخاب کنید که این کاربر بتواند در آن بنویسد',
  '{0} is in use by another process: each server needs a state folder of its own':
    'پردازهٔ دیگری از {0} استفاده می‌کند: هر سرور پوشهٔ وضعیت خودش را می‌خواهد',
  '{0} cannot be opened: {1}': '{0} باز نمی‌شود: {1}',
  '{0} cannot be opened: {1}. It needs room on the disk, and this user must be let write there':
    '{0} باز نمی‌شود: {1}. روی دیسک جا می‌خواهد، و این کاربر باید اجازهٔ نوشتن در آن داشته باشد',
  '{0} is damaged: {1}. "dargah outbox recover --state-dir {2}" brings back what can be read. To begin anew, move the folder away':
    '{0} آسیب دیده است: {1}. `dargah outbox recover --state-dir {2}` هر چه را خوانده شود برمی‌گرداند. برای شروع از نو، پوشه را جابه‌جا کنید',
  '{0} has the format of an earlier Dargah, which this one does not read. Nothing in it was changed. Let that one deliver what waits there, by its "dargah serve --state-dir {1}", until its "dargah outbox stats --state-dir {2}" counts nothing. Then move {3} away':
    'قالب {0} از درگاه قدیمی‌تری است و این نسخه آن را نمی‌خواند. چیزی در آن عوض نشد. بگذارید همان نسخه با `dargah serve --state-dir {1}` آن‌چه را منتظر است تحویل بدهد تا `dargah outbox stats --state-dir {2}` آن چیزی نشمارد. بعد {3} را جابه‌جا کنید',
  '--state-dir: {0}': '`--state-dir`: {0}',
  '{0} has {1}, and {2}': '{0} {1} دارد، و {2}',
  'there are no earlier rules to answer with. With --last-good-dir or --state-dir the last good rules are kept in a folder, and a start with a broken file answers by them':
    'قوانین قبلی‌ای نیست که با آن پاسخ داده شود. با `--last-good-dir` یا `--state-dir` آخرین قوانین سالم در پوشه‌ای نگه داشته می‌شوند و شروع با فایل خراب از آن‌ها پاسخ می‌دهد',
  'there are no earlier rules to answer with: {0} has none':
    'قوانین قبلی‌ای نیست که با آن پاسخ داده شود: {0} چیزی ندارد',
  'the last good rules, kept in {0}, have {1} by now as well':
    'آخرین قوانین سالم که در {0} نگه داشته شده‌اند هم دیگر {1} دارند',
  'the path is a folder. Put the file in its place': 'این مسیر پوشه است. فایل را جایش بگذارید',
  'the path is not a regular file. Put a file in its place':
    'این مسیر فایل معمولی نیست. یک فایل جایش بگذارید',
  'the file does not exist. Put it back{0}': 'فایل نیست. سر جایش بگذاریدش{0}',
  'the file cannot be read: {0}. Let this process read it':
    'فایل خوانده نمی‌شود: {0}. به این پردازه اجازهٔ خواندنش را بدهید',
  'the file is larger than {0} MiB. Make it smaller': 'فایل از {0} مگابایت بزرگ‌تر است. کوچک‌ترش کنید',
  'the file is empty. Write its content again': 'فایل خالی است. محتوایش را دوباره بنویسید',
  'line {0} has a control character, which no key can hold. Write one key a line':
    'خط {0} نویسهٔ کنترلی دارد که در هیچ کلیدی جا ندارد. در هر خط یک کلید بنویسید',
  'the file has no key: each of its lines begins with "#", and so is a comment':
    'فایل کلیدی ندارد: همهٔ خط‌هایش با `"#"` شروع می‌شوند، پس کامنت‌اند',
  'the file has {0} lines that could be keys, and at most {1} are allowed. Name a file of keys, one a line':
    'فایل {0} خط دارد که می‌توانند کلید باشند و حداکثر {1} مجاز است. فایلی از کلیدها را نام ببرید، هر خط یکی',
  'the link leads out of the folder of the main file. Put the file itself there':
    'این لینک به بیرون از پوشهٔ فایل اصلی می‌رسد. خود فایل را آنجا بگذارید',
  'examining this file took more memory than there is. Make it smaller, or give the process more memory':
    'بررسی این فایل بیش از حافظهٔ موجود حافظه خواست. فایل را کوچک‌تر کنید یا به پردازه حافظهٔ بیشتری بدهید',
  'a fault in Dargah, not in this file, keeps it from being loaded ({0}). "dargah lint {1}" shows where; please report it':
    'خطایی در خود درگاه، و نه در این فایل، جلوی بارگذاری‌اش را می‌گیرد ({0}). `"dargah lint {1}"` نشان می‌دهد کجاست؛ لطفاً گزارشش کنید',
  '--console-token-file: {0} cannot be read: {1}': '`--console-token-file`: فایل {0} خوانده نمی‌شود: {1}',
  'is neither "look TOKEN" nor "edit TOKEN"': 'نه `"look TOKEN"` است و نه `"edit TOKEN"`',
  'has a token that is not of 20 to 200 letters, digits and - . _ ~. Make one by: openssl rand -hex 32':
    'توکنی دارد که از ۲۰ تا ۲۰۰ حرف لاتین، رقم و `- . _ ~` نیست. با این بسازید: `openssl rand -hex 32`',
  'has a second token for "{0}". Leave one': 'برای «{0}» توکن دومی دارد. یکی را نگه دارید',
  '--console-token-file: line {0} of {1} {2}': '`--console-token-file`: خط {0} از {1} {2}',
  '--console-token-file: {0} holds no token. Write a line such as "look TOKEN"':
    '`--console-token-file`: در {0} توکنی نیست. خطی مثل `"look TOKEN"` بنویسید',
  '--console-token-file: {0} has one token for both roles. Make two':
    '`--console-token-file`: در {0} هر دو نقش یک توکن دارند. دو تا بسازید',
  '{0}. Stop the server that has it': '{0}. سروری را که آن را در دست دارد متوقف کنید',
  '--state-dir: {0} cannot be checked: {1}': '`--state-dir`: نمی‌شود {0} را بررسی کرد: {1}',
  '--state-dir: {0} cannot be recovered: {1}': '`--state-dir`: نمی‌شود {0} را بازیابی کرد: {1}',
  ', which belongs to user {0}': ' که مال کاربر {0} است',
  'this user may not open {0}{1}. {2}': 'این کاربر اجازه ندارد {0}{1} را باز کند. {2}',
  '{0} belongs to user {1}, who could not open what this user would write there. {2}':
    '{0} مال کاربر {1} است که نمی‌تواند آن‌چه این کاربر آنجا بنویسد باز کند. {2}',
  'Run it as the user that the server runs as': 'با همان کاربری اجرایش کنید که سرور با آن اجرا می‌شود',
  'Run it as that user, by "sudo -u \'#{0}\' …" or "docker exec -u {1} …"; if the server is to run as this one, give it the folder by "chown -R"':
    'با آن کاربر اجرایش کنید، با `"sudo -u \'#{0}\' …"` یا `"docker exec -u {1} …"`؛ اگر قرار است سرور با این کاربر اجرا شود، پوشه را با `"chown -R"` به او بدهید',
  'the last good rules': 'آخرین قوانین سالم',
  'it notifies receivers, and this server has no place to keep events until they are delivered. Start it with --state-dir or --outbox':
    'این فایل به گیرنده‌ها خبر می‌دهد، ولی این سرور جایی ندارد که رویدادها را تا تحویلشان نگه دارد. با `--state-dir` یا `--outbox` شروعش کنید',
  'a worker cannot be started: {0}': '`worker` شروع نمی‌شود: {0}',
  'a worker ended before it answered{0}': '`worker` پیش از پاسخ دادن تمام شد{0}',
  ', by {0}': '، با {0}',
  'saved {0}: {1} → {2}': '{0} ذخیره شد: {1} → {2}',
  'committed an edit of {0} on {1}: {2} → {3}': 'ویرایش {0} روی {1} `commit` شد: {2} → {3}',
  'the console of {0}: {1}': 'کنسول {0}: {1}',
  'it does not say where the server is': 'نمی‌گوید سرور کجاست',
  '--state-dir: {0} is in use by another process, and nothing says how to ask it: {1}':
    '`--state-dir`: {0} در دست پردازهٔ دیگری است و معلوم نیست چطور باید از آن پرسید: {1}',
  'there is no {0}. That process has no admin port, could not write that file (its log says so), or is just starting':
    '{0} نیست. آن پردازه پورت مدیریت ندارد، نتوانسته این فایل را بنویسد (در لاگش آمده)، یا تازه دارد شروع می‌کند',
  'this user may not read {0}. Run the command as the user that the server runs as':
    'این کاربر اجازهٔ خواندن {0} را ندارد. فرمان را با همان کاربری اجرا کنید که سرور با آن اجرا می‌شود',
  'the server that holds the events cannot be asked at {0}: {1}':
    'از سروری که رویدادها را در دست دارد نمی‌شود در {0} پرسید: {1}',
  'the server at {0} {1}': 'سرور {0} {1}',
  'answered with {0}: see its log': 'پاسخ {0} داد: لاگش را ببینید',
  'If its admin port is another one here, give it by --admin-port':
    'اگر پورت مدیریتش اینجا چیز دیگری است، با `--admin-port` بدهیدش',
  'What was asked may be done all the same': 'شاید آن‌چه خواسته شد با این حال انجام شود',
  'does not know the token of admin.json: it is another server. {0}':
    'توکن `admin.json` را نمی‌شناسد: سرور دیگری است. {0}',
  'has no outbox to ask: it is another server. {0}':
    'صندوق رویدادی ندارد که از آن بپرسیم: سرور دیگری است. {0}',
  'takes no question of this size. Name fewer events at a time':
    'پرسشی به این بزرگی نمی‌پذیرد. هر بار رویدادهای کمتری نام ببرید',
  'it did not answer within {0} s. {1}': 'تا {0} ثانیه پاسخ نداد. {1}',
  'it ended meanwhile. {0}': 'در این میان تمام شد. {0}',
};
