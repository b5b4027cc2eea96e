import { below, pick, type Random, several, shuffled } from './random.js';

/** What a rule of a file asks. */
export interface Asked {
  match?: Record<string, unknown>;
  when?: unknown;
}

/** Makes the rules of one file, one by one. */
export type Crowd = (random: Random) => Asked;

/**
 * Crowds of rules that come into each other's way in the index: over the same few fields, and with so few values that most
 * of them share each.
 */
export const crowds: readonly ((random: Random) => Crowd)[] = [
  valuesOfFields,
  intervals,
  overlappingIntervals,
  texts,
  valuesAndMore,
];

/** Rules on sets of fields: the same set for all, a few sets, or more of them than are looked up together. */
function valuesOfFields(random: Random): Crowd {
  const fields = pick(random, [
    ['extra_data.a', 'extra_data.b'],
    ['extra_data.a', 'touchpoint', 'extra_data.b'],
    ['user_side', 'extra_data.a', 'extra_data.b', 'extra_data.c', 'extra_data.o.a', 'post_token'],
  ]);
  const values = new Map(fields.map((field) => [field, fewValues(random, field)]));
  const areAllSame = random() < 0.5;
  const listShare = pick(random, [0, 0.3, 0.7]);
  const strictShare = pick(random, [0, 0, 0.3]);
  return () => {
    const asked = areAllSame ? fields : shuffled(random, fields).slice(0, 1 + below(random, 4));
    const match: Record<string, unknown> = {};
    const parts: unknown[] = [];
    for (const field of asked) {
      const all = values.get(field)!;
      const one = () => pick(random, all);
      const wanted = random() < listShare ? severalOf(random, one, all.length) : one();
      if (random() >= strictShare) match[field] = wanted;
      else if (Array.isArray(wanted)) parts.push({ in: [{ var: field }, wanted] });
      else parts.push({ '===': [{ var: field }, wanted] });
    }
    return { ...(Object.keys(match).length > 0 && { match }), ...whenOf(parts) };
  };
}

/** Rules on the intervals of one fact or two: apart, touching, or within each other. */
function intervals(random: Random): Crowd {
  const paths = pick(random, [['extra_data.a'], ['extra_data.a'], ['extra_data.a', 'extra_data.o.b']]);
  const [range, widest, kinds, moreShare] = pick(random, [
    [200, 3, intervalKinds, 0.3],
    [6, 3, intervalKinds, 0],
    [6, 6, intervalKinds, 0.5],
  ] as const);
  const valueShare = pick(random, [0, 0, 0.5]);
  return () => {
    const fact = { var: pick(random, paths) };
    const low = below(random, range);
    const parts = pick(random, kinds)(random, fact, low, low + below(random, widest));
    if (random() < moreShare) parts.push({ '!=': [{ var: 'extra_data.b' }, below(random, 3)] });
    const match = random() < valueShare ? { 'extra_data.c': pick(random, ['c1', 'c2', 3]) } : undefined;
    return { ...(match && { match }), ...whenOf(shuffled(random, parts)) };
  };
}

/** Rules on intervals of which each overlaps most others: from some fifty on they are more than the index takes. */
function overlappingIntervals(random: Random): Crowd {
  const kinds = pick(random, [halfOpenKinds, halfOpenKinds.slice(0, 1), halfOpenKinds.slice(1)]);
  const isRare = random() < 0.7;
  return () => {
    if (random() < 0.1) return { when: { '===': [{ var: 'extra_data.b' }, { var: 'extra_data.c' }] } };
    const parts = pick(random, kinds)(random, { var: 'extra_data.a' }, below(random, 200), 200);
    // A rule that asks nothing else takes its interval from all behind it, and one that asks little answers before them.
    const unequal = { '!=': [{ var: 'extra_data.b' }, below(random, isRare ? 30 : 3)] };
    parts.push(isRare ? { '!': [unequal] } : unequal);
    return whenOf(shuffled(random, parts));
  };
}

type IntervalKind = (random: Random, fact: object, low: number, high: number) => unknown[];

