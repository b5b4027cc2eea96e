import type { CallName } from '../../platform/calls.js';
import type { Contract } from '../../platform/contract.js';
import { isOwnFact, ticketFact } from '../../platform/facts.js';
import type { Scalar } from '../../values/json.js';
import { splitPath } from '../../values/path.js';
import { Prover } from '../analysis/prover/prover.js';
import type { ValueTest } from '../analysis/prover/values.js';
import { experimentsOfAnswers, experimentsReadBy } from '../engine/plan.js';
import { type ResolvedRules, rulesetsOf } from '../model.js';
import { referencesOf } from '../references.js';

/** What the rules of a file see of the requests of a call, as data: it can be sent to another thread or process. */
export interface MaskPlan {
  call: CallName;
  /** What is above a path comes before it. */
  facts: readonly MaskedFact[];
}

export interface MaskedFact {
  path: string;
  /** All that conditions ask of it. Empty for a fact that is only inserted, sent on, or computed with. */
  tests: readonly FactTest[];
}

export interface FactTest {
  test: ValueTest;
  /** What stands for an absent fact. */
  fallback: Scalar;
}

/** What a file without errors sees of requests, by call. */
export function planMasks(resolved: ResolvedRules, contract: Contract): MaskPlan[] {
  return rulesetsOf(resolved).map((rules) => planMask(rules, contract));
}

function planMask(resolved: ResolvedRules, contract: Contract): MaskPlan {
  const { call } = resolved;
  const facts = new Map<string, FactTest[]>();
  const testsOf = (path: string) => {
    const known = facts.get(path) ?? [];
    facts.set(path, known);
    return known;
  };
  for (const { path = '', itemOf } of referencesOf(resolved)) {
    if (itemOf === undefined && isOfRequest(path, call)) testsOf(path);
  }
  const prover = new Prover({ call, contract: contract[call], scope: 'every' });
  const { rules, read } = prover.open(resolved);
  const entries = [
    ...rules.flatMap(({ notify }) => notify),
    ...resolved.defaultNotify,
    ...resolved.notifyAll,
  ];
  const seen = new Set<unknown>();
  for (const { condition } of [...rules, ...entries]) {
    for (const leaf of prover.theory.trees.leavesOf(read(condition))) {
      if (leaf.kind !== 'fact' || seen.has(leaf)) continue;
      seen.add(leaf);
      testsOf(leaf.variable).push({ test: leaf.test, fallback: leaf.fallback });
    }
  }
  // Whoever a mask puts in the place of a person gets the same variants.
  for (const experiment of [...experimentsReadBy(resolved), ...experimentsOfAnswers(resolved)]) {
    for (const path of experiment.by) {
      testsOf(path).push(
        { test: { kind: 'identifies' }, fallback: null },
        ...experiment.phases.flatMap(({ variants }) =>
          variants.map(({ name: variant }) => ({
            test: { kind: 'gets' as const, experiment: { name: experiment.name, variants }, variant },
            fallback: null,
          })),
        ),
      );
    }
  }
  // What names an entry of a table is seen by it.
  for (const { path, keys } of resolved.insertions)
    if (keys !== undefined && isOfRequest(path, call))
      testsOf(path).push({ test: { kind: 'one-of', values: keys }, fallback: null });
  const sorted = [...facts].sort(([a], [b]) => a.length - b.length);
  return { call, facts: sorted.map(([path, tests]) => ({ path, tests })) };
}

function isOfRequest(path: string, call: CallName): boolean {
  const [root] = splitPath(path);
  return root !== undefined && !isOwnFact(root) && !(call === 'session' && root === ticketFact);
}
