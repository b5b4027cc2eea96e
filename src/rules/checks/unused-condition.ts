import { type Expression, walkExpression } from '../logic/expression.js';
import { answerExpressions, type ResolvedRules } from '../resolve.js';
import type { Check } from './check.js';

export const unusedCondition: Check = {
  id: 'unused-condition',
  severity: 'warning',
  summary: 'Nothing asks for a named condition.',
  help: 'A condition that decides nothing misleads its reader, and often a rule has lost its `when`. Remove it, or ask for it with `{ condition: name }`. A condition that only unused conditions ask for is unused as well; one that a disabled rule asks for is used. The check waits until the file has no errors: a misspelt name would make the right one look unused.',
  needsSoundFile: true,
  run({ resolved }, report) {
    const used = usedConditions(resolved);
    for (const [name, { at }] of resolved.conditions) {
      if (used.has(name)) continue;
      const message = `nothing asks for the condition "${name}". Remove it, or ask for it: { condition: ${name} }`;
      report({ path: at, at: 'key', message });
    }
  },
};

/** The conditions that rules and answers ask for, by way of others too. */
function usedConditions(resolved: ResolvedRules): Set<string> {
  const used = new Set<string>();
  const follow = (expression: Expression): void =>
    walkExpression(expression, (node) => {
      if (node.kind !== 'call' || node.operator !== 'condition') return;
      const [first] = node.args;
      const name = first?.kind === 'literal' ? String(first.value) : '';
      if (used.has(name)) return;
      used.add(name);
      const condition = resolved.conditions.get(name);
      if (condition) follow(condition.expression);
    });
  for (const { expressions } of resolved.rules) expressions.forEach(follow);
  answerExpressions(resolved).forEach(follow);
  return used;
}
