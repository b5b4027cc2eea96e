/**
 * Puts two edits of one text together, line by line. Undefined where both have changed the same lines, or lines that
 * touch: then a person has to say.
 */
export function merge(base: string, theirs: string, mine: string): string | undefined {
  const [from, ours, others] = [base, mine, theirs].map((text) => text.split('\n')) as [
    string[],
    string[],
    string[],
  ];
  const own = hunkOf(from, ours);
  const foreign = hunkOf(from, others);
  if (own === undefined || foreign === undefined) return own === undefined ? theirs : mine;
  const isBefore = own.end < foreign.start;
  if (!isBefore && foreign.end >= own.start) return undefined;
  const [first, second] = isBefore ? [own, foreign] : [foreign, own];
  return [
    ...from.slice(0, first.start),
    ...first.lines,
    ...from.slice(first.end, second.start),
    ...second.lines,
    ...from.slice(second.end),
  ].join('\n');
}

/** The one stretch of lines in which a text differs. */
function hunkOf(
  from: readonly string[],
  to: readonly string[],
): { start: number; end: number; lines: string[] } | undefined {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start++;
  if (start === from.length && start === to.length) return undefined;
  let tail = 0;
  const most = Math.min(from.length, to.length) - start;
  while (tail < most && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail++;
  return { start, end: from.length - tail, lines: to.slice(start, to.length - tail) };
}
