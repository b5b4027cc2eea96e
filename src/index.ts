/**
 * Dargah for code: what the command does, to be embedded in a server, a script or a notebook of your own.
 *
 * @example
 * const { ruleset, diagnostics } = prepareRules({ file: 'rules.yaml', text });
 * if (!ruleset) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
 * const { rule, reason, response } = decide(ruleset, request);
 */

export * from './decide.js';
export { SchemaError } from './platform/compile-schema.js';
export { compileContract } from './platform/contract.js';
export { type MadeCall, type ProvenRules, prove, type ReplayedCalls, replay } from './proofs.js';
export type { Proof, RuleProof, Witness } from './rules/prove.js';
export type { ReplayChange, ReplayResult } from './rules/replay.js';
export { createTicketSigner } from './tickets/sign.js';
export {
  type TicketContent,
  type TicketRefusal,
  type VerifiedTicket,
  verifyTicket,
} from './tickets/verify.js';
