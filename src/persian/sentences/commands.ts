import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  '--max-warnings says when to fail, and --fail-on never says not to. Leave one of them out':
    '`--max-warnings` می‌گوید کی شکست بخورد و `--fail-on never` می‌گوید هیچ‌وقت. یکی از آن دو را ننویسید',
  '--diff prints a patch, which has no other format. Leave out --format or --diff':
    '`--diff` وصله (`patch`) چاپ می‌کند که قالب دیگری ندارد. `--format` یا `--diff` را ننویسید',
  '--fix writes files, and standard input is none. Add --diff for a patch':
    '`--fix` در فایل می‌نویسد و ورودی استاندارد فایل نیست. برای وصله (`patch`) `--diff` را اضافه کنید',
  '--max-warnings allows {0}': 'سقف `--max-warnings` {0} است',
  '{0}, {1} fixed': '{0}، {1} مورد درست شد',
  '{0} may change what the file means. To see what "--fix=all" would write: --fix=all --diff':
    '{0} ممکن است معنای فایل را عوض کند. برای دیدن آن‌چه `"--fix=all"` می‌نویسد: `--fix=all --diff`',
  'List what opens and closes in the days to come': 'نشان می‌دهد در روزهای آینده چه چیزی باز و بسته می‌شود',
  'The rules file (default: the file of DARGAH_RULES, else rules.yaml)':
    'فایل قوانین (پیش‌فرض: فایل `DARGAH_RULES`، وگرنه `rules.yaml`)',
  'How many days to look ahead, at most 366': 'چند روز جلو را ببیند، حداکثر ۳۶۶',
  'a number of days': 'تعداد روز',
  'When it begins': 'از کی شروع شود',
  'It lists calendars, the "from" and "until" of all that has one, and the steps of a "ramp", in the time zone of the file.':
    'تقویم‌ها، `"from"` و `"until"` هر چیزی را که دارد، و مرحله‌های `"ramp"` را نشان می‌دهد، در منطقهٔ زمانی فایل.',
  'the rules have errors': 'قوانین خطا دارند',
  'the command is wrong, or a file cannot be read': 'فرمان غلط است یا فایلی خوانده نمی‌شود',
  'opens and closes nothing': 'چیزی را باز و بسته نمی‌کند',
  'Print what makes a shell complete command lines':
    'اسکریپتی چاپ می‌کند که پوسته با آن فرمان‌ها را کامل می‌کند',
  'bash, zsh or fish': '`bash`، `zsh` یا `fish`',
  'To switch it on, add a line to the file that the shell reads at its start:\n  ~/.bashrc                   source <(dargah completion bash)\n  ~/.zshrc (below compinit)   source <(dargah completion zsh)\n  ~/.config/fish/config.fish  dargah completion fish | source':
    'برای روشن کردنش، خطی به فایلی که پوسته در آغاز می‌خواند اضافه کنید:\n  `~/.bashrc                   source <(dargah completion bash)`\n  `~/.zshrc (below compinit)   source <(dargah completion zsh)`\n  `~/.config/fish/config.fish  dargah completion fish | source`',
  'there is no such shell': 'چنین پوسته‌ای وجود ندارد',
  '"{0}" is not a shell that is known here.{1} Write {2}':
    '«{0}» پوسته‌ای نیست که اینجا شناخته شود.{1} بنویسید {2}',
  'Open a page that shows the rules, tries clicks and edits the file, on this machine':
    'روی همین دستگاه صفحه‌ای باز می‌کند که قوانین را نشان می‌دهد، کلیک‌ها را امتحان می‌کند و فایل را ویرایش می‌کند',
  'Port to listen on; 0 takes a free one': 'پورتی که به آن گوش می‌دهد؛ `0` پورت آزادی برمی‌دارد',
  'Show the rules, and let nothing be saved': 'قوانین را نشان می‌دهد و نمی‌گذارد چیزی ذخیره شود',
  'It prints the address to open. What stands behind its # is a token that is made anew at each start: whoever has\nthe address can read the rules and save them. Only programs of this machine reach the page, which loads nothing from\nanywhere else. See docs/console.md.':
    'نشانی‌ای را که باید باز شود چاپ می‌کند. آن‌چه پس از `#` آن است توکنی است که در هر اجرا از نو ساخته می‌شود:\nهر که نشانی را داشته باشد می‌تواند قوانین را بخواند و ذخیره کند. فقط برنامه‌های همین دستگاه به صفحه می‌رسند و صفحه\nچیزی از جای دیگر نمی‌گیرد. `docs/console.md` را ببینید.',
  'stopped by SIGTERM or SIGINT': 'با `SIGTERM` یا `SIGINT` متوقف شد',
  'it cannot listen on the port': 'نمی‌تواند به پورت گوش بدهد',
  'the command is wrong, or the rules file cannot be read': 'فرمان غلط است یا فایل قوانین خوانده نمی‌شود',
  "Call an add-on's server as the platform does, and judge its answers":
    'سرور یک افزونه را مثل پلتفرم صدا می‌زند و پاسخ‌هایش را می‌سنجد',
  'The URL of its dynamic action (default: that of "dargah serve" on this machine)':
    'نشانی اکشن پویای آن (پیش‌فرض: نشانی `"dargah serve"` روی همین دستگاه)',
  'The URL to which open_server_link leads': 'نشانی‌ای که `open_server_link` به آن می‌رسد',
  'Click every button of a file of JSON or YAML, such as your widgets':
    'همهٔ دکمه‌های یک فایل `JSON` یا `YAML` را کلیک می‌کند، مثلاً ویجت‌های شما',
  'Make a call for each of these oddities of the platform: all, or some as nulls,wrong-key':
    'برای هر کدام از این رفتارهای عجیب پلتفرم یک درخواست می‌فرستد: `all`، یا چند تا مثل `nulls,wrong-key`',
  'How long an answer may take': 'پاسخ حداکثر چقدر طول بکشد',
  'How long to wait for one': 'چقدر منتظر پاسخ بماند',
  'It sends what DARGAH_AUTH_KEY holds as Authorization. Without a request the click has example values.\n{0}':
    'آن‌چه `DARGAH_AUTH_KEY` نگه می‌دارد در `Authorization` می‌فرستد. بدون درخواست، کلیک مقدارهای نمونه دارد.\n{0}',
  'every answer keeps the contract and the limits of the platform':
    'همهٔ پاسخ‌ها قرارداد و محدودیت‌های پلتفرم را رعایت می‌کنند',
  'an answer does not': 'پاسخی رعایت نمی‌کند',
  'no key was sent: DARGAH_AUTH_KEY is not set': 'کلیدی فرستاده نشد: `DARGAH_AUTH_KEY` تنظیم نشده است',
  'an answer leads to the session URL, which was not called. Give it by --session-url':
    'پاسخی به نشانی نشست می‌رسد که صدا زده نشد. آن را با `--session-url` بدهید',
  'the request is no JSON object, and every click is one':
    'درخواست آبجکت `JSON` نیست، ولی هر کلیکی آبجکت است',
  '{0} is not the URL of a server. Write it as https://addon.example.com/action':
    '{0} نشانی سرور نیست. مثل `https://addon.example.com/action` بنویسیدش',
  '--faults has {0}, which is not a fault.{1} Write all, or some of {2}':
    'در `--faults` نوشته شده {0} که از این‌ها نیست.{1} بنویسید `all` یا چند تا از {2}',
  'a number of milliseconds': 'تعداد میلی‌ثانیه',
  'Say which rule answers a request, and why the others do not':
    'می‌گوید کدام قانون به درخواست پاسخ می‌دهد و چرا بقیه نمی‌دهند',
  'The rules file': 'فایل قوانین',
  'It is a session call, whatever it carries': 'درخواست نشست است، هر چه در آن باشد',
  'The time of the click': 'زمان کلیک',
  'A variant that the person gets, as checkout=new': 'گونه‌ای که به آن شخص می‌رسد، مثل `checkout=new`',
  'Do not decide the request with json-logic-js as well': 'درخواست را با `json-logic-js` هم حساب نکند',
  'Show later rules that would have matched, too': 'قوانین بعدی را هم که برقرار می‌شدند نشان بدهد',
  '{0} What is not given is absent from the request.\n\nA request with a --source or a --callback-url, and without a --touchpoint, is a session call, and the rules\nof "sessions" are asked.':
    '{0} هر چه داده نشود در درخواست نیست.\n\nدرخواستی که `--source` یا `--callback-url` دارد و `--touchpoint` ندارد درخواست نشست است و از قوانین `"sessions"`\nپرسیده می‌شود.',
  'the rules or schemas have errors, or json-logic-js decides otherwise':
    'قوانین یا اسکیماها خطا دارند، یا `json-logic-js` جور دیگری حساب می‌کند',
  'answers nothing that could be explained': 'به چیزی که بشود توضیحش داد پاسخ نمی‌دهد',
  '{0} has no "sessions", so the gateway answers a session call with 404':
    '{0} `"sessions"` ندارد، پس درگاه به درخواست نشست با `404` پاسخ می‌دهد',
  'Check rules files, and print what is wrong with them':
    'فایل‌های قوانین را بررسی می‌کند و ایرادهایشان را چاپ می‌کند',
  'Rules files, folders and patterns; - is standard input (default: the file of DARGAH_RULES, else rules.yaml)':
    'فایل‌های قوانین، پوشه‌ها و الگوها؛ `-` یعنی ورودی استاندارد (پیش‌فرض: فایل `DARGAH_RULES`، وگرنه `rules.yaml`)',
  'Its settings (default: dargah.config.yaml, if there is one)':
    'تنظیماتش (پیش‌فرض: `dargah.config.yaml`، اگر باشد)',
  'Check that the environment has the secrets that the file names':
    'بررسی می‌کند که محیط اجرا کلیدهای محرمانه‌ای را که فایل نام می‌برد داشته باشد',
  'The name of what standard input holds': 'نام آن‌چه در ورودی استاندارد است',
  'a kind of fix': 'نوعی اصلاح',
  'Write what messages suggest where it cannot change a meaning; --fix=all writes the rest, too':
    'پیشنهاد پیام‌ها را جایی که معنا را عوض نمی‌کند می‌نویسد؛ `--fix=all` بقیه را هم می‌نویسد',
  'Print what --fix would write as a patch, and write nothing':
    'آن‌چه را `--fix` می‌نویسد به شکل وصله (`patch`) چاپ می‌کند و چیزی نمی‌نویسد',
  'a severity': 'درجهٔ اهمیت',
  'What makes it fail: {0}': 'با چه چیزی شکست بخورد: {0}',
  'Fail if there are more warnings': 'اگر هشدارها بیشتر باشند شکست می‌خورد',
  'Of a folder, as in "dargah lint .", the YAML files are checked that begin like rules files. Put a pattern such as\n\'rules/**/*.yaml\' in quotes, so that the shell leaves it alone. Both skip files named *.test.yaml, which hold tests, and\nwhat dargah.config.yaml ignores, and fail if nothing is left.\n\nA comment in the line before a warning silences it; a comment above everything else silences it in the whole\nfile:\n  # dargah-ignore-next-line CHECK reason\n  # dargah-ignore CHECK reason':
    'از یک پوشه، مثل `"dargah lint ."`، آن فایل‌های `YAML` بررسی می‌شوند که مثل فایل قوانین شروع می‌شوند. الگویی مثل\n`\'rules/**/*.yaml\'` را در کوتیشن بگذارید تا پوسته دستش نزند. هر دو فایل‌های `*.test.yaml` را که تست دارند و آن‌چه را\n`dargah.config.yaml` نادیده می‌گیرد کنار می‌گذارند، و اگر چیزی نماند شکست می‌خورند.\n\nکامنتی در خط پیش از هشدار آن را ساکت می‌کند؛ کامنتی بالای همه چیز در کل فایل ساکتش می‌کند:\n  `# dargah-ignore-next-line CHECK reason`\n  `# dargah-ignore CHECK reason`',
  'nothing is found that --fail-on or --max-warnings counts':
    'چیزی پیدا نشد که `--fail-on` یا `--max-warnings` حسابش کند',
  'something is found that they count': 'چیزی پیدا شد که حسابش می‌کنند',
  'Receive events and print them, to try notifications out':
    'رویدادها را می‌گیرد و چاپ می‌کند، برای امتحان کردن خبررسانی',
  'The name of the variable that holds the secret, or the secret itself if it begins with whsec_':
    'نام متغیری که کلید محرمانه را نگه می‌دارد، یا خود کلید اگر با `whsec_` شروع می‌شود',
  'Address to listen on': 'نشانی‌ای که به آن گوش می‌دهد',
  'Port to listen on; 0 takes a free one and prints it':
    'پورتی که به آن گوش می‌دهد؛ `0` پورت آزادی برمی‌دارد و چاپش می‌کند',
  'Answer every event with this status, as 503, to see it come again':
    'به همهٔ رویدادها با این وضعیت پاسخ می‌دهد، مثل `503`، تا ببینید دوباره می‌آیند',
  'On any path it answers 204 to an event whose Standard Webhooks signature is valid and whose timestamp is less\nthan five minutes off, and prints the event: as a block of text, or as one line of JSON with id, timestamp,\nduplicate and event. An event that was received before is marked. It refuses everything else, and prints the\nreason on standard error.':
    'روی هر مسیری به رویدادی که امضای `Standard Webhooks` آن درست و زمانش کمتر از پنج دقیقه دور باشد `204` پاسخ می‌دهد\nو رویداد را چاپ می‌کند: یک تکه متن، یا یک خط `JSON` با `id`، `timestamp`، `duplicate` و `event`. رویدادی که قبلاً رسیده\nعلامت می‌خورد. هر چیز دیگری را رد می‌کند و دلیلش را در خطای استاندارد چاپ می‌کند.',
  'the command is wrong, or the secret is not set or cannot be used':
    'فرمان غلط است، یا کلید محرمانه تنظیم نشده یا به کار نمی‌آید',
  'refused with {0}: {1}': 'با {0} رد شد: {1}',
  'waiting for events at {0}{1}': 'در {0} منتظر رویدادهاست{1}',
  ', all of which are answered {0}': '، که به همه {0} پاسخ داده می‌شود',
  'a status of a failure': 'وضعیت یک شکست',
  'one from 300 to 599, such as 503': 'عددی از `300` تا `599`، مثل `503`',
  'warning: {0}': 'هشدار: {0}',
  'no secret is given, and nothing could be verified without. Write --secret CRM_SECRET with the name of the environment variable that holds it, or --secret whsec_…':
    'کلید محرمانه‌ای داده نشده و بدون آن چیزی تأیید نمی‌شود. بنویسید `--secret CRM_SECRET` با نام متغیر محیطی‌ای که نگهش می‌دارد، یا `--secret whsec_…`',
  '--secret{0} {1}': '`--secret`{0} {1}',
  'names {0}, and neither that variable nor {1}_FILE holds a secret':
    'متغیر {0} را نام می‌برد، و نه در آن و نه در `{1}_FILE` کلیدی هست',
  'names no variable': 'متغیری را نام نمی‌برد',
  '--secret {0}. Give the name of an environment variable that holds the secret, or the secret itself if it begins with whsec_':
    '`--secret` {0}. نام متغیر محیطی‌ای را بدهید که کلید محرمانه را نگه می‌دارد، یا خود کلید را اگر با `whsec_` شروع می‌شود',
  'Serve editors: findings, completion and more as you type':
    'سرور ویرایشگرها: یافته‌ها، تکمیل و چیزهای دیگر، هنگام نوشتن',
  'Speak over standard input and output, as it always does':
    'از راه ورودی و خروجی استاندارد کار می‌کند، که همیشه همین‌طور است',
  'It speaks the Language Server Protocol. docs/editors.md says how to set up VS Code, Neovim and Helix.':
    'با `Language Server Protocol` کار می‌کند. `docs/editors.md` می‌گوید `VS Code`، `Neovim` و `Helix` چطور تنظیم می‌شوند.',
  'the editor ended it': 'ویرایشگر تمامش کرد',
  'the editor is gone': 'ویرایشگر رفته است',
  'the command is wrong': 'فرمان غلط است',
  'Port of the running server, if not where it says it listens':
    'پورت سروری که در حال اجراست، اگر جایی نیست که خودش می‌گوید',
  'List events, oldest first': 'رویدادها را نشان می‌دهد، قدیمی‌ترین اول',
  'a state': 'یک وضعیت',
  'Only events that are {0}': 'فقط رویدادهایی که {0} هستند',
  'Only events for this receiver': 'فقط رویدادهای این گیرنده',
  'How many at most, up to {0}': 'حداکثر چند تا، تا {0}',
  'a number of events': 'تعداد رویداد',
  '--limit shows them': '`--limit` آن‌ها را نشان می‌دهد',
  '--state and --receiver show a part of them': '`--state` و `--receiver` بخشی از آن‌ها را نشان می‌دهند',
  'there may be more. {0}': 'شاید بیشتر هم باشد. {0}',
  'Show all of one event': 'همه چیز یک رویداد را نشان می‌دهد',
  'Its id': 'شناسه‌اش',
  'no event {0} is kept': 'رویداد {0} نگه داشته نشده است',
  'Retry events now, with a full set of attempts':
    'رویدادها را همین حالا دوباره می‌فرستد، با همهٔ تلاش‌ها از نو',
  'Their ids': 'شناسه‌هایشان',
  'All events that wait for another attempt, and all dead letters':
    'همهٔ رویدادهایی که منتظر تلاش دیگری‌اند، و همهٔ تحویل‌نشده‌ها',
  'Only all that wait for another attempt': 'فقط همهٔ آن‌هایی که منتظر تلاش دیگری‌اند',
  'Only all dead letters': 'فقط همهٔ تحویل‌نشده‌ها',
  'name the events to retry, or write one of --all, --waiting and --dead':
    'رویدادهایی را که باید دوباره فرستاده شوند نام ببرید، یا یکی از `--all`، `--waiting` و `--dead` را بنویسید',
  'Delete events for good, undelivered': 'رویدادها را برای همیشه و بدون تحویل پاک می‌کند',
  'Delete all events that name a person, undelivered':
    'همهٔ رویدادهایی را که کسی را نام می‌برند بدون تحویل پاک می‌کند',
  'The id of the person, as events have it': 'شناسهٔ آن شخص، آن‌طور که در رویدادهاست',
  'An event names a person if a text in its data is this id, in whichever field; a number is not compared. Events\nthat were delivered are not kept, so receivers have to forget theirs themselves.':
    'رویداد وقتی کسی را نام می‌برد که متنی در داده‌اش همین شناسه باشد، در هر فیلدی؛ عددها مقایسه نمی‌شوند. رویدادهای\nتحویل‌شده نگه داشته نمی‌شوند، پس گیرنده‌ها باید مال خودشان را خودشان فراموش کنند.',
  'say whom to forget, by --user-id': 'بگویید چه کسی فراموش شود، با `--user-id`',
  '{0} was put aside by a recovery, and may name them, too. Delete it':
    '{0} در یک بازیابی کنار گذاشته شده و شاید او را نام ببرد. آن را پاک کنید',
  'Look through all events of a folder for damage': 'همهٔ رویدادهای یک پوشه را برای آسیب بررسی می‌کند',
  'Stop the server first, which checks most of this whenever it starts. Nothing is changed.':
    'اول سرور را متوقف کنید، که خودش بیشتر این‌ها را در هر اجرا بررسی می‌کند. چیزی عوض نمی‌شود.',
  'nothing is damaged': 'چیزی آسیب ندیده است',
  'something is damaged, or a server holds the folder': 'چیزی آسیب دیده، یا سروری پوشه را در دست دارد',
  'the command is wrong, such as a folder without an outbox': 'فرمان غلط است، مثلاً پوشه‌ای بدون صندوق رویداد',
  'say which folder is to be checked, as you do for serve: by --state-dir':
    'بگویید کدام پوشه بررسی شود، همان‌طور که برای `serve` می‌گویید: با `--state-dir`',
  'Bring back what can be read from a damaged folder': 'آن‌چه را از پوشهٔ آسیب‌دیده خوانده می‌شود برمی‌گرداند',
  'Stop the server first. The damaged folder is kept beside the new one, which holds all events that can be\nread; the command says how many are missing. It works in the image, too: docker run … dargah outbox recover\n--state-dir …':
    'اول سرور را متوقف کنید. پوشهٔ آسیب‌دیده کنار پوشهٔ تازه می‌ماند که همهٔ رویدادهای خواندنی در آن است؛ فرمان می‌گوید\nچند تا کم است. در ایمیج هم کار می‌کند: `docker run … dargah outbox recover\n--state-dir …`',
  'done, whatever was lost': 'انجام شد، هر چه از دست رفته باشد',
  'a server holds the folder, or nothing in it can be read':
    'سروری پوشه را در دست دارد، یا چیزی در آن خوانده نمی‌شود',
  'say which folder is damaged, as you do for serve: by --state-dir':
    'بگویید کدام پوشه آسیب دیده، همان‌طور که برای `serve` می‌گویید: با `--state-dir`',
  'Count events by receiver': 'رویدادها را به تفکیک گیرنده می‌شمارد',
  'List the events that are not delivered yet, retry them, or drop them':
    'رویدادهایی را که هنوز تحویل نشده‌اند نشان می‌دهد، دوباره می‌فرستد یا دور می‌ریزد',
  'Each needs --state-dir or --outbox, as the server has it. While a server holds the folder, the command asks\nthe server, through its admin port.':
    'هر کدام `--state-dir` یا `--outbox` می‌خواهد، همان که سرور دارد. تا وقتی سروری پوشه را در دست دارد، فرمان از خود\nسرور می‌پرسد، از پورت مدیریت آن.',
  'there is no such event, or the events cannot be reached': 'چنین رویدادی نیست، یا به رویدادها دسترسی نیست',
  'Prove what an edit of the rules changes: who gets another answer, with a click for each':
    'اثبات می‌کند ویرایش قوانین چه چیزی را عوض می‌کند: چه کسی پاسخ دیگری می‌گیرد، با یک کلیک برای هر کدام',
  'The rules before and after: {0}. One is held against its last commit (default: the rules file)':
    'قوانین پیش و پس از ویرایش: {0}. یکی با آخرین `commit` خودش مقایسه می‌شود (پیش‌فرض: فایل قوانین)',
  'The rules file, where no version is given': 'فایل قوانین، اگر نسخه‌ای داده نشود',
  'Show all changes, and all rules that take or lose clicks by them':
    'همهٔ تغییرها و همهٔ قوانینی را که کلیک می‌گیرند یا از دست می‌دهند نشان می‌دهد',
  'Count changes that only requests show which are made to break a test':
    'تغییرهایی را هم می‌شمارد که فقط درخواست‌های ساختگی نشانشان می‌دهند',
  'Exit with 0 if nothing changes, 2 if something does, 3 if that is not settled, 1 for trouble':
    'با `0` تمام می‌شود اگر چیزی عوض نشود، `2` اگر بشود، `3` اگر معلوم نباشد، `1` برای مشکل',
  'an expectation': 'یک انتظار',
  'Fail unless the edit is proven to change nothing: {0}':
    'شکست می‌خورد مگر این‌که ثابت شود ویرایش چیزی را عوض نمی‌کند: {0}',
  'Fail if the edit changes what other rules do, as vip,order-*':
    'اگر ویرایش کار قوانین دیگر را عوض کند شکست می‌خورد، مثل `vip,order-*`',
  'Clicks that were made, as "dargah replay" reads them: their share in each change':
    'کلیک‌هایی که انجام شده‌اند، آن‌طور که `"dargah replay"` می‌خواند: سهمشان در هر تغییر',
  'Fail if more of the clicks of --log come out otherwise, as 5%':
    'اگر بیش از این سهم از کلیک‌های `--log` جور دیگری شوند شکست می‌خورد، مثل `5%`',
  'The day of examples that ask for no other': 'روز نمونه‌هایی که روز دیگری نمی‌خواهند',
  'A change has a click that shows it, written as "dargah explain" takes it. What is neither listed nor said to be\nunsettled is proven to stay as it is. See docs/planning.md.':
    'هر تغییر کلیکی دارد که نشانش می‌دهد، آن‌طور که `"dargah explain"` می‌گیرد. هر چه نه فهرست شده و نه گفته شده که معلوم\nنیست، ثابت شده که همان می‌ماند. `docs/planning.md` را ببینید.',
  'compared; with --detailed-exitcode: proven to change nothing':
    'مقایسه شد؛ با `--detailed-exitcode`: ثابت شد که چیزی عوض نمی‌شود',
  'the rules have errors, --expect, --only-rules or --fail-on-share is not met, or a decision contradicts the proof':
    'قوانین خطا دارند، `--expect`، `--only-rules` یا `--fail-on-share` برآورده نیست، یا تصمیمی با اثبات نمی‌خواند',
  'the command is wrong, or a file cannot be read; with --detailed-exitcode: something changes':
    'فرمان غلط است یا فایلی خوانده نمی‌شود؛ با `--detailed-exitcode`: چیزی عوض می‌شود',
  'with --detailed-exitcode: no change was found, but not everything is settled':
    'با `--detailed-exitcode`: تغییری پیدا نشد، ولی بعضی چیزها معلوم نیست',
  '--fail-on-share needs clicks to count. Name a file of them, by --log':
    '`--fail-on-share` کلیک‌هایی برای شمردن می‌خواهد. فایلی از آن‌ها را با `--log` بدهید',
  'a plan compares two versions of the rules, but there are {0}':
    '`plan` دو نسخه از قوانین را مقایسه می‌کند، ولی {0} تا داده شده است',
  '{0} names no file. Write git:{1}:{2}': '{0} فایلی را نام نمی‌برد. بنویسید `git:{1}:{2}`',
  '{0} is a version that was committed. Name the one after it, too':
    '{0} نسخه‌ای `commit` شده است. نسخهٔ پس از آن را هم بدهید',
  'answers nothing that could be compared': 'به چیزی که بشود مقایسه‌اش کرد پاسخ نمی‌دهد',
  'Find a click that reaches each rule, or prove that there is none':
    'برای هر قانون کلیکی پیدا می‌کند که به آن برسد، یا ثابت می‌کند که نیست',
  'The rules file (default: the file of DARGAH_RULES, else rules.yaml), then ids of rules (default: all)':
    'فایل قوانین (پیش‌فرض: فایل `DARGAH_RULES`، وگرنه `rules.yaml`)، سپس شناسهٔ قوانین (پیش‌فرض: همه)',
  'Find clicks that only the default answers, by touchpoint and side':
    'کلیک‌هایی را پیدا می‌کند که فقط پاسخ پیش‌فرض می‌گیرند، به تفکیک `touchpoint` و طرف',
  'Find a click that both of two rules match': 'کلیکی پیدا می‌کند که دو قانون هر دو با آن جور باشند',
  'The day of clicks whose time does not matter': 'روز کلیک‌هایی که زمانشان مهم نیست',
  'Each click is shown as "dargah explain" takes it. It was decided by the rules themselves, and by json-logic-js.':
    'هر کلیک آن‌طور نشان داده می‌شود که `"dargah explain"` می‌گیرد. خود قوانین و `json-logic-js` درباره‌اش تصمیم گرفته‌اند.',
  'every rule that was asked about has a click, or it is not known':
    'هر قانونی که پرسیده شد کلیکی دارد، یا معلوم نیست',
  'no click reaches some rule, the rules have errors, or json-logic-js decides otherwise':
    'به قانونی هیچ کلیکی نمی‌رسد، قوانین خطا دارند، یا `json-logic-js` جور دیگری حساب می‌کند',
  '--overlap takes the ids of two rules': '`--overlap` شناسهٔ دو قانون را می‌گیرد',
  '--gaps and --overlap ask different questions. Give one of them':
    '`--gaps` و `--overlap` دو پرسش متفاوت‌اند. یکی را بدهید',
  'answers nothing that could be proven': 'به چیزی که بشود ثابتش کرد پاسخ نمی‌دهد',
  'rules "{0}" and "{1}" answer different calls, so no request reaches both':
    'قوانین «{0}» و «{1}» به درخواست‌های متفاوتی پاسخ می‌دهند، پس هیچ درخواستی به هر دو نمی‌رسد',
  '{0} has no enabled rule "{1}".{2} It has {3}': '{0} قانون فعال «{1}» ندارد.{2} این‌ها را دارد: {3}',
  'Decide recorded calls again, and say which are answered otherwise':
    'درخواست‌های ضبط‌شده را دوباره حساب می‌کند و می‌گوید کدام‌ها پاسخ دیگری می‌گیرند',
  'Calls: a line of JSON each, or tests files; - is standard input':
    'درخواست‌ها: هر خط یک `JSON`، یا فایل‌های تست؛ `-` یعنی ورودی استاندارد',
  'The rules: {0}': 'قوانین: {0}',
  'The rules before, to say what differs: {0}': 'قوانین پیش از ویرایش، تا گفته شود چه فرقی دارد: {0}',
  'The time of calls that have none': 'زمان درخواست‌هایی که زمان ندارند',
  'Fail if more of the calls are answered otherwise or notify others, as 5%':
    'اگر بیش از این سهم از درخواست‌ها پاسخ دیگری بگیرند یا دیگران را خبردار کنند شکست می‌خورد، مثل `5%`',
  'A line holds the body of a request, or {"at": TIME, "count": NUMBER, "request": BODY}, as "serve --record" writes it.\nFiles whose names end in .test.yaml hold tests, whose requests are taken.':
    'هر خط بدنهٔ یک درخواست است، یا `{"at": TIME, "count": NUMBER, "request": BODY}` که `"serve --record"` می‌نویسد.\nفایل‌هایی که نامشان به `.test.yaml` ختم می‌شود تست‌اند و درخواست‌هایشان برداشته می‌شود.',
  'the rules have errors, json-logic-js decides otherwise, or --fail-on-share was passed':
    'قوانین خطا دارند، `json-logic-js` جور دیگری حساب می‌کند، یا از `--fail-on-share` گذشت',
  'the command is wrong, or a file or a line cannot be read': 'فرمان غلط است، یا فایل یا خطی خوانده نمی‌شود',
  '--fail-on-share needs something to compare with. Name the rules before, by --against':
    '`--fail-on-share` چیزی برای مقایسه می‌خواهد. قوانین پیش از ویرایش را با `--against` بدهید',
  'decides nothing': 'چیزی را حساب نمی‌کند',
  '{0} in all hold no call': 'روی هم در {0} درخواستی نیست',
  'there are no calls in what was given': 'در آن‌چه داده شد درخواستی نیست',
  'Answer clicks, and pick up edits of the rules while running':
    'به کلیک‌ها پاسخ می‌دهد و ویرایش قوانین را در حال اجرا برمی‌دارد',
  'Environment only, so that no list of processes shows them:\n{0}\n{1}\n\nSIGHUP makes it read the rules and the key file at once. SIGTERM and SIGINT stop it after it has answered the\nclicks under way; a second one ends it at once.':
    'فقط از محیط، تا هیچ فهرست پردازه‌ای نشانشان ندهد:\n{0}\n{1}\n\n`SIGHUP` باعث می‌شود قوانین و فایل کلید را همان دم بخواند. `SIGTERM` و `SIGINT` پس از پاسخ به کلیک‌های در جریان\nمتوقفش می‌کنند؛ دومی همان دم.',
  'stopped by a signal': 'با سیگنال متوقف شد',
  'the rules or schemas are wrong, it cannot listen on a port, or cannot open the state folder':
    'قوانین یا اسکیماها غلط‌اند، نمی‌تواند به پورتی گوش بدهد، یا پوشهٔ وضعیت باز نمی‌شود',
  'the command or a setting is wrong': 'فرمان یا تنظیمی غلط است',
  'Run test cases, and compare the responses with the expected ones':
    'تست‌ها را اجرا می‌کند و پاسخ‌ها را با پاسخ‌های مورد انتظار مقایسه می‌کند',
  'Tests files, rules files with "tests" in them, folders (default: see below)':
    'فایل‌های تست، فایل‌های قوانینی که `"tests"` دارند، پوشه‌ها (پیش‌فرض: پایین را ببینید)',
  'Only cases whose name holds this text, or matches /this expression/':
    'فقط مواردی که نامشان این متن را دارد، یا با `/this expression/` جور است',
  'Show how much of the rules the cases cover, and what they do not':
    'نشان می‌دهد تست‌ها چقدر از قوانین را می‌پوشانند و چه را نه',
  'Fail below these percents, as rules=100,conditions=90':
    'زیر این درصدها شکست می‌خورد، مثل `rules=100,conditions=90`',
  'Write the coverage as LCOV, as coverage/lcov.info':
    'پوشش را به شکل `LCOV` می‌نویسد، مثل `coverage/lcov.info`',
  'Fail when no case ran': 'اگر هیچ موردی اجرا نشود شکست می‌خورد',
  'Do not decide each case with json-logic-js as well, to measure speed':
    'هر مورد را با `json-logic-js` هم حساب نکند، برای سنجش سرعت',
  'Run again whenever one of the files changes': 'هر وقت یکی از فایل‌ها عوض شود دوباره اجرا می‌کند',
  'Files whose names end in .test.yaml hold tests; any other file is a rules file, whose own "tests" run. Without\nfiles: every *.test.yaml below this folder, and the rules file of DARGAH_RULES, else rules.yaml.':
    'فایل‌هایی که نامشان به `.test.yaml` ختم می‌شود تست‌اند؛ هر فایل دیگری فایل قوانین است و `"tests"` خودش اجرا می‌شود. بدون\nفایل: هر `*.test.yaml` زیر این پوشه، و فایل قوانین `DARGAH_RULES`، وگرنه `rules.yaml`.',
  'all cases passed, or a signal ended --watch': 'همهٔ موارد قبول شدند، یا سیگنالی `--watch` را تمام کرد',
  'a case failed, a file has errors, or the coverage is too low':
    'موردی رد شد، فایلی خطا دارد، یا پوشش کم است',
  'is {0}, which is not a regular expression: {1}':
    '{0} است که عبارت باقاعده (`regular expression`) نیست: {1}',
  'Say what a ticket says, or why it is refused': 'نشان می‌دهد در بلیت چیست، یا چرا پذیرفته نمی‌شود',
  'The ticket (default: -, which is standard input)': 'بلیت (پیش‌فرض: `-`، یعنی ورودی استاندارد)',
  'The rules file, which names the secrets': 'فایل قوانینی که کلیدهای محرمانه را نام می‌برد',
  'Names of variables that hold the secrets, in place of those of the file':
    'نام متغیرهایی که کلیدهای محرمانه را نگه می‌دارند، به‌جای کلیدهای فایل',
  'When it is shown': 'کی نشان داده می‌شود',
  'the ticket is refused ({0}): {1}': 'بلیت پذیرفته نمی‌شود ({0}): {1}',
  'Verify a ticket of a link': 'بلیت یک لینک را بررسی می‌کند',
  'the ticket holds, and its claims are on standard output':
    'بلیت معتبر است و محتوایش در خروجی استاندارد است',
  'the ticket is refused': 'بلیت پذیرفته نمی‌شود',
  'the command is wrong, or there is no secret': 'فرمان غلط است یا کلید محرمانه‌ای نیست',
  '{0} names no secret of a ticket. Name the variable that holds it: --secret TICKET_SECRET':
    '{0} کلید محرمانهٔ بلیت را نام نمی‌برد. متغیری را که نگهش می‌دارد نام ببرید: `--secret TICKET_SECRET`',
  'the environment has neither {0} nor {1}_FILE': 'در محیط اجرا نه {0} هست و نه `{1}_FILE`',
  '--secret takes the names of variables, and one of these is none. Write the ticket before it: dargah ticket verify TICKET --secret TICKET_SECRET':
    '`--secret` نام متغیرها را می‌گیرد و یکی از این‌ها نام متغیر نیست. بلیت را پیش از آن بنویسید: `dargah ticket verify TICKET --secret TICKET_SECRET`',
  'there is no secret to verify with': 'کلید محرمانه‌ای برای بررسی نیست',
  listed: 'نشان داده شد',
  'Write rules, tests and deployment files into a folder':
    'قوانین، تست‌ها و فایل‌های استقرار را در پوشه‌ای می‌نویسد',
  'The folder; existing files stay as they are (default: this folder)':
    'پوشه؛ فایل‌های موجود همان‌طور می‌مانند (پیش‌فرض: همین پوشه)',
  'It writes rules.yaml with rules.test.yaml, the schemas that give editors completion, a GitHub Actions\nworkflow, compose.yaml, and Kubernetes manifests (kubectl apply -k).':
    'این‌ها را می‌نویسد: `rules.yaml` با `rules.test.yaml`، اسکیماهایی که ویرایشگرها با آن کامل می‌کنند،\nیک ورک‌فلو برای `GitHub Actions`، `compose.yaml`، و مانیفست‌های `Kubernetes` (`kubectl apply -k`).',
  'the files are written, or were there already': 'فایل‌ها نوشته شدند یا از قبل بودند',
  'the command is wrong, or something cannot be written': 'فرمان غلط است یا چیزی نوشته نمی‌شود',
  'left  {0}: {1}': '{0} نوشته نشد: {1}',
  'it would test the {0} of init, and not yours': '{0} خود `init` را تست می‌کرد، نه مال شما را',
  'wrote {0}': '{0} نوشته شد',
  'it is there already': 'از قبل هست',
  '{0} cannot be written: {1}. Choose a folder that this user may write to':
    '{0} نوشته نمی‌شود: {1}. پوشه‌ای انتخاب کنید که این کاربر اجازهٔ نوشتن در آن را داشته باشد',
  'what "npm pack" makes of Dargah, put here and kept with the rules':
    'بستهٔ درگاه که `"npm pack"` می‌سازد؛ همین‌جا بگذارید و کنار قوانین نگه دارید',
  'answers whoever calls: for trying things out': 'به هر که صدا بزند پاسخ می‌دهد: برای امتحان کردن',
  'Next:': 'قدم بعدی:',
  'to be tried again': 'دوباره فرستاده می‌شود',
  dropped: 'حذف شد',
  forgotten: 'فراموش شد',
  done: 'انجام شد',
  replayed: 'دوباره پاسخ داده شد',
  '--buttons: {0}:{1}:{2}: {3}': '`--buttons`: `{0}:{1}:{2}`: {3}',
  'say where the events are kept, as you do for serve: by --state-dir or --outbox':
    'بگویید رویدادها کجا نگه داشته می‌شوند، مثل `serve`: با `--state-dir` یا `--outbox`',
  'the Redis of --outbox is asked, and not the folder of --state-dir: both are set':
    'از `Redis`ِ `--outbox` پرسیده می‌شود، نه از پوشهٔ `--state-dir`: هر دو تنظیم شده‌اند',
  'waiting for up to {0} s, since {1}': 'تا {0} ثانیه صبر می‌کند، چون {1}',
  'See that its disk has room, and that the user of the server may write there':
    'ببینید دیسکش جا دارد و کاربر سرور اجازهٔ نوشتن در آن را دارد',
  'See that it runs, and that --outbox names it': 'ببینید در حال اجراست و `--outbox` همان را نام می‌برد',
  '{0}. If a server holds it: {1}': '{0}. اگر سروری آن را در دست دارد: {1}',
  explained: 'توضیح داده شد',
  printed: 'چاپ شد',
};
