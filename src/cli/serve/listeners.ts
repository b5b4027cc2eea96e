import type { Logger } from '../../http/log.js';
import type { Metrics } from '../../http/metrics.js';
import type { World } from '../world.js';

/** Who hears of what happens. */
export interface Listeners {
  log: Logger;
  metrics: Metrics;
  world: World;
}
