import { seal, unseal } from './seal.js';

/** How far the journal was worked off. Written as a whole with what was moved to the store. */
export interface Mark {
  /** The lowest number that is not done with. */
  from: number;
  /** Those above it that are. */
  ahead: number[];
  /** Behind the last that was written then, or before; version 0.1 did not note it. */
  end?: number;
}

export const markKey = 'mark';

export function textOf(mark: Mark): string {
  return seal(markKey, JSON.stringify(mark));
}

/** Undefined: it was spoilt. */
export function markIn(sealed: string): Mark | undefined {
  try {
    return JSON.parse(unseal(markKey, sealed) ?? '') as Mark;
  } catch {
    return undefined;
  }
}
