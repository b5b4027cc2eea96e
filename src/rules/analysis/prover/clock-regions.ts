import { jalaliYearStart, monthOfYear } from '../../../values/jalali.js';
import { BoundedMap, once } from '../../../values/memo.js';
import { dateOf, dayCount, dayOf, factsOfDay, type Moment, minutesPerDay, timeOf } from './local-now.js';
import type { ClockLeaf } from './tree.js';
import type { ValueTest } from './values.js';

/** Noon, from which minutes are tried. */
export const usualMinute = 720;

/** Of so many tests the outcomes at each moment are kept: a whole range of days takes 84 kB. */
const mostKept = 300;

/** The moments at which tests of `now` are tried, and what they come to. */
export class Calendar {
  private readonly lists = new BoundedMap<string, readonly Moment[]>(mostKept);
  private readonly outcomes = new BoundedMap<ClockLeaf, { of: readonly Moment[]; known: Uint8Array }>(
    mostKept,
  );

  /** @param today the day that is tried first */
  constructor(readonly today: Moment) {}

  /**
   * Every minute of the day, or days that stand for all: whatever some tests of `now` ask, each day passes the same ones
   * as one of them.
   */
  momentsFor(leaves: readonly ClockLeaf[]): readonly Moment[] {
    return leaves[0]!.part === 'minute' ? this.minutesFor(leaves) : this.daysFor(leaves);
  }

  private minutesFor(leaves: readonly ClockLeaf[]): readonly Moment[] {
    const cuts = minuteCuts(leaves);
    if (cuts === undefined) return this.listOf('minutes', () => rotated(minutesPerDay, usualMinute));
    const moments = [...new Set([usualMinute, ...cuts.sort((a, b) => a - b), 0])];
    return this.listOf(`minutes ${moments.join(' ')}`, () => moments);
  }

  private daysFor(leaves: readonly ClockLeaf[]): readonly Moment[] {
    const cuts = dayCuts(leaves);
    if (cuts === undefined) return this.listOf('days', () => rotated(dayCount, this.today));
    const days = [...new Set(cuts.days)].sort((a, b) => a - b);
    const recurring = [...cuts.recurring].sort();
    return this.listOf(`days ${recurring.join(' ')} ${days.join(' ')}`, () =>
      recurring.some((part) => part !== 'weekday')
        ? daysOfEachKind(this.today, days, cuts.recurring)
        : daysOfEachWeekday(this.today, days),
    );
  }

  /** The outcomes of a test at moments of {@link momentsFor}, in their order. */
  outcomesOf(leaf: ClockLeaf, moments: readonly Moment[]): Uint8Array {
    const before = this.outcomes.get(leaf);
    if (before?.of === moments) return before.known;
    const known = new Uint8Array(moments.length);
    for (let place = 0; place < known.length; place++) known[place] = leaf.outcome(moments[place]!);
    this.outcomes.set(leaf, { of: moments, known });
    return known;
  }

  /** One list for one question, so that outcomes need not be found again. */
  private listOf(key: string, make: () => readonly Moment[]): readonly Moment[] {
    let list = this.lists.get(key);
    if (list === undefined) {
      list = make();
      this.lists.set(key, list);
    }
    return list;
  }
}

/** All from 0 up to a count, beginning with `first`. */
function rotated(count: number, first: number): readonly Moment[] {
  return Array.from({ length: count }, (_, index) => (index + first) % count);
}

/** Between two cuts only the weekday matters, and within a week of the first all have come. */
function daysOfEachWeekday(today: Moment, cuts: readonly Moment[]): readonly Moment[] {
  const days = new Set<Moment>();
  for (const cut of [today, ...cuts, 0]) {
    for (let day = cut; day <= Math.min(cut + 7, dayCount - 1); day++) days.add(day);
  }
  return [...days];
}

/** Between two cuts, the first of the days that are alike in the parts that come again. */
function daysOfEachKind(
  today: Moment,
  cuts: readonly Moment[],
  recurring: ReadonlySet<RecurringPart>,
): readonly Moment[] {
  const starts = new Set([...cuts, 0]);
  const dates = jalaliDates();
  const seen = new Uint8Array(datesPerYear * 7);
  const days: Moment[] = [];
  const numberOf = dateNumber(recurring);
  const weekdays = recurring.has('weekday') ? 7 : 1;
  for (let count = 0; count < dayCount; count++) {
    const day = (today + count) % dayCount;
    if (starts.has(day)) seen.fill(0);
    const kind = numberOf(dates[day]!) * weekdays + (day % weekdays);
    if (seen[kind] === 0) days.push(day);
    seen[kind] = 1;
  }
  return days;
}

