import { escapeInvisible } from '../../values/escape-invisible.js';

/**
 * Rows with their cells below each other. Cells may be written by others: a terminal must not obey what they hold.
 * @param numbers the columns that stand to the right, counted from 0
 */
export function table(given: readonly (readonly string[])[], numbers: readonly number[] = []): string {
  const rows = given.map((cells) => cells.map((cell) => escapeInvisible(cell)));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const pad = (cell: string, column: number) =>
    numbers.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
  return rows.map((cells) => `${cells.map(pad).join('  ').trimEnd()}\n`).join('');
}
