import type { Check } from './check.js';

/** Found while the file is read. */
export const yamlNesting: Check = {
  id: 'yaml-nesting',
  severity: 'error',
  summary: 'More than 64 mappings and lists stand within each other.',
  help: 'Nobody reads such a condition, and reading it costs stack at every click. Name its inner parts under `conditions` and refer to them.',
};
