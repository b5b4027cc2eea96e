import { basename } from 'node:path';
import type { Settings } from '../../config/settings.js';
import { type ConsoleBackend, consoleSteps } from '../../http/console/console.js';
import type { Step } from '../../http/context.js';
import { errorFields } from '../../http/problems.js';
import { createPreparer } from '../../reload/prepare.js';
import { type Counted, countedIn, DecisionHistory, stepMs } from '../../telemetry/decision-history.js';
import type { Logger } from '../../telemetry/log.js';
import type { RecentDecisions } from '../../telemetry/recent-decisions.js';
import { once } from '../../values/memo.js';
import type { OutboxAdmin } from '../../webhooks/outbox.js';
import { handleAdminRequest } from '../../webhooks/outbox-admin.js';
import { loadPage } from '../console-page.js';
import type { ServerContext } from '../context.js';
import type { OpenRules } from '../rules.js';
import type { Webhooks } from '../webhooks.js';
import { createBackend } from './backend.js';
import { hostsOf } from './hosts.js';
import { textsOfRules } from './rules-on-disk.js';
import { addressWith, makeTokens, readTokens } from './tokens.js';

export interface OpenConsole {
  /** For the admin port. */
  steps: readonly Step[];
  /** Says where it is, once the port is known. */
  announce(origin: string): void;
}

type ConsoleSettings = Pick<
  Settings,
  'console' | 'consoleTokenFile' | 'consoleHosts' | 'adminHost' | 'rules' | 'vars' | 'requireTests'
>;

/** What it shows besides the file. */
interface Shown {
  rules: OpenRules;
  decisions: RecentDecisions | undefined;
  webhooks: Webhooks | undefined;
}

type ConsoleContext = Pick<ServerContext, 'log' | 'metrics' | 'closers' | 'environment'>;

/**
 * Opens the console of a gateway.
 * @throws {CommandFailure} when the file of tokens cannot be used
 */
export async function openConsole(
  settings: ConsoleSettings,
  shown: Shown,
  context: ConsoleContext,
  port: () => number,
): Promise<OpenConsole> {
  const { consoleTokenFile: file, consoleHosts, adminHost } = settings;
  const mayEdit = settings.console === 'edit';
  const tokens = file === undefined ? makeTokens(mayEdit) : await readTokens(file);
  const hosts = () => hostsOf(adminHost, port(), consoleHosts);
  const { log } = context;
  const backend = backendOf(settings, shown, context);
  return {
    steps: consoleSteps({ page: await loadPage(shown.rules.contract.schemas), tokens, hosts, backend }),
    announce(origin) {
      if (file !== undefined) {
        log.info({}, `the console is at ${origin}/console/, for who has a token of ${file}`);
        return;
      }
      log.info({}, `the console, to look: ${addressWith(origin, tokens.look)}`);
      if (tokens.edit !== undefined)
        log.info({}, `the console, to edit: ${addressWith(origin, tokens.edit)}`);
    },
  };
}

function backendOf(settings: ConsoleSettings, shown: Shown, context: ConsoleContext): ConsoleBackend {
  const { rules: file, vars, requireTests } = settings;
  const { log, environment } = context;
  const backend = createBackend({
    ...{ file, vars, environment },
    mayEdit: settings.console === 'edit',
    contract: shown.rules.contract,
    // Never in this thread, where clicks are answered.
    prepare: createPreparer({ requireTests, longestInline: 0 }),
    live: followDecisions(shown, context),
    report(came, address) {
      if (came.outcome === 'saved') {
        shown.rules.reloads.saved(came.revision, address);
        log.info({ from: came.from, to: came.revision, address }, `${file} was saved in the console`);
      } else if (came.outcome === 'committed')
        log.info(
          { from: came.from, to: came.revision, branch: came.branch, address },
          `an edit of ${file} was committed in the console`,
        );
      else log.info({ outcome: came.outcome, address }, `an edit of ${file} in the console was not saved`);
    },
  });
  const { decisions, rules, webhooks } = shown;
  return {
    ...backend,
    live: shared(backend.live),
    revision(name) {
      const source = rules.reloads.sourceOf(name);
      return (
        source && { texts: Object.fromEntries(textsOfRules({ ...source, file: basename(source.file) })) }
      );
    },
    ...(webhooks && { outbox: askOutbox(webhooks.admin, log) }),
    ...(decisions && { decisions: (after) => decisions.after(after) }),
  };
}

/** Asks the outbox, and says in the log what was changed by whom. */
function askOutbox(admin: OutboxAdmin, log: Logger): NonNullable<ConsoleBackend['outbox']> {
  return async (question, address) => {
    const response = await handleAdminRequest(admin, question);
    if (question.ask !== 'list' && response !== undefined) {
      const { ids, which } = question;
      log.info(
        { ask: question.ask, events: ids ?? which, address, ...response },
        'the outbox was changed in the console',
      );
    }
    return response;
  };
}

/** Makes one answer for all who ask within a second: five pages cost no more than one. */
function shared<Answer>(make: () => Promise<Answer>): () => Promise<Answer> {
  let made: { at: number; answer: Promise<Answer> } | undefined;
  return () => {
    const now = Date.now();
    if (made === undefined || now - made.at >= sharedMs || now < made.at) made = { at: now, answer: make() };
    return made.answer;
  };
}

const sharedMs = 1_000;

/** Counts what was decided every few seconds, so that the page can say when. */
function followDecisions(
  { rules, webhooks }: Shown,
  { log, metrics, closers }: ConsoleContext,
): () => object {
  const history = new DecisionHistory();
  const startedAt = new Date().toISOString();
  let figures = once(() => figuresOf(history));
  const look = async () => {
    const counted = countedIn(await metrics.text());
    history.add(counted, Date.now());
    figures = once(() => figuresOf(history, counted));
  };
  const tryToLook = () => {
    look().catch((error: unknown) => log.error(errorFields(error), 'the console cannot read the metrics'));
  };
  tryToLook();
  const timer = setInterval(tryToLook, stepMs).unref();
  closers.push(async () => clearInterval(timer));
  return () => {
    const { inForce, reloads, troubles } = rules;
    const { revision, loadedAt } = inForce.current;
    return {
      gateway: {
        revision,
        since: loadedAt.toISOString(),
        startedAt,
        troubles: troubles(),
        reloads: reloads.entries,
        ...figures(),
        ...(webhooks && { outbox: webhooks.status() }),
      },
    };
  };
}

/** What a history says now: of ten thousand rules that takes a while, and changes with a look alone. */
function figuresOf(history: DecisionHistory, counted?: Counted): object {
  const now = Date.now();
  const { p99, ...answered } = history.standing(now);
  return {
    hits: history.hits(now),
    requests: counted ? Object.fromEntries([...counted.byStatus].filter(([, count]) => count > 0)) : {},
    answered,
    // Beyond the last bound it is infinite: JSON has null for that.
    ...(p99 !== undefined && { p99Ms: p99 * 1000 }),
  };
}
