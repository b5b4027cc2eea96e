import type { Settings } from '../config/settings.js';
import { createAdmin, type Phase } from '../http/admin.js';
import { recordDropped } from '../http/steps/record.js';
import type { RecentDecisions } from '../telemetry/recent-decisions.js';
import { originOf } from '../values/web-url.js';
import { openPort } from './clicks.js';
import type { ServerContext } from './context.js';
import type { OpenKeys } from './keys.js';
import type { LastGood } from './last-good.js';
import { describeServer } from './openapi/description.js';
import { editFields } from './reload-report.js';
import type { OpenRules } from './rules.js';
import type { Webhooks } from './webhooks.js';

/** What the admin port reports on. */
export interface Reported {
  version: string;
  phase(): Phase;
  keys: OpenKeys;
  webhooks: Webhooks | undefined;
  lastGood: LastGood | undefined;
  rules: OpenRules;
  /** Set where the console shows them. */
  decisions: RecentDecisions | undefined;
  /** On which port calls are answered. */
  port(): number;
}

/**
 * Starts to answer on the admin port, and returns its URL; undefined where the settings turn it off.
 * @throws {CommandFailure} when the port cannot be listened on
 */
export async function openAdmin(
  settings: Settings,
  reported: Reported,
  { log, metrics, closers, environment }: Pick<ServerContext, 'log' | 'metrics' | 'closers' | 'environment'>,
): Promise<string | undefined> {
  const { adminHost: host, adminPort } = settings;
  if (adminPort === 0) return undefined;
  const { phase, keys, webhooks, lastGood, rules } = reported;
  let port = adminPort;
  const console = await openConsole(settings, reported, { log, metrics, closers, environment }, () => port);
  const admin = createAdmin({
    phase,
    status: () => statusOf(reported),
    description: () => descriptionOf(settings, reported),
    metrics,
    log,
    troubles: () => [
      ...rules.troubles(),
      ...(keys.isOnLastGood() ? ['on the last good keys'] : []),
      ...[lastGood, webhooks].flatMap((part) => part?.troubles().map((trouble) => `but ${trouble}`) ?? []),
    ],
    ...(webhooks?.outboxEndpoint && { outbox: webhooks.outboxEndpoint }),
    ...(console && { console: console.steps }),
  });
  const onDropped = recordDropped(log, metrics, maxConnections);
  port = await openPort(admin, { host, port: adminPort, maxConnections, onDropped }, { closers });
  await webhooks?.outboxEndpoint?.announce(`${originOf(reachableFromHere(host), port)}/`);
  console?.announce(originOf(reachableFromHere(host), port));
  return `${originOf(host, port)}/`;
}

/** Loaded where it is asked for. */
async function openConsole(
  settings: Settings,
  { rules, webhooks, decisions }: Reported,
  context: Pick<ServerContext, 'log' | 'metrics' | 'closers' | 'environment'>,
  port: () => number,
) {
  if (settings.console === undefined) return undefined;
  const { openConsole } = await import('./console/gateway.js');
  return openConsole(settings, { rules, decisions, webhooks }, context, port);
}

/** Few ask for probes and metrics; more would take the files that clicks need. */
const maxConnections = 100;

/** What `/openapi.json` shows. */
function descriptionOf({ host, path, sessionPath }: Settings, reported: Reported): object {
  const { version, keys, webhooks, rules, port } = reported;
  return describeServer({
    version,
    paths: { click: path, session: sessionPath },
    contract: rules.contract,
    requiresKey: keys.ring !== undefined,
    hasOutbox: webhooks?.outboxEndpoint !== undefined,
    // Relative to where the description was read: whatever name or forwarded port led here.
    origins: { calls: originOf(reachableFromHere(host), port()), admin: '/' },
  });
}

/** What `/status` shows. Its form is in `openapi/status.ts`. */
function statusOf({ rules: { inForce }, keys, version, webhooks }: Reported): object {
  const { revision, ruleset, loadedAt, keptAt } = inForce.current;
  const { at, ok, diagnostics } = inForce.lastAttempt;
  const { lastEdit } = inForce;
  const authKeyFile = keys.status();
  return {
    revision,
    rules: ruleset.ruleIds.length,
    ...(ruleset.sessions && { session_rules: ruleset.sessions.ruleIds.length }),
    since: loadedAt,
    ...(keptAt && { kept_at: keptAt }),
    last_attempt: { at, ok, diagnostics },
    ...(lastEdit && { last_edit: { from: lastEdit.from, ...editFields(lastEdit.summary) } }),
    ...(authKeyFile && { auth_key_file: authKeyFile }),
    version,
    ...(webhooks && { outbox: webhooks.status() }),
  };
}

function reachableFromHere(host: string): string {
  return { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
}
