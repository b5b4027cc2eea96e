import type { Check } from './check.js';

/** Found while the file is read. */
export const filterArgument: Check = {
  id: 'filter-argument',
  severity: 'error',
  summary: 'The arguments of a filter are not what it takes.',
  help: '`default` takes one value, `truncate` a whole number above 0 and perhaps an ending, the others nothing. Texts stand in quotes.',
};
