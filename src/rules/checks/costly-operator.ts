import { say } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { type CallExpression, type Expression, isItemBody } from '../logic/expression.js';
import { iterates } from '../logic/operators.js';
import { factsReadIn } from '../logic/references.js';
import { walkLogic } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'warning',
  summary: 'An operator does more work at each click than it seems to.',
  help: `Two shapes grow with the lists of a request, and the request chooses how long these are. An operator on the items of a list (\`map\`, \`filter\`, \`reduce\`, \`all\`, \`some\`, \`none\`) inside the body of another runs again for each item of the outer list. \`reduce\` with \`cat\` or \`merge\` on its accumulator copies everything it has built so far at each item, and doubles it if the accumulator appears twice. Each click has a [budget](rules.md#what-a-click-may-cost); a rule that exceeds it fails and does not match.

Process one list after the other (\`{ some: [{ filter: … }, …] }\` is a chain, not a nest), put flat data into the action, or let your own server prepare it behind \`open_server_link\`. Operators with side effects, \`log\` and \`method\`, are refused anyway.

The real cost depends on the data and is not known here. Lists that are written in the file are short and not reported.`,
  run({ resolved }, report) {
    walkLogic(resolved, (node) => {
      if (node.kind !== 'call' || !iterates(node.operator) || !isFromRequest(node.args[0])) return;
      const body = node.args[1];
      if (body === undefined) return;
      for (const inner of iteratorsIn(body)) {
        report({
          path: [...inner.at, inner.operator],
          at: 'key',
          message: say`"${inner.operator}" in the body of "${node.operator}" goes through its list again for each item of the outer one, at every click that reaches it. Process one list after the other, or send flat data`,
        });
      }
      const builder = node.operator === 'reduce' ? builderIn(body) : undefined;
      if (builder) {
        report({
          path: [...builder.at, builder.operator],
          at: 'key',
          message: say`"${builder.operator}" in "reduce" copies everything it has built so far at each item, and fails when the budget of the click is used up. Let your own server build it, or use "map" or "filter"`,
        });
      }
    });
  },
};

/** The operators on items directly within a body, without those in their own bodies. */
function iteratorsIn(body: Expression): CallExpression[] {
  if (body.kind === 'literal') return [];
  if (body.kind === 'call' && iterates(body.operator)) {
    const [list, , ...others] = body.args;
    const further = [list, ...others].filter((arg) => arg !== undefined).flatMap(iteratorsIn);
    return isFromRequest(list) ? [body, ...further] : further;
  }
  const children = body.kind === 'call' ? body.args : body.kind === 'list' ? body.items : [];
  return children.flatMap(iteratorsIn);
}

/** Whether a list comes from the request, or is made of parts of it. */
function isFromRequest(list: Expression | undefined): boolean {
  if (list === undefined) return false;
  return factsReadIn(list).some(({ kind, path = '' }) => kind === 'var' && !path.startsWith('vars.'));
}

/** The operator in the body of a `reduce` that adds to the accumulator. */
function builderIn(body: Expression): CallExpression | undefined {
  let builder: CallExpression | undefined;
  walkOwnBody(body, (node) => {
    if (builder || node.kind !== 'call' || (node.operator !== 'cat' && node.operator !== 'merge')) return;
    if (factsReadIn(node).some(({ path = '' }) => splitPath(path)[0] === 'accumulator')) builder = node;
  });
  return builder;
}

/** Like `walkExpression`, but without the bodies of further operators on items. */
function walkOwnBody(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression);
  const children =
    expression.kind === 'call' ? expression.args : expression.kind === 'list' ? expression.items : [];
  children.forEach((child, index) => {
    if (!isItemBody(expression, index)) walkOwnBody(child, visit);
  });
}
