import type { ReadingCode, Severity } from '../codes.js';

/** A stretch of the source, its end exclusive. */
export interface Range {
  start: number;
  end: number;
}

/** Trouble of the text itself, told in terms of the text. */
export interface Trouble extends Range, Told {
  /** Set where an error before this one explains it. */
  isLikelyEcho?: boolean;
}

export interface Told {
  severity: Severity;
  check: ReadingCode;
  message: string;
  suggestion?: string;
}
