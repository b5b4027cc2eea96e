import { abstractValues } from './abstract-values.js';
import { type Cuts, canBeInNumber, cutsOf, endingOf, inOrder, subsetsOf } from './cuts.js';
import { type Domain, isWithin } from './domains.js';
import { freshSpelling, isWord, numberCells, spellingsOf } from './number-cells.js';
import { type AbstractValue, absent, markUnconvertible, type Value, type ValueTest } from './values.js';

/** Values that stand for all that a fact can have, as far as some tests tell them apart. */
export interface Representatives {
  /** Those that a person would write come first: a request is made of them. */
  values: Value[];
  /** Whether each value of the domain passes the same tests as one of these. */
  isComplete: boolean;
  /** Where they are not: more than there are. Undefined where even those are too many. */
  abstract?: () => AbstractValue[] | undefined;
}

/** Which requests are looked at: every one that can come, or only those that are not made to break a test. */
export type Scope = 'every' | 'ordinary';

/** More sought texts on one fact have too many subsets. */
const mostSought = 8;
/** More endings, with as many sought texts, make too many texts. */
const mostEndings = 16;

/**
 * Representatives of a fact. Two values of one type, that count as numbers of one cell, stand at one place among the texts,
 * hold the same of the sought texts and end alike, pass the same tests; each combination that exists has a representative.
 * Only where numbers, order and parts of texts meet on one fact, not all are known.
 */
export function representativesOf(
  tests: readonly ValueTest[],
  domain: Domain,
  scope: Scope,
): Representatives {
  return ofWords(tests, domain, scope) ?? new Maker(cutsOf(tests), domain, scope).make();
}

/**
 * The short way of nine facts in ten: where a fact is only held against words, a handful of values says all.
 * @returns undefined where it is held against anything else
 */
function ofWords(tests: readonly ValueTest[], domain: Domain, scope: Scope): Representatives | undefined {
  if (domain.kind === 'number') return undefined;
  if (domain.kind === 'null') return { values: [null], isComplete: true };
  const words = new Set<string>();
  let hasStrict = false;
  for (const test of tests) {
    if (test.kind === 'truth' || test.kind === 'missing') continue;
    if (test.kind !== 'equals' && test.kind !== 'one-of') return undefined;
    if (test.kind === 'one-of' || test.strict) hasStrict = true;
    for (const value of test.kind === 'equals' ? [test.value] : test.values) {
      if (isWord(value)) words.add(value);
      else if (value !== null) return undefined;
    }
  }
  const texts = [...words, freshWord(words, domain), '', null];
  const isComplete = true;
  if (domain.kind === 'text') return { values: texts.filter((text) => isWithin(domain, text)), isComplete };
  const objects = scope === 'every' ? [{}, throwing()] : [{}];
  // As a text, an object is one of the words where the file has that one.
  if (domain.kind === 'object') return { values: objects, isComplete };
  const lists = hasStrict ? [...words].map((word) => [word]) : [];
  return { values: [absent, ...texts, 0, 1, [], ...lists, ...objects], isComplete };
}

/** A word that the file does not have: a documented name, if there is one. */
function freshWord(taken: ReadonlySet<string>, domain: Domain, sought: readonly string[] = []): string {
  const isFree = (word: string) =>
    !taken.has(word) && !sought.some((text) => text !== '' && word.includes(text));
  const [names, isUpperCased] = domain.kind === 'text' ? [domain.names, domain.isUpperCased] : [[], false];
  const named = names.find(isFree);
  if (named !== undefined) return named;
  const filler = isUpperCased ? fillerBeside(sought).toUpperCase() : fillerBeside(sought);
  let word = isUpperCased ? 'OTHER' : 'other';
  if (sought.some((text) => text !== '' && word.includes(text))) word = filler + filler;
  while (taken.has(word)) word += filler;
  return word;
}

/** A letter that is in no text that is sought. */
function fillerBeside(sought: readonly string[]): string {
  return [...'qzwvjkxy·~☃'].find((letter) => !sought.some((text) => text.includes(letter))) ?? '\u0001';
}

/** An object that cannot be made a text or a number. */
function throwing(more: object = {}): object {
  return markUnconvertible({ toString: null, ...more });
}

class Maker {
  private isComplete = true;
  private readonly used: readonly string[];
  private readonly endings: readonly string[];
  private readonly filler: string;
  private readonly fresh: string;

  constructor(
    private readonly cuts: Cuts,
    private readonly domain: Domain,
    private readonly scope: Scope,
  ) {
    this.used = cuts.sought.slice(0, mostSought);
    this.endings = cuts.endings.slice(0, mostEndings);
    const parts = [...cuts.sought, ...cuts.endings];
    this.filler = fillerBeside(parts);
    this.fresh = freshWord(cuts.texts, domain, parts);
  }

