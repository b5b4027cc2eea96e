import type { Check } from './check.js';

/** Found while the file is read. */
export const yamlAnchor: Check = {
  id: 'yaml-anchor',
  severity: 'warning',
  summary: 'An anchor does nothing.',
  help: '`&name` marks a value for aliases, which are [not read](#yaml-alias). Remove it, or put the text in quotes if the `&` belongs to it.',
};
