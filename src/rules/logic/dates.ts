import { saidBy, type Text } from '../../values/message.js';
import { compileDateFormat, compilePersianDateFormat, type DateFormat } from '../../values/strftime.js';
import { prepareZone, timeIn } from '../../values/written-time.js';
import type { Budget } from './budget.js';

/** Steps (see `price.ts`) to read a time, to write it, and for each character of the format. */
const reading = 1_600;
const writing = 30;

/** What a value is as a date, by a format of Liquid; undefined where it is none. */
export function dateText(value: unknown, format: string, zone: string): string | undefined {
  return textBy(compileDateFormat, value, format, zone);
}

/** The same in the Persian calendar, in Persian. */
export function persianDateText(value: unknown, format: string, zone: string): string | undefined {
  return textBy(compilePersianDateFormat, value, format, zone);
}

function textBy(compile: (format: string) => DateFormat, value: unknown, format: string, zone: string) {
  try {
    const time = timeIn(value, zone);
    return time && compile(format)(time);
  } catch {
    // No such format, or no such zone: lint refuses both.
    return undefined;
  }
}

export function spendOnDate(budget: Budget, format: unknown): void {
  budget.spend(reading + writing * (typeof format === 'string' ? format.length : 0));
}

/** Whether there is such a zone; makes what it needs, which takes longer than a click may. */
export function isZone(name: unknown): name is string {
  // Newer runtimes take offsets such as "+03:30" too, older ones do not: a file must mean the same everywhere.
  if (typeof name !== 'string' || !/^[A-Za-z]/.test(name)) return false;
  try {
    prepareZone(name);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with the format of a date; undefined where nothing is. */
export function faultOfFormat(format: string): Text | undefined {
  try {
    compileDateFormat(format);
    return undefined;
  } catch (error) {
    return saidBy(error);
  }
}
