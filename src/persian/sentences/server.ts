import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  'something else listens there. Stop it or choose another port':
    'چیز دیگری آن‌جا گوش می‌دهد. متوقفش کنید یا پورت دیگری انتخاب کنید',
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
  '--state-dir: {0}': '`--state-dir`: {0}',
  '{0} has {1}, and {2}': '{0} {1} دارد، و {2}',
  'there are no earlier rules to answer with. With --last-good-dir or --state-dir the last good rules are kept in a folder, and a start with a broken file answers by them':
    'قوانین قبلی‌ای نیست که با آن پاسخ داده شود. با `--last-good-dir` یا `--state-dir` آخرین قوانین سالم در پوشه‌ای نگه داشته می‌شوند و شروع با فایل خراب از آن‌ها پاسخ می‌دهد',
  'there are no earlier rules to answer with: {0} has none':
    'قوانین قبلی‌ای نیست که با آن پاسخ داده شود: {0} چیزی ندارد',
  'the last good rules, kept in {0}, have {1} by now as well':
    'آخرین قوانین سالم که در {0} نگه داشته شده‌اند هم دیگر {1} دارند',
};
