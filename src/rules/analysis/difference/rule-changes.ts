import type { Alignment } from './align.js';
import { idOf, type Versions } from './versions.js';

/** How the lists of enabled rules differ, whatever comes of it. By id. */
export interface RuleChanges {
  before: number;
  after: number;
  /** Of the same test, written otherwise. */
  rewritten: readonly string[];
  /** Of the same test, at another place among the others. */
  moved: readonly string[];
  /** Of another test than before. */
  edited: readonly string[];
  renamed: readonly { from: string; to: string }[];
  removed: readonly string[];
  added: readonly string[];
}

export function countRules({ before, after }: Versions, alignment: Alignment): RuleChanges {
  const { partnerOf, partnerBefore, stayed, rewritten } = alignment;
  const partners = [...partnerOf].map(([from, to]) => ({ from: idOf(before, from), to: idOf(after, to) }));
  const without = before.rules.filter((_, number) => !partnerOf.has(number)).map(({ id }) => id);
  const withoutBefore = after.rules.filter((_, number) => !partnerBefore.has(number)).map(({ id }) => id);
  return {
    before: before.rules.length,
    after: after.rules.length,
    rewritten: [...rewritten].map((number) => idOf(before, number)),
    moved: [...partnerOf].filter(([from]) => !stayed.has(from)).map(([, to]) => idOf(after, to)),
    edited: withoutBefore.filter((id) => without.includes(id)),
    renamed: partners.filter(({ from, to }) => from !== to),
    removed: without.filter((id) => !withoutBefore.includes(id)),
    added: withoutBefore.filter((id) => !without.includes(id)),
  };
}
