import type { Check } from './check.js';

/** Found while the file is read. */
export const yamlNumber: Check = {
  id: 'yaml-number',
  severity: 'warning',
  summary: 'A number loses something as a number, or is none that JSON has.',
  help: 'Without quotes `0912…` loses its zero: a warning, since a number may have been meant. A number of 20 digits would lose its last ones. It is read as the text of its digits instead, as the same number in a request is, which is a warning as well. `.inf` and `.nan` exist in YAML and not in JSON: an error. Put ids, codes and telephone numbers in quotes.',
};
