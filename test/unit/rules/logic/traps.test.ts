import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/rules/diagnostic.js';
import { Budget } from '../../../../src/rules/logic/budget.js';
import { compileExpression } from '../../../../src/rules/logic/evaluate.js';
import { parseExpression } from '../../../../src/rules/logic/expression.js';
import { evaluate, judge } from '../../../support/logic.js';

describe('values mean what json-logic-js makes of them', () => {
  it.each<[string, unknown, unknown, unknown]>([
    ['a missing field is null, and null is less than 5', { '<': [{ var: 'x' }, 5] }, {}, true],
    ['two texts compare as texts', { '<': [{ var: 'x' }, '10'] }, { x: '9' }, false],
    ['an empty list is false', { '!!': [{ var: 'x' }] }, { x: [] }, false],
    ['the text "0" is true', { '!!': [{ var: 'x' }] }, { x: '0' }, true],
    ['a list of one text equals the text', { '==': [{ var: 'x' }, 'yes'] }, { x: ['yes'] }, true],
    ['a number equals its text', { '==': [{ var: 'x' }, 1] }, { x: '1' }, true],
    ['a text in scientific notation equals its number', { '==': [{ var: 'x' }, 10] }, { x: '1e1' }, true],
    ['the empty text equals 0', { '==': [{ var: 'x' }, 0] }, { x: '' }, true],
    ['null equals only null', { '==': [{ var: 'x' }, 0] }, { x: null }, false],
    ['an absent field equals null', { '==': [{ var: 'x' }, null] }, {}, true],
    ['nothing is in the empty text', { in: ['', { var: 'x' }] }, { x: '' }, false],
    ['a default stands for what is absent', { var: ['x', 7] }, {}, 7],
    ['a default does not stand for null', { var: ['x', 7] }, { x: null }, null],
    ['lists have a length', { var: 'x.length' }, { x: [1, 2] }, 2],
  ])('%s', (_, logic, data, wanted) => {
    expect(judge(logic, data)).toEqual({ value: wanted });
    expect(evaluate(logic, data)).toEqual({ value: wanted });
  });

  it.each<[string, unknown, unknown]>([
    ['==', { '==': [{ var: 'x' }, 'a'] }, { x: { toString: 1 } }],
    ['<', { '<': [{ var: 'x' }, 5] }, { x: { toString: 1, valueOf: 1 } }],
    ['+', { '+': [{ var: 'x' }, 5] }, { x: { toString: 1, valueOf: 1 } }],
    ['cat', { cat: [{ var: 'x' }] }, { x: { toString: 1 } }],
    ['in a text', { in: [{ var: 'x' }, 'abc'] }, { x: { toString: 1, valueOf: 1 } }],
    ['in an object with indexOf', { in: ['a', { var: 'x' }] }, { x: { indexOf: 1 } }],
  ])('a value made to throw throws in %s', (_, logic, data) => {
    expect(judge(logic, data)).toEqual({ threw: true });
    expect(evaluate(logic, data)).toEqual({ threw: true });
  });
});

describe('where we are stricter than json-logic-js', () => {
  it.each(['constructor.name', '__proto__', 'toString', 'x.constructor', 'x.__proto__.y', 'list.push.name'])(
    'the path %s sees own properties only',
    (path) => {
      expect(evaluate({ var: path }, { x: 'text', list: [] })).toEqual({ value: null });
    },
  );

  it('own fields with such names are read', () => {
    const data = JSON.parse('{ "__proto__": { "y": 1 }, "constructor": { "name": "own" } }') as unknown;
    expect(evaluate({ var: '__proto__.y' }, data)).toEqual({ value: 1 });
    expect(evaluate({ var: 'constructor.name' }, data)).toEqual({ value: 'own' });
  });

  it('a key taken from the request is never run as logic', () => {
    const bomb = { cat: [{ cat: ['x', 'y'] }, 'z'] };
    expect(evaluate({ missing: [{ var: 'key' }] }, { key: bomb })).toEqual({ threw: true });
    expect(evaluate({ missing_some: [1, { var: 'keys' }] }, { keys: [bomb] })).toEqual({ threw: true });
  });

  it.each([
    ['cat', { reduce: [{ var: 'items' }, { cat: [{ var: 'accumulator' }, { var: 'accumulator' }] }, 'xx'] }],
    [
      'merge',
      { reduce: [{ var: 'items' }, { merge: [{ var: 'accumulator' }, { var: 'accumulator' }] }, [1]] },
    ],
  ])('reduce with %s does not grow without bound', (_, logic) => {
    expect(evaluate(logic, { items: Array(40).fill(0) })).toEqual({ threw: true });
  });
});

describe('what is refused when a file is loaded', () => {
  it.each<[string, unknown, string]>([
    ['an object with two operators', { '==': [1, 1], '!=': [1, 1] }, 'one-operator'],
    ['an empty object', {}, 'one-operator'],
    ['an unknown operator', { equals: [1, 1] }, 'unknown-operator'],
    ['a dotted operator', { 'var.prototype.constructor': ['return 1'] }, 'unknown-operator'],
    ["an operator of JavaScript's objects", { toString: [] }, 'unknown-operator'],
    ['log', { log: 'x' }, 'refused-operator'],
    ['method', { method: [{ var: 'x' }, 'pop'] }, 'refused-operator'],
    ['a comparison with one side', { '==': [1] }, 'argument-count'],
    ['missing with a key from the request', { missing: [{ var: 'extra_data.key' }] }, 'literal-keys'],
    [
      'missing with merged keys from the request',
      { missing: { merge: [['a'], { var: 'x' }] } },
      'literal-keys',
    ],
    ['missing_some with keys from the request', { missing_some: [1, { var: 'x' }] }, 'literal-keys'],
    ['trouble deep inside', { and: [{ '!': [{ or: [true, { nope: 1 }] }] }] }, 'unknown-operator'],
  ])('%s', (_, logic, check) => {
    expect(findings(logic).filter(({ severity }) => severity !== 'warning')).toMatchObject([{ check }]);
  });

  it.each<[string, unknown]>([
    ['missing with literal keys', { missing: ['a', 'b'] }],
    [
      'missing with keys chosen by a condition',
      { missing: { merge: ['a', { if: [{ var: 'x' }, ['b'], []] }] } },
    ],
    ['missing_some with literal keys', { missing_some: [1, ['a', 'b']] }],
    [
      'every operator at work',
      { if: [{ in: ['a', { var: 'x' }] }, { '+': [1, 2] }, { '?:': [true, 1, 2] }] },
    ],
  ])('%s is fine', (_, logic) => {
    expect(findings(logic)).toEqual([]);
  });

  it('an unknown operator suggests the one that was meant, and still throws when it is reached', () => {
    expect(findings({ adn: [true, true] })).toMatchObject([{ suggestion: 'and' }]);
    expect(evaluate({ adn: [true, true] }, {})).toEqual({ threw: true });
  });
});

it('a named condition inside an expression is its truth', () => {
  const run = compileExpression(
    parseExpression({ cat: ['is ', { condition: 'seller' }] }, [], () => {}),
    () => () => true,
  );
  expect(run({}, new Budget())).toBe('is true');
});

function findings(logic: unknown): Partial<Finding>[] {
  const found: Partial<Finding>[] = [];
  parseExpression(logic, [], (finding) => found.push(finding));
  return found;
}
