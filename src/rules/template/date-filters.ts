import { say } from '../../values/message.js';
import { dateDirectives } from '../../values/strftime.js';
import { dateText, faultOfFormat, isZone, persianDateText, spendOnDate } from '../logic/dates.js';
import type { Filter } from './filter.js';

const takes = '1,600, and 30 for each character of the format';

/** The last argument of these filters is not written: it is the time zone of the file. */
export const dateFilters = {
  date: {
    usages: [
      {
        written: 'date: format',
        gives: `a date or a time in the [format](#dates) of Liquid (\`${dateDirectives}\`); what is none stays as it is`,
        example: ["{{ '2026-12-03 18:05' | date: '%H:%M %-d %B %Y' }}", '18:05 3 December 2026'],
      },
    ],
    ...filterOf(dateText, '%Y-%m-%d'),
    aliases: ['date_format', 'strftime', 'format_date', 'date_to_string'],
  },
  date_fa: {
    usages: [
      {
        written: 'date_fa: format',
        gives: 'the same in the Persian calendar, with Persian names and digits',
        example: ["{{ '2026-12-03' | date_fa: '%A %-d %B %Y' }}", 'پنجشنبه ۱۲ آذر ۱۴۰۵'],
      },
    ],
    ...filterOf(persianDateText, '%-d %B %Y'),
    aliases: ['jalali', 'jdate', 'date_jalali', 'shamsi', 'persian_date'],
  },
} satisfies Record<string, Filter>;

function filterOf(textOf: typeof dateText, example: string) {
  return {
    takes,
    refuse(args) {
      const [format] = args;
      if (args.length !== 1 || typeof format !== 'string') return say`takes one text, such as '${example}'`;
      const fault = faultOfFormat(format);
      return fault && say`takes a format, such as '${example}', and '${format}' is none: ${fault}`;
    },
    apply(value, [format, zone], budget) {
      spendOnDate(budget, format);
      return textOf(value, format as string, zone as string) ?? value;
    },
    prepare: ([format, zone]) => {
      isZone(zone);
      textOf(0, format as string, zone as string);
    },
  } satisfies Pick<Filter, 'takes' | 'refuse' | 'apply' | 'prepare'>;
}
