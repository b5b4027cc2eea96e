import {
  dateIn,
  isDay,
  isJalaliDay,
  jalaliMonthOf,
  jalaliMonths,
  type WrittenDate,
  weekdayFa,
  weekdayOf,
} from '../values/calendar-words.js';
import type { Now } from '../values/clock.js';
import { joinPath, splitPath } from '../values/path.js';
import type { Field } from './dynamic-action.js';
import { allFields } from './session.js';

/**
 * What is known of a fact before any click: of the request's own fields what the platform documents, of `now` what
 * `clock.ts` makes.
 */
export interface KnownFact {
  type: Field['type'];
  mayBeNull: boolean;
  /** Of a field of the request, what the platform says of it. The gateway makes any other value itself: nothing else can come. */
  field?: Field;
  /** For people, in Markdown, as sentences. */
  description: string;
  /** Values that it can have. */
  examples: readonly unknown[];
  /** The names that it can hold; where the platform may add some, the documented ones. */
  names?: readonly string[] | undefined;
  /** The least and the greatest whole number that it can be. */
  range?: readonly [least: number, greatest: number];
  /** Numbers outside of it can only be a mistake, such as milliseconds in place of seconds. */
  likely?: readonly [least: number, greatest: number];
  form?: Form;
  /** What people write in its place: the value of a name in another language. */
  byName?(written: string): string | number | undefined;
}

/** How a text of `now` is written. */
export interface Form {
  whole: RegExp;
  /** Present where such texts compare in order: a beginning of one is then as good as a whole one. */
  beginning?: RegExp;
  /** Whether there is such a day, where the pattern alone cannot tell. */
  exists?(date: WrittenDate): boolean;
}

/** The fact at a path, if it is one that is known. */
export function knownFact(path: string): KnownFact | undefined {
  return knownFacts.get(path);
}

/** Whether the value at a path is true in JSON-Logic's sense at every click. */
export function isAlwaysTruthy(path: string): boolean {
  const fact = knownFact(path);
  if (fact === undefined || fact.mayBeNull) return false;
  return fact.type !== 'number' || (fact.range !== undefined && fact.range[0] > 0);
}

/** Whether the gateway makes null of an empty text in a field of the request: see `factsOf`. */
export function isNullWhenEmpty(path: string): boolean {
  const fact = knownFact(path);
  return fact !== undefined && fact.type === 'text' && fact.mayBeNull;
}

/**
 * Whether a fact never equals a value. Of the request's own fields only what the gateway itself sees to is claimed:
 * the platform could send other values one day, or an operator mount another schema.
 */
export function neverEquals(path: string, value: unknown, strictly: boolean): boolean {
  const fact = knownFact(path);
  if (fact === undefined) return false;
  const { field, type, names, range, form } = fact;
  if (field !== undefined) {
    if (type === 'object') return value === null;
    if (value === '') return isNullWhenEmpty(path);
    if (field.respelled !== undefined && Object.hasOwn(field.respelled, value as string)) return true;
    return field.isUpperCased === true && typeof value === 'string' && /[a-z]/.test(value);
  }
  if (typeof value === 'object') return value === null;
  if (type === 'object') return false;
  if (strictly && typeof value !== (type === 'text' ? 'string' : 'number')) return true;
  if (type === 'number') return !isInRange(Number(value), range);
  if (typeof value !== 'string') return true;
  return names !== undefined ? !names.includes(value) : !hasForm(value, form!);
}

/** How a part of a text is sought: anywhere, at its beginning or at its end. */
export type PartOperator = 'in' | 'starts_with' | 'ends_with';

