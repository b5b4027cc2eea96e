import { textFunctions } from '../../src/rules/logic/text-functions.js';
import { isSound, randomLogic } from './logic.js';
import { below, pick, type Random, several } from './random.js';
import { randomLiteral } from './rule-sets.js';

/** What the conditions of a file are made of. */
export interface Vocabulary {
  fields: readonly string[];
  /** Of named conditions. */
  names: string[];
  /** Of those that can be asked of an item. */
  itemNames: string[];
  /** Of calendars. */
  calendars: string[];
  /** What stands in the file already. */
  written: unknown[];
}

export function randomVocabulary(random: Random): Vocabulary {
  return { fields: pick(random, fieldSets), names: [], itemNames: [], calendars: [], written: [] };
}

/** A condition for `when`, of every shape that docs/rules.md names, that lint has no errors for. */
export function randomWhen(random: Random, vocabulary: Vocabulary): unknown {
  return soundLogic(() => joinedParts(random, vocabulary));
}

const fieldSets = [
  ['extra_data.a'],
  ['extra_data.a', 'extra_data.b', 'touchpoint'],
  ['extra_data.a', 'extra_data.b', 'extra_data.c', 'extra_data.o.a', 'extra_data.o.b', 'user_side'],
  ['extra_data.c', 'extra_data.l.0', 'extra_data.none', 'post_token', 'user_id'],
];

export function randomMatch(random: Random, fields: readonly string[]): Record<string, unknown> {
  const match: Record<string, unknown> = {};
  for (let i = 1 + below(random, 3); i > 0; i--) {
    const path = pick(random, fields);
    const isNamed = path === 'touchpoint' || path === 'user_side';
    const one = () =>
      isNamed ? pick(random, ['CHAT', 'MY_POST', 'SUPPLY', 'DEMAND']) : randomLiteral(random);
    if (random() < 0.25) match[path] = randomTests(random, one);
    else match[path] = random() < 0.3 ? several(1 + below(random, random() < 0.1 ? 20 : 4), one) : one();
  }
  return match;
}

const patterns = ['^y', 'e.', '^(yes|no)$', '\\d', '^c\\d+$', '(?i)YES', '[۰-۹]', 'ته', '^$', '.*'];

/** Tests of an entry of `match`, most often one. */
function randomTests(random: Random, one: () => unknown): Record<string, unknown> {
  const bound = () => pick<unknown>(random, [-1, 0, 1, 5, 39, 2.5, '0', '5', 'm', '-3', '2026-12-03']);
  const all: Record<string, () => unknown> = {
    not: () => (random() < 0.5 ? one() : several(1 + below(random, 4), one)),
    gt: bound,
    gte: bound,
    lt: bound,
    lte: bound,
    between: () => [bound(), bound()],
    starts_with: () => pick(random, ['y', 'ye', 'yes', 'c', 'c1', 'C', '1', 'ت', 'MY_']),
    ends_with: () => pick(random, ['s', 'es', '1', 'T', 'ن']),
    matches: () => pick(random, patterns),
    contains: () => pick(random, ['ye', 'e', 'c1', '1', 'تهر', 'M']),
    present: () => random() < 0.7,
  };
  const names = several(random() < 0.7 ? 1 : 2, () => pick(random, Object.keys(all)));
  return Object.fromEntries(names.map((name) => [name, all[name]!()]));
}

function joinedParts(random: Random, vocabulary: Vocabulary): unknown {
  const { fields, calendars, written } = vocabulary;
  const parts = Array.from({ length: 1 + below(random, 3) }, () => {
    // What is taken for equal by a key that leaves something out differs in one thing from what stands elsewhere.
    const part =
      written.length > 0 && random() < 0.4
        ? twinOf(random, pick(random, written), fields)
        : randomPart(random, vocabulary);
    written.push(part);
    return part;
  });
  if (random() < 0.05) parts.push(random() < 0.5);
  if (calendars.length > 0 && random() < 0.2) {
    const during = { during: pick(random, calendars) };
    parts.push(random() < 0.7 ? during : { '!': during });
  }
  if (parts.length === 1 && random() < 0.8) return parts[0];
  return { [random() < 0.75 ? 'and' : 'or']: parts };
}

