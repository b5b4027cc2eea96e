import { isScalar } from '../../values/json.js';
import { memoize } from '../../values/memo.js';
import { keyOfPlace, type Path } from '../diagnostic.js';
import type { Wanted } from '../format/match.js';
import { type ResolvedRules, walkLogic } from '../model.js';
import { writtenTexts } from './texts.js';

/** A list of values that stands in the file: one of `match`, or one that `in` searches. */
export interface WrittenList {
  at: Path;
  items: readonly unknown[];
}

/** Every list of values with which something is compared. */
export const writtenLists = memoize((resolved: ResolvedRules): readonly WrittenList[] => {
  const lists: WrittenList[] = [];
  const { rules } = resolved.file;
  for (const { at, match = {} } of new Set([...rules, ...rules.flatMap(({ groups }) => groups)])) {
    for (const [fact, wanted] of Object.entries(match))
      lists.push(...listsIn(wanted, [...at, 'match', fact]));
  }
  walkLogic(resolved, (node) => {
    if (node.kind !== 'call' || node.operator !== 'in') return;
    const list = node.args[1];
    if (list?.kind === 'literal' && Array.isArray(list.value)) lists.push({ at: list.at, items: list.value });
  });
  return lists;
});

/** The list beside a fact in `match`, or behind its `not`. */
function listsIn(wanted: Wanted, at: Path): WrittenList[] {
  if (Array.isArray(wanted)) return [{ at, items: wanted }];
  const not = isScalar(wanted) ? undefined : wanted.not;
  return Array.isArray(not) ? [{ at: [...at, 'not'], items: not }] : [];
}

/** Every list of texts in the data of an answer. */
export function dataLists(resolved: ResolvedRules): WrittenList[] {
  const lists = new Map<string, { at: Path; items: string[] }>();
  for (const { at, text, role } of writtenTexts(resolved)) {
    if (role !== 'data' || typeof at.at(-1) !== 'number') continue;
    const list = at.slice(0, -1);
    const key = keyOfPlace(list);
    const known = lists.get(key) ?? { at: list, items: [] };
    lists.set(key, known);
    known.items[at.at(-1) as number] = text;
  }
  return [...lists.values()];
}
