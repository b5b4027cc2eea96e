import { vi } from 'vitest';

/** Waits until the assertions hold. Only what never comes meets the limit: it is no measure of how fast a machine is. */
export function eventually(assertions: () => unknown): Promise<unknown> {
  return vi.waitFor(assertions, { timeout: 120_000, interval: 25 });
}