/** The same logic but for one thing, or the very same. */
function twinOf(random: Random, logic: unknown, fields: readonly string[]): unknown {
  if (Array.isArray(logic)) {
    if (logic.length === 0) return [randomLiteral(random)];
    const changed = below(random, logic.length);
    return logic.map((part, i) => (i === changed ? twinOf(random, part, fields) : part));
  }
  if (typeof logic === 'object' && logic !== null) {
    const [operator = '', args] = Object.entries(logic)[0] ?? [];
    if (['condition', 'variant', 'during', 'date'].includes(operator)) return logic;
    if (operator === 'var' && typeof args === 'string')
      return { var: args === '' ? '' : pick(random, fields) };
    const texts = textsOf[operator];
    if (texts !== undefined && Array.isArray(args)) {
      return {
        [operator]: [random() < 0.5 ? twinOf(random, args[0], fields) : args[0], pick(random, texts)],
      };
    }
    const alike = likeOperators.find((all) => all.includes(operator));
    return alike !== undefined && random() < 0.3
      ? { [pick(random, alike)]: args }
      : { [operator]: twinOf(random, args, fields) };
  }
  const others = [logic, String(logic), Number(logic) || 0, Boolean(logic), null, randomLiteral(random)];
  return pick(random, others);
}

const beginnings = ['y', 'ye', 'yes', 'c', 'c1', '1', 'ت', ''];

/** Lint refuses anything but a text as the second argument of these. */
const textsOf: Record<string, readonly string[]> = {
  starts_with: beginnings,
  ends_with: ['s', 'es', '1', 'ن', ''],
  matches: patterns,
};

const likeOperators = [
  ['==', '===', '!=', '!=='],
  ['<', '<=', '>', '>='],
  ['and', 'or'],
  ['some', 'all', 'none'],
  ['!', '!!'],
];

