import { writtenTexts } from '../analysis/texts.js';
import { type Expression, walkExpression } from '../logic/expression.js';
import { conditionExpressions, type ResolvedRules, responseExpressions } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Names',
  severity: 'warning',
  summary: 'Nothing reads a constant of `vars`.',
  help: 'Who changes it expects that something happens. Remove it, or read it: `{{ vars.name }}` in a text, `{ var: vars.name }` in logic. What reads `vars` as a whole, or a path that it computes, may read any of them: then nothing is said. The check waits until the file has no errors: a misspelt name would make the right one look unused.',
  needsValidFile: true,
  run({ resolved }, report) {
    if (Object.keys(resolved.file.vars).length === 0) return;
    const used = usedVars(resolved);
    if (used === 'any') return;
    for (const name of Object.keys(resolved.file.vars)) {
      if (used.has(name)) continue;
      const message = `nothing reads "vars.${name}". Remove it, or use it: {{ vars.${name} }} in a text, { var: vars.${name} } in logic`;
      report({ path: ['vars', name], at: 'key', message });
    }
  },
};

// Within `{{ … }}`: whatever may be a path below vars. It is no harm to take too much for one.
const pathInTemplate = /vars(?:\.([^\s.|:,'"{}]+))?/g;

/** The names below `vars` that anything reads, or `any` where that is not known. */
function usedVars(resolved: ResolvedRules): Set<string> | 'any' {
  const used = new Set<string>();
  let isAny = false;
  const see = (path: unknown) => {
    if (path === '' || path === 'vars') isAny = true;
    else if (typeof path === 'string' && path.startsWith('vars.')) used.add(path.split('.')[1]!);
  };
  const collect = (expression: Expression): void =>
    walkExpression(expression, (node) => {
      if (node.kind === 'variable' && !node.inItem) see(node.path);
      if (node.kind !== 'call') return;
      if (node.operator === 'var') isAny = true;
      // Their keys are literals; one that is nested deeper is seen as the literal that it is.
      if (node.operator.startsWith('missing')) node.args.forEach(seeKeys);
    });
  const seeKeys = (expression: Expression): void =>
    walkExpression(expression, (node) => {
      if (node.kind === 'literal') [node.value].flat().forEach(see);
    });
  for (const expression of conditionExpressions(resolved)) collect(expression);
  responseExpressions(resolved).forEach(collect);
  for (const { text } of writtenTexts(resolved)) {
    if (!text.includes('{{')) continue;
    for (const [, name] of text.matchAll(pathInTemplate)) see(name === undefined ? 'vars' : `vars.${name}`);
  }
  return isAny ? 'any' : used;
}
