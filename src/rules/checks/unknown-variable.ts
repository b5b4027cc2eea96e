import { nowNames } from '../clock.js';
import { factNames } from '../facts.js';
import { splitPath } from '../logic/evaluate.js';
import { type Expression, walkExpression } from '../logic/expression.js';
import { answerNodes, conditionExpressions } from '../resolve.js';
import { didYouMean, nearest } from '../suggest.js';
import { walkAnswer } from '../template/answer.js';
import type { Check } from './check.js';

export const unknownVariable: Check = {
  id: 'unknown-variable',
  severity: 'warning',
  summary: 'A path leads to a fact that does not exist.',
  help: 'Below `vars` and `now` every name is known, so a wrong one cannot work: an error. At the root the platform adds fields without notice, so an unknown field only looks wrong: a warning. Free data lives below `extra_data`.',
  run({ resolved }, report) {
    const { vars } = resolved.file;
    const checkExpression = (expression: Expression) =>
      walkExpression(expression, (node) => {
        if (node.kind !== 'variable' || node.inItem) return;
        checkPath(node.path, vars, (trouble) => report({ path: node.at, ...trouble }));
      });
    for (const expression of conditionExpressions(resolved)) checkExpression(expression);
    for (const answer of answerNodes(resolved)) {
      walkAnswer(answer, (node) => {
        if (node.kind === 'logic') checkExpression(node.expression);
        if (node.kind !== 'text' && node.kind !== 'link') return;
        for (const part of node.parts) {
          if (typeof part === 'string' || part.path === undefined) continue;
          const within = [part.start, part.end] as const;
          checkPath(part.path, vars, (trouble) => report({ path: node.at, within, ...trouble }));
        }
      });
    }
  },
};

type Trouble = { severity: 'error' | 'warning'; message: string; suggestion?: string };

function checkPath(
  path: string,
  vars: Readonly<Record<string, unknown>>,
  report: (trouble: Trouble) => void,
): void {
  const segments = splitPath(path);
  const [root, name] = segments;
  if (root === undefined) return;
  if (!(factNames as readonly string[]).includes(root)) {
    const mend = didYouMean(root, factNames) || ` Known facts: ${factNames.join(', ')}`;
    report({
      severity: 'warning',
      message: `"${root}" is not a field that the platform documents, so it may always be null.${mend}`,
      ...suggest(root, factNames, segments),
    });
  } else if (root === 'vars' && name !== undefined && !Object.hasOwn(vars, name)) {
    const names = Object.keys(vars);
    const list =
      names.length === 0 ? 'The file defines no vars' : `Defined vars: ${names.slice(0, 10).join(', ')}`;
    report({
      severity: 'error',
      message: `"vars.${name}" is not defined.${didYouMean(name, names)} ${list}`,
      ...suggest(name, names, segments),
    });
  } else if (root === 'now' && name !== undefined && !(nowNames as readonly string[]).includes(name)) {
    report({
      severity: 'error',
      message: `"now.${name}" does not exist.${didYouMean(name, nowNames)} now has ${nowNames.join(', ')}`,
      ...suggest(name, nowNames, segments),
    });
  }
}

function suggest(name: string, known: readonly string[], segments: string[]): { suggestion?: string } {
  const suggestion = nearest(name, known);
  if (suggestion === undefined) return {};
  return { suggestion: segments.map((segment) => (segment === name ? suggestion : segment)).join('.') };
}
