import { size } from './soak.js';

/** A rules file that lint takes without an error, and a click of at most 64 kB, which together cost as much as they can. */
export interface CostlyClick {
  name: string;
  /** A rules file as data. */
  file: Record<string, unknown>;
  request: Record<string, unknown>;
  /**
   * What is to become of it. `failed`: a rule fails for the budget. `rejected`: so does an answer. `last-resort`: the
   * default does. `cheap`: nothing does, since it costs little.
   */
  becomes: 'failed' | 'rejected' | 'last-resort' | 'cheap';
}

/** As much as the gateway takes, with some room for the rest of the body. */
const bytes = 64 * 1024 - 200;

const fallback = { text_message: 'پیام شما ثبت شد.' };
const l = { var: 'extra_data.l' };
const t = { var: 'extra_data.t' };
const u = { var: 'extra_data.u' };
const accumulator = { var: 'accumulator' };

/** Rules that are asked one by one: a negation leads to no place in the index. */
function rules(count: number, when: (i: number) => unknown, respond: unknown = 'hit'): unknown[] {
  return Array.from({ length: count }, (_, i) => ({ id: `r${i}`, when: when(i), respond }));
}

function fileOf(list: unknown[], more: Record<string, unknown> = {}): Record<string, unknown> {
  return { version: 1, responses: { hit: { text_message: 'hit' } }, rules: list, default: fallback, ...more };
}

function click(extra_data: Record<string, unknown>): Record<string, unknown> {
  return { touchpoint: 'CHAT', extra_data };
}

/** As many copies of an item as fit into a body. */
function fill(item: unknown, share = 1): unknown[] {
  const length = Buffer.byteLength(JSON.stringify(item)) + 1;
  return Array.from({ length: Math.floor((bytes * share) / length) }, () => item);
}

/** As many copies of a text as fit into a body. */
function text(piece: string, share = 1): string {
  return piece.repeat(Math.floor((bytes * share) / (Buffer.byteLength(JSON.stringify(piece)) - 2)));
}

/** Predicate for no click, which no index can know beforehand. */
function never(condition: unknown): unknown {
  return { and: [condition, { '!=': [{ var: 'touchpoint' }, 'CHAT'] }] };
}

function condition(
  name: string,
  when: unknown,
  extra: Record<string, unknown>,
  becomes: CostlyClick['becomes'] = 'failed',
  more: Record<string, unknown> = {},
): CostlyClick {
  return {
    name,
    file: fileOf(
      rules(1, () => when),
      more,
    ),
    request: click(extra),
    becomes,
  };
}

/** Many rules, each of which does a little that the request makes large. In the soak test they are thousands. */
function crowd(
  name: string,
  when: (i: number) => unknown,
  extra: Record<string, unknown>,
  becomes: CostlyClick['becomes'] = 'failed',
  { count = 60, ...more }: Record<string, unknown> & { count?: number } = {},
): CostlyClick {
  return {
    name: `many rules: ${name}`,
    file: fileOf(rules(size(3_000, count), when), more),
    request: click(extra),
    becomes,
  };
}

/** A template of many of the same insertion. */
function insertions(
  name: string,
  insertion: string,
  extra: Record<string, unknown>,
  becomes: CostlyClick['becomes'] = 'rejected',
  count = size(1_000, 100),
): CostlyClick {
  const respond = { text_message: `سلام ${insertion.repeat(count)}` };
  const file = fileOf([{ id: 'r', match: { touchpoint: 'CHAT' }, respond }]);
  return { name: `many insertions: ${name}`, file, request: click(extra), becomes };
}

function data(
  name: string,
  value: unknown,
  extra: Record<string, unknown>,
  count = size(1_000, 100),
): CostlyClick {
  const values = Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, value]));
  const respond = { action: { open_server_link: { data: values } } };
  const file = fileOf([{ id: 'r', match: { touchpoint: 'CHAT' }, respond }]);
  return { name: `data: ${name}`, file, request: click(extra), becomes: 'rejected' };
}

const ones = fill(1);
const doubles = Array.from({ length: 2_800 }, (_, i) => (i + 1) / 7e8);
const digits = text('1');
const doubling = Object.fromEntries(
  Array.from({ length: 60 }, (_, i) => [
    `c${i}`,
    i === 0 ? { '!': { var: '' } } : { or: [{ condition: `c${i - 1}` }, { condition: `c${i - 1}` }] },
  ]),
);

