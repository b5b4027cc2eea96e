import { describe, expect, it } from 'vitest';
import { ImpliedIndex } from '../../../../src/rules/analysis/implied-index.js';
import { implies, settledTruth } from '../../../../src/rules/analysis/imply.js';
import { type Condition, toCondition } from '../../../../src/rules/logic/condition.js';
import { parseExpression } from '../../../../src/rules/logic/expression.js';
import { below, mulberry32, pick, type Random } from '../../../support/random.js';

const everywhere = { start: 0, end: Infinity, limit: Infinity };
const conditions = new Map<string, Condition>([
  ['yes', conditionOf({ '==': [{ var: 'a' }, 'yes'] })],
  ['some', conditionOf({ or: [{ condition: 'yes' }, { '>': [{ var: 'b' }, 3] }] })],
]);
const named = (name: string) => conditions.get(name);

describe('the index of implied conditions', () => {
  it.each([1, 2, 3])('finds all that trying every one finds (seed %i)', (seed) => {
    const random = mulberry32(seed);
    let proven = 0;
    for (let round = 0; round < 40; round++) {
      const all = Array.from({ length: 40 }, () => conditionOf(randomCondition(random, 2))).filter(
        (condition) => settledTruth(condition, named) === undefined,
      );
      const index = new ImpliedIndex(all, named);
      for (const condition of all) {
        const implied = placesOf(all, (other) => implies(condition, other, named));
        proven += implied.length;
        expect(index.candidates(condition, everywhere)).toEqual(expect.arrayContaining(implied));
      }
    }
    expect(proven).toBeGreaterThan(2_000);
  });

  it('does not offer what is about other values', () => {
    const all = Array.from({ length: 100 }, (_, i) =>
      conditionOf({ and: [{ '==': [{ var: 'touchpoint' }, 'CHAT'] }, { '==': [{ var: 'a' }, `v${i}`] }] }),
    );
    const index = new ImpliedIndex(all, named);
    expect(index.candidates(all[42]!, everywhere)).toEqual([42]);
  });

  it('keeps to the range and the limit, in order', () => {
    const all = Array.from({ length: 20 }, (_, i) => conditionOf({ '>': [{ var: 'a' }, i] }));
    const index = new ImpliedIndex(all, named);
    expect(index.candidates(all[19]!, { start: 5, end: 15, limit: 3 })).toEqual([5, 6, 7]);
    expect(index.candidates(all[19]!, { start: 14, end: 15, limit: 3 })).toEqual([14]);
  });
});

function placesOf(all: readonly Condition[], holds: (condition: Condition) => boolean): number[] {
  return all.flatMap((condition, place) => (holds(condition) ? [place] : []));
}

function conditionOf(logic: unknown): Condition {
  return toCondition(parseExpression(logic, [], () => {}));
}

function randomCondition(random: Random, depth: number): unknown {
  const fact = { var: pick(random, ['a', 'b', 'c']) };
  const literal = () => pick<unknown>(random, [null, 0, 1, 3, 5, '', '1', 'yes', 'no', true]);
  const sub = () => randomCondition(random, depth - 1);
  switch (below(random, depth === 0 ? 7 : 11)) {
    case 0:
    case 1:
      return { [pick(random, ['==', '===', '!='])]: [fact, literal()] };
    case 2:
      return { in: [fact, Array.from({ length: below(random, 3) }, literal)] };
    case 3:
      return { [pick(random, ['<', '>='])]: [fact, literal()] };
    case 4:
      return pick<unknown>(random, [
        { missing: ['a', 'b'] },
        { in: ['e', fact] },
        { '<': [fact, { var: 'c' }] },
      ]);
    case 5:
      return { condition: pick(random, [...conditions.keys()]) };
    case 6:
      return { '!!': fact };
    case 7:
      return { '!': sub() };
    case 8:
    case 9:
      return { and: [sub(), sub()] };
    default:
      return { or: [sub(), sub()] };
  }
}
