import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  'the file is larger than 64 MiB, and is not read': 'فایل از `64 MiB` بزرگ‌تر است و خوانده نمی‌شود',
  'the file has more than {0} YAML tokens, and is not read':
    'فایل بیش از {0} توکن `YAML` دارد و خوانده نمی‌شود',
  'more than {0} mappings and lists stand within each other here. Name the inner parts under "conditions" and refer to them':
    'بیش از {0} `mapping` و لیست اینجا تودرتو آمده‌اند. بخش‌های درونی را زیر `"conditions"` نام بدهید و به آن‌ها ارجاع بدهید',
  'a rules file has no YAML directives: remove "{0}"': 'فایل قوانین دستور `YAML` ندارد: «{0}» را حذف کنید',
  'a second YAML document begins here, but a rules file is one document. Remove the "---" or "..." before it':
    'اینجا سند `YAML` دومی شروع می‌شود، ولی فایل قوانین یک سند است. `"---"` یا `"..."` پیش از آن را حذف کنید',
  'this line ends with a lone carriage return. Save the file with LF (or CRLF) line endings':
    'این خط با یک `carriage return` تنها تمام می‌شود. فایل را با پایان خط `LF` (یا `CRLF`) ذخیره کنید',
  'the file is not UTF-8 text: {0}': 'فایل متن `UTF-8` نیست: {0}',
  'the file is not UTF-8 here: a letter was lost (U+FFFD). Save it as UTF-8 and write the text anew':
    'فایل اینجا `UTF-8` نیست: حرفی از بین رفته است (`U+FFFD`). آن را با `UTF-8` ذخیره کنید و متن را از نو بنویسید',
  'the control character {0} has no place in a rules file. Save it as UTF-8 text, or write an escape ("\\x..") in double quotes':
    'نویسهٔ کنترلی {0} جایی در فایل قوانین ندارد. فایل را به شکل متن `UTF-8` ذخیره کنید، یا در کوتیشن دوتایی `escape` بنویسید (`"\\x.."`)',
  '"{0}" has no value: write "key: value", with a space after ":"':
    '«{0}» مقدار ندارد: بنویسید `"key: value"`، با فاصله پس از `":"`',
  'the key "{0}" stands here already, in line {1}': 'کلید «{0}» قبلاً در خط {1} آمده است',
  'a "," ends an item in brackets, so a number has none in it. Write {0}':
    '`","` آیتم را در کروشه تمام می‌کند، پس عدد آن را ندارد. بنویسید {0}',
  '. If another list item begins here, "- " is missing before it':
    '. اگر اینجا آیتم دیگری از لیست شروع می‌شود، `"- "` پیش از آن جا افتاده است',
  '"{0}" is a line that a merge left in the file. Keep one of the two versions, and remove the lines that begin with "<<<<<<<", "=======" and ">>>>>>>"':
    '«{0}» خطی است که `merge` در فایل جا گذاشته. یکی از دو نسخه را نگه دارید و خط‌هایی را که با `"<<<<<<<"`، `"======="` و `">>>>>>>"` شروع می‌شوند حذف کنید',
  '{0} stands here, and YAML takes it for a letter. {1}': 'اینجا {0} آمده و `YAML` آن را حرف می‌گیرد. {1}',
  'this line is indented deeper than the line above and so is read as more of its text. Indent it like the other items':
    'این خط از خط بالایی تورفته‌تر است و برای همین ادامهٔ متن آن خوانده می‌شود. تورفتگی‌اش را مثل آیتم‌های دیگر کنید',
  '{0} stands before this quote, which therefore is a letter of the text. Remove it':
    'پیش از این کوتیشن {0} آمده و برای همین کوتیشن حرفی از متن است. حذفش کنید',
  '"{0}" is no key. Write "key: value", with a space after ":"':
    '«{0}» کلید نیست. بنویسید `"key: value"`، با فاصله پس از `":"`',
  '"{0}" does not begin a list item in YAML. Write "- "':
    '«{0}» در `YAML` آیتم لیست را شروع نمی‌کند. `"- "` بنویسید',
  '"- " is missing before this list item, so that the items below it are read as more of its text':
    '`"- "` پیش از این آیتم لیست جا افتاده است، برای همین آیتم‌های زیرش ادامهٔ متن آن خوانده می‌شوند',
  '"- " is missing before this list item': '`"- "` پیش از این آیتم لیست جا افتاده است',
  '"{0}" is a line of Markdown, in which this file was shown. Remove it':
    '«{0}» خطی از `Markdown` است که این فایل در آن نشان داده شده بود. حذفش کنید',
  '"+" stands at the start of this line, as a diff shows it. Remove it from each such line':
    '`"+"` اول این خط آمده، همان‌طور که `diff` نشان می‌دهد. از همهٔ چنین خط‌هایی حذفش کنید',
  'two "\'" are an empty text to YAML. Write {0}': 'دو `"\'"` برای `YAML` یک متن خالی است. بنویسید {0}',
  'YAML writes a list in "[" and "]". Write {0}': '`YAML` لیست را با `"["` و `"]"` می‌نویسد. بنویسید {0}',
  'a "," stands between the entries of brackets and braces alone. Remove it':
    '`","` فقط بین آیتم‌های کروشه و آکولاد می‌آید. حذفش کنید',
  'Write an ordinary space': 'فاصلهٔ معمولی بگذارید',
  '{0} stands here, where YAML wants a space. Write an ordinary space':
    'اینجا {0} آمده و `YAML` فاصله می‌خواهد. فاصلهٔ معمولی بگذارید',
  '{0} does not begin a list item in YAML. Write "- "':
    '{0} در `YAML` آیتم لیست را شروع نمی‌کند. `"- "` بنویسید',
  'a space is missing after "-": a list item begins with "- "':
    'پس از `"-"` فاصله جا افتاده است: آیتم لیست با `"- "` شروع می‌شود',
  '{0} is not a colon to YAML. Write ": "': '{0} برای `YAML` دونقطه نیست. `": "` بنویسید',
  '"#" begins a comment here, so that the bracket before it is not closed. Put the text in quotes if "{0}" belongs to it':
    '`"#"` اینجا کامنت را شروع می‌کند، برای همین کروشهٔ پیش از آن بسته نمی‌شود. اگر «{0}» جزو متن است، متن را در کوتیشن بگذارید',
  'a "," ends a value in brackets and braces, so a number has none in it. Write {0}':
    '`","` مقدار را در کروشه و آکولاد تمام می‌کند، پس عدد آن را ندارد. بنویسید {0}',
  '"{0}" stands for something that was left out where this was copied from. Write that, or remove it':
    '«{0}» جای چیزی است که در نسخهٔ اصلی حذف شده بود. همان را بنویسید یا حذفش کنید',
  '{0} stands where YAML wants ",": write ","': '{0} جایی آمده که `YAML` `","` می‌خواهد: `","` بنویسید',
  '{0} is not a quote to YAML. Put the text in "…" or \'…\'':
    '{0} برای `YAML` کوتیشن نیست. متن را در `"…"` یا `\'…\'` بگذارید',
  'a space is missing after ":". Write "key: value"':
    'پس از `":"` فاصله جا افتاده است. بنویسید `"key: value"`',
  'YAML writes ":" and not "=" between a key and its value: "{0}"':
    '`YAML` بین کلید و مقدارش `":"` می‌نویسد و نه `"="`: «{0}»',
  '":" is missing after "{0}". Write "{1}"': '`":"` پس از «{0}» جا افتاده است. بنویسید «{1}»',
  '"{" begins a mapping in YAML. To insert a fact, write {{0}} and put the whole text in quotes':
    '`"{"` در `YAML` شروع `mapping` است. برای درج داده بنویسید `{{0}}` و کل متن را در کوتیشن بگذارید',
  'a text cannot begin with "[" unless it is in quotes. Put the whole text in quotes':
    'متن بدون کوتیشن نمی‌تواند با `"["` شروع شود. کل متن را در کوتیشن بگذارید',
  'a text cannot begin with "{0}" unless it is in quotes. Put the whole text in quotes':
    'متن بدون کوتیشن نمی‌تواند با «{0}» شروع شود. کل متن را در کوتیشن بگذارید',
  'without quotes, "{{" begins a YAML mapping. Put the whole text in quotes: "{{ … }}"':
    'بدون کوتیشن، `"{{"` شروع `mapping` در `YAML` است. کل متن را در کوتیشن بگذارید: `"{{ … }}"`',
  'a key must be a text, not a mapping or a list': 'کلید باید متن باشد، نه `mapping` و نه لیست',
  'a key is missing before this ":"': 'پیش از این `":"` کلیدی جا افتاده است',
  'a key ends with one ":", and here are two. Remove one':
    'کلید با یک `":"` تمام می‌شود و اینجا دو تاست. یکی را حذف کنید',
  'YAML merge keys ("<<") are not read. Name what is shared under "conditions", "responses" or "vars" and refer to the name':
    'کلیدهای `merge` در `YAML` (`"<<"`) خوانده نمی‌شوند. آن‌چه را مشترک است زیر `"conditions"`، `"responses"` یا `"vars"` نام بدهید و به آن نام ارجاع بدهید',
  'without quotes, "*" begins a YAML alias. Quote the operator: "*":':
    'بدون کوتیشن، `"*"` شروع `alias` در `YAML` است. عملگر را در کوتیشن بگذارید: `"*":`',
  'YAML aliases ("*{0}") are not read. Name what is shared under "conditions", "responses" or "vars" and refer to the name; a text that begins with "*" must be in quotes':
    '`alias`های `YAML` (`"*{0}"`) خوانده نمی‌شوند. آن‌چه را مشترک است زیر `"conditions"`، `"responses"` یا `"vars"` نام بدهید و به آن نام ارجاع بدهید؛ متنی که با `"*"` شروع می‌شود باید در کوتیشن باشد',
  'the YAML anchor "&{0}" does nothing: remove it, or put the text in quotes if "&" belongs to it':
    '`"&{0}"` (`anchor` در `YAML`) کاری نمی‌کند: حذفش کنید، یا اگر `"&"` جزو متن است متن را در کوتیشن بگذارید',
  'without quotes, "{0}" begins a YAML tag and is no operator. Quote the operator: "{1}":':
    'بدون کوتیشن، «{0}» شروع `tag` در `YAML` است و عملگر نیست. عملگر را در کوتیشن بگذارید: `"{1}":`',
  'YAML tags ("{0}") are not read: remove it, or put the text in quotes if "!" belongs to it':
    '`tag`های `YAML` («{0}») خوانده نمی‌شوند: حذفش کنید، یا اگر `"!"` جزو متن است متن را در کوتیشن بگذارید',
  '{0} is larger than a number can be': '{0} از بزرگ‌ترین عدد ممکن بزرگ‌تر است',
  'JSON has no number such as {0}': '`JSON` عددی مثل {0} ندارد',
  '{0}. Write a finite number, or put it in quotes if it is a text':
    '{0}. عددی متناهی بنویسید، یا اگر متن است در کوتیشن بگذارید',
  '{0} is read as the text {1}, since a number keeps no more than 15 digits for sure. Put it in quotes':
    '{0} به شکل متن {1} خوانده می‌شود، چون عدد بیش از ۱۵ رقم را با اطمینان نگه نمی‌دارد. آن را در کوتیشن بگذارید',
  '{0} is read as the number {1}, without its plus. Put it in quotes if it is a telephone number':
    '{0} به شکل عدد `{1}` خوانده می‌شود، بدون مثبتش. اگر شمارهٔ تلفن است در کوتیشن بگذارید',
  '{0} is read as the number {1}, without its leading zeros. Put it in quotes if it is an id or a telephone number':
    '{0} به شکل عدد `{1}` خوانده می‌شود، بدون صفرهای اولش. اگر شناسه یا شمارهٔ تلفن است در کوتیشن بگذارید',
  'the YAML tag "{0}" does not fit this value. Remove the tag':
    '`tag` «{0}» در `YAML` با این مقدار جور نیست. آن را حذف کنید',
  'Put a text in quotes if it holds such a character': 'اگر متن چنین نویسه‌ای دارد، در کوتیشن بگذارید',
  'a key and its ":" must stand in one line': 'کلید و `":"` آن باید در یک خط باشند',
  'a key is at most 1,024 letters long': 'کلید حداکثر ۱٬۰۲۴ حرف دارد',
  'this line is indented unlike the lines it belongs to. Give all keys of a mapping, and all items of a list, the same indentation':
    'تورفتگی این خط مثل خط‌هایی که با آن‌هاست نیست. به همهٔ کلیدهای یک `mapping` و همهٔ آیتم‌های یک لیست تورفتگی یکسان بدهید',
  'a list item ("- ") stands where a key is expected. Check the indentation of this line':
    'آیتم لیست (`"- "`) جایی آمده که انتظار کلید می‌رود. تورفتگی این خط را بررسی کنید',
  '"- " is missing before this list item, or the line is indented too little':
    'پیش از این آیتم لیست `"- "` جا افتاده، یا تورفتگی خط کم است',
  'a tab stands where YAML allows only spaces. Indent with spaces':
    'جایی که `YAML` فقط فاصله می‌پذیرد `tab` آمده است. تورفتگی را با فاصله بدهید',
  'a space is missing before "#". Put the text in quotes if "#" belongs to it':
    'پیش از `"#"` فاصله جا افتاده است. اگر `"#"` جزو متن است، متن را در کوتیشن بگذارید',
  'the lines of this text are indented too little. Indent them all deeper than the key':
    'تورفتگی خط‌های این متن کم است. همه را از کلید جلوتر ببرید',
  'a space is missing after ":"': 'پس از `":"` فاصله جا افتاده است',
  '"," or ":" is missing before this': 'پیش از این `","` یا `":"` جا افتاده است',
  '"," is missing before this': 'پیش از این `","` جا افتاده است',
  'a value is missing before this ","': 'پیش از این `","` مقداری جا افتاده است',
  'a list cannot begin in the line of its key. Begin it on the next line, or put the text in quotes if "-" belongs to it':
    'لیست نمی‌تواند در خط کلیدش شروع شود. از خط بعد شروعش کنید، یا اگر `"-"` جزو متن است متن را در کوتیشن بگذارید',
  'the content must begin on the line after "---"': 'محتوا باید در خط پس از `"---"` شروع شود',
  'this {0} closes nothing. {1}': 'این {0} چیزی را نمی‌بندد. {1}',
  'this line does not fit the mapping around it. Check its indentation and its key':
    'این خط با `mapping` دورش جور نیست. تورفتگی و کلیدش را بررسی کنید',
  '"{0}" is expected here, not "{1}"': 'اینجا انتظار «{0}» می‌رود، نه «{1}»',
  ': the "{0}" of {1} is not closed': ': «{0}» در {1} بسته نشده است',
  '"{0}" is missing here{1}': '«{0}» اینجا جا افتاده است{1}',
  'a closing quote is missing': 'کوتیشن پایانی جا افتاده است',
  'this {0} opens a text that is not closed': 'این {0} متنی را باز می‌کند که بسته نشده است',
  'a second ": " in one line. Put the text in quotes if ":" belongs to it, or begin the mapping on a line of its own':
    '`": "` دومی در یک خط. اگر `":"` جزو متن است متن را در کوتیشن بگذارید، یا `mapping` را از خط خودش شروع کنید',
  'this line is indented deeper than the line above and so is read as more of its text. Indent it like the other keys':
    'این خط از خط بالایی تورفته‌تر است و برای همین ادامهٔ متن آن خوانده می‌شود. تورفتگی‌اش را مثل کلیدهای دیگر کنید',
  '":" is missing after {0}': '`":"` پس از {0} جا افتاده است',
  '"{0}" is no escape that YAML knows in double quotes. Write "\\\\" for a backslash, or use single quotes':
    '«{0}» در کوتیشن دوتایی از `escape`هایی نیست که `YAML` می‌شناسد. برای بک‌اسلش `"\\\\"` بنویسید، یا کوتیشن تکی به کار ببرید',
  'a text cannot begin with "{0}" unless it is in quotes': 'متن بدون کوتیشن نمی‌تواند با «{0}» شروع شود',
  '"{0}" begins a text on the lines below. Put the text in quotes if "{1}" belongs to it':
    '«{0}» متنی را در خط‌های پایین شروع می‌کند. اگر «{1}» جزو متن است، متن را در کوتیشن بگذارید',
  'without quotes, "{0}" is no operator in YAML. Quote the operator: "{1}":':
    'بدون کوتیشن، «{0}» در `YAML` عملگر نیست. عملگر را در کوتیشن بگذارید: `"{1}":`',
  'within brackets, a list is written [a, b]': 'در کروشه، لیست این‌طور نوشته می‌شود: `[a, b]`',
  'a second ": " in one entry. A "," is missing before the next key, or the text needs quotes':
    '`": "` دومی در یک بخش. پیش از کلید بعدی `","` جا افتاده، یا متن کوتیشن می‌خواهد',
  "Within single quotes, write '' for an apostrophe": "در کوتیشن تکی، برای آپاستروف `''` بنویسید",
  'Within double quotes, write \\" for a quote': 'در کوتیشن دوتایی، برای کوتیشن `\\"` بنویسید',
  'Put the whole text in quotes if it is one': 'اگر کل آن یک متن است، همه را در کوتیشن بگذارید',
  '{0} does not belong here: the value before it has ended. {1}':
    'جای {0} اینجا نیست: مقدار پیش از آن تمام شده است. {1}',
  'line {0}, column {1}': 'خط {0}، ستون {1}',
  '"{0}" begins no comment in YAML. Write "#"': '«{0}» در `YAML` کامنت را شروع نمی‌کند. `"#"` بنویسید',
  '">" stands at the start of this line, as a chat shows what it quotes. Remove it from each such line':
    '`">"` اول این خط آمده، همان‌طور که چت نقل‌قول را نشان می‌دهد. از همهٔ چنین خط‌هایی حذفش کنید',
  'this line begins with a date and a name, as a chat writes them before a message. Remove them':
    'این خط با تاریخ و نام شروع می‌شود، همان‌طور که چت پیش از پیام می‌نویسد. حذفشان کنید',
  '"{0}" is the number of a line, which was copied with it. Remove such numbers from the start of each line':
    '«{0}» شمارهٔ خط است که همراه متن کپی شده است. این شماره‌ها را از ابتدای خط‌ها حذف کنید',
  '"{0}" is a line of a diff. Remove it, and the "+" and "-" at the start of lines':
    '«{0}» خطی از `diff` است. حذفش کنید، و `"+"` و `"-"` اول خط‌ها را هم',
  '"{0}" is a command of a terminal, which was copied with the file. Remove it':
    '«{0}» فرمان ترمینال است که همراه فایل کپی شده. حذفش کنید',
  '"{0}" is Markdown. Write "{1}"': '«{0}» نشانهٔ `Markdown` است. بنویسید «{1}»',
  'a name stands without braces. Write {0}': 'نام بدون آکولاد می‌آید. بنویسید {0}',
  '"&{0}" is HTML, which nobody reads as a letter. Write the letter':
    '«`&{0}`» نشانهٔ `HTML` است و کسی آن را حرف نمی‌بیند. خود حرف را بنویسید',
  '{0} does not close a text that {1} opens. Write {2}': '{0} متنی را که {1} باز کرده نمی‌بندد. بنویسید {2}',
  'a space stands before this ":", and none after it. Write "{0}"':
    'فاصله پیش از این `":"` آمده و پس از آن نه. بنویسید «{0}»',
  'these brackets are turned round: "{0}" opens, and "{1}" closes':
    'این دو برعکس شده‌اند: «{0}» باز می‌کند و «{1}» می‌بندد',
  'YAML writes a mapping in "{" and "}". Write {0}':
    '`YAML`، `mapping` را با `"{"` و `"}"` می‌نویسد. بنویسید {0}',
  'a "," ends a value in braces, and a fraction stands behind a ".". Write {0}':
    '`","` مقدار را در آکولاد تمام می‌کند و اعشار پس از `"."` می‌آید. بنویسید {0}',
  '. If a second file begins here, keep one of the two':
    '. اگر اینجا فایل دومی شروع می‌شود، یکی از دو را نگه دارید',
};
