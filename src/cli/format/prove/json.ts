import { toJsonLogic } from '../../../rules/logic/expression.js';
import type { Doubt, Proof } from '../../../rules/prove.js';
import { type ProveReport, timeOf } from './report.js';

/** Proofs as JSON; docs/planning.md describes its fields, which later versions add to and do not change. */
export function render({ file, timezone, rules, gaps, overlap, of }: ProveReport): string {
  const proofOf = (proof: Proof) => fieldsOf(proof, timezone);
  const report = {
    file,
    ...(rules && {
      rules: rules.map(({ call, rule, isShadow, proof }) => ({
        ...{ call, rule },
        ...(isShadow && { shadow: true }),
        ...proofOf(proof),
      })),
    }),
    ...(gaps && { gaps: gaps.map(({ call, names, proof }) => ({ call, names, ...proofOf(proof) })) }),
    ...(overlap && {
      overlap: {
        ...{ call: overlap.call, rules: of, ...proofOf(overlap.proof) },
        ...(overlap.answeredBy !== undefined && { answered_by: overlap.answeredBy }),
        within: overlap.isWithin,
      },
    }),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function fieldsOf(proof: Proof, timezone: string): object {
  const { verdict } = proof;
  switch (verdict) {
    case 'reached': {
      const { request, isHostile } = proof.witness;
      const now = timeOf(proof.witness, timezone);
      return { verdict, request, ...(now !== undefined && { now }), hostile: isHostile };
    }
    case 'never':
      return { verdict, because: proof.because };
    case 'unknown':
      return { verdict, doubt: doubtOf(proof.doubt) };
  }
}

function doubtOf(doubt: Doubt): object {
  return doubt.kind === 'expressions'
    ? { kind: doubt.kind, expressions: doubt.expressions.map(toJsonLogic) }
    : doubt;
}
