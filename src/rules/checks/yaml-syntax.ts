import type { Check } from './check.js';

/** Found while the file is read. */
export const yamlSyntax: Check = {
  id: 'yaml-syntax',
  severity: 'error',
  summary: 'The text is not YAML.',
  help: 'What YAML cannot read, nobody can: the file stays out, and the rules in force stay. The message names the likely slip, such as a bracket that is not closed or a line that is indented unlike its neighbours. YAML often notices late, so look at the line above as well. A text with ": " or " #" in it, or one that begins with one of the characters that mean something to YAML, goes in quotes.',
};
