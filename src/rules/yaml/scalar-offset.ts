/**
 * Finds parts of a text value in the YAML that it was written in: past quotes, escapes, the indentation of further
 * lines and folded line ends. Reads the text once, however many parts it is asked for.
 * @param raw the scalar as it stands in the file, its quotes or block header included
 * @returns gives offsets in `raw` for offsets in `value`
 */
export function scalarOffsets(
  raw: string,
  value: string,
): (within: readonly [number, number]) => readonly [number, number] {
  const style = raw[0]!;
  const isBlock = style === '|' || style === '>';
  const first = isBlock ? raw.indexOf('\n') + 1 : style === '"' || style === "'" ? 1 : 0;
  // Where reading has come to, every so many letters: the next question goes on from there.
  const marks: { index: number; at: number }[] = [{ index: 0, at: first }];

  return (within) => {
    const from = marks[markBefore(marks, within[0])]!;
    let { index, at } = from;
    let start = at;
    let end = at;
    for (; index < Math.min(within[1], value.length); index++) {
      if (index >= marks.at(-1)!.index + lettersAMark) marks.push({ index, at });
      // Spaces and line ends may be written otherwise than they are read; any other letter stands for itself.
      if (!/\s/.test(value[index]!)) at += leadingSpace(raw, at, style);
      if (index === within[0]) start = at;
      at += lettersOf(raw, at, style);
      if (value.codePointAt(index)! > 0xffff && raw[at - 1] !== value[index]) index++;
      end = at;
    }
    return within[0] < within[1] ? [start, end] : [at, at];
  };
}

const lettersAMark = 256;

/** The last mark that is not behind an index. */
function markBefore(marks: readonly { index: number }[], index: number): number {
  let low = 0;
  let high = marks.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (marks[middle]!.index <= index) low = middle;
    else high = middle;
  }
  return low;
}

/** Spaces, line ends and, in double quotes, escaped line ends. */
function leadingSpace(raw: string, at: number, style: string): number {
  const pattern = style === '"' ? /(?:\s|\\\r?\n)*/y : /\s*/y;
  pattern.lastIndex = at;
  return pattern.exec(raw)![0].length;
}

/** How many letters of the source make the next letter of the value. */
function lettersOf(raw: string, at: number, style: string): number {
  if (style === "'" && raw.startsWith("''", at)) return 2;
  if (style === '"' && raw[at] === '\\') {
    return { x: 4, u: 6, U: 10 }[raw[at + 1] ?? ''] ?? 2;
  }
  return 1;
}
