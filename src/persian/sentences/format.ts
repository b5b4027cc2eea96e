import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  '{0} is an empty list. Remove the key': '{0} لیست خالی است. کلید را حذف کنید',
  'a day such as friday, or days such as saturday-wednesday':
    'روزی مثل `friday`، یا روزهایی مثل `saturday-wednesday`',
  ' The days: {0}': ' روزها: {0}',
  ' Did you mean "{0}"?': ' منظورتان «{0}» بود؟',
  '"{0}" is not a day such as friday, and not days such as saturday-wednesday.{1}':
    '«{0}» نه روزی مثل `friday` است و نه روزهایی مثل `saturday-wednesday`.{1}',
  'a time such as 09:00-17:00, or 22:00-06:00 for one that ends on the next day':
    'ساعتی مثل `09:00-17:00`، یا `22:00-06:00` برای ساعتی که روز بعد تمام می‌شود',
  'a date such as 2026-12-03, or days such as 2026-12-03..2026-12-10':
    'تاریخی مثل `2026-12-03`، یا روزهایی مثل `2026-12-03..2026-12-10`',
  'a day of each year such as 01-13, days such as 12-25..01-13, or those of one year such as 1405-12-25..1406-01-13':
    'روزی از هر سال مثل `01-13`، روزهایی مثل `12-25..01-13`، یا روزهای یک سال مثل `1405-12-25..1406-01-13`',
  '"{0}" is not written as days are here. Write {1}':
    '«{0}» آن‌طور نوشته نشده که روزها اینجا نوشته می‌شوند. بنویسید {1}',
  '"{0}" ends before it begins. Write the first day first':
    '«{0}» پیش از شروع تمام می‌شود. اول روز اول را بنویسید',
  '"{0}" has no year. Write it before the month: 2026-{1}':
    '«{0}» سال ندارد. آن را پیش از ماه بنویسید: `2026-{1}`',
  '. Give each a name, and ask for several with { or: [{ during: … }, { during: … }] }':
    '. به هر کدام نامی بدهید، و برای چند تقویم بنویسید `{ or: [{ during: … }, { during: … }] }`',
  '. Write shares as whole numbers, such as 80 and 20': '. سهم‌ها را با عدد صحیح بنویسید، مثل `80` و `20`',
  '"by" names what tells one person from another, and "{0}" is what an experiment makes of it. Write, for example, user_id':
    '`by` چیزی را نام می‌برد که آدم‌ها را از هم جدا می‌کند، و «{0}» نتیجهٔ یک آزمایش است. مثلاً بنویسید `user_id`',
  '"by" names an id, and "{0}" holds several fields. Name one of them, such as {1}.id':
    '`by` شناسه‌ای را نام می‌برد، و «{0}» چند فیلد دارد. یکی از آن‌ها را نام ببرید، مثل `{1}.id`',
  '"by" names what tells one person from another, and "{0}" is the same for many. Write, for example, user_id':
    '`by` چیزی را نام می‌برد که آدم‌ها را از هم جدا می‌کند، و «{0}» برای خیلی‌ها یکی است. مثلاً بنویسید `user_id`',
  '"ramp" of {0} has weights from {1} on, which is the same time as {2}. Write one of them':
    '`"ramp"` {0} از {1} به بعد وزن‌هایی دارد، که همان زمان {2} است. یکی را بنویسید',
  'a mapping such as {0}': 'یک `mapping` مثل {0}',
  '{0} is empty, so it would always be open. Write, for example, {1}':
    '{0} خالی است، پس همیشه باز می‌ماند. مثلاً بنویسید {1}',
  '{0} has days of each year that end with the 29th of Esfand, and a time that ends on the next day: which day that is depends on the year. Write the days with their years, or end them with 12-30':
    '{0} روزهایی از هر سال دارد که با ۲۹ اسفند تمام می‌شوند، و ساعتی که روز بعد تمام می‌شود: این‌که کدام روز است به سال بستگی دارد. روزها را با سالشان بنویسید، یا با `12-30` تمامشان کنید',
  'a day such as friday, or a list of days': 'روزی مثل `friday`، یا لیستی از روزها',
  'a time such as 09:00-17:00, or a list of times': 'ساعتی مثل `09:00-17:00`، یا لیستی از ساعت‌ها',
  'a date such as 2026-12-03, or a list of dates': 'تاریخی مثل `2026-12-03`، یا لیستی از تاریخ‌ها',
  'a day such as 01-13 or 1405-12-29, or a list of days':
    'روزی مثل `01-13` یا `1405-12-29`، یا لیستی از روزها',
  'a mapping such as { text_message: "…" }': 'یک `mapping` مثل `{ text_message: "…" }`',
  'the name of a receiver, a list of names, or [] for nobody':
    'نام یک گیرنده، لیستی از نام‌ها، یا `[]` برای هیچ‌کس',
  '{0} holds names of receivers, but {1}{2}': '{0} نام گیرنده‌ها را نگه می‌دارد، ولی {1}{2}',
  'a mapping such as { rule: … }': 'یک `mapping` مثل `{ rule: … }`',
  'It belongs in the response: response: { {0}: … }, or response_includes':
    'جایش در پاسخ است: `response: { {0}: … }`، یا `response_includes`',
  '{0} is empty, so it would hold for every response. Expect one of {1}':
    '{0} خالی است، پس با هر پاسخی برقرار می‌شود. انتظار یکی از این‌ها را بنویسید: {1}',
  'the id of a rule, "default", or one of these after "not:"':
    'شناسهٔ یک قانون، `"default"`، یا یکی از این‌ها پس از `"not:"`',
  'one of {0}': 'یکی از {0}',
  '{0} must be one of {1}, but it is "{2}"': '{0} باید یکی از این‌ها باشد: {1}؛ ولی «{2}» است',
  'the id of a rule in the shadow, or null for none': 'شناسهٔ قانونی در سایه، یا `null` برای هیچ‌کدام',
  '{0} can only be true, but {1}. Otherwise leave it out':
    '{0} فقط می‌تواند `true` باشد، ولی {1}. در غیر این صورت آن را ننویسید',
  'no rule answers a request that is refused, so "refused" and "{0}" cannot both be expected':
    'به درخواستی که رد شود هیچ قانونی پاسخ نمی‌دهد، پس `"refused"` و «{0}» با هم نمی‌شوند',
  'the path of a fact of the request, such as user_id': 'مسیر داده‌ای از درخواست مثل `user_id`',
  '"by" names what tells one person from another, and "{0}" is the same for all. Write, for example, user_id':
    '`"by"` چیزی را نام می‌برد که آدم‌ها را از هم جدا می‌کند، و «{0}» برای همه یکی است. مثلاً بنویسید `user_id`',
  '"{0}" is not the path of a fact. Write, for example, user_id':
    '«{0}» مسیر یک داده نیست. مثلاً بنویسید `user_id`',
  'the path of a fact such as user_id, or a list of paths': 'مسیر داده‌ای مثل `user_id`، یا لیستی از مسیرها',
  '{0} is an empty list: name a fact such as user_id': '{0} لیست خالی است: داده‌ای مثل `user_id` را نام ببرید',
  'a mapping of names to weights, such as { old: 80, new: 20 }':
    'یک `mapping` از نام‌ها و وزن‌هایشان، مثل `{ old: 80, new: 20 }`',
  'a weight: a whole number from 0 to {0}': 'یک وزن: عددی صحیح از ۰ تا {0}',
  'the weight of "{0}"': 'وزن «{0}»',
  '{0} are empty. Write a weight for each variant: { old: 80, new: 20 }':
    '{0} خالی‌اند. برای هر گونه وزنی بنویسید: `{ old: 80, new: 20 }`',
  '{0} all have the weight 0, so nobody would get any. Give one a weight':
    'وزن همهٔ {0} صفر است، پس هیچ‌کدام به کسی نمی‌رسد. به یکی وزن بدهید',
  '{0} have weights of {1} in sum, and {2} is the most. Write smaller ones: only their shares count':
    'جمع وزن‌های {0} می‌شود {1} و حداکثر {2} مجاز است. کوچک‌ترشان کنید: فقط سهم هر کدام مهم است',
  '. Add the fact that says who the person is: by: user_id':
    '. داده‌ای را که می‌گوید هر کس کیست اضافه کنید: `by: user_id`',
  '. Add the variants with their weights: variants: { old: 80, new: 20 }':
    '. گونه‌ها را با وزنشان اضافه کنید: `variants: { old: 80, new: 20 }`',
  ': people can come without an id. Add the variant that they get: otherwise: old':
    ': ممکن است کسی بدون شناسه بیاید. گونه‌ای را که به او می‌رسد اضافه کنید: `otherwise: old`',
  'a whole number from {0} to {1}': 'عددی صحیح از {0} تا {1}',
  'each item of {0}': 'هر آیتم {0}',
  'a list': 'لیست',
  'a mapping': 'یک `mapping`',
  'group "{0}"': 'گروه «{0}»',
  'the group': 'گروه',
  '. Add the rules that share the rest: rules: [ … ]':
    '. قوانینی را که در بقیه شریک‌اند اضافه کنید: `rules: [ … ]`',
  'a mapping such as { match: { touchpoint: CHAT }, rules: [ … ] }':
    'یک `mapping` مثل `{ match: { touchpoint: CHAT }, rules: [ … ] }`',
  'the entry of {0}': 'بخش {0}',
  'It belongs in the group: group: { {0}: … }': 'جایش در گروه است: `group: { {0}: … }`',
  'rule {0} of the group': 'قانون {0} گروه',
  '{0} is empty, so the group does nothing': '{0} خالی است، پس گروه کاری نمی‌کند',
  'the name of a file, such as texts.yaml or rules/*.yaml, or a list of these':
    'نام یک فایل مثل `texts.yaml` یا `rules/*.yaml`، یا لیستی از آن‌ها',
  '{0} is an empty list. Name a file, or remove the key':
    '{0} لیست خالی است. فایلی را نام ببرید یا کلید را حذف کنید',
  'the entry with "include"': 'بخشی که `"include"` دارد',
  'a text of 1 to {0} letters': 'متنی از ۱ تا {0} حرف',
  'a label is a text of 1 to {0} letters{1}. Put longer words into "description"':
    'برچسب متنی از ۱ تا {0} حرف است{1}. توضیح طولانی‌تر را در `"description"` بنویسید',
  ', but this one is empty': '، ولی این یکی خالی است',
  'the label "{0}"': 'برچسب «{0}»',
  '{0} is empty. Name a label, such as {1}, or remove the key':
    '{0} خالی است. برچسبی مثل {1} بنویسید یا کلید را حذف کنید',
  '{0} holds texts, numbers, true, false or null, but {1}':
    '{0} متن، عدد، `true`، `false` یا `null` نگه می‌دارد، ولی {1}',
  'the list of {0}': 'لیست {0}',
  'the list of {0} is empty, so it would {1}': 'لیست {0} خالی است، پس {1}',
  'a number, or a text such as "2026-12-03"': 'عدد، یا متنی مثل `"2026-12-03"`',
  '{0} must be a number, or a text such as "2026-12-03", but {1}':
    '{0} باید عدد باشد، یا متنی مثل `"2026-12-03"`، ولی {1}',
  'a list of two bounds such as [9, 17]': 'لیستی از دو کران مثل `[9, 17]`',
  'a bound of {0}': 'یک کران {0}',
  '{0} takes two bounds, as in [9, 17], but has {1}': '{0} دو کران می‌گیرد، مثل `[9, 17]`، ولی {1} تا دارد',
  'a value or a list of values': 'یک مقدار یا لیستی از مقدارها',
  'match every click': 'با هر کلیکی جور دربیاید',
  'tests such as { gte: 5 }': 'آزمونی مثل `{ gte: 5 }`',
  '. The opposite of a test is written in "when", as {0}':
    '. برعکس یک آزمون در `"when"` نوشته می‌شود، مثل {0}',
  '{0} is empty, so it would ask for nothing. Tests: {1}': '{0} خالی است، پس چیزی نمی‌پرسد. آزمون‌ها: {1}',
  'a value, a list of values, or tests such as { gte: 5 }':
    'یک مقدار، لیستی از مقدارها، یا آزمونی مثل `{ gte: 5 }`',
  'never match': 'هیچ‌وقت جور درنمی‌آمد',
  '. For one of several write a list: {0}: [a, b]': '. برای یکی از چند مقدار لیست بنویسید: `{0}: [a, b]`',
  '. A fact equals what stands behind its colon: {0}: {1}':
    '. داده با آن‌چه پس از دونقطه‌اش می‌آید برابر است: `{0}: {1}`',
  '. Write a dotted path ({0}.{1}: …), a test ({2}: { gte: 5 }), or use "when" for logic':
    '. مسیر نقطه‌دار بنویسید (`{0}.{1}: …`)، یا آزمون (`{2}: { gte: 5 }`)، یا برای منطق `"when"` را به کار ببرید',
  '{0} is empty. Write a JSON-Logic expression, or remove the key to {1}':
    '{0} خالی است. عبارتی از `JSON-Logic` بنویسید، یا کلید را حذف کنید تا {1}',
  'the name of a receiver, or {0}': 'نام یک گیرنده، یا {0}',
  'the name of a receiver, or a list of names': 'نام یک گیرنده، یا لیستی از نام‌ها',
  '"to" holds names of receivers, but {0}{1}': '`"to"` نام گیرنده‌ها را نگه می‌دارد، ولی {0}{1}',
  '{0} is an empty list: name a receiver': '{0} لیست خالی است: گیرنده‌ای را نام ببرید',
  '. Add the name of a receiver: {0}': '. نام یک گیرنده را اضافه کنید: {0}',
  'notify of every click': 'از هر کلیکی خبر بدهد',
  'an entry of {0}': 'بخشی از {0}',
  '{0} is an empty list, so it notifies nobody. Remove the key':
    '{0} لیست خالی است، پس کسی را خبردار نمی‌کند. کلید را حذف کنید',
  '"{0}" is not a valid name in {1}: a name begins with a letter or "_" and holds only letters, digits, "_" and "-"':
    '«{0}» در {1} نام معتبری نیست: نام با حرف یا `"_"` شروع می‌شود و فقط حرف، رقم، `"_"` و `"-"` دارد',
  'a mapping with "rules" or what is named, such as "responses"':
    'یک `mapping` با `"rules"` یا چیزهای نام‌دار، مثل `"responses"`',
  'A part includes no others: the main file lists them all':
    'تکه‌ها تکهٔ دیگری را نمی‌آورند: فایل اصلی همه را می‌آورد',
  'Remove it: "{0}" stands in the main file, and counts for all':
    'حذفش کنید: «{0}» در فایل اصلی می‌آید و برای همه حساب می‌شود',
  '{0} must be {1}, but {2}{3}': '{0} باید {1} باشد، ولی {2}{3}',
  '{0} must be {1}, but {2}': '{0} باید {1} باشد، ولی {2}',
  '"{0}" is not one': '«{0}» این‌طور نیست',
  '"{0}" of {1}': '«{0}» در {1}',
  '{0} has no "{1}"': '{0} «{1}» ندارد',
  ' Known keys: {0}': ' کلیدهای شناخته‌شده: {0}',
  '{0} has an unknown key "{1}".{2}': '{0} کلید ناشناختهٔ «{1}» دارد.{2}',
  'a path of the request such as extra_data.answer': 'مسیری از درخواست مثل `extra_data.answer`',
  'a network such as 10.1.2.0/24': 'شبکه‌ای مثل `10.1.2.0/24`',
  'a text such as https://…': 'متنی مثل `https://…`',
  '. Add the address: url: https://…': '. نشانی را اضافه کنید: `url: https://…`',
  '. Add the name of the environment variable that holds it: secret: CRM_SECRET':
    '. نام متغیر محیطی‌ای را که نگهش می‌دارد اضافه کنید: `secret: CRM_SECRET`',
  'a list such as [extra_data.answer]': 'لیستی مثل `[extra_data.answer]`',
  'a list such as [10.1.2.0/24]': 'لیستی مثل `[10.1.2.0/24]`',
  'a list such as [5s]': 'لیستی مثل `[5s]`',
  'a list of rows such as [{ city: تهران }]': 'لیستی از ردیف‌ها مثل `[{ city: تهران }]`',
  'a mapping such as { city: تهران }': 'یک `mapping` مثل `{ city: تهران }`',
  'a row of {0}': 'یک ردیف {0}',
  '{0} has no rows, so the case would never run': '{0} ردیفی ندارد، پس این مورد هیچ‌وقت اجرا نمی‌شود',
  ' Its fields: {0}': ' فیلدهایش: {0}',
  'row {0} of "each" has no field "{1}".{2}': 'ردیف {0} از `"each"` فیلد «{1}» ندارد.{2}',
  'the name of a response or a response such as {0}': 'نام یک پاسخ یا خود پاسخ مثل {0}',
  '. Add the name of a response, or one in place: respond: {0}':
    '. نام یک پاسخ یا خود آن را اضافه کنید: `respond: {0}`',
  'It belongs in the response: respond: { {0}: … }': 'جایش در پاسخ است: `respond: { {0}: … }`',
  'It belongs in the condition: when: { {0}: … }': 'جایش در شرط است: `when: { {0}: … }`',
  'Times of the day are written times: 09:00-17:00, and days dates: 2026-12-03..2026-12-10 or jalali: 12-25..01-13':
    'ساعت‌های روز را با `times: 09:00-17:00` می‌نویسند و روزها را با `dates: 2026-12-03..2026-12-10` یا `jalali: 12-25..01-13`',
  'It belongs at the left margin, behind all rules: default: …':
    'جایش ابتدای خط و پس از همهٔ قوانین است: `default: …`',
  'A share of people is an experiment: experiments: { landing: { by: user_id, variants: { old: 80, new: 20 }, otherwise: old } }, and match: { experiments.landing: new } in the rule':
    'سهمی از افراد را آزمایش تعیین می‌کند: `experiments: { landing: { by: user_id, variants: { old: 80, new: 20 }, otherwise: old } }`، و در قانون `match: { experiments.landing: new }`',
  'Write it in the condition: when: { "!": … }': 'آن را در شرط بنویسید: `when: { "!": … }`',
  'this file holds tests, and no rules. "dargah test" runs them; name the rules file here':
    'در این فایل تست هست، نه قانون. `dargah test` اجرایشان می‌کند؛ اینجا فایل قوانین را نام ببرید',
  '"version" and "default" are missing. If this is a part of a rules file, name the file that includes it; otherwise add version: 1 and default: {0}':
    '`version` و `default` جا افتاده‌اند. اگر این تکه‌ای از یک فایل قوانین است، فایلی را نام ببرید که آن را می‌آورد؛ وگرنه `version: 1` و `default: {0}` را اضافه کنید',
  'nothing in this file belongs to a rules file. If it holds constants, name the rules file here, and this one behind --vars; otherwise begin with version: 1 and default: {0}':
    'هیچ‌چیز این فایل جزو فایل قوانین نیست. اگر ثابت‌ها را نگه می‌دارد، اینجا فایل قوانین را نام ببرید و این را پس از `--vars`؛ وگرنه با `version: 1` و `default: {0}` شروع کنید',
  '"{0}" has a date of the Persian calendar, and times of tests are written with one of the Gregorian. Write {1}':
    '«{0}» تاریخ شمسی دارد، ولی زمان تست‌ها را با تاریخ میلادی می‌نویسند. بنویسید `{1}`',
  'It belongs in the labels: labels: { {0}: … }': 'جایش در برچسب‌هاست: `labels: { {0}: … }`',
  'a mapping such as { touchpoint: CHAT }': 'یک `mapping` مثل `{ touchpoint: CHAT }`',
  '"match" names facts, and "" is not one': '`"match"` داده‌ها را نام می‌برد و `""` نام داده نیست',
  '"{0}" in "match"': '«{0}» در `"match"`',
  '{0} is empty, so it would match every click. Name a fact, or remove the key':
    '{0} خالی است، پس با هر کلیکی جور درمی‌آید. داده‌ای را نام ببرید یا کلید را حذف کنید',
  'the id "default" stands for the file\'s own "default". Give the rule another id':
    'شناسهٔ `"default"` مال پاسخ پیش‌فرض خود فایل است (`"default"`). به قانون شناسهٔ دیگری بدهید',
  ': up to 64 Latin letters, digits, ".", "_" and "-", the first a letter or a digit':
    ': حداکثر ۶۴ حرف لاتین، رقم، `"."`، `"_"` و `"-"`، که اولی حرف یا رقم است',
  '"{0}" is not a valid rule id{1}': '«{0}» شناسهٔ معتبری برای قانون نیست{1}',
  '. Add, for example, id: seller-asks-price': '. مثلاً اضافه کنید `id: seller-asks-price`',
  '{0} must be live or shadow, but {1}. To take the rule out write enabled: false':
    '{0} باید `live` یا `shadow` باشد، ولی {1}. برای کنار گذاشتن قانون بنویسید `enabled: false`',
  'it is "{0}"': '«{0}» است',
  'a mapping with "id" and "respond"': 'یک `mapping` با `"id"` و `"respond"`',
  'an address such as https://your-domain.com/orders': 'نشانی‌ای مثل `https://your-domain.com/orders`',
  '. Add where the person is sent: url: https://your-domain.com/…':
    '. اضافه کنید که کاربر به کجا برود: `url: https://your-domain.com/…`',
  'a mapping with "id" and "url"': 'یک `mapping` با `"id"` و `"url"`',
  'the file': 'فایل',
  'the default': 'پاسخ پیش‌فرض',
  '. Remove "{0}:" as long as there is nothing below it': '. تا وقتی چیزی زیرش نیست `"{0}:"` را حذف کنید',
  'a text such as Asia/Tehran': 'متنی مثل `Asia/Tehran`',
  '"{0}" is not a time zone that is known here. Write an IANA name such as Asia/Tehran{1}':
    '«{0}» منطقهٔ زمانی شناخته‌شده‌ای نیست. نامی از `IANA` مثل `Asia/Tehran` بنویسید{1}',
  '. If the file was written for a newer Dargah, this one is too old for it: upgrade it. Otherwise write 1':
    '. اگر فایل برای نسخهٔ تازه‌تری از درگاه نوشته شده، این نسخه برایش قدیمی است: به‌روزش کنید. وگرنه `1` بنویسید',
  ': it is the version of the format, not of your rules. Write 1':
    ': این نسخهٔ قالب فایل است، نه نسخهٔ قوانین شما. `1` بنویسید',
  'the file is {0}. A rules file is a mapping; the smallest is two lines: "version: 1" and "default: {1}"':
    'فایل {0} است. فایل قوانین `mapping` است و کوچک‌ترینش دو خط دارد: `"version: 1"` و `"default: {1}"`',
  empty: 'خالی',
  '"{0}" is missing': '«{0}» جا افتاده است',
  '{0} must be 1, not {1}{2}': '{0} باید `1` باشد، نه {1}{2}',
  '{0} must be the number 1{1}, but {2}. Write 1': '{0} باید عدد `1` باشد{1}، ولی {2}. `1` بنویسید',
  ', without quotes': '، بدون کوتیشن',
  '. Add version: 1': '. اضافه کنید `version: 1`',
  'a mapping such as { site: https://example.com }': 'یک `mapping` مثل `{ site: https://example.com }`',
  'a mapping such as { seller: { "==": [{ var: user_side }, SUPPLY] } }':
    'یک `mapping` مثل `{ seller: { "==": [{ var: user_side }, SUPPLY] } }`',
  'a mapping such as { thanks: {0} }': 'یک `mapping` مثل `{ thanks: {0} }`',
  'response "{0}"': 'پاسخ «{0}»',
  'a mapping such as { office: { weekdays: saturday-wednesday, times: 09:00-17:00 } }':
    'یک `mapping` مثل `{ office: { weekdays: saturday-wednesday, times: 09:00-17:00 } }`',
  'calendar "{0}"': 'تقویم «{0}»',
  'a mapping such as { checkout: { by: user_id, variants: { old: 80, new: 20 }, otherwise: old } }':
    'یک `mapping` مثل `{ checkout: { by: user_id, variants: { old: 80, new: 20 }, otherwise: old } }`',
  'experiment "{0}"': 'آزمایش «{0}»',
  'a mapping such as { crm: {0} }': 'یک `mapping` مثل `{ crm: {0} }`',
  '. Begin each rule with "- "': '. هر قانون را با `"- "` شروع کنید',
  'rule {0}': 'قانون {0}',
  ': every click needs an answer. Add, for example, default: {0}':
    ': هر کلیکی پاسخ می‌خواهد. مثلاً اضافه کنید `default: {0}`',
  '{0} must be one name, or a list of two while one replaces the other, but the list has {1}':
    '{0} باید یک نام باشد، یا لیستی از دو نام وقتی یکی جای دیگری را می‌گیرد، ولی این لیست {1} تا دارد',
  '{0} must be the name of an environment variable, such as CRM_SECRET, but it is {1}':
    '{0} باید نام یک متغیر محیطی باشد، مثل `CRM_SECRET`، ولی {1} است',
  'not a text': 'چیزی غیر از متن',
  '. Add the name of the environment variable that holds it: secret: TICKET_SECRET':
    '. نام متغیر محیطی‌ای را که نگهش می‌دارد اضافه کنید: `secret: TICKET_SECRET`',
  'a list such as [post_token, user_id]': 'لیستی مثل `[post_token, user_id]`',
  '. Add the fields that it carries: include: [post_token, user_id]':
    '. فیلدهایی را که با خود می‌برد اضافه کنید: `include: [post_token, user_id]`',
  'a mapping such as { default: {0} }': 'یک `mapping` مثل `{ default: {0} }`',
  'session rule {0}': 'قانون نشست {0}',
  ': every session call needs an answer. Add, for example, default: {0}':
    ': هر درخواست نشست پاسخ می‌خواهد. مثلاً اضافه کنید `default: {0}`',
  'the tests file': 'فایل تست‌ها',
  'case {0}': 'مورد {0}',
  'Write, for example, cases: [{0}]': 'مثلاً بنویسید `cases: [{0}]`',
  'a time with its offset from UTC, such as {0}': 'زمانی با اختلافش با `UTC`، مثل {0}',
  'a mapping of experiments to variants, such as { checkout: new }':
    'یک `mapping` از آزمایش‌ها و گونه‌هایشان، مثل `{ checkout: new }`',
  'the name of a variant': 'نام یک گونه',
  'the variant of "{0}"': 'گونهٔ «{0}»',
  '. Say who answers, or what: expect: { rule: … }':
    '. بگویید چه کسی پاسخ می‌دهد یا چه پاسخی: `expect: { rule: … }`',
  'a conversation expects something of each step. Move "expect" there':
    'در گفت‌وگو هر قدم انتظار خودش را دارد. `"expect"` را به آنجا ببرید',
  '. Say in a few words what the click is': '. در چند کلمه بگویید این کلیک چیست',
  'step {0}': 'قدم {0}',
  '{0} are empty. Write the first: { click: { … }, expect: { … } }':
    '{0} خالی‌اند. اولی را بنویسید: `{ click: { … }, expect: { … } }`',
  'a text that says why': 'متنی با دلیلش',
  '{0} must be a mapping{1}. {2}': '{0} باید یک `mapping` باشد{1}. {2}',
  ', but {0}': '، ولی {0}',
  'the file is empty': 'فایل خالی است',
  '{0} must be a mapping, but {1}': '{0} باید یک `mapping` باشد، ولی {1}',
  'the path of a rules file, such as ./rules.yaml': 'مسیر یک فایل قوانین، مثل `./rules.yaml`',
  '. Say how long: wait: 10m': '. بگویید چقدر: `wait: 10m`',
  '. Write follow: {}': '. بنویسید `follow: {}`',
  ', and neither "follow" nor "wait". Say what the step is, as click: { extra_data: { answer: yes } }':
    '، و نه `"follow"` و نه `"wait"`. بگویید این قدم چیست، مثلاً `click: { extra_data: { answer: yes } }`',
  'a time of at most a week, with its unit (ms, s, m or h), such as 5s':
    'مدتی حداکثر یک هفته با واحدش (`ms`، `s`، `m` یا `h`)، مثل `5s`',
  'a time of at most a year, with its unit (s, m, h or d), such as 14d':
    'مدتی حداکثر یک سال با واحدش (`s`، `m`، `h` یا `d`)، مثل `14d`',
  '. Write {0}': '. بنویسید {0}',
  '{0} must be true or false, but {1}{2}': '{0} باید `true` یا `false` باشد، ولی {1}{2}',
  'a date such as 2026-12-03 or 1405-09-12, or one with a time such as "2026-12-03 18:00"':
    'تاریخی مثل `2026-12-03` یا `1405-09-12`، یا تاریخی با ساعت مثل `"2026-12-03 18:00"`',
  'there is no {0}{1}': '{0}{1} وجود ندارد',
  '"{0}" names a zone of its own, and dates and times here are those of the file\'s "timezone". Write the time that it is there, such as "2026-12-03 18:00"':
    '«{0}» منطقهٔ زمانی خودش را دارد، ولی تاریخ و ساعت اینجا به وقت `timezone` فایل است. ساعت را به همان وقت بنویسید، مثل `"2026-12-03 18:00"`',
  '"{0}" is not a date such as 2026-12-03 or 1405-09-12, and not one with a time such as "2026-12-03 18:00"':
    '«{0}» نه تاریخی مثل `2026-12-03` یا `1405-09-12` است و نه تاریخی با ساعت مثل `"2026-12-03 18:00"`',
  '"{0}" has no time such as 18:00 behind its date': '«{0}» پس از تاریخش ساعتی مثل `18:00` ندارد',
  '"{0}" is not written as dates are here. Write {1}':
    '«{0}» به شکلی که تاریخ‌ها اینجا نوشته می‌شوند نیست. بنویسید {1}',
  ' in the Persian calendar': ' در تقویم شمسی',
  'it is {0}': '{0} است',
  'this is {0}': 'این یکی {0} است',
  'an empty text': 'متن خالی',
  'a blank text': 'متنی فقط از فاصله',
  '. Put it in quotes': '. آن را در کوتیشن بگذارید',
  'a mapping of dates to weights, such as { 2026-12-10: { old: 50, new: 50 } }':
    'یک `mapping` از تاریخ‌ها و وزن‌هایشان، مثل `{ 2026-12-10: { old: 50, new: 50 } }`',
  'the weights from {0} on': 'وزن‌های از {0} به بعد',
  '{0} is empty. Write weights by their day, or remove it':
    '{0} خالی است. وزن‌ها را با روزشان بنویسید یا حذفش کنید',
  '"ramp" of {0} gives "{1}" no weight from {2} on. Write {3}: 0 where nobody is to get it':
    '`"ramp"` {0} از {2} به بعد به «{1}» وزن نمی‌دهد. اگر نباید به کسی برسد بنویسید `{3}: 0`',
  '"ramp" of {0} gives a weight to "{1}" from {2} on, which is not one of its variants: {3}':
    '`"ramp"` {0} از {2} به بعد به «{1}» وزن می‌دهد که از گونه‌هایش نیست: {3}',
  '"ramp" of {0} has weights from {1} on, which is not after its "from". Write a later day':
    '`"ramp"` {0} از {1} به بعد وزن‌هایی دارد که پس از `"from"` آن نیست. روز دیرتری بنویسید',
  '"ramp" of {0} has weights from {1} on, which is after its "until". Write an earlier day':
    '`"ramp"` {0} از {1} به بعد وزن‌هایی دارد که پس از `"until"` آن است. روز زودتری بنویسید',
  'answer {0} of rule "{1}"': 'پاسخ {0} در قانون «{1}»',
  '"{0}" is not a time of the day from one minute to another{1}':
    '«{0}» ساعتی از روز، از یک دقیقه تا دقیقه‌ای دیگر، نیست{1}',
  '. Write one such as 09:00-17:00, or 22:00-06:00 for one that ends on the next day':
    '. یکی مثل `09:00-17:00` بنویسید، یا `22:00-06:00` برای آن‌چه روز بعد تمام می‌شود',
  '. For one of several write respond: { one_of: [ … ], by: conversation_id }':
    '. برای یکی از چند پاسخ بنویسید `respond: { one_of: [ … ], by: conversation_id }`',
  'a mapping such as { one_of: [a, b], by: user_id }': 'یک `mapping` مثل `{ one_of: [a, b], by: user_id }`',
  'entry {0} of {1}': 'بخش {0} از {1}',
  '{0} is an empty list: name the answers': '{0} لیست خالی است: پاسخ‌ها را نام ببرید',
  '{0} has one entry, which everybody would get. Write it as the answer itself, or add another':
    '{0} یک بخش دارد که به همه می‌رسد. همان را به‌جای پاسخ بنویسید، یا یکی دیگر اضافه کنید',
  ': name the answers': ': پاسخ‌ها را نام ببرید',
  '. Add the fact by which a person always gets the same answer: by: conversation_id':
    '. داده‌ای را اضافه کنید که با آن هر کس همیشه همان پاسخ را بگیرد: `by: conversation_id`',
  'entries {0} and {1} of "one_of" in {2} are the same answer. Each is given to as many people as the others; for other shares use "experiments"':
    'بخش‌های {0} و {1} از `"one_of"` در {2} یک پاسخ‌اند. هر پاسخ به همان تعداد آدم می‌رسد که بقیه؛ برای سهم‌های دیگر `"experiments"` را به کار ببرید',
  'at first': 'در آغاز',
  'from {0} on': 'از {0} به بعد',
  '{0} none of the answers of "one_of" in {1} is there. Let one stand without "from" and "until"':
    '{0} هیچ‌کدام از پاسخ‌های `"one_of"` در {1} نیست. بگذارید یکی بدون `"from"` و `"until"` بماند',
  ' For several write [{0}]': ' برای چند تا بنویسید `[{0}]`',
};