/** A number for a day of the Persian year, the same for those that are alike in the parts that are asked for. */
function dateNumber(recurring: ReadonlySet<RecurringPart>): (past: number) => number {
  if (!recurring.has('day')) return (past) => monthOfYear(past).month;
  if (!recurring.has('month')) return (past) => monthOfYear(past).day;
  return (past) => past;
}

const datesPerYear = 366;

/** Of each day, how many days of its Persian year have passed: that is its month and its day. */
const jalaliDates = once(() => {
  const dates = new Uint16Array(dayCount);
  for (let year = firstJalaliYear; jalaliYearStart(year) < dayCount; year++) {
    const [start, end] = [jalaliYearStart(year), jalaliYearStart(year + 1)];
    for (let day = Math.max(start, 0); day < Math.min(end, dayCount); day++) dates[day] = day - start;
  }
  return dates;
});

/** In which 1970 began. */
const firstJalaliYear = 1_348;

/** A part of a date that comes again: the month and the day are those of the Persian calendar. */
type RecurringPart = 'weekday' | 'month' | 'day';

interface DayCuts {
  /** The days from which on some test of the date or the year may come out otherwise. */
  days: Moment[];
  /** What else is asked for. */
  recurring: Set<RecurringPart>;
}

/** Where the tests of a day cut the years; undefined where that may be anywhere. */
function dayCuts(leaves: readonly ClockLeaf[]): DayCuts | undefined {
  const cuts: DayCuts = { days: [], recurring: new Set() };
  for (const { test } of leaves) {
    if (test === undefined || isOfParts(test.test)) return undefined;
    const literals = literalsOf(test.test);
    switch (test.field) {
      case 'weekday':
      case 'weekday_fa':
        cuts.recurring.add('weekday');
        break;
      case 'jalali_month':
      case 'jalali_month_fa':
        cuts.recurring.add('month');
        break;
      case 'jalali_day':
        cuts.recurring.add('day');
        break;
      case 'date':
        // No date counts as a number.
        for (const text of literals)
          if (typeof text === 'string') cuts.days.push(...around(firstDayFrom(text)));
        break;
      case 'jalali':
        for (const text of literals)
          if (typeof text === 'string')
            cuts.days.push(...around(firstFrom(text, dayCount, factsOfDay.jalali)));
        break;
      case 'jalali_year':
        for (const year of literals) cuts.days.push(...startsAround(Number(year)));
        break;
      default:
        return undefined;
    }
  }
  return cuts;
}

/** Where the tests of a time cut the day; undefined where that may be anywhere. */
function minuteCuts(leaves: readonly ClockLeaf[]): Moment[] | undefined {
  const cuts: Moment[] = [];
  for (const { test } of leaves) {
    if (test === undefined || isOfParts(test.test)) return undefined;
    const literals = literalsOf(test.test);
    if (test.field === 'hour') {
      for (const hour of literals.map(Number)) cuts.push(Math.ceil(hour) * 60, (Math.floor(hour) + 1) * 60);
    } else if (test.field === 'time') {
      // No time counts as a number.
      for (const text of literals)
        if (typeof text === 'string') cuts.push(firstMinuteFrom(text), firstMinuteFrom(text) + 1);
    } else return undefined;
  }
  return cuts.filter((minute) => minute >= 0 && minute < minutesPerDay);
}

/** Whether it looks at a part of a text, which any moment may have. */
function isOfParts({ kind }: ValueTest): boolean {
  return kind === 'contains' || kind === 'starts-with' || kind === 'ends-with';
}

function literalsOf(test: ValueTest): readonly unknown[] {
  if ('value' in test) return [test.value];
  // By itself, a number is true but for 0.
  return test.kind === 'one-of' ? test.values : [0];
}

function around(day: Moment): Moment[] {
  return [day, day + 1].filter((cut) => cut < dayCount);
}

/** The days on which the Persian year reaches a number, and leaves it. */
function startsAround(year: number): Moment[] {
  const years = [Math.ceil(year), Math.floor(year) + 1].filter((whole) => whole > 1_340 && whole < 1_580);
  return years.map(jalaliYearStart).filter((day) => day >= 0 && day < dayCount);
}

/** The first minute whose time does not come before a text. */
function firstMinuteFrom(text: string): Moment {
  return firstFrom(text, minutesPerDay, timeOf);
}

/** The first day whose date does not come before a text. */
function firstDayFrom(text: string): Moment {
  const exact = dayOf(text);
  if (exact !== undefined && exact >= 0 && exact < dayCount && dateOf(exact) === text) return exact;
  return firstFrom(text, dayCount, dateOf);
}

/** The first of some moments whose name does not come before a text. */
function firstFrom(text: string, count: number, nameOf: (moment: Moment) => string): Moment {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nameOf(middle) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
