import type { Check } from './check.js';

/** Found while the tests are read. */
export const unknownField: Check = {
  id: 'unknown-field',
  severity: 'error',
  summary: 'A text of a test names a field that a row of its `each` does not have.',
  help: 'In a case with `each`, `{{ field }}` stands for the field of that name in each row. A name that a row lacks would stay in the request as it is written, and the test would prove nothing. Add the field to every row, or mend the name.',
};
