import { readFileSync } from 'node:fs';
import { helps } from '../../../src/persian/check-helps.js';
import { catalog } from '../../../src/rules/checks/index.js';
import { groups } from '../../../src/rules/codes.js';

/** The text of docs/fa/checks.md: what each check finds in one sentence, and what lint says of its example. */
export function persianChecksPage(): string {
  const chapters = groups.map((title) => {
    const rows = catalog.filter(({ group }) => group === title).map(rowOf);
    const about = catalog.filter(({ group }) => group === title).map(helpOf);
    return `## ${titles[title]}\n\n| بررسی | | چه چیزی غلط است | نمونه‌ای از پیام |\n| --- | --- | --- | --- |\n${rows.join('')}\n${about.join('\n')}`;
  });
  return `<div dir="rtl">\n\n${introduction}\n${chapters.join('\n')}\n</div>\n`;
}

const introduction = `# بررسی‌ها

<!-- Made by "npm run update" from test/unit/docs/persian-checks-page.ts, src/persian/check-helps.ts and the fixtures of the checks. Edit those. -->

آن‌چه \`dargah lint\` در فایل قوانین دنبالش می‌گردد. نام بررسی در آخر هر پیام می‌آید. _خطا_ کار نمی‌کند: فایلی که خطا دارد بارگذاری نمی‌شود و قوانین قبلی سر جایشان می‌مانند. _هشدار_ غلط به نظر می‌رسد ولی شاید عمدی باشد: فایل بارگذاری می‌شود. زیر هر جدول آمده است که چرا، و چه باید کرد؛ نمونه‌ها و جزئیات در [صفحهٔ انگلیسی](../checks.md) است.
`;

function rowOf({ id, severity }: (typeof catalog)[number]): string {
  const summary = summaries[id]!;
  const kind = severity === 'error' ? 'خطا' : 'هشدار';
  return `| [${id}](#${id}) | ${kind} | ${summary} | ${exampleOf(id)} |\n`;
}

function helpOf({ id }: (typeof catalog)[number]): string {
  return `<a id="${id}"></a>\n\n### ${id}\n\n${helps[id]!}\n`;
}

/** What lint says of the example, with code where a terminal would show marks of direction. */
function exampleOf(id: string): string {
  let found: string;
  try {
    found = readFileSync(new URL(`../checks/${id}/example.fa.out`, import.meta.url), 'utf8');
  } catch {
    return '';
  }
  const line = found.split('\n').find((one) => one.includes(` ${id} `)) ?? '';
  return line
    .replace(/^\S+ \S+ \S+ \u2068/, '')
    .replace(/\u2069$/, '')
    .replace(/\u2068([^\u2068\u2069]*)\u2069/g, '`$1`')
    .replaceAll('|', '\\|');
}

const titles: Readonly<Record<(typeof groups)[number], string>> = {
  'The file': 'فایل',
  Names: 'نام‌ها',
  Logic: 'منطق',
  Order: 'ترتیب',
  Responses: 'پاسخ‌ها',
  Receivers: 'گیرنده‌ها',
  'Persian text': 'متن فارسی',
  Tests: 'تست‌ها',
  'Ignore comments': 'کامنت‌های نادیده‌گرفتن',
};

