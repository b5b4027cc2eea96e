import { describe, expect, it, test } from 'vitest';
import { shippedContract } from '../../../../../src/platform/contract.js';
import { wordingOfEdge } from '../../../../../src/rules/analysis/difference/edge-words.js';
import { planEdit } from '../../../../../src/rules/edit-plan.js';
import { resolvedFrom } from '../../../../support/edits.js';

/** Edits that look like none, and edits that look like some: each with the click that tells them apart. */

const contract = shippedContract();
const x = { var: 'extra_data.x' };
const y = { var: 'extra_data.y' };

interface Data {
  vars?: object;
  experiments?: object;
  timezone?: string;
  rules: readonly object[];
  default?: object;
}

function planOf(before: Data, after: Data, countsHostile = false) {
  const file = (data: Data) =>
    resolvedFrom({ version: 1, default: { text_message: 'd' }, ...structuredClone(data) });
  const plan = planEdit(file(before), file(after), { contract, countsHostile });
  const [{ classes, faults, ...rest }] = plan.differences as [(typeof plan.differences)[0]];
  expect(faults).toEqual([]);
  return { verdict: plan.verdict, classes, ...rest };
}

const rule = (when: unknown, id = 'a') => ({ id, when, respond: { text_message: id } });

/** Whether each value of x is a witness of an edit of one condition. */
function xsOf(before: unknown, after: unknown): unknown[] {
  const { classes } = planOf({ rules: [rule(before)] }, { rules: [rule(after)] });
  const found = classes.flatMap(({ pairs }) => pairs.map(({ witness }) => witness.request));
  return found.map(({ extra_data }) => (extra_data as { x?: unknown } | undefined)?.x);
}

describe('what is not the same', () => {
  test.each<[string, unknown, unknown, (value: unknown) => boolean]>([
    [
      'not below, and at least: a text that is no number',
      { '!': [{ '<': [x, 5] }] },
      { '>=': [x, 5] },
      (v) => Number.isNaN(Number(v)),
    ],
    [
      'one of two, and in a list: a list of one',
      { or: [{ '==': [x, 'a'] }, { '==': [x, 'b'] }] },
      { in: [x, ['a', 'b']] },
      Array.isArray,
    ],
    [
      'not null, and true: what is empty',
      { '!=': [x, null] },
      { '!!': [x] },
      (v) => v !== null && v !== undefined && (!v || String(v) === ''),
    ],
    [
      'missing, and null: the empty text',
      { missing: ['extra_data.x'] },
      { '==': [x, null] },
      (v) => v === '',
    ],
    [
      'at most 4, and below 5: what lies between',
      { '<=': [x, 4] },
      { '<': [x, 5] },
      (v) => Number(v) > 4 && Number(v) < 5,
    ],
    [
      'loosely and strictly: what counts as the number',
      { '==': [x, 5] },
      { '===': [x, 5] },
      (v) => v !== 5 && Number(v) === 5,
    ],
    [
      'in a text, and equal to it',
      { in: ['ab', x] },
      { '==': [x, 'ab'] },
      (v) => v !== 'ab' && String(v).includes('ab'),
    ],
  ])('%s', (_, before, after, isWitness) => {
    const xs = xsOf(before, after);
    expect(xs.length).toBeGreaterThan(0);
    for (const value of xs) expect(value).toSatisfy(isWitness);
  });

  test('two spellings of one number: a number is equal to both', () => {
    const [first, second] = [rule({ '==': [x, '5'] }, 'first'), rule({ '==': [x, '05'] }, 'second')];
    const { classes } = planOf({ rules: [first, second] }, { rules: [second, first] });
    const witnesses = classes.flatMap(({ pairs }) => pairs.map(({ witness }) => witness.request));
    expect(witnesses).toMatchObject([{ extra_data: { x: 5 } }]);
  });

  test('a bound in quotes: order by letters', () => {
    const rules = [rule({ '>': [x, { var: 'vars.most' }] })];
    const { verdict, classes } = planOf({ vars: { most: 5 }, rules }, { vars: { most: '5' }, rules });
    expect(verdict).toBe('changes');
    expect(classes.map(({ cause }) => cause)).toContainEqual({
      ...{ kind: 'constant', effect: 'more' },
      edits: [{ name: 'vars.most', before: 5, after: '5' }],
    });
  });
});

