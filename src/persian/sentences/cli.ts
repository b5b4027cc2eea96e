import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  '{0} warnings': '{0} هشدار',
  '{0} errors': '{0} خطا',
  '{0} files': '{0} فایل',
  '{0} suggestions': '{0} پیشنهاد',
  '{0} lines': '{0} خط',
  '{0} calls': '{0} درخواست',
  '{0} more warnings': '{0} هشدار دیگر',
  '{0} events': '{0} رویداد',
  '{0} dead letters': '{0} رویداد تحویل‌نشده',
  '{0} problems': '{0} مشکل',
  '{0} changes': '{0} تغییر',
  '{0} clicks': '{0} کلیک',
  '{0} kinds': '{0} نوع',
  '{0} rules': '{0} قانون',
  '{0} cases': '{0} مورد',
  '{0} keys': '{0} کلید',
  '{0} session rules': '{0} قانون نشست',
  'en or fa: the language of messages (default: that of the terminal) [DARGAH_LANG]':
    '`en` یا `fa`: زبان پیام‌ها (پیش‌فرض: زبان ترمینال) `[DARGAH_LANG]`',
  '{0} is {1}, which is not a language.{2} Write en or fa':
    '{0} {1} است که زبان نیست.{2} بنویسید `en` یا `fa`',
  'item {0} of "ignore"': 'آیتم {0} از `"ignore"`',
  '"error", "warning" or "off"': '`"error"`، `"warning"` یا `"off"`',
  'an address that begins with https://': 'نشانی‌ای که با `https://` شروع می‌شود',
  ' The names of checks stand in brackets behind messages, as {0}':
    ' نام بررسی‌ها در کروشهٔ آخر پیام‌هاست، مثل {0}',
  '{0} was changed meanwhile, so nothing is written to it. Run it again':
    '{0} در این میان عوض شده است، پس چیزی در آن نوشته نمی‌شود. دوباره اجرا کنید',
  '{0} cannot be written: {1}': '{0} نوشته نمی‌شود: {1}',
  'removed {0}': '{0} حذف شد',
  'inserted {0}': '{0} اضافه شد',
  'wrote {0} for {1}': '{0} به‌جای {1} نوشته شد',
  '{0} holds tests, not rules. Run "dargah test {1}"': '{0} تست دارد، نه قانون. اجرا کنید: `dargah test {1}`',
  'no file below "{0}" begins like a rules file. Name it, if one is meant':
    'هیچ فایلی زیر «{0}» مثل فایل قوانین شروع نمی‌شود. اگر یکی منظورتان است، نامش را ببرید',
  '{0} ignores YAML files below "{1}", and no other begins like a rules file. A file that is named is checked':
    '{0} فایل‌های `YAML` زیر «{1}» را نادیده می‌گیرد و فایل دیگری مثل فایل قوانین شروع نمی‌شود. فایلی که نامش را ببرید بررسی می‌شود',
  '{0} cannot be read: {1}. If it holds no rules, put it under "ignore" in {2}':
    '{0} خوانده نمی‌شود: {1}. اگر قانونی در آن نیست، آن را زیر `"ignore"` در {2} بگذارید',
  '"{0}" finds errors, and a file with an error is not loaded, whatever this says. Remove the line':
    '«{0}» خطا پیدا می‌کند، و فایلی که خطا دارد بارگذاری نمی‌شود، هر چه اینجا بنویسید. این خط را حذف کنید',
  'no rules file matches "{0}"': 'هیچ فایل قوانینی با «{0}» جور نیست',
  '{0} cannot be read: {1}{2}': '{0} خوانده نمی‌شود: {1}{2}',
  '. There is "{0}.txt" beside it, whose ".txt" Windows does not show: rename it to "{1}"':
    '. کنارش «`{0}.txt`» هست که ویندوز `".txt"` آن را نشان نمی‌دهد: نامش را به «{1}» تغییر بدهید',
  'is not UTF-8 text. Save it as UTF-8': 'متن `UTF-8` نیست. با `UTF-8` ذخیره‌اش کنید',
  '. Name the rules file, as rules: ./rules.yaml': '. فایل قوانین را نام ببرید، مثلاً `rules: ./rules.yaml`',
  'the rules file {0}{1}': 'فایل قوانین {0}{1}',
  'a format': 'یک قالب',
  '{0}, as 2026-11-22T10:00:00+03:30 (default: now)':
    '{0}، مثل `2026-11-22T10:00:00+03:30` (پیش‌فرض: همین حالا)',
  'an instant': 'یک لحظه',
  'it with its zone, as 2026-11-22T10:00:00+03:30':
    'لحظه‌ای با منطقهٔ زمانی‌اش، مثل `2026-11-22T10:00:00+03:30`',
  'a file, or git:REVISION:FILE': 'یک فایل، یا `git:REVISION:FILE`',
  '--buttons: {0} holds no {1}, so there is no button in it that asks a server':
    '`--buttons`: {0} هیچ {1} ندارد، پس دکمه‌ای در آن نیست که از سرور بپرسد',
  '--variant is {0}. Write experiment=variant, as checkout=new':
    '`--variant` {0} است. بنویسید `experiment=variant`، مثل `checkout=new`',
  '--variant {0}: the rules have no experiment "{1}".{2}': '`--variant` {0}: قوانین آزمایش «{1}» ندارند.{2}',
  '--variant {0}: "{1}" has no variant "{2}".{3}': '`--variant` {0}: «{1}» گونهٔ «{2}» ندارد.{3}',
  '{0} There are {1}': '{0} این‌ها هستند: {1}',
  '{0}: {1} → {2} comes out otherwise, and the plan does not list it. This is a fault of Dargah: please report it with both versions':
    '{0}: {1} → {2} جور دیگری می‌شود و `plan` آن را فهرست نکرده است. این خطای خود درگاه است: لطفاً با هر دو نسخه گزارشش کنید',
  'the proof': 'اثبات',
  '{0} → {1}: the {2} is {3} by {4}, but {5} by the compiled rules, at {6}. This is a fault of Dargah: please report it with both versions':
    '{0} → {1}: طبق {4}، {2} {3} است، ولی طبق قوانین کامپایل‌شده {5}، در {6}. این خطای خود درگاه است: لطفاً با هر دو نسخه گزارشش کنید',
  'the edit was to change nothing, and it does': 'قرار بود ویرایش چیزی را عوض نکند، ولی می‌کند',
  'the edit was to change nothing, and that is not proven':
    'قرار بود ویرایش چیزی را عوض نکند، و این ثابت نشده است',
  'the edit changes rules outside of --only-rules {0}: {1}':
    'ویرایش قوانینی بیرون از `--only-rules` {0} را عوض می‌کند: {1}',
  'it is not settled whether the edit changes rules outside of --only-rules {0}: {1}':
    'معلوم نیست ویرایش قوانینی بیرون از `--only-rules` {0} را عوض می‌کند یا نه: {1}',
  'the edit changes whether session calls are answered, outside of --only-rules {0}':
    'ویرایش عوض می‌کند که به درخواست‌های نشست پاسخ داده شود یا نه، بیرون از `--only-rules` {0}',
  'Answers the dynamic actions of a Divar add-on from one YAML file of JSON-Logic rules.':
    'به اکشن‌های پویای یک افزونهٔ دیوار از روی یک فایل `YAML` با قوانین `JSON-Logic` پاسخ می‌دهد.',
  'Print the version': 'نسخه را چاپ می‌کند',
  'Print this help': 'این راهنما را چاپ می‌کند',
  'Print the help of a command': 'راهنمای یک فرمان را چاپ می‌کند',
  'Exit codes:': 'کدهای خروج:',
  'Usage:': 'کاربرد:',
  'Arguments:': 'آرگومان‌ها:',
  'Options:': 'گزینه‌ها:',
  'Commands:': 'فرمان‌ها:',
  ' (default: {0})': ' (پیش‌فرض: {0})',
  'unknown command "{0}".{1}': 'فرمان «{0}» شناخته نیست.{1}',
  ' There are {0}': ' این‌ها هستند: {0}',
  ' See {0} --help': ' `{0} --help` را ببینید',
  'unknown option "{0}".{1}': 'گزینهٔ «{0}» شناخته نیست.{1}',
  '{0} needs a value. Write {1}': '{0} مقدار می‌خواهد. بنویسید {1}',
  '--vars: there is no file {0}': '`--vars`: فایل {0} وجود ندارد',
  'Fields that are given as flags replace those of the file. A value of --data is read as JSON if it is JSON (2,\ntrue, null, [1], "2"), else as text.':
    'فیلدهایی که با گزینه‌ها داده می‌شوند جای فیلدهای فایل را می‌گیرند. مقدار `--data` اگر `JSON` باشد `JSON` خوانده می‌شود\n(`2,\ntrue, null, [1], "2"`)، وگرنه متن.',
  'as {0}': 'مثل {0}',
  'there is no request to explain. Give its fields, as --touchpoint CHAT --data answer=yes, or a file of JSON with --request (- for standard input)':
    'درخواستی برای توضیح نیست. فیلدهایش را بدهید، مثل `--touchpoint CHAT --data answer=yes`، یا فایلی از `JSON` با `--request` (`-` یعنی ورودی استاندارد)',
  '{0} holds no JSON object, so no field can be put into it':
    'در {0} آبجکت `JSON` نیست، پس نمی‌شود فیلدی در آن گذاشت',
  'the request is nested more than {0} levels deep, and the gateway would refuse it with 400':
    'درخواست بیش از {0} سطح تودرتوست و درگاه آن را با `400` رد می‌کند',
  '{0} is not JSON: {1}': '{0} `JSON` نیست: {1}',
  'standard input': 'ورودی استاندارد',
  '--data needs an object to put values into, and {0} is none':
    '`--data` آبجکتی می‌خواهد که مقدارها را در آن بگذارد، و {0} آبجکت نیست',
  '--data-json is {0}, which is not JSON ({1}). Write an object as \'{"answer": "yes"}\'':
    '`--data-json` {0} است که `JSON` نیست ({1}). آبجکتی بنویسید، مثل `\'{"answer": "yes"}\'`',
  '--data is {0}, which names no field. Write path=value, as answer=yes':
    '`--data` {0} است که فیلدی را نام نمی‌برد. بنویسید `path=value`، مثل `answer=yes`',
  '--data {0}: "{1}" holds no object already, so nothing can stand below it':
    '`--data` {0}: «{1}» از قبل چیزی غیر از آبجکت است، پس چیزی زیرش نمی‌آید',
  '{0} of {1} calls differ, and --fail-on-share allows {2} %':
    '{0} درخواست از {1} فرق دارند و `--fail-on-share` تا {2} درصد را می‌پذیرد',
  'no tests file is below "{0}"': 'هیچ فایل تستی زیر «{0}» نیست',
  'no tests file matches "{0}"': 'هیچ فایل تستی با «{0}» جور نیست',
  '--lcov: {0} cannot be written: {1}': '`--lcov`: {0} نوشته نمی‌شود: {1}',
  '. Beside it are some: "dargah test {0}" runs them':
    '. کنارش چند تست هست: `dargah test {0}` اجرایشان می‌کند',
  'there are no tests: no file whose name ends in .test.yaml, and no "tests" in a rules file{0}':
    'تستی نیست: نه فایلی که نامش به `.test.yaml` ختم شود و نه `"tests"` در فایل قوانینی{0}',
  '. Add --coverage to see what is missing': '. برای دیدن آن‌چه کم است `--coverage` را اضافه کنید',
  '{0} in {1}: {2} passed': '{0} در {1}: {2} قبول',
  '{0} failed': '{0} رد',
  '{0} skipped': '{0} کنار گذاشته‌شده',
  'no case ran, and --fail-on-empty asks for one': 'هیچ موردی اجرا نشد و `--fail-on-empty` یکی می‌خواهد',
  '--coverage-threshold has {0}, which is not a threshold.{1} Write percents of {2}, as rules=100,conditions=90':
    'در `--coverage-threshold` نوشته شده {0} که حد نیست.{1} درصدهای {2} را بنویسید، مثل `rules=100,conditions=90`',
  '{0} of {1}': '{0} از {1}',
  '{0}: the tests cover {1} % of its {2} ({3}), and {4} % are asked for':
    '{0}: تست‌ها {1} درصد {2} آن را می‌پوشانند ({3}) و {4} درصد خواسته شده است',
  'Watching for changes; Ctrl+C ends': 'منتظر تغییر فایل‌هاست؛ `Ctrl+C` تمامش می‌کند',
  'Mend it': 'درستش کنید',
  'Mend them': 'درستشان کنید',
  '{0} has {1}, so it {2}. {3} first': '{0} {1} دارد، پس {2}. اول {3}',
  'did not answer within {0} s': 'تا {0} ثانیه پاسخ نداد',
  'cannot be asked: {0}': 'در دسترس نیست: {0}',
  'the server {0}': 'سرور {0}',
  'it is answered with {0} whatever its key: refuse it with 401':
    'با هر کلیدی پاسخ {0} می‌گیرد: با `401` ردش کنید',
  'it took {0} ms, and the platform wants {1} at most': '{0} میلی‌ثانیه طول کشید، و پلتفرم حداکثر {1} می‌خواهد',
  'the status is {0}, and the platform wants 200': 'وضعیت {0} است، و پلتفرم `200` می‌خواهد',
  'the body is empty, and the platform wants JSON': 'بدنه خالی است، و پلتفرم `JSON` می‌خواهد',
  'the body is not JSON in UTF-8': 'بدنه `JSON` با `UTF-8` نیست',
  '{0} must be {1}': '{0} باید {1} باشد',
  'is not JSON (column {0}: {1}). Write one call in each line, whole':
    '`JSON` نیست (ستون {0}: {1}). در هر خط یک درخواست کامل بنویسید',
  'is nested more than {0} levels deep': 'بیش از {0} سطح تودرتوست',
  '"at" is not an instant with its zone, as 2026-11-22T10:00:00+03:30':
    '`"at"` لحظه‌ای با منطقهٔ زمانی نیست، مثل `2026-11-22T10:00:00+03:30`',
  '"count" is not a whole number from 1 to {0}': '`"count"` عدد صحیحی از ۱ تا {0} نیست',
  '"call" is neither "click" nor "session"': '`"call"` نه `"click"` است و نه `"session"`',
  'a touchpoint that no page documents': 'نقطه‌ای که در هیچ صفحه‌ای مستند نشده',
  'a source that no page documents': 'مبدئی که در هیچ صفحه‌ای مستند نشده',
  'the source POST_ADODN, as the platform misspells it': 'مبدأ `POST_ADODN`، همان‌طور که پلتفرم غلط می‌نویسد',
  'API_VERSION in place of API-Version': '`API_VERSION` به‌جای `API-Version`',
  'the data as provider_data': 'داده به نام `provider_data`',
  'the older form, with callback_url': 'شکل قدیمی‌تر، با `callback_url`',
  'the call as it usually comes': 'درخواست معمول',
  'null in every field that may be null': '`null` در هر فیلدی که می‌تواند `null` باشد',
  'no field that may be absent': 'بدون فیلدهایی که می‌توانند نباشند',
  'an empty text in place of null': 'متن خالی به‌جای `null`',
  '{} as the data': '`{}` به‌عنوان داده',
  'emoji, half-spaces and quotes in the data': 'ایموجی، نیم‌فاصله و کوتیشن در داده',
  'a number in the data that JavaScript cannot hold': 'عددی در داده که در `JavaScript` جا نمی‌شود',
  'the side as older calls spell it: Supply': 'طرف کاربر به املای درخواست‌های قدیمی: `Supply`',
  'a side of 50 letters': 'طرفی با ۵۰ حرف',
  'a field that the platform may add tomorrow': 'فیلدی که پلتفرم شاید فردا اضافه کند',
  'twice at the same moment': 'دو بار هم‌زمان',
  'its body in pieces': 'بدنه تکه‌تکه',
  'a wrong key: to be refused': 'کلید غلط: باید رد شود',
  'no key: to be refused': 'بدون کلید: باید رد شود',
  'standard input:{0}': 'ورودی استاندارد، خط {0}',
  'The request, as a file of JSON; - is standard input':
    'درخواست، در یک فایل `JSON`؛ `-` یعنی ورودی استاندارد',
  'A value below {0}, as answer=yes or car.price=5000000':
    'مقداری زیر {0}، مثل `answer=yes` یا `car.price=5000000`',
  'The whole of {0}': 'همهٔ {0}',
  'Its {0}': 'فیلد {0} آن',
  'Its {0}, {1}': 'فیلد {0} آن، {1}',
  '{0} needs {1}. See {2} --help': '{0} به {1} نیاز دارد. `{2} --help` را ببینید',
  '{0} takes no arguments. See {1} --help': '{0} آرگومان نمی‌گیرد. `{1} --help` را ببینید',
  '{0} takes no arguments. Write --rules {1}': '{0} آرگومان نمی‌گیرد. بنویسید `--rules {1}`',
  '{0} takes {1}, and no more. See {2} --help': '{0} فقط {1} می‌گیرد. `{2} --help` را ببینید',
  'Default: {0}': 'پیش‌فرض: {0}',
  'For example {0}': 'مثلاً {0}',
  'One of {0}': 'یکی از {0}',
};
