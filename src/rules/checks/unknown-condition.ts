import type { Check } from './check.js';

/** Found while the file is read. */
export const unknownCondition: Check = {
  id: 'unknown-condition',
  severity: 'error',
  summary: '`{ condition: … }` names a condition that is not defined.',
  help: 'There would be nothing to ask. The message offers the name that was probably meant and lists those that are defined. The name is a text that stands in the file: it cannot be computed.',
};
