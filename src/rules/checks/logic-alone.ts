import type { Check } from './check.js';

/** Found while the file is read. */
export const logicAlone: Check = {
  id: 'logic-alone',
  severity: 'error',
  summary: 'Something stands beside `$logic`.',
  help: '`{ $logic: … }` stands for a whole value, so a key beside it would have no place to be. Move the key out, or build the whole value in the expression.',
};