export const costlyClicks: readonly CostlyClick[] = [
  // ---- operators on items
  condition(
    'reduce of merge, with the list as its start',
    { '!!': { reduce: [l, { merge: [accumulator, { var: 'current' }] }, l] } },
    { l: ones },
  ),
  condition(
    'reduce of merge that doubles',
    { '!!': { reduce: [l, { merge: [accumulator, accumulator] }, l] } },
    { l: ones },
  ),
  condition(
    'reduce of cat that doubles',
    { '!!': { reduce: [l, { cat: [accumulator, accumulator] }, 'x'] } },
    { l: ones },
  ),
  condition('reduce of cat', never({ '!!': { reduce: [l, { cat: [accumulator, 'a'] }, ''] } }), { l: ones }),
  condition(
    'map of cat of a long text',
    { '!!': { map: [l, { cat: ['x'.repeat(2_000), { var: '' }] }] } },
    { l: ones },
  ),
  condition(
    'map within map within map',
    { '!!': { map: [l, { map: [l, { '+': [1, 1] }] }] } },
    { l: ones },
    'cheap',
  ),
  condition(
    'some within some, of lists of lists',
    { some: [l, { some: [{ var: 'm' }, { some: [{ var: '' }, { '==': [{ var: '' }, 'x'] }] }] }] },
    { l: [{ m: Array.from({ length: 200 }, () => fill(1, 0.004)) }] },
    'cheap',
  ),
  ...['filter', 'map', 'all', 'some', 'none'].map((operator) =>
    condition(
      `${operator} of vars within ${operator}`,
      {
        '!!': {
          [operator]: [
            l,
            {
              [operator]: [
                { reduce: [[1, 2, 3, 4, 5, 6, 7, 8], { merge: [accumulator, [0, 0]] }, []] },
                { '!=': [{ var: '' }, 'x'] },
              ],
            },
          ],
        },
      },
      { l: ones },
      operator === 'some' ? 'cheap' : 'failed',
    ),
  ),
  crowd('some over a list', () => never({ none: [l, { '==': [{ var: '' }, 2] }] }), { l: ones }),
  crowd('in a list', () => never({ '!': { in: [{ var: ['extra_data.x', 'x'] }, l] } }), { l: ones }),
  crowd(
    'in a long list of the file',
    () => never({ '!': { in: [{ var: ['extra_data.x', 'x'] }, { var: 'vars.ids' }] } }),
    {},
    'failed',
    { count: 150, vars: { ids: Array.from({ length: 20_000 }, (_, i) => `id${i}`) } },
  ),
  crowd(
    'in a list of long texts of the file',
    () => never({ '!': { in: [t, { var: 'vars.texts' }] } }),
    { t: `${'a'.repeat(9_999)}b` },
    'failed',
    { count: 300, vars: { texts: Array.from({ length: 8 }, () => `${'a'.repeat(9_999)}c`) } },
  ),
  crowd(
    'equal to a long text of the file',
    () => never({ '!': { '==': [t, { var: 'vars.text' }] } }),
    { t: `${'a'.repeat(59_999)}b` },
    'failed',
    { count: 300, vars: { text: `${'a'.repeat(59_999)}c` } },
  ),
  crowd(
    'strictly equal to a long text of the file',
    () => never({ '!': { '===': [t, { var: 'vars.text' }] } }),
    { t: `${'a'.repeat(59_999)}b` },
    'failed',
    { count: 300, vars: { text: `${'a'.repeat(59_999)}c` } },
  ),
  crowd(
    'behind a long text of the file',
    () => never({ '!': { '>': [t, { var: 'vars.text' }] } }),
    { t: `${'a'.repeat(59_999)}b` },
    'failed',
    { count: 300, vars: { text: `${'a'.repeat(59_999)}c` } },
  ),
  crowd('merge', () => never({ '!!': { merge: [l, l, l] } }), { l: ones }),
  crowd('map', () => never({ '!!': { map: [l, { var: '' }] } }), { l: ones }),
  condition(
    'conditions that name others twice, for each item',
    { some: [l, { condition: 'c59' }] },
    // Of items that are the same one behind the other, the second costs nothing.
    { l: ones.map((one, i) => (i % 2 === 0 ? one : 2)) },
    'failed',
    { conditions: doubling },
  ),
  condition(
    'lists that hold themselves twice, compared as text',
    { '==': [{ reduce: [l, [accumulator, accumulator], 'x'] }, 'x'] },
    { l: fill(1, 0.002) },
  ),
  condition(
    'lists within lists without end, as text',
    { '!!': { cat: [{ reduce: [l, [accumulator], 'x'] }] } },
    { l: ones },
  ),

  // ---- comparisons that convert
  ...['==', '!=', '<', '<=', '>', '>='].flatMap((operator) => [
    // The opposite of "!=" is looked up, so the list or the digits are converted once for all rules.
    crowd(
      `a list ${operator} a text`,
      (i) => never({ '!': { [operator]: [l, `x${i}`] } }),
      { l: ones },
      operator === '!=' ? 'cheap' : 'failed',
    ),
    crowd(
      `digits ${operator} a number`,
      (i) => never({ '!': { [operator]: [t, i] } }),
      { t: digits },
      operator === '!=' ? 'cheap' : 'failed',
    ),
  ]),
  ...['==', '===', '<'].map((operator) =>
    crowd(
      `two long texts, ${operator}`,
      () => never({ '!!': { [operator]: [t, u] } }),
      { t: `${text('a', 0.4)}c`, u: `${text('a', 0.4)}b` },
      'failed',
      { count: 1_300 },
    ),
  ),
  crowd('lists of lists as text', (i) => never({ '!=': [l, `x${i}`] }), { l: fill([]) }),
  crowd('lists of objects as text', (i) => never({ '!=': [l, `x${i}`] }), { l: fill({}) }),
  crowd('lists of fractions as text', (i) => never({ '!=': [l, `x${i}`] }), { l: doubles }),
  crowd('objects without a text', (i) => never({ '!=': [l, `x${i}`] }), { l: { toString: 1 } }, 'failed', {
    count: 1_100,
  }),
  ...['+', '*'].map((operator) =>
    crowd(`digits, ${operator}`, () => never({ '!!': { [operator]: [t, 1] } }), { t: digits }),
  ),
  ...['-', '/', '%', 'min', 'max'].flatMap((operator) => [
    crowd(`digits, ${operator}`, () => never({ '!!': { [operator]: [t, 1] } }), { t: digits }),
    crowd(`a list, ${operator}`, () => never({ '!!': { [operator]: [l, 1] } }), { l: ones }),
  ]),
  crowd('cat of a text', () => never({ '!!': { cat: [t, 'a'] } }), { t: digits }),
  crowd('cat of a list', () => never({ '!!': { cat: [l, 'a'] } }), { l: doubles }),
  crowd(
    'cat of fractions',
    () => never({ '!!': { cat: [{ var: 'extra_data.l.1' }, 'a'] } }),
    { l: doubles },
    'cheap',
  ),
  crowd('substr of a list', () => never({ '!!': { substr: [l, 1] } }), { l: ones }),
  crowd('substr of a text from a list on', () => never({ '!!': { substr: ['abc', l] } }), { l: ones }),
  crowd('substr of a text', () => never({ '!!': { substr: [t, 1, -1] } }), { t: digits }, 'cheap'),
  crowd('var with a computed path', () => never({ var: [{ cat: [t] }] }), { t: text('a.') }),
  crowd('var with a list as its path', () => never({ '!!': { var: [l] } }), { l: ones }),
  crowd('missing_some of a list', () => never({ missing_some: [l, ['a', 'b']] }), { l: ones }),

  // ---- a text in a text
  crowd('a letter in a text', () => never({ '!': { in: [{ cat: ['b'] }, t] } }), { t: digits }),
  crowd('a beginning in a text', () => never({ '!': { in: [u, t] } }), { t: text('a', 0.98), u: 'aaaaab' }),
  condition('a long text in a longer one', { in: [u, t] }, { t: text('a', 0.6), u: `ab${text('a', 0.35)}` }),
  crowd('a list in a text', () => never({ '!': { in: [l, 'abc'] } }), { l: ones }),

  // ---- what the index looks up
  {
    name: 'texts that begin each other, in a text',
    file: fileOf(
      rules(size(1_000, 200), (i) => ({ in: ['a'.repeat(i + 2), { var: 'extra_data.t' }] }))
        .reverse()
        .map((rule) => ({ ...(rule as object), when: never((rule as { when: unknown }).when) })),
    ),
    request: click({ t: text('a') }),
    becomes: 'cheap',
  },
  {
    name: 'a list at each of many paths, by equality',
    file: fileOf(
      rules(size(3_000, 300), (i) => ({
        '==': [{ var: `extra_data${'.0'.repeat(0)}.l${'.0'.repeat(i % 28)}` }, `${'1,'.repeat(400)}${i}`],
      })),
    ),
    request: click({ l: Array.from({ length: 28 }).reduce<unknown>((inner) => [inner], ones) }),
    becomes: 'cheap',
  },
  {
    name: 'digits at many paths, within intervals',
    file: fileOf(rules(size(3_000, 300), (i) => ({ '<': [i, { var: `extra_data.f${i % 300}` }, i + 1] }))),
    request: click(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, text('1', 0.003)]))),
    becomes: 'cheap',
  },
  {
    name: 'objects without a text at many paths, by equality',
    file: fileOf(rules(size(3_000, 300), (i) => ({ '==': [{ var: `extra_data.f${i % 1500}` }, i] }))),
    request: click(Object.fromEntries(Array.from({ length: 1_500 }, (_, i) => [`f${i}`, { toString: 1 }]))),
    becomes: 'cheap',
  },

  // ---- ours
  ...(
    [
      ['dates by their seconds', { date: [{ var: '' }, '%s'] }, '2026-12-03 18:05', '1'],
      ['dates of many fields', { date: [{ var: '' }, '%U'.repeat(50)] }, '۱۴۰۵/۹/۱۲', '00'.repeat(50)],
      ['instants', { date: [{ var: '' }, '%Y-%m-%d'] }, 1_795_329_000, '1971-01-01'],
      ['patterns', { matches: [{ var: '' }, '^(?:[a-z]+[0-9]?)+$'] }, 'a'.repeat(500), 'x'],
      ['numbers that people type', { number: { var: '' } }, '۱٬۲۵۰٬۰۰۰', 1],
      ['texts to be normalized', { normalize_fa: { var: '' } }, 'كرج ي'.repeat(20), 'x'],
    ] as const
  ).map(([name, logic, item, other]) =>
    condition(`items: ${name}`, never({ some: [l, { '==': [logic, other] }] }), { l: fill(item) }),
  ),
  condition('a text to be normalized', never({ '==': [{ normalize_fa: t }, 'x'] }), { t: text('ك') }),
  crowd('endings', (i) => never({ ends_with: [t, `${i}x`] }), { t: text('a') }, 'cheap'),
  insertions('dates', "{{ extra_data.t | date: '%s' }}", { t: '2026-12-03 18:05' }, 'rejected', 200),
  insertions(
    'Persian dates',
    "{{ extra_data.t | date_fa: '%A %-d %B %Y' }}",
    { t: '1405-09-12' },
    'rejected',
    200,
  ),

  // ---- texts
  insertions('a long text', '{{ extra_data.t }}', { t: text('a') }),
  insertions('a long Persian text', '{{ extra_data.t }}', { t: text('س') }),
  insertions('quotes', '{{ extra_data.t }}', { t: text('"') }),
  insertions('control characters', '{{ extra_data.t }}', { t: text('\u{1}') }),
  insertions('a few control characters', '{{ extra_data.t }}', { t: text('\u{1}', 0.5) }),
  insertions('a list', '{{ extra_data.l }}', { l: ones }),
  insertions('fractions', '{{ extra_data.l }}', { l: doubles }),
  insertions(
    'an object of short fields',
    '{{ extra_data }}',
    Object.fromEntries(fill(1, 0.15).map((_, i) => [`k${i}`, 1])),
  ),
  insertions('a short Persian text', '{{ extra_data.t }}', { t: text('س', 0.03) }, 'cheap'),
  ...['trim', 'default: 1', "default: ''"].map((filter) =>
    insertions(`blanks, ${filter}`, `{{ extra_data.t | ${filter} }}`, { t: text(' ') }),
  ),
  insertions('upper of a letter that becomes three', '{{ extra_data.t | upper }}', { t: text('ΐ') }),
  insertions('lower', '{{ extra_data.t | lower }}', { t: text('İ') }),
  insertions('truncate to much', '{{ extra_data.t | truncate: 20000 }}', { t: text('a') }),
  insertions('truncate to little', '{{ extra_data.t | truncate: 30 }}', { t: text('a') }),
  insertions('truncate of one endless character', '{{ extra_data.t | truncate: 30 }}', {
    t: `e${text('\u{301}', 0.9)}`,
  }),
  insertions('truncate of families', '{{ extra_data.t | truncate: 2000 }}', { t: text('👨‍👩‍👧‍👦') }),
  insertions(
    'number_fa',
    '{{ extra_data.t | number_fa }}',
    { t: `${'1'.repeat(40)}.${'1'.repeat(20)}` },
    'cheap',
  ),
  insertions(
    'json of json',
    `{{ extra_data.t ${'| json '.repeat(20)}}}`,
    { t: text('"', 0.5) },
    'rejected',
    1,
  ),
  {
    name: 'a link of many insertions that are encoded',
    file: fileOf([
      {
        id: 'r',
        match: { touchpoint: 'CHAT' },
        respond: {
          action: {
            open_direct_link: `https://example.com/?q=${'{{ extra_data.t }}'.repeat(size(1_000, 100))}`,
          },
        },
      },
    ]),
    request: click({ t: text('س', 0.2) }),
    becomes: 'rejected',
  },
  {
    name: 'a link of many slashes',
    file: fileOf([
      {
        id: 'r',
        match: { touchpoint: 'CHAT' },
        respond: {
          action: { open_direct_link: `https://example.com/${'{{ extra_data.t | raw }}'.repeat(4)}` },
        },
      },
    ]),
    request: click({ t: text('/') }),
    becomes: 'cheap',
  },

  // ---- values
  data('an object', { $logic: { var: 'extra_data' } }, { t: digits }),
  data('a list', { $logic: l }, { l: ones }),
  data('fractions', { $logic: l }, { l: doubles }),
  data('a list made anew', { $logic: { map: [l, [{ var: '' }, { var: '' }]] } }, { l: ones }),
  data('a text made anew', { $logic: { cat: [t, t] } }, { t: digits }),
  data(
    'lists that hold themselves twice',
    { $logic: { reduce: [l, [accumulator, accumulator], 'x'] } },
    { l: fill(1, 0.002) },
    1,
  ),
  data('lists within lists without end', { $logic: { reduce: [l, [accumulator], 'x'] } }, { l: ones }, 1),

  // ---- the default, after all has been spent
  {
    name: 'a default of some insertions, behind rules that fail',
    file: {
      ...fileOf(rules(size(3_000, 60), (i) => never({ '!=': [l, `x${i}`] }))),
      default: { text_message: `سلام ${'{{ extra_data.l }}'.repeat(10)}` },
    },
    request: click({ l: ones }),
    becomes: 'last-resort',
  },

  // ---- who is told
  {
    name: 'receivers that get all of it, on conditions that cost',
    file: fileOf([{ id: 'r', match: { touchpoint: 'CHAT' }, respond: 'hit' }], {
      notify: Object.fromEntries(
        Array.from({ length: 16 }, (_, i) => [
          `n${i}`,
          { url: 'https://example.com/', secret: 'CRM_SECRET' },
        ]),
      ),
      notify_all: [
        ...Array.from({ length: 16 }, (_, i) => ({ to: `n${i}` })),
        ...Array.from({ length: size(3_000, 60) }, (_, i) => ({ to: 'n0', when: { '!=': [l, `x${i}`] } })),
      ],
    }),
    request: click({ l: ones }),
    becomes: 'failed',
  },

  // ---- requests that are odd themselves
  {
    name: 'a request of many fields',
    file: fileOf(rules(1, () => ({ '!': { var: '' } }))),
    request: {
      touchpoint: 'CHAT',
      ...Object.fromEntries(Array.from({ length: 6_000 }, (_, i) => [`k${i}`, 1])),
    },
    becomes: 'cheap',
  },
  {
    name: 'a request of many lists',
    file: fileOf(rules(1, () => ({ '!': l }))),
    request: click({ l: fill([]) }),
    becomes: 'cheap',
  },
];
