import { setTimeout as pause } from 'node:timers/promises';
import { type CommandContext, exitCodes } from '../config/context.js';
import type { Settings } from '../config/settings.js';
import type { Phase } from '../http/admin.js';
import { refusalStatuses } from '../http/problems.js';
import type { Contract } from '../platform/contract.js';
import { createLogger } from '../telemetry/log.js';
import { createMetrics } from '../telemetry/metrics.js';
import { originOf } from '../values/web-url.js';
import { openAdmin } from './admin.js';
import { type Closers, freePort, graceMs, openClicks } from './clicks.js';
import { Primary } from './cluster/primary.js';
import { isWorker, serveAsWorker } from './cluster/worker.js';
import type { ServerContext } from './context.js';
import { keysOf, openKeys } from './keys.js';
import { openLastGoodFolder } from './last-good.js';
import { warnOfOddSettings } from './odd-settings.js';
import { openRules } from './rules.js';
import type { Signals } from './signals.js';
import { createEventPublisher, openWebhooks } from './webhooks.js';

/**
 * `dargah serve`: answers clicks until SIGTERM or SIGINT, and looks at its files at once on SIGHUP.
 * @throws {CommandFailure} when it cannot start.
 */
export async function serve(
  settings: Settings,
  version: string,
  commandContext: CommandContext,
  signals: Signals,
): Promise<number> {
  if (isWorker()) return serveAsWorker(settings, commandContext);
  const ownKeys = keysOf(settings);
  const context = createContext(commandContext, settings);
  const { log } = context;
  const closers: Closers = [() => log.flush()];
  let phase: Phase = 'starting';

  try {
    warnOfOddSettings(settings, context);
    const keys = await openKeys(settings, ownKeys, context);
    closers.push(keys.close);
    // Opened before the rules that need it, and closed when no click can come any more.
    const webhooks = await openWebhooks(settings, context, { cancelled: signals.stop });
    if (webhooks !== undefined) closers.push(webhooks.close);
    const append = webhooks?.append;
    const lastGood = await openLastGoodFolder(settings, context);
    if (lastGood !== undefined) closers.push(lastGood.close);
    const primary =
      settings.workers > 1
        ? new Primary({ size: settings.workers, keys: keys.all, append, graceMs: workerGraceMs }, context)
        : undefined;
    keys.onChange = () => primary?.shareKeys();
    const syncWorkers = primary && ((revision: string, plan: Uint8Array) => primary.sync({ revision, plan }));
    const rules = await openRules(settings, { webhooks, lastGood, syncWorkers }, context);
    const { inForce, contract } = rules;
    closers.push(() => inForce.close());

    const isAnswering = () => primary === undefined || primary.answering().length > 0;
    // Opened before the gateway and closed after it, so that probes and metrics see all of its life.
    const adminUrl = await openAdmin(
      settings,
      {
        ...{ version, keys, webhooks, lastGood, rules },
        phase: () => (phase === 'ready' && !isAnswering() ? 'starting' : phase),
      },
      context,
      closers,
    );
    const port = primary
      ? await startWorkers(primary, settings, contract, closers)
      : await openClicks(
          settings,
          {
            rules: () => inForce.current,
            keys: keys.ring,
            contract,
            ...(append && { tell: createEventPublisher(append, context) }),
          },
          context,
          closers,
        );
    signals.onLook = async () => {
      await Promise.all([keys.look(), inForce.look()]);
      log.info({ revision: inForce.current.revision }, `looked at ${settings.rules}, as SIGHUP asked`);
    };
    phase = 'ready';
    const url = `${originOf(settings.host, port)}${settings.path}`;
    const workers = primary && { workers: settings.workers };
    log.info(
      {
        version,
        url,
        ...(adminUrl && { admin_url: adminUrl }),
        ...workers,
        revision: inForce.current.revision,
      },
      `answering clicks at ${url}`,
    );

    const signal = await signals.stop;
    phase = 'stopping';
    log.info({ signal, delay_ms: settings.shutdownDelayMs }, `stopping, as ${signal} asked`);
    await pause(settings.shutdownDelayMs);
    return exitCodes.fine;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function createContext(context: CommandContext, { logLevel }: Settings): ServerContext {
  const log = createLogger({ level: logLevel });
  const metrics = createMetrics({
    statuses: refusalStatuses,
    onLate: (whose) => log.warn({}, `/metrics shows the last figures of ${whose}, which does not answer`),
  });
  return { ...context, log, metrics };
}

/** Returns the port on which the workers answer clicks. */
async function startWorkers(
  primary: Primary,
  { host, port }: Settings,
  { schemas }: Contract,
  closers: Closers,
): Promise<number> {
  const taken = port === 0 ? await freePort(host) : port;
  await primary.start(taken, schemas);
  closers.push(() => primary.stop());
  return taken;
}

/** What a worker may take to end: the grace that it gives to clicks itself, and a second. */
const workerGraceMs = graceMs + 1_000;
