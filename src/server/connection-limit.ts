import { readFileSync } from 'node:fs';

/**
 * How many connections to hold: as many as are asked for, if the system lets this process have so many files open. A
 * quarter of them, and a hundred, are left to rules, keys, the outbox, deliveries and probes.
 */
export function connectionLimit(asked: number, openFiles = openFilesLimit()): number {
  return Math.min(asked, Math.max(Math.floor(openFiles / 4), Math.floor((openFiles * 3) / 4) - 100));
}

/** How many files this process may have open; infinite where the system does not say. */
export function openFilesLimit(): number {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
