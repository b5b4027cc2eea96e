import type { Check } from './check.js';

/** Found while the file is read. */
export const unknownFilter: Check = {
  id: 'unknown-filter',
  severity: 'error',
  summary: 'There is no such filter.',
  help: 'The filters are few and fixed; the message offers the one that was probably meant. `docs/rules.md` shows each with an example.',
};
