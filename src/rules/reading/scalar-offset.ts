/**
 * Finds a part of a text value in the YAML that it was written in: past quotes, escapes, the indentation of further
 * lines and folded line ends.
 * @param raw the scalar as it stands in the file, its quotes or block header included
 * @param within offsets in `value`
 * @returns offsets in `raw`
 */
export function scalarOffset(
  raw: string,
  value: string,
  within: readonly [number, number],
): readonly [number, number] {
  const style = raw[0]!;
  const isBlock = style === '|' || style === '>';
  let at = isBlock ? raw.indexOf('\n') + 1 : style === '"' || style === "'" ? 1 : 0;
  let start = at;
  let end = at;
  for (let i = 0; i < Math.min(within[1], value.length); i++) {
    // Spaces and line ends may be written otherwise than they are read; any other letter stands for itself.
    if (!/\s/.test(value[i]!)) at += leadingSpace(raw, at, style);
    if (i === within[0]) start = at;
    at += lettersOf(raw, at, style);
    if (value.codePointAt(i)! > 0xffff && raw[at - 1] !== value[i]) i++;
    end = at;
  }
  return within[0] < within[1] ? [start, end] : [at, at];
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
