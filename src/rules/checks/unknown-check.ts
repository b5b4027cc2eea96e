import type { Check } from './check.js';

/** Found where `ignores.ts` reads the comments. */
export const unknownCheck: Check = {
  id: 'unknown-check',
  severity: 'warning',
  summary: 'An ignore comment names no check that there is.',
  help: 'Each finding ends with the name of its check in brackets; take it from there. One comment names one check: several comments may stand above one line.',
};
