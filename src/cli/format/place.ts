import type { AnalyzedRules } from '../../rules/analyze.js';
import type { Path } from '../../rules/diagnostic.js';

/** A place in a file. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export interface Place {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** Where the value at a path stands, or its key. */
export function placeOf(locate: AnalyzedRules['locate'], path: Path, at: 'key' | 'value' = 'value'): Place {
  const { file, line, column, endLine, endColumn } = locate({
    path,
    at,
    severity: 'error',
    check: '',
    message: '',
  });
  return { file, line, column, endLine, endColumn };
}
