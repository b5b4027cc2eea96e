import type { CallName } from '../../../platform/calls.js';
import type { ContractError } from '../../../platform/contract-error.js';
import type { PartExplanation } from '../../../rules/analysis/condition-parts.js';
import type { Disagreement } from '../../../rules/analysis/judge.js';
import type { Miss } from '../../../rules/analysis/nearest-miss.js';
import type { Path } from '../../../rules/diagnostic.js';
import type { Decision } from '../../../rules/engine/decide.js';
import type { Explanation, RuleExplanation } from '../../../rules/explain.js';
import type { Labels } from '../../../rules/format/labels.js';
import { type Place, placeOf } from '../place.js';
import { missSentence } from './miss.js';
import { type ExplanationView, selectRules } from './view.js';

/** An explanation as JSON; docs/explaining.md describes its fields, which later versions add to and do not change. */
export function render(explanation: Explanation, view: ExplanationView): string {
  return `${JSON.stringify(explanationAsData(explanation, view), null, 2)}\n`;
}

/** What `render` writes, as data. */
export function explanationAsData(
  explanation: Explanation,
  view: Omit<ExplanationView, 'color'>,
): ExplanationData {
  const { decision, call, requestErrors, nearest, givenUpAt } = explanation;
  const { file, request, numbersAsText, now, locate } = view;
  const { decisive, before, after } = selectRules(explanation, view);
  const conditions = new Map<string, ExplainedPart>();
  const places = (path: Path) => placeOf(locate, path);

  const partOf = (part: PartExplanation, owner: RuleExplanation['at']): ExplainedPart => {
    const { kind, at = owner, holds, error, name, test, parts } = part;
    const [named] = parts;
    // Written once, however many name it.
    if (name !== undefined && named && !conditions.has(name)) {
      conditions.set(name, {} as ExplainedPart); // its place in the order
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
  const ruleOf = (rule: RuleExplanation): ExplainedRule => {
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
  return {
    file,
    now: now.toISOString(),
    call,
    request,
    numbersAsText,
    requestErrors: requestErrors.map(contractErrorOf),
    decision: decisionOf(decision),
    experiments: explanation.experiments,
    disagreement: explanation.disagreement ?? null,
    nearest: nearest?.id ?? null,
    givenUpAt: givenUpAt ?? null,
    rules,
    conditions: Object.fromEntries(conditions),
  };
}

export interface ExplanationData {
  file: string;
  now: string;
  call: CallName;
  request: unknown;
  numbersAsText: readonly string[];
  requestErrors: Pick<ContractError, 'pointer' | 'detail'>[];
  decision: ExplainedDecision;
  experiments: Explanation['experiments'];
  disagreement: Disagreement | null;
  /** The id of the rule that came nearest. */
  nearest: string | null;
  givenUpAt: string | null;
  rules: ExplainedRule[];
  /** The named conditions, by name. */
  conditions: Record<string, ExplainedPart>;
}

type ExplainedDecision = Pick<
  Decision,
  'rule' | 'reason' | 'response' | 'choice' | 'notifications' | 'shadow'
> & {
  rejected?: { rule: string; errors: Pick<ContractError, 'pointer' | 'detail'>[] };
};

export interface ExplainedRule extends Place {
  id: string;
  labels?: Labels;
  outcome: RuleExplanation['outcome'];
  holds: boolean | null;
  error?: { name: string; message: string };
  condition: ExplainedPart | null;
  misses: (Place & { message: string; wanted: boolean })[];
}

export interface ExplainedPart extends Place {
  kind: PartExplanation['kind'];
  /** Of a condition that is named. */
  name?: string;
  holds: boolean | null;
  error?: { name: string; message: string };
  /** Of a test: how a person would write it. */
  text?: string;
  found?: PartTest['found'];
  parts?: ExplainedPart[];
}

function decisionOf({
  rule,
  reason,
  response,
  choice,
  notifications,
  rejected,
  shadow,
}: Decision): ExplainedDecision {
  return {
    ...{ rule, reason, response, notifications },
    ...(choice !== undefined && { choice }),
    ...(rejected && { rejected: { rule: rejected.rule, errors: rejected.errors.map(contractErrorOf) } }),
    ...(shadow && { shadow }),
  };
}

function contractErrorOf({ pointer, detail }: ContractError): Pick<ContractError, 'pointer' | 'detail'> {
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

function missOf(miss: Miss, place: Place): ExplainedRule['misses'][number] {
  return { message: String(missSentence(miss)), wanted: miss.wanted, ...place };
}

function errorOf({ name, message }: Error): { name: string; message: string } {
  return { name, message };
}
