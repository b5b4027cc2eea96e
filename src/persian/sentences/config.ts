import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  'is in quotes, {0}': 'در کوتیشن است، {0}',
  'has invisible characters ({0}), {1}': 'نویسه‌های نامرئی دارد ({0})، {1}',
  "which count as part of the key. If the panel's key has none, remove them":
    'که جزو کلید حساب می‌شوند. اگر کلید پنل آن‌ها را ندارد، حذفشان کنید',
  '--schemas names {0}, which holds none of {1}':
    '`--schemas` پوشهٔ {0} را نام می‌برد که هیچ‌کدام از {1} را ندارد',
  'in {0}, the pattern {1} at {2} can take seconds on one text, and every click would wait. Write it without a repetition within a repetition':
    'در {0} الگوی {1} در {2} می‌تواند روی یک متن چند ثانیه طول بکشد و هر کلیکی منتظر می‌ماند. آن را بدون تکرار در تکرار بنویسید',
  '{0} is not a JSON Schema: write an object': '{0} اسکیمای `JSON` نیست: آبجکتی بنویسید',
  '{0} cannot be read: {1}': '{0} خوانده نمی‌شود: {1}',
  'in {0}: {1}': 'در {0}: {1}',
  'is {0}, which is not {1}. Write {2}': '{0} است که {1} نیست. بنویسید {2}',
  'is {0}, which is not {1}.{2} Write {3}': '{0} است که {1} نیست.{2} بنویسید {3}',
  '{0} or more': '{0} یا بیشتر',
  'a number from {0} to {1}': 'عددی از {0} تا {1}',
  'a percent': 'درصد',
  'one from 0 to 100, as 5%': 'عددی از ۰ تا ۱۰۰، مثل `5%`',
  'yes or no': 'بله یا نه',
  'true or false': '`true` یا `false`',
  'The rules file; edits take effect while the gateway runs':
    'فایل قوانین؛ ویرایش‌ها در حال اجرای درگاه اثر می‌کنند',
  'File of constants, by name, that replace those of the rules: for staging, for production':
    'فایلی از ثابت‌ها با نامشان که جای ثابت‌های قوانین را می‌گیرند: برای محیط آزمایشی، برای محیط اصلی',
  'Folder whose request, response, session-request and session-response.schema.json replace the shipped ones; some may be absent':
    'پوشه‌ای که `request`، `response`، `session-request` و `session-response.schema.json` آن جای اسکیماهای همراه را می‌گیرند؛ بعضی می‌توانند نباشند',
  'Accept rules only if they have tests under "tests", and all of them pass':
    'قوانین را فقط وقتی می‌پذیرد که زیر `"tests"` تست داشته باشند و همه قبول شوند',
  'Address to listen on for clicks': 'نشانی‌ای که برای کلیک‌ها به آن گوش می‌دهد',
  'Port to listen on for clicks; 0 takes a free one, which the log names':
    'پورتی که برای کلیک‌ها به آن گوش می‌دهد؛ `0` پورت آزادی برمی‌دارد که لاگ نامش را می‌گوید',
  "Path of the URL for dynamic actions in the platform's panel": 'مسیر نشانی اکشن پویا در پنل پلتفرم',
  'Path of the URL for session calls; may be that of --path':
    'مسیر نشانی درخواست‌های نشست؛ می‌تواند همان `--path` باشد',
  'The key that the platform sends as Authorization, as set in its panel':
    'کلیدی که پلتفرم در `Authorization` می‌فرستد، همان که در پنلش تنظیم شده است',
  'A second key that is accepted as well, while keys rotate':
    'کلید دومی که آن هم پذیرفته می‌شود، وقتی کلیدها عوض می‌شوند',
  'File of keys, one a line, all accepted; read again when it changes':
    'فایلی از کلیدها، هر خط یکی، که همه پذیرفته می‌شوند؛ وقتی عوض شود دوباره خوانده می‌شود',
  'Start without a key and answer everybody; Authorization is not read':
    'بدون کلید شروع می‌کند و به همه پاسخ می‌دهد؛ `Authorization` خوانده نمی‌شود',
  'Answer only callers from these networks': 'فقط به کسانی از این شبکه‌ها پاسخ می‌دهد',
  'Networks of load balancers whose X-Forwarded-For --allow-from trusts':
    'شبکه‌های `load balancer`هایی که `--allow-from` به `X-Forwarded-For` آن‌ها اعتماد می‌کند',
  'Largest request body that is read': 'بزرگ‌ترین بدنهٔ درخواستی که خوانده می‌شود',
  'How many connections a process holds at once; fewer if it may not have that many files open':
    'هر پردازه هم‌زمان چند اتصال نگه می‌دارد؛ کمتر، اگر نتواند این تعداد فایل باز داشته باشد',
  'Address of /livez, /readyz, /status, /metrics and /openapi.json, which need no key':
    'نشانی `/livez, /readyz, /status, /metrics` و `/openapi.json` که کلید نمی‌خواهند',
  'Port of /livez, /readyz, /status, /metrics and /openapi.json; 0 turns them off':
    'پورت `/livez, /readyz, /status, /metrics` و `/openapi.json`؛ `0` خاموششان می‌کند',
  'Folder for events until they are delivered; needed if rules notify, unless --outbox names a Redis':
    'پوشهٔ رویدادها تا وقتی تحویل شوند؛ اگر قوانین خبر می‌دهند لازم است، مگر این‌که `--outbox` یک `Redis` را نام ببرد',
  'Folder that keeps the last good rules, to start from when the file is broken; unless set, that of --state-dir':
    'پوشه‌ای که آخرین قوانین سالم را نگه می‌دارد تا اگر فایل خراب بود از آن شروع شود؛ اگر تنظیم نشود، پوشهٔ `--state-dir`',
  'Redis for events until they are delivered, shared by all replicas, as redis://host:6379; with a password in the environment only':
    '`Redis` برای رویدادها تا وقتی تحویل شوند، مشترک بین همهٔ نمونه‌ها، مثل `redis://host:6379`؛ با رمز فقط از محیط',
  'File to record calls in, with nothing of a person in it, for "dargah replay" and "dargah plan --log"':
    'فایلی که درخواست‌ها در آن ضبط می‌شوند، بدون هیچ چیز شخصی، برای `"dargah replay"` و `"dargah plan --log"`',
  'How many of the calls to record, as 5%': 'چه سهمی از درخواست‌ها ضبط شود، مثل `5%`',
  'Put the record aside before it is larger, and begin another; the last ten are kept':
    'پیش از این‌که فایل ضبط از این بزرگ‌تر شود کنارش می‌گذارد و یکی دیگر شروع می‌کند؛ ده تای آخر می‌مانند',
  'The same when it is older': 'همین، وقتی از این قدیمی‌تر شود',
  'How many processes answer clicks; auto: one for each processor':
    'چند پردازه به کلیک‌ها پاسخ بدهند؛ `auto`: به تعداد پردازنده‌ها',
  'How often the rules and the key file are read again, in case the file system announced no change':
    'هر چند وقت یک بار قوانین و فایل کلید دوباره خوانده شوند، اگر سیستم فایل تغییری اعلام نکرده باشد',
  'How long clicks are still answered after SIGTERM, while load balancers see /readyz say 503':
    'پس از `SIGTERM` تا کی به کلیک‌ها پاسخ داده شود، وقتی `load balancer`ها می‌بینند `/readyz` می‌گوید `503`',
  'Lowest level to log: {0}': 'پایین‌ترین سطح لاگ: {0}',
  'the environment variable {0} is read by nothing.{1}': 'هیچ چیز متغیر محیطی {0} را نمی‌خواند.{1}',
  'Each setting is taken from its flag, else from the environment, else the default. An empty variable\ncounts as none. A time is written as 400 (milliseconds), 400ms, 5s or 2m; a size as 65536 (bytes), 64kb or\n1mb; a list with spaces or commas.':
    'هر تنظیم از گزینه‌اش برداشته می‌شود، وگرنه از محیط، وگرنه پیش‌فرض است. متغیر خالی حساب نیست. زمان این‌طور نوشته\nمی‌شود: `400` (میلی‌ثانیه)، `400ms`، `5s` یا `2m`؛ اندازه: `65536` (بایت)، `64kb` یا `1mb`؛ لیست با فاصله یا ویرگول.',
  'is empty. Give it a value, or leave it out': 'خالی است. مقداری بدهید یا آن را ننویسید',
  'is not the address of a Redis. Write it as redis://host:6379, or rediss://host:6379 for TLS':
    'نشانی یک `Redis` نیست. مثل `redis://host:6379` بنویسیدش، یا `rediss://host:6379` برای `TLS`',
  'has a % in its user or password that is no percent-encoding. Write it as %25':
    'در نام کاربری یا رمزش `%` دارد که `percent-encoding` نیست. آن را `%25` بنویسید',
  'a port': 'پورت',
  'a path': 'مسیر',
  'one that begins with / and holds letters, digits and - . _ ~ / only, as /dynamic-action':
    'مسیری که با `/` شروع می‌شود و فقط حرف، رقم و `- . _ ~ /` دارد، مثل `/dynamic-action`',
  'holds blanks only. Give it a value, or leave it out': 'فقط فاصله دارد. مقداری بدهید یا آن را ننویسید',
  'holds a line break or another control character, which no key can hold. Remove it':
    'خط جدید یا نویسهٔ کنترلی دیگری دارد که هیچ کلیدی ندارد. حذفش کنید',
  'a number of processes': 'تعداد پردازه',
  'a number from 1 to 128, or auto': 'عددی از ۱ تا ۱۲۸، یا `auto`',
  'a number of connections': 'تعداد اتصال',
  'is empty. Write networks such as 10.0.0.0/8, or leave it out':
    'خالی است. شبکه‌هایی مثل `10.0.0.0/8` بنویسید یا آن را ننویسید',
  'a network': 'شبکه',
  'an address such as 192.0.2.1 or 2001:db8::1, or a network such as 10.0.0.0/8':
    'نشانی‌ای مثل `192.0.2.1` یا `2001:db8::1`، یا شبکه‌ای مثل `10.0.0.0/8`',
  'a size': 'اندازه',
  'bytes as 65536, or 64kb, or 1mb; at most {0}mb': 'بایت، مثل `65536`، یا `64kb`، یا `1mb`؛ حداکثر `{0}mb`',
  'at least {0}ms and ': 'دست‌کم `{0}ms` و ',
  'a time': 'زمان',
  'milliseconds as 400, or 400ms, 5s or 2m; {0}at most {1}m':
    'میلی‌ثانیه مثل `400`، یا `400ms`، `5s` یا `2m`؛ {0}حداکثر `{1}m`',
  'a level': 'سطح',
  'Serve the console on the admin port, to who has its token: look, or edit to let the rules be saved':
    'کنسول را روی پورت مدیریت به کسی که توکنش را دارد نشان می‌دهد: `look`، یا `edit` تا بشود قوانین را ذخیره کرد',
  'File of tokens for the console, a line each, as "look TOKEN" or "edit TOKEN"; without it they are made at each start, and printed in the log':
    'فایلی از توکن‌های کنسول، هر خط یکی، به شکل `"look TOKEN"` یا `"edit TOKEN"`؛ بدون آن در هر اجرا ساخته و در لاگ چاپ می‌شوند',
  'Names under which the console is opened, besides those of this machine: that of a proxy, as console.example.com':
    'نام‌هایی که کنسول با آن‌ها باز می‌شود، غیر از نام‌های همین دستگاه: نام پراکسی، مثل `console.example.com`',
  'a mode of the console': 'حالت کنسول',
  'the name of a host': 'نام میزبان',
  'it as console.example.com, or with a port': 'آن را به شکل `console.example.com`، یا با پورت',
  'must be a text that is not blank': 'باید متنی باشد که خالی نیست',
  'is not a valid JSON Schema: {0}': 'اسکیمای معتبری نیست: {0}',
  '{0} is not UTF-8 text: {1}': '{0} متن `UTF-8` نیست: {1}',
  'the value at {0} {1}.{2}': 'مقدار `{0}` {1}.{2}',
  '"$ref" names {0}, which is nowhere in the schema': '`$ref` به {0} اشاره می‌کند که در اسکیما نیست',
  'the pattern {0} at {1} is not a regular expression: {2}': 'الگوی `{0}` در `{1}` عبارت باقاعده نیست: {2}',
  'says what would not be checked: {0}': 'چیزی دارد که بررسی نمی‌شد: {0}',
  'the {0} schema {1}': 'اسکیمای {0} {1}',
  ' at {0}': ' در {0}',
  '"$schema" is {0}, and draft-07 is the one that is read here. Write "http://json-schema.org/draft-07/schema#", or remove the key, and write the schema in that draft':
    '`"$schema"` {0} است، ولی اینجا `draft-07` خوانده می‌شود. بنویسید `"http://json-schema.org/draft-07/schema#"` یا کلید را حذف کنید، و اسکیما را با همان نسخه بنویسید',
  '"{0}"{1} is not a keyword of draft-07, but of a later draft, so it would do nothing':
    '«{0}»{1} از کلیدواژه‌های `draft-07` نیست و مال نسخه‌ای تازه‌تر است، پس کاری نمی‌کرد',
  '. A note of your own begins with "x-"': '. یادداشت خودتان با `"x-"` شروع می‌شود',
  '"{0}"{1} is not a keyword of JSON Schema, so it would do nothing{2}':
    '«{0}»{1} از کلیدواژه‌های `JSON Schema` نیست، پس کاری نمی‌کرد{2}',
  ' Known formats: {0}': ' قالب‌های شناخته‌شده: {0}',
  'the format "{0}"{1} is not known, so it would do nothing.{2}':
    'قالب «{0}»{1} شناخته‌شده نیست، پس کاری نمی‌کرد.{2}',
  '"{0}"{1} does nothing for the type {2}: it is for the type "{3}"':
    '«{0}»{1} برای نوع {2} کاری نمی‌کند: مال نوع «{3}» است',
};
