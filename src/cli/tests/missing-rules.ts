import type { Diagnostic } from '../../rules/diagnostic.js';
import type { ParsedTests } from '../../rules/tests/tests-file.js';
import { say, type Text } from '../../values/message.js';

/** What is wrong with a tests file whose rules cannot be read. @param said its name and why */
export function missingRules({ suite, locate }: ParsedTests, said: Text): Diagnostic {
  const hint = suite?.rules === undefined ? say`. Name the rules file, as rules: ./rules.yaml` : '';
  const message = say`the rules file ${said}${hint}`;
  return locate({ path: ['rules'], severity: 'error', check: 'file', message });
}
