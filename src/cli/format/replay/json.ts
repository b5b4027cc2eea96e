import type { Answerer } from '../../../rules/replay.js';
import { clicksOf, type ReplayReport } from './report.js';

/** A replay as JSON; docs/planning.md describes its fields, which later versions add to and do not change. */
export function render({ rulesFile, against, ...result }: ReplayReport): string {
  const { clicks, refused, unreadable, rules, changes, disagreements } = result;
  const report = {
    rules: rulesFile,
    ...(against && { against }),
    clicks,
    refused,
    unreadable,
    answered: rules.map(({ rule, before, after }) => ({ rule, ...(against && { before }), after })),
    ...(against && {
      differ: {
        answer: clicksOf(changes, 'answer'),
        notify: clicksOf(changes, 'notify'),
        rule: clicksOf(changes, 'rule'),
      },
      changes: changes.map(({ kind, from, to, clicks, example }) => ({
        ...{ kind, from: answererOf(from), to: answererOf(to), clicks, example },
      })),
    }),
    disagreements,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function answererOf({ rule, insteadOf }: Answerer): object {
  return { rule, ...(insteadOf !== undefined && { instead_of: insteadOf }) };
}
