/**
 * Writes control characters, direction marks and their like as `\u202e`: a terminal would obey them. The joiners of
 * Persian (U+200C, U+200D) stay, and so do isolates that are closed again (U+2068 … U+2069): they keep a text together.
 * Line breaks are escaped too, unless they are those of a whole text: `keepLines`.
 */
export function escapeInvisible(text: string, { keepLines = false } = {}): string {
  const isolates = text.includes('\u2068') ? closedIsolates(text) : none;
  return text.replace(invisible, (character, index: number) =>
    (keepLines && character === '\n') || isolates.has(index) ? character : escaped(character),
  );
}

const none: ReadonlySet<number> = new Set();

/** Where isolates begin and end that are closed in their line. */
export function closedIsolates(text: string): ReadonlySet<number> {
  const closed = new Set<number>();
  let open: number[] = [];
  for (const { index, 0: character } of text.matchAll(/[\u2068\u2069\n]/g)) {
    if (character === '\u2068') open.push(index);
    else if (character === '\n') open = [];
    else {
      const start = open.pop();
      if (start !== undefined) closed.add(start).add(index);
    }
  }
  return closed;
}

// Controls, separators of lines, directional marks, embeddings, overrides and isolates, and the byte order mark.
const invisible = /[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;

function escaped(character: string): string {
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
}
