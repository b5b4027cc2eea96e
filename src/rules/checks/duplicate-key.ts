import type { Check } from './check.js';

/** Found while the file is read. */
export const duplicateKey: Check = {
  id: 'duplicate-key',
  severity: 'error',
  summary: 'A key stands twice in one mapping.',
  help: 'Only one of the two could count, and which one differs from reader to reader. Remove one, or join their values. In a condition the same operator twice in one mapping is the sign of a missing `and`: `{ and: [ …, … ] }`.',
};
