import { setTimeout as pause } from 'node:timers/promises';
import { type CommandContext, exitCodes } from '../config/context.js';
import { type Settings, unknownVariables } from '../config/settings.js';
import { createAdmin, type Phase } from '../http/admin.js';
import { refusalStatuses } from '../http/problems.js';
import { recordDropped } from '../http/steps/record.js';
import type { Contract } from '../platform/contract.js';
import { createLogger } from '../telemetry/log.js';
import { createMetrics } from '../telemetry/metrics.js';
import { slipsInKey } from '../values/quotes.js';
import type { Outbox } from '../webhooks/outbox.js';
import { type Closers, freePort, graceMs, openClicks, openPort } from './clicks.js';
import { type Crew, startCrew } from './cluster/primary.js';
import { createRulesSync, type RulesSync } from './cluster/rules-sync.js';
import { isWorker, serveAsWorker } from './cluster/worker.js';
import { connectionLimit, openFilesLimit } from './connection-limit.js';
import type { ServerContext } from './context.js';
import { keysOf, type OpenKeys, openKeys } from './keys.js';
import { openLastGoodOf } from './last-good.js';
import { openRules, statusOf } from './rules.js';
import type { Signals } from './signals.js';
import { createTeller, openNotifications } from './webhooks.js';

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
  const log = createLogger({ level: settings.logLevel });
  const metrics = createMetrics({
    statuses: refusalStatuses,
    onLate: (whose) => log.warn({}, `/metrics shows the last figures of ${whose}, which does not answer`),
  });
  const closers: Closers = [() => log.flush()];
  const context: ServerContext = { ...commandContext, log, metrics };
  let phase: Phase = 'starting';
  let isAnswering = () => true;

  try {
    warnOfOddSettings(settings, context);
    const keys = await openKeys(settings, ownKeys, context);
    closers.push(keys.close);
    // Opened before the rules that need it, and closed when no click can come any more.
    const notifications = await openNotifications(settings, context, { calledOff: signals.stop });
    if (notifications !== undefined) closers.push(notifications.close);
    const rulesSync = settings.workers > 1 ? createRulesSync() : undefined;
    const lastGood = await openLastGoodOf(settings, context);
    if (lastGood !== undefined) closers.push(lastGood.close);
    const rules = await openRules(settings, { notifications, rulesSync, lastGood }, context);
    const { live, contract } = rules;
    closers.push(live.close);

    // Opened before the gateway and closed after it, so that probes and metrics see all of its life.
    const admin = createAdmin({
      phase: () => (phase === 'ready' && !isAnswering() ? 'starting' : phase),
      status: () => ({
        ...statusOf(live, keys, version),
        ...(notifications && { outbox: notifications.status() }),
      }),
      metrics,
      log,
      troubles: () => [
        ...rules.troubles(),
        ...(keys.isOnLastGood() ? ['on the last good keys'] : []),
        ...[lastGood, notifications].flatMap((part) => part?.troubles().map((told) => `but ${told}`) ?? []),
      ],
      ...(notifications?.outboxEndpoint && { outbox: notifications.outboxEndpoint }),
    });
    const adminAt = {
      host: settings.adminHost,
      port: settings.adminPort,
      maxConnections: maxAdminConnections,
      onDropped: recordDropped(log, metrics, maxAdminConnections),
    };
    const adminPort = settings.adminPort === 0 ? undefined : await openPort(admin, adminAt, closers);
    if (adminPort !== undefined) {
      await notifications?.outboxEndpoint?.announce(urlOf(hereOf(settings.adminHost), adminPort, '/'));
    }

    const append = notifications?.append;
    const crew =
      rulesSync && (await openCrew(settings, rulesSync, { keys, contract, append }, context, closers));
    const port =
      crew?.port ??
      (await openClicks({
        settings,
        rules: () => live.current,
        keys: keys.ring,
        contract,
        ...(append && { tell: createTeller(append, context) }),
        log,
        metrics,
        closers,
      }));
    if (crew !== undefined) isAnswering = crew.isAnswering;
    signals.onLook = async () => {
      await Promise.all([keys.look(), live.look()]);
      log.info({ revision: live.current.revision }, `looked at ${settings.rules}, as SIGHUP asked`);
    };
    phase = 'ready';
    log.info(
      {
        version,
        url: urlOf(settings.host, port, settings.path),
        ...(adminPort !== undefined && { admin_url: urlOf(settings.adminHost, adminPort, '/') }),
        ...(crew && { workers: settings.workers }),
        revision: live.current.revision,
      },
      `answering clicks at ${urlOf(settings.host, port, settings.path)}`,
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

/** Few ask for probes and metrics; more would take the files that clicks need. */
const maxAdminConnections = 100;

async function openCrew(
  { workers, host, port }: Settings,
  rulesSync: RulesSync,
  { keys, contract, append }: { keys: OpenKeys; contract: Contract; append: Outbox['append'] | undefined },
  { log, metrics, stderr }: ServerContext,
  closers: Closers,
): Promise<Crew> {
  const rules = rulesSync.rules!;
  const crew = await startCrew({
    size: workers,
    port: port === 0 ? await freePort(host) : port,
    rules,
    schemas: contract.schemas,
    keys: keys.all,
    append,
    log,
    complain: (text) => stderr.write(text),
    keep: metrics.keep,
    graceMs: graceMs + workerEndMs,
  });
  closers.push(crew.stop);
  keys.onChange = crew.shareKeys;
  crew.shareKeys(); // They may have changed while the workers started.
  await rulesSync.to(crew, rules);
  metrics.addUp(crew.workers);
  return crew;
}

/** What a worker may take to end, after the grace that it gives to clicks itself. */
const workerEndMs = 1_000;

function warnOfOddSettings(settings: Settings, { environment, log }: ServerContext): void {
  for (const sentence of unknownVariables(environment)) log.warn({}, sentence);
  if (settings.insecureNoAuth) {
    log.warn({}, '--insecure-no-auth: whoever can reach this port is answered, no key is asked for');
  }
  const keys = { DARGAH_AUTH_KEY: settings.authKey, DARGAH_AUTH_KEY_PREVIOUS: settings.authKeyPrevious };
  for (const [variable, key = ''] of Object.entries(keys)) {
    for (const slip of slipsInKey(key)) log.warn({}, `${variable} ${slip}`);
  }
  if (settings.trustedProxies.length > 0 && settings.allowFrom.length === 0) {
    log.warn({}, '--trusted-proxies does nothing without --allow-from');
  }
  const connections = connectionLimit(settings.maxConnections);
  if (connections < settings.maxConnections) {
    log.warn(
      {},
      `no more than ${connections} connections are held, since this process may have ${openFilesLimit()} files open. Raise that limit (ulimit -n), or lower --max-connections`,
    );
  }
  if (settings.stateDir !== undefined && settings.outbox !== undefined) {
    log.warn(
      {},
      '--state-dir keeps no events beside --outbox: what waits in its folder is not told to anybody',
    );
  }
}

/** An address at which this machine itself reaches what listens there. */
function hereOf(host: string): string {
  return { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
}

function urlOf(host: string, port: number, path: string): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
}
