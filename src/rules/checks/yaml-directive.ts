import type { Check } from './check.js';

/** Found while the file is read. */
export const yamlDirective: Check = {
  id: 'yaml-directive',
  severity: 'error',
  summary: 'A directive such as `%YAML` stands in the file.',
  help: '`%YAML 1.1` would change what `yes` and `0777` mean, and the file would no longer say what it says elsewhere. Remove the line: a rules file is YAML 1.2.',
};
