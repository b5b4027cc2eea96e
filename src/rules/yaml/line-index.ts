import type { Diagnostic } from '../diagnostic.js';
import type { Range } from './text-error.js';

/** Turns offsets into lines and columns. */
export class LineIndex {
  readonly #starts: number[] = [0];

  // The library's LineCounter misses lines within tokens that stand where none is allowed.
  constructor(source: string) {
    for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1))
      this.#starts.push(at + 1);
  }

  position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 };
  }

  /** The offset at which a line begins. */
  startOf(line: number): number {
    return this.#starts[line - 1]!;
  }

  /** The offset behind the last letter of a line. */
  endOf(line: number, source: string): number {
    const end = (this.#starts[line] ?? source.length + 1) - 1;
    return source[end - 1] === '\r' ? end - 1 : end;
  }

  place({ start, end }: Range): Pick<Diagnostic, 'line' | 'column' | 'endLine' | 'endColumn'> {
    const { line: endLine, column: endColumn } = this.position(end);
    return { ...this.position(start), endLine, endColumn };
  }
}
