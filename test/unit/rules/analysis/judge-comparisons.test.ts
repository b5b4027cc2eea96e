import jsonLogic from 'json-logic-js';
import { describe, expect, test } from 'vitest';
import { areMet, askedBy, nearness } from '../../../../src/rules/analysis/judge-comparisons.js';
import { operators as ours } from '../../../../src/rules/logic/operators.js';
import type { Scalar } from '../../../../src/values/json.js';

const scalars: Scalar[] = [
  ...[
    null,
    true,
    false,
    '',
    ' ',
    'a',
    'b',
    'null',
    'true',
    'NaN',
    '0',
    '1',
    '01',
    '1.0',
    '1e1',
    '10',
    '9',
    '۱',
  ],
  ...[0, -0, 1, -1, 9, 10, 1.5, 2 ** 53, -(2 ** 53), 1e300],
];
const facts: unknown[] = [...scalars, [], [1], ['a'], [null], ['1', 2], {}, { a: 1 }];
jsonLogic.add_operation('starts_with', ours.starts_with.apply);
jsonLogic.add_operation('ends_with', ours.ends_with.apply);

const operators = ['==', '===', '!=', '!==', '<', '<=', '>', '>='];

/** Whether all that is asked holds by the comparisons, and whether it may hold by the lists of them. */
function compared(logic: unknown, fact: unknown) {
  const { comparisons, others } = askedBy({ when: logic } as never, () => 0);
  const isTrue = (asked: unknown) => jsonLogic.truthy(jsonLogic.apply(asked as never, { fact }));
  const holds = areMet(comparisons, [fact], isTrue) && others.every(isTrue);
  return { holds, isNear: nearness([comparisons])([fact])(0), isCompared: others.length === 0 };
}

const fact = { var: 'fact' };

/** Each way in which one fact is asked for, with a value. */
const forms: readonly (readonly [string, (value: Scalar, other: Scalar) => object])[] = [
  ...operators.flatMap((operator): (typeof forms)[number][] => [
    [`a fact ${operator} a value`, (value) => ({ [operator]: [fact, value] })],
    [`a value ${operator} a fact`, (value) => ({ [operator]: [value, fact] })],
    [`not: a fact ${operator} a value`, (value) => ({ '!': { [operator]: [fact, value] } })],
  ]),
  ['a fact between two values', (value, other) => ({ '<': [value, fact, other] })],
  ['a fact from one value to another', (value, other) => ({ '<=': [value, fact, other] })],
  ['a fact in a list', (value, other) => ({ in: [fact, [value, other]] })],
  ['a fact in no list', (value, other) => ({ '!': [{ in: [fact, [value, other]] }] })],
  ['a value in a fact', (value) => ({ in: [value, fact] })],
  ['a beginning', (value) => ({ starts_with: [fact, value] })],
  ['an ending', (value) => ({ ends_with: [fact, value] })],
  ['the truth of a fact', () => ({ '!!': fact })],
  ['the truth of a fact in a list', () => ({ '!!': [fact] })],
  ['that a fact is not true', () => ({ '!': fact })],
  ['that a comparison holds', (value) => ({ '!!': [{ '==': [fact, value] }] })],
];

describe('comparisons without json-logic-js', () => {
  test.each(forms)('%s says the same as there, of each fact and value', (_, formOf) => {
    for (const [index, value] of scalars.entries()) {
      for (const given of facts) {
        const logic = formOf(value, scalars[(index * 7 + 3) % scalars.length]!);
        const wanted = jsonLogic.truthy(jsonLogic.apply(logic as never, { fact: given }));
        const { holds, isNear, isCompared } = compared(logic, given);
        const what = JSON.stringify({ logic, given });
        expect(isCompared, what).toBe(true);
        expect(holds, what).toBe(wanted);
        // What is not looked at must not hold.
        if (!isNear) expect(wanted, what).toBe(false);
      }
    }
  });

  test('two bounds and an equality leave out what is beyond them', () => {
    const logic = { and: [{ '>=': [{ var: 'fact' }, 1] }, { '<': [{ var: 'fact' }, 10] }] };
    const near = [0, 1, 9, 10, 11, '0', null].map((fact) => compared(logic, fact).isNear);
    expect(near).toEqual([false, true, true, true, false, true, true]);
    expect(compared({ '==': [{ var: 'fact' }, 'a'] }, 'b').isNear).toBe(false);
    expect(compared({ '==': [{ var: 'fact' }, 'a'] }, null).isNear).toBe(false);
    expect(compared({ '==': [{ var: 'fact' }, '1'] }, 1).isNear).toBe(true);
  });

  test.each([
    { or: [{ '==': [{ var: 'fact' }, 1] }] },
    { '==': [{ var: 'fact' }, { var: 'fact' }] },
    { '>': [0, { var: 'fact' }, 10] },
    { '!': { or: [fact] } },
    { '!': [fact, fact] },
    { in: [{ var: 'fact' }, 'a text'] },
    { in: [{ var: 'fact' }, [{ var: 'fact' }]] },
    { '==': [{ var: ['fact', 1] }, 1] },
    { '==': [{ var: '' }, 1] },
    { and: [] },
    true,
  ])('json-logic-js is asked %j', (logic) => {
    expect(compared(logic, 1).isCompared).toBe(false);
  });
});
