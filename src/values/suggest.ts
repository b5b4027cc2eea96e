import { onLatinKeys } from './keyboard.js';
import { say, type Text } from './message.js';

/**
 * The candidate that a mistyped name most likely meant, or undefined when none is near: at most a third of its
 * letters apart by optimal string alignment (a swap of neighbours counts once).
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  return createSuggester(candidates)(name);
}

/** ` Did you mean "x"?` with its leading space, or nothing: the tail of a message about an unknown name. */
export function didYouMean(name: string, candidates: Iterable<string>): Text {
  return askWhether(nearest(name, candidates));
}

/** As {@link didYouMean}, of what {@link nearest} found. */
export function askWhether(suggestion: string | undefined): Text {
  return suggestion === undefined ? '' : say` Did you mean "${suggestion}"?`;
}

/**
 * {@link nearest} among the same candidates for many names. Where there are thousands of both, the last of them get no
 * suggestion.
 */
export function createSuggester(candidates: Iterable<string>): (name: string) => string | undefined {
  const names = [...candidates];
  const lowered = names.map((name) => name.toLowerCase());
  const letters = Int32Array.from(lowered, lettersOf);
  const known = new Map<string, string | undefined>();
  let room = maxCost;
  return (name) => {
    if (!known.has(name) && room > 0) known.set(name, find(name));
    return known.get(name);
  };

  function writtenOnPersianKeys(name: string): string | undefined {
    const meant = onLatinKeys(name) ?? name.normalize('NFKC').toLowerCase();
    return names[lowered.indexOf(meant)];
  }

  function find(name: string): string | undefined {
    // Nobody mistypes one of these, and comparing two takes the product of their lengths.
    if (name.length > maxLength) return undefined;
    const wanted = name.toLowerCase();
    const wantedLetters = lettersOf(wanted);
    let best: string | undefined;
    let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
    room -= names.length;
    for (let i = 0; i < names.length; i++) {
      if (Math.abs(names[i]!.length - name.length) >= bestDistance) continue;
      // A letter in the place of another makes two differ in two at the most.
      if (countBits(letters[i]! ^ wantedLetters) > 2 * (bestDistance - 1)) continue;
      const candidate = lowered[i]!;
      room -= wanted.length * candidate.length;
      const distance = alignmentDistance(wanted, candidate, bestDistance);
      // A name of which no letter is left is another name.
      if (distance < bestDistance && distance < Math.max(wanted.length, candidate.length)) {
        best = names[i];
        bestDistance = distance;
      }
    }
    return best ?? writtenOnPersianKeys(name);
  }
}

/** What looking for suggestions may cost, in letters compared: some tens of milliseconds. */
const maxCost = 20_000_000;

const maxLength = 200;

/** A bit for each letter that is in a text, where some letters share one. */
function lettersOf(text: string): number {
  let letters = 0;
  for (let i = 0; i < text.length && i <= 2 * maxLength; i++) letters |= 1 << (text.charCodeAt(i) & 31);
  return letters;
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/**
 * The distance of two texts, or some number that is not below `limit` where it is not.
 * https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance#Optimal_string_alignment_distance
 */
function alignmentDistance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  let leastOfLast = 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let distance = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, beforeLast[j - 2]! + 1);
      }
      row.push(distance);
      if (distance < least) least = distance;
    }
    // A swap looks back by two rows.
    if (least >= limit && leastOfLast >= limit) return limit;
    beforeLast = last;
    last = row;
    leastOfLast = least;
  }
  return last[b.length]!;
}
