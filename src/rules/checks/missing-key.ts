import type { Check } from './check.js';

/** Found while the file is read. */
export const missingKey: Check = {
  id: 'missing-key',
  severity: 'error',
  summary: 'A key that must be there is not.',
  help: 'Every file has a `version` and a `default`, so that every click gets an answer; every rule has an `id`, by which logs, metrics and tests name it, and a `respond`. The message shows what to add.',
};
