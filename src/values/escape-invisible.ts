/**
 * Writes control characters, direction marks and their like as `\u202e`: a terminal would obey them. The joiners of
 * Persian (U+200C, U+200D) stay. Line breaks are escaped too, unless they are those of a whole text: `keepLines`.
 */
export function escapeInvisible(text: string, { keepLines = false } = {}): string {
  return text.replace(invisible, (character) =>
    keepLines && character === '\n' ? character : escaped(character),
  );
}

// Controls, separators of lines, directional marks, embeddings, overrides and isolates, and the byte order mark.
const invisible = /[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;

function escaped(character: string): string {
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
}
