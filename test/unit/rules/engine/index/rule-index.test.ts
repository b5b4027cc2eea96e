import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../../../../src/rules/engine/index/rule-index.js';
import { always, type Condition, toCondition } from '../../../../../src/rules/logic/condition.js';
import { parseExpression, toJsonLogic } from '../../../../../src/rules/logic/expression.js';
import { createRuleIndex } from '../../../../support/create-rule-index.js';
import { compileSet } from '../../../../support/rule-sets.js';

const named = () => undefined;

function dayOf(i: number): string {
  return new Date(i * 86_400_000).toISOString().slice(0, 10);
}

it.each<[string, (i: number) => unknown, (i: number) => unknown]>([
  ['one field', (i) => ({ '==': [{ var: 'a' }, `c${i}`] }), (i) => ({ a: `c${i}` })],
  [
    'two fields, neither rare',
    (i) => ({ and: [{ '==': [{ var: 'a' }, i % 100] }, { '==': [{ var: 'b' }, Math.floor(i / 100)] }] }),
    (i) => ({ a: i % 100, b: Math.floor(i / 100) }),
  ],
  [
    'many sets of fields',
    (i) => ({ and: [0, 1, 2].map((k) => ({ '==': [{ var: `f${(i * 7 + k * k * 13) % 40}` }, i] })) }),
    (i) => Object.fromEntries([0, 1, 2].map((k) => [`f${(i * 7 + k * k * 13) % 40}`, i])),
  ],
  [
    'four fields in any order',
    (i) => {
      const tests = [0, 1, 2, 3].map((k) => ({ '==': [{ var: `f${k}` }, Math.floor(i / 7 ** k) % 7] }));
      return { and: [...tests.slice(i % 4), ...tests.slice(0, i % 4).toReversed()] };
    },
    (i) => Object.fromEntries([0, 1, 2, 3].map((k) => [`f${k}`, Math.floor(i / 7 ** k) % 7])),
  ],
  [
    'intervals',
    (i) => ({ and: [{ '>=': [{ var: 'a' }, i] }, { '<': [{ var: 'a' }, i + 1] }] }),
    (i) => ({ a: i + 0.5 }),
  ],
  ['intervals in one test', (i) => ({ '<': [i, { var: 'a' }, i + 1] }), (i) => ({ a: i + 0.5 })],
  ['half-open intervals', (i) => ({ '<': [{ var: 'a' }, i] }), (i) => ({ a: i - 0.5 })],
  [
    'a common field and an interval',
    (i) => ({
      and: [{ '==': [{ var: 'a' }, 'x'] }, { '>': [{ var: 'b' }, i] }, { '<=': [{ var: 'b' }, i + 1] }],
    }),
    (i) => ({ a: 'x', b: i + 1 }),
  ],
  ['beginnings', (i) => ({ starts_with: [{ var: 'a' }, `${i}-`] }), (i) => ({ a: `${i}-x` })],
  [
    'beginnings in small letters',
    (i) => ({ starts_with: [{ lower: { var: 'a' } }, `c${i}-`] }),
    (i) => ({ a: `C${i}-X` }),
  ],
  [
    'one of two beginnings of a number as people type it',
    (i) => ({
      or: ['09', '+989'].map((code) => ({ starts_with: [{ digits_en: { var: 'a' } }, `${code}${i}-`] })),
    }),
    (i) => ({ a: `+۹۸۹${i}-7` }),
  ],
  [
    'parts of a text without its blanks',
    (i) => ({ in: [`<${i}>`, { trim: { var: 'a' } }] }),
    (i) => ({ a: `  … <${i}> ` }),
  ],
  ['texts in small letters', (i) => ({ '==': [{ lower: { var: 'a' } }, `c${i}`] }), (i) => ({ a: `C${i}` })],
  [
    'numbers that people type, of a list',
    (i) => ({ in: [{ number: { var: 'a' } }, [i, -i - 1]] }),
    (i) => ({ a: `${-i - 1}` }),
  ],
  [
    'parts of a text',
    (i) => ({ '===': [`c${i}`, { substr: [{ var: 'a' }, 2] }] }),
    (i) => ({ a: `x-c${i}` }),
  ],
  ['sums', (i) => ({ '==': [{ '+': [{ var: 'a' }, { var: 'b' }] }, i] }), (i) => ({ a: i - 7, b: 7 })],
  [
    'either of two fields',
    (i) => ({ or: [{ '==': [{ var: 'a' }, i] }, { '==': [{ var: 'b' }, i] }] }),
    (i) => (i % 2 === 0 ? { a: i } : { b: i }),
  ],
  [
    'a value, an interval, or a text',
    (i) => ({
      or: [
        { and: [{ '==': [{ var: 'a' }, i] }, { '==': [{ var: 'b' }, 1] }] },
        { '<': [i, { var: 'p' }, i + 1] },
        { or: [{ in: [`<${i}>`, { var: 't' }] }, { starts_with: [{ var: 'u' }, `${i}-`] }] },
      ],
    }),
    (i) => [{ a: i, b: 1 }, { p: i + 0.5 }, { t: `… <${i}> …` }, { u: `${i}-x` }][i % 4],
  ],
  [
    'an or that all of a group asks beside another fact',
    (i) => ({
      and: [{ '!': { var: 'x' } }, { or: [{ '==': [{ var: 'a' }, i] }, { '==': [{ var: 'b' }, i] }] }],
    }),
    (i) => ({ b: i }),
  ],
  ['negations of negations', (i) => ({ '!': { '!=': [{ var: 'a' }, i] } }), (i) => ({ a: i })],
  [
    'a negation of an or of negations',
    (i) => ({ '!': { or: [{ '!=': [{ var: 'a' }, i] }, { '==': [{ var: 'b' }, 1] }] } }),
    (i) => ({ a: i, b: 2 }),
  ],
  [
    'a negation of an and of negations',
    (i) => ({ '!': { and: [{ '!=': [{ var: 'a' }, i] }, { '!==': [{ var: 'b' }, i] }] } }),
    (i) => ({ b: i }),
  ],
  ['days', (i) => ({ '==': [{ var: 'now.date' }, dayOf(i)] }), (i) => ({ now: { date: dayOf(i) } })],
  [
    'windows',
    (i) => ({ and: [{ '>=': [{ var: 'now.date' }, dayOf(i)] }, { '<=': [{ var: 'now.date' }, dayOf(i)] }] }),
    (i) => ({ now: { date: dayOf(i) } }),
  ],
  ['texts within a text', (i) => ({ in: [`<${i}>`, { var: 'a' }] }), (i) => ({ a: `… <${i}> …` })],
])('with %s it asks a few of two thousand rules', (_, condition, click) => {
  const { conditions, holds } = compileSet(Array.from({ length: 2000 }, (_, i) => condition(i)));
  const index = createRuleIndex(conditions, named);
  let asked = 0;
  for (let i = 0; i < 2000; i += 37) {
    const data = click(i);
    const found = index.first(data, (rule) => {
      asked++;
      return holds[rule]!(data);
    });
    expect(found).toBe(i);
  }
  expect(asked / (2000 / 37)).toBeLessThan(4);
});

