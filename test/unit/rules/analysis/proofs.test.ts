import { beforeEach, describe, expect, it } from 'vitest';
import { shippedContract } from '../../../../src/platform/contract.js';
import { proofsOf } from '../../../../src/rules/analysis/proofs.js';
import { Budget } from '../../../../src/rules/logic/budget.js';
import { type Condition, toCondition } from '../../../../src/rules/logic/condition.js';
import { parseExpression } from '../../../../src/rules/logic/expression.js';
import { compileCondition, type Predicate } from '../../../../src/rules/logic/predicate.js';
import { provenFile } from '../../../support/prover-files.js';
import { below, mulberry32, pick, type Random } from '../../../support/random.js';
import { largerInSoak, rows, size } from '../../../support/soak.js';

const x = { var: 'x' };
const y = { var: 'y' };
const hour = { var: 'now.hour' };
const time = { var: 'now.time' };

const names: Record<string, unknown> = {
  yes: { '==': [x, 'yes'] },
  notYes: { '!': { condition: 'yes' } },
  either: { or: [{ condition: 'yes' }, { '>': [y, 5] }] },
};
const conditions = new Map(Object.entries(names).map(([name, logic]) => [name, conditionOf(logic)]));
const { resolved } = provenFile({ logics: [], conditions: names });
const { click: contract } = shippedContract();
/** New for each test, since all proofs of a file share one effort. */
let proofs = proofsOf(resolved, contract);
const implies = (stronger: Condition, weaker: Condition) => proofs.implies(stronger, weaker);
const isNever = (condition: Condition) => proofs.settled(condition) === false;
const isAlways = (condition: Condition) => proofs.settled(condition) === true;
const isSame = (a: Condition, b: Condition) => implies(a, b) && implies(b, a);

beforeEach(() => {
  proofs = proofsOf({ ...resolved }, contract);
});

describe('implies', () => {
  it.each<[string, unknown, unknown]>([
    ['a narrower and', { and: [{ '==': [x, 1] }, { '==': [y, 2] }] }, { '==': [x, 1] }],
    ['one of fewer values', { in: [x, ['a', 'b']] }, { in: [x, ['c', 'b', 'a']] }],
    [
      'one of several, written as or',
      { in: [x, ['a', 'b']] },
      { or: [{ '==': [x, 'b'] }, { '==': [x, 'a'] }] },
    ],
    ['strict equality', { '===': [x, 'a'] }, { '==': [x, 'a'] }],
    ['loose null', { '==': [x, null] }, { '===': [x, null] }],
    ['null, which counts as 0', { '==': [x, null] }, { '<': [x, 5] }],
    ['a greater bound', { '>': [x, 10] }, { '>=': [x, 5] }],
    ['a mirrored bound', { '<': [10, x] }, { '>': [x, 5] }],
    ['a later time', { '>=': [time, '20:00'] }, { '>': [time, '09:30'] }],
    ['a number within bounds', { '==': [x, 7] }, { '<': [x, 10] }],
    ['another value', { '==': [x, 'a'] }, { '!=': [x, 'b'] }],
    ['a value that is true', { '==': [x, 'yes'] }, { '!!': x }],
    ['a number that is true', { '>': [x, 0] }, x],
    ['absence', { '==': [x, null] }, { missing: ['y', 'x'] }],
    ['a text that holds a part', { '===': [x, 'abc'] }, { in: ['b', x] }],
    ['a part that makes it true', { in: ['b', x] }, { '!!': x }],
    ['a name', { condition: 'yes' }, { '==': [x, 'yes'] }],
    ['a name within a name', { '==': [x, 'yes'] }, { condition: 'either' }],
    ['the same odd expression', { and: [y, { in: ['a', x] }] }, { in: ['a', x] }],
    ['no hour before another', { '!': { '<': [hour, 9] } }, { '>=': [hour, 9] }],
    ['what cannot be', { and: [{ '==': [x, 'a'] }, { '==': [x, 'b'] }] }, { '==': [y, 1] }],
  ])('%s', (_, stronger, weaker) => {
    expect(implies(conditionOf(stronger), conditionOf(weaker))).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ['loose equality proves no strict one', { '==': [x, 1] }, { '===': [x, 1] }],
    ['a wider or', { or: [{ '==': [x, 1] }, { '==': [y, 2] }] }, { '==': [x, 1] }],
    ['another fact', { '==': [x, 1] }, { '==': [y, 1] }],
    ['what is not less may be no number', { '!': { '<': [x, 5] } }, { '>=': [x, 5] }],
    ['infinity is not null', { '==': [{ '+': [x] }, Infinity] }, { '==': [{ '+': [x] }, null] }],
  ])('does not hold where %s', (_, stronger, weaker) => {
    expect(implies(conditionOf(stronger), conditionOf(weaker))).toBe(false);
  });
});

