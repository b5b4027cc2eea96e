import type { ContractError } from '../../../platform/contract.js';
import type { PartExplanation } from '../../../rules/analysis/condition-parts.js';
import type { Miss } from '../../../rules/analysis/nearest-miss.js';
import type { Path } from '../../../rules/diagnostic.js';
import type { Decision } from '../../../rules/engine/decide.js';
import type { Explanation, RuleExplanation } from '../../../rules/explain.js';
import { placeOf } from '../place.js';
import { missSentence } from './miss.js';
import { type ExplanationView, selectRules } from './view.js';

/** An explanation as JSON; docs/explaining.md describes its fields, which later versions add to and do not change. */
export function render(explanation: Explanation, view: ExplanationView): string {
  const { decision, call, requestErrors, nearest, givenUpAt } = explanation;
  const { file, request, numbersAsText, now, locate } = view;
  const { decisive, before, after } = selectRules(explanation, view);
  const conditions = new Map<string, object>();
  const places = (path: Path) => placeOf(locate, path);

  const partOf = (part: PartExplanation, owner: RuleExplanation['at']): object => {
    const { kind, at = owner, holds, error, name, test, parts } = part;
    const [named] = parts;
    // Written once, however many name it.
    if (name !== undefined && named && !conditions.has(name)) {
      conditions.set(name, {}); // its place in the order
      conditions.set(name, partOf(named, at));
    }
    return {
      kind,
      ...(name !== undefined && { name }),
      holds: holds ?? null,
      ...(error && { error: errorOf(error) }),
      ...places(at),
      ...(test && testOf(test)),
      ...(name === undefined && test === undefined && parts.length > 0
        ? { parts: parts.map((inner) => partOf(inner, owner)) }
        : {}),
    };
  };
  const ruleOf = (rule: RuleExplanation): object => {
    const { id, labels, at, outcome, holds, error, condition, misses } = rule;
    return {
      id,
      ...(labels && { labels }),
      outcome,
      holds: holds ?? null,
      ...(error && { error: errorOf(error) }),
      ...places(at),
      condition: condition ? partOf(condition, at) : null,
      misses: misses.map((miss) => missOf(miss, places(miss.part.at ?? at))),
    };
  };

  const rules = [...before, ...(decisive ? [decisive] : []), ...after].map(ruleOf);
  const report = {
    file,
    now: now.toISOString(),
    call,
    request,
    numbersAsText,
    requestErrors: requestErrors.map(contractErrorOf),
    decision: decisionOf(decision),
    disagreement: explanation.disagreement ?? null,
    nearest: nearest?.id ?? null,
    givenUpAt: givenUpAt ?? null,
    rules,
    conditions: Object.fromEntries(conditions),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function decisionOf({ rule, reason, response, notifications, rejected, shadow }: Decision): object {
  return {
    ...{ rule, reason, response, notifications },
    ...(rejected && { rejected: { rule: rejected.rule, errors: rejected.errors.map(contractErrorOf) } }),
    ...(shadow && { shadow }),
  };
}

function contractErrorOf({ pointer, detail }: ContractError): object {
  return { pointer, detail };
}

function testOf({ wording, logic, path, operator, wanted, wantedOneOf, found, value }: PartTest): object {
  return {
    text: wording,
    logic,
    ...(path !== undefined && { path, operator }),
    ...(wanted !== undefined && { wanted }),
    ...(wantedOneOf && { wantedOneOf }),
    found,
    ...(value !== undefined && { value }),
  };
}

type PartTest = NonNullable<PartExplanation['test']>;

function missOf(miss: Miss, place: object): object {
  return { message: missSentence(miss), wanted: miss.wanted, ...place };
}

function errorOf({ name, message }: Error): object {
  return { name, message };
}
