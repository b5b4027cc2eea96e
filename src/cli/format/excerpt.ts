import { closedIsolates } from '../../values/escape-invisible.js';
import { latePattern } from '../../values/late-pattern.js';
import type { Place } from './place.js';

/** A line of a file as a terminal shows it, and where to put a marker under a part of it. */
export interface Excerpt {
  /** The line, in three parts: the part in the middle is marked. */
  before: string;
  marked: string;
  behind: string;
  /** Columns of a terminal before the marker. */
  indent: number;
  /** Columns that the marker takes; at least one. */
  width: number;
}

/**
 * Cuts a line to what fits a screen around a place in it, and makes visible what a terminal would hide or obey. Persian
 * letters are counted from left to right, as they stand in the file: some terminals show them so, others reverse them,
 * and a program cannot know which.
 */
export function excerpt(line: string, place: Omit<Place, 'file'>): Excerpt {
  const start = Math.min(place.column - 1, line.length);
  const end = place.endLine > place.line ? line.length : Math.min(place.endColumn - 1, line.length);
  const from = Math.max(0, start - farthest);
  const head = [...(from > 0 ? [ellipsis] : []), ...lettersOf(line.slice(from, start), 0)];
  const middle = lettersOf(line.slice(start, Math.min(end, start + farthest)), widthOf(head));
  const rest = line.slice(Math.max(start, end), Math.max(start, end) + farthest);
  const tail = lettersOf(rest, widthOf(head) + widthOf(middle));

  const fits = widthOf(head) + widthOf(middle) + widthOf(tail) <= widest;
  const marked = fits ? middle : keepStart(middle, widest / 2);
  const room = widest - widthOf(marked);
  const before = fits ? head : keepEnd(head, Math.max(room / 2, room - widthOf(tail)));
  const behind = fits ? tail : keepStart(tail, room - widthOf(before));
  return {
    before: textOf(before),
    marked: textOf(marked),
    behind: textOf(behind),
    indent: widthOf(before),
    width: Math.max(1, widthOf(marked)),
  };
}

/** A text with what a terminal would hide or obey made visible. */
export function printable(text: string): string {
  const isolates = closedIsolates(text);
  return text.replace(new RegExp(unsafe(), 'gu'), (character, index: number) =>
    isolates.has(index) ? character : '\uFFFD',
  );
}

/** Columns of a line that are shown. */
const widest = 120;
/** In UTF-16 units from the place. A line may be a whole JSON file with a thousand findings in it. */
const farthest = 1000;
const tabWidth = 4;

/** What a terminal shows as one, with the columns that it takes. */
interface Letter {
  text: string;
  width: number;
}

const ellipsis: Letter = { text: '…', width: 1 };

function lettersOf(text: string, column: number): Letter[] {
  const letters: Letter[] = [];
  let at = column;
  for (const character of text) {
    const width = columnsOf(character, at);
    letters.push({ text: shownAs(character, width), width });
    at += width;
  }
  return letters;
}

function shownAs(character: string, width: number): string {
  if (isPlain(character)) return character;
  if (character === '\t') return ' '.repeat(width);
  return unsafe().test(character) ? '\uFFFD' : character;
}

function columnsOf(character: string, column: number): number {
  if (isPlain(character)) return 1;
  if (character === '\t') return tabWidth - (column % tabWidth);
  const code = character.codePointAt(0)!;
  if (code < 0x300 || unsafe().test(character)) return 1;
  if (invisible().test(character)) return 0;
  return isWide(code) || emoji().test(character) ? 2 : 1;
}

/** Printable ASCII, which most of a file is. */
function isPlain(character: string): boolean {
  return character >= ' ' && character <= '~';
}

// Control characters, and those that change the direction of what follows: a line must not look like another one.
const unsafe = latePattern`[\p{Cc}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]`;
// Marks on the letter before them, and joiners such as the zero-width non-joiner of Persian.
const invisible = latePattern`[\p{Mn}\p{Me}\p{Cf}]`;
const emoji = latePattern`\p{Emoji_Presentation}`;

/** East Asian letters that take two columns: https://www.unicode.org/reports/tr11/ */
function isWide(code: number): boolean {
  return wide.some(([first, last]) => code >= first && code <= last);
}

const wide: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];

function keepStart(letters: readonly Letter[], room: number): readonly Letter[] {
  return widthOf(letters) <= room ? letters : [...firstIn(room - 1, letters), ellipsis];
}

function keepEnd(letters: readonly Letter[], room: number): readonly Letter[] {
  if (widthOf(letters) <= room) return letters;
  const kept = firstIn(room - 1, letters.toReversed()).toReversed();
  // A mark without its letter would stand on the ellipsis.
  const start = kept.findIndex(({ width }) => width > 0);
  return [ellipsis, ...kept.slice(start === -1 ? kept.length : start)];
}

/** As many of the first letters as there is room for. */
function firstIn(room: number, letters: readonly Letter[]): readonly Letter[] {
  let width = 0;
  const end = letters.findIndex((letter) => {
    width += letter.width;
    return width > room;
  });
  return letters.slice(0, end === -1 ? letters.length : end);
}

function widthOf(letters: readonly Letter[]): number {
  return letters.reduce((sum, { width }) => sum + width, 0);
}

function textOf(letters: readonly Letter[]): string {
  return letters.map(({ text }) => text).join('');
}
