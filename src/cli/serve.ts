import { setTimeout as pause } from 'node:timers/promises';
import { createAccessList } from '../http/access.js';
import { createAdmin } from '../http/admin.js';
import { createGateway } from '../http/gateway.js';
import { createKeyRing, type KeyRing } from '../http/keys.js';
import { type Listening, type ListenOptions, listen } from '../http/listen.js';
import { createLogger, type Logger } from '../http/log.js';
import { createMetrics, type Metrics } from '../http/metrics.js';
import { followKeys } from '../live/keys.js';
import { createPreparer } from '../live/prepare.js';
import { followRules, type LiveEvent, type LiveRules, RulesRefused } from '../live/rules.js';
import type { Contract } from '../rules/contract.js';
import { type Diagnostic, formatDiagnostic, isError } from '../rules/diagnostic.js';
import { loadContract } from './schemas.js';
import { type Settings, unknownVariables } from './settings.js';
import { CommandFailure, count, exitCodes, type World } from './world.js';

/**
 * `dargah serve`: answers clicks until SIGTERM or SIGINT, and looks at its files at once on SIGHUP.
 * @throws {CommandFailure} when it cannot start.
 */
export async function serve(settings: Settings, version: string, world: World): Promise<number> {
  const signals = listenForSignals(world); // first of all: as PID 1, a signal without a listener does nothing
  const ownKeys = keysOf(settings);
  const contract = await loadContract(settings.schemas);
  const log = createLogger({ level: settings.logLevel });
  const metrics = createMetrics();
  const closers: (() => Promise<void>)[] = [() => log.flush()];
  let running = false;

  try {
    warnOfOddSettings(settings, world, log);
    const keys = await openKeys(settings, ownKeys, log);
    closers.push(keys.close);
    const live = await openRules(settings, contract, log, metrics, world);
    closers.push(live.close);
    signals.onLook = async () => {
      await Promise.all([keys.look(), live.look()]);
      log.info({ revision: live.current.revision }, `looked at ${settings.rules}, as SIGHUP asked`);
    };

    // Opened before the gateway and closed after it, so that probes and metrics see all of its life.
    const status = () => statusOf(live, version);
    const admin = createAdmin({ ready: () => running, status, metrics, log });
    const adminAt = { host: settings.adminHost, port: settings.adminPort };
    const adminPort = settings.adminPort === 0 ? undefined : await open(admin, adminAt, closers);

    const gateway = createGateway({
      path: settings.path,
      maxBodyBytes: settings.maxBodyBytes,
      rules: () => live.current,
      keys: keys.ring,
      access: createAccessList(settings),
      contract,
      log,
      metrics,
    });
    const port = await open(gateway, { ...settings, onRefused: recordRefusal(log, metrics) }, closers);
    running = true;
    log.info(
      {
        version,
        url: urlOf(settings.host, port, settings.path),
        ...(adminPort !== undefined && { admin_url: urlOf(settings.adminHost, adminPort, '/') }),
        revision: live.current.revision,
      },
      `answering clicks at ${urlOf(settings.host, port, settings.path)}`,
    );

    const signal = await signals.stop;
    running = false;
    log.info({ signal, delay_ms: settings.shutdownDelayMs }, `stopping, as ${signal} asked`);
    await pause(settings.shutdownDelayMs);
    return exitCodes.fine;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/** For requests under way at the end. With the image's --shutdown-delay it is below Docker's ten seconds. */
const graceMs = 5_000;

interface Signals {
  /** Resolves with the name of the signal that asks for the end. */
  stop: Promise<string>;
  onLook?: () => Promise<void>;
}

function listenForSignals(world: World): Signals {
  let asked = false;
  const signals: Signals = {
    stop: new Promise((resolve) => {
      for (const [signal, exitCode] of [
        ['SIGTERM', 143],
        ['SIGINT', 130],
      ] as const) {
        world.onSignal(signal, () => {
          if (asked) world.exit(exitCode);
          asked = true;
          resolve(signal);
        });
      }
    }),
  };
  world.onSignal('SIGHUP', () => void signals.onLook?.());
  return signals;
}

function keysOf({ authKey, authKeyPrevious, authKeyFile, insecureNoAuth }: Settings): string[] {
  const keys = [authKey, authKeyPrevious].filter((key) => key !== undefined);
  const hasKeys = keys.length > 0 || authKeyFile !== undefined;
  if (hasKeys && insecureNoAuth) {
    throw new CommandFailure(
      '--insecure-no-auth answers whoever calls, and yet a key is set. Take one of the two away',
      exitCodes.wrongCommand,
    );
  }
  if (!hasKeys && !insecureNoAuth) {
    throw new CommandFailure(
      "no identification key is set. Set DARGAH_AUTH_KEY to the key in the platform's panel, or give a file of keys, " +
        'one a line, with --auth-key-file. To try things out, --insecure-no-auth starts without a key and answers ' +
        'whoever calls',
      exitCodes.wrongCommand,
    );
  }
  return keys;
}

function warnOfOddSettings(settings: Settings, world: World, log: Logger): void {
  for (const sentence of unknownVariables(world.environment)) log.warn({}, sentence);
  if (settings.insecureNoAuth) {
    log.warn({}, '--insecure-no-auth: whoever can reach this port is answered, no key is asked for');
  }
  if (settings.trustedProxies.length > 0 && settings.allowFrom.length === 0) {
    log.warn({}, '--trusted-proxies does nothing without --allow-from');
  }
}

/** The keys that open, and what follows their file; without authentication there is no ring. */
async function openKeys(settings: Settings, ownKeys: readonly string[], log: Logger): Promise<OpenKeys> {
  const { authKeyFile: file, insecureNoAuth, pollIntervalMs } = settings;
  if (insecureNoAuth) return { ring: undefined, look: nothing, close: nothing };
  const ring = createKeyRing(ownKeys);
  if (file === undefined) return { ring, look: nothing, close: nothing };
  try {
    const live = await followKeys({
      file,
      pollIntervalMs,
      onKeys(keys) {
        ring.replace([...ownKeys, ...keys]);
        log.info({ keys: keys.length }, `${file} changed: ${count(keys.length, 'key')} of it in force`);
      },
      onTrouble: (message) => log.error({}, message),
      onHint: (message) => log.warn({}, message),
    });
    ring.replace([...ownKeys, ...live.keys]);
    return { ring, look: live.look, close: live.close };
  } catch (error) {
    throw new CommandFailure(`--auth-key-file: ${(error as Error).message}`, exitCodes.wrongCommand);
  }
}

interface OpenKeys {
  ring: KeyRing | undefined;
  look(): Promise<void>;
  close(): Promise<void>;
}

async function nothing(): Promise<void> {}

async function openRules(
  settings: Settings,
  contract: Contract,
  log: Logger,
  metrics: Metrics,
  world: World,
): Promise<LiveRules> {
  const { rules: file, pollIntervalMs, requireTests } = settings;
  try {
    const onEvent = tellOf(file, log, metrics);
    const prepare = createPreparer({ requireTests });
    return await followRules({ file, contract, pollIntervalMs, onEvent, prepare });
  } catch (error) {
    if (!(error instanceof RulesRefused)) throw error;
    for (const diagnostic of error.diagnostics) world.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
    const errors = count(error.diagnostics.filter(isError).length, 'error');
    throw new CommandFailure(
      `${file} has ${errors}, and there are no earlier rules to answer with`,
      exitCodes.failed,
    );
  }
}

/** What the log and the metrics hear of the rules file. */
function tellOf(file: string, log: Logger, metrics: Metrics): (event: LiveEvent) => void {
  return (event) => {
    switch (event.type) {
      case 'loaded': {
        const { ruleset, revision, loadedAt, diagnostics } = event.snapshot;
        metrics.reloadSucceeded(revision, loadedAt);
        log.info(
          { revision, rules: ruleset.ruleIds.length },
          `${file} is in force as revision ${revision}, with ${count(ruleset.ruleIds.length, 'rule')}`,
        );
        if (diagnostics.length > 0) {
          log.warn(
            { revision, diagnostics: shown(diagnostics) },
            `${file} has ${count(diagnostics.length, 'warning')}. ${runCommand('lint', file, diagnostics.length)}`,
          );
        }
        return;
      }
      case 'recovered': {
        const { revision } = event.snapshot;
        metrics.reloadSucceeded(revision, new Date());
        log.info(
          { revision },
          `${file} is mended: it is revision ${revision} again, which was in force all along`,
        );
        return;
      }
      case 'refused':
        metrics.reloadFailed();
        log.error(
          { revision: event.inForce, diagnostics: shown(event.attempt.diagnostics) },
          refusal(file, event),
        );
        return;
      case 'hint':
        log.warn({}, event.message);
    }
  };
}

function refusal(file: string, { attempt, inForce, repeated }: LiveEvent & { type: 'refused' }): string {
  const errors = attempt.diagnostics.filter(isError);
  const [first] = errors;
  if (first?.check === 'file') return `${file}: ${first.message}. Revision ${inForce} stays in force`;
  // Only a file without other errors is tested.
  const [noun, command] = first?.check === 'failed-test' ? ['failing test', 'test'] : ['error', 'lint'];
  const trouble = `has ${count(errors.length, noun)}, so revision ${inForce} stays in force`;
  return `${file} ${repeated ? 'still' : 'was edited but'} ${trouble}. ${runCommand(command, file, errors.length)}`;
}

function runCommand(command: string, file: string, found: number): string {
  return `Run "dargah ${command} ${file}" to see ${found === 1 ? 'it' : 'them'}`;
}

const maxShown = 5;

function shown(diagnostics: readonly Diagnostic[]): object[] {
  return [...diagnostics.filter(isError), ...diagnostics.filter((diagnostic) => !isError(diagnostic))]
    .slice(0, maxShown)
    .map(({ line, column, check, message }) => ({ line, column, check, message }));
}

function statusOf(live: LiveRules, version: string): object {
  const { revision, ruleset, loadedAt } = live.current;
  const { at, ok, diagnostics } = live.lastAttempt;
  return {
    revision,
    rules: ruleset.ruleIds.length,
    since: loadedAt,
    last_attempt: { at, ok, diagnostics },
    version,
  };
}

async function open(
  app: Parameters<typeof listen>[0],
  options: ListenOptions,
  closers: (() => Promise<void>)[],
): Promise<number> {
  let listening: Listening;
  try {
    listening = await listen(app, options);
  } catch (error) {
    throw new CommandFailure((error as Error).message, exitCodes.failed);
  }
  closers.push(() => listening.close(graceMs));
  return listening.port;
}

// No app sees such a request (it is late, or not HTTP), and so nothing else would count it.
function recordRefusal(log: Logger, metrics: Metrics): NonNullable<ListenOptions['onRefused']> {
  return ({ kind, status }) => {
    metrics.answered(status);
    log.info({ problem: kind, status }, 'refused');
  };
}

function urlOf(host: string, port: number, path: string): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
}
