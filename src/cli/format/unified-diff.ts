/**
 * The difference of two texts as `diff -u` writes it, with lines around each change; empty where there is none.
 * @param file its name, as seen from the folder in which the patch is applied
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const changes = changesOf(linesOf(before), linesOf(after));
  const hunks = inHunks(changes).map((hunk) => renderHunk(changes.slice(hunk.start, hunk.end), hunk));
  return `--- a/${file}\n+++ b/${file}\n${hunks.join('')}`;
}

/** Lines around a change. */
const around = 3;

interface Change {
  sign: ' ' | '-' | '+';
  /** With its end, which the last line of a text may lack. */
  line: string;
}

interface Hunk {
  start: number;
  end: number;
  /** Lines of either text before it. */
  before: number;
  after: number;
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function changesOf(before: readonly string[], after: readonly string[]): Change[] {
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [removed, added] = nextEqual(before, i, after, j);
    for (const line of before.slice(i, i + removed)) changes.push({ sign: '-', line });
    for (const line of after.slice(j, j + added)) changes.push({ sign: '+', line });
    i += removed;
    j += added;
    if (i < before.length && j < after.length) changes.push({ sign: ' ', line: before[i]! });
    i++;
    j++;
  }
  return changes;
}

/** How many lines of each lie before the next that both have: fixes are small, so it is near. */
function nextEqual(
  before: readonly string[],
  from: number,
  after: readonly string[],
  start: number,
): [removed: number, added: number] {
  const rest = before.length - from + after.length - start;
  for (let distance = 0; distance < rest; distance++) {
    for (let added = 0; added <= distance; added++) {
      const line = before[from + distance - added];
      if (line !== undefined && line === after[start + added]) return [distance - added, added];
    }
  }
  return [before.length - from, after.length - start];
}

/** Changes that are near each other, with the lines around them. */
function inHunks(changes: readonly Change[]): Hunk[] {
  const hunks: Hunk[] = [];
  let [before, after] = [0, 0];
  const starts = changes.map(({ sign }) => {
    const start = { before, after };
    if (sign !== '+') before++;
    if (sign !== '-') after++;
    return start;
  });
  changes.forEach(({ sign }, index) => {
    if (sign === ' ') return;
    const start = Math.max(0, index - around);
    const end = Math.min(changes.length, index + around + 1);
    const last = hunks.at(-1);
    if (last !== undefined && start <= last.end) last.end = end;
    else hunks.push({ start, end, ...starts[start]! });
  });
  return hunks;
}

function renderHunk(changes: readonly Change[], { before, after }: Hunk): string {
  const range = (start: number, without: string) => {
    const length = changes.filter(({ sign }) => sign !== without).length;
    return `${length === 0 ? start : start + 1},${length}`;
  };
  const lines = changes.map(({ sign, line }) =>
    line.endsWith('\n') ? `${sign}${line}` : `${sign}${line}\n\\ No newline at end of file\n`,
  );
  return `@@ -${range(before, '+')} +${range(after, '-')} @@\n${lines.join('')}`;
}