it.each<[string, unknown, unknown]>([
  ['mirrored', { '<': [5, x] }, { '>': [x, 5] }],
  ['in another order', { and: [x, { '==': [y, 1] }] }, { and: [{ '==': [y, 1] }, x] }],
  ['with two negations', { '!': { '!=': [x, 'a'] } }, { '==': [x, 'a'] }],
  ['as a list', { in: [x, ['a', 'b', 'a']] }, { in: [x, ['b', 'a']] }],
])('a test is the same as itself %s', (_, one, other) => {
  expect(isSame(conditionOf(one), conditionOf(other))).toBe(true);
  expect(isSame(conditionOf(one), conditionOf({ and: [other, { '==': [x, y] }] }))).toBe(false);
});

describe('isNever', () => {
  it.each<[string, unknown]>([
    ['false', false],
    ['the empty text', ''],
    ['constants that differ', { '==': [1, 2] }],
    ['two values at once', { and: [{ '==': [x, 'a'] }, y, { '==': [x, 'b'] }] }],
    ['a test and its opposite', { and: [{ '==': [x, 1] }, { '!=': [x, 1] }] }],
    ['a test and its opposite by name', { and: [{ condition: 'yes' }, { condition: 'notYes' }] }],
    ['bounds that do not meet', { and: [{ '>': [x, 5] }, { '<': [x, 5] }] }],
    ['times that do not meet', { and: [{ '>=': [time, '20:00'] }, { '<': [time, '08:00'] }] }],
    ['none of no values', { in: [x, []] }],
    ['an hour after the last', { '>': [hour, 23] }],
    ['absent and of a value', { and: [{ '==': [x, null] }, { in: [x, ['a', 'b']] }] }],
    ['false and of a value', { and: [{ '!': x }, { '==': [x, 'a'] }] }],
    ['a text without a part', { and: [{ '===': [x, 'abc'] }, { in: ['x', x] }] }],
    ['a part of what is absent', { and: [{ in: ['x', x] }, { '==': [x, null] }] }],
    ['and within and', { and: [{ and: [{ '==': [x, 'a'] }] }, { and: [y, { '==': [x, 'b'] }] }] }],
  ])('%s', (_, logic) => {
    expect(isNever(conditionOf(logic))).toBe(true);
  });

  it('two texts that are one number can both equal that number', () => {
    const both = { and: [{ '==': [x, '1'] }, { '==': [x, '1.0'] }] };
    expect(isNever(conditionOf(both))).toBe(false);
    expect(holdsOf(conditionOf(both))({ x: 1 }, new Budget())).toBe(true);
  });
});

describe('isAlways', () => {
  it.each<[string, unknown]>([
    ['a text', 'user_side'],
    ['a list of tests', [{ '==': [x, 1] }]],
    ['constants that are equal', { '==': [1, 1] }],
    ['a test or its opposite', { or: [{ '==': [x, 1] }, y, { '!=': [x, 1] }] }],
    ['unlike one of two', { or: [{ '!=': [x, 'a'] }, { '!=': [x, 'b'] }] }],
    ['hours that overlap', { or: [{ '>=': [hour, 8] }, { '<': [hour, 20] }] }],
    ['an hour before the end', { '<': [hour, 24] }],
    ['the extra data itself', { '!!': { var: 'extra_data' } }],
    ['not what never is', { '!': { and: [{ '===': [x, 'a'] }, { '===': [x, 'b'] }] } }],
  ])('%s', (_, logic) => {
    expect(isAlways(conditionOf(logic))).toBe(true);
  });

  it('numbers that overlap leave out what is no number', () => {
    const either = { or: [{ '>=': [x, 8] }, { '<': [x, 20] }] };
    expect(isAlways(conditionOf(either))).toBe(false);
    expect(holdsOf(conditionOf(either))({ x: 'abc' }, new Budget())).toBe(false);
  });
});