/** Of each check; a test holds that none is missing. */
export const summaries: Readonly<Record<string, string>> = {
  'cut-text': 'متنی در `#`ی تمام می‌شود که شاید جزو متن باشد.',
  'duplicate-key': 'کلیدی دو بار در یک mapping آمده است.',
  'file-size': 'فایل برای خواندن زیادی بزرگ است.',
  'missing-key': 'کلیدی که لازم است جا افتاده است.',
  'missing-part': '`include` فایلی را نام نمی‌برد، یا فایلی را که خوانده نمی‌شود.',
  'persian-punctuation': 'ویرگول یا گیومهٔ فارسی جایی آمده که YAML نشانهٔ خودش را می‌خواهد.',
  'unknown-key': 'قالب فایل چنین کلیدی ندارد.',
  'wrong-type': 'نوع مقدار به جایش نمی‌خورد.',
  'wrong-value': 'نوع مقدار درست است، ولی در اینجا مجاز نیست.',
  'yaml-alias': 'فایل alias یا کلید merge دارد.',
  'yaml-anchor': 'anchor هیچ اثری ندارد.',
  'yaml-directive': 'فایل دستوری مثل `%YAML` دارد.',
  'yaml-documents': 'فایل بیش از یک سند YAML دارد.',
  'yaml-key': 'کلید متن نیست؛ بیشتر وقت‌ها `{{` بدون کوتیشن است.',
  'yaml-literal': 'YAML مقداری بدون کوتیشن را چیز دیگری می‌خواند که جایش انتظار ندارد.',
  'yaml-nesting': 'بیش از ۶۴ mapping و لیست تودرتو آمده‌اند.',
  'yaml-number': 'عددی هنگام خوانده شدن رقم از دست می‌دهد، یا در JSON نمی‌گنجد.',
  'yaml-syntax': 'متن YAML معتبر نیست.',
  'yaml-tag': 'فایل tag دارد؛ بیشتر وقت‌ها عملگری بدون کوتیشن است.',
  'condition-cycle': 'شرط‌های نام‌دار دور می‌زنند و به خودشان برمی‌گردند.',
  'condition-depth': 'شرط‌های نام‌دار بیش از ۶۴ پله به هم ارجاع می‌دهند، یا با هم بیش از ۵۰۰ سطح تودرتو می‌شوند.',
  'duplicate-id': 'دو قانون یک شناسه دارند.',
  'duplicate-name': 'دو فایل یک نام را تعریف می‌کنند.',
  'missing-ticket': 'لینکی `{{ ticket }}` را درج می‌کند و `sessions` نمی‌گوید چه چیزی را ثابت می‌کند.',
  'unknown-condition': '`{ condition: … }` شرطی را نام می‌برد که تعریف نشده است.',
  'unknown-receiver': '`notify`، `notify_all` یا تستی گیرنده‌ای را نام می‌برد که تعریف نشده است.',
  'unknown-response': '`respond` یا `default` پاسخی را نام می‌برد که تعریف نشده است.',
  'unknown-var': 'فایل `--vars` ثابتی را تنظیم می‌کند که قوانین ندارند.',
  'unknown-variant': 'شرط، آزمایش یا تستی آزمایش یا گونه‌ای را نام می‌برد که وجود ندارد.',
  'unused-condition': 'هیچ چیز از شرط یا تقویمی نام‌دار استفاده نمی‌کند.',
  'unused-experiment': 'هیچ چیز آزمایشی را نمی‌خواند.',
  'unused-receiver': 'هیچ چیز گیرنده‌ای را خبردار نمی‌کند.',
  'unused-response': 'نه قانونی و نه پاسخ پیش‌فرض از پاسخی استفاده می‌کنند.',
  'unused-var': 'هیچ چیز ثابتی از `vars` را نمی‌خواند.',
  'absent-operand': 'عملگری از فیلدی که نیست مقداری می‌سازد و شرط برایش برقرار است.',
  'argument-count': 'عملگری آرگومان‌های کم یا زیاد دارد.',
  'constant-condition': 'شرط یا بخشی از آن همیشه درست یا همیشه نادرست است.',
  'costly-operator': 'عملگری در هر کلیک بیش از آن‌چه به نظر می‌رسد کار می‌کند.',
  'literal-keys': 'کلیدهای `missing` یا `missing_some` حساب می‌شوند.',
  'mixed-types': 'داده‌ای با مقداری از نوع دیگر مقایسه می‌شود.',
  'null-comparison': 'مقایسه‌ای برای فیلدی که نیست برقرار است، چون null صفر حساب می‌شود.',
  'number-as-text': 'عددی طوری نوشته شده که YAML آن را متن یا عدد دیگری می‌خواند.',
  'one-operator': 'جایی که شرط لازم است دادهٔ ساده آمده: متن، عدد، لیست، یا آبجکتی که دقیقاً یک عملگر ندارد.',
  'refused-operator': 'عملگری با اثر جانبی پذیرفته نمی‌شود.',
  'repeated-test': 'یک شرط دو بار در یک `and` یا `or` آمده است.',
  'text-comparison': 'متن‌ها طوری به ترتیب مقایسه می‌شوند که انگار عددند.',
  'text-for-logic': 'متنی مسیر، قالب، الگو یا مقایسه است و حساب نمی‌شود.',
  'text-operator': 'متنی با چیزی مقایسه می‌شود که عملگر متن هیچ‌وقت نمی‌دهد.',
  'unindexed-rule': 'در فایلی با ۱٬۰۰۰ قانون یا بیشتر، قانونی ایندکس نمی‌شود و کلیک‌ها باید تک‌تک امتحانش کنند.',
  'unknown-operator': 'JSON-Logic چنین عملگری ندارد.',
  'unknown-value': 'داده‌ای با مقداری مقایسه می‌شود که ندارد.',
  'unknown-variable': 'مسیری به داده‌ای می‌رسد که وجود ندارد.',
  'closed-window': 'زمان قانون، پاسخ، آزمایش، گیرنده یا تقویمی گذشته است یا هیچ‌وقت نمی‌رسد.',
  'disabled-rule': 'قانونی غیرفعال استثنای قانونی گسترده‌تر بود که حالا جایش برقرار می‌شود.',
  'unlinked-rule': 'هیچ لینکی به قانون نشستی نمی‌رسد.',
  'unreachable-default': 'پاسخ پیش‌فرض هیچ‌وقت داده نمی‌شود، چون همیشه قانونی برقرار است.',
  'unreachable-rule': 'قانونی هیچ‌وقت برقرار نمی‌شود، چون قانونی پیش از آن همهٔ کلیک‌هایش را می‌گیرد.',
  'circular-action': '`get_dynamic_action` در پاسخی آمده است.',
  'default-can-fail': 'درخواستی می‌تواند پاسخ پیش‌فرض را بشکند.',
  'empty-answer': 'پاسخی نه اکشن دارد و نه پیام.',
  'empty-link': 'لینکی وقتی داده‌ای null باشد به صفحهٔ دیگری می‌رسد.',
  'filter-argument': 'فیلتری آرگومان‌هایی دارد که نمی‌گیرد.',
  'invalid-answer': 'پاسخی هیچ‌وقت معتبر نیست، هر چه در درخواست باشد.',
  'large-answer': 'پاسخی همان‌طور که نوشته شده زیادی بلند است.',
  'link-origin': 'درخواستی می‌تواند میزبان لینکی را انتخاب کند.',
  'link-url': 'لینکی نشانی کامل https نیست، یا نام کاربری و رمز دارد.',
  'logic-alone': 'کنار `$logic` کلید دیگری آمده است.',
  'long-text': 'پیامی از ۵۰۰ نویسه بلندتر است.',
  'manage-page-for-buyer': 'خریدار به صفحهٔ مدیریت آگهی فرستاده می‌شود.',
  'not-json': 'مقداری از پاسخ در JSON نمی‌گنجد.',
  'nullable-insertion': 'متنی داده‌ای را که شاید null باشد بدون جایگزین درج می‌کند.',
  'raw-text': 'مردم نشانه‌هایی را می‌بینند که برای برنامه نوشته شده بود.',
  'several-actions': 'پاسخی بیش از یک اکشن دارد.',
  'template-syntax': 'متن بین `{{` و `}}` خوانده نمی‌شود.',
  'unanswered-link': 'هیچ قانون نشستی با دادهٔ لینکی جور نیست و هر که دنبالش کند به پیش‌فرض می‌رسد.',
  'unknown-filter': 'چنین فیلتری وجود ندارد.',
  'unsigned-user': 'لینکی بدون اثبات به صفحه می‌گوید چه کسی می‌آید.',
  'many-receivers': 'یک کلیک می‌تواند بیش از ۱۶ گیرنده را خبردار کند.',
  'missing-secret': 'محیط اجرا با نامی که گیرنده یا بلیت می‌دهد کلید محرمانهٔ قابل استفاده‌ای ندارد.',
  'personal-data': 'گیرنده‌ای فیلدهای شخصی `extra_data` را می‌گیرد که `include` آن نام نبرده است.',
  'receiver-url': 'نشانی گیرنده‌ای به کار نمی‌آید.',
  'unknown-include': '`include` گیرنده یا بلیت فیلدی را نام می‌برد که درخواست‌ها ندارند.',
  'written-out-secret': '`secret` نام متغیر محیطی نیست.',
  'arabic-letters': 'به‌جای ی یا ک فارسی، ي، ى یا ك عربی آمده است.',
  'invisible-characters': 'متنی نویسهٔ نامرئی دارد، یا فاصله‌ای که فاصلهٔ معمولی نیست.',
  'look-alike-literals': 'دو مقدار که با درخواست مقایسه می‌شوند فقط در حرف‌هایی شبیه هم فرق دارند.',
  'mixed-digits': 'متنی رقم‌های چند خط را با هم دارد.',
  'not-normalized': 'متن به شکل نرمال C یونیکد نیست.',
  'impossible-request': 'تستی کلیکی می‌زند که پلتفرم نمی‌تواند بزند: درخواستش اسکیما را می‌شکند.',
  'unknown-field': 'متنی در تست فیلدی را نام می‌برد که ردیفی از `each` ندارد.',
  'unknown-rule': 'تستی انتظار قانونی را دارد که در فایل نیست، یا نمی‌تواند این‌طور پاسخ بدهد.',
  'ignore-without-reason': 'کامنت نادیده‌گرفتن دلیل ندارد.',
  'ignored-error': 'کامنت نادیده‌گرفتن بالای خطایی آمده است.',
  'unknown-check': 'کامنت نادیده‌گرفتن بررسی‌ای را نام می‌برد که وجود ندارد.',
  'unused-ignore': 'کامنت نادیده‌گرفتن چیزی را پنهان نمی‌کند.',
  'single-answer': 'از چند پاسخ فقط یکی ممکن است داده شود.',
  'overlapping-windows': 'قانونی پیش از پایان قانون دیگری که همان را می‌پرسد آغاز می‌شود.',
  'weights-sum': 'وزن‌های یک آزمایش به درصد می‌مانند، ولی جمعشان ۱۰۰ نیست.',
};
