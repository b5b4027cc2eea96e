/** A text of at most so many characters, as `length` counts them. One that is cut ends in "…", and not in half an emoji. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Makes what counting characters needs, which takes longer than a click may. */
export function prepareCharacters(): void {
  void [...graphemes().segment('a')];
}

/**
 * The characters of a text as a reader counts them, so that neither a vowel sign nor half an emoji is cut off. Window by
 * window: for each character the segmenter takes as long as the whole text is that it was given.
 * @param onWindow gets the length of each window before the window is looked at
 */
export function* charactersOf(text: string, onWindow?: (length: number) => void): Generator<string> {
  let start = 0;
  let size = windowSize;
  while (start < text.length) {
    const end = endOfWindow(text, start + size);
    onWindow?.(end - start);
    const characters = Array.from(graphemes().segment(text.slice(start, end)), ({ segment }) => segment);
    // What is behind the window may belong to the last one.
    if (end < text.length) characters.pop();
    size = characters.length === 0 ? 2 * size : windowSize;
    for (const character of characters) {
      yield character;
      start += character.length;
    }
  }
}

const windowSize = 64;

/** Not between the halves of a surrogate pair. */
function endOfWindow(text: string, end: number): number {
  if (end >= text.length) return text.length;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end + 1 : end;
}

// Made when first asked for: a command that renders nothing, such as `lint`, need not wait for it.
let segmenter: Intl.Segmenter | undefined;

function graphemes(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter('fa');
  return segmenter;
}
