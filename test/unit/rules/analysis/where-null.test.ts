import { describe, expect, it } from 'vitest';
import { whereNull } from '../../../../src/rules/analysis/where-null.js';
import { Budget } from '../../../../src/rules/logic/budget.js';
import { type Condition, toCondition } from '../../../../src/rules/logic/condition.js';
import { parseExpression } from '../../../../src/rules/logic/expression.js';
import { compileCondition } from '../../../../src/rules/logic/predicate.js';
import { randomData, randomLogic } from '../../../support/logic.js';
import { mulberry32, pick } from '../../../support/random.js';

const name = { var: 'extra_data.name' };
const inChat = { '==': [{ var: 'touchpoint' }, 'CHAT'] };

describe('a condition where a fact is null', () => {
  it.each<[string, unknown]>([
    ['is equal to a text', { '==': [name, 'علی'] }],
    ['is one of a list', { in: [name, ['علی', 'مریم']] }],
    ['is not null', { '!=': [name, null] }],
    ['is true', { '!!': name }],
    ['is not missing', { '!': { missing: ['post_token', 'extra_data.name'] } }],
    ['holds a text', { in: ['علی', name] }],
    ['is greater than a number', { '>': [name, 5] }],
    ['holds something below it', { '==': [{ var: 'extra_data.name.first' }, 'علی'] }],
    ['asks for it in a part of an and', { and: [inChat, { '!': { '!': name } }] }],
    ['asks for it in each part of an or', { or: [{ '==': [name, 'علی'] }, { '==': [name, 'مریم'] }] }],
    ['asks for it by name', { condition: 'named' }],
  ])('never holds if it %s', (_, logic) => {
    expect(where(logic)).toMatchObject({ kind: 'constant', holds: false });
  });

  it.each<[string, unknown]>([
    ['is null', { '==': [name, null] }],
    ['is not a text', { '!==': [name, 'علی'] }],
    ['is less than a number', { '<': [name, 5] }],
    ['is null, or another test holds', { or: [inChat, { '!': name }] }],
  ])('always holds if it %s', (_, logic) => {
    expect(where(logic)).toMatchObject({ kind: 'constant', holds: true });
  });

  it.each<[string, unknown]>([
    ['asks for another fact', inChat],
    ['asks for something beside it', { '==': [{ var: 'extra_data.names' }, 'علی'] }],
    ['compares it with another fact', { '==': [name, { var: 'user_id' }] }],
    ['computes the path', { '!!': { var: { cat: ['extra_data.', 'name'] } } }],
    ['asks in one part of an or only', { or: [inChat, { '==': [name, 'علی'] }] }],
    ['leads back to itself', { condition: 'circle' }],
  ])('is left open where it %s', (_, logic) => {
    expect(where(logic).kind).not.toBe('constant');
  });
});

it('what is decided of random conditions is what they come to', () => {
  const random = mulberry32(1405);
  let decided = 0;
  for (let run = 0; run < 6_000; run++) {
    const condition = toCondition(parseExpression(randomLogic(random, 3), [], () => {}));
    const path = pick(random, ['a', 'b', 'o', 'o.a', 'o.l']);
    const open = whereNull(condition, path, () => undefined);
    for (let i = 0; i < 3; i++) {
      const data = without(path, randomData(random, 1), random() < 0.5);
      const [before, after] = [condition, open].map((one) => outcome(one, data));
      // One that cannot be evaluated is no match, whatever is known of its parts.
      if (before === 'threw' || after === 'threw') continue;
      expect(after, JSON.stringify({ condition, path, data })).toBe(before);
    }
    if (open.kind === 'constant' && condition.kind !== 'constant') decided++;
  }
  expect(decided).toBeGreaterThan(300);
});

function where(logic: unknown): Condition {
  const conditions: Record<string, unknown> = {
    named: { '!!': name },
    circle: { '!': { condition: 'circle' } },
  };
  const condition = (data: unknown) => toCondition(parseExpression(data, [], () => {}));
  return whereNull(condition(logic), 'extra_data.name', (called) => condition(conditions[called]));
}

/** The data with null, or nothing, at a path. */
function without(path: string, data: Record<string, unknown>, isAbsent: boolean): unknown {
  const [first = '', second] = path.split('.');
  const holder = second === undefined ? data : (data[first] as Record<string, unknown>);
  if (isAbsent) delete holder[second ?? first];
  else holder[second ?? first] = null;
  return data;
}

function outcome(condition: Condition, data: unknown): boolean | 'threw' {
  try {
    return compileCondition(condition, () => () => false)(data, new Budget());
  } catch {
    return 'threw';
  }
}
