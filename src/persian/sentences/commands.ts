import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  '--max-warnings says when to fail, and --fail-on never says not to. Leave one of them out':
    '`--max-warnings` می‌گوید کی شکست بخورد و `--fail-on never` می‌گوید هیچ‌وقت. یکی از آن دو را ننویسید',
  '--diff prints a patch, which has no other format. Leave out --format or --diff':
    '`--diff` وصله (`patch`) چاپ می‌کند که قالب دیگری ندارد. `--format` یا `--diff` را ننویسید',
  '--fix writes files, and standard input is none. Add --diff for a patch':
    '`--fix` در فایل می‌نویسد و ورودی استاندارد فایل نیست. برای وصله (`patch`) `--diff` را اضافه کنید',
  'dargah: --max-warnings allows {0}': '`dargah`: سقف `--max-warnings` {0} است',
  '{0}, {1} fixed': '{0}، {1} مورد درست شد',
  'dargah: {0} may change what the file means. To see what "--fix=all" would write: --fix=all --diff':
    '`dargah`: {0} ممکن است معنای فایل را عوض کند. برای دیدن آن‌چه `"--fix=all"` می‌نویسد: `--fix=all --diff`',
};