const halfOpenKinds: readonly IntervalKind[] = [
  (random, fact, low) => [{ [pick(random, ['>', '>='])]: [fact, low] }],
  (random, fact, low) => [{ [pick(random, ['<', '<='])]: [fact, low] }],
];

const intervalKinds: readonly IntervalKind[] = [
  ...halfOpenKinds,
  (random, fact, low, high) => [
    { [pick(random, ['>', '>='])]: [fact, low] },
    { [pick(random, ['<', '<='])]: [fact, high] },
  ],
  (random, fact, low, high) => [{ [pick(random, ['<', '<='])]: [low, fact, high] }],
  // Bounds that are the same but for whether they belong to the interval.
  (_, fact, low) => [{ '<': [fact, low] }, { '<=': [fact, low] }],
  (_, fact, low, high) => [{ '>=': [fact, low] }, { '>': [fact, low] }, { '<': [fact, high + 1] }],
];

/** Rules on texts in a fact: within each other, and with ends alike. */
function texts(random: Random): Crowd {
  const paths = pick(random, [['extra_data.a'], ['extra_data.a'], ['extra_data.a', 'extra_data.c']]);
  const longest = pick(random, [2, 4, 6]);
  const listShare = pick(random, [0, 0.5]);
  const moreShare = pick(random, [0, 0.3]);
  const isTrimmed = random() < 0.2;
  const contains = () => {
    const fact = { var: pick(random, paths) };
    const text = letters(random, random() < 0.05 ? 0 : 1 + below(random, longest));
    return { in: [text, isTrimmed ? { trim: fact } : fact] };
  };
  return () => {
    const parts: unknown[] = [
      random() < listShare ? { or: several(1 + below(random, 3), contains) } : contains(),
    ];
    if (random() < moreShare) parts.push({ '!=': [{ var: 'extra_data.b' }, below(random, 3)] });
    if (random() < 0.1) parts.push(contains());
    return whenOf(parts);
  };
}

/** Rules that name values which many others name, and ask for an interval or a text besides. */
function valuesAndMore(random: Random): Crowd {
  const names = fewValues(random, 'extra_data.c');
  const rest = pick(random, [[intervals], [texts], [intervals, texts]]).map((make) => make(random));
  const moreShare = pick(random, [0.5, 1]);
  return () => {
    const { match, when } = random() < moreShare ? pick(random, rest)(random) : {};
    return {
      match: { ...match, 'extra_data.c': pick(random, names), ...(random() < 0.2 && { touchpoint: 'CHAT' }) },
      ...(when !== undefined && { when }),
    };
  };
}

function whenOf(parts: unknown[]): Asked {
  if (parts.length === 0) return {};
  return { when: parts.length === 1 ? parts[0] : { and: parts } };
}

/** Of one field. Some of them are equal for `==`, and some only look so. */
function fewValues(random: Random, field: string): unknown[] {
  if (field === 'touchpoint') return ['CHAT', 'MY_POST', 'MY_DIVAR'];
  if (field === 'user_side') return ['SUPPLY', 'DEMAND'];
  const all = pick(random, [
    ['c1', 'c2', 'c3'],
    ['10', 10, '1e1', 'ten'],
    [0, '', false, null, '0'],
    [true, 1, '1', 'true'],
    [0.5, '0.5', '.5', 0, 'half'],
    ['a,b', 'a', 'a,', ',b', '1,2'],
    ['[object Object]', 'a', '1,2'],
    Array.from({ length: 24 }, (_, i) => `c${i}`),
  ]);
  return shuffled(random, all).slice(0, Math.max(2, below(random, all.length + 1)));
}

/** A list for `match`: mostly short, at times so long that two of them make too many keys. */
function severalOf(random: Random, one: () => unknown, limit: number): unknown[] {
  return several(1 + below(random, random() < 0.3 ? limit + 4 : 3), one);
}

/** A text of so few letters that most are within others. */
export function letters(random: Random, length: number): string {
  return several(length, () => pick(random, ['a', 'a', 'b', 'ب'])).join('');
}
