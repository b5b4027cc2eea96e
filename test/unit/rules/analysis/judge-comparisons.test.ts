import jsonLogic from 'json-logic-js';
import { describe, expect, test } from 'vitest';
import { areMet, askedBy, nearness } from '../../../../src/rules/analysis/judge-comparisons.js';
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
const operators = ['==', '===', '!=', '!==', '<', '<=', '>', '>='];

/** Whether all that is asked holds by the comparisons, and whether it may hold by the lists of them. */
function compared(logic: unknown, fact: unknown) {
  const { comparisons, others } = askedBy({ when: logic } as never, () => 0);
  const isTrue = (asked: unknown) => jsonLogic.truthy(jsonLogic.apply(asked as never, { fact }));
  const holds = areMet(comparisons, [fact], isTrue) && others.every(isTrue);
  return { holds, isNear: nearness([comparisons])([fact])(0), isCompared: others.length === 0 };
}

describe('comparisons without json-logic-js', () => {
  test.each(operators)('%s says the same as there, of each fact and value', (operator) => {
    for (const value of scalars) {
      for (const fact of facts) {
        const logic = { [operator]: [{ var: 'fact' }, value] };
        const wanted = jsonLogic.truthy(jsonLogic.apply(logic as never, { fact }));
        const { holds, isNear, isCompared } = compared(logic, fact);
        const what = JSON.stringify({ logic, fact });
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
    { '==': [1, { var: 'fact' }] },
    { '<': [0, { var: 'fact' }, 10] },
    { '==': [{ var: ['fact', 1] }, 1] },
    { '==': [{ var: '' }, 1] },
    { '!!': { var: 'fact' } },
    { and: [] },
    true,
  ])('json-logic-js is asked %j', (logic) => {
    expect(compared(logic, 1).isCompared).toBe(false);
  });
});