/** Whether a fact never has a part; of the request's own fields as little is claimed as by {@link neverEquals}. */
export function neverHas(path: string, part: string, operator: PartOperator): boolean {
  const { field, names, form, examples: [example] = [] } = knownFact(path) ?? {};
  if (field !== undefined) return field.isUpperCased === true && /[a-z]/.test(part);
  if (names !== undefined) return !names.some((name) => hasPart[operator](name, part));
  const digits = /[۰-۹]/.test(String(example)) ? '۰۱۲۳۴۵۶۷۸۹' : '0123456789';
  return form !== undefined && [...part].some((sign) => !`${example}${digits}`.includes(sign));
}

const hasPart = {
  in: (text: string, part: string) => text.includes(part),
  starts_with: (text: string, part: string) => text.startsWith(part),
  ends_with: (text: string, part: string) => text.endsWith(part),
};

/** Whether a text is written as a text of `now` is. */
export function hasForm(value: string, { whole, exists }: Form): boolean {
  const date = exists && dateIn(value);
  return whole.test(value) && (date === undefined || exists!(date));
}

/** Whether a path leads below an object of the request, where anything may stand, or nothing. */
export function isFree(path: string): boolean {
  const [root = '', ...below] = splitPath(path);
  return below.length > 0 && isRequestObject(root);
}

/** Whether a fact is an object of the request: `{}` where the request has none. */
export function isRequestObject(path: string): boolean {
  const fact = knownFact(path);
  return fact?.type === 'object' && fact.field !== undefined;
}

/** The known fact that a path goes on below, though it holds no fields: `post_token` for `post_token.x`. */
export function factWithoutFields(path: string): string | undefined {
  const segments = splitPath(path);
  for (let length = 1; length < segments.length; length++) {
    const above = joinPath(segments.slice(0, length));
    const fact = knownFact(above);
    if (fact === undefined || fact.type === 'object') continue;
    // A text has a length and letters.
    const [below = '', ...rest] = segments.slice(length);
    const isOfText = fact.type === 'text' && rest.length === 0 && (below === 'length' || /^\d+$/.test(below));
    return isOfText ? undefined : above;
  }
  return undefined;
}

/** What rules see of a field, beside what is sent. */
export function factOf(field: Field): KnownFact {
  const { type, nullable = false, values, isUpperCased = false, respelled, otherName, description } = field;
  const slips = Object.entries(respelled ?? {}).map(
    ([slip, name]) => `The platform's slip \`${slip}\` is read as \`${name}\`.`,
  );
  const seen = [
    ...(isUpperCased ? ['Rules see capitals.'] : []),
    ...slips,
    ...(otherName === undefined ? [] : [`Also sent as \`${otherName}\`.`]),
    ...(nullable ? [type === 'object' ? '`{}` where there is none.' : 'Null where there is none.'] : []),
  ];
  return {
    ...{ type, field, names: values },
    mayBeNull: nullable && type !== 'object',
    description: [description, ...seen].join(' '),
    examples: field.examples ?? values ?? [],
  };
}

const ourNumber = { type: 'number', mayBeNull: false } as const;
const ourText = { type: 'text', mayBeNull: false } as const;
const ourObject = { type: 'object', mayBeNull: false, examples: [] } as const;
const weekdays = Object.keys(weekdayFa);

