import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  '{0}: this can hold for a click without it. {1}':
    '{0}: پس این شرط می‌تواند برای کلیکی که آن را ندارد هم برقرار باشد. {1}',
  '{0} may be absent when rule "{1}" responds, and "{2}" then makes NaN of it, so the default answers. Let the rule ask for it: when: { "!!": { var: {3} } }':
    'وقتی قانون «{1}» پاسخ می‌دهد ممکن است {0} نباشد؛ آن وقت «{2}» از آن `NaN` می‌سازد و پاسخ پیش‌فرض فرستاده می‌شود. بگذارید قانون اول بپرسد هست یا نه: `when: { "!!": { var: {3} } }`',
  'Ask for it first: { and: [{ "!=": [{ var: {0} }, null] }, …] }':
    'اول بپرسید هست یا نه: `{ and: [{ "!=": [{ var: {0} }, null] }, …] }`',
  'the text "null"': 'متن `"null"`',
  '{0} may be absent, and "{1}" takes null for {2}':
    'ممکن است {0} نباشد، و «{1}» در این حالت `null` را {2} می‌گیرد',
  nothing: 'هیچ',
  '. The literal must have the letters of the request: if the request holds the Arabic ones, list both forms':
    '. حروف این مقدار باید همان حروف درخواست باشد: اگر درخواست حروف عربی دارد، هر دو شکل را در لیست بیاورید',
  '. This text has {0} such letters': '. این متن {0} حرف از این دست دارد',
  'Arabic "{0}" ({1}) is used in place of Persian "{2}" ({3}): write "{4}"{5}{6}':
    'به‌جای «{2}» فارسی ({3})، «{0}» عربی ({1}) آمده است: بنویسید «{4}»{5}{6}',
  '{0} as a response would send the person round in a circle. Respond with another action or a text_message':
    'اگر پاسخ {0} باشد، کاربر دور خودش می‌چرخد. با اکشن دیگری یا با `text_message` پاسخ بدهید',
  '{0} begins {1} and ends {2}, so its time never comes':
    '{0} از {1} شروع و {2} تمام می‌شود، پس زمانش هیچ‌وقت نمی‌رسد',
  'the time of {0} was over {1}. Remove it, or give it another date':
    'زمان {0} {1} تمام شده است. حذفش کنید یا تاریخ دیگری به آن بدهید',
  'rule "{0}"': 'قانون «{0}»',
  'receiver "{0}"': 'گیرندهٔ «{0}»',
  'on {0}': 'در {0}',
  'on {0} at {1}': 'در {0} ساعت {1}',
  ' and ': ' و ',
  '. Remove it': '. حذفش کنید',
  ', so {0} is never notified': '، پس {0} هیچ‌وقت خبردار نمی‌شود',
  'this never holds where the rule matches, so {0} is never notified':
    'جایی که قانون برقرار است این شرط هیچ‌وقت برقرار نیست، پس {0} هیچ‌وقت خبردار نمی‌شود',
  '. To take rule "{0}" out write enabled: false': '. برای کنار گذاشتن قانون «{0}» بنویسید `enabled: false`',
  ', so rule "{0}" matches every click': '، پس قانون «{0}» با هر کلیکی جور درمی‌آید',
  ', so rule "{0}" never matches': '، پس قانون «{0}» با هیچ کلیکی جور درنمی‌آید',
  ', so calendar "{0}" is never open': '، پس تقویم «{0}» هیچ‌گاه باز نیست',
  ', so no rule of the group ever matches': '، پس هیچ قانونی از این گروه با کلیکی جور درنمی‌آید',
  'a part before it': 'بخشی پیش از این',
  'this never holds together with {0}{1}': 'این هیچ‌وقت هم‌زمان با {0} برقرار نیست{1}',
  'one of this, {0} always holds{1}': 'از این و {0} همیشه یکی برقرار است{1}',
  'one of this and {0} always holds{1}': 'از این و {0} همیشه یکی برقرار است{1}',
  'this is always {0}': 'این همیشه {0} است',
  '{0} goes from {1} to {2}: this is always {3}': '{0} از {1} تا {2} است: پس این همیشه {3} است',
  'nothing is one of an empty list: this is always false':
    'لیست خالی است و هیچ چیز در آن نیست: پس این همیشه `false` است',
  'nothing of the click is asked here: this is always {0}':
    'اینجا چیزی از کلیک پرسیده نمی‌شود: پس این همیشه {0} است',
  '{0} by itself is always true: it is {} where the click has none. Ask for one of its fields':
    '{0} به‌تنهایی همیشه درست است: اگر کلیک آن را نداشته باشد، `{}` است. یکی از فیلدهایش را بپرسید',
  '{0} is never empty: by itself it is always true': '{0} هیچ‌وقت خالی نیست: به‌تنهایی همیشه درست است',
  '"{0}" in the body of "{1}" goes through its list again for each item of the outer one, at every click that reaches it. Process one list after the other, or send flat data':
    '«{0}» در بدنهٔ «{1}» برای هر آیتم لیست بیرونی همهٔ لیست خودش را از نو می‌گردد، آن هم در هر کلیکی که به آن برسد. لیست‌ها را یکی پس از دیگری پردازش کنید یا دادهٔ تخت بفرستید',
  '"{0}" in "reduce" copies everything it has built so far at each item, and fails when the budget of the click is used up. Let your own server build it, or use "map" or "filter"':
    '«{0}» در `"reduce"` برای هر آیتم از هر چه تا آنجا ساخته کپی می‌گیرد، و وقتی بودجهٔ کلیک تمام شود شکست می‌خورد. ساختنش را به سرور خودتان بسپارید، یا `"map"` یا `"filter"` را به کار ببرید',
  'the text ends before "{0}", since "#" begins a comment. Put it in quotes if that belongs to it, or write a blank behind "#"':
    'متن پیش از «{0}» تمام می‌شود، چون `"#"` شروع کامنت است. اگر جزو متن است، متن را در کوتیشن بگذارید؛ وگرنه پس از `"#"` یک فاصله بگذارید',
  'the default must be a valid response to every click, but it is not when {0} {1}: {2}. Give the value a default filter, put fixed text around it, or write a fixed response':
    'پاسخ پیش‌فرض باید برای هر کلیکی معتبر باشد، ولی وقتی {0} {1} معتبر نیست: {2}. به این مقدار فیلتر `default` بدهید، دور آن متن ثابت بگذارید، یا پاسخ ثابتی بنویسید',
  'the default must be a valid response to every click, but it is not: {0}. Write a fixed response':
    'پاسخ پیش‌فرض باید برای هر کلیکی معتبر باشد، ولی معتبر نیست: {0}. پاسخ ثابتی بنویسید',
  'is absent': 'نباشد',
  'is an empty text': 'متن خالی باشد',
  'is a blank text': 'متنی فقط از فاصله باشد',
  'is a long text': 'متنی طولانی باشد',
  'is a text of odd characters': 'متنی با نویسه‌های عجیب باشد',
  'is a number': 'عدد باشد',
  'is false': 'نادرست باشد',
  'is an empty list': 'لیست خالی باشد',
  'is a list': 'لیست باشد',
  'is an object': 'آبجکت باشد',
  'it cannot be rendered ({0})': 'ساخته نمی‌شود ({0})',
  'while rule "{0}" is disabled, rule "{1}" answers all its clicks. Enable it, or remove it if that is meant':
    'تا وقتی قانون «{0}» غیرفعال است، قانون «{1}» به همهٔ کلیک‌های آن پاسخ می‌دهد. فعالش کنید، یا اگر همین را می‌خواهید حذفش کنید',
  'the id "{0}" is already taken by the rule in {1}. Give each rule its own id':
    'شناسهٔ «{0}» را قبلاً قانونی در {1} گرفته است. به هر قانون شناسهٔ خودش را بدهید',
  'this response has neither an action nor a message. Give it a text_message, an action, or both':
    'این پاسخ نه اکشن دارد و نه پیام. به آن `text_message`، اکشن یا هر دو را بدهید',
  'this action is empty. Give it one of {0}': 'این اکشن خالی است. یکی از این‌ها را در آن بگذارید: {0}',
  "{0}, and the path of the link would then lack this part. Write {{ {1} | default: '…' }}{2}":
    "{0}، و آن وقت این بخش از مسیر لینک خالی می‌ماند. بنویسید `{{ {1} | default: '…' }}`{2}",
  'this is a session call, and the rules file has no "sessions", so the gateway would answer 404. Add the section':
    'این درخواست نشست است و فایل قوانین `"sessions"` ندارد، پس درگاه با `404` پاسخ می‌دهد. این بخش را اضافه کنید',
  'the request': 'درخواست',
  '"{0}" of the request': '«{0}» در درخواست',
  '{0} {1}, so the gateway would refuse it. Fix it, or expect { refused: true }':
    '{0} {1}، پس درگاه آن را رد می‌کند. درستش کنید، یا انتظارش را داشته باشید: `{ refused: true }`',
  'a response needs an action, a text_message, or both, and this one has neither':
    'پاسخ به اکشن، `text_message` یا هر دو نیاز دارد و این پاسخ هیچ‌کدام را ندارد',
  '"one_of" stands in the "respond" of a rule, where each person gets one of several answers: respond: { one_of: [a, b], by: user_id }':
    'جای `one_of` در `respond` یک قانون است که در آن هر کس یکی از چند پاسخ را می‌گیرد: `respond: { one_of: [a, b], by: user_id }`',
  'a response has exactly one action, but this one has several. Keep one, or split the rule':
    'پاسخ دقیقاً یک اکشن دارد، ولی این پاسخ چند تا دارد. یکی را نگه دارید یا قانون را دو تا کنید',
  'the response': 'پاسخ',
  '{0} {1}, says the response contract (schemas/response.schema.json)':
    '{0} {1}؛ قرارداد پاسخ این را می‌گوید (`schemas/response.schema.json`)',
  ', and {0} more': '، و {0} مورد دیگر',
  'two blanks stand side by side in this text, which never equals one with a single blank. Write one':
    'در این متن دو فاصله پشت سر هم آمده و هیچ‌وقت با متنی که یک فاصله دارد برابر نیست. یکی کافی است',
  '. YAML reads a text here, and not {0}': '. `YAML` اینجا متن می‌خواند، نه {0}',
  '. If the request holds it, list both forms': '. اگر درخواست آن را دارد، هر دو شکل را در لیست بیاورید',
  'a blank stands at an end of this text, and "yes " never equals "yes". Remove it':
    'سر یا ته این متن فاصله است، و `"yes "` هیچ‌وقت با `"yes"` برابر نیست. حذفش کنید',
  'this text holds {0}{1}, which looks like a space and is not equal to one. Write a space':
    'این متن {0}{1} دارد که شبیه فاصله است ولی با آن برابر نیست. فاصلهٔ معمولی بگذارید',
  'this text holds an invisible character: {0}{1}. Remove it':
    'این متن یک نویسهٔ نامرئی دارد: {0}{1}. حذفش کنید',
  '{0} stands in this key, so nobody finds it under its name. Write {1}':
    'در این کلید {0} هست، پس کسی آن را با نامش پیدا نمی‌کند. بنویسید {1}',
  '{0} stands in this path, which therefore leads nowhere. Write {1}':
    'در این مسیر {0} هست، پس به جایی نمی‌رسد. بنویسید {1}',
  'this response has {0} characters before anything is inserted; {1} are allowed. Shorten it':
    'این پاسخ پیش از درج هر چیزی {0} نویسه دارد و {1} نویسه مجاز است. کوتاهش کنید',
  'this message has': 'این پیام',
  'without what is inserted, this message has': 'این پیام، بدون آن‌چه درج می‌شود،',
  '{0} {1} characters; more than {2} are hard to read on a phone. Shorten it, or lead to a page':
    '{0} {1} نویسه دارد؛ خواندن بیش از {2} نویسه روی گوشی سخت است. کوتاهش کنید یا به یک صفحه لینک بدهید',
  '"{0}" looks like the "{1}" in {2}, but is a different text: {3}. Write the same text in both places':
    '«{0}» شبیه «{1}» در {2} است ولی متن دیگری است: {3}. در هر دو جا یک متن بنویسید',
  'its end': 'پایان متن',
  '{0} against {1}': '{0} در برابر {1}',
  'the management page is for the owner of a post, and rule "{0}" responds to buyers (user_side DEMAND). Open it for SUPPLY, or respond with open_post_page':
    'صفحهٔ مدیریت مال صاحب آگهی است و قانون «{0}» به خریداران (`user_side DEMAND`) پاسخ می‌دهد. آن را برای `SUPPLY` باز کنید، یا با `open_post_page` پاسخ بدهید',
  'the default responds': 'پاسخ پیش‌فرض داده می‌شود',
  'rule "{0}" matches': 'قانون «{0}» برقرار است',
  'where {0}, a click could notify {1} receivers, and at most {2} are allowed. Notify one system of your own, which notifies the others':
    'جایی که {0}، یک کلیک می‌تواند {1} گیرنده را خبردار کند و حداکثر {2} گیرنده مجاز است. یک سیستم خودتان را خبردار کنید تا به بقیه خبر بدهد',
  ' Set one of them': ' یکی از آن دو را تنظیم کنید',
  'the environment has neither {0} nor {1}_FILE, so {2} has no secret.{3}':
    'در محیط اجرا نه {0} هست و نه `{1}_FILE`، پس {2} کلید محرمانه ندارد.{3}',
  '{0} has no secret to sign with: {1}': '{0} کلید محرمانه‌ای برای امضا ندارد: {1}',
  '"sessions" does not say what a ticket is, so there is none to insert. Add, for example, ticket: {0}':
    '`"sessions"` نمی‌گوید بلیت چیست، پس بلیتی نیست که درج شود. مثلاً این را اضافه کنید: `ticket: {0}`',
  Arabic: 'عربی',
  Persian: 'فارسی',
  Latin: 'لاتین',
  '"{0}" mixes {1} digits in one number. Write "{2}"':
    '«{0}» در یک عدد رقم‌های {1} را با هم دارد. بنویسید «{2}»',
  'this text mixes {0} digits: "{1}" is in Arabic digits. Write "{2}"':
    'این متن رقم‌های {0} را با هم دارد: «{1}» با رقم‌های عربی است. بنویسید «{2}»',
  '"in" looks into a text or a list, and {0} is {1}, so this is never true':
    '`"in"` در متن یا لیست می‌گردد و {0} {1} است، پس این هیچ‌وقت درست نیست',
  'only the text "{0}"': 'فقط متن «{0}»',
  '"{0}" with a list does not ask for one of its items: {1} would equal it. Write { in: [{ var: {2} }, …] }':
    '«{0}» با لیست نمی‌پرسد که مقدار یکی از آیتم‌هاست یا نه: {1} با آن برابر می‌شود. بنویسید `{ in: [{ var: {2} }, …] }`',
  '{0} holds fields and never equals {1}. Name the field: {2}':
    '{0} خودش فیلد دارد و هیچ‌وقت با {1} برابر نیست. فیلدش را نام ببرید: {2}',
  '{0} is never null: it is {} where the click has none. Ask for one of its fields':
    '{0} هیچ‌وقت `null` نیست: اگر کلیک آن را نداشته باشد، `{}` است. یکی از فیلدهایش را بپرسید',
  '{0} is never null': '{0} هیچ‌وقت `null` نیست',
  '{0} is {1}, and {2} is {3}': '{0} از نوع {1} است و {2} از نوع {3}',
  'no number can be made of it, so {0} never holds': 'از آن عددی درنمی‌آید، پس {0} هیچ‌وقت برقرار نیست',
  '{0} never finds the two equal': '{0} این دو را هیچ‌وقت برابر نمی‌داند',
  'the two are never equal': 'این دو هیچ‌وقت برابر نیستند',
  '{0} converts before it compares': '{0} پیش از مقایسه نوع را تبدیل می‌کند',
  '. {0} stands in it': '. در آن {0} هست',
  '{0}. Write {1}': '{0}. بنویسید {1}',
  '. It is one of {0}': '. مقدارش یکی از این‌هاست: {0}',
  '. For a time compare now.time with "{0}"': '. برای ساعت، `now.time` را با «{0}» مقایسه کنید',
  '. For a date compare now.date': '. برای تاریخ، `now.date` را مقایسه کنید',
  '"#" begins a comment only behind a blank, so this one and what follows belong to the text. Write a blank before it, or put the text in quotes if that is meant':
    '`"#"` فقط پس از فاصله کامنت را شروع می‌کند، پس این و هر چه پس از آن است جزو متن است. پیش از آن فاصله بگذارید، یا اگر همین منظور است متن را در کوتیشن بگذارید',
  '{0} stands in this text, where codes and times have "-". Write "{1}". If the request holds it, list both forms':
    '{0} در این متن آمده، جایی که کدها و زمان‌ها `"-"` دارند. بنویسید `"{1}"`. اگر درخواست آن را دارد، هر دو شکل را در لیست بیاورید',
  '"{0}" must be a mapping with one of {1}, such as {2}: { open_direct_link: "https://…" }':
    '«{0}» باید یک `mapping` با یکی از {1} باشد، مثل `{2}: { open_direct_link: "https://…" }`',
  '"{0}" is no path, and leads nowhere: names stand behind each other with "." between them. Write {1}':
    '«{0}» مسیر نیست و به جایی نمی‌رسد: نام‌ها پشت هم می‌آیند و بینشان `"."` است. بنویسید {1}',
  '"{0}" has a digit of another script among Latin ones.{1}':
    '«{0}» رقمی از خطی دیگر بین حروف لاتین دارد.{1}',
  '{0} stands between these two braces, which therefore insert nothing. Remove it':
    'بین این دو آکولاد {0} آمده و برای همین چیزی درج نمی‌کنند. حذفش کنید',
  '"{0}" stands behind Latin signs in this link, and is another address than with Latin digits. Write {1}':
    '«{0}» در این لینک پشت نویسه‌های لاتین آمده و نشانی‌اش با رقم لاتین یکی نیست. بنویسید {1}',
  'a blank separates no items, so this is one text. Write {0}, or put it in quotes if it is one':
    'فاصله آیتم‌ها را جدا نمی‌کند، پس این یک متن است. بنویسید {0}، یا اگر واقعاً یک متن است در کوتیشن بگذارید',
  '{0} is a letter here, so the text that is compared ends with it. Remove it, or put the text in quotes if it belongs to it':
    '{0} اینجا یک حرف است، پس متنی که مقایسه می‌شود با آن تمام می‌شود. حذفش کنید، یا اگر جزو متن است متن را در کوتیشن بگذارید',
  '"#" begins a comment, so "{0}" is empty. Put the text in quotes':
    '`"#"` شروع کامنت است، پس «{0}» خالی است. متن را در کوتیشن بگذارید',
  'the platform sends no field "{0}". Write {1}': 'پلتفرم فیلد «{0}» نمی‌فرستد. بنویسید `{1}`',
  '{0}. To ask whether it is there write {1}': '{0}. برای این‌که بپرسید هست یا نه بنویسید `{1}`',
  '"{0}" is not an action. The key of an action is its kind: {1}: { open_direct_link: "https://…" }. Kinds: {2}':
    '«{0}» اکشن نیست. کلید هر اکشن نوع آن است: `{1}: { open_direct_link: "https://…" }`. نوع‌ها: {2}',
  '"{0}" is not a part of the response. It stands beside "respond", in the rule':
    '«{0}» بخشی از پاسخ نیست. جایش در خود قانون، کنار `respond` است',
  '"{0}" is not a part of a response. A link is written {1}: { open_direct_link: "https://…" }':
    '«{0}» بخشی از پاسخ نیست. لینک را این‌طور می‌نویسند: `{1}: { open_direct_link: "https://…" }`',
  '"{0}" stands in the data of a server link: {1}: { data: { {2}: … } }':
    'جای «{0}» در `data` است: `{1}: { data: { {2}: … } }`',
  '"{0}" is an action. Write {1}: { {2}: … }': '«{0}» اکشن است. بنویسید `{1}: { {2}: … }`',
  '"{0}" stands beside "{1}", not in it': '«{0}» کنار «{1}» می‌آید، نه درون آن',
  '"{0}" is one text, such as "…". For several lines write {1}: |, and the lines below it':
    '«{0}» یک متن است، مثل `"…"`. برای چند خط بنویسید `{1}: |` و خط‌ها را زیر آن بیاورید',
  '"{0}.{1}" is written like {2}: {3}': '«`{0}.{1}`» این‌طور نوشته می‌شود: `{2}: {3}`',
};
