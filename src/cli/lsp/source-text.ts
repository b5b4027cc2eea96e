/** A place as editors count: from 0, columns in UTF-16 units. */
export interface Position {
  line: number;
  character: number;
}

export interface EditorRange {
  start: Position;
  end: Position;
}

/** A text, by offsets and by places of an editor. */
export class SourceText {
  private readonly starts: number[] = [0];

  constructor(readonly text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  offset({ line, character }: Position): number {
    const start = this.starts[line];
    if (start === undefined) return this.text.length;
    return Math.min(start + character, (this.starts[line + 1] ?? this.text.length + 1) - 1);
  }

  range({ start, end }: { start: number; end: number }): EditorRange {
    return { start: this.position(start), end: this.position(end) };
  }

  private position(offset: number): Position {
    const after = this.starts.findIndex((start) => start > offset);
    const line = (after === -1 ? this.starts.length : after) - 1;
    return { line, character: offset - this.starts[line]! };
  }
}
