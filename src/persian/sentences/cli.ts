import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  '{0} warnings': '{0} هشدار',
  '{0} errors': '{0} خطا',
  '{0} files': '{0} فایل',
  '{0} suggestions': '{0} پیشنهاد',
  '{0} lines': '{0} خط',
  '{0} calls': '{0} درخواست',
  '{0} more warnings': '{0} هشدار دیگر',
  '{0} events': '{0} رویداد',
  '{0} dead letters': '{0} رویداد تحویل‌نشده',
  '{0} problems': '{0} مشکل',
  '{0} changes': '{0} تغییر',
  '{0} clicks': '{0} کلیک',
  '{0} kinds': '{0} نوع',
  '{0} rules': '{0} قانون',
  '{0} cases': '{0} مورد',
  '{0} keys': '{0} کلید',
  '{0} session rules': '{0} قانون نشست',
  'en or fa: the language of messages (default: that of the terminal) [DARGAH_LANG]':
    '`en` یا `fa`: زبان پیام‌ها (پیش‌فرض: زبان ترمینال) `[DARGAH_LANG]`',
  '{0} is {1}, which is not a language.{2} Write en or fa':
    '{0} {1} است که زبان نیست.{2} بنویسید `en` یا `fa`',
  'item {0} of "ignore"': 'آیتم {0} از `"ignore"`',
  '"error", "warning" or "off"': '`"error"`، `"warning"` یا `"off"`',
  'an address that begins with https://': 'نشانی‌ای که با `https://` شروع می‌شود',
  ' The names of checks stand in brackets behind messages, as {0}':
    ' نام بررسی‌ها در کروشهٔ آخر پیام‌هاست، مثل {0}',
  '{0} was changed meanwhile, so nothing is written to it. Run it again':
    '{0} در این میان عوض شده است، پس چیزی در آن نوشته نمی‌شود. دوباره اجرا کنید',
  '{0} cannot be written: {1}': '{0} نوشته نمی‌شود: {1}',
  'removed {0}': '{0} حذف شد',
  'inserted {0}': '{0} اضافه شد',
  'wrote {0} for {1}': '{0} به‌جای {1} نوشته شد',
  '{0} holds tests, not rules. Run "dargah test {1}"': '{0} تست دارد، نه قانون. اجرا کنید: `dargah test {1}`',
  'no file below "{0}" begins like a rules file. Name it, if one is meant':
    'هیچ فایلی زیر «{0}» مثل فایل قوانین شروع نمی‌شود. اگر یکی منظورتان است، نامش را ببرید',
  'no rules file matches "{0}"': 'هیچ فایل قوانینی با «{0}» جور نیست',
  '{0} cannot be read: {1}{2}': '{0} خوانده نمی‌شود: {1}{2}',
  '. There is "{0}.txt" beside it, whose ".txt" Windows does not show: rename it to "{1}"':
    '. کنارش «`{0}.txt`» هست که ویندوز `".txt"` آن را نشان نمی‌دهد: نامش را به «{1}» تغییر بدهید',
  'is not UTF-8 text. Save it as UTF-8': 'متن `UTF-8` نیست. با `UTF-8` ذخیره‌اش کنید',
  '. Name the rules file, as rules: ./rules.yaml': '. فایل قوانین را نام ببرید، مثلاً `rules: ./rules.yaml`',
  'the rules file {0}{1}': 'فایل قوانین {0}{1}',
};
