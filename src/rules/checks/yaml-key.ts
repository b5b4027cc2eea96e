import type { Check } from './check.js';

/** Found while the file is read. */
export const yamlKey: Check = {
  id: 'yaml-key',
  severity: 'error',
  summary: 'A key is no text; most often a `{{` without quotes.',
  help: 'Without quotes `{{ … }}` is a mapping within a mapping to YAML. Put the whole text in quotes. A list or a mapping as a key, and a `:` with no key before it, mean nothing in a rules file.',
};
