import { splitPath } from '../values/path.js';

/**
 * What is known of a fact before any click: of the request's own fields what the platform documents (`docs/platform.md`),
 * of `now` what `clock.ts` makes.
 */
export interface KnownFact {
  type: 'text' | 'number' | 'object';
  mayBeNull: boolean;
  /** True where the gateway makes the value itself, so that nothing else can come. */
  isOurs: boolean;
  /** The names that it can hold; where the platform may add some, the documented ones. */
  names?: readonly string[];
  /** The least and the greatest whole number that it can be. */
  range?: readonly [least: number, greatest: number];
  form?: Form;
}

/** How a text of `now` is written. */
export interface Form {
  example: string;
  whole: RegExp;
  /** Present where such texts compare in order: a beginning of one is then as good as a whole one. */
  beginning?: RegExp;
}

/** Touchpoints that the platform documents; others come, too. */
export const touchpoints = [
  'CHAT',
  'MY_POST',
  'MY_DIVAR',
  'DIVAR_PRO',
  'DEMAND_POST',
  'POST_ADDON',
  'CHAT_MESSAGE_ACTION',
] as const;

/** The fact at a path, if it is one that is known. */
export function knownFact(path: string): KnownFact | undefined {
  return Object.hasOwn(known, path) ? known[path] : undefined;
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
  if (path === 'extra_data') return value === null;
  if (value === '' && isNullWhenEmpty(path)) return true;
  if (path === 'user_side') return typeof value === 'string' && /[a-z]/.test(value);
  if (!fact.isOurs || typeof value === 'object') return fact.isOurs && value === null;
  if (fact.type === 'object') return false;
  if (strictly && typeof value !== (fact.type === 'text' ? 'string' : 'number')) return true;
  if (fact.type === 'number') return !isInRange(Number(value), fact.range);
  if (typeof value !== 'string') return true;
  return fact.names !== undefined ? !fact.names.includes(value) : !fact.form!.whole.test(value);
}

/** The known fact that a path goes on below, though it holds no fields: `post_token` for `post_token.x`. */
export function factWithoutFields(path: string): string | undefined {
  const segments = splitPath(path);
  for (let length = 1; length < segments.length; length++) {
    const above = segments.slice(0, length).join('.');
    const fact = knownFact(above);
    if (fact === undefined || fact.type === 'object') continue;
    // A text has a length and letters.
    const [below = '', ...rest] = segments.slice(length);
    const isOfText = fact.type === 'text' && rest.length === 0 && (below === 'length' || /^\d+$/.test(below));
    return isOfText ? undefined : above;
  }
  return undefined;
}

const nullableText = { type: 'text', mayBeNull: true, isOurs: false } as const;
const ourNumber = { type: 'number', mayBeNull: false, isOurs: true } as const;
const ourText = { type: 'text', mayBeNull: false, isOurs: true } as const;

const known: Record<string, KnownFact> = {
  touchpoint: { type: 'text', mayBeNull: false, isOurs: false, names: touchpoints },
  post_token: nullableText,
  conversation_id: nullableText,
  user_side: { ...nullableText, names: ['SUPPLY', 'DEMAND'] },
  user_id: nullableText,
  extra_data: { type: 'object', mayBeNull: false, isOurs: false },
  vars: { type: 'object', mayBeNull: false, isOurs: true },
  now: { type: 'object', mayBeNull: false, isOurs: true },
  'now.iso': {
    ...ourText,
    form: {
      example: '2026-11-22T10:00:00+03:30',
      whole: /^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d(:\d\d)?$/,
      beginning: /^\d{4}(-\d\d(-\d\d(T(\d\d(:\d\d(:\d\d([+-]\d\d:\d\d)?)?)?)?)?)?)?$/,
    },
  },
  'now.unix': ourNumber,
  'now.date': {
    ...ourText,
    form: {
      example: '2026-11-22',
      whole: /^\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
      beginning: /^\d{4}(-\d\d(-\d\d)?)?$/,
    },
  },
  'now.time': {
    ...ourText,
    form: { example: '10:00', whole: /^([01]\d|2[0-3]):[0-5]\d$/, beginning: /^\d\d(:\d\d)?$/ },
  },
  'now.hour': { ...ourNumber, range: [0, 23] },
  'now.minute': { ...ourNumber, range: [0, 59] },
  'now.weekday': {
    ...ourText,
    names: ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  },
  'now.jalali_date': { ...ourText, form: { example: '۱۴۰۵/۹/۱', whole: /^[۰-۹]+\/[۰-۹]{1,2}\/[۰-۹]{1,2}$/ } },
  'now.jalali_year': ourNumber,
  'now.jalali_month': { ...ourNumber, range: [1, 12] },
  'now.jalali_day': { ...ourNumber, range: [1, 31] },
};

function isInRange(
  value: number,
  [least, greatest]: readonly [number, number] = [-Infinity, Infinity],
): boolean {
  return Number.isInteger(value) && value >= least && value <= greatest;
}
