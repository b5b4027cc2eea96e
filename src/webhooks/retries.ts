/** The longest wait that a receiver can ask for: a mistake in its header must not park events for years. */
export const longestRetryAfterMs = 3_600_000;

/**
 * How long to wait after a failed attempt. `Retry-After` can make it longer, never shorter: a receiver that says "in a
 * second" all through an outage would use up every attempt within a minute.
 * @param attempt the one that failed: 1 for the first
 * @returns milliseconds, or undefined after the last
 */
export function retryDelayMs(
  {
    retriesMs,
    attempt,
    retryAfterMs = 0,
  }: { retriesMs: readonly number[]; attempt: number; retryAfterMs?: number },
  random: () => number,
): number | undefined {
  const plannedMs = retriesMs[attempt - 1];
  return plannedMs === undefined ? undefined : Math.max(jittered(plannedMs, random), retryAfterMs);
}

/** A fifth more or less, so that attempts that failed together are not repeated together. */
export function jittered(ms: number, random: () => number): number {
  return Math.round(ms * (0.8 + 0.4 * random()));
}

/**
 * Reads `Retry-After`, seconds or a date (RFC 9110, 10.2.3), as milliseconds from now, at most
 * {@link longestRetryAfterMs}. Undefined for anything else, and for a time in the past.
 */
export function parseRetryAfter(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : dateOf(text) - nowMs;
  return ms > 0 ? Math.min(ms, longestRetryAfterMs) : undefined;
}

// `Date.parse` reads much more than a date of HTTP, such as "-5".
function dateOf(text: string): number {
  return /^[A-Z][a-z]+, .* GMT$/.test(text) ? Date.parse(text) : Number.NaN;
}
