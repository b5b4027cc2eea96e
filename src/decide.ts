/** What code has of the rules wherever it runs, on Node (`index.ts`) and in a web page (`browser.ts`). */

import type { PlatformResponse, SessionResponse } from './platform/answer.js';
import { type Decision as AnyDecision, decide as decideAt, type Ruleset } from './rules/engine/decide.js';
import type { SignTicket } from './rules/engine/tickets.js';

export type { PlatformAction, PlatformResponse, SessionResponse } from './platform/answer.js';
export type { CallContract, Contract, ContractSchemas } from './platform/contract.js';
export type { ContractError } from './platform/contract-error.js';
export type { RulesSource } from './rules/analyze.js';
export type { Severity } from './rules/codes.js';
export { type Diagnostic, formatDiagnostic } from './rules/diagnostic.js';
export { type EditPlan, type PlannedEdit, plan } from './rules/edit-plan.js';
export type { RuleFailure, Ruleset, ShadowDecision } from './rules/engine/decide.js';
export type { Notification } from './rules/engine/events.js';
export type { SignTicket, TicketClaims } from './rules/engine/tickets.js';
export type { Receiver } from './rules/format/receiver.js';
export type { Ticket } from './rules/format/sessions.js';
export { BudgetError } from './rules/logic/budget.js';
export type { PartText } from './rules/parts.js';
export { type PreparedRules, prepareRules } from './rules/prepare.js';
export { parseJson } from './values/parse-json.js';

/** What to answer to a click, and why. */
export interface Decision extends AnyDecision {
  response: PlatformResponse;
}

/** What to answer to a session call, and why. */
export interface SessionDecision extends AnyDecision {
  response: SessionResponse;
}

/**
 * Decides the answer to a click: the first rule in file order whose condition holds, else the default. Any JSON value may
 * come in, and an answer always comes out.
 * @param request the body of the platform's call, as parsed JSON. Parse it with `parseJson`, which keeps an id of more
 * digits than a number does: `JSON.parse` turns it into another one
 * @param options.now the instant of the click; the present unless given
 */
export function decide(ruleset: Ruleset, request: unknown, options: { now?: Date } = {}): Decision {
  return decideAt(ruleset, request, { now: options.now ?? new Date() }) as Decision;
}

/**
 * The same for a session call, by the section `sessions` of the file.
 * @param options.signTicket makes the ticket that a link inserts, such as `createTicketSigner` does. Without it a response
 * with one is refused, and the default answers
 * @throws {Error} when the file has no such section: see `ruleset.sessions`
 */
export function decideSession(
  { file, sessions }: Ruleset,
  request: unknown,
  options: { now?: Date; signTicket?: SignTicket } = {},
): SessionDecision {
  if (sessions === undefined) throw new Error(`${file} has no "sessions"`);
  return decideAt(sessions, request, { ...options, now: options.now ?? new Date() }) as SessionDecision;
}
