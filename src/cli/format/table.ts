import { escapeInvisible } from '../../values/escape-invisible.js';

/**
 * Rows with their cells below each other. Cells may be written by others: a terminal must not obey what they hold.
 * @param numbers the columns that stand to the right, counted from 0
 */
export function table(given: readonly (readonly string[])[], numbers: readonly number[] = []): string {
  const rows = given.map((cells) => cells.map((cell) => escapeInvisible(cell)));
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => widthOf(cells[column]!))),
  );
  const pad = (cell: string, column: number) => {
    const blanks = ' '.repeat(widths[column]! - widthOf(cell));
    return numbers.includes(column) ? blanks + cell : cell + blanks;
  };
  return rows.map((cells) => `${cells.map(pad).join('  ').trimEnd()}\n`).join('');
}

/** Signs of direction and half-spaces take no place. */
function widthOf(cell: string): number {
  return cell.replace(/[\u200c\u2068\u2069]/g, '').length;
}
