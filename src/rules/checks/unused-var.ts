import { say } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { nearest } from '../../values/suggest.js';
import { type ResolvedRules, rulesetsOf } from '../model.js';
import { referencesOf } from '../references.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Names',
  severity: 'warning',
  summary: 'Nothing reads a constant of `vars`.',
  help: 'Whoever changes it expects an effect. Remove it, or read it: `{{ vars.name }}` in a text, `{ var: vars.name }` in logic. Something that reads `vars` as a whole, or a computed path, may read any of them: then nothing is reported. The check runs only on a file without errors, because a misspelt name would make the right one look unused.',
  needsValidFile: true,
  looksAtFile: true,
  run({ resolved }, report) {
    if (Object.keys(resolved.file.vars).length === 0) return;
    const used = usedVars(resolved);
    if (used === 'any') return;
    for (const name of Object.keys(resolved.file.vars)) {
      if (used.has(name)) continue;
      const message = say`nothing reads "vars.${name}". Remove it, or use it: {{ vars.${name} }} in a text, { var: vars.${name} } in logic`;
      report({ path: ['vars', name], at: 'key', message });
    }
  },
};

/** The names below `vars` that anything reads, or `any` where that is not known. */
function usedVars(resolved: ResolvedRules): Set<string> | 'any' {
  const used = new Set<string>();
  for (const { path, itemOf } of rulesetsOf(resolved).flatMap(referencesOf)) {
    if (itemOf !== undefined) continue;
    const [root, name] = splitPath(path ?? '');
    if (root === undefined || (root === 'vars' && name === undefined)) return 'any';
    if (root === 'vars') used.add(name!);
    // Without its `vars.`, or with a slip in it, which is reported where it stands.
    else if (name === undefined) used.add(root);
    else if (nearest(root, ['vars']) !== undefined) used.add(name);
  }
  return used;
}
