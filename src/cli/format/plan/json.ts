import type { DifferentPair } from '../../../rules/analysis/difference/classes.js';
import type { Fault, UnknownPair } from '../../../rules/analysis/difference/difference.js';
import { logicOfTest, wordingOfEdge } from '../../../rules/analysis/difference/edge-words.js';
import { faultsOf } from '../../../rules/edit-plan.js';
import { toJsonLogic } from '../../../rules/logic/expression.js';
import { type PlanReport, type ShownClass, shownClasses, type Traffic } from './report.js';

/** A plan as JSON; docs/planning.md describes its fields, which later versions add to and do not change. */
export function render(report: PlanReport): string {
  const { before, after, verdict, differences, sessions, traffic } = report;
  // Who reads it sorts hostile requests out by themselves.
  const classes = shownClasses({ ...report, hostile: true });
  const json = {
    before,
    after,
    verdict,
    ...(sessions && { sessions }),
    ...(traffic && { clicks: traffic.clicks, changed_clicks: traffic.changed }),
    is_cut: differences.some(({ isCut }) => isCut),
    classes: classes.map((one) => classAsJson(one, traffic)),
    unknown: differences.flatMap(({ call, unknown }) =>
      unknown.map((one) => ({ call, ...unknownAsJson(one, traffic) })),
    ),
    same_answer: differences.flatMap(({ call, sameAnswer }) => sameAnswer.map((pair) => ({ call, ...pair }))),
    rules: Object.fromEntries(differences.map(({ call, rules }) => [call, rules])),
    faults: faultsOf(report).map(faultAsJson),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function classAsJson(
  { call, cause, rules, labels, edge, isHostile, clicks, pairs }: ShownClass,
  traffic?: Traffic,
): object {
  return {
    call,
    cause: withPlainKeys(cause),
    rules,
    ...(labels && { labels }),
    ...(edge && { edge: { words: wordingOfEdge(edge), logic: edge.map(logicOfTest) } }),
    hostile: isHostile,
    ...(traffic && { clicks }),
    pairs: pairs.map((pair) => pairAsJson(pair, traffic)),
  };
}

function pairAsJson(pair: DifferentPair, traffic?: Traffic): object {
  const { from, to, about, witness, answers } = pair;
  return {
    from,
    to,
    about: withPlainKeys(about),
    ...(traffic && { clicks: traffic.of(pair) }),
    witness: { request: witness.request, now: witness.now.toISOString() },
    ...(answers && { answers }),
  };
}

/** `isNotified` is `notified`: JSON that people read in a shell. */
function withPlainKeys(object: object): object {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key.replace(/^is([A-Z])/, (_, letter) => letter.toLowerCase()),
      value,
    ]),
  );
}

function unknownAsJson(pair: UnknownPair, traffic?: Traffic): object {
  const { from, to, about, reason, isHostile } = pair;
  const because =
    reason.kind === 'expressions' ? reason.leaves.map(({ expression }) => toJsonLogic(expression)) : [];
  return {
    from,
    to,
    about: withPlainKeys(about),
    reason: reason.kind,
    because,
    hostile: isHostile,
    ...(traffic && { clicks: traffic.of(pair) }),
  };
}

function faultAsJson({ from, to, witness, contradiction }: Fault): object {
  return {
    from,
    to,
    witness: { request: witness.request, now: witness.now.toISOString() },
    ...contradiction,
  };
}
