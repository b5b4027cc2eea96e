import { codeOf } from '../../values/code-point.js';
import { isObject, type JsonObject } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';

/** One place where a response is not what a test expects. */
export interface Difference {
  /** What is meant: `rule`, `reason`, `refused`, or a place in the answer such as `response.action.open_direct_link`. */
  of: string;
  /** How the two were compared: the answer should be this, hold this, or be anything but this. */
  comparison: 'is' | 'contains' | 'is not';
  /** Absent where nothing should stand. */
  expected?: unknown;
  /** Absent where nothing stands. */
  actual?: unknown;
  /** A difference that is invisible, in words. */
  note?: Text;
}

/**
 * Compares an answer with the expected one.
 * @param comparison `is`: both are the same JSON. `contains`: of an object the named keys count, and a text is a part of
 * the text that stands there; lists have the same length, and anything else is equal
 * @param of the name of the answer, for the places of the differences
 */
export function differencesOf(
  expected: unknown,
  actual: unknown,
  comparison: 'is' | 'contains',
  of: string,
): Difference[] {
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((item, index) =>
      differencesOf(item, actual[index], comparison, `${of}.${index}`),
    );
  }
  if (isObject(expected) && isObject(actual)) return differencesOfObjects(expected, actual, comparison, of);
  const difference: Difference = { of, comparison: 'is', expected, actual };
  if (typeof expected !== 'string' || typeof actual !== 'string') {
    return isSameJson(expected, actual) ? [] : [difference];
  }
  if (comparison === 'is' ? expected === actual : actual.includes(expected)) return [];
  const note = noteOf(expected, actual, comparison);
  return [{ ...difference, comparison, ...(note !== undefined && { note }) }];
}

function differencesOfObjects(
  expected: JsonObject,
  actual: JsonObject,
  comparison: 'is' | 'contains',
  of: string,
): Difference[] {
  const differences = Object.keys(expected).flatMap((key): Difference[] => {
    const place = `${of}.${key}`;
    if (Object.hasOwn(actual, key)) return differencesOf(expected[key], actual[key], comparison, place);
    return [{ of: place, comparison, expected: expected[key] }];
  });
  if (comparison === 'contains') return differences;
  const surplus = Object.keys(actual).filter((key) => !Object.hasOwn(expected, key));
  return [
    ...differences,
    ...surplus.map((key): Difference => ({ of: `${of}.${key}`, comparison, actual: actual[key] })),
  ];
}

function isSameJson(a: unknown, b: unknown): boolean {
  // Lists of other lengths and objects beside lists: whatever they hold, they differ.
  if (typeof a === 'object' && a !== null) return false;
  return a === b;
}

/** Says where two texts that look alike begin to differ. */
function noteOf(expected: string, actual: string, comparison: 'is' | 'contains'): Text | undefined {
  const twin = comparison === 'is' ? actual : lookalikeWithin(actual, expected);
  // Blanks around a text are as good as invisible.
  const look = looksOf(expected).text.trim();
  if (twin === undefined || look === '' || looksOf(twin).text.trim() !== look) return undefined;
  return say`they look much alike: ${partingOf([...expected], [...twin])}`;
}

/** The part of a text that looks like another one. */
function lookalikeWithin(text: string, wanted: string): string | undefined {
  const looks = looksOf(text);
  const look = looksOf(wanted).text;
  const start = looks.text.indexOf(look);
  if (start === -1 || look === '') return undefined;
  return text.slice(looks.starts[start], looks.ends[start + look.length - 1]);
}

function partingOf(expected: string[], actual: string[]): Text {
  const at = expected.findIndex((character, index) => character !== actual[index]);
  const index = at === -1 ? expected.length : at;
  return say`character ${index + 1} is ${nameOf(actual[index])} where ${nameOf(expected[index])} is expected`;
}

function nameOf(character: string | undefined): Text {
  if (character === undefined) return say`the end of the text`;
  const code = codeOf(character);
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) ? `"${character}" (${code})` : code;
}

/** What a text looks like, and where in it what each letter (a UTF-16 unit) of that stands for begins and ends. */
function looksOf(text: string): { text: string; starts: number[]; ends: number[] } {
  let looks = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let offset = 0;
  for (const character of text) {
    const look = lookOf(character);
    const end = offset + character.length;
    // Blanks in a row look like one.
    if (look === '' || (look === ' ' && looks.endsWith(' '))) {
      if (ends.length > 0) ends[ends.length - 1] = end;
    } else {
      looks += look;
      for (let unit = 0; unit < look.length; unit++) {
        starts.push(offset);
        ends.push(end);
      }
    }
    offset = end;
  }
  return { text: looks, starts, ends };
}

function lookOf(character: string): string {
  if (/[\p{Cf}\p{Cc}\p{Mn}\u0640]/u.test(character) && !/\s/.test(character)) return '';
  if (/\s/.test(character)) return ' ';
  const digit = /\p{Nd}/u.test(character) ? digits.indexOf(character) : -1;
  return digit === -1 ? (twins[character] ?? character) : String(digit % 10);
}

const digits = '۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩';

/** Letters, and others that look like them: Arabic ones, and a heh whose hamza is a letter's part or a mark above it. */
const twins: Record<string, string> = { ي: 'ی', ى: 'ی', ك: 'ک', ۀ: 'ه' };
