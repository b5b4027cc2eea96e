import { CommandFailure, exitCodes } from '../config/context.js';
import type { Settings } from '../config/settings.js';
import { createGateway, type GatewayOptions } from '../http/gateway.js';
import { type Listening, type ListenOptions, listen } from '../http/listen.js';
import { createAccessList } from '../http/steps/access.js';
import { recordDropped, recordRefusal } from '../http/steps/record.js';
import { saidBy } from '../values/message.js';
import { connectionLimit } from './connection-limit.js';
import { closeAll, type ServerContext } from './context.js';
import { openTickets } from './tickets.js';

/**
 * Starts to answer clicks, and returns the port.
 * @throws {CommandFailure} when the port cannot be listened on
 */
export function openClicks(
  settings: Settings,
  answering: Pick<GatewayOptions, 'rules' | 'keys' | 'contract' | 'publish' | 'record'>,
  { environment, log, metrics, closers }: ServerContext,
): Promise<number> {
  const { path, sessionPath, maxBodyBytes, host, port } = settings;
  const maxConnections = connectionLimit(settings.maxConnections);
  const access = createAccessList(settings);
  const gateway = createGateway({
    ...{ path, sessionPath, maxBodyBytes, access, log, metrics },
    signTicket: openTickets({ environment, log }),
    ...answering,
  });
  const onRefused = recordRefusal(log, metrics);
  const onDropped = recordDropped(log, metrics, maxConnections);
  return openPort(gateway, { host, port, maxConnections, onRefused, onDropped }, { closers });
}

/** Listens for an app, and returns the port. @throws {CommandFailure} when that cannot be */
export async function openPort(
  app: Parameters<typeof listen>[0],
  options: ListenOptions,
  { closers }: Pick<ServerContext, 'closers'>,
): Promise<number> {
  let listening: Listening;
  try {
    listening = await listen(app, options);
  } catch (error) {
    throw new CommandFailure(saidBy(error), exitCodes.failed);
  }
  closers.push(() => listening.close(graceMs));
  return listening.port;
}

/** A port that nothing listens on now. @throws {CommandFailure} when there is no such host */
export async function freePort(host: string): Promise<number> {
  const nothing = { closers: [] };
  const port = await openPort({ callback: () => () => {} }, { host, port: 0 }, nothing);
  await closeAll(nothing);
  return port;
}

/** The time for requests under way at the end. */
export const graceMs = 5_000;