describe('what is the same', () => {
  const hour = { var: 'now.hour' };
  test.each<[string, unknown, unknown]>([
    ['of whole hours, at most 4 and below 5', { '<=': [hour, 4] }, { '<': [hour, 5] }],
    ['a time by its hour and as text', { '>=': [hour, 20] }, { '>=': [{ var: 'now.time' }, '20:00'] }],
    [
      'parts of an "and" the other way round',
      { and: [{ '<': [x, 5] }, { '==': [y, 1] }] },
      { and: [{ '==': [y, 1] }, { '<': [x, 5] }] },
    ],
    [
      'a condition turned inside out',
      { and: [{ '<': [x, 5] }, { '!': [y] }] },
      { '!': [{ or: [{ '!': [{ '<': [x, 5] }] }, y] }] },
    ],
    [
      'a literal in small letters beside a side, and false',
      { '==': [{ var: 'user_side' }, 'supply'] },
      false,
    ],
  ])('%s', (_, before, after) => {
    const { verdict, classes } = planOf({ rules: [rule(before)] }, { rules: [rule(after)] }, true);
    expect(classes).toEqual([]);
    expect(verdict).toBe('same');
  });

  test('a rule that is gone, and whose answer the next one gives: only logs show it', () => {
    const same = { text_message: 'same' };
    const narrow = { id: 'narrow', when: { '==': [x, 1] }, respond: same };
    const wide = { id: 'wide', when: { '!!': [x] }, respond: same };
    const { verdict, sameAnswer, rules } = planOf({ rules: [narrow, wide] }, { rules: [wide] });
    expect(verdict).toBe('same');
    expect(sameAnswer).toEqual([{ from: 'narrow', to: 'wide' }]);
    expect(rules.removed).toEqual(['narrow']);
  });

  test('two rules of one condition change places: the partner of an id stays its partner', () => {
    const first = { ...rule({ '==': [x, 1] }, 'first'), respond: { text_message: '1' } };
    const second = { ...rule({ '==': [x, 1] }, 'second'), respond: { text_message: '2' } };
    const { classes } = planOf({ rules: [first, second] }, { rules: [second, first] });
    expect(classes.map(({ cause }) => cause.kind)).toEqual(['order']);
    expect(classes[0]!.pairs).toMatchObject([{ from: 'first', to: 'second' }]);
    expect(planOf({ rules: [first, second] }, { rules: [first, { ...second, id: 'renamed' }] }).verdict).toBe(
      'same',
    );
  });

  test('keys of an answer in another order', () => {
    const answers = (respond: object) => ({ rules: [{ id: 'a', when: { '!!': [x] }, respond }] });
    const link = { open_direct_link: 'https://example.com/{{ extra_data.x }}' };
    const { verdict } = planOf(
      answers({ action: link, text_message: 't' }),
      answers({ text_message: 't', action: link }),
    );
    expect(verdict).toBe('same');
  });
});

test('an edit that only requests show which are made to break a test counts on demand', () => {
  const [one, other] = [{ '==': [x, 1] }, { '==': [y, 2] }];
  const [before, after] = [{ or: [one, other] }, { or: [other, one] }].map((when) => ({
    rules: [rule(when)],
  }));
  const quiet = planOf(before!, after!);
  expect(quiet.verdict).toBe('same');
  expect(quiet.classes.length).toBeGreaterThan(0);
  expect(quiet.classes.every(({ isHostile }) => isHostile)).toBe(true);
  expect(planOf(before!, after!, true).verdict).toBe('changes');
});

test('a plan that is stopped proves nothing', () => {
  const file = (text: string) =>
    resolvedFrom({
      version: 1,
      rules: [{ id: 'a', when: { '!!': [x] }, respond: { text_message: text } }],
      default: { text_message: 'd' },
    });
  const stopped = planEdit(file('one'), file('two'), { contract, mayGoOn: () => false });
  expect(stopped).toMatchObject({ verdict: 'unknown', differences: [{ isCut: true, classes: [] }] });
});

