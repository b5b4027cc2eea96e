import { memoize } from '../../../values/memo.js';
import { isWord } from '../prover/number-cells.js';
import { theDefault } from '../prover/provable-file.js';
import type { Tree } from '../prover/tree.js';
import type { Alignment } from './align.js';
import type { Pair, Versions } from './versions.js';

/**
 * Every pair of responders that some click may have, but for those that are no news: two rules that are the same test and
 * stand in one order in both versions answer only with each other.
 *
 * The law behind it: of a click that `from` answers before and `to` after, the partner of `from` does not stand before `to`,
 * since it would answer after; nor does the partner of `to` stand before `from`. A rule with a partner never gives way to
 * the default.
 */
export function* possiblePairs(versions: Versions, alignment: Alignment): Generator<Pair> {
  const { before, after } = versions;
  const { partnerOf, partnerBefore, stayed } = alignment;
  const stayedAfter = new Set(stayed.values());
  const isPossible = ({ from, to }: Pair) =>
    canMeet(wordsIn(before.treeOf(from)), wordsIn(after.treeOf(to))) && isLawful(alignment, { from, to });

  for (const [from, to] of stayed) yield { from, to };
  yield { from: theDefault, to: theDefault };
  for (const from of before.rules.keys()) {
    if (stayed.has(from)) continue;
    // What stands behind its partner is asked for nothing: the partner would answer.
    const last = partnerOf.get(from) ?? after.rules.length - 1;
    for (let to = 0; to <= last; to++) if (isPossible({ from, to })) yield { from, to };
    if (!partnerOf.has(from)) yield { from, to: theDefault };
  }
  for (const to of after.rules.keys()) {
    if (stayedAfter.has(to)) continue;
    const last = partnerBefore.get(to) ?? before.rules.length - 1;
    for (let from = 0; from <= last; from++) {
      // The others were met above.
      if (stayed.has(from) && isPossible({ from, to })) yield { from, to };
    }
    if (!partnerBefore.has(to)) yield { from: theDefault, to };
  }
}

function isLawful({ partnerOf, partnerBefore }: Alignment, { from, to }: Pair): boolean {
  const partner = partnerOf.get(from);
  const partnerBack = partnerBefore.get(to);
  return (partner === undefined || partner >= to) && (partnerBack === undefined || partnerBack >= from);
}

/** The texts that a condition asks for, by fact: each is the only one that the fact may be. No number among them. */
type Words = ReadonlyMap<string, ReadonlySet<string>>;

const wordsIn = memoize((tree: Tree): Words => {
  const parts = tree.kind === 'and' ? tree.parts : [tree];
  const found = new Map<string, ReadonlySet<string>>();
  for (const part of parts) {
    const asked = wordsOfPart(part);
    if (asked && !found.has(asked.variable)) found.set(asked.variable, new Set(asked.words));
  }
  return found;
});

/** `a == "x"`, `a in ["x", "y"]`, or several of these for one fact. */
function wordsOfPart(part: Tree): { variable: string; words: readonly string[] } | undefined {
  if (part.kind === 'or') {
    const all = part.parts.map(wordsOfPart);
    const [first] = all;
    if (first === undefined || !all.every((one) => one?.variable === first.variable)) return undefined;
    return { variable: first.variable, words: all.flatMap((one) => one!.words) };
  }
  // A fallback would be one more value.
  if (part.kind !== 'fact' || part.fallback !== null) return undefined;
  const { test, variable } = part;
  const values = test.kind === 'equals' ? [test.value] : test.kind === 'one-of' ? test.values : [];
  // Two different words are never one value. Of two numbers, `"5"` and `"05"`, both can be equal to 5.
  return values.length > 0 && values.every(isWord) ? { variable, words: values } : undefined;
}

/** Whether two conditions ask for no two words of one fact. */
function canMeet(one: Words, other: Words): boolean {
  for (const [variable, words] of one) {
    const others = other.get(variable);
    if (others !== undefined && ![...words].some((word) => others.has(word))) return false;
  }
  return true;
}
