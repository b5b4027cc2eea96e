import { describe, expect, it } from 'vitest';
import { shippedContract } from '../../../../../src/platform/contract.js';
import { Prover } from '../../../../../src/rules/analysis/prover/prover.js';
import { regionsOfFact } from '../../../../../src/rules/analysis/prover/regions.js';
import type { FactLeaf, Tree } from '../../../../../src/rules/analysis/prover/tree.js';
import {
  isFalse,
  isTrue,
  negationOf,
  type Truths,
  throws,
} from '../../../../../src/rules/analysis/prover/truths.js';
import { absent, outcomeOf, type Value } from '../../../../../src/rules/analysis/prover/values.js';
import { judge, truthOf } from '../../../../support/logic.js';
import { literals, provenFile, values } from '../../../../support/prover-files.js';
import { below, mulberry32 } from '../../../../support/random.js';
import { size } from '../../../../support/soak.js';

const fact = { var: 'x' };
const texts = literals.filter((literal) => typeof literal === 'string');

/** Every test of one fact that is understood, with every literal. */
const logics: unknown[] = [
  ...['==', '!=', '===', '!==', '<', '<=', '>', '>='].flatMap((operator) =>
    literals.flatMap((literal) => [{ [operator]: [fact, literal] }, { [operator]: [literal, fact] }]),
  ),
  ...literals.map((literal) => ({ in: [fact, [literal, 'more']] })),
  ...texts.map((text) => ({ in: [text, fact] })),
  ...texts.flatMap((text) => [{ starts_with: [fact, text] }, { ends_with: [fact, text] }]),
  ...literals.map((literal) => ({ '>': [{ var: ['x', literal] }, 4] })),
  ...[{ '!!': fact }, { '!': fact }, { missing: ['x'] }],
];

const prover = new Prover({ call: 'click', contract: shippedContract().click, scope: 'every' });
const file = prover.open(provenFile({ logics }).resolved);

describe('a test of a value', () => {
  it.each(logics.map((logic, rule) => ({ logic: JSON.stringify(logic), written: logic, rule })))(
    '$logic is what json-logic-js makes of it',
    ({ written, rule }) => {
      for (const value of values) {
        const isAbsent = typeof value === 'symbol';
        const judged = truthOf(judge(written, isAbsent ? {} : { x: value }));
        const wanted = 'threw' in judged ? throws : judged.value ? isTrue : isFalse;
        expect(
          outcomeAt(file.treeOf(rule), isAbsent ? absent : value),
          JSON.stringify(value) ?? 'absent',
        ).toBe(wanted);
      }
    },
  );
});

describe('regions', () => {
  it('have a place for every value that is not among their representatives', () => {
    const random = mulberry32(20_261_130);
    const leaves = logics.flatMap((_, rule) => leafOf(file.treeOf(rule)));
    for (let count = 0; count < size(20_000, 100); count++) {
      const some = Array.from({ length: 1 + below(random, 4) }, () => leaves[below(random, leaves.length)]!);
      const { regions, isComplete } = regionsOfFact(some, { ...prover.theory, isWide: true, more: [] });
      const known = new Set(regions.map(({ outcomes }) => outcomes.join()));
      for (const value of values) {
        const outcomes = some.map((leaf) =>
          outcomeOf(leaf.test, typeof value === 'symbol' ? absent : value, leaf.fallback),
        );
        if (isComplete)
          expect(known, `${JSON.stringify(value)} of ${JSON.stringify(some)}`).toContain(outcomes.join());
      }
    }
  });
});

function leafOf(tree: Tree): FactLeaf[] {
  if (tree.kind === 'not') return leafOf(tree.part);
  return tree.kind === 'fact' ? [tree] : [];
}

function outcomeAt(tree: Tree, value: Value): Truths {
  if (tree.kind === 'not') return negationOf(outcomeAt(tree.part, value));
  expect(tree.kind).toBe('fact');
  const { test, fallback } = tree as FactLeaf;
  return outcomeOf(test, value, fallback);
}
