/** Numbers that stand for all: each of the given ones, one between each two, one below and one above them all. */
export function numberCells(points: Iterable<number>): number[] {
  const sorted = [...new Set(points)].filter(Number.isFinite).sort((a, b) => a - b);
  const [first] = sorted;
  if (first === undefined) return [];
  const cells = [below(first)];
  sorted.forEach((point, index) => {
    // Not -0, which is written otherwise.
    cells.push(point === 0 ? 0 : point);
    const next = sorted[index + 1];
    const following = next === undefined ? above(point) : between(point, next);
    if (following !== undefined) cells.push(following);
  });
  return cells;
}

function below(point: number): number {
  const whole = Math.floor(point) - 1;
  return whole < point ? whole : point * 2;
}

function above(point: number): number {
  const whole = Math.ceil(point) + 1;
  return whole > point ? whole : point * 2;
}

/** A number between two, a whole one if there is one; undefined where no double lies between. */
function between(low: number, high: number): number | undefined {
  const whole = Math.floor(low) + 1;
  if (whole > low && whole < high) return whole;
  const middle = low + (high - low) / 2;
  return middle > low && middle < high ? middle : undefined;
}

/** Texts that count as a number, the plainest first. */
export function spellingsOf(number: number): string[] {
  const plain = String(number);
  const hasExponent = plain.includes('e');
  const longer =
    Number.isInteger(number) && !hasExponent ? `${plain}.0` : hasExponent ? ` ${plain}` : `${plain}0`;
  const padded = number >= 0 ? [`+${plain}`, `00${plain}`] : [`\n${plain}`, `-00${plain.slice(1)}`];
  const spellings = [
    plain,
    longer,
    ` ${plain}`,
    `\t${plain}`,
    `${plain} `,
    ...padded,
    `\ufeff${plain}`,
    `\u3000${plain}`,
  ];
  return spellings.filter((text) => Number(text) === number);
}

/** A text that counts as a number and is none of those taken. There are endlessly many. */
export function freshSpelling(number: number, taken: ReadonlySet<string>): string {
  const known = spellingsOf(number).find((text) => !taken.has(text));
  if (known !== undefined) return known;
  let text = ` ${number}`;
  while (taken.has(text)) text = ` ${text}`;
  return text;
}

/** A text that is no number. */
export function isWord(value: unknown): value is string {
  return typeof value === 'string' && Number.isNaN(Number(value));
}