// A claim may say too little, but never what a request contradicts.
describe('no claim is contradicted by a request', () => {
  const requests = values().flatMap((one) =>
    values().flatMap((other) => [0, 9, 23].map((now) => ({ x: one, y: other, ...factsAt(now) }))),
  );

  it('of any two tests of one fact, and their opposites', largerInSoak, () => {
    const operators = ['==', '===', '<', '<=', '>', '>='];
    const tests = [
      ...literals().flatMap((literal) => operators.map((operator) => ({ [operator]: [x, literal] }))),
      ...['', '1', 'yes', 'ye', 'e'].map((text) => ({ in: [text, x] })),
      { in: [x, ['yes', 1]] },
      { in: [x, [null, '']] },
      { '!!': x },
      { missing: ['x'] },
      { missing: ['x', 'y'] },
    ];
    const all = tests
      .flatMap((test) => [test, { '!': test }])
      .map((logic) => {
        const condition = conditionOf(logic);
        return {
          logic,
          condition,
          truths: values().map((value) => attempt(holdsOf(condition), { x: value })),
        };
      });
    const wrong: unknown[] = [];
    let claims = 0;
    for (const a of rows(all, 11)) {
      for (const b of all) {
        const claimed = [
          implies(a.condition, b.condition) && ([true, false] as const),
          isNever({ kind: 'and', parts: [a.condition, b.condition] }) && ([true, true] as const),
          isAlways({ kind: 'or', parts: [a.condition, b.condition] }) && ([false, false] as const),
        ].filter((counterexample) => counterexample !== false);
        claims += claimed.length;
        for (const [ofA, ofB] of claimed) {
          if (a.truths.some((truth, i) => truth === ofA && b.truths[i] === ofB))
            wrong.push([a.logic, b.logic]);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(claims).toBeGreaterThan(1_000);
  });

  it.each([1, 2, 3, 4])('of random conditions on every request of a small world (seed %i)', (seed) => {
    const random = mulberry32(seed);
    const claims = { implies: 0, isNever: 0, isAlways: 0 };
    for (let round = 0; round < size(1_200, 200); round++) {
      const [one, other] = [randomCondition(random, 2), randomCondition(random, 2)];
      const [a, b] = [conditionOf(one), conditionOf(other)];
      const claimed = {
        implies: implies(a, b),
        isNever: isNever(a),
        isAlways: isAlways(a),
      };
      for (const name of Object.keys(claims) as (keyof typeof claims)[]) if (claimed[name]) claims[name]++;
      if (!Object.values(claimed).includes(true)) continue;
      const [holdsA, holdsB] = [holdsOf(a), holdsOf(b)];
      for (const request of requests) {
        const [isA, isB] = [attempt(holdsA, request), attempt(holdsB, request)];
        const broken = [
          claimed.implies && isA === true && isB === false && 'implies',
          claimed.isNever && isA === true && 'isNever',
          claimed.isAlways && isA === false && 'isAlways',
        ].filter((claim) => claim !== false);
        // `expect` on each of some millions of requests would take minutes.
        if (broken.length > 0) expect({ broken, one, other, request }).toEqual({});
      }
    }
    // A prover that says nothing proves nothing.
    for (const count of Object.values(claims)) expect(count).toBeGreaterThan(5);
  });
});

function conditionOf(logic: unknown): Condition {
  return toCondition(parseExpression(logic, [], () => {}));
}

function holdsOf(condition: Condition): Predicate {
  return compileCondition(condition, (name) => holdsOf(conditions.get(name)!));
}

function attempt(holds: Predicate, request: unknown): boolean | undefined {
  try {
    return holds(request, new Budget());
  } catch {
    return undefined;
  }
}

function factsAt(now: number): Record<string, unknown> {
  return { extra_data: {}, now: { hour: now, time: `${String(now).padStart(2, '0')}:30` } };
}

function literals(): unknown[] {
  return [null, true, false, 0, 1, 5, -1, '', '0', '1', '1.0', 'yes', 'no', '5', ' '];
}

function values(): unknown[] {
  return [
    ...literals(),
    2,
    1e21,
    'm',
    '10',
    'ye',
    'axe',
    [],
    ['yes'],
    ['1'],
    [1],
    [[]],
    [null],
    {},
    { toString: 1 },
  ];
}

function randomCondition(random: Random, depth: number): unknown {
  const sub = () => randomCondition(random, depth - 1);
  const kind = below(random, depth === 0 ? 8 : 14);
  const fact = pick(random, [x, x, x, y, hour]);
  const literal = fact === hour ? below(random, 26) - 1 : pick(random, literals());
  const order = () => pick(random, ['<', '<=', '>', '>=']);
  switch (kind) {
    case 0:
    case 1:
    case 2:
      return { [pick(random, ['==', '==', '===', '!=', '!=='])]: [fact, literal] };
    case 3:
      return { in: [fact, Array.from({ length: below(random, 3) }, () => pick(random, literals()))] };
    case 4:
      return { [order()]: random() < 0.8 ? [fact, literal] : [literal, fact] };
    case 5:
      return random() < 0.3 ? { [order()]: [time, pick(random, ['09', '09:30', '20:00'])] } : { '!!': fact };
    case 6:
      return pick<unknown>(random, [
        { missing: ['x'] },
        { missing: ['y', 'x'] },
        { '<': [x, y] },
        { '<': [1, 2] },
        { in: [pick(random, ['e', 'yes', '', '1']), x] },
        { in: [1, x] },
        [x],
        random() < 0.5,
      ]);
    case 7:
      return { condition: pick(random, Object.keys(names)) };
    case 8:
    case 9:
      return { '!': sub() };
    case 10:
    case 11:
      return { and: [sub(), sub(), ...(random() < 0.3 ? [sub()] : [])] };
    default:
      return { or: [sub(), sub(), ...(random() < 0.3 ? [sub()] : [])] };
  }
}
