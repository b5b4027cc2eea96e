import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  'an inserted value would be a "." or ".." segment of the path':
    'مقدار درج‌شده بخش `"."` یا `".."` مسیر می‌شود',
  '"$logic" yields {0}, which JSON cannot carry': '`"$logic"` {0} می‌دهد که در `JSON` نمی‌گنجد',
  'takes no argument': 'آرگومان نمی‌گیرد',
  'takes one text, such as {0}': 'یک متن می‌گیرد، مثل {0}',
  'takes {0} texts, such as {1}': '{0} متن می‌گیرد، مثل {1}',
  "takes one argument, such as default: 'دوست عزیز'": "یک آرگومان می‌گیرد، مثل `default: 'دوست عزیز'`",
  "takes a whole number of characters above 0 and perhaps an ending, such as truncate: 20, '…'":
    "تعداد نویسه (عدد صحیح بزرگ‌تر از صفر) و شاید دنباله‌ای می‌گیرد، مثل `truncate: 20, '…'`",
  'the host of this link, "{0}", is not closed before the first inserted value, which could extend it. Put "/", "?" or "#" between them':
    'میزبان این لینک، «{0}»، پیش از اولین مقدار درج‌شده بسته نشده و آن مقدار می‌تواند ادامه‌اش بدهد. بینشان `"/"`، `"?"` یا `"#"` بگذارید',
  'scheme and host of a link must stand in the file (or come from vars), before the first inserted value. Start it with "https://your-domain.com/"':
    'پروتکل و میزبان لینک باید در فایل باشند (یا از `vars` بیایند)، پیش از اولین مقدار درج‌شده. با `"https://your-domain.com/"` شروعش کنید',
  'links begin with {0}, so it must begin with "https://"{1}':
    'لینک‌ها با {0} شروع می‌شوند، پس باید با `"https://"` شروع شود{1}',
  '{0} and {1} are letters to YAML, not quotes. Write the link in "…": {2}':
    '{0} و {1} برای `YAML` حرف‌اند نه کوتیشن. لینک را در `"…"` بنویسید: {2}',
  '"{0}" inserts nothing. Write "{1}" for the fact': '«{0}» چیزی درج نمی‌کند. برای داده بنویسید «{1}»',
  '{0} is not the "?" of a link. Write "?"': '{0} آن `"?"` لینک نیست. `"?"` بنویسید',
  'a link cannot hold a backslash. Write "/"': 'لینک بک‌اسلش ندارد. `"/"` بنویسید',
  'Remove it': 'حذفش کنید',
  'a link cannot hold a space. {0}': 'لینک نمی‌تواند فاصله داشته باشد. {0}',
  '{0} does not belong in a link. Write the link without it, or in "…"':
    '{0} جایش در لینک نیست. لینک را بدون آن یا در `"…"` بنویسید',
  '{0} stands in this link, and nobody sees it. Remove it':
    'در این لینک {0} هست و کسی آن را نمی‌بیند. حذفش کنید',
  'the platform opens https links only, and this one starts with "{0}". Write "https:"':
    'پلتفرم فقط لینک‌های `https` را باز می‌کند و این با «{0}» شروع می‌شود. `"https:"` بنویسید',
  'this is not a complete URL. A link starts with "https://your-domain.com"':
    'این نشانی کامل نیست. لینک با `"https://your-domain.com"` شروع می‌شود',
  'this link contains a blank, a backslash or a control character, which no URL has. Percent-encode it':
    'این لینک فاصله، بک‌اسلش یا نویسهٔ کنترلی دارد که در هیچ نشانی‌ای نیست. آن را `Percent-encode` کنید',
  'this link contains credentials ("user:password@"). Take them out':
    'این لینک نام کاربری و رمز دارد (`"user:password@"`). آن‌ها را بردارید',
  'this link has an invalid port. Write a number from 1 to 65535, or leave it out':
    'این لینک پورت نامعتبر دارد. عددی از ۱ تا ۶۵۵۳۵ بنویسید یا آن را حذف کنید',
  'this link has an invalid host: a part between its dots is empty or too long, or has a sign that no name has':
    'این لینک میزبان نامعتبر دارد: بخشی بین نقطه‌هایش خالی یا زیادی بلند است، یا نشانه‌ای دارد که در نام‌ها نیست',
  'takes a whole number of digits from 0 to 10, such as round: 2':
    'تعداد رقم می‌گیرد، از ۰ تا ۱۰، مثل `round: 2`',
  'takes one number other than 0, such as {0}: 5': 'یک عدد غیر از صفر می‌گیرد، مثل `{0}: 5`',
  'takes one number, such as {0}: 5': 'یک عدد می‌گیرد، مثل `{0}: 5`',
  'the filter "{0}" found no number to compute with': 'فیلتر «{0}» عددی برای محاسبه پیدا نکرد',
  'the filter "{0}" came to no number': 'فیلتر «{0}» به عددی نرسید',
  'what is inserted here makes this text longer than an answer may be, {0} characters. Shorten it':
    'آن‌چه اینجا درج می‌شود این متن را از حد پاسخ، یعنی {0} نویسه، بلندتر می‌کند. کوتاهش کنید',
  'this can never be inserted: {0}': 'این هیچ‌وقت درج نمی‌شود: {0}',
  '{0} is no table, so nothing of it can be looked up. A table is a mapping under "vars": { تهران: "021", کرج: "026" }':
    '{0} جدول نیست، پس چیزی در آن جست‌وجو نمی‌شود. جدول یک `mapping` زیر `"vars"` است: `{ تهران: "021", کرج: "026" }`',
  '"$logic" stands for a whole value: no other key may stand beside it':
    '`"$logic"` جای کل مقدار می‌نشیند: کلید دیگری کنارش نمی‌آید',
  'a link cannot be computed by "$logic", which could choose its host. Write it as text with {{ … }} in it':
    'لینک را نمی‌شود با `"$logic"` حساب کرد، چون می‌تواند میزبانش را انتخاب کند. آن را متنی با `{{ … }}` بنویسید',
  'takes a text to look for that is not empty': 'متنی برای جست‌وجو می‌گیرد که خالی نباشد',
  'takes a text to split at that is not empty': 'متنی برای جدا کردن می‌گیرد که خالی نباشد',
  'expected "|" or "}}"{0}': 'انتظار `"|"` یا `"}}"` می‌رفت{0}',
  ", as in | choose: 'دارد', 'ندارد' for one of two texts":
    "، مثل `| choose: 'دارد', 'ندارد'` برای یکی از دو متن",
  ", as in | default: 'دوست عزیز', where arguments stand behind a colon":
    "، مثل `| default: 'دوست عزیز'`، که آرگومان‌ها پس از دونقطه می‌آیند",
  ', as in | times: 0.8 to compute': '، مثل `| times: 0.8` برای محاسبه',
  ', as in {0}': '، مثل {0}',
  ', and no fact ("$logic" computes with those)': '، نه یک داده (با آن‌ها `$logic` حساب می‌کند)',
  'a number of a list stands behind a dot: {0}.{1}': 'شمارهٔ عضو لیست پس از نقطه می‌آید: `{0}.{1}`',
  'the path of a fact, such as extra_data.name, or a quoted text':
    'مسیر یک داده مثل `extra_data.name`، یا متنی در کوتیشن',
  'expected {0}': 'انتظار {0} می‌رفت',
  '"{0}" is not a path: a key is missing at a dot': '«{0}» مسیر نیست: کنار یک نقطه کلیدی جا افتاده است',
  '"{0}" is not a table: only those of vars can be looked up by a fact':
    '«{0}» جدول نیست: فقط جدول‌های `vars` را می‌شود با داده جست‌وجو کرد',
  'the path of a fact in the brackets, such as extra_data.city':
    'مسیر یک داده در کروشه مثل `extra_data.city`',
  'expected "]"': 'انتظار `"]"` می‌رفت',
  'expected the name of a filter after "|"{0}': 'انتظار نام یک فیلتر پس از `"|"` می‌رفت{0}',
  ' Filters: {0}': ' فیلترها: {0}',
  '"{0}" is not a filter.{1}': '«{0}» فیلتر نیست.{1}',
  'the filter "{0}" {1}': 'فیلتر «{0}» {1}',
  'expected an argument of "{0}": a text in quotes, a number, true, false, null or a constant (vars.name){1}':
    'انتظار آرگومانی برای «{0}» می‌رفت: متنی در کوتیشن، عدد، `true`، `false`، `null` یا یک ثابت (`vars.name`){1}',
  'expected an argument of "{0}": {1} is a list or a mapping':
    'انتظار آرگومانی برای «{0}» می‌رفت: {1} لیست یا `mapping` است',
  'the text ends': 'متن تمام می‌شود',
  '"{0}" stands there': '«{0}» آمده است',
  'in "{0}": {1}, but {2}. To show "{{" itself, write {{ \'{{\' }}':
    'در «{0}»: {1}، ولی {2}. برای نشان دادن خود `"{{"` بنویسید `{{ \'{{\' }}`',
  "takes one text, such as '{0}'": "یک متن می‌گیرد، مثل `'{0}'`",
  "takes a format, such as '{0}', and '{1}' is none: {2}":
    "قالب می‌گیرد، مثل `'{0}'`، و `'{1}'` قالب نیست: {2}",
  'in "{0}": {1}': 'در «{0}»: {1}',
  "the time of the click is now.iso, and '{0}' is a text like any other":
    "زمان کلیک `now.iso` است و `'{0}'` متنی مثل هر متن دیگر است",
  'this link has "https://" twice. Write it once; a constant that begins with it needs none before it':
    'این لینک دو بار `"https://"` دارد. یک بار بنویسید؛ پیش از ثابتی که با آن شروع می‌شود لازم نیست',
  'a link stands without the brackets of Markdown. Write {0}':
    'لینک بدون پرانتز و کروشهٔ `Markdown` می‌آید. بنویسید {0}',
  '"&amp;" is how HTML writes "&". Write that': '`"&amp;"` شکل `HTML` همان `"&"` است. خودش را بنویسید',
  '{0} stands at the end of this link. Remove it': 'در آخر این لینک {0} آمده است. حذفش کنید',
  "'{0}' in quotes is a text like any other, and people read it. For the fact write {{ {1} }}":
    "`'{0}'` در کوتیشن متنی مثل هر متن دیگر است و مردم همین را می‌بینند. برای داده بنویسید `{{ {1} }}`",
  'two braces insert a fact, and here are three. Remove one at each end':
    'دو آکولاد داده را درج می‌کند و اینجا سه تاست. از هر سر یکی را حذف کنید',
};