/** One test of each kind that people write, and any logic at all. */
function randomPart(random: Random, vocabulary: Vocabulary): unknown {
  const { fields, names, itemNames } = vocabulary;
  const path = pick(random, fields);
  const variable = { var: path };
  const literal = () => randomLiteral(random);
  const again = () => randomPart(random, vocabulary);
  switch (below(random, 27)) {
    case 0:
    case 1:
      return {
        [pick(random, ['==', '==', '===', '!=', '!=='])]:
          random() < 0.8 ? [variable, literal()] : [literal(), variable],
      };
    case 2:
      return { or: several(1 + below(random, 4), () => ({ '==': [variable, literal()] })) };
    case 3:
      return { or: fields.slice(0, 3).map((field) => ({ '==': [{ var: field }, literal()] })) };
    case 4:
    case 5:
      return {
        in: [variable, several(random() < 0.2 ? 9 + below(random, 12) : below(random, 5), literal)],
      };
    case 6:
      return {
        [pick(random, ['<', '<=', '>', '>='])]:
          random() < 0.8 ? [variable, below(random, 40)] : [below(random, 40), variable],
      };
    case 7: {
      const low = below(random, 40);
      return { [pick(random, ['<', '<='])]: [low, variable, low + below(random, 10)] };
    }
    case 8: {
      const low = below(random, 40);
      // The same bound twice, once with itself and once without.
      if (random() < 0.3) {
        const operators = pick(random, [
          ['<', '<='],
          ['<=', '<'],
          ['>', '>='],
          ['>=', '>'],
        ]);
        return { and: operators.map((operator) => ({ [operator]: [variable, low] })) };
      }
      return {
        and: [
          { '>=': [variable, low] },
          { [pick(random, ['<', '<='])]: [variable, low + below(random, 10)] },
        ],
      };
    }
    case 9: {
      const contains = () => ({
        in: [pick(random, ['ye', 'e', 'es', 'c1', 'c', '1', 'تهر', '0']), variable],
      });
      return random() < 0.5 ? contains() : { or: several(2 + below(random, 2), contains) };
    }
    case 10:
      return { [pick(random, ['!', '!!'])]: [random() < 0.5 ? variable : again()] };
    case 11:
      return { '!': [{ in: [variable, several(1 + below(random, 4), literal)] }] };
    case 12: {
      const body = { [pick(random, ['==', '===', '>', '<='])]: [{ var: '' }, literal()] };
      return {
        [pick(random, ['some', 'all', 'none'])]: [
          { var: 'extra_data.l' },
          // A named condition is asked of the item then.
          itemNames.length > 0 && random() < 0.3
            ? { or: [{ condition: pick(random, itemNames) }, body] }
            : body,
        ],
      };
    }
    case 13:
      return pick(random, [
        { '>=': [{ var: 'now.hour' }, below(random, 24)] },
        { '<=': ['2026-03-01', { var: 'now.date' }, '2026-09-01'] },
        { in: [{ var: 'now.weekday' }, ['thursday', 'friday']] },
        { '<': [{ var: 'now.time' }, '18:30'] },
        { '==': [{ var: 'now.jalali_month' }, 1 + below(random, 12)] },
        { variant: ['split', pick(random, ['a', 'b', 'c'])] },
        { variant: ['split', pick(random, ['a', 'b', 'c'])] },
        { '==': [{ var: 'experiments.post' }, pick(random, ['old', 'new'])] },
      ]);
    case 14:
      return names.length === 0 ? again() : { condition: pick(random, names) };
    case 15:
      return { '==': [{ var: [path, literal()] }, literal()] };
    case 16:
      return random() < 0.5
        ? { '>': [variable, { var: 'vars.limit' }] }
        : { in: [variable, { var: 'vars.names' }] };
    case 20: {
      const name = pick(random, ['trim', 'lower', 'digits_en'] as const);
      const isComputed = random() < 0.3;
      const begins = () => {
        const text = pick(random, beginnings);
        return isComputed
          ? { starts_with: [{ [name]: variable }, textFunctions[name].apply(text)] }
          : { starts_with: [variable, text] };
      };
      return random() < 0.6 ? begins() : { or: several(2 + below(random, 2), begins) };
    }
    case 25: {
      const denied = () => ({
        [pick(random, ['!=', '!==', '=='])]: [{ var: pick(random, fields) }, literal()],
      });
      return { '!': { [pick(random, ['and', 'or'])]: several(2, denied) } };
    }
    case 24: {
      // Lint refuses a text that the format never gives.
      const forms: [format: string, given: unknown][] = [
        ['%Y-%m-%d', '2026-03-01'],
        ['%H:%M', '12:00'],
        ['%s', '1795329000'],
        ['%s', 1795329000],
      ];
      const [format, given] = pick(random, forms);
      const date = [variable, format, pick(random, ['UTC', 'Asia/Tehran'])];
      return { [pick(random, ['<', '>=', '=='])]: [{ date }, given] };
    }
    case 23:
      return { matches: [random() < 0.7 ? variable : again(), pick(random, patterns)] };
    case 21: {
      const name = pick(random, ['lower', 'upper', 'trim', 'digits_en', 'normalize_fa', 'number', 'length']);
      const value = pick<unknown>(random, ['yes', 'YES', 'c1', '1', 1, 12, 3, 'تهران', '']);
      // Lint refuses what the operator never gives.
      const givesNumber = name === 'number' || name === 'length';
      const givesText = typeof value === 'string' && !givesNumber;
      const wanted = givesText ? textFunctions[name as 'lower'].apply(value) : Number(value) || 0;
      return { [pick(random, ['==', '==', '===', '!='])]: [{ [name]: variable }, wanted] };
    }
    case 22:
      return {
        [pick(random, ['<', '>='])]: [{ [pick(random, ['number', 'length'])]: variable }, below(random, 40)],
      };
    case 17:
      return { missing: random() < 0.7 ? [path] : [path, 'vars.table.yes'] };
    case 26:
      return { '==': [{ var: { cat: ['vars.table.', variable] } }, pick(random, ['one', 'two', 'three'])] };
    case 18:
      return { if: [again(), again(), again()] };
    default:
      return overExtraData(randomLogic(random, 2));
  }
}

function soundLogic(make: () => unknown): unknown {
  for (;;) {
    const logic = make();
    if (isSound(logic)) return logic;
  }
}

/** Logic over fields `a`, `b`, … as logic over fields of `extra_data`. */
function overExtraData(logic: unknown): unknown {
  if (Array.isArray(logic)) return logic.map(overExtraData);
  if (typeof logic !== 'object' || logic === null) return logic;
  return Object.fromEntries(
    Object.entries(logic).map(([key, value]) => {
      if (key === 'missing' || key === 'missing_some') return [key, pathsBelow(value)];
      return [key, key === 'var' ? pathsBelow(value) : overExtraData(value)];
    }),
  );
}

function pathsBelow(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item, i) => (i === 0 || Array.isArray(item) ? pathsBelow(item) : item));
  return typeof value === 'string' && /^[abco](\.|$)/.test(value) ? `extra_data.${value}` : value;
}
