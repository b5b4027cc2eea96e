import type { CommandContext } from '../config/context.js';
import type { Logger } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';

/** What every part of a server is handed: the command's context, and where it reports. */
export interface ServerContext extends CommandContext {
  log: Logger;
  metrics: Metrics;
}
