import { dateDirectives } from '../../values/strftime.js';
import type { Budget } from './budget.js';
import { dateText, isZone, spendOnDate } from './dates.js';
import type { Operator } from './operator.js';
import { compilePattern, matches, spendOnMatch } from './pattern.js';
import { spendOnEnd } from './price.js';
import { textFunctions } from './text-functions.js';

/** Ours: what people ask of texts, and JSON-Logic has no operator for. */
export const textOperators = {
  lower: {
    group: 'ours',
    takes: [1, 1],
    gives: 'The text in small letters.',
    examples: ['{ "==": [{ lower: { var: extra_data.answer } }, "yes"] }'],
    aliases: ['toLowerCase', 'lowercase', 'to_lower', 'downcase', 'lcase'],
    ...textFunctions.lower,
  },
  upper: {
    group: 'ours',
    takes: [1, 1],
    gives: 'The text in capitals.',
    examples: ['{ "==": [{ upper: { var: extra_data.code } }, "OFF20"] }'],
    aliases: ['toUpperCase', 'uppercase', 'to_upper', 'upcase', 'ucase'],
    ...textFunctions.upper,
  },
  trim: {
    group: 'ours',
    takes: [1, 1],
    gives: 'The text without blanks around it.',
    examples: ['{ "==": [{ trim: { var: extra_data.answer } }, بله] }'],
    aliases: ['strip'],
    ...textFunctions.trim,
  },
  length: {
    group: 'ours',
    takes: [1, 1],
    gives: 'How many characters a text has (UTF-16 units), or a list items; of anything else 0.',
    examples: ['{ ">": [{ length: { var: extra_data.items } }, 2] }'],
    aliases: ['len', 'size', 'count', 'strlen'],
    ...textFunctions.length,
  },
  starts_with: {
    group: 'ours',
    takes: [2, 2],
    gives: '`[text, beginning]`: true when the text begins so. Only texts begin: a number does not.',
    examples: ['{ starts_with: [{ var: extra_data.phone }, "09"] }'],
    aliases: ['startsWith', 'starts', 'begins_with', 'beginsWith', 'prefix'],
    tightness: 3,
    apply: (text: unknown, part: unknown) =>
      typeof text === 'string' && typeof part === 'string' && text.startsWith(part),
    spend: spendOnEnd,
  },
  ends_with: {
    group: 'ours',
    takes: [2, 2],
    gives: '`[text, ending]`: true when the text ends so. Only texts end: a number does not.',
    examples: ['{ ends_with: [{ var: extra_data.email }, .ir] }'],
    aliases: ['endsWith', 'ends', 'suffix'],
    tightness: 3,
    apply: (text: unknown, part: unknown) =>
      typeof text === 'string' && typeof part === 'string' && text.endsWith(part),
    spend: spendOnEnd,
  },
  matches: {
    group: 'ours',
    takes: [2, 2],
    gives:
      '`[text, pattern]`: true when a [regular expression](#regular-expressions) is found in the text. `^` and `$` stand for its beginning and its end. The pattern must be written out in the file, best in single quotes.',
    examples: ["{ matches: [{ var: extra_data.phone }, '^09\\d{9}$'] }"],
    aliases: ['regex', 'regexp', 'regex_match', 'match', 'test', 'pattern', '=~', 'rlike'],
    tightness: 3,
    apply: matches,
    spend: spendOnMatch,
    prepare: (_text: unknown, pattern: unknown) => {
      if (typeof pattern === 'string') compilePattern(pattern);
    },
  },
  number: {
    group: 'ours',
    takes: [1, 1],
    gives:
      'The number that a person typed: in Persian, Arabic or Latin digits, with or without groups (`۱٬۲۵۰٬۰۰۰`, `1,250,000`, `۲٫۵`). What is none compares with nothing: every comparison with it is false, but `!=`.',
    examples: ['{ ">=": [{ number: { var: extra_data.price } }, 1000000] }'],
    aliases: ['to_number', 'toNumber', 'parse_number', 'parseInt', 'parseFloat', 'int', 'float', 'num'],
    ...textFunctions.number,
  },
  digits_en: {
    group: 'ours',
    takes: [1, 1],
    gives: 'The text with Latin digits in place of Persian and Arabic ones.',
    examples: ['{ starts_with: [{ digits_en: { var: extra_data.phone } }, "09"] }'],
    ...textFunctions.digits_en,
  },
  digits_fa: {
    group: 'ours',
    takes: [1, 1],
    gives: 'The text with Persian digits in place of Latin and Arabic ones.',
    examples: ['{ "==": [{ digits_fa: { var: extra_data.floor } }, "۱۲"] }'],
    ...textFunctions.digits_fa,
  },
  normalize_fa: {
    group: 'ours',
    takes: [1, 1],
    gives:
      'The text as it is written in Persian: ی and ک for the Arabic letters, Persian digits, half-spaces where one can stand, single blanks, and nothing that nobody sees.',
    examples: ['{ "==": [{ normalize_fa: { var: extra_data.city } }, کرمان] }'],
    aliases: ['normalize', 'normalise'],
    ...textFunctions.normalize_fa,
  },
  date: {
    group: 'ours',
    takes: [2, 3],
    gives: `\`[date, format]\`: a [date](#dates) as a text in the format of Liquid (\`${dateDirectives}\`), such as \`%Y-%m-%d\`, which compares in order; null for what is no date. The format must be written out in the file. A third argument is another time zone than the file's.`,
    examples: ["{ '<=': [{ date: [{ var: extra_data.visit }, '%Y-%m-%d'] }, '2026-12-31'] }"],
    aliases: ['strftime', 'format_date', 'date_format', 'to_date', 'toDate'],
    apply: (value: unknown, format: unknown, zone: unknown) =>
      (typeof format === 'string' && typeof zone === 'string' ? dateText(value, format, zone) : null) ?? null,
    spend: (budget: Budget, _value: unknown, format: unknown) => spendOnDate(budget, format),
    prepare: (_value: unknown, format: unknown, zone: unknown) => {
      if (typeof format === 'string' && isZone(zone)) dateText(0, format, zone);
    },
  },
} satisfies Record<string, Operator>;
