import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  'a text': 'متن',
  'a number': 'عدد',
  'a boolean': 'مقدار بولی',
  'an object': 'آبجکت',
  'line {0}': 'خط {0}',
  'is too costly: {0}': 'زیادی پرهزینه است: {0}',
  'could not be rendered: {0}': 'ساخته نشد: {0}',
  'could not be rendered ({0})': 'ساخته نشد ({0})',
  'inserts a ticket, and nothing here signs tickets': 'بلیت درج می‌کند، ولی اینجا چیزی بلیت امضا نمی‌کند',
  'inserts a ticket, which could not be signed: {0}': 'بلیتی درج می‌کند که امضا نشد: {0}',
  '"{0}" ignores nothing.{1}': '«{0}» چیزی را نادیده نمی‌گیرد.{1}',
  ' Write {0} or {1}': ' بنویسید {0} یا {1}',
  'this comment names no check to ignore. Write # {0} CHECK and the reason':
    'این کامنت نمی‌گوید کدام بررسی نادیده گرفته شود. بنویسید `# {0} CHECK` و دلیلش',
  ' Write one comment for each check': ' برای هر بررسی یک کامنت بنویسید',
  ' Each finding ends with the name of its check': ' نام بررسی در آخر هر یافته آمده است',
  'there is no check "{0}".{1}': 'بررسی «{0}» وجود ندارد.{1}',
  'this comment does not say why {0} is ignored. Write the reason behind the name of the check':
    'این کامنت نمی‌گوید چرا {0} نادیده گرفته می‌شود. دلیلش را پس از نام بررسی بنویسید',
  'an error of {0} cannot be ignored: it stays, and the file is not loaded until it is fixed':
    'خطای {0} را نمی‌شود نادیده گرفت: می‌ماند و تا درست نشود فایل بارگذاری نمی‌شود',
  '{0} finds nothing to ignore {1}. Remove this comment':
    '{0} {1} چیزی برای نادیده گرفتن پیدا نمی‌کند. این کامنت را حذف کنید',
  'in the next line': 'در خط بعد',
  'in this file': 'در این فایل',
  '{0} is about ignore comments and cannot be ignored. Remove this comment':
    '{0} دربارهٔ کامنت‌های نادیده‌گرفتن است و خودش نادیده گرفته نمی‌شود. این کامنت را حذف کنید',
  '{0} is read at the head of a file only. Move it above the first key, or write {1}':
    '{0} فقط در سر فایل خوانده می‌شود. آن را بالای اولین کلید ببرید، یا بنویسید {1}',
  'it would take more than is left of the 300,000 steps that a click may take':
    'بیش از آن‌چه از ۳۰۰٬۰۰۰ قدم مجاز یک کلیک مانده لازم دارد',
  'conditions refer to each other in a circle: {0}. Break it at one of them':
    'شرط‌ها دور می‌زنند و به خودشان برمی‌گردند: {0}. در یکی از آن‌ها دور را بشکنید',
  'conditions refer to each other more than {0} deep here. Write some of them out':
    'شرط‌ها اینجا بیش از {0} پله به هم ارجاع می‌دهند. بعضی را همان‌جا بنویسید',
  'conditions, with those that they name, nest more than {0} levels deep here. Make some of them flatter':
    'شرط‌ها با آن‌هایی که نام می‌برند اینجا بیش از {0} سطح تودرتو می‌شوند. بعضی را تخت‌تر کنید',
  'a condition': 'شرط',
  'the condition of an "if"': 'شرط یک `"if"`',
  '{0} stands where {1} is expected, and is always {2}. Write {3} if you mean that':
    '{0} جای {1} نشسته و همیشه {2} است. اگر منظورتان همین است بنویسید {3}',
  'a list stands where {0} is expected, and is true whatever its items come to. To ask for all of them write { and: [ … ] }, for one of them { or: [ … ] }':
    'لیست جای {0} نشسته و هر چه در آن باشد درست است. برای این‌که همه برقرار باشند بنویسید `{ and: [ … ] }` و برای این‌که یکی برقرار باشد `{ or: [ … ] }`',
  'Write a condition, such as { "==": [{ var: user_side }, SUPPLY] }':
    'شرطی بنویسید، مثلاً `{ "==": [{ var: user_side }, SUPPLY] }`',
  'a text stands where {0} is expected, and by itself is always {1}. {2}':
    'متن جای {0} نشسته و به‌تنهایی همیشه {1} است. {2}',
  'an empty object': 'آبجکتی خالی',
  'an object with {0} keys ({1})': 'آبجکتی با {0} کلید ({1})',
  'Write what is to be asked, or remove it': 'آن‌چه را باید پرسیده شود بنویسید، یا حذفش کنید',
  'A fallback stands beside the path: { var: [path, fallback] }':
    'مقدار جایگزین کنار مسیر می‌آید: `{ var: [path, fallback] }`',
  'What facts must equal stands in "match" of a rule: match: { {0}: … }. {1}, and several stand in { and: [ … ] }':
    'آن‌چه داده‌ها باید با آن برابر باشند در `"match"` قانون می‌آید: `match: { {0}: … }`. {1}، و چند شرط در `{ and: [ … ] }` می‌آیند',
  'In a condition, an operator compares: { "==": [{ var: {0} }, value] }':
    'در شرط، عملگر مقایسه می‌کند: `{ "==": [{ var: {0} }, value] }`',
  '"when" is no operator, but a key of a rule. What is to be asked stands right behind it: when: { … }':
    '`"when"` عملگر نیست و کلید قانون است. شرط درست پس از آن می‌آید: `when: { … }`',
  '"match" is no operator, but a key beside "when" in a rule. {0}':
    '`"match"` عملگر نیست و در قانون، کلیدی کنار `"when"` است. {0}',
  'Wrap several in { and: [ … ] }': 'چند شرط را در `{ and: [ … ] }` بگذارید',
  'a condition needs exactly one operator here, but this is {0}, which JSON-Logic takes for plain data and so for true. {1}':
    'شرط اینجا دقیقاً یک عملگر می‌خواهد، ولی این {0} است که `JSON-Logic` آن را دادهٔ ساده و در نتیجه درست می‌گیرد. {1}',
  'the operator "{0}" is refused: {1}': 'عملگر «{0}» پذیرفته نمی‌شود: {1}',
  '"{0}" is not an operator of JSON-Logic{1}': '«{0}» از عملگرهای `JSON-Logic` نیست{1}',
  '. What a fact must equal stands in "match" of a rule: match: { {0}: … }. {1}':
    '. آن‌چه داده باید با آن برابر باشد در `"match"` قانون می‌آید: `match: { {0}: … }`. {1}',
  '. Known operators: {0}': '. عملگرهای شناخته‌شده: {0}',
  '{0} arguments': '{0} آرگومان',
  'at least {0} arguments': 'دست‌کم {0} آرگومان',
  '{0} to {1} arguments': '{0} تا {1} آرگومان',
  '"{0}" takes {1}, but has {2}{3}': '«{0}» {1} می‌گیرد، ولی {2} تا دارد{3}',
  '. A number has no "," between its digits': '. عدد بین رقم‌هایش `","` ندارد',
  '"{0}" takes keys that stand in the file, but this one is computed from the request. Write the keys out':
    '«{0}» کلیدهایی می‌گیرد که در فایل نوشته شده باشند، ولی این یکی از درخواست حساب می‌شود. کلیدها را بنویسید',
  'it prints personal data of the request to the console': 'دادهٔ شخصی درخواست را در کنسول چاپ می‌کند',
  'it calls methods of the data': 'متدهای داده را صدا می‌زند',
  'the part comes first: { in: [part, { var: extra_data.title }] }':
    'اول بخش می‌آید: `{ in: [part, { var: extra_data.title }] }`',
  'a negation stands around it: { "!": { in: [{ var: touchpoint }, [CHAT, MY_POST]] } }':
    'نفی دور آن می‌آید: `{ "!": { in: [{ var: touchpoint }, [CHAT, MY_POST]] } }`',
  'compare with null: { "!=": [{ var: extra_data.name }, null] }, or with "!!" for what is neither empty nor 0':
    'با `null` مقایسه کنید: `{ "!=": [{ var: extra_data.name }, null] }`، یا با `"!!"` برای آن‌چه نه خالی است و نه صفر',
  'compare with null: { "==": [{ var: extra_data.name }, null] }, or with "!" for what is empty or 0, too':
    'با `null` مقایسه کنید: `{ "==": [{ var: extra_data.name }, null] }`، یا با `"!"` برای آن‌چه خالی یا صفر هم باشد',
  'a value for an absent field stands beside its path: { var: [extra_data.count, 1] }, and { or: [{ var: post_token }, none] } takes the first that is not empty':
    'مقدار فیلدی که نیست کنار مسیرش می‌آید: `{ var: [extra_data.count, 1] }`، و `{ or: [{ var: post_token }, none] }` اولی را که خالی نباشد می‌گیرد',
  '{ starts_with: [{ var: extra_data.phone }, "09"] } asks for a beginning, "ends_with" for an ending, { in: [part, { var: extra_data.title }] } for a part of a text, and "matches" for a regular expression':
    '`{ starts_with: [{ var: extra_data.phone }, "09"] }` شروع متن را می‌پرسد، `"ends_with"` پایانش را، `{ in: [part, { var: extra_data.title }] }` بخشی از آن را، و `"matches"` عبارت باقاعده (`regular expression`) را',
  'an experiment gives a share of the people a variant: { variant: [checkout, new] }':
    'آزمایش به سهمی از افراد گونه‌ای می‌دهد: `{ variant: [checkout, new] }`',
  'three arguments make a "between": { "<=": [9, { var: now.hour }, 17] }':
    'سه آرگومان یعنی `"between"`: `{ "<=": [9, { var: now.hour }, 17] }`',
  '"if" takes many conditions: { if: [condition, value, condition, value, otherwise] }':
    '`"if"` چند شرط می‌گیرد: `{ if: [condition, value, condition, value, otherwise] }`',
  'two conditions differ: { "!=": [{ "!!": { condition: a } }, { "!!": { condition: b } }] }':
    'دو شرط با هم فرق دارند: `{ "!=": [{ "!!": { condition: a } }, { "!!": { condition: b } }] }`',
  'there is no rounding: compare with "<" and ">", or use "%" for a remainder':
    'گرد کردن وجود ندارد: با `"<"` و `">"` مقایسه کنید، یا برای باقی‌مانده `"%"` را به کار ببرید',
  'the time of the click is a fact: { var: now.date }, { var: now.hour }, { var: now.weekday }':
    'زمان کلیک خودش داده است: `{ var: now.date }`، `{ var: now.hour }`، `{ var: now.weekday }`',
  'it has more than {0} characters': 'بیش از {0} نویسه دارد',
  'it comes to {0} instructions, and more than {1} take too long. Repeat fewer times':
    '{0} دستور می‌شود و بیش از {1} دستور زیادی طول می‌کشد. تکرارها را کمتر کنید',
  '{0} responds with "{1}"': '{0} با «{1}» پاسخ می‌دهد',
  '{0} notifies "{1}"': '{0} «{1}» را خبردار می‌کند',
  '{0} takes the name of a condition as text': '{0} نام یک شرط را به شکل متن می‌گیرد',
  '"during" takes the name of one calendar as text, and cannot stand where a list is gone through. Ask for several with { or: [{ during: … }, { during: … }] }':
    '`"during"` نام یک تقویم را به شکل متن می‌گیرد و نمی‌تواند جایی بیاید که لیست پیموده می‌شود. برای چند تقویم بنویسید `{ or: [{ during: … }, { during: … }] }`',
  '"{0}" is a calendar and no condition. Write { during: {1} }':
    '«{0}» تقویم است، نه شرط. بنویسید `{ during: {1} }`',
  '"{0}" is a condition and no calendar. Write { condition: {1} }':
    '«{0}» شرط است، نه تقویم. بنویسید `{ condition: {1} }`',
  'the condition "{0}" is used here': 'شرط «{0}» اینجا به کار رفته',
  'the calendar "{0}" is used here': 'تقویم «{0}» اینجا به کار رفته',
  '{0} is not a variant of the experiment "{1}".{2} Its variants: {3}':
    '{0} از گونه‌های آزمایش «{1}» نیست.{2} گونه‌هایش: {3}',
  '"variant" takes the name of an experiment and one of its variants, as texts: { variant: [checkout, new] }':
    '`"variant"` نام یک آزمایش و یکی از گونه‌هایش را به شکل متن می‌گیرد: `{ variant: [checkout, new] }`',
  'the experiment "{0}" is asked for here': 'آزمایش «{0}» اینجا پرسیده شده',
  'The file defines no {0}': 'فایل در {0} چیزی تعریف نمی‌کند',
  '{0}, which is not defined.{1} {2}': '{0}، ولی تعریف نشده است.{1} {2}',
  'begins at the root of the disk. Name files in the folder of this one':
    'از ریشهٔ دیسک شروع می‌شود. فایل‌هایی را در پوشهٔ همین فایل نام ببرید',
  'has a "\\". Write "/" between folders': '`"\\"` دارد. بین پوشه‌ها `"/"` بگذارید',
  'leads out of the folder of this file. Move the part into it':
    'از پوشهٔ این فایل بیرون می‌رود. تکه را به داخل آن ببرید',
  'has a step that leads nowhere. Write {0}': 'قدمی دارد که به جایی نمی‌رسد. بنویسید {0}',
  'does not end in .yaml or .yml, as every part does': 'آخرش `.yaml` یا `.yml` نیست، که هر تکه‌ای دارد',
  ' Add one, or remove the pattern': ' یکی اضافه کنید یا الگو را حذف کنید',
  ' Write it, or correct the name': ' آن را بنویسید یا نام را درست کنید',
  'no file is like "{0}"': 'هیچ فایلی مثل «{0}»',
  'there is no file "{0}"': 'فایلی به نام «{0}»',
  '{0} in the folder of this one.{1}': '{0} در پوشهٔ این فایل نیست.{1}',
  '"{0}" is included in {1} already. A file is included once: remove one of the two':
    '«{0}» قبلاً در {1} آورده شده است. هر فایل یک بار آورده می‌شود: یکی از آن دو را حذف کنید',
  '"{0}" is this file itself. Name another one': '«{0}» خود همین فایل است. فایل دیگری را نام ببرید',
  'the file must be {0}, but {1}': 'فایل باید {0} باشد، ولی {1}',
  'a part': 'تکه',
  'a part includes no others: the main file lists them all':
    'تکه‌ها تکهٔ دیگری را نمی‌آورند: فایل اصلی همه را می‌آورد',
  'these rules have no place: "{0}" is included at the top of {1}. Include it in "rules" there, where its rules are to stand: - include: {2}':
    'این قوانین جایی ندارند: «{0}» در بالای {1} آورده شده است. آن را در `"rules"` همان‌جا بیاورید که قوانینش باید باشند: `- include: {2}`',
  '"{0}" must be a mapping, but {1}': '«{0}» باید یک `mapping` باشد، ولی {1}',
  '"{0}" of "{1}" is defined in {2} already. Names are unique across the files: rename one of the two, or remove it':
    '«{0}» در «{1}» قبلاً در {2} تعریف شده است. نام‌ها در همهٔ فایل‌ها یکتا هستند: یکی را تغییر نام بدهید یا حذف کنید',
  'the file must be a mapping of constants such as { site: https://example.com }, but {0}':
    'فایل باید یک `mapping` از ثابت‌ها باشد، مثل `{ site: https://example.com }`، ولی {0}',
  none: 'هیچ',
  'the rules have no constant "{0}".{1}': 'قوانین ثابت «{0}» ندارند.{1}',
  'the test "{0}" fails: {1}': 'تست «{0}» رد می‌شود: {1}',
  'the file has no test that runs, and --require-tests asks for some. Add cases below "tests", or start without it':
    'فایل تستی ندارد که اجرا شود، و `--require-tests` تست می‌خواهد. زیر `"tests"` مواردی اضافه کنید، یا بدون آن اجرا کنید',
  'the {0} is {1} by json-logic-js, but {2} by the compiled rules. This is a fault of Dargah: please report it with the rules and this request':
    'طبق `json-logic-js`، {0} {1} است، ولی طبق قوانین کامپایل‌شده {2}. این خطای خود درگاه است: لطفاً با قوانین و این درخواست گزارشش کنید',
  'rule "{0}"{1} never answered in the shadow': 'قانون «{0}»{1} در سایه هیچ‌وقت پاسخ نداد',
  'rule "{0}"{1} never answered': 'قانون «{0}»{1} هیچ‌وقت پاسخ نداد',
  'never false': 'هیچ‌وقت نادرست نشد',
  'never true': 'هیچ‌وقت درست نشد',
  'never asked': 'هیچ‌وقت پرسیده نشد',
  '{0} was {1}, in {2}': '{0} {1}، در {2}',
  '{0} never answered': '{0} هیچ‌وقت داده نشد',
  'the default of sessions': 'پاسخ پیش‌فرض نشست‌ها',
  'the answer of "{0}"': 'پاسخ قانون «{0}»',
  'answer {0} of "{1}"': 'پاسخ {0} از قانون «{1}»',
  '{0} was never given': '{0} هیچ‌وقت داده نشد',
  'condition "{0}"': 'شرط «{0}»',
  '"notify" of {0}': '`"notify"` {0}',
  '"notify" of rule "{0}"': '`"notify"` قانون «{0}»',
  '"notify" of the default': '`"notify"` پاسخ پیش‌فرض',
  'they look much alike: {0}': 'خیلی شبیه هم‌اند: {0}',
  'character {0} is {1} where {2} is expected': 'نویسهٔ {0} {1} است و انتظار {2} می‌رود',
  'the end of the text': 'پایان متن',
  'one that contains {0}': 'متنی که {0} در آن باشد',
  'any but {0}': 'هر چیزی جز {0}',
  '{0} is {1}, expected {2}': '{0} {1} است، انتظار: {2}',
  'json-logic-js decides otherwise: a fault of Dargah, please report it with the rules and this request: {0}':
    '`json-logic-js` جور دیگری حساب می‌کند: این خطای خود درگاه است، لطفاً با قوانین و این درخواست گزارشش کنید: {0}',
  'the answer of "{0}" would break the contract: {1} {2}': 'پاسخ «{0}» قرارداد را می‌شکند: {1} {2}',
  '{0} rules answer otherwise': 'پاسخ {0} قانون عوض می‌شود',
  '{0} rules take fewer clicks': '{0} قانون کلیک‌های کمتری می‌گیرد',
  '{0} rules take more': '{0} قانون بیشتر می‌گیرد',
  '{0} rules notify others': '{0} قانون دیگران را خبردار می‌کند',
  'the condition "{0}" is used here, which is not defined. For the opposite of "{1}" write { "!": { condition: {2} } }':
    'شرط «{0}» اینجا به کار رفته، ولی تعریف نشده است. برای نقیض «{1}» بنویسید `{ "!": { condition: {2} } }`',
};
