import type { ContractError } from '../../platform/contract-error.js';
import { type Facts, ticketFact } from '../../platform/facts.js';
import type { JsonObject } from '../../values/json.js';
import { saidBy, say } from '../../values/message.js';
import type { Ticket } from '../format/sessions.js';
import type { Budget } from '../logic/budget.js';
import { spendOnJson } from '../logic/price.js';
import { type AnswerNode, responsesIn, walkResponse } from '../template/node.js';
import { RenderError } from '../template/render-error.js';
import { compileInclude } from './events.js';
import { refusal } from './responses.js';

/** What a ticket says: the facts that it carries, and from when to when it is valid, in seconds since 1970. */
export interface TicketClaims extends JsonObject {
  iat: number;
  exp: number;
}

/** Makes a ticket of its claims: adds an id, and signs it with the first secret that the ticket names. May throw. */
export type SignTicket = (claims: TicketClaims, ticket: Ticket) => string;

/** What making a ticket takes besides the facts. */
export interface Signing {
  now: Date;
  sign: SignTicket | undefined;
}

/** Makes the tickets of a ruleset. */
export interface CompiledTicket {
  ticket: Ticket;
  /** Whether a response, by its number, inserts one. */
  isIn(response: number): boolean;
  /** Has a response given with a ticket among the facts; refuses it where there can be none. */
  withTicket<Given>(
    facts: Facts,
    budget: Budget,
    signing: Signing,
    give: () => Given,
  ): Given | readonly ContractError[];
}

export function compileTicket(ticket: Ticket, responses: readonly AnswerNode[]): CompiledTicket {
  const inserting = new Set(responses.flatMap((node, number) => (insertsTicket(node) ? [number] : [])));
  const pick = compileInclude(ticket.include);
  return {
    ticket,
    isIn: (response) => inserting.has(response),
    withTicket(facts, budget, { now, sign }, give) {
      const iat = Math.floor(now.getTime() / 1000);
      const claims = { ...pick(facts), iat, exp: iat + Math.ceil(ticket.lifetimeMs / 1000) };
      try {
        spendOnJson(budget, claims);
        facts[ticketFact] = signed(claims, ticket, sign);
        return give();
      } catch (error) {
        return refusal(error as Error);
      } finally {
        // No condition of a "notify", and no event, sees it.
        facts[ticketFact] = null;
      }
    },
  };
}

/** What stands in place of a ticket where nobody is to be let in: in tests and explanations. */
export const standInTicket: SignTicket = () => ticketFact;

function signed(claims: TicketClaims, ticket: Ticket, sign: SignTicket | undefined): string {
  if (sign === undefined) throw new RenderError(say`inserts a ticket, and nothing here signs tickets`);
  try {
    return sign(claims, ticket);
  } catch (error) {
    throw new RenderError(say`inserts a ticket, which could not be signed: ${saidBy(error)}`);
  }
}

function insertsTicket(answer: AnswerNode): boolean {
  let isThere = false;
  for (const node of responsesIn(answer)) {
    walkResponse(node, (part) => {
      if (part.kind !== 'link') return;
      isThere ||= part.parts.some((one) => typeof one !== 'string' && one.path === ticketFact);
    });
  }
  return isThere;
}
