import type { Check } from './check.js';

/** Found while the file is read. */
export const yamlAlias: Check = {
  id: 'yaml-alias',
  severity: 'error',
  summary: 'An alias or a merge key stands in the file.',
  help: '`*name` and `<<` copy parts of a file in a way that few readers follow, and a few lines of them can grow to gigabytes. They are not read. Name what is used twice under `conditions`, `responses` or `vars`, and refer to the name. An operator that begins with `*` goes in quotes: `"*":`.',
};