test('another time zone is one change, with instants that both clocks show', () => {
  const rules = [rule({ '<': [{ var: 'now.hour' }, 8] }), rule({ '==': [x, 1] }, 'b')];
  const { verdict, classes, unknown } = planOf(
    { timezone: 'Asia/Tehran', rules },
    { timezone: 'Europe/Berlin', rules },
  );
  expect(verdict).toBe('changes');
  expect(unknown).toEqual([]);
  expect(classes.map(({ cause }) => cause)).toEqual([
    { kind: 'timezone', before: 'Asia/Tehran', after: 'Europe/Berlin' },
  ]);
  const ways = classes[0]!.pairs.map(({ from, to }) => `${from} → ${to}`).sort();
  expect(ways).toEqual(['a → b', 'a → default', 'b → a', 'default → a']);
});

test('another time zone changes nothing where nobody asks for the time', () => {
  const rules = [rule({ '==': [x, 1] })];
  expect(planOf({ timezone: 'Asia/Tehran', rules }, { timezone: 'UTC', rules }).verdict).toBe('same');
});

test('a computed value that chooses by a constant is asked about at the bound', () => {
  const rules = [
    {
      id: 'a',
      when: { '!!': [y] },
      respond: { text_message: { $logic: { if: [{ '>': [x, { var: 'vars.bound' }] }, 'dear', 'cheap'] } } },
    },
  ];
  const { classes, unknown } = planOf({ vars: { bound: 5 }, rules }, { vars: { bound: 9 }, rules });
  expect(unknown).toEqual([]);
  const [pair] = classes.flatMap(({ pairs }) => pairs);
  expect(pair!.answers).toEqual({ before: { text_message: 'dear' }, after: { text_message: 'cheap' } });
  // Turned round, it is the same.
  const turned = [
    {
      ...rules[0]!,
      respond: {
        text_message: { $logic: { if: [{ '<=': [x, 5] }, 'cheap', { '>': [x, 5] }, 'dear', 'cheap'] } },
      },
    },
  ];
  const ordinary = planOf({ vars: { bound: 5 }, rules }, { vars: { bound: 5 }, rules: turned });
  expect(ordinary.verdict).toBe('same');
});

test('a refused response leaves the answer to the default, so another default is another answer there', () => {
  const open = { open_post_page: { post_token: '{{ post_token }}' } };
  const rules = [{ id: 'post', when: { '==': [x, 1] }, respond: { action: open } }];
  const { classes } = planOf({ rules }, { rules, default: { text_message: 'e' } });
  const pairs = classes.flatMap(({ pairs }) => pairs);
  expect(pairs).toContainEqual(
    expect.objectContaining({ from: 'post', to: 'post', about: { kind: 'rejected' } }),
  );
});

describe('where an edit cuts, in words', () => {
  const hour = { var: 'now.hour' };
  const weekday = { var: 'now.weekday' };
  const isClosed = (...days: unknown[]) => ({ or: [{ '<': [hour, 9] }, { '>=': [hour, 20] }, ...days] });
  it.each<[unknown, unknown, string[]]>([
    [{ '>': [x, 2] }, { '>': [x, 3] }, ['2 < extra_data.x <= 3']],
    [{ '>=': [x, 3] }, { '>=': [x, 2] }, ['2 <= extra_data.x < 3']],
    [{ '!': [{ '<': [x, 5] }] }, { '!': [{ '<': [x, 7] }] }, ['5 <= extra_data.x < 7']],
    [{ in: [x, ['a', 'b']] }, { in: [x, ['a']] }, ['extra_data.x in ["b"]']],
    [{ '<': [hour, 8] }, { '<': [hour, 9] }, ['8 <= now.hour < 9']],
    // What the edit has added to an `or`, and not only what the others leave.
    [
      isClosed({ '==': [weekday, 'friday'] }),
      isClosed({ in: [weekday, ['thursday', 'friday']] }),
      ['now.weekday = "thursday" and 9 <= now.hour < 20'],
    ],
    [
      isClosed({ '==': [weekday, 'friday'] }),
      isClosed({ '==': [weekday, 'monday'] }),
      ['now.weekday = "monday" and 9 <= now.hour < 20', 'now.weekday = "friday" and 9 <= now.hour < 20'],
    ],
    [isClosed(), isClosed({ '==': [x, 'a'] }), ['extra_data.x = "a" and 9 <= now.hour < 20']],
    // Several values, and several places.
    [
      { or: [{ '==': [x, 'a'] }] },
      { or: [{ '==': [x, 'a'] }, { '==': [x, 'b'] }, { '==': [x, 'c'] }, { '==': [x, 'd'] }] },
      ['extra_data.x = "b" or "c" or "d"'],
    ],
    [
      { and: [{ '>': [x, 3] }, { '<': [x, 7] }] },
      { and: [{ '>': [x, 2] }, { '<': [x, 8] }] },
      ['2 < extra_data.x <= 3', '7 <= extra_data.x < 8'],
    ],
  ])('%j → %j: %j', (before, after, words) => {
    const { classes } = planOf({ rules: [rule(before)] }, { rules: [rule(after)] });
    expect(classes.map(({ edge }) => wordingOfEdge(edge!)).sort()).toEqual([...words].sort());
  });

  it('a match of more values is one change, with one click for each rule that answered them', () => {
    const rules = (...values: string[]) => [
      { id: 'cost', match: { 'extra_data.x': values }, respond: { text_message: 'cost' } },
      { id: 'sold', match: { 'extra_data.x': 'c', user_side: 'SUPPLY' }, respond: { text_message: 'sold' } },
    ];
    const { classes } = planOf({ rules: rules('a') }, { rules: rules('a', 'b', 'c') });
    expect(classes.map(({ edge }) => wordingOfEdge(edge!))).toEqual(['extra_data.x = "b" or "c"']);
    expect(classes[0]!.pairs.map(({ from }) => from).sort()).toEqual(['default', 'sold']);
  });
});