  make(): Representatives {
    const { cuts, domain } = this;
    this.judgeCompleteness();
    const named = [...cuts.texts].filter((text) => text !== '');
    const words = [this.fresh, ...this.spellings(), ...this.wordsBetween(), ...this.wordsWithParts()];
    const values: Value[] = [absent, ...this.numbers(), ...named, ...words, '', null, true, false];
    if (domain.kind === 'any' || domain.kind === 'object')
      values.push(...this.lists([...named, ...words]), ...this.objects());
    const kept = values.filter((value) => isWithin(domain, value));
    // A text that was put together may be too long where a shorter one would do the same.
    if (domain.kind === 'text' && words.some((word) => !isWithin(domain, word))) this.isComplete = false;
    if (this.isComplete) return { values: kept, isComplete: true };
    return { values: kept, isComplete: false, abstract: () => abstractValues(cuts, domain.kind === 'any') };
  }

  /** Where numbers, order and parts of texts meet, some combinations are not made. */
  private judgeCompleteness(): void {
    if (this.domain.kind === 'number' || this.domain.kind === 'object') return;
    const { texts, hasOrder, textNumbers, sought, endings } = this.cuts;
    const hasParts = sought.length > 0;
    const hasEndings = endings.length > 1;
    const canMeet =
      (hasOrder && (textNumbers.size > 0 || hasParts)) ||
      (textNumbers.size > 0 && [...sought, ...endings].some((text) => text !== '' && canBeInNumber(text))) ||
      // A list that is joined to a text of the file may have other items than that text has parts.
      [...texts].some((text) => text.includes(',') && sought.some((part) => text.includes(part))) ||
      (this.domain.kind === 'text' && this.domain.isUpperCased && (hasOrder || hasParts || hasEndings));
    if (canMeet || sought.length > mostSought || endings.length > mostEndings) this.isComplete = false;
  }

  /** The literals first, then what lies between them: whole numbers from 0 up are what people send. */
  private numbers(): number[] {
    const cells = numberCells(this.cuts.numbers);
    const literals = cells.filter((number) => this.cuts.numbers.has(number) && number !== 0 && number !== 1);
    const others = cells.filter((number) => !literals.includes(number));
    const isUsual = (number: number) => number >= 0 && Number.isInteger(number);
    return [...literals, ...others.filter(isUsual), ...others.filter((number) => !isUsual(number))];
  }

  /** A text of each number that texts are held against; where letters count as well, in all spellings. */
  private spellings(): string[] {
    const { texts, textNumbers, hasOrder } = this.cuts;
    const cells = numberCells(textNumbers);
    const fresh = cells.map((number) => freshSpelling(number, texts));
    return hasOrder ? [...fresh, ...cells.flatMap(spellingsOf)] : fresh;
  }

  /** A word that is no number in each gap between two texts. */
  private wordsBetween(): string[] {
    const { texts, hasOrder, endings } = this.cuts;
    if (!hasOrder) return [];
    const points = inOrder(texts);
    return points.flatMap((low, index) => {
      const high = points[index + 1];
      const fits = (word: string) => isWord(word) && !texts.has(word) && (high === undefined || word < high);
      const words = this.endings.map((ending) =>
        [...additions, this.filler]
          .map((addition) => low + addition + ending)
          .find((word) => fits(word) && endingOf(word, endings) === ending),
      );
      const found = words.filter((word) => word !== undefined);
      // In a gap that holds any word, there is one of each ending, which was not found.
      if (found.length > 0 && found.length < words.length) this.isComplete = false;
      return found;
    });
  }

  /** For each set of sought texts and each ending, a text that holds just these, and ends so. */
  private wordsWithParts(): string[] {
    const sets = this.endings.length === 1 ? subsetsOf(this.used) : [[], ...subsetsOf(this.used)];
    return sets.flatMap((parts) =>
      this.endings.map((ending) => {
        let word = parts.join(this.filler) + this.filler;
        while (this.cuts.texts.has(word + ending)) word += this.filler;
        return word + ending;
      }),
    );
  }

  private lists(words: readonly string[]): Value[] {
    const { texts, sought } = this.cuts;
    const isSought = (text: string) => sought.includes(text);
    // Joined to the same text, a list of a list has other items.
    const singles = [...words, ''].flatMap((word) => (isSought(word) ? [[word], [[word]]] : [[word]]));
    const parts = subsetsOf(this.used).map((some) => [...some, this.fresh]);
    const joined = this.used.length === 0 ? [] : [...texts].filter((text) => text.includes(','));
    return [[], ...singles, ...parts, ...joined.map((text) => text.split(','))];
  }

  private objects(): Value[] {
    if (this.scope === 'ordinary') return [{}];
    const lists = [[], ...subsetsOf(this.used)].map((parts) => markUnconvertible([throwing(), ...parts]));
    return [{}, { indexOf: null }, throwing(), throwing({ indexOf: null }), ...lists];
  }
}

/** `\u0000` makes the very next text, which is never a number. */
const additions = ['a', 'x', '~', '!', '0', '\u0001', '\u0000'];
