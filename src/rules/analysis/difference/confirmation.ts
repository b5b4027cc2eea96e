import { decisiveRule } from '../../engine/decide.js';
import type { ResponseNode } from '../../template/node.js';
import type { Doubt } from '../prover/prover.js';
import type { About } from './claims.js';
import { type Confirmer, type Decided, isAnsweredBy, isTrueOf } from './confirmer.js';
import type { Witness } from './question.js';

/** What became of a click that the prover has found. */
export type Confirmation =
  /** Both versions and json-logic-js decide it as was found. */
  | { kind: 'confirmed'; witness: Witness; answers?: { before: unknown; after: unknown } }
  /** It is answered by the rules that were found, but shows no difference; or it depends on the very instant. */
  | { kind: 'open'; reason: Doubt | { kind: 'responses' } }
  /** They decide it otherwise: a fault of ours. */
  | { kind: 'contradicted'; witness: Witness; contradiction: Contradiction };

/** What the compiled rules decide, and what they should by the proof or by json-logic-js. */
export interface Contradiction {
  by: 'proof' | 'json-logic-js';
  /** The `rule`, the receivers to `notify`, or a place in the `response`. */
  of: string;
  decided: unknown;
  expected: unknown;
}

/** What is said of a click. */
interface Said {
  ids: { from: string; to: string };
  about: About;
  /** Those of the two rules. */
  responses: readonly ResponseNode[];
}

/** Has a click decided by both versions and by json-logic-js, and leaves out of it what it does not need. */
export function confirm(
  confirmer: Confirmer,
  { ids: { from, to }, about, responses }: Said,
  found: Witness,
): Confirmation {
  const ids = [from, to] as const;
  const witness = confirmer.instantsOf(found).find((one) => isAnsweredBy(confirmer.decide(one), ids));
  if (witness === undefined) {
    if (confirmer.readsInstant) return { kind: 'open', reason: { kind: 'values' } };
    return { kind: 'contradicted', witness: found, contradiction: rulesApart(ids, confirmer.decide(found)) };
  }
  const isShown = isTrueOf(about, confirmer.decide(witness));
  const shown = isShown ? witness : confirmer.vary(witness, ids, about, responses);
  if (shown === undefined) return { kind: 'open', reason: { kind: 'responses' } };
  const shortest = confirmer.shorten(shown, ids, about);
  const decided = confirmer.decide(shortest);
  const disagreement = confirmer.judge(shortest, decided);
  if (disagreement === undefined) {
    return { kind: 'confirmed', witness: shortest, answers: confirmer.answersTo(shortest) };
  }
  const { of, decided: said, judged: expected } = disagreement;
  const contradiction = { by: 'json-logic-js', of, decided: said, expected } as const;
  return { kind: 'contradicted', witness: shortest, contradiction };
}

/** That the compiled rules name other rules than the proof. */
function rulesApart([from, to]: readonly [string, string], { before, after }: Decided): Contradiction {
  const decided = `${decisiveRule(before)} → ${decisiveRule(after)}`;
  return { by: 'proof', of: 'rule', decided, expected: `${from} → ${to}` };
}
