import { isObject } from '../../values/json.js';
import { nearest } from '../../values/suggest.js';
import type { ReadingCode } from '../codes.js';
import type { Path } from '../diagnostic.js';

/** Tells of something that is wrong with a place in the file's data, as it stands there. */
export type Fail = (
  check: ReadingCode,
  path: Path,
  message: string,
  more?: { at?: 'key'; suggestion?: string },
) => void;

/** A mapping of names of the author's own. */
export type Section = 'vars' | 'conditions' | 'responses' | 'notify';

export type Mapping = Record<string, unknown>;

/** What reading a file collects. */
export interface Reader {
  fail: Fail;
  unread: Set<Section>;
  misspelt: Map<string, string>;
}

/** A place as it stands in the file, and with the keys that were meant: the same but for misspelt ones. */
export interface At {
  path: Path;
  place: Path;
}

/** The known keys of a mapping, found under the names that they have in the file. */
export interface Keys {
  /** Where the key stands, or undefined where it does not. */
  path(key: string): Path | undefined;
  at(key: string): At | undefined;
  value(key: string): unknown;
  /** Whether a key is absent that no other key was most likely meant to be. */
  isMissing(key: string): boolean;
}

export const atKey = { at: 'key' } as const;

// Persian letters, their marks, digits and the zero-width non-joiner too; no dots, which separate the parts of paths.
// Tried first, since the pattern of all scripts takes ten milliseconds to be made.
const asciiName = /^[A-Za-z_][\w-]*$/;
const namePattern = /^[\p{L}_][\p{L}\p{M}\p{Nd}\u200C_-]*$/u;

const quoteIt = 'Put it in quotes';

/** What stands below a key or an index. */
export function below({ path, place }: At, segment: string | number): At {
  return { path: [...path, segment], place: [...place, segment] };
}

/** Reports the keys that are not known, and finds those that are, under a misspelt name too. */
export function checkKeys(
  data: Mapping,
  known: readonly string[],
  { path, place }: At,
  owner: string,
  { fail, misspelt }: Reader,
): Keys {
  const absent = new Set(known.filter((key) => !Object.hasOwn(data, key)));
  const written = new Map<string, string>();
  for (const key of Object.keys(data)) {
    if (known.includes(key)) {
      written.set(key, key);
      continue;
    }
    const otherWord = otherWords.get(key);
    const isOtherWord = otherWord !== undefined && absent.has(otherWord);
    const suggestion = isOtherWord ? otherWord : nearest(key, absent);
    if (suggestion !== undefined) absent.delete(suggestion);
    if (suggestion !== undefined && !isOtherWord) {
      written.set(suggestion, key);
      misspelt.set(keyOf([...place, suggestion]), key);
    }
    if (isPartOfAnswer(key)) absent.delete('respond');
    const message = `${owner} has an unknown key "${key}".${hintFor(key, suggestion, known)}`;
    fail('unknown-key', [...path, key], message, {
      ...atKey,
      ...(suggestion !== undefined && { suggestion }),
    });
  }
  return {
    path(key) {
      const name = written.get(key);
      return name === undefined ? undefined : [...path, name];
    },
    at(key) {
      const name = written.get(key);
      return name === undefined ? undefined : { path: [...path, name], place: [...place, key] };
    },
    value: (key) => data[written.get(key) ?? key],
    isMissing: (key) => absent.has(key),
  };
}

/** A place of a file's data with its keys as they stand in the file. */
export function asWritten(misspelt: ReadonlyMap<string, string> | undefined, place: Path): Path {
  if (misspelt === undefined) return place;
  // Keys that can be misspelt stand at most so deep: rules/3/notify/0/when. Longer places lead on into logic.
  const written = [...place];
  for (const index of place.slice(0, 5).keys()) {
    written[index] = misspelt.get(keyOf(place.slice(0, index + 1))) ?? place[index]!;
  }
  return written;
}

function keyOf(place: Path): string {
  return place.join('/');
}

/** Words of other rule engines, and the keys they are here. */
const otherWords = new Map([
  ['if', 'when'],
  ['condition', 'when'],
  ['then', 'respond'],
  ['answer', 'respond'],
  ['name', 'id'],
]);

function hintFor(key: string, suggestion: string | undefined, known: readonly string[]): string {
  if (known.includes('respond') && isPartOfAnswer(key)) {
    return ` It belongs in the answer: respond: { ${key}: … }`;
  }
  if (suggestion !== undefined) return ` Did you mean "${suggestion}"?`;
  return ` Known keys: ${known.join(', ')}`;
}

function isPartOfAnswer(key: string): boolean {
  return key === 'action' || key === 'text_message';
}

/** Reads a section of names of the author's own; what stands below them is not looked at. */
export function readNamed(keys: Keys, section: Section, example: string, { fail, unread }: Reader): Mapping {
  const named = keys.value(section);
  const path = keys.path(section);
  if (path === undefined) return {};
  if (!isObject(named)) {
    if (named !== null) unread.add(section);
    const message = `"${section}" must be a mapping such as { ${example} }, but ${itIs(named)}${emptyHint(named, section)}`;
    fail('wrong-type', path, message);
    return {};
  }
  for (const name of Object.keys(named)) {
    if (asciiName.test(name) || namePattern.test(name)) continue;
    const message = `"${name}" is no good name in "${section}": a name begins with a letter or "_" and holds only letters, digits, "_" and "-"`;
    fail('wrong-value', [...path, name], message, atKey);
  }
  return named;
}

/** `it is a list`: the end of a sentence that says what should stand there. */
export function itIs(value: unknown): string {
  return value === null ? 'it is empty' : `it is ${kindOf(value)}`;
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text';
  return typeof value === 'number' ? `the number ${value}` : String(value);
}

/** YAML reads `12`, `1e5` and `true` without quotes as something else than text. */
export function quoteHint(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? `. ${quoteIt}` : '';
}

export function emptyHint(value: unknown, section: string): string {
  return value === null ? `. Remove "${section}:" as long as there is nothing below it` : '';
}
