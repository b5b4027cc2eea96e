/**
 * What stands in the tables of docs/rules.md, and what it is in Persian, there and in editors. A test holds that nothing
 * is missing, and nothing left over.
 */
export const descriptions: Readonly<Record<string, string>> = {
  key: 'کلید',
  needed: 'لازم',
  'what it is': 'چیست',
  yes: 'بله',
  '`1`, the version of this format.': '`1`، نسخهٔ این قالب.',
  no: 'نه',
  'The IANA name of the time zone of [`now`](#now), such as `now.hour` and `now.weekday`. The default: `Asia/Tehran`.':
    'نام IANA منطقهٔ زمانی [`now`](#now)، مثل `now.hour` و `now.weekday`. پیش‌فرض: `Asia/Tehran`.',
  '[Other files](#several-files) in the folder of this one that hold constants, conditions, responses or receivers, by name or pattern. Files of rules are included in `rules`, where their rules are to stand.':
    '[فایل‌های دیگری](#several-files) در پوشهٔ همین فایل که ثابت، شرط، پاسخ یا گیرنده دارند، با نام یا الگو. فایل‌های قوانین در `rules` می‌آیند، همان‌جا که قوانینشان باید باشند.',
  'Constants by name, of any type: `{ var: vars.site }` in conditions, `{{ vars.site }}` in responses.':
    'ثابت‌ها با نامشان، از هر نوعی: در شرط‌ها `{ var: vars.site }`، در پاسخ‌ها `{{ vars.site }}`.',
  '[Conditions](#conditions) by name, used as `{ condition: name }`. For example `seller: { "==": [{ var: user_side }, SUPPLY] }`':
    '[شرط‌ها](#conditions) با نامشان، که با `{ condition: name }` به کار می‌روند. مثلاً `seller: { "==": [{ var: user_side }, SUPPLY] }`',
  '[Responses](#responses) by name, used as `respond: name`.':
    '[پاسخ‌ها](#responses) با نامشان، که با `respond: name` به کار می‌روند.',
  '[Calendars](#calendars) by name: times that come again, such as opening hours, nights and holidays. Asked by `{ during: name }`.':
    '[تقویم‌ها](#calendars) با نامشان: زمان‌هایی که تکرار می‌شوند، مثل ساعت کاری، شب و تعطیلات. با `{ during: name }` پرسیده می‌شوند.',
  '[Experiments](#experiments) by name: they split people into variants, each person always into the same. Asked by `{ variant: [name, variant] }`.':
    '[آزمایش‌ها](#experiments) با نامشان: مردم را بین چند گونه تقسیم می‌کنند، هر کس همیشه در همان گونه. با `{ variant: [name, variant] }` پرسیده می‌شوند.',
  '[Receivers](#webhooks) of webhooks by name: `notify: crm` in a rule notifies the one named `crm`.':
    '[گیرنده‌های](#webhooks) وب‌هوک با نامشان: `notify: crm` در یک قانون به گیرندهٔ `crm` خبر می‌دهد.',
  '[Who is notified](#who-is-notified) of every click, whichever rule answers.':
    '[چه کسی خبردار می‌شود](#who-is-notified) از هر کلیک، هر قانونی که پاسخ بدهد.',
  'The list of [rules](#rules), in order: the first whose `match` and `when` hold answers the click. [Groups](#groups) stand between them.':
    'لیست [قوانین](#rules) به ترتیب: اولین قانونی که `match` و `when` آن برقرار باشد پاسخ می‌دهد. [گروه‌ها](#groups) هم بینشان می‌آیند.',
  "The response when no rule matches, or when the response of a rule would break the platform's contract: the name of a response, or a response written in place. With [`notify`](#who-is-notified): `{ respond, notify }`.":
    'پاسخ وقتی هیچ قانونی جور نیست، یا پاسخ قانون به قرارداد پلتفرم نمی‌خورد: نام یک پاسخ، یا خود پاسخ. با [`notify`](#who-is-notified): `{ respond, notify }`.',
  '[Sessions](#sessions): rules for the second call of the platform, which asks where to send a person who comes from `open_server_link`. Without the section, such calls get 404.':
    '[نشست‌ها](#sessions): قوانین درخواست دوم پلتفرم، که می‌پرسد کسی را که از `open_server_link` می‌آید به کجا بفرستد. بدون این بخش، چنین درخواست‌هایی 404 می‌گیرند.',
  '[Tests](testing.md): clicks and the responses that they must get. `dargah test` runs them, and with `dargah serve --require-tests` only rules that pass them are taken over. They may also stand in a file of their own, `x.test.yaml`.':
    '[تست‌ها](../testing.md): کلیک‌ها و پاسخی که باید بگیرند. `dargah test` اجرایشان می‌کند، و با `dargah serve --require-tests` فقط قوانینی جایگزین می‌شوند که از آن‌ها قبول شوند. می‌توانند در فایل خودشان هم باشند: `x.test.yaml`.',
  '1 to 64 Latin letters, digits, `.`, `_` or `-`, beginning with a letter or a digit. Each id is used once, and `default` is reserved. The header `x-dargah-rule`, logs and metrics show it.':
    '۱ تا ۶۴ حرف لاتین، رقم، `.`، `_` یا `-`، که اولی حرف یا رقم است. هر شناسه یک بار می‌آید و `default` گرفته شده است. هدر `x-dargah-rule`، لاگ‌ها و متریک‌ها نشانش می‌دهند.',
  'What the rule is for, in words for people. It changes nothing.':
    'قانون برای چیست، به زبان آدم‌ها. چیزی را عوض نمی‌کند.',
  '`false` takes the rule out without deleting it. The rule is still checked.':
    '`false` قانون را بدون پاک کردنش کنار می‌گذارد. قانون همچنان بررسی می‌شود.',
  '`shadow` [tries the rule out](#a-rule-in-the-shadow): it is decided, counted and logged beside the real answer, and answers and notifies nobody. `live`, the default, answers.':
    '`shadow` [قانون را امتحان می‌کند](#a-rule-in-the-shadow): کنار پاسخ واقعی تصمیمش گرفته، شمرده و لاگ می‌شود، ولی نه پاسخ می‌دهد و نه به کسی خبر. `live`، پیش‌فرض، پاسخ می‌دهد.',
  'What people want to know where they meet the rule, as texts by name: who owns it, which ticket asked for it. Log lines, coverage and reports show them, metrics do not, and they change no answer.':
    'آن‌چه مردم می‌خواهند هر جا به قانون برمی‌خورند بدانند، به شکل متن‌هایی با نام: مال کیست، کدام تیکت آن را خواسته. خط‌های لاگ، پوشش و گزارش‌ها نشانش می‌دهند، متریک‌ها نه، و پاسخی را عوض نمی‌کند.',
  'Facts by their dotted paths, each with the value that it must equal, a list of values of which it must equal one, or [tests](#tests-in-match) such as `{ gte: 5 }`. All must hold. For anything else use `when`.':
    'داده‌ها با مسیرشان، هر کدام با مقداری که باید برابرش باشد، لیستی که باید برابر یکی از آن باشد، یا [آزمون‌هایی](#tests-in-match) مثل `{ gte: 5 }`. همه باید برقرار باشند. برای چیزهای دیگر `when` را به کار ببرید.',
  'A condition in JSON-Logic, which must be true: one operator with its arguments, as json-logic-js 2.0.5 understands it. With `match`, both must hold. For example `{ and: [{ condition: seller }, { ">": [{ var: extra_data.price }, 1000000] }] }`':
    'شرطی در JSON-Logic که باید درست باشد: یک عملگر با آرگومان‌هایش، همان‌طور که json-logic-js 2.0.5 می‌فهمد. اگر `match` هم باشد، هر دو باید برقرار باشند. مثلاً `{ and: [{ condition: seller }, { ">": [{ var: extra_data.price }, 1000000] }] }`',
  'The rule matches from this [date or time](#windows) on.':
    'قانون از این [تاریخ یا زمان](#windows) به بعد جور درمی‌آید.',
  'The rule matches until this [date or time](#windows): a date with its whole day, a time without its minute.':
    'قانون تا این [تاریخ یا زمان](#windows) جور درمی‌آید: تاریخ با همهٔ آن روز، زمان بدون آن دقیقه.',
  'The name of a response, a response written in place, or `{ one_of, by }`: [one of several](#one-of-several) for each person.':
    'نام یک پاسخ، خود پاسخ، یا `{ one_of, by }`: [یکی از چند پاسخ](#one-of-several) برای هر نفر.',
  '[Who is notified](#who-is-notified) when the rule matches: the name of a receiver, several, `{ to, when }`, or a list that mixes these. The response does not wait for the delivery.':
    'وقتی قانون جور است [چه کسی خبردار می‌شود](#who-is-notified): نام یک گیرنده، چند تا، `{ to, when }`، یا لیستی از این‌ها. پاسخ منتظر تحویل نمی‌ماند.',
  test: 'آزمون',
  'the fact': 'داده',
  'is short for': 'کوتاه‌شدهٔ',
  'Is not the value, or none of a list of values. An absent fact is not, either.':
    'برابر این مقدار، یا هیچ‌کدام از مقدارهای لیست، نیست. داده‌ای که نیست هم برابر نیست.',
  'Is greater.': 'بزرگ‌تر است.',
  'Is greater or equal.': 'بزرگ‌تر یا برابر است.',
  'Is less, and is there.': 'کوچک‌تر است، و هست.',
  'Is less or equal, and is there.': 'کوچک‌تر یا برابر است، و هست.',
  'Lies between two bounds, or is one of them.': 'بین دو کران است، یا یکی از آن‌هاست.',
  'Contains the text; of a list: one of its items is the text.':
    'این متن را دارد؛ در لیست: یکی از آیتم‌هایش همین متن است.',
  'Is a text that begins so.': 'متنی است که این‌طور شروع می‌شود.',
  'Is a text that ends so.': 'متنی است که این‌طور تمام می‌شود.',
  'Holds a [regular expression](#regular-expressions).':
    '[عبارت باقاعده‌ای](#regular-expressions) در آن پیدا می‌شود.',
  'Is there (`true`), or is absent or null (`false`). An empty text below `extra_data` is there.':
    'هست (`true`)، یا نیست یا null است (`false`). متن خالی زیر `extra_data` هست.',
  'Two or more answers, each the name of a response or a response written in place; with `{ respond, from, until }` one that is there for a time. Everybody gets one of those that are there, each as many people as the others.':
    'دو پاسخ یا بیشتر، هر کدام نام یک پاسخ یا خود پاسخ؛ با `{ respond, from, until }` پاسخی که مدتی هست. هر کس یکی از آن‌ها را که هستند می‌گیرد، و هر پاسخ به همان تعداد آدم می‌رسد که بقیه.',
  'The fact that says who the person is, or several, as in [experiments](#experiments). Who has none gets the first answer.':
    'داده‌ای که می‌گوید این شخص کیست، یا چند تا، مثل [آزمایش‌ها](#experiments). کسی که هیچ‌کدام را ندارد پاسخ اول را می‌گیرد.',
  'What messages call the group. Nothing refers to it.':
    'نامی که پیام‌ها گروه را با آن صدا می‌زنند. چیزی به آن ارجاع نمی‌دهد.',
  'What all its rules match, as in a rule: it stands before what they ask themselves.':
    'آن‌چه همهٔ قوانینش با آن جورند، مثل یک قانون: پیش از آن‌چه خودشان می‌پرسند می‌آید.',
  'A condition of all its rules, as in a rule.': 'شرط همهٔ قوانینش، مثل یک قانون.',
  'Its rules match from this [date or time](#windows) on.':
    'قوانینش از این [تاریخ یا زمان](#windows) به بعد جور درمی‌آیند.',
  'Its rules match until this [date or time](#windows): a date with its whole day, a time without its minute.':
    'قوانینش تا این [تاریخ یا زمان](#windows) جور درمی‌آیند: تاریخ با همهٔ آن روز، زمان بدون آن دقیقه.',
  '[Who is notified](#who-is-notified) when one of its rules matches, beside whom the rule notifies itself.':
    'وقتی یکی از قوانینش جور است [چه کسی خبردار می‌شود](#who-is-notified)، علاوه بر آن‌هایی که خود قانون خبر می‌دهد.',
  "Labels of all its rules. Where a rule has one of the same name, the rule's counts.":
    'برچسب‌های همهٔ قوانینش. اگر قانونی برچسبی با همان نام داشته باشد، مال قانون حساب است.',
  'The list of its rules, in order.': 'لیست قوانینش، به ترتیب.',
  path: 'مسیر',
  'Where the action was shown. Documented: `CHAT`, `MY_POST`, `MY_DIVAR`, `DIVAR_PRO`, `DEMAND_POST`, `POST_ADDON`, `CHAT_MESSAGE_ACTION`. The platform sends names that no page of it documents, too: buttons on posts do.':
    'اکشن کجا نشان داده شد. مستندشده‌ها: `CHAT`، `MY_POST`، `MY_DIVAR`، `DIVAR_PRO`، `DEMAND_POST`، `POST_ADDON`، `CHAT_MESSAGE_ACTION`. پلتفرم نام‌هایی هم می‌فرستد که در هیچ صفحه‌اش مستند نیست: دکمه‌های روی آگهی این‌طورند.',
  'The post that the click belongs to. At most 10 characters today. Null where there is none.':
    'آگهی‌ای که کلیک به آن مربوط است. امروز حداکثر ۱۰ نویسه. اگر نباشد null است.',
  'The chat that the click belongs to. A UUID today. Null where there is none.':
    'چتی که کلیک به آن مربوط است. امروز یک UUID. اگر نباشد null است.',
  '`SUPPLY` (the seller) or `DEMAND` (the buyer). Older calls spell them `Supply` and `Demand`. The platform calls it a text of at most 50 characters, so others may come. Rules see capitals. Null where there is none.':
    '`SUPPLY` (فروشنده) یا `DEMAND` (خریدار). درخواست‌های قدیمی‌تر `Supply` و `Demand` می‌نویسند. پلتفرم آن را متنی با حداکثر ۵۰ نویسه می‌خواند، پس شاید مقدار دیگری هم بیاید. قوانین حروف بزرگ می‌بینند. اگر نباشد null است.',
  'The person who clicked: an opaque text, the same at every click. Absent when the person is not logged in. Null where there is none.':
    'کسی که کلیک کرده: متنی نامفهوم که در هر کلیک همان است. اگر شخص وارد نشده باشد نمی‌آید. اگر نباشد null است.',
  'What you put under `data` of the action, untouched: any JSON object, however nested. An action without data sends `{}`, null or nothing. `{}` where there is none.':
    'آن‌چه زیر `data` اکشن گذاشته‌اید، دست‌نخورده: هر آبجکت JSON، هر قدر تودرتو. اکشن بدون داده `{}`، null یا هیچ می‌فرستد. اگر نباشد `{}` است.',
  example: 'نمونه',
  'The instant of the click. To compare with parts of it, use `when`.':
    'لحظهٔ کلیک. برای مقایسه با بخش‌های آن `when` را به کار ببرید.',
  'Whole seconds since 1970-01-01T00:00:00Z.': 'ثانیه‌های کامل از 1970-01-01T00:00:00Z.',
  'The date of the click. Dates that are written like this compare in order.':
    'تاریخ کلیک. تاریخ‌هایی که این‌طور نوشته شوند به ترتیب مقایسه می‌شوند.',
  'The time of the click. Times that are written like this compare in order.':
    'ساعت کلیک با دقیقه. زمان‌هایی که این‌طور نوشته شوند به ترتیب مقایسه می‌شوند.',
  'The hour of the click, 0 to 23.': 'ساعت کلیک، ۰ تا ۲۳.',
  'The minute of the click, 0 to 59.': 'دقیقهٔ کلیک، ۰ تا ۵۹.',
  'The day of the click, `saturday` to `friday`.': 'روز هفتهٔ کلیک، `saturday` تا `friday`.',
  'The day of the click in Persian, `شنبه` to `جمعه`.': 'روز هفتهٔ کلیک به فارسی، `شنبه` تا `جمعه`.',
  'The Persian date of the click. Dates that are written like this compare in order.':
    'تاریخ شمسی کلیک. تاریخ‌هایی که این‌طور نوشته شوند به ترتیب مقایسه می‌شوند.',
  'The Persian date as it is shown.': 'تاریخ شمسی، همان‌طور که نشان داده می‌شود.',
  'The Persian year.': 'سال شمسی.',
  'The Persian month, 1 (Farvardin) to 12 (Esfand).': 'ماه شمسی، ۱ (فروردین) تا ۱۲ (اسفند).',
  'The Persian month by its name, `فروردین` to `اسفند`.': 'نام ماه شمسی، `فروردین` تا `اسفند`.',
  'The day of the Persian month, 1 to 31.': 'روز ماه شمسی، ۱ تا ۳۱.',
  'Days of the week, `saturday` to `friday`; `saturday-wednesday` for several.':
    'روزهای هفته، `saturday` تا `friday`؛ برای چند روز `saturday-wednesday`.',
  'Times of the day, without their last minute. `22:00-06:00` ends on the next day, and its hours after midnight belong to the day before: with `weekdays: friday`, to Friday.':
    'ساعت‌های روز، بدون دقیقهٔ آخرشان. `22:00-06:00` روز بعد تمام می‌شود، و ساعت‌های پس از نیمه‌شبش مال روز پیش‌اند: با `weekdays: friday`، مال جمعه.',
  'Days of the Gregorian calendar, both ends included.': 'روزهای تقویم میلادی، با هر دو سر.',
  'Days of the Persian calendar: of each year, perhaps across its end, or of one year. With `dates`, either holds.':
    'روزهای تقویم شمسی: هر سال، شاید با گذشتن از سر سال، یا یک سال. اگر `dates` هم باشد، یکی از دو کافی است.',
  'The fact that says who the person is, or several: the first that is a text or a number counts, so that `[user_id, conversation_id]` takes the conversation of people who are not logged in.':
    'داده‌ای که می‌گوید این شخص کیست، یا چند تا: اولی که متن یا عدد باشد حساب است، پس `[user_id, conversation_id]` برای کسی که وارد نشده گفت‌وگو را می‌گیرد.',
  'Names of variants with their weights, whole numbers. A variant gets its weight out of their sum. The order matters: when weights change, people move between neighbours.':
    'نام گونه‌ها با وزنشان، به عدد صحیح. هر گونه به اندازهٔ وزنش از جمع وزن‌ها می‌گیرد. ترتیب مهم است: با عوض شدن وزن‌ها، مردم بین گونه‌های همسایه جابه‌جا می‌شوند.',
  'The variant of people without an id: those of whom no fact of `by` is there. One of the variants; give it the weight 0 where nobody else is to get it.':
    'گونهٔ کسانی که شناسه ندارند: هیچ‌یک از داده‌های `by` را. یکی از همین گونه‌ها؛ اگر نباید به کس دیگری برسد وزنش را 0 بگذارید.',
  'People are split from this [date or time](#windows) on.':
    'مردم از این [تاریخ یا زمان](#windows) به بعد تقسیم می‌شوند.',
  'People are split until this [date or time](#windows): a date with its whole day, a time without its minute.':
    'مردم تا این [تاریخ یا زمان](#windows) تقسیم می‌شوند: تاریخ با همهٔ آن روز، زمان بدون آن دقیقه.',
  'Other weights from a [date or time](#windows) on, each with all variants: `{ 2026-12-10: { old: 50, new: 50 } }`.':
    'وزن‌های دیگر از یک [تاریخ یا زمان](#windows) به بعد، هر بار با همهٔ گونه‌ها: `{ 2026-12-10: { old: 50, new: 50 } }`.',
  operator: 'عملگر',
  gives: 'چه می‌دهد',
  'for example': 'مثلاً',
  '**facts**': '**داده‌ها**',
  'The value of a fact by its dotted path; a list `[path, fallback]` gives another value where the fact is absent (null stays null). Facts: touchpoint, post_token, conversation_id, user_side, user_id, extra_data, vars, now, experiments, and whatever else the request carries.':
    'مقدار یک داده با مسیرش؛ لیست `[path, fallback]` اگر داده نباشد مقدار دیگری می‌دهد (null همان null می‌ماند). داده‌ها: `touchpoint`، `post_token`، `conversation_id`، `user_side`، `user_id`، `extra_data`، `vars`، `now`، `experiments` و هر چه درخواست دیگر دارد.',
  'The named facts that are null, absent or empty, as a list. The names must be written out in the file.':
    'لیست داده‌های نام‌برده‌ای که null یا خالی‌اند یا نیستند. نام‌ها باید در فایل نوشته شده باشند.',
  '`[how many are needed, [names]]`: an empty list if that many of the facts are there, otherwise those that are missing. The names must be written out in the file.':
    '`[چند تا لازم است, [نام‌ها]]`: اگر این تعداد باشند لیست خالی، وگرنه آن‌هایی که نیستند. نام‌ها باید در فایل نوشته شده باشند.',
  '**logic**': '**منطق**',
  '`[condition, value, condition, value, …, otherwise]`: the value after the first true condition.':
    '`[شرط, مقدار, شرط, مقدار, …, وگرنه]`: مقدار پس از اولین شرطی که درست است.',
  '`[condition, value, otherwise]`: the same as `if`.': '`[شرط, مقدار, وگرنه]`: همان `if`.',
  'The first argument that is false, otherwise the last: true when all are. Arguments after a false one are not evaluated.':
    'اولین آرگومانی که نادرست است، وگرنه آخری: وقتی همه درست باشند درست است. آرگومان‌های پس از نادرست حساب نمی‌شوند.',
  'The first argument that is true, otherwise the last: true when one is. Arguments after a true one are not evaluated.':
    'اولین آرگومانی که درست است، وگرنه آخری: وقتی یکی درست باشد درست است. آرگومان‌های پس از درست حساب نمی‌شوند.',
  'Not: true when the argument is false, null, 0, an empty text or an empty list. Write it in quotes, or YAML takes it for a tag.':
    'نقیض: درست است وقتی آرگومان false، null، 0، متن خالی یا لیست خالی باشد. در کوتیشن بنویسیدش، وگرنه YAML آن را tag می‌گیرد.',
  'True when the argument is not false, null, 0, an empty text or an empty list. Write it in quotes, or YAML takes it for a tag.':
    'درست است وقتی آرگومان false، null، 0، متن خالی یا لیست خالی نباشد. در کوتیشن بنویسیدش، وگرنه YAML آن را tag می‌گیرد.',
  '**comparison**': '**مقایسه**',
  'Equal, by JavaScript\'s `==`: 1 equals "1". `===` is the strict form.':
    'برابر، با `==` جاوااسکریپت: 1 برابر "1" است. شکل دقیقش `===` است.',
  "Not equal, by JavaScript's `!=`. Write it in quotes, or YAML takes it for a tag.":
    'نابرابر، با `!=` جاوااسکریپت. در کوتیشن بنویسیدش، وگرنه YAML آن را tag می‌گیرد.',
  'Equal in value and type.': 'برابر در مقدار و نوع.',
  'Not equal in value or type. Write it in quotes, or YAML takes it for a tag.':
    'نابرابر در مقدار یا نوع. در کوتیشن بنویسیدش، وگرنه YAML آن را tag می‌گیرد.',
  'Less; with three arguments: the middle one lies between the others. Null counts as 0, so a missing price is less than 5.':
    'کوچک‌تر؛ با سه آرگومان: وسطی بین دو تای دیگر است. null صفر حساب می‌شود، پس قیمتی که نیست از 5 کوچک‌تر است.',
  'Less or equal; with three arguments: the middle one lies between the others or equals one. Null counts as 0.':
    'کوچک‌تر یا برابر؛ با سه آرگومان: وسطی بین دو تای دیگر یا برابر یکی از آن‌هاست. null صفر حساب می‌شود.',
  'Greater. Null counts as 0. Write it in quotes, or YAML takes it for a text.':
    'بزرگ‌تر. null صفر حساب می‌شود. در کوتیشن بنویسیدش، وگرنه YAML آن را متن می‌گیرد.',
  'Greater or equal. Null counts as 0. Write it in quotes, or YAML takes it for a text.':
    'بزرگ‌تر یا برابر. null صفر حساب می‌شود. در کوتیشن بنویسیدش، وگرنه YAML آن را متن می‌گیرد.',
  '**texts and lists**': '**متن‌ها و لیست‌ها**',
  'True when the first is part of the second: an item of a list, or a piece of a text.':
    'درست است وقتی اولی جزئی از دومی باشد: آیتمی از لیست، یا تکه‌ای از متن.',
  'All arguments joined to one text.': 'همهٔ آرگومان‌ها چسبیده به هم، در یک متن.',
  '`[text, start, length]`: a part of a text. A negative start counts from the end, a negative length leaves out that many at the end.':
    '`[متن, شروع, طول]`: بخشی از متن. شروع منفی از آخر می‌شمارد، طول منفی همان‌قدر از آخر را کنار می‌گذارد.',
  'All lists joined to one.': 'همهٔ لیست‌ها در یکی.',
  '**numbers**': '**عددها**',
  'The sum; with one argument: a text as a number.': 'جمع؛ با یک آرگومان: متن به شکل عدد.',
  'The difference; with one argument: its negative.': 'تفریق؛ با یک آرگومان: قرینهٔ آن.',
  'The product. Write it in quotes, or YAML takes it for an alias.':
    'ضرب. در کوتیشن بنویسیدش، وگرنه YAML آن را alias می‌گیرد.',
  'The quotient.': 'تقسیم.',
  'The remainder of a division. Write it in quotes, or YAML refuses it.':
    'باقی‌ماندهٔ تقسیم. در کوتیشن بنویسیدش، وگرنه YAML آن را رد می‌کند.',
  'The smallest of the arguments.': 'کوچک‌ترین آرگومان.',
  'The largest of the arguments.': 'بزرگ‌ترین آرگومان.',
  '**items of a list**': '**آیتم‌های لیست**',
  '`[list, expression]`: the results of the expression for each item, as a list. Inside, `{ var: "" }` is the item.':
    '`[لیست, عبارت]`: لیست نتیجهٔ عبارت برای هر آیتم. درون آن `{ var: "" }` خود آیتم است.',
  '`[list, condition]`: the items for which the condition is true. Inside, `{ var: "" }` is the item.':
    '`[لیست, شرط]`: آیتم‌هایی که شرط برایشان درست است. درون آن `{ var: "" }` خود آیتم است.',
  '`[list, expression, start]`: one value from all items. Inside, `{ var: current }` is the item and `{ var: accumulator }` the result so far.':
    '`[لیست, عبارت, شروع]`: یک مقدار از همهٔ آیتم‌ها. درون آن `{ var: current }` آیتم است و `{ var: accumulator }` نتیجه تا اینجا.',
  '`[list, condition]`: true when the condition is true for each item of a list that is not empty.':
    '`[لیست, شرط]`: درست است وقتی شرط برای هر آیتم لیستی که خالی نیست درست باشد.',
  '`[list, condition]`: true when the condition is true for at least one item.':
    '`[لیست, شرط]`: درست است وقتی شرط دست‌کم برای یک آیتم درست باشد.',
  '`[list, condition]`: true when the condition is true for no item.':
    '`[لیست, شرط]`: درست است وقتی شرط برای هیچ آیتمی درست نباشد.',
  '**ours**': '**عملگرهای خود درگاه**',
  "True when the named entry of `conditions` is true. Ours, not JSON-Logic's own.":
    'درست است وقتی شرطی از `conditions` با این نام درست باشد. مال درگاه است، نه JSON-Logic.',
  "True while the named entry of [`calendars`](#calendars) is open. Ours, not JSON-Logic's own.":
    'درست است تا وقتی تقویمی از [`calendars`](#calendars) با این نام باز است. مال درگاه است، نه JSON-Logic.',
  "`[experiment, variant]`: true when the person of the click gets the variant of an [experiment](#experiments). Ours, not JSON-Logic's own.":
    '`[آزمایش, گونه]`: درست است وقتی به کسی که کلیک کرده این گونهٔ [آزمایش](#experiments) برسد. مال درگاه است، نه JSON-Logic.',
  'The text in small letters.': 'متن با حروف کوچک.',
  'The text in capitals.': 'متن با حروف بزرگ.',
  'The text without blanks around it.': 'متن بدون فاصله‌های دو سرش.',
  'How many characters a text has (UTF-16 units), or a list items; of anything else 0.':
    'متن چند نویسه دارد (واحد UTF-16)، یا لیست چند آیتم؛ برای چیزهای دیگر 0.',
  '`[text, beginning]`: true when the text begins so. Only texts begin: a number does not.':
    '`[متن, شروع]`: درست است وقتی متن این‌طور شروع شود. فقط متن شروع دارد: عدد نه.',
  '`[text, ending]`: true when the text ends so. Only texts end: a number does not.':
    '`[متن, پایان]`: درست است وقتی متن این‌طور تمام شود. فقط متن پایان دارد: عدد نه.',
  '`[text, pattern]`: true when a [regular expression](#regular-expressions) is found in the text. `^` and `$` stand for its beginning and its end. The pattern must be written out in the file, best in single quotes.':
    '`[متن, الگو]`: درست است وقتی [عبارت باقاعده](#regular-expressions) در متن پیدا شود. `^` و `$` شروع و پایانش هستند. الگو باید در فایل نوشته شده باشد، بهتر است در کوتیشن تکی.',
  'The number that a person typed: in Persian, Arabic or Latin digits, with or without groups (`۱٬۲۵۰٬۰۰۰`, `1,250,000`, `۲٫۵`). What is none compares with nothing: every comparison with it is false, but `!=`.':
    'عددی که کسی تایپ کرده: با رقم فارسی، عربی یا لاتین، با جداکننده یا بدون آن (`۱٬۲۵۰٬۰۰۰`، `1,250,000`، `۲٫۵`). آن‌چه عدد نیست با هیچ چیز مقایسه نمی‌شود: هر مقایسه‌ای با آن نادرست است، جز `!=`.',
  'The text with Latin digits in place of Persian and Arabic ones.': 'متن با رقم لاتین به‌جای فارسی و عربی.',
  'The text with Persian digits in place of Latin and Arabic ones.': 'متن با رقم فارسی به‌جای لاتین و عربی.',
  'The text as it is written in Persian: ی and ک for the Arabic letters, Persian digits, half-spaces where one can stand, single blanks, and nothing that nobody sees.':
    'متن همان‌طور که در فارسی نوشته می‌شود: ی و ک به‌جای حروف عربی، رقم فارسی، نیم‌فاصله جایی که می‌تواند باشد، فاصله‌های تکی، و بدون چیزی که دیده نمی‌شود.',
  "`[date, format]`: a [date](#dates) as a text in the format of Liquid (`%Y %m %d %H %M %S %A %B %a %b %-d %e %j %y %p %I %u %s %z`), such as `%Y-%m-%d`, which compares in order; null for what is no date. The format must be written out in the file. A third argument is another time zone than the file's.":
    '`[تاریخ, قالب]`: [تاریخ](#dates) به شکل متن در قالب Liquid (`%Y %m %d %H %M %S %A %B %a %b %-d %e %j %y %p %I %u %s %z`)، مثل `%Y-%m-%d` که به ترتیب مقایسه می‌شود؛ برای آن‌چه تاریخ نیست null. قالب باید در فایل نوشته شده باشد. آرگومان سوم منطقهٔ زمانی دیگری است.',
  'A text that is not blank. The person reads it, so it is short; the platform states no length.':
    'متنی که خالی نیست. خود شخص آن را می‌خواند، پس کوتاه است؛ پلتفرم طولی نگفته است.',
  'Opens in a new tab on the web, and in a web page inside the app on phones. An `https` URL without user name, password, blanks or backslashes.':
    'در وب در تب تازه باز می‌شود، و در گوشی در صفحه‌ای درون برنامه. نشانی `https` بدون نام کاربری، رمز، فاصله یا `\\`.',
  "Sends the person through the add-on's session-initialisation URL. Any JSON object. It reaches your session-initialisation URL as `extra_data`.":
    'شخص را از نشانی شروع نشست افزونه رد می‌کند. هر آبجکت JSON. به نشانی شروع نشست شما با نام `extra_data` می‌رسد.',
  "Opens the page of a post. The post's token. At most 10 characters today.":
    'صفحهٔ یک آگهی را باز می‌کند. توکن آگهی. امروز حداکثر ۱۰ نویسه.',
  "For the owner of the post only. The post's token. At most 10 characters today.":
    'فقط برای صاحب آگهی. توکن آگهی. امروز حداکثر ۱۰ نویسه.',
  filter: 'فیلتر',
  inserts: 'درج می‌کند',
  '[steps](#what-a-click-may-cost)': '[قدم](#what-a-click-may-cost)',
  'the value in place of null, an absent fact or a blank text':
    'این مقدار به‌جای null، داده‌ای که نیست یا متن خالی',
  'the characters': 'نویسه‌هایش',
  capitals: 'حروف بزرگ',
  AB: 'AB',
  '10 a character': 'هر نویسه ۱۰',
  'small letters': 'حروف کوچک',
  ab: 'ab',
  'the text without blanks around it': 'متن بدون فاصله‌های دو سرش',
  '2 a character': 'هر نویسه ۲',
  'at most `n` characters as a reader counts them, the ending `…` included':
    'حداکثر `n` نویسه، آن‌طور که خواننده می‌شمارد، با خود `…`',
  'abc…': 'abc…',
  'if the text is too long, 35 for each character that is kept, rounded up to 64 characters':
    'اگر متن بلندتر باشد، هر نویسه‌ای که می‌ماند ۳۵، گردشده به بالا تا ۶۴ نویسه',
  'the same with another ending': 'همان با پایانی دیگر',
  abcd: 'abcd',
  'Persian digits in groups; what cannot be read as a number stays as it is':
    'رقم فارسی با جداکننده؛ آن‌چه عدد خوانده نمی‌شود همان‌طور می‌ماند',
  'Persian digits, without groups': 'رقم فارسی، بدون جداکننده',
  '9 a character': 'هر نویسه ۹',
  'Latin digits': 'رقم لاتین',
  'the text as it is written in Persian: ی and ک, Persian digits, half-spaces where one can stand, single blanks':
    'متن همان‌طور که در فارسی نوشته می‌شود: ی و ک، رقم فارسی، نیم‌فاصله جایی که می‌تواند باشد، فاصله‌های تکی',
  '21 a character': 'هر نویسه ۲۱',
  'the sum': 'جمع',
  'the difference': 'تفریق',
  'the product': 'ضرب',
  'the quotient itself: a number with a point is no whole one':
    'خود خارج قسمت: عددی که ممیز دارد عدد صحیح نیست',
  'the quotient; of two whole numbers it is one, too, rounded down':
    'تقسیم؛ از دو عدد صحیح عددی صحیح است، گردشده به پایین',
  'the remainder, with the sign of `n`': 'باقی‌مانده، با علامت `n`',
  'the number, or `n` if that is greater': 'خود عدد، یا `n` اگر بزرگ‌تر باشد',
  'the number, or `n` if that is less': 'خود عدد، یا `n` اگر کوچک‌تر باشد',
  'the nearest whole number': 'نزدیک‌ترین عدد صحیح',
  'the same with `n` digits behind the point': 'همان با `n` رقم پس از ممیز',
  'the whole number at or below it': 'عدد صحیح برابر یا پایین‌تر از آن',
  'the whole number at or above it': 'عدد صحیح برابر یا بالاتر از آن',
  'the text with another behind it': 'متن با متنی دیگر پس از آن',
  'the text with another before it': 'متن با متنی دیگر پیش از آن',
  ba: 'ba',
  'the text with every `old` replaced': 'متن، با هر `old` عوض‌شده',
  'twice the characters, and those of the result': 'دو برابر نویسه‌ها، و نویسه‌های نتیجه',
  'the same as `trim`': 'همان `trim`',
  'the parts of the text between each such text, as a list': 'تکه‌های متن بین هر دو بار این متن، به شکل لیست',
  'the first item of a list, or character of a text': 'آیتم اول لیست، یا نویسهٔ اول متن',
  'the last item of a list, or character of a text': 'آیتم آخر لیست، یا نویسهٔ آخر متن',
  'how many characters a text has, or a list items; of anything else 0':
    'متن چند نویسه دارد، یا لیست چند آیتم؛ برای چیزهای دیگر 0',
  'the first text if the value is true, as `!!` has it; otherwise the second':
    'متن اول اگر مقدار درست باشد، به معنای `!!`؛ وگرنه دومی',
  'a date or a time in the [format](#dates) of Liquid (`%Y %m %d %H %M %S %A %B %a %b %-d %e %j %y %p %I %u %s %z`); what is none stays as it is':
    'تاریخ یا زمان در [قالب](#dates) Liquid (`%Y %m %d %H %M %S %A %B %a %b %-d %e %j %y %p %I %u %s %z`)؛ آن‌چه تاریخ نیست همان‌طور می‌ماند',
  '18:05 3 December 2026': '18:05 3 December 2026',
  '1,600, and 30 for each character of the format': '۱٬۶۰۰، و هر نویسهٔ قالب ۳۰',
  'the same in the Persian calendar, with Persian names and digits': 'همان در تقویم شمسی، با نام و رقم فارسی',
  'in a link: the value without percent-encoding': 'در لینک: مقدار بدون percent-encoding',
  'the value as JSON': 'مقدار به شکل JSON',
  'about the length of the JSON': 'حدود طول JSON آن',
  '[The ticket](tickets.md) that a link inserts with `{{ ticket }}`: a signed, short-lived text, by which your pages know who comes.':
    '[بلیتی](../tickets.md) که لینک با `{{ ticket }}` درج می‌کند: متنی امضاشده و کم‌عمر که صفحه‌های شما با آن می‌دانند چه کسی می‌آید.',
  '[Who is notified](#who-is-notified) of every session call, whichever rule answers.':
    'از هر درخواست نشست [چه کسی خبردار می‌شود](#who-is-notified)، هر قانونی که پاسخ بدهد.',
  'The list of rules, in order: the first whose `match` and `when` hold says where the person is sent.':
    'لیست قوانین به ترتیب: اولی که `match` و `when` آن برقرار باشد می‌گوید شخص به کجا فرستاده شود.',
  'Where people are sent when no rule matches, or when the link of a rule would not be a valid one: `{ url }`, perhaps with [`notify`](#who-is-notified).':
    'مردم به کجا فرستاده شوند وقتی هیچ قانونی جور نیست، یا لینک قانون معتبر از آب درنمی‌آید: `{ url }`، شاید با [`notify`](#who-is-notified).',
  'Where the person is sent: an `https` address, which may hold `{{ … }}` as in a [link](#links) of a response.':
    'شخص به کجا فرستاده شود: نشانی `https`، که مثل [لینک](#links) پاسخ‌ها می‌تواند `{{ … }}` داشته باشد.',
  "Where the person comes from: a touchpoint, such as `POST_ADDON` or `CHAT`. At most 20 characters today. The older form has none. The platform's slip `POST_ADODN` is read as `POST_ADDON`. Null where there is none.":
    'شخص از کجا می‌آید: یک نقطه، مثل `POST_ADDON` یا `CHAT`. امروز حداکثر ۲۰ نویسه. شکل قدیمی‌تر ندارد. لغزش پلتفرم، `POST_ADODN`، همان `POST_ADDON` خوانده می‌شود. اگر نباشد null است.',
  'The post that the session is about. At most 10 characters today. Null where there is none.':
    'آگهی‌ای که نشست دربارهٔ آن است. امروز حداکثر ۱۰ نویسه. اگر نباشد null است.',
  'The chat that the person comes from. A UUID today. Null where there is none.':
    'چتی که شخص از آن می‌آید. امروز یک UUID. اگر نباشد null است.',
  'The person: an opaque text, the same at every call. Absent when the person is not logged in. Null where there is none.':
    'خود شخص: متنی نامفهوم که در هر درخواست همان است. اگر وارد نشده باشد نمی‌آید. اگر نباشد null است.',
  'The `data` of the `open_server_link` that leads here. Also sent as `provider_data`. `{}` where there is none.':
    '`data`ی `open_server_link`ی که به اینجا می‌رسد. با نام `provider_data` هم فرستاده می‌شود. اگر نباشد `{}` است.',
  'Where the person goes back to. Since the end of September 2025 it is one fixed address without parameters. Null where there is none.':
    'شخص به کجا برمی‌گردد. از آخر سپتامبر ۲۰۲۵ نشانی ثابتی بدون پارامتر است. اگر نباشد null است.',
  'Of the older form: where the person goes back to. Null where there is none.':
    'در شکل قدیمی‌تر: شخص به کجا برمی‌گردد. اگر نباشد null است.',
  'Of the older form: the person at the other end of the chat. Null where there is none.':
    'در شکل قدیمی‌تر: آن‌طرف چت. اگر نباشد null است.',
  'Of the older form: the seller, as `{ id }`. `{}` where there is none.':
    'در شکل قدیمی‌تر: فروشنده، به شکل `{ id }`. اگر نباشد `{}` است.',
  'Of the older form: the buyer, as `{ id }`. `{}` where there is none.':
    'در شکل قدیمی‌تر: خریدار، به شکل `{ id }`. اگر نباشد `{}` است.',
  'Where events are sent: `https`, without user name, password and fragment. `http` is allowed with `allow_private`.':
    'رویدادها به کجا فرستاده شوند: `https`، بدون نام کاربری، رمز و بخش `#`. با `allow_private`، `http` هم می‌شود.',
  'The NAME of the environment variable that holds the signing secret, or whose `NAME_FILE` names a file that holds it. A list of two names while you replace one by the other. Never the [secret](notifying.md#secrets) itself.':
    '**نام** متغیر محیطی‌ای که کلید امضا را نگه می‌دارد، یا `NAME_FILE` آن فایلی را نام می‌برد که نگهش می‌دارد. وقتی یکی جای دیگری را می‌گیرد، لیستی از دو نام. هیچ‌وقت خود [کلید](../notifying.md#secrets) را ننویسید.',
  "Paths of the request's fields to send. `conversation_id`, `user_id`, `peer_id`, `supplier` and `demand` are sent only if they are named. The default: `[touchpoint, post_token, user_side, extra_data]`.":
    'مسیر فیلدهایی از درخواست که فرستاده شوند. `conversation_id`، `user_id`، `peer_id`، `supplier` و `demand` فقط اگر نام برده شوند. پیش‌فرض: `[touchpoint, post_token, user_side, extra_data]`.',
  'Private networks that the address may be in. Without it, only public addresses are connected to.':
    'شبکه‌های خصوصی‌ای که نشانی می‌تواند در آن باشد. بدون آن فقط به نشانی‌های عمومی وصل می‌شود.',
  'The waits between attempts, such as `400ms`, `5s`, `2m` or `3h`, none longer than a week (168h). Each wait is followed by one more attempt. The default: `[5s, 5m, 30m, 2h, 5h, 10h, 14h, 20h, 24h]`.':
    'فاصلهٔ بین تلاش‌ها، مثل `400ms`، `5s`، `2m` یا `3h`، هیچ‌کدام بیش از یک هفته (168h). پس از هر فاصله یک تلاش دیگر می‌آید. پیش‌فرض: `[5s, 5m, 30m, 2h, 5h, 10h, 14h, 20h, 24h]`.',
  'For how long [dead letters](notifying.md#what-is-kept-and-how-long) are kept, such as `12h` or `14d`, at most a year (365d). Then they are deleted. The default: `14d`.':
    '[رویدادهای تحویل‌نشده](../notifying.md#what-is-kept-and-how-long) چه مدت نگه داشته شوند، مثل `12h` یا `14d`، حداکثر یک سال (365d). بعد پاک می‌شوند. پیش‌فرض: `14d`.',
  'It is notified from this [date or time](#windows) on.':
    'از این [تاریخ یا زمان](#windows) به بعد خبردار می‌شود.',
  'It is notified until this [date or time](#windows): a date with its whole day, a time without its minute.':
    'تا این [تاریخ یا زمان](#windows) خبردار می‌شود: تاریخ با همهٔ آن روز، زمان بدون آن دقیقه.',
};

/** What only editors show. */
export const inEditors: Readonly<Record<string, string>> = {
  'The constants of the file.': 'ثابت‌های فایل.',
  "The time of the click in the file's time zone.": 'زمان کلیک در منطقهٔ زمانی فایل.',
  'The variants that the person gets, by experiment.': 'گونه‌هایی که این شخص می‌گیرد، به تفکیک آزمایش.',
};
