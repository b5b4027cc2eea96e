import type { Check } from './check.js';

/** Found while the file is read. */
export const yamlTag: Check = {
  id: 'yaml-tag',
  severity: 'error',
  summary: 'A tag stands in the file; most often an operator without quotes.',
  help: 'To YAML an unquoted `!=:` is a tag with a list behind it: the condition would silently become a list, which is always true. Put operators that are not words in quotes: `"!=":`. Other tags (`!include`, `!!binary`) are not read either.',
};
