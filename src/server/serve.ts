import { setTimeout as pause } from 'node:timers/promises';
import { type CommandContext, exitCodes } from '../config/context.js';
import type { Settings } from '../config/settings.js';
import type { Phase } from '../http/admin.js';
import type { Contract } from '../platform/contract.js';
import { RecentDecisions } from '../telemetry/recent-decisions.js';
import { originOf } from '../values/web-url.js';
import { openAdmin } from './admin.js';
import { freePort, graceMs, openClicks } from './clicks.js';
import { Primary, type PrimaryOptions } from './cluster/primary.js';
import { isWorker, serveAsWorker } from './cluster/worker.js';
import { closeAll, createServerContext, type ServerContext } from './context.js';
import { keysOf, type OpenKeys, openKeys } from './keys.js';
import { openLastGoodFolder } from './last-good.js';
import { warnOfOddSettings } from './odd-settings.js';
import { type CallWriters, openRecord, openRecorder } from './recording.js';
import { openRules, type RulesNeeds } from './rules.js';
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
  const context = createServerContext(commandContext, settings);
  const { log } = context;
  let phase: Phase = 'starting';
  let { port } = settings;

  try {
    warnOfOddSettings(settings, context);
    const keys = await openKeys(settings, ownKeys, context);
    // Opened before the rules that need it, and closed when no click can come any more.
    const webhooks = await openWebhooks(settings, context, { cancelled: signals.stop });
    const append = webhooks?.append;
    const lastGood = await openLastGoodFolder(settings, context);
    const writeRecord = openRecord(settings, context);
    const decisions = settings.console === undefined ? undefined : new RecentDecisions();
    const writers: CallWriters = {
      writeRecord,
      writeSample: decisions && ((decision) => decisions.add(decision)),
    };
    const primary = createPrimary(settings, keys, { append, ...writers }, context);
    const syncWorkers: RulesNeeds['syncWorkers'] = primary && ((update) => primary.sync(update));
    const rules = await openRules(settings, { webhooks, lastGood, syncWorkers }, context);
    const { inForce, contract } = rules;

    const isAnswering = () => primary === undefined || primary.answering().length > 0;
    const reported = {
      ...{ version, keys, webhooks, lastGood, rules, decisions },
      phase: () => (phase === 'ready' && !isAnswering() ? 'starting' : phase),
      port: () => port,
    };
    // Opened before the gateway and closed after it, so that probes and metrics see all of its life.
    const adminUrl = await openAdmin(settings, reported, context);
    const answering = {
      rules: () => inForce.current,
      keys: keys.ring,
      contract,
      ...(append && { publish: createEventPublisher(append, context) }),
      record: primary ? undefined : await openRecorder(settings, writers, context),
    };
    port = primary
      ? await startWorkers(primary, settings, contract, context)
      : await openClicks(settings, answering, context);
    signals.onLook = async () => {
      await Promise.all([keys.look(), rules.reloads.whileSignalled(() => inForce.look())]);
      log.info({ revision: inForce.current.revision }, `looked at ${settings.rules}, as SIGHUP asked`);
    };
    phase = 'ready';
    const url = `${originOf(settings.host, port)}${settings.path}`;
    const addresses = { url, ...(adminUrl && { admin_url: adminUrl }) };
    const workers = primary && { workers: settings.workers };
    log.info(
      { version, ...addresses, ...workers, revision: inForce.current.revision },
      `answering clicks at ${url}`,
    );

    const signal = await signals.stop;
    phase = 'stopping';
    log.info({ signal, delay_ms: settings.shutdownDelayMs }, `stopping, as ${signal} asked`);
    await pause(settings.shutdownDelayMs);
    return exitCodes.fine;
  } finally {
    await closeAll(context);
  }
}

/** Undefined where this process answers clicks itself. */
function createPrimary(
  { workers }: Settings,
  keys: OpenKeys,
  writers: Pick<PrimaryOptions, 'append' | keyof CallWriters>,
  context: ServerContext,
): Primary | undefined {
  if (workers === 1) return undefined;
  const primary = new Primary({ size: workers, keys: keys.all, ...writers, graceMs: workerGraceMs }, context);
  keys.onChange = () => primary.shareKeys();
  return primary;
}

/** Returns the port on which the workers answer clicks. */
async function startWorkers(
  primary: Primary,
  { host, port }: Settings,
  { schemas }: Contract,
  { closers }: ServerContext,
): Promise<number> {
  const taken = port === 0 ? await freePort(host) : port;
  await primary.start(taken, schemas);
  closers.push(() => primary.stop());
  return taken;
}

/** What a worker may take to end: the grace that it gives to clicks itself, and a second. */
const workerGraceMs = graceMs + 1_000;
