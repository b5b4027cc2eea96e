import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  'half of a surrogate pair (U+{0}) is not a character, and JSON cannot express it. Write the whole character':
    'نیمهٔ یک جفت `surrogate` (`U+{0}`) نویسه نیست و در `JSON` نمی‌گنجد. نویسهٔ کامل را بنویسید',
  'this never gives a number that JSON can express: {0}. The response would be refused and the default sent instead':
    'این هیچ‌وقت عددی نمی‌دهد که در `JSON` بگنجد: {0}. پاسخ رد می‌شود و به‌جایش پاسخ پیش‌فرض فرستاده می‌شود',
  'it divides by {0}': 'بر {0} تقسیم می‌کند',
  '{0} is not a number': '{0} عدد نیست',
  'the result is {0}': 'نتیجه {0} است',
  '"{0}" is written as {1}. Write it in its normal form (NFC), {2}: the two look the same and are not equal':
    '«{0}» به شکل {1} نوشته شده است. شکل نرمال آن (`NFC`) را بنویسید، یعنی {2}: این دو یک‌جور دیده می‌شوند ولی برابر نیستند',
  '{0} may be absent, and null counts as 0 in "{1}": this can hold for a click without it. Ask for it first: { and: [{ "!=": [{ var: {2} }, null] }, …] }':
    'ممکن است {0} نباشد، و `null` در «{1}» صفر حساب می‌شود: پس این شرط می‌تواند برای کلیکی که آن را ندارد هم برقرار باشد. اول بپرسید هست یا نه: `{ and: [{ "!=": [{ var: {2} }, null] }, …] }`',
  'rule "{0}" responds with it': 'قانون «{0}» این پاسخ را می‌دهد',
  '"{0}" may be null when {1}': 'وقتی {1}، ممکن است «{0}» `null` باشد',
  '"{0}" may have no entry for "{1}" when {2}': 'وقتی {2}، ممکن است «{0}» برای «{1}» چیزی نداشته باشد',
  ', or name its keys in the rule: match: { {0}: [ … ] }':
    '، یا کلیدهایش را در قانون نام ببرید: `match: { {0}: [ … ] }`',
  ', or let the rule ask for it: when: { "!!": { var: {0} } }':
    '، یا بگذارید قانون اول بپرسد هست یا نه: `when: { "!!": { var: {0} } }`',
  '"{0}" is null in this file, so this is always empty. Give it a value under "vars", or remove the insertion':
    '«{0}» در این فایل `null` است، پس این همیشه خالی است. زیر `"vars"` به آن مقدار بدهید، یا از متن حذفش کنید',
  '{0}. The response would then be blank here and be refused. Write {1}{2}':
    '{0}. آن وقت پاسخ اینجا خالی می‌ماند و رد می‌شود. بنویسید {1}{2}',
  '{0}. Its filters would have no number to compute with, and the response be refused. Write {{ {1} | default: 0 | … }}{2}':
    '{0}. آن وقت فیلترهایش عددی برای محاسبه ندارند و پاسخ رد می‌شود. بنویسید `{{ {1} | default: 0 | … }}`{2}',
  '{0}, which leaves a gap in the text. Write {1}{2}': '{0}، و جایش در متن خالی می‌ماند. بنویسید {1}{2}',
  '{0}, which leaves a gap here. Write {1}{2}': '{0}، و جایش اینجا خالی می‌ماند. بنویسید {1}{2}',
  '{0} is a text, of which "{1}" makes no such number. Write {2}':
    '{0} متن است و «{1}» از آن چنین عددی نمی‌سازد. بنویسید {2}',
  'YAML reads {0} as a text, which number_fa leaves as it stands. Write {1}':
    '`YAML` {0} را متن می‌خواند و `number_fa` آن را همان‌طور که هست می‌گذارد. بنویسید {1}',
  'YAML reads {0} as the number {1}, and that is what people read. Put it in quotes':
    '`YAML` {0} را عدد `{1}` می‌خواند و مردم همین را می‌بینند. آن را در کوتیشن بگذارید',
  '{0} is a letter to YAML, so this is one text. Write "," between two items, or put the text in quotes':
    '{0} برای `YAML` یک حرف است، پس این یک متن است. بین دو آیتم `","` بگذارید، یا متن را در کوتیشن بگذارید',
  '{0} is a letter to YAML, so this is one path. Write ","':
    '{0} برای `YAML` یک حرف است، پس این یک مسیر است. `","` بگذارید',
  'this {0} has no other half, and is a letter of the text. Put the text in quotes of YAML, "…"':
    'این {0} جفت ندارد و حرفی از متن است. متن را در کوتیشن `YAML` بگذارید، یعنی `"…"`',
  'the text that is compared holds them': 'متنی که مقایسه می‌شود آن‌ها را دارد',
  'people read them': 'مردم آن‌ها را می‌بینند',
  '{0} and {1} are letters to YAML, not quotes, so {2}. Write {3}, or put all of it in quotes if they belong to it':
    '{0} و {1} برای `YAML` حرف‌اند نه کوتیشن، پس {2}. بنویسید {3}، یا اگر جزو متن‌اند همه را در کوتیشن بگذارید',
  'receiver "{0}" gets all of {1}{2}, including fields that look personal: {3}. Name the fields that it needs: include: [{4}]':
    'گیرندهٔ «{0}» همهٔ {1} را می‌گیرد{2}، از جمله فیلدهایی که شخصی به نظر می‌رسند: {3}. فیلدهایی را که لازم دارد نام ببرید: `include: [{4}]`',
  ', since it has no "include"': '، چون `"include"` ندارد',
  'nothing of this message can be seen. Write a text': 'از این پیام چیزی دیده نمی‌شود. متنی بنویسید',
  'this {0} has no other half, and people read it. Remove it, or write the other one':
    'این {0} جفت ندارد و مردم آن را می‌بینند. حذفش کنید یا جفتش را هم بنویسید',
  'a constant is inserted as it stands, so people read these braces. Write the text in the response, where {{ … }} is filled in':
    'ثابت همان‌طور که هست درج می‌شود، پس مردم این آکولادها را می‌بینند. متن را در پاسخ بنویسید که `{{ … }}` در آن پر می‌شود',
  "\"{0}\" is shown as it stands. To choose between two texts write {{ extra_data.vip | choose: 'ویژه', 'عادی' }}, for more a rule each":
    "«{0}» همان‌طور که هست نشان داده می‌شود. برای انتخاب بین دو متن بنویسید `{{ extra_data.vip | choose: 'ویژه', 'عادی' }}`، و برای بیشتر، برای هر کدام یک قانون",
  '"{0}" is inserted as it stands: no variable of the environment is read here. Write a value, and those of staging or production in a file for --vars':
    '«{0}» همان‌طور که هست درج می‌شود: اینجا متغیر محیطی خوانده نمی‌شود. مقداری بنویسید، و مقدارهای محیط آزمایشی یا اصلی را در فایلی برای `--vars`',
  '"{0}" is shown as it stands. To insert a fact write {1}':
    '«{0}» همان‌طور که هست نشان داده می‌شود. برای درج داده بنویسید {1}',
  'this } closes nothing, and is shown as it stands. Remove it':
    'این `}` چیزی را نمی‌بندد و همان‌طور که هست نشان داده می‌شود. حذفش کنید',
  '{0} stands before this "#", which therefore begins no comment. Write a space':
    'پیش از این `"#"`، {0} آمده است، پس کامنتی شروع نمی‌شود. فاصلهٔ معمولی بگذارید',
  '"{0}" is a sign of double quotes, and anywhere else it is shown as letters. Put the text in double quotes':
    '«{0}» فقط در کوتیشن دوتایی معنا دارد و جای دیگر به همین شکل نشان داده می‌شود. متن را در کوتیشن دوتایی بگذارید',
  '"{0}" is Markdown, which the platform shows as it stands. Write the text without it':
    '«{0}» نشانهٔ `Markdown` است و پلتفرم آن را همان‌طور که هست نشان می‌دهد. متن را بدون آن بنویسید',
  '"{0}" is HTML, which the platform shows as it stands. Write the text without it':
    '«{0}» نشانهٔ `HTML` است و پلتفرم آن را همان‌طور که هست نشان می‌دهد. متن را بدون آن بنویسید',
  'people would read "{0}", which looks like the fault of a program. Write what is meant':
    'مردم «{0}» را می‌خوانند که به خطای برنامه می‌ماند. منظورتان را بنویسید',
  '"{0}" is shown as it stands. To insert a fact write {{ extra_data.… }}':
    '«{0}» همان‌طور که هست نشان داده می‌شود. برای درج داده بنویسید `{{ extra_data.… }}`',
  '"url" of receiver "{0}"': '`"url"` گیرندهٔ «{0}»',
  '{0} is not a template: every click goes to the same address':
    '{0} قالب نیست: همهٔ کلیک‌ها به یک نشانی می‌روند',
  '{0} has a fragment ("#…"), which is never sent. Remove it':
    '{0} بخش `"#…"` دارد که هیچ‌وقت فرستاده نمی‌شود. حذفش کنید',
  '{0} must begin with https://. Plain http is possible only within networks that "allow_private" names':
    '{0} باید با `https://` شروع شود. `http` ساده فقط در شبکه‌هایی ممکن است که `"allow_private"` نام می‌برد',
  '{0} leads to {1}, which is not a public address. If you mean it, name its network: allow_private: [{2}]':
    '{0} به {1} می‌رسد که نشانی عمومی نیست. اگر همین را می‌خواهید، شبکه‌اش را نام ببرید: `allow_private: [{2}]`',
  'is not a complete URL. Write, for example, https://crm.example.com/hooks/clicks':
    'نشانی کاملی نیست. مثلاً بنویسید `https://crm.example.com/hooks/clicks`',
  'contains a blank, a backslash or a control character, which no URL has. Percent-encode it':
    'فاصله، بک‌اسلش یا نویسهٔ کنترلی دارد که در هیچ نشانی‌ای نیست. آن را `Percent-encode` کنید',
  "contains a user name or a password. Remove it: events are signed with the receiver's secret":
    'نام کاربری یا رمز دارد. حذفش کنید: رویدادها با کلید محرمانهٔ گیرنده امضا می‌شوند',
  'has an invalid port. Write a number from 1 to 65535, or leave it out':
    'پورت نامعتبر دارد. عددی از ۱ تا ۶۵۵۳۵ بنویسید یا آن را حذف کنید',
  'has an invalid host: a part between its dots is empty or too long, or has a sign that no name has':
    'میزبان نامعتبر دارد: بخشی بین نقطه‌هایش خالی یا زیادی بلند است، یا نشانه‌ای دارد که در نام‌ها نیست',
  'this repeats an earlier part of the same "{0}": {1}. Change it or remove it':
    'این تکرار بخشی پیش از خود در همین «{0}» است: {1}. عوضش کنید یا حذفش کنید',
  '{0} is already in this list. Change it or remove it':
    '{0} قبلاً در این لیست آمده است. عوضش کنید یا حذفش کنید',
  'a response has exactly one action, but this one has {0}: {1}. Keep one, or split the rule':
    'پاسخ دقیقاً یک اکشن دارد، ولی این پاسخ {0} تا دارد: {1}. یکی را نگه دارید یا قانون را دو تا کنید',
  'both sides are texts here and compare letter by letter: "9" is greater than "10". Make the other side a number with { "+": [ … ] }':
    'اینجا هر دو طرف متن‌اند و حرف‌به‌حرف مقایسه می‌شوند: `"9"` از `"10"` بزرگ‌تر است. طرف دیگر را با `{ "+": [ … ] }` عدد کنید',
  '{0} and {1} are texts and compare letter by letter. To ask for one of several, use "in"':
    '{0} و {1} متن‌اند و حرف‌به‌حرف مقایسه می‌شوند. برای پرسیدن یکی از چند مقدار، `"in"` را به کار ببرید',
  'Write {0}': 'بنویسید `{0}`',
  '{0} is a text of which no number can be made: it is neither greater nor less than any number. {1}':
    '{0} متنی است که از آن عددی درنمی‌آید: نه از عددی بزرگ‌تر است و نه کوچک‌تر. {1}',
  '{0} is a text: beside another text it compares letter by letter, so that "9" is greater than "10". {1}':
    '{0} متن است: کنار متنی دیگر حرف‌به‌حرف مقایسه می‌شود، پس `"9"` از `"10"` بزرگ‌تر است. {1}',
  'Compare with a number of at most 15 digits': 'با عددی با حداکثر ۱۵ رقم مقایسه کنید',
  'Write a number without quotes': 'عدد را بدون کوتیشن بنویسید',
  'this is a text, and is compared as it stands': 'این متن است و همان‌طور که هست مقایسه می‌شود',
  '{0}: {{ … }} works in responses only. To join texts write { cat: [ … ] }':
    '{0}: `{{ … }}` فقط در پاسخ‌ها کار می‌کند. برای به هم چسباندن متن‌ها بنویسید `{ cat: [ … ] }`',
  '{0}. For the fact write {1}': '{0}. برای خود داده بنویسید {1}',
  '{0}. To compare two facts write when: {1}': '{0}. برای مقایسهٔ دو داده بنویسید `when: {1}`',
  '{0}. To compare write {1}': '{0}. برای مقایسه بنویسید {1}',
  '{0}. To compare write when: {1}': '{0}. برای مقایسه بنویسید `when: {1}`',
  '"in" searches this text for a part of it, and finds "{0}" in it, too. For one of several write a list: {1}':
    '`"in"` در این متن دنبال بخشی از آن می‌گردد و «{0}» را هم در آن پیدا می‌کند. برای یکی از چند مقدار، لیست بنویسید: {1}',
  '{0}. For one of several write a list: {1}': '{0}. برای یکی از چند مقدار، لیست بنویسید: {1}',
  '{0}. For one of several write { in: [{ var: {1} }, {2}] }':
    '{0}. برای یکی از چند مقدار بنویسید `{ in: [{ var: {1} }, {2}] }`',
  '{0}. For any value that is there write {1}': '{0}. برای هر مقداری که باشد بنویسید {1}',
  '{0}. For any value that is there write when: { "!!": { var: {1} } }':
    '{0}. برای هر مقداری که باشد بنویسید `when: { "!!": { var: {1} } }`',
  '{0}. For a regular expression write {1}': '{0}. برای عبارت باقاعده (`regular expression`) بنویسید {1}',
  '{0}. For a regular expression write { matches: [{ var: {1} }, {2}] }':
    '{0}. برای عبارت باقاعده (`regular expression`) بنویسید `{ matches: [{ var: {1} }, {2}] }`',
  'this is {0}, with the text {1} in its place where it is absent. For a field of it write {2}':
    'این یعنی {0}، و اگر نباشد متن {1} به‌جایش می‌آید. برای فیلدی از آن بنویسید {2}',
  '"{0}" never gives {1}: it gives {2}. Write that': '«{0}» هیچ‌وقت {1} نمی‌دهد: {2} می‌دهد. همین را بنویسید',
  '"{0}" never gives {1}: it gives numbers. Write one': '«{0}» هیچ‌وقت {1} نمی‌دهد: عدد می‌دهد. عددی بنویسید',
  '"{0}" never gives {1}, which this pattern asks for: it gives {2}. Write that':
    '«{0}» هیچ‌وقت {1} نمی‌دهد که این الگو می‌خواهد: {2} می‌دهد. همین را بنویسید',
  '"{0}" gives Persian digits, and this pattern asks for Latin ones. Ask "digits_en" instead, or write [۰-۹]':
    '«{0}» رقم فارسی می‌دهد، و این الگو رقم لاتین می‌خواهد. به‌جایش `digits_en` را به کار ببرید، یا بنویسید `[۰-۹]`',
  '"\\b" and "\\w" know Latin letters alone, and this pattern has Persian ones. Write (^|\\s) and (\\s|$) around a word, and \\p{L} for a letter':
    '`"\\b"` و `"\\w"` فقط حرف‌های لاتین را می‌شناسند و این الگو حرف فارسی دارد. دور کلمه `(^|\\s)` و `(\\s|$)` بنویسید و برای یک حرف `\\p{L}`',
  'this pattern is found in every text, since nothing of it has to be there':
    'این الگو در هر متنی پیدا می‌شود، چون هیچ بخشی از آن لازم نیست',
  "texts of the format '{0}' do not compare in order. Write the largest part first: '%Y-%m-%d'":
    "متن‌های قالب `'{0}'` به ترتیب زمان مقایسه نمی‌شوند. بزرگ‌ترین بخش را اول بنویسید: `'%Y-%m-%d'`",
  "the format '{0}' never gives {1}{2}": "قالب `'{0}'` هیچ‌وقت {1} نمی‌دهد{2}",
  '"date" gives days of the Gregorian calendar, and {0} is one of the Persian. Compare with now.date':
    '`"date"` روزهای تقویم میلادی را می‌دهد، و {0} روزی از تقویم شمسی است. با `now.date` مقایسه کنید',
  '"matches" takes the text first and the pattern second: the two are the wrong way round':
    '`"matches"` اول متن را می‌گیرد و بعد الگو را: جای این دو برعکس است',
  'the pattern of "matches" must be a text that stands here, since it is compiled when the file is read':
    'الگوی `"matches"` باید متنی باشد که همین‌جا نوشته شده، چون هنگام خواندن فایل کامپایل می‌شود',
  'a pattern stands without slashes, which would be looked for in the text. Write {0}':
    'الگو بدون اسلش نوشته می‌شود، وگرنه اسلش‌ها هم در متن جست‌وجو می‌شوند. بنویسید {0}',
  'this is no pattern for "matches": {0}': 'این برای `"matches"` الگو نیست: {0}',
  'RE2 has no (?=…), (?!…), (?<=…) and (?<!…). Join two conditions with "and" instead':
    '`RE2` این‌ها را ندارد: `(?=…), (?!…), (?<=…)` و `(?<!…)`. به‌جایش دو شرط را با `"and"` به هم وصل کنید',
  'RE2 has no back-references such as \\1': '`RE2` ارجاع به عقب مثل `\\1` ندارد',
  '"{0}" takes the text first and the part second: the two are the wrong way round':
    '«{0}» اول متن را می‌گیرد و بعد بخشی از آن را: جای این دو برعکس است',
  '"{0}" takes a text, and this is none, so it never holds. {1}':
    '«{0}» متن می‌گیرد و این متن نیست، پس هیچ‌وقت برقرار نیست. {1}',
  'Write a text': 'متن بنویسید',
  'Put it in quotes': 'آن را در کوتیشن بگذارید',
  'no session rule matches this data, so whoever follows the link comes to the default of "sessions"{0}. Mend the data or a session rule, or add one':
    'هیچ قانون نشستی با این داده جور نیست، پس هر کس این لینک را دنبال کند به پیش‌فرض `"sessions"` می‌رسد{0}. داده یا یک قانون نشست را درست کنید، یا قانونی اضافه کنید',
  '. The click {0} leads there with {1}': '. کلیک {0} با {1} به آنجا می‌رسد',
  'rule "{0}" cannot be indexed, so each click that comes this far tries it: {1}':
    'قانون «{0}» ایندکس نمی‌شود، پس هر کلیکی که به اینجا برسد آن را امتحان می‌کند: {1}',
  'in condition "{0}", {1}': 'در شرط «{0}»، {1}',
  '{0} only excludes values. {1}': '{0} فقط مقدارهایی را کنار می‌گذارد. {1}',
  '{0} covers too many of the values that other rules ask for. {1}':
    '{0} بیش از اندازه مقدارهایی را که قوانین دیگر می‌پرسند دربر می‌گیرد. {1}',
  '{0} does not compare with a number. Write a number, or {1}':
    '{0} با عدد مقایسه نمی‌کند. عدد بنویسید، یا {1}',
  '{0} cannot be indexed. {1}': '{0} ایندکس نمی‌شود. {1}',
  it: 'این',
  'Name the values that you mean: { in: [{ var: {0} }, [ … ]] }, or {1}':
    'مقدارهایی را که منظورتان است نام ببرید: `{ in: [{ var: {0} }, [ … ]] }`، یا {1}',
  'asks for one of several facts, {0}': 'یکی از چند داده را می‌پرسد ({0})',
  'is an "or"': 'یک `"or"` است',
  '{0}. Write a rule for each part of the "or", or {1}': '{0}. برای هر بخش `"or"` یک قانون بنویسید، یا {1}',
  '{0}, and not all of its parts can be indexed. {1}': '{0}، و همهٔ بخش‌هایش ایندکس نمی‌شوند. {1}',
  'it only asks whether {0} is true. Ask for its value, such as { "==": [{ var: {1} }, true] }, or {2}':
    'فقط می‌پرسد {0} درست است یا نه. مقدارش را بپرسید، مثلاً `{ "==": [{ var: {1} }, true] }`، یا {2}',
  '{0} has to be computed for each click. {1}': '{0} باید برای هر کلیک حساب شود. {1}',
  'compares two facts. {0}': 'دو داده را مقایسه می‌کند. {0}',
  'also compares a default for {0}. Write { var: {1} } without it, or {2}':
    'مقدار جایگزین {0} را هم مقایسه می‌کند. بنویسید `{ var: {1} }` بدون آن، یا {2}',
  'has to be computed for each click. {0}': 'باید برای هر کلیک حساب شود. {0}',
  'add a part with "and" that asks for a value, such as { "==": [{ var: touchpoint }, CHAT] }':
    'بخشی با `"and"` اضافه کنید که مقداری را بپرسد، مثلاً `{ "==": [{ var: touchpoint }, CHAT] }`',
  '"{0}" is not a field of the request, and only those are sent. Remove it':
    '«{0}» از فیلدهای درخواست نیست و فقط همان‌ها فرستاده می‌شوند. حذفش کنید',
  ' What your buttons send is below {0}: "{1}.{2}". Known fields: {3}':
    ' آن‌چه دکمه‌های شما می‌فرستند زیر {0} است: «`{1}.{2}`». فیلدهای شناخته‌شده: {3}',
  '"{0}" is not a field that the platform documents, so it may be missing in every {1}.{2}':
    '«{0}» از فیلدهایی نیست که پلتفرم مستند کرده است، پس شاید در هیچ {1} نباشد.{2}',
  '{0} is a text and has no fields, so "{1}" is missing in every {2}. Include "{3}"':
    '{0} متن است و فیلد ندارد، پس «{1}» در هیچ {2} نیست. بنویسید «{3}»',
  '"experiments.{0}" is not an experiment of the file.{1} Write experiments.NAME, or experiments for all':
    '«`experiments.{0}`» از آزمایش‌های فایل نیست.{1} بنویسید `experiments.NAME`، یا برای همه `experiments`',
  'the receiver "{0}" is expected here': 'اینجا انتظار گیرندهٔ «{0}» می‌رود',
  'there is no rule "{0}".{1}': 'قانون «{0}» وجود ندارد.{1}',
  ' Known: {0}': ' شناخته‌شده‌ها: {0}',
  'rule "{0}" is in the shadow and answers nobody. Expect shadow: {1}':
    'قانون «{0}» در سایه است و به کسی پاسخ نمی‌دهد. بنویسید `shadow: {1}`',
  'rule "{0}" is not in the shadow. Expect rule: {1}': 'قانون «{0}» در سایه نیست. بنویسید `rule: {1}`',
  '{0} is null where the click has an empty text, so it never equals {1}. Compare it with null':
    'اگر کلیک متنی خالی داشته باشد، {0} `null` است، پس هیچ‌وقت با {1} برابر نیست. با `null` مقایسه‌اش کنید',
  '{0} is written like {1}, so it never equals {2}{3}':
    '{0} به شکل {1} نوشته می‌شود، پس هیچ‌وقت با {2} برابر نیست{3}',
  ' from {0} to {1}': ' از {0} تا {1}',
  '{0} is a whole number{1}, so it never equals {2}': '{0} عددی صحیح{1} است، پس هیچ‌وقت با {2} برابر نیست',
  '. It has {0}': '. در آن این‌ها هست: {0}',
  '. Did you mean "{0}"?': '. منظورتان «{0}» بود؟',
  '{0} is not a {1} that the request schema has{2}': '{0} از مقدارهای {1} در اسکیمای درخواست نیست{2}',
  '{0} is put in capitals before rules see it, so it never equals {1}{2}':
    '{0} پیش از رسیدن به قوانین با حروف بزرگ نوشته می‌شود، پس هیچ‌وقت با {1} برابر نیست{2}',
  '. Known: {0}': '. شناخته‌شده‌ها: {0}',
  '{0} is one of {1}, so it never equals {2}{3}': '{0} یکی از این‌هاست: {1}؛ پس هیچ‌وقت با {2} برابر نیست{3}',
  '{0} is not a {1} that the platform documents{2}':
    '{0} از مقدارهایی نیست که پلتفرم برای {1} مستند کرده است{2}',
  '. Documented: {0}': '. مستندشده‌ها: {0}',
  '{0} is written like {1} and compares letter by letter, so {2} has no place in its order{3}':
    '{0} به شکل {1} نوشته و حرف‌به‌حرف مقایسه می‌شود، پس {2} جایی در ترتیبش ندارد{3}',
  'now.unix counts seconds, and {0} looks like milliseconds. Write {1}':
    '`now.unix` ثانیه می‌شمارد و {0} به میلی‌ثانیه می‌ماند. بنویسید {1}',
  '{0} is a number like {1}, and never near {2}': '{0} عددی مثل {1} است و هیچ‌وقت نزدیک {2} نیست',
  '{0} is put in capitals before rules see it, so {1} is never found in it. Write {2}':
    '{0} پیش از رسیدن به قوانین با حروف بزرگ نوشته می‌شود، پس {1} هیچ‌وقت در آن پیدا نمی‌شود. بنویسید {2}',
  '{0} is written like {1}, so {2} is never found in it{3}':
    '{0} به شکل {1} نوشته می‌شود، پس {2} هیچ‌وقت در آن پیدا نمی‌شود{3}',
  '{0} is one of {1}, and none of these begins with {2}{3}':
    '{0} یکی از این‌هاست: {1}؛ و هیچ‌کدام با {2} شروع نمی‌شود{3}',
  '{0} is one of {1}, and none of these ends with {2}{3}':
    '{0} یکی از این‌هاست: {1}؛ و هیچ‌کدام به {2} ختم نمی‌شود{3}',
  '{0} is one of {1}, and {2} is no part of these{3}':
    '{0} یکی از این‌هاست: {1}؛ و {2} بخشی از هیچ‌کدام نیست{3}',
  '. That day of the Persian calendar is {0}': '. آن روز در تقویم شمسی {0} است',
  '. Write "{0}"': '. بنویسید «{0}»',
  'in the body of "{0}" paths start at an item, so "{1}" does not lead to the facts. To compare items with a fact, carry it along in the start of a "reduce", as docs/rules.md#operators shows':
    'در بدنهٔ «{0}» مسیرها از خود آیتم شروع می‌شوند، پس «{1}» به داده‌ها نمی‌رسد. برای مقایسهٔ آیتم‌ها با یک داده، آن را در مقدار آغازین `"reduce"` همراه ببرید؛ نمونه‌اش در `docs/rules.md#operators` است',
  'in the body of "{0}" this condition is evaluated for an item, of which no calendar and no experiment says anything. Use it outside of "{1}"':
    'در بدنهٔ «{0}» این شرط برای یک آیتم حساب می‌شود و هیچ تقویم و آزمایشی دربارهٔ آیتم‌ها چیزی نمی‌گوید. آن را بیرون از «{1}» به کار ببرید',
  'in the body of "{0}" this condition is evaluated for an item, so its "{1}" does not lead to the facts. Use it outside of "{2}"':
    'در بدنهٔ «{0}» این شرط برای یک آیتم حساب می‌شود، پس «{1}» در آن به داده‌ها نمی‌رسد. آن را بیرون از «{2}» به کار ببرید',
  '"now.{0}" does not exist.{1} now has {2}': '«`now.{0}`» وجود ندارد.{1} `now` این‌ها را دارد: {2}',
  '{0} is {1} and has no fields, so "{2}" is always null':
    '{0} از نوع {1} است و فیلد ندارد، پس «{2}» همیشه `null` است',
  'experiments.{0} is the name of a variant and has no fields, so "{1}" is always null':
    '`experiments.{0}` نام یک گونه است و فیلد ندارد، پس «{1}» همیشه `null` است',
  'The file defines no experiments': 'این فایل آزمایشی تعریف نمی‌کند',
  'Defined experiments: {0}': 'آزمایش‌های تعریف‌شده: {0}',
  'the experiment "{0}" is not defined.{1} {2}': 'آزمایش «{0}» تعریف نشده است.{1} {2}',
  '"{0}" is no path, and leads nowhere: a filter stands behind a value. Write {{ {1} }}':
    '«{0}» مسیر نیست و به جایی نمی‌رسد: فیلتر پشت مقدار می‌آید. بنویسید `{{ {1} }}`',
  "\"{0}\" is no path, and leads nowhere: there are no sections. To choose between two texts write {{ extra_data.vip | choose: 'ویژه', 'عادی' }}, for more a rule each":
    "«{0}» مسیر نیست و به جایی نمی‌رسد: متن‌ها بخش شرطی ندارند. برای انتخاب یکی از دو متن بنویسید `{{ extra_data.vip | choose: 'ویژه', 'عادی' }}` و برای بیشتر، هر کدام یک قانون",
  '"{0}.{1}" is not a fact. A condition asks for it: when: { {2}: {3} }':
    '«{0}.{1}» داده نیست. شرط آن را می‌پرسد: `when: { {2}: {3} }`',
  'a ticket is made for links alone, so "{0}" is null here':
    'بلیت فقط برای لینک‌ها ساخته می‌شود، پس «{0}» اینجا `null` است',
  '"{0}" comes with {1}, and not with {2}, so it is null here. Known facts: {3}':
    '«{0}» با {1} می‌آید و نه با {2}، پس اینجا `null` است. داده‌های شناخته‌شده: {3}',
  ' What your buttons send is below {0}: "{1}". Known facts: {2}':
    ' آن‌چه دکمه‌های شما می‌فرستند زیر {0} است: «{1}». داده‌های شناخته‌شده: {2}',
  '"{0}" is not a field that the platform documents, so it may always be null.{1}':
    '«{0}» از فیلدهایی نیست که پلتفرم مستند کرده است، پس شاید همیشه `null` باشد.{1}',
  '"{0}" is not a field that the platform documents, so it may always be null. Did you mean "{1}"?':
    '«{0}» از فیلدهایی نیست که پلتفرم مستند کرده است، پس شاید همیشه `null` باشد. منظورتان «{1}» بود؟',
  '"{0}" is read as the name of a key. A number of a list stands behind a dot, and a key with a dot in brackets and quotes: {1}':
    '«{0}» نام یک کلید خوانده می‌شود. شمارهٔ عضو لیست پس از نقطه می‌آید، و کلیدی که نقطه دارد در کروشه و کوتیشن: {1}',
  'Defined {0}: {1}': 'تعریف‌شده در {0}: {1}',
  'The file defines no vars': 'این فایل در `vars` چیزی تعریف نمی‌کند',
  '{0} has no fields': '{0} فیلد ندارد',
  '"{0}.{1}" is not defined.{2} {3}': '«`{0}.{1}`» تعریف نشده است.{2} {3}',
  'the experiment "{0}" is pinned here': 'آزمایش «{0}» اینجا ثابت نگه داشته شده است',
  '"{0}" is not a variant of the experiment "{1}".{2} Its variants: {3}':
    '«{0}» از گونه‌های آزمایش «{1}» نیست.{2} گونه‌هایش: {3}',
  'no "{0}" of this file leads to session rule "{1}", and neither does a call without data. Mend what it asks of "{2}", or the data of the link that is meant':
    'هیچ «{0}» در این فایل به قانون نشست «{1}» نمی‌رسد، و درخواستی بدون داده هم نمی‌رسد. آن‌چه را از «{2}» می‌پرسد درست کنید، یا دادهٔ لینکی را که منظورتان است',
  'Remove rule "{0}": the default gives the same answer':
    'قانون «{0}» را حذف کنید: پاسخ پیش‌فرض همان پاسخ است',
  'Make that answer the default, or give the rule a condition':
    'همین پاسخ را پیش‌فرض کنید، یا به قانون شرط بدهید',
  'the default never gets its turn: {0}. {1}': 'نوبت به پاسخ پیش‌فرض نمی‌رسد: {0}. {1}',
  'rule "{0}" can never answer: {1}. {2}': 'قانون «{0}» هیچ‌وقت نمی‌تواند پاسخ بدهد: {1}. {2}',
  'its condition is the same as that of rule "{0}" before it': 'شرطش همان شرط قانون «{0}» پیش از آن است',
  'whenever it matches, {0} before it matches as well': 'هر وقت این برقرار باشد، {0} پیش از آن هم برقرار است',
  'rule "{0}" before it matches every click': 'قانون «{0}» پیش از آن با هر کلیکی جور درمی‌آید',
  'of the rules {0} before it one always matches': 'از قوانین {0} پیش از آن همیشه یکی برقرار است',
  'one of the rules {0}': 'یکی از قوانین {0}',
  '{0} more': '{0} قانون دیگر',
  'Move it up or remove it': 'آن را بالاتر ببرید یا حذفش کنید',
  'Change one of the two or remove it': 'یکی از آن دو را عوض کنید یا حذف کنید',
  'Insert {{ {0} }}, which carries it signed': 'بنویسید `{{ {0} }}` که آن را با امضا می‌برد',
  'Lead there by {0}, and insert {{ {1} }} in the link of the session':
    'با {0} به آنجا ببرید و در لینک نشست بنویسید `{{ {1} }}`',
  'anybody can put another "{0}" into this link, so the page cannot know who comes. {1}':
    'هر کسی می‌تواند در این لینک «{0}» دیگری بگذارد، پس صفحه نمی‌داند چه کسی آمده است. {1}',
  'nothing uses the condition "{0}". Remove it, or use it: { condition: {1} }':
    'هیچ چیز از شرط «{0}» استفاده نمی‌کند. حذفش کنید یا به کارش ببرید: `{ condition: {1} }`',
  'nothing uses the calendar "{0}". Remove it, or use it: { during: {1} }':
    'هیچ چیز از تقویم «{0}» استفاده نمی‌کند. حذفش کنید یا به کارش ببرید: `{ during: {1} }`',
  'nothing reads the experiment "{0}". Remove it, or ask for it: { variant: [{1}, {2}] }':
    'هیچ چیز آزمایش «{0}» را نمی‌خواند. حذفش کنید یا بپرسیدش: `{ variant: [{1}, {2}] }`',
  'nothing notifies "{0}". Remove it, or name it in a "notify": notify: {1}':
    'هیچ چیز «{0}» را خبردار نمی‌کند. حذفش کنید یا در `"notify"` نامش را ببرید: `notify: {1}`',
  'nothing responds with "{0}". Remove it, or name it in a "respond"':
    'هیچ چیز با «{0}» پاسخ نمی‌دهد. حذفش کنید یا در `"respond"` نامش را ببرید',
  'nothing reads "vars.{0}". Remove it, or use it: {{ vars.{1} }} in a text, { var: vars.{2} } in logic':
    'هیچ چیز «`vars.{0}`» را نمی‌خواند. حذفش کنید یا به کارش ببرید: `{{ vars.{1} }}` در متن، `{ var: vars.{2} }` در شرط',
  'the ticket': 'بلیت',
  'Write the name of an environment variable that holds it, such as {0}':
    'نام متغیر محیطی‌ای را بنویسید که آن را نگه می‌دارد، مثلاً {0}',
  'a secret of {0} seems to be written out here. {1}, and make a new secret: this one is known now':
    'انگار کلید محرمانهٔ {0} اینجا نوشته شده است. {1}، و کلید تازه‌ای بسازید: این یکی دیگر لو رفته است',
  '"secret" of {0} must be the name of an environment variable: letters, digits and "_". {1}':
    '`"secret"` {0} باید نام یک متغیر محیطی باشد: حروف، رقم و `"_"`. {1}',
  'this is empty, which YAML reads as null': 'این خالی است و `YAML` آن را `null` می‌خواند',
  'YAML reads {0} as null': '`YAML` {0} را `null` می‌خواند',
  '{0}: this asks whether "{1}" is absent. Write null if you mean that, or the value':
    '{0}: یعنی این می‌پرسد که «{1}» نباشد. اگر منظورتان همین است `null` بنویسید، وگرنه مقدار را',
  'YAML reads {0} as {1}, but "{2}" holds texts. Put it in quotes: "{3}"':
    '`YAML` {0} را {1} می‌خواند، ولی «{2}» متن نگه می‌دارد. آن را در کوتیشن بگذارید: `"{3}"`',
  'YAML reads {0} as a text, and no number equals it. Write {1}, or put it in quotes if you mean the text':
    '`YAML` {0} را متن می‌خواند و هیچ عددی با آن برابر نیست. بنویسید {1}، یا اگر منظورتان متن است در کوتیشن بگذارید',
  'this ] closes nothing, and is a letter of the text. Write "[" before the list, or put the text in quotes':
    'این `]` چیزی را نمی‌بندد و حرفی از متن است. پیش از لیست `"["` بگذارید، یا متن را در کوتیشن بگذارید',
  'these braces close nothing, and people read them. Remove them':
    'این آکولادها چیزی را نمی‌بندند و مردم می‌بینندشان. حذفشان کنید',
  'YAML reads {0} as a text. Write {1}, or put it in quotes if you mean the text':
    '`YAML` {0} را متن می‌خواند. بنویسید {1}، یا اگر منظورتان متن است در کوتیشن بگذارید',
  '"substr" never gives {0}: the length that it is asked for is {1}, and that of this text {2}':
    '`substr` هیچ‌وقت {0} نمی‌دهد: طولی که از آن خواسته‌اید {1} است و طول این متن {2}',
  'YAML reads {0} as a text. Did you mean {1}? Put it in quotes if you mean the text':
    '`YAML` {0} را متن می‌خواند. منظورتان {1} بود؟ اگر منظورتان متن است، در کوتیشن بگذارید',
  'YAML 1.2 reads {0} as a text, but elsewhere in this file "{1}" is compared with true or false. Write {2}, or put it in quotes if you mean the text':
    '`YAML 1.2` {0} را متن می‌خواند، ولی جای دیگری در این فایل «{1}» با `true` یا `false` مقایسه شده است. بنویسید {2}، یا اگر منظورتان متن است در کوتیشن بگذارید',
  'this is empty, but "{0}" takes a text. Write one, or remove the key':
    'این خالی است، ولی «{0}» متن می‌گیرد. متنی بنویسید یا کلید را حذف کنید',
  'YAML reads {0} as {1}, but "{2}" takes a text. Put it in quotes: "{3}"':
    '`YAML` {0} را {1} می‌خواند، ولی «{2}» متن می‌گیرد. آن را در کوتیشن بگذارید: `"{3}"`',
  'the number {0}': 'عدد `{0}`',
  'the format of "date" must be a text that stands here, such as \'%Y-%m-%d\'':
    'قالب `"date"` باید متنی باشد که همین‌جا نوشته شده، مثل `\'%Y-%m-%d\'`',
  'this is no format for "date": {0}': 'این برای `"date"` قالب نیست: {0}',
  'the third argument of "date" is a time zone that stands here, such as Asia/Tehran':
    'آرگومان سوم `"date"` منطقهٔ زمانی‌ای است که همین‌جا نوشته شده، مثل `Asia/Tehran`',
  '"match" names facts, and "{0}" is an operator of conditions. Write when: { {1}: {2} }':
    '`match` داده‌ها را نام می‌برد و «{0}» عملگر شرط‌هاست. بنویسید `when: { {1}: {2} }`',
  'everybody gets answer {0} of rule "{1}": no click that it answers has an id in {2}. Name a fact under "by" that such clicks have':
    'همه پاسخ {0} قانون «{1}» را می‌گیرند: هیچ کلیکی که این قانون به آن پاسخ می‌دهد در {2} شناسه‌ای ندارد. در `"by"` داده‌ای بنویسید که این کلیک‌ها داشته باشند',
  'Write "{0}"': 'بنویسید `"{0}"`',
  'their capitals differ': 'حروف بزرگ و کوچکشان فرق دارد',
  'this text holds {0}{1}, which only stretches a word, and makes another text of it. Remove it':
    'این متن {0}{1} دارد که فقط کلمه را می‌کشد و آن را متن دیگری می‌کند. حذفش کنید',
  '"{0}" is one path to YAML, and leads nowhere. Write "," between the two: {1}, {2}':
    '«{0}» برای `YAML` یک مسیر است و به جایی نمی‌رسد. بین آن دو `","` بگذارید: {1}، {2}',
  'rule "{0}" begins before rule "{1}", which asks for the same, has ended: {2} rule "{3}" answers. End the one where the other begins':
    'قانون «{0}» پیش از پایان قانون «{1}» که همان را می‌پرسد آغاز می‌شود: {2} قانون «{3}» پاسخ می‌دهد. یکی را جایی تمام کنید که دیگری آغاز می‌شود',
  'from {0} to {1}': 'از {0} تا {1}',
  'a quote within a text is a letter of it, so this is one text. Write "," before it if another item begins here':
    'کوتیشن درون متن حرفی از آن است، پس این یک متن است. اگر اینجا آیتم دیگری شروع می‌شود پیش از آن `","` بگذارید',
  'the weights of "{0}" add up to {1}, so {2} for "{3}" is {4} % of people. If percents are meant, let them add up to 100':
    'جمع وزن‌های «{0}» می‌شود {1}، پس {2} برای «{3}» یعنی {4} درصد افراد. اگر درصد منظور است، جمعشان را ۱۰۰ کنید',
  'no line goes on behind a "\\", and people read it. Remove it':
    'خط پس از `"\\"` ادامه پیدا نمی‌کند و مردم آن را می‌بینند. حذفش کنید',
  '"{0}" is shown as it stands. A line break is "\\n" in double quotes':
    '«{0}» همان‌طور که هست نشان داده می‌شود. خط تازه در کوتیشن دوتایی `"\\n"` است',
  '"{0}" is written as in a link, and people read it as it stands. Write the letters that it stands for':
    '«{0}» مثل لینک‌ها نوشته شده و مردم همین را می‌بینند. خود حرف‌ها را بنویسید',
  '"{0}" was Persian before it was read in another encoding. Write the text anew':
    '«{0}» فارسی بوده و با کدگذاری دیگری خوانده شده است. متن را از نو بنویسید',
  'nothing is left of this text but "?": its letters were lost in another encoding. Write it anew':
    'از این متن فقط `"?"` مانده است: حرف‌هایش در کدگذاری دیگری از بین رفته‌اند. از نو بنویسیدش',
  '{0} inserts nothing. To insert a fact write {{ extra_data.… }}':
    '{0} چیزی درج نمی‌کند. برای درج داده بنویسید `{{ extra_data.… }}`',
  '"in" takes the value first and the list second: the two are the wrong way round':
    '`"in"` اول مقدار را می‌گیرد و بعد لیست را: جای این دو برعکس است',
};