it('asks all rules of a value that costs too much to compute, and those once that stand in several lists', () => {
  const lower = (field: string, i: number) => ({ '==': [{ lower: { var: field } }, `c${i}`] });
  const { conditions, holds } = compileSet(
    Array.from({ length: 50 }, (_, i) => ({ or: [lower('a', i), lower('b', i)] })),
  );
  const index = createRuleIndex(conditions, named, 'index');
  const askedFor = (data: object) => {
    const asked: number[] = [];
    const found = index.first(data, (rule) => {
      asked.push(rule);
      return holds[rule]!(data);
    });
    return { asked, found };
  };
  expect(askedFor({ a: 'C7', b: 'c7' })).toEqual({ asked: [7], found: 7 });
  expect(askedFor({ a: 'C7', b: 'c9', x: 1 })).toEqual({ asked: [7], found: 7 });
  expect(askedFor({ a: 'x', b: 'y' })).toEqual({ asked: [], found: -1 });
  const all = Array.from({ length: 50 }, (_, i) => i);
  expect(askedFor({ a: 'A'.repeat(10_000), b: 'y' })).toEqual({ asked: all, found: -1 });
  expect(askedFor({ a: 'A'.repeat(10_000), b: 'C9' })).toEqual({ asked: all.slice(0, 10), found: 9 });
});

it.each(['starts_with', 'in'])(
  'asks all rules of a text that costs too much to compute for "%s"',
  (operator) => {
    const { conditions, holds } = compileSet(
      Array.from({ length: 50 }, (_, i) => {
        const args = [{ lower: { var: 'a' } }, `c${i}-`];
        return { [operator]: operator === 'in' ? args.toReversed() : args };
      }),
    );
    const index = createRuleIndex(conditions, named, 'index');
    const first = (a: unknown) => index.first({ a }, (rule) => holds[rule]!({ a }));
    expect(['C7-x', `C9-${'X'.repeat(10_000)}`, 'X'.repeat(10_000), 7].map(first)).toEqual([7, 9, -1, -1]);
  },
);

it('asks of the rules that share a value only those within whose bounds the number of a click lies', () => {
  const { conditions, holds } = compileSet(
    Array.from({ length: 2000 }, (_, i) => ({
      and: [{ '==': [{ var: 'a' }, i % 100] }, { '>': [{ var: 'b' }, 2000 - i] }],
    })),
  );
  const index = createRuleIndex(conditions, named);
  for (let i = 0; i < 2000; i += 37) {
    const data = { a: i % 100, b: 2000 - i + 0.5 };
    let asked = 0;
    const found = index.first(data, (rule) => {
      asked++;
      return holds[rule]!(data);
    });
    expect(found).toBe(i);
    // Of each value there are twenty, and their intervals overlap too much to be looked up.
    expect(asked).toBe(1);
    // What is no number leaves out nothing.
    expect(index.first({ a: i % 100, b: 'x' }, (rule) => holds[rule]!({ a: i % 100, b: 'x' }))).toBe(-1);
  }
});

