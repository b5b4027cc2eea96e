/**
 * Dargah for code: what the command does, to be embedded in a server, a script or a notebook of your own.
 *
 * @example
 * const { ruleset, diagnostics } = prepareRules({ file: 'rules.yaml', text });
 * if (!ruleset) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
 * const { rule, reason, response } = decide(ruleset, request, { now: new Date() });
 */
export type { Ruleset } from './rules/compile.js';
export {
  type Contract,
  type ContractError,
  type ContractSchemas,
  compileContract,
  SchemaError,
} from './rules/contract.js';
export { type Decision, decide, type RuleFailure } from './rules/decide.js';
export { type Diagnostic, formatDiagnostic, type Severity } from './rules/diagnostic.js';
export type { RulesSource } from './rules/examine.js';
export type { Notification } from './rules/notification.js';
export { parseJson } from './rules/parse-json.js';
export { type PreparedRules, prepareRules } from './rules/prepare.js';
export type { Receiver } from './rules/receiver.js';
