import { readFileSync } from 'node:fs';

/**
 * How many connections to accept: as many as are asked for, if this process may have that many files open. A quarter of
 * its files, and a hundred, are left for rules, keys, the outbox, deliveries and probes.
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