it.each<[string, number, (i: number) => unknown, boolean]>([
  ['three rules', 3, (i) => ({ '==': [{ var: 'a' }, i] }), false],
  ['ten rules on one field', 10, (i) => ({ '==': [{ var: 'a' }, i] }), true],
  ['ten rules on two fields', 10, (i) => ({ '==': [{ var: i % 2 ? 'a' : 'b' }, i] }), false],
  ['ten rules of which nothing can be looked up', 10, (i) => ({ '!=': [{ var: 'a' }, i] }), false],
  ['eleven rules on two fields', 11, (i) => ({ '==': [{ var: i % 2 ? 'a' : 'b' }, i] }), true],
])('of %s each is asked, unless looking up costs less', (_, count, condition, isIndexed) => {
  const { conditions } = compileSet(Array.from({ length: count }, (_, i) => condition(i)));
  expect(buildIndex(conditions, named).index !== undefined).toBe(isIndexed);
});

it('a value that throws when it is compared matches no rule that compares it', () => {
  const { conditions, holds } = compileSet([...Array(20).keys()].map((i) => ({ '==': [{ var: 'a' }, i] })));
  const data = { a: { toString: 1 } };
  expect(createRuleIndex(conditions, named).first(data, (rule) => holds[rule]!(data))).toBe(-1);
});

it('a text that reads as a number lives with the number', () => {
  const logics = ['10', 10, '1e1', true, '', null].flatMap((literal) => [
    { '==': [{ var: 'a' }, literal] },
    false,
    false,
  ]);
  const { conditions, holds } = compileSet(logics);
  const index = createRuleIndex(conditions, named, 'index');
  const first = (a: unknown) => index.first({ a }, (rule) => holds[rule]!({ a }));
  expect([10, '10', '1e1', [10], true, 1, '1', '', 0, false, ' ', null, undefined, 'x'].map(first)).toEqual([
    0, 0, 3, 0, 9, 9, 9, 12, 12, 12, -1, 15, 15, -1,
  ]);
});

describe('a rule that the index proposes is asked only what is left', () => {
  const conditions = new Map<string, Condition>();
  for (const [name, logic] of Object.entries({
    seller: { '==': [{ var: 'side' }, 'SUPPLY'] },
    cheap: { and: [{ '>': [{ var: 'price' }, 0] }, { '<': [{ var: 'price' }, 10] }] },
    vague: { and: [{ '==': [{ var: 'side' }, 'SUPPLY'] }, { '!': { var: 'b' } }] },
  })) {
    conditions.set(name, conditionOf(logic));
  }

  it.each<[string, unknown, unknown]>([
    ['of a text that equals', { '==': [{ var: 'a' }, 'x'] }, true],
    ['of a number that equals', { '==': [{ var: 'a' }, 10] }, true],
    ['of null that equals', { '==': [{ var: 'a' }, null] }, true],
    // "10" and "1e1" live with one number, and are not equal.
    ['of a text that reads as a number', { '==': [{ var: 'a' }, '10'] }, 'all'],
    ['of strict equality', { '===': [{ var: 'a' }, 'x'] }, 'all'],
    ['of a list for `in`, which is strict', { in: [{ var: 'a' }, ['x', 'y']] }, 'all'],
    [
      'of a list of equalities',
      { or: [{ '==': [{ var: 'a' }, 'x'] }, { '==': [{ var: 'a' }, null] }] },
      true,
    ],
    [
      'of one with a text that reads as a number',
      { or: [{ '==': [{ var: 'a' }, 'x'] }, { '==': [{ var: 'a' }, '1'] }] },
      'all',
    ],
    ['of an interval', { and: [{ '>': [{ var: 'p' }, 1] }, { '<': [{ var: 'p' }, 2] }] }, true],
    ['of a text within', { in: ['x', { var: 'a' }] }, true],
    ['of a name', { condition: 'seller' }, true],
    ['of an interval in one test', { '<': [1, { var: 'p' }, 2] }, true],
    ['of the name of an interval', { condition: 'cheap' }, true],
    ['of a name that says more', { condition: 'vague' }, 'all'],
    ['of other logic', { '>': [{ var: 'a' }, { var: 'b' }] }, 'all'],
    [
      'of several things',
      { and: [{ '==': [{ var: 'a' }, 'x'] }, { '!': { var: 'b' } }, { condition: 'seller' }] },
      { and: [{ '!': { var: 'b' } }, { condition: 'seller' }] },
    ],
  ])('%s', (_, logic, left) => {
    const { remaining } = buildIndex([conditionOf(logic)], (name) => conditions.get(name), 'index');
    if (left === true) expect(remaining).toEqual([always]);
    else expect(remaining.map(logicOf)).toEqual([logicOf(conditionOf(left === 'all' ? logic : left))]);
  });

  function conditionOf(logic: unknown): Condition {
    return toCondition(parseExpression(logic, [], () => {}));
  }

  function logicOf(condition: Condition): unknown {
    return condition.kind === 'and'
      ? { and: condition.parts.map(logicOf) }
      : toJsonLogic(condition.expression!);
  }
});
