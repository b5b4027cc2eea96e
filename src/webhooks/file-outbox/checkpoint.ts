import { seal, unseal } from './seal.js';

/** How far the write-ahead log was worked off. Written as a whole with what was moved to the store. */
export interface Checkpoint {
  /** The lowest number that is not done with. */
  from: number;
  /** Those above it that are. */
  ahead: number[];
  /** Behind the last that was written then, or before; version 0.1 did not note it. */
  end?: number;
}

export const checkpointKey = 'mark';

export function textOf(mark: Checkpoint): string {
  return seal(checkpointKey, JSON.stringify(mark));
}

/** Undefined: it was spoilt. */
export function checkpointIn(sealed: string): Checkpoint | undefined {
  try {
    return JSON.parse(unseal(checkpointKey, sealed) ?? '') as Checkpoint;
  } catch {
    return undefined;
  }
}
