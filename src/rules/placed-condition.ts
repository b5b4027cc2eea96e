import type { Text } from '../values/message.js';
import type { Path, Report } from './diagnostic.js';
import type { Labels } from './format/labels.js';
import type { NotifyEntry } from './format/notify.js';
import type { Asked, Rule, RuleGroup } from './format/rule.js';
import type { RulesFile } from './format/rules-file.js';
import { allOf, type Condition, toCondition } from './logic/condition.js';
import { type Expression, parseExpression } from './logic/expression.js';
import { windowExpressions } from './logic/window.js';
import { matchExpressions } from './match.js';

/** A condition that stands where it is used: a rule's, or that of a `notify`. */
export interface PlacedCondition {
  at: Path;
  /** Each of them must be true: of a rule, what `match` and `when` hold. */
  expressions: readonly Expression[];
  condition: Condition;
  /** What holds wherever it is asked: for the `notify` of a rule, what the rule asks. */
  given: readonly Expression[];
}

/** What the rules of a group ask together. Their own conditions begin with its parts. */
export interface ResolvedGroup extends PlacedCondition {
  /** What messages call it. */
  name: string;
  /** Of one condition each, in the order of `expressions`. */
  parts: readonly Condition[];
  notify: readonly ResolvedNotifyEntry[];
}

/** Receivers to notify where a condition holds. */
export interface ResolvedNotifyEntry extends PlacedCondition {
  /** Names of receivers that there are. */
  to: readonly string[];
}

type ResolveNotify = (
  entries: readonly NotifyEntry[],
  owner: Text,
  given: readonly Expression[],
) => ResolvedNotifyEntry[];

/** Reads what rules ask, by themselves and as a part of their groups. What a group asks is read once for all its rules. */
export function askedReader(file: RulesFile, report: Report, resolveNotify: ResolveNotify) {
  const read = (asked: Asked & { at: Path }) => {
    const expressions = askedExpressions(asked, file, report);
    return { expressions, parts: expressions.map((expression) => toCondition(expression, file.vars)) };
  };
  const known = new Map<RuleGroup, ResolvedGroup>();
  const readGroup = (group: RuleGroup, outer: readonly ResolvedGroup[]): ResolvedGroup => {
    const { at, name } = group;
    const { expressions, parts } = read(group);
    const given = [...outer, { expressions }].flatMap((one) => one.expressions);
    const notify = resolveNotify(group.notify, name, given);
    return { at, name: String(name), expressions, parts, condition: allOf(parts), given: [], notify };
  };
  return (rule: Rule) => {
    const around: ResolvedGroup[] = [];
    for (const group of rule.groups) {
      const found = known.get(group) ?? readGroup(group, around);
      known.set(group, found);
      around.push(found);
    }
    const all = [...around, read(rule)];
    return {
      around,
      expressions: all.flatMap(({ expressions }) => expressions),
      condition: allOf(all.flatMap(({ parts }) => parts)),
    };
  };
}

/** The labels of a rule and of its groups; of one name that which is nearest to it. */
export function labelsOf({ groups, labels }: Rule): Labels | undefined {
  const all = [...groups.map((group) => group.labels), labels].filter((one) => one !== undefined);
  return all.length === 0 ? undefined : Object.assign({}, ...all);
}

/** What a rule or a group asks itself: those of its window, those of its `match`, and its `when`. */
function askedExpressions(
  { at, match, when, window = {} }: Asked & { at: Path },
  file: RulesFile,
  report: Report,
): Expression[] {
  const expressions = Object.entries(match ?? {}).flatMap(([path, wanted]) =>
    matchExpressions(path, wanted, [...at, 'match', path]),
  );
  if (when !== undefined) expressions.push(parseExpression(when, [...at, 'when'], report, file));
  return [...windowExpressions(window, at), ...expressions];
}

/** All of some expressions as one condition. */
export function conditionOf(expressions: readonly Expression[], { vars }: RulesFile): Condition {
  return allOf(expressions.map((expression) => toCondition(expression, vars)));
}
