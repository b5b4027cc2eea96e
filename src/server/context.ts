import type { CommandContext } from '../config/context.js';
import type { Settings } from '../config/settings.js';
import { refusalStatuses } from '../http/problems.js';
import { createLogger, type Logger } from '../telemetry/log.js';
import { createMetrics, type Metrics } from '../telemetry/metrics.js';

/** What every part of a server is handed: the command's context, where it reports, and what it leaves to close. */
export interface ServerContext extends CommandContext {
  log: Logger;
  metrics: Metrics;
  /** Called at the end, in reverse order. */
  closers: (() => Promise<void>)[];
}

export function createServerContext(command: CommandContext, { logLevel }: Settings): ServerContext {
  const { stdout } = command;
  const log = createLogger({ level: logLevel, fd: stdout.fd, destination: stdout });
  const metrics = createMetrics({
    statuses: refusalStatuses,
    onLate: (whose) => log.warn({}, `/metrics shows the last figures of ${whose}, which does not answer`),
  });
  return { ...command, log, metrics, closers: [() => log.flush()] };
}

export async function closeAll({ closers }: Pick<ServerContext, 'closers'>): Promise<void> {
  for (const close of closers.reverse()) await close();
}
