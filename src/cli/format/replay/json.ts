import type { Answerer } from '../../../rules/replay.js';
import { callsOf, type ReplayReport } from './report.js';

/** A replay as JSON; docs/planning.md describes its fields, which later versions add to and do not change. */
export function render({ rulesFile, against, unreadable, ...result }: ReplayReport): string {
  const { decided, refused, unplaced, ofOtherRevisions, rules, changes, disagreements } = result;
  const report = {
    rules: rulesFile,
    ...(against && { against }),
    ...{ decided, refused, unreadable },
    unplaced: {
      count: unplaced.count,
      without_request: unplaced.withoutRequest,
      by_fact: Object.fromEntries(unplaced.byFact),
    },
    of_other_revisions: ofOtherRevisions,
    answered: rules.map(({ call, rule, before, after }) => ({
      ...{ call, rule },
      ...(against && { before }),
      after,
    })),
    ...(against && {
      differ: {
        answer: callsOf(changes, 'answer'),
        notify: callsOf(changes, 'notify'),
        rule: callsOf(changes, 'rule'),
      },
      changes: changes.map(({ kind, call, from, to, count, example }) => ({
        ...{ kind, call, from: answererOf(from), to: answererOf(to), count, example },
      })),
    }),
    disagreements,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function answererOf({ rule, insteadOf }: Answerer): object {
  return { rule: rule ?? null, ...(insteadOf !== undefined && { instead_of: insteadOf }) };
}
