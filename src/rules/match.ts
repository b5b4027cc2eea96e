import type { Scalar } from '../values/json.js';
import { plainPath } from '../values/path.js';
import type { Path } from './diagnostic.js';
import { logicOfTests, type MatchTests, type Wanted } from './format/match.js';
import { type Expression, parseExpression } from './logic/expression.js';

/** The expressions that an entry of `match` is short for, each of which must hold. */
export function matchExpressions(written: string, wanted: Wanted, at: Path): Expression[] {
  const path = plainPath(written);
  if (typeof wanted !== 'object' || wanted === null) return [equalityOf(path, wanted, at, at)];
  if (!Array.isArray(wanted)) return testExpressions(path, wanted, at);
  const args = wanted.map((value, index) => equalityOf(path, value, at, [...at, index]));
  return [{ kind: 'call', at, operator: 'or', args }];
}

/** Whether a place is below the `match` of a rule or a group. */
export function isInMatch(at: Path): boolean {
  let [section, ...below] = at[0] === 'sessions' ? at.slice(1) : at;
  if (section !== 'rules') return false;
  while (below[1] === 'group' && below[2] === 'rules') below = below.slice(3);
  return below[1] === 'match' || (below[1] === 'group' && below[2] === 'match');
}

/** `match: { path: value }` is short for `{ "==": [{ var: path }, value] }`, and a list for any of these. */
function equalityOf(path: string, value: Scalar, at: Path, valueAt: Path): Expression {
  return {
    kind: 'call',
    at,
    operator: '==',
    args: [
      { kind: 'variable', at, path, inItem: false },
      { kind: 'literal', at: valueAt, value },
    ],
  };
}

function testExpressions(path: string, tests: MatchTests, at: Path): Expression[] {
  return logicOfTests(path, tests).map(({ test, logic }) => {
    const testAt = test === undefined ? at : [...at, test];
    const value = test === undefined ? undefined : tests[test];
    const isList = Array.isArray(value);
    let literals = 0;
    const place = (expression: Expression): Expression => {
      switch (expression.kind) {
        case 'variable':
          // Without a place of its own: the fact is named by the key.
          return { kind: 'variable', at, path, inItem: false };
        case 'literal':
          // What the file does not hold has a place that the file does not have.
          if (isList) return { ...expression, at: [...testAt, literals++] };
          return { ...expression, at: expression.value === value ? testAt : [...testAt, 'null'] };
        case 'list':
          return { ...expression, at: testAt, items: expression.items.map(place) };
        case 'call':
          return { ...expression, at: testAt, args: expression.args.map(place) };
      }
    };
    return place(parseExpression(logic, testAt, () => {}));
  });
}
