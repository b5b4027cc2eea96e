import type { Check } from './check.js';

/** Found while the file is read. */
export const yamlDocuments: Check = {
  id: 'yaml-documents',
  severity: 'error',
  summary: 'The file holds more than one YAML document.',
  help: 'A line `---` or `...` begins another document, and only one can be the rules. Remove the line, or put the second document into a file of its own.',
};
