import type { Gap, Overlap, RuleProof, Witness } from '../../../rules/prove.js';
import { createClock } from '../../../values/clock.js';

/** What a format shows of proofs: one of the three. */
export interface ProveReport {
  file: string;
  timezone: string;
  rules?: readonly RuleProof[];
  gaps?: readonly Gap[];
  overlap?: Overlap;
  /** The two rules of the overlap. */
  of?: readonly string[];
}

/** When a witness comes, as text in the file's time zone; undefined where that does not matter. */
export function timeOf({ now, readsClock }: Witness, timezone: string): string | undefined {
  return readsClock ? createClock(timezone)(now).iso : undefined;
}
