import type { Check } from './check.js';

/** Found where `ignores.ts` reads the comments. */
export const ignoredError: Check = {
  id: 'ignored-error',
  severity: 'warning',
  summary: 'An ignore comment stands over an error.',
  help: 'An error is what cannot work, and a file with one is not loaded; a comment changes nothing about that. Mend the error and remove the comment. Warnings can be ignored.',
};
