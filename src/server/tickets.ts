import { createSecretSource } from '../config/secret-source.js';
import type { SignTicket } from '../rules/engine/tickets.js';
import { createTicketSigner } from '../tickets/sign.js';
import { readTicketSecret } from '../values/ticket-secret.js';
import type { ServerContext } from './context.js';

/** Signs tickets with the secrets of the environment, and of its files as they are then. */
export function openTickets({ environment, log }: Pick<ServerContext, 'environment' | 'log'>): SignTicket {
  const source = createSecretSource(environment, (message) => log.error({}, String(message)));
  return createTicketSigner((name) => {
    const found = source.find(name, readTicketSecret);
    return found !== undefined && 'secrets' in found ? found.secrets[0] : undefined;
  });
}
