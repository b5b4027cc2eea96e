import { type Cuts, canBeInNumber, inOrder, subsetsOf } from './cuts.js';
import { numberCells } from './number-cells.js';
import { AbstractValue } from './values.js';

/** More than this are not worth the time: the question stays open. */
const most = 20_000;

/**
 * All combinations of what tests can see of a text or a list, whether there is such a value or not: a number, a place among the
 * texts, sought texts that are in it, and an ending. Where even these pass no tests, nothing does.
 * @returns undefined where they are too many
 */
export function abstractValues(cuts: Cuts, allowsLists: boolean): AbstractValue[] | undefined {
  const { texts, sought, textNumbers, endings } = cuts;
  const places = placesAmong(cuts);
  const numbers = [Number.NaN, ...numberCells(textNumbers)];
  if (places.length * numbers.length * 2 ** sought.length * endings.length > most) return undefined;
  const subsets = [new Set<string>(), ...subsetsOf(sought).map((subset) => new Set(subset))];
  const values: AbstractValue[] = [];
  for (const number of numbers) {
    for (const place of places) {
      for (const inside of subsets) {
        if (allowsLists) values.push(new AbstractValue(true, number, place, inside, ''));
        for (const ending of endings) {
          if (canBeText(number, inside, ending, sought))
            values.push(new AbstractValue(false, number, place, inside, ending));
        }
      }
    }
  }
  if (!allowsLists) return values;
  // A list can be joined to a text of the file, and have other items than that text has parts.
  for (const text of texts) {
    if (!text.includes(',')) continue;
    for (const inside of subsets) values.push(new AbstractValue(true, Number(text), text, inside, '', text));
  }
  return values;
}

/** A place in each gap between two texts of the file. Those that equal one of them are real values. */
function placesAmong({ texts, hasOrder }: Cuts): string[] {
  if (!hasOrder) return ['\u0000?'];
  const points = inOrder(texts);
  return points.flatMap((point, index) => {
    const next = `${point}\u0000`;
    return points[index + 1] === next ? [] : [next];
  });
}

/** A text that holds a text holds what is in that one, and one that counts as a number only what can be part of such. */
function canBeText(
  number: number,
  inside: ReadonlySet<string>,
  ending: string,
  sought: readonly string[],
): boolean {
  const parts = [...inside, ending];
  const isClosed = sought.every(
    (text) => inside.has(text) || (text !== '' && !parts.some((other) => other.includes(text))),
  );
  return isClosed && (Number.isNaN(number) || parts.every(canBeInNumber));
}
