import cluster, { type Worker } from 'node:cluster';
import { type CommandContext, CommandFailure, exitCodes } from '../../config/context.js';
import type { Settings } from '../../config/settings.js';
import { createKeyRing } from '../../http/auth-keys.js';
import { refusalStatuses } from '../../http/problems.js';
import { type Contract, compileContract } from '../../platform/contract.js';
import { loadPlan } from '../../reload/prepare.js';
import type { Ruleset } from '../../rules/engine/decide.js';

import { createLogger } from '../../telemetry/log.js';
import { createMetrics, type Metrics } from '../../telemetry/metrics.js';
import type { Delivery } from '../../webhooks/outbox.js';
import { openClicks } from '../clicks.js';
import { createTeller } from '../webhooks.js';
import type { Order, PackedRules, Word } from './messages.js';

/** Whether this process is one of a crew. */
export function isWorker(): boolean {
  return cluster.isWorker;
}

/** `dargah serve` as one of several workers: answers clicks by the rules that the first process hands over. */
export async function serveAsWorker(settings: Settings, context: CommandContext): Promise<number> {
  const crew = connectToCrew(cluster.worker!);
  const log = createLogger({ level: settings.logLevel });
  const closers: (() => Promise<void>)[] = [() => log.flush()];
  try {
    const metrics = createMetrics({ statuses: refusalStatuses });
    crew.onOrder('count', async () => {
      crew.say({ word: 'counted', figures: await metrics.figures() });
    });
    const keys = settings.insecureNoAuth ? undefined : createKeyRing([]);
    crew.onOrder('keys', (order) => keys?.replace(order.keys));
    const contract = await Promise.race([contractOf(crew), crew.stopped]);
    if (contract === undefined) return exitCodes.fine;
    const rules = await Promise.race([followCrew(crew, contract, metrics), crew.stopped]);
    if (rules === undefined) return exitCodes.fine;
    const isTold = settings.stateDir !== undefined || settings.outbox !== undefined;
    await openClicks({
      settings: { ...settings, port: rules.port },
      rules: () => rules.current,
      keys,
      contract,
      ...(isTold && { tell: createTeller(crew.append, { ...context, log, metrics }) }),
      log,
      metrics,
      closers,
    });
    crew.say({ word: 'listening' });
    await crew.stopped;
    return exitCodes.fine;
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    crew.say({ word: 'cannot-start', message: error.message });
    return error.exitCode;
  } finally {
    for (const close of closers.reverse()) await close();
    crew.leave();
  }
}

function contractOf(crew: CrewLink): Promise<Contract> {
  return new Promise((resolve) =>
    crew.onOrder('contract', ({ schemas }) => resolve(compileContract(schemas))),
  );
}

interface RulesInForce {
  ruleset: Ruleset;
  revision: string;
}

/** The rules that were handed over last. */
interface HandedRules {
  readonly current: RulesInForce;
  /** Where to answer by them. */
  port: number;
}

/** Resolves with the first rules. */
function followCrew(crew: CrewLink, contract: Contract, metrics: Metrics): Promise<HandedRules> {
  const ready = new Map<string, Ruleset>();
  let current: RulesInForce | undefined;
  let preparing = Promise.resolve();
  const prepare = async ({ revision, plan }: PackedRules) => {
    try {
      const ruleset = await loadPlan(plan, contract);
      ready.clear(); // what was made ready before and not taken never will be
      ready.set(revision, ruleset);
      crew.say({ word: 'ready', revision });
    } catch (error) {
      crew.say({ word: 'unfit', revision, error: (error as Error).message });
    }
  };
  // One after another: the later one clears away what the earlier one made ready.
  crew.onOrder('prepare', (rules) => {
    preparing = preparing.then(() => prepare(rules));
  });
  return new Promise((resolve) => {
    crew.onOrder('take', ({ revision, port }) => {
      const ruleset = ready.get(revision);
      if (ruleset === undefined) return; // taken before
      ready.delete(revision);
      current = { ruleset, revision };
      metrics.rulesInForce(ruleset.ruleIds);
      resolve({
        port,
        get current() {
          return current!;
        },
      });
    });
  });
}

/** The first process, seen from a worker. */
interface CrewLink {
  say(word: Word): void;
  onOrder<Name extends Order['order']>(name: Name, obey: (order: OrderNamed<Name>) => unknown): void;
  /** Has deliveries written down, as an outbox does. */
  append(deliveries: readonly Delivery[]): Promise<void>;
  /** Resolves on the order to end. Without a first process Node ends this one at once. */
  stopped: Promise<undefined>;
  leave(): void;
}

type OrderNamed<Name extends Order['order']> = Extract<Order, { order: Name }>;

function connectToCrew(worker: Worker): CrewLink {
  const say = (word: Word) => void worker.send(word, () => {});
  const appends = new Map<number, (error?: string) => void>();
  let count = 0;
  // Orders may come before what obeys them is set up.
  const waiting: Order[] = [];
  const obeyed = new Map<string, (order: never) => unknown>();
  worker.on('message', (order: Order) => {
    const obey = obeyed.get(order.order);
    if (obey) void obey(order as never);
    else waiting.push(order);
  });
  say({ word: 'here' });
  const onOrder: CrewLink['onOrder'] = (name, obey) => {
    obeyed.set(name, obey);
    const due = waiting.filter(({ order }) => order === name);
    for (const order of due) {
      waiting.splice(waiting.indexOf(order), 1);
      void obey(order as OrderNamed<typeof name>);
    }
  };
  onOrder('appended', ({ number, error }) => appends.get(number)?.(error));
  return {
    say,
    onOrder,
    append: (deliveries) =>
      new Promise((resolve, reject) => {
        const number = ++count;
        appends.set(number, (error) => {
          appends.delete(number);
          if (error === undefined) resolve();
          else reject(new Error(error));
        });
        say({ word: 'append', number, deliveries });
      }),
    stopped: new Promise((resolve) => onOrder('stop', () => resolve(undefined))),
    leave: () => worker.disconnect(),
  };
}
