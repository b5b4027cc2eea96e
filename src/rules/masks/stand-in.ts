import { cutsOf } from '../analysis/prover/cuts.js';
import { freshSpelling, isWord, numberCells } from '../analysis/prover/number-cells.js';
import { typeOf } from '../analysis/prover/regions.js';
import { representativesOf } from '../analysis/prover/representatives.js';
import { absent, outcomeOf, type Value } from '../analysis/prover/values.js';
import type { MaskedFact } from './mask-plan.js';

/** A value of the rules file, or made from such values, that passes the same tests; undefined where none was found. */
export type StandIn = (value: Value) => Value | undefined;

/** More tests than that are not tried on all representatives. */
const mostTests = 500;
/** People who are tried until one gets the same variants. */
const mostPeople = 20_000;
/** Longer lists are not gone through. */
const mostItems = 100;
/** Values whose stand-ins are remembered, of each fact. */
const mostKnown = 10_000;

/** Finds the stand-ins of a fact's values. */
export function createStandIns({ tests }: MaskedFact): StandIn {
  const cuts = cutsOf(tests.map(({ test }) => test));
  const cells = numberCells(cuts.numbers);
  const textCells = numberCells(cuts.textNumbers);
  const word = freshWord(cuts.texts);
  const hasPeople = tests.some(({ test }) => test.kind === 'gets');
  const known = new Map<Value, Value | undefined>();

  const passesSame = (one: Value, other: Value): boolean =>
    tests.every(({ test, fallback }) => outcomeOf(test, one, fallback) === outcomeOf(test, other, fallback));

  function* candidates(value: Value): Generator<Value> {
    if (typeof value === 'number') {
      yield* aroundNumber(value, cells);
      if (hasPeople) for (let count = 1; count < mostPeople; count++) yield count;
    }
    if (typeof value === 'string') {
      yield word;
      if (hasPeople) for (let count = 1; count < mostPeople; count++) yield `${word}${count}`;
      if (!isWord(value)) {
        for (const number of aroundNumber(Number(value), textCells)) yield freshSpelling(number, cuts.texts);
      }
    }
    if (Array.isArray(value)) {
      yield [];
      yield [word];
      if (value.length <= mostItems)
        yield value.map((item) => (cuts.texts.has(item) || cuts.numbers.has(item) ? item : word));
    } else if (typeof value === 'object') yield {};
    if (tests.length > mostTests) return;
    const { values } = representativesOf(
      tests.map(({ test }) => test),
      { kind: 'any' },
      'ordinary',
    );
    for (const other of values) if (typeOf(other) === typeOf(value)) yield other;
  }

  const find = (value: Value): Value | undefined => {
    if (isOfFile(value, cuts)) return value;
    // What nothing is asked of keeps its type, and whether it is empty.
    if (tests.length === 0) return plainest(value);
    for (const candidate of candidates(value)) if (passesSame(candidate, value)) return candidate;
    return undefined;
  };
  return (value) => {
    if (typeof value === 'object' || value === absent) return find(value);
    if (known.has(value)) return known.get(value);
    const found = find(value);
    if (known.size < mostKnown) known.set(value, found);
    return found;
  };
}

/** Whether a value tells nothing of a person, as it stands in the file or could be anyone's. */
function isOfFile(value: Value, { texts, numbers }: ReturnType<typeof cutsOf>): boolean {
  if (value === absent || value === null || typeof value === 'boolean') return true;
  if (typeof value === 'string') return texts.has(value);
  return typeof value === 'number' && numbers.has(value);
}

/** The cell of a number, and those beside it: rounding may have moved it. */
function aroundNumber(number: number, cells: readonly number[]): number[] {
  let low = 0;
  let high = cells.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cells[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return cells.slice(Math.max(0, low - 1), low + 2);
}

function plainest(value: Value): Value {
  if (typeof value === 'string') return 'other';
  if (typeof value === 'number') return 1;
  if (Array.isArray(value)) return [];
  return {};
}

/** A word that is none of the file's. */
function freshWord(taken: ReadonlySet<string>): string {
  let word = 'other';
  while (taken.has(word)) word += 'x';
  return word;
}