describe('a ticket', () => {
  const withTicket = (ticket: object) => ({
    ...{ version: 1, vars: {}, conditions: {}, notify: {}, rules: [], default: { text_message: 'd' } },
    sessions: {
      ticket: { secret: 'TICKET_SECRET', include: ['user_id', 'post_token'], ...ticket },
      rules: [{ id: 'page', match: { 'extra_data.a': 1 }, url: 'https://shop.example.com/?t={{ ticket }}' }],
      default: { url: 'https://shop.example.com/' },
    },
  });
  const planOfTickets = (ticket: object) => {
    const [before, after] = [{}, ticket].map((one) => resolvedFrom(withTicket(one)));
    return planEdit(before!, after!, { contract });
  };

  test.each<[keys: string[], ticket: object]>([
    [['include'], { include: ['user_id'] }],
    [['for'], { for: '10m' }],
    [['secret'], { secret: ['NEW_SECRET', 'TICKET_SECRET'] }],
    [['include', 'for'], { include: ['user_side'], for: '1h' }],
  ])('of another %j is one change, and its example shows no ticket', (keys, ticket) => {
    const { verdict, differences } = planOfTickets(ticket);
    expect(verdict).toBe('changes');
    const classes = differences.flatMap((difference) => difference.classes);
    expect(classes.map(({ cause }) => cause)).toEqual([{ kind: 'ticket', keys }]);
    const shown = { url: 'https://shop.example.com/?t=ticket' };
    expect(classes[0]!.pairs).toMatchObject([{ from: 'page', answers: { before: shown, after: shown } }]);
  });

  test.each<[string, object]>([
    ['that carries the same in another order', { include: ['post_token', 'user_id'] }],
    ['whose second secret only pages know', { secret: ['TICKET_SECRET', 'OLD_SECRET'] }],
    ['valid as long, in another unit', { for: '300s' }],
  ])('%s is the same', (_, ticket) => {
    expect(planOfTickets(ticket).verdict).toBe('same');
  });
});

test('a text with the name of the variant is told apart by the variants that reach it', () => {
  const file = (share: number, match: object): Data => ({
    experiments: { look: { by: 'user_id', variants: { old: 10 - share, new: share }, otherwise: 'old' } },
    rules: [{ id: 'a', match, respond: { text_message: '{{ experiments.look | upper }}' } }],
  });
  const pairsOf = (match: object) => {
    const { classes, unknown } = planOf(file(2, match), file(3, match));
    expect(unknown).toEqual([]);
    return classes.flatMap(({ pairs }) => pairs.map(({ from, to }) => `${from} → ${to}`));
  };
  expect(pairsOf({ 'experiments.look': 'new' })).toEqual(['default → a']);
  expect(pairsOf({ touchpoint: 'CHAT' })).toEqual(['a → a']);
});
