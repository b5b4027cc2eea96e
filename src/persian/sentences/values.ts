import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  'it has no field, such as %Y{0}': 'فیلدی مثل `%Y` ندارد{0}',
  'the file that {0}_FILE names': 'فایلی که `{0}_FILE` نام می‌برد',
  '{0}. Its last good secrets stay in use': '{0}. آخرین کلیدهای سالم آن همچنان استفاده می‌شوند',
  'cannot be read ({0}). Put it there, and let this process read it':
    'خوانده نمی‌شود ({0}). آن را سر جایش بگذارید و به این پردازه اجازهٔ خواندنش را بدهید',
  'a click': 'کلیک',
  'a session call': 'درخواست نشست',
  'is not a field of the contract': 'از فیلدهای قرارداد نیست',
  'is required': 'الزامی است',
  'must be one of {0}': 'باید یکی از این‌ها باشد: {0}',
  'must be as the schema says: {0}': 'باید همان باشد که اسکیما می‌گوید: {0}',
  'must be {0}': 'باید از نوع {0} باشد',
  'must NOT have fewer than {0} characters': 'نباید کمتر از {0} نویسه داشته باشد',
  'must NOT have more than {0} characters': 'نباید بیش از {0} نویسه داشته باشد',
  'must NOT have fewer than {0} properties': 'نباید کمتر از {0} کلید داشته باشد',
  'must NOT have more than {0} properties': 'نباید بیش از {0} کلید داشته باشد',
  'must match format "{0}"': 'باید در قالب «{0}» باشد',
  'breaks "{0}"': 'با «{0}» نمی‌خواند',
  'Use whsec_ and the output of "openssl rand -base64 32"':
    '`whsec_` و خروجی `"openssl rand -base64 32"` را به کار ببرید',
  'put whsec_ in front': '`whsec_` را جلویش بگذارید',
  'give both sides another secret: whsec_ and the output of "openssl rand -base64 32"':
    'به هر دو طرف کلید دیگری بدهید: `whsec_` و خروجی `"openssl rand -base64 32"`',
  'is used as it stands, since it does not begin with whsec_. Libraries of Standard Webhooks read such a text as base64 unless they are told format: "raw". If the receiver reads it so, {0}':
    'همان‌طور که هست استفاده می‌شود، چون با `whsec_` شروع نمی‌شود. کتابخانه‌های `Standard Webhooks` چنین متنی را `base64` می‌خوانند مگر این‌که به آن‌ها `format: "raw"` گفته شود. اگر گیرنده هم این‌طور می‌خواند، {0}',
  'holds something else beside a secret that begins with whsec_. Only secrets that begin with whsec_ may stand side by side':
    'کنار کلیدی که با `whsec_` شروع می‌شود چیز دیگری هم دارد. فقط کلیدهایی که با `whsec_` شروع می‌شوند می‌توانند کنار هم بیایند',
  'holds "whsec_" with nothing behind it. Set the whole secret':
    'پس از `"whsec_"` چیزی ندارد. کلید را کامل تنظیم کنید',
  'holds several secrets with no blank between them. Put a blank there':
    'چند کلید بدون فاصله بینشان دارد. بینشان فاصله بگذارید',
  'has "-" or "_" behind whsec_, which is base64 of another alphabet. Write "+" for "-" and "/" for "_"':
    'پس از `whsec_` نویسهٔ `"-"` یا `"_"` دارد که مال `base64` با الفبای دیگری است. به‌جای `"-"` بنویسید `"+"` و به‌جای `"_"` بنویسید `"/"`',
  'holds something behind whsec_ that is not base64. Copy the secret again, as a whole':
    'پس از `whsec_` چیزی دارد که `base64` نیست. کلید را دوباره و کامل کپی کنید',
  'is blank. Set the secret': 'خالی است. کلید را تنظیم کنید',
  'is in quotes, which would be part of the secret. Remove them':
    'در کوتیشن است و کوتیشن هم جزو کلید می‌شود. کوتیشن‌ها را بردارید',
  'begins with "whsec_" in capitals. Write it in small letters':
    'با `"whsec_"` به حروف بزرگ شروع می‌شود. با حروف کوچک بنویسیدش',
  'holds "whsec_" behind something else. Remove what stands before it':
    'پیش از `"whsec_"` چیز دیگری دارد. آن‌چه را پیش از آن است حذف کنید',
  'is a key for signatures of another kind (whsk_ or whpk_). {0}':
    'کلید امضاهای نوع دیگری است (`whsk_` یا `whpk_`). {0}',
  'holds a line break or another control character. Only secrets that begin with whsec_ may stand side by side':
    'خط جدید یا نویسهٔ کنترلی دیگری دارد. فقط کلیدهایی که با `whsec_` شروع می‌شوند می‌توانند کنار هم بیایند',
  'holds a character that is not ASCII, of which libraries make different keys. {0}':
    'نویسه‌ای دارد که `ASCII` نیست و کتابخانه‌ها از آن کلیدهای متفاوتی می‌سازند. {0}',
  'is too short: its key has less than {0} bytes, and could be guessed. {1}':
    'زیادی کوتاه است: کلیدش کمتر از {0} بایت دارد و می‌شود حدسش زد. {1}',
  ' {0} stands in it: write "{1}"': ' در آن {0} آمده است: بنویسید «{1}»',
  'a non-breaking space': 'فاصلهٔ نشکن',
  'a half-space': 'نیم‌فاصله',
  'a zero width joiner': 'اتصال‌دهندهٔ بدون پهنا',
  'a soft hyphen': 'خط تیرهٔ نرم',
  'a direction mark': 'نشانهٔ جهت',
  'a zero width space': 'فاصلهٔ بدون پهنا',
  'a line separator': 'جداکنندهٔ خط',
  'a direction embedding': 'شروع جهت تودرتو',
  'a direction override': 'شروع جهت اجباری',
  'the end of a direction embedding': 'پایان جهت تودرتو',
  'a word joiner': 'واژه‌پیوند',
  'a direction isolate': 'شروع جهت جداشده',
  'the end of a direction isolate': 'پایان جهت جداشده',
  'a byte order mark': 'نشانهٔ ترتیب بایت',
  'a tatweel': 'کشیده',
  'an unusual space': 'فاصلهٔ نامعمول',
  'a control character': 'نویسهٔ کنترلی',
  'an invisible character': 'نویسهٔ نامرئی',
  ', which Notepad calls "Unicode"': ' که `Notepad` آن را `"Unicode"` می‌نامد',
  ', the old encoding of Persian and Arabic on Windows': '، کدگذاری قدیمی فارسی و عربی در ویندوز',
  'it looks like {0}{1}. Save it as UTF-8, or convert it: iconv -f {2} -t UTF-8 {3} > utf8{4}':
    'به {0} می‌ماند{1}. با `UTF-8` ذخیره‌اش کنید، یا تبدیلش کنید: `iconv -f {2} -t UTF-8 {3} > utf8{4}`',
  'Use the output of "openssl rand -base64 48"': 'خروجی `"openssl rand -base64 48"` را به کار ببرید',
  'holds a line break or another control character. Write one line':
    'خط جدید یا نویسهٔ کنترلی دیگری دارد. یک خط بنویسید',
  'is too short: it has less than {0} bytes, and a ticket could be forged. {1}':
    'زیادی کوتاه است: کمتر از {0} بایت دارد و می‌شود بلیت را جعل کرد. {1}',
  '{0} and {1} more': '{0} و {1} تای دیگر',
  '{0} and {1}': '{0} و {1}',
  '{0} or {1}': '{0} یا {1}',
  'it ends with a "%". Write %% to show one': 'با `"%"` تمام می‌شود. برای نشان دادن خودش بنویسید `%%`',
  '"{0}" is wider than {1} characters': '«{0}» از {1} نویسه پهن‌تر است',
  'there is no "{0}". There are, for example, {1}': '«{0}» وجود ندارد. مثلاً این‌ها هستند: {1}',
  'this user has no permission': 'این کاربر اجازه ندارد',
  'there is no such file': 'چنین فایلی نیست',
  'a part of its path is a file, not a folder': 'بخشی از مسیرش فایل است نه پوشه',
  'it is a folder': 'پوشه است',
  'it is on a file system that cannot be written to': 'روی سیستم فایلی است که نمی‌شود در آن نوشت',
  'the disk is full': 'دیسک پر است',
  'its links lead in a circle': 'لینک‌هایش دور خودشان می‌چرخند',
  'column {0}': 'ستون {0}',
  'JSON has no single quotes. Put the text in "…"': '`JSON` کوتیشن تکی ندارد. متن را در `"…"` بگذارید',
  'JSON has no comments. Remove this one': '`JSON` کامنت ندارد. این یکی را حذف کنید',
  'nothing follows this ",". Remove it': 'پس از این `","` چیزی نمی‌آید. حذفش کنید',
  'a key stands in double quotes: write {"key": value}':
    'کلید در کوتیشن دوتایی می‌آید: بنویسید `{"key": value}`',
  'JSON writes ":" for "="': '`JSON` به‌جای `"="`، `":"` می‌نویسد',
  '":" is missing before this': 'پیش از این `":"` جا افتاده است',
  'nothing stands in it': 'چیزی در آن نیست',
  'a value is missing here': 'اینجا مقداری جا افتاده است',
  '{0} is not a quote in JSON. Write "…"': '{0} در `JSON` کوتیشن نیست. بنویسید `"…"`',
  '{0} stands here. Remove it': 'اینجا {0} آمده است. حذفش کنید',
  '{0} stands here, where JSON wants "{1}"': 'اینجا {0} آمده، جایی که `JSON` `"{1}"` می‌خواهد',
  '"{0}" is no escape of JSON. Write "\\\\" for a backslash':
    '«{0}» از `escape`های `JSON` نیست. برای بک‌اسلش `"\\\\"` بنویسید',
  'a control character stands in this text. Write "\\t" for a tab':
    'در این متن نویسه‌ای کنترلی آمده است. برای `tab` بنویسید `"\\t"`',
  'JSON has true, false and null, in small letters': '`JSON` فقط `true`، `false` و `null` دارد، با حروف کوچک',
  'JSON has no NaN, Infinity and undefined. Write null':
    '`JSON` `NaN`، `Infinity` و `undefined` ندارد. بنویسید `null`',
  'a number of JSON begins with a digit, or with "-" and a digit':
    'عدد در `JSON` با رقم شروع می‌شود، یا با `"-"` و پس از آن رقم',
  'a value is missing before this': 'پیش از این مقداری جا افتاده است',
  'a text stands in double quotes: write "…"': 'متن در کوتیشن دوتایی می‌آید: بنویسید `"…"`',
  'a number of JSON does not begin with 0. Put it in quotes if it is an id or a telephone number':
    'عدد در `JSON` با صفر شروع نمی‌شود. اگر شناسه یا شمارهٔ تلفن است در کوتیشن بگذارید',
  'this is no number of JSON. Put it in quotes if it is a text':
    'این در `JSON` عدد نیست. اگر متن است در کوتیشن بگذارید',
  'the JSON has ended before this. Remove what follows': '`JSON` پیش از این تمام شده است. بقیه را حذف کنید',
  'a text ends with its quote. Within it, write \\" for a quote':
    'متن با کوتیشنش تمام می‌شود. درون متن، برای کوتیشن `\\"` بنویسید',
  'a "(" is not closed': 'یک `"("` بسته نشده است',
  'a ")" closes nothing. Write "\\)" for the sign itself':
    'یک `")"` چیزی را نمی‌بندد. برای خود آن بنویسید `"\\)"`',
  'a "[" is not closed': 'یک `"["` بسته نشده است',
  'a "\\" stands at its end. Write "\\\\" for the sign itself':
    'در آخرش `"\\"` آمده است. برای خود آن بنویسید `"\\\\"`',
  'nothing stands before "*", "+", "?" or "{" that could be repeated. Write "\\" before it for the sign itself':
    'پیش از `"*"`، `"+"`، `"?"` یا `"{"` چیزی نیست که تکرار شود. برای خود آن، پیش از آن `"\\"` بنویسید',
  'a "{", "}" or "]" stands alone. Write "\\" before it for the sign itself':
    'یک `"{"`، `"}"` یا `"]"` تنها آمده است. برای خود آن، پیش از آن `"\\"` بنویسید',
  'the numbers in "{…}" are in the wrong order, as in {5,2}': 'عددهای `"{…}"` به ترتیب نیستند، مثل `{5,2}`',
  '"{…}" is not complete. Write {2}, {2,} or {2,5}': '`"{…}"` کامل نیست. بنویسید `{2}`، `{2,}` یا `{2,5}`',
  'the numbers in "{…}" are in the wrong order, or above 1000':
    'عددهای `"{…}"` به ترتیب نیستند یا از ۱٬۰۰۰ بیشترند',
  'a range in "[…]" is none. Write the first letter first, as in [a-z]':
    'بازه‌ای در `"[…]"` بازه نیست. اول حرف اول را بنویسید، مثل `[a-z]`',
  'a range in "[…]" has a class such as \\d at its end. Write "\\-" for the sign itself':
    'بازه‌ای در `"[…]"` به دسته‌ای مثل `\\d` می‌رسد. برای خود خط تیره بنویسید `"\\-"`',
  'what stands behind "\\p" is no property of Unicode, such as \\p{L}':
    'آن‌چه پس از `"\\p"` آمده ویژگی یونیکد نیست، مثل `\\p{L}`',
  'behind "\\u" stand four digits, as in \\u06A9': 'پس از `"\\u"` چهار رقم می‌آید، مثل `\\u06A9`',
  '"\\" stands before a letter or digit that has no meaning with it':
    '`"\\"` پیش از حرف یا رقمی آمده که با آن معنایی ندارد',
  'what stands behind "(?" is not known': 'آن‌چه پس از `"(?"` آمده شناخته نیست',
  'the name of a group is not valid. Write one as in (?<name>…)':
    'نام یک گروه معتبر نیست. مثل `(?<name>…)` بنویسید',
  'two groups have one name': 'دو گروه یک نام دارند',
  '"\\k" names no group of it': '`"\\k"` گروهی از آن را نام نمی‌برد',
  'the flags behind "(?" are wrong. Write them as in (?i:…)':
    'پرچم‌های پس از `"(?"` غلط‌اند. مثل `(?i:…)` بنویسیدشان',
  'what stands in "[…]" is not valid with the flag v': 'آن‌چه در `"[…]"` آمده با پرچم `v` معتبر نیست',
  'its flags are wrong. Known: d, i, m, s, u, v': 'پرچم‌هایش غلط‌اند. شناخته‌شده‌ها: `d, i, m, s, u, v`',
  'it is too large': 'زیادی بزرگ است',
};
