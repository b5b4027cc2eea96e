import type { Text } from '../../values/message.js';
import type { ReadingCode, Severity } from '../codes.js';

/** A stretch of the source, its end exclusive. */
export interface Range {
  start: number;
  end: number;
}

/** What is wrong with the text itself, by its offsets. */
export interface TextError extends Range, ErrorWords {
  /** Set where an error before this one explains it. */
  isLikelyEcho?: boolean;
}

export interface ErrorWords {
  severity: Severity;
  check: ReadingCode;
  message: Text;
  suggestion?: string;
}
