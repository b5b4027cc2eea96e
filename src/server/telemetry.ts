import type { World } from '../config/context.js';
import type { Logger } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';

/** Who hears of what happens. */
export interface Listeners {
  log: Logger;
  metrics: Metrics;
  world: World;
}