const ofNow: Record<keyof Now, KnownFact> = {
  iso: {
    ...ourText,
    description: 'The instant of the click. To compare with parts of it, use `when`.',
    examples: ['2026-11-22T10:00:00+03:30'],
    form: {
      whole: /^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d(:\d\d)?$/,
      beginning: /^\d{4}(-\d\d(-\d\d(T(\d\d(:\d\d(:\d\d([+-]\d\d:\d\d)?)?)?)?)?)?)?$/,
    },
  },
  unix: {
    ...ourNumber,
    description: 'Whole seconds since 1970-01-01T00:00:00Z.',
    examples: [1795329000],
    likely: [0, 99_999_999_999],
  },
  date: {
    ...ourText,
    description: 'The date of the click. Dates that are written like this compare in order.',
    examples: ['2026-11-22'],
    form: {
      // A year that begins with 13 or 14 is one of the Persian calendar.
      whole: /^(?:19|[2-9]\d|\d{3,})\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
      beginning: /^(?:19|[2-9]\d)\d\d(-\d\d(-\d\d)?)?$/,
      exists: isDay,
    },
  },
  time: {
    ...ourText,
    description: 'The time of the click. Times that are written like this compare in order.',
    examples: ['10:00'],
    form: { whole: /^([01]\d|2[0-3]):[0-5]\d$/, beginning: /^\d\d(:\d\d)?$/ },
  },
  hour: { ...ourNumber, description: 'The hour of the click, 0 to 23.', examples: [10], range: [0, 23] },
  minute: { ...ourNumber, description: 'The minute of the click, 0 to 59.', examples: [0], range: [0, 59] },
  weekday: {
    ...ourText,
    description: 'The day of the click, `saturday` to `friday`.',
    examples: ['sunday'],
    names: weekdays,
    byName: weekdayOf,
  },
  weekday_fa: {
    ...ourText,
    description: 'The day of the click in Persian, `شنبه` to `جمعه`.',
    examples: ['یکشنبه'],
    names: Object.values(weekdayFa),
    byName: (written) => weekdayFa[(weekdayOf(written) ?? written.toLowerCase()) as keyof typeof weekdayFa],
  },
  jalali: {
    ...ourText,
    description: 'The Persian date of the click. Dates that are written like this compare in order.',
    examples: ['1405-09-01'],
    form: {
      whole: /^1[3-5]\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
      beginning: /^1[3-5]\d\d(-\d\d(-\d\d)?)?$/,
      exists: isJalaliDay,
    },
  },
  jalali_date: {
    ...ourText,
    description: 'The Persian date as it is shown.',
    examples: ['۱۴۰۵/۰۹/۰۱'],
    form: {
      whole: /^[۱-۹][۰-۹]{3}\/(?:۰[۱-۹]|۱[۰-۲])\/(?:۰[۱-۹]|[۱۲][۰-۹]|۳[۰۱])$/,
      beginning: /^[۱-۹][۰-۹]{3}(\/[۰-۹]{2}(\/[۰-۹]{2})?)?$/,
      exists: isJalaliDay,
    },
  },
  jalali_year: {
    ...ourNumber,
    description: 'The Persian year.',
    examples: [1405],
    likely: [1300, 1599],
  },
  jalali_month: {
    ...ourNumber,
    description: 'The Persian month, 1 (Farvardin) to 12 (Esfand).',
    examples: [9],
    range: [1, 12],
    byName: jalaliMonthOf,
  },
  jalali_month_fa: {
    ...ourText,
    description: 'The Persian month by its name, `فروردین` to `اسفند`.',
    examples: ['آذر'],
    names: jalaliMonths,
    byName: (written) => jalaliMonths[(jalaliMonthOf(written) ?? 0) - 1],
  },
  jalali_day: {
    ...ourNumber,
    description: 'The day of the Persian month, 1 to 31.',
    examples: [1],
    range: [1, 31],
  },
};

/** All that is known, by path: the fields of both calls, then `vars`, then `now` and what is below it. */
export const knownFacts: ReadonlyMap<string, KnownFact> = new Map<string, KnownFact>([
  ...Object.entries(allFields).map(([name, field]) => [name, factOf(field)] as const),
  ['vars', { ...ourObject, description: 'The constants of the file.' }],
  ['now', { ...ourObject, description: "The time of the click in the file's time zone." }],
  ['experiments', { ...ourObject, description: 'The variants that the person gets, by experiment.' }],
  ...Object.entries(ofNow).map(([name, fact]) => [`now.${name}`, fact] as const),
]);

function isInRange(
  value: number,
  [least, greatest]: readonly [number, number] = [-Infinity, Infinity],
): boolean {
  return Number.isInteger(value) && value >= least && value <= greatest;
}
