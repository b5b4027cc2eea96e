import { capitalized, say, type Text } from '../../values/message.js';
import type { Path } from '../diagnostic.js';
import { alwaysAsked, unindexedRules } from '../engine/index/rule-index.js';
import { indexOf } from '../engine/plan.js';
import { type Condition, type NamedConditions, partsOf } from '../logic/condition.js';
import type { CallExpression, Expression } from '../logic/expression.js';
import { comparesBy } from '../logic/operators.js';
import { briefWordingOf } from '../logic/wording.js';
import { namedIn } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'warning',
  summary: 'In a file of 1,000 rules or more, a rule cannot be indexed, so clicks have to try it one by one.',
  help: `In a long file, a click does not try every rule: an index leads from its values to the rules that ask for them. A rule can be indexed if every click that it matches must have a fact that equals a literal or one of a list of them (\`match\`, \`==\`, \`===\`, \`in\`, and an \`or\` of these over one fact), a number between literals (\`<\`, \`<=\`, \`>\`, \`>=\`), a time between dates or hours, or a text that contains a literal text or begins with one (\`starts_with\`). What \`lower\`, \`number\`, \`substr\`, \`cat\`, \`date\`, \`+\` and their like make of facts is looked up like a fact where it must equal a literal. An \`or\` over different facts is, if each of its parts can be, and a negation of a negation (\`!\` of \`!=\`). One such part, joined to the rest by \`and\`, is enough. A constant of \`vars\` is as good as a literal. Other negations, facts compared with each other, comparisons of what is computed by order, and what goes through lists (\`some\`) cannot be indexed. A rule with nothing else is tried at each click that no earlier rule matches.

A few such rules cost little; a thousand cost as much as having no index. This is reported where the file has 1,000 enabled rules or more, and comes from the index that the server uses. A rule without a condition is not reported: it matches every click that reaches it.`,
  needsValidFile: true,
  run({ resolved }, report) {
    const rules = resolved.rules.filter(({ enabled }) => enabled);
    if (rules.length < fewestRules) return;
    const named = namedIn(resolved);
    const { index } = indexOf(resolved);
    const unindexed = index === undefined ? [] : alwaysAsked(index);
    for (const { id, at, condition } of unindexed.map((place) => rules[place]!)) {
      const obstacle = firstObstacle(condition, named);
      if (obstacle === undefined) continue;
      const path = obstacle.at ?? [...at, 'id'];
      report({
        path,
        message: say`rule "${id}" cannot be indexed, so each click that comes this far tries it: ${obstacle.text}`,
      });
    }
  },
};

/** With fewer rules, trying each of them costs next to nothing. */
const fewestRules = 1_000;

/** A part of a condition that the index cannot use. */
interface Obstacle {
  at: Path | undefined;
  /** What the part is, and what to write. */
  text: Text;
}

/** No part of a condition that cannot be indexed can be; the first that is not a constant is reported. */
function firstObstacle(condition: Condition, named: NamedConditions): Obstacle | undefined {
  switch (condition.kind) {
    case 'constant':
      return undefined;
    case 'and':
      for (const part of condition.parts) {
        const obstacle = firstObstacle(part, named);
        if (obstacle) return obstacle;
      }
      return undefined;
    case 'named': {
      const target = named(condition.name);
      const inner = target && firstObstacle(target, named);
      return (
        inner && { at: condition.expression.at, text: say`in condition "${condition.name}", ${inner.text}` }
      );
    }
    default:
      return { at: condition.expression?.at, text: obstacleIn(condition, named) };
  }
}

function obstacleIn(condition: Condition, named: NamedConditions): Text {
  switch (condition.kind) {
    case 'not':
      return say`${wording(condition)} only excludes values. ${valuesInstead(condition.part)}`;
    case 'or':
      return say`${wording(condition)} ${aboutAlternatives(condition.parts, named)}`;
    case 'compares':
      return typeof condition.value === 'number'
        ? say`${wording(condition)} covers too many of the values that other rules ask for. ${besideIt}`
        : say`${wording(condition)} does not compare with a number. Write a number, or ${orBesideIt}`;
    case 'opaque':
      return aboutExpression(condition.expression);
    default:
      return say`${wording(condition)} cannot be indexed. ${besideIt}`;
  }
}

function wording({ expression }: Condition): Text {
  return expression === undefined ? say`it` : briefWordingOf(expression);
}

/** Only the author can name the values that are meant instead. */
function valuesInstead(denied: Condition): Text {
  const path = 'path' in denied ? denied.path : undefined;
  if (path === undefined) return besideIt;
  return say`Name the values that you mean: { in: [{ var: ${path} }, [ … ]] }, or ${orBesideIt}`;
}

function aboutAlternatives(parts: readonly Condition[], named: NamedConditions): Text {
  const facts = [...new Set(parts.flatMap((part) => pathsOf(part, named)))];
  const what =
    facts.length > 1 ? say`asks for one of several facts, ${facts.slice(0, 3).join(', ')}` : say`is an "or"`;
  // If each alternative can be indexed by itself, a rule for each can.
  return parts.every((part) => unindexedRules([part], named).length === 0)
    ? say`${what}. Write a rule for each part of the "or", or ${orBesideIt}`
    : say`${what}, and not all of its parts can be indexed. ${besideIt}`;
}

function pathsOf(condition: Condition, named: NamedConditions): string[] {
  if ('path' in condition) return [condition.path];
  const target = condition.kind === 'named' ? named(condition.name) : undefined;
  return target ? pathsOf(target, named) : partsOf(condition).flatMap((part) => pathsOf(part, named));
}

function aboutExpression(expression: Expression): Text {
  if (expression.kind === 'variable') {
    const { path } = expression;
    return say`it only asks whether ${path} is true. Ask for its value, such as { "==": [{ var: ${path} }, true] }, or ${orBesideIt}`;
  }
  const words = briefWordingOf(expression);
  if (expression.kind === 'call' && comparesBy(expression.operator)) {
    return say`${words} ${aboutComparison(expression)}`;
  }
  return say`${words} has to be computed for each click. ${besideIt}`;
}

function aboutComparison({ args }: CallExpression): Text {
  const variables = args.filter((arg) => arg.kind === 'variable');
  if (variables.length > 1) return say`compares two facts. ${besideIt}`;
  const [variable] = variables;
  if (variable?.fallback) {
    const { path } = variable;
    return say`also compares a default for ${path}. Write { var: ${path} } without it, or ${orBesideIt}`;
  }
  return say`has to be computed for each click. ${besideIt}`;
}

const orBesideIt = say`add a part with "and" that asks for a value, such as { "==": [{ var: touchpoint }, CHAT] }`;
const besideIt = capitalized(orBesideIt);
