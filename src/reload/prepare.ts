import { on } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { createSecrets } from '../config/secrets.js';
import { type Contract, type ContractSchemas, shippedContract } from '../platform/contract.js';
import type { RulesSource } from '../rules/analyze.js';
import type { Diagnostic } from '../rules/diagnostic.js';
import { compilePlan } from '../rules/engine/compile.js';
import type { Ruleset } from '../rules/engine/decide.js';
import { eachInSteps, type Steps } from '../rules/engine/steps.js';
import { type PreparedRules, prepareRules } from '../rules/prepare.js';
import { prepareTestedRules } from '../rules/tests/tested.js';
import type { Environment } from '../values/secret.js';
import { receiveList, receivePlan, sendText, type Take, takeFrom } from './prepare-parcels.js';

/**
 * Prepares a rules file. What it throws is a fault of ours; once the signal is aborted nobody listens to what comes out.
 * @param onSound may be called with the ruleset as soon as it is sure that there is one, before all warnings are found
 */
export type Prepare = (
  source: RulesSource,
  signal: AbortSignal,
  onSound: (ruleset: Ruleset) => void,
) => PreparedRules | Promise<PreparedRules>;

export interface PreparerOptions {
  /** Demand that the file's own tests pass, and that there are some. */
  requireTests?: boolean;
  /** What holds the secrets of receivers, if that is to be checked. */
  environment?: Environment;
  /** The first text is prepared at once, unless it is longer, in UTF-16 units. Default: 16 Ki. */
  longestAtOnce?: number;
  /** The thread's program. Default: the built one beside this file. */
  program?: URL;
  /** Sees the parcels of each plan that the thread made, in their order, for `compileParcels` elsewhere. */
  onParcel?(parcel: unknown): void;
}

/**
 * Prepares rules without making clicks wait. A text is parsed, checked and planned in a thread of its own, which ends with
 * that; what is left is done here, a few milliseconds at a time. Only the first text, if it is short, is prepared at
 * once: there are no clicks yet, and a thread takes longer to start than such a text to be read.
 */
export function createPreparer(options: PreparerOptions = {}): Prepare {
  const { requireTests = false, environment, longestAtOnce = 16 * 1024 } = options;
  const { program = builtProgram, onParcel } = options;
  const prepareAtOnce = requireTests ? prepareTestedRules : prepareRules;
  let isFirst = true;
  return (given, signal, onSound) => {
    const isAtOnce = isFirst && given.text.length <= longestAtOnce;
    isFirst = false;
    // A long one not even then: its garbage would make this thread's pauses longer for good.
    return isAtOnce
      ? prepareAtOnce({ ...given, ...(environment && { secrets: createSecrets(environment) }) })
      : prepareElsewhere(given, { program, environment, requireTests, signal, onSound, onParcel });
  };
}

/** What the thread is given. */
export interface Job {
  file: string;
  /** Where all of the text has been sent. */
  text: MessagePort;
  /** Undefined for the shipped ones. */
  schemas: ContractSchemas | undefined;
  environment: Environment | undefined;
  requireTests: boolean;
  /** Where it sends the plan of the rules, and then its diagnostics. */
  plan: MessagePort;
  diagnostics: MessagePort;
}

/**
 * What the thread says of its progress. `planned`: the plan is sent, and only checks and tests can bring an error to
 * light now. `sound`: there is none, but perhaps warnings. `done`: the diagnostics are sent.
 */
export type Stage = 'planned' | 'sound' | 'done';

const builtProgram = new URL('../reload/prepare-worker.js', import.meta.url);

/** At a stretch. Between two stretches all clicks that have come are answered. */
const sliceMs = 5;

interface Elsewhere {
  program: URL;
  environment: Environment | undefined;
  requireTests: boolean;
  signal: AbortSignal;
  onSound(ruleset: Ruleset): void;
  onParcel: PreparerOptions['onParcel'];
}

async function prepareElsewhere(
  { file, text, contract = shippedContract() }: RulesSource,
  { program, environment, requireTests, signal, onSound, onParcel }: Elsewhere,
): Promise<PreparedRules> {
  const pieces = new MessageChannel();
  await inSlices(sendText(text, pieces.port1), signal);
  const plan = new MessageChannel();
  const diagnostics = new MessageChannel();
  const { schemas } = contract;
  const ports = { text: pieces.port2, plan: plan.port2, diagnostics: diagnostics.port2 };
  const job: Job = { file, schemas, environment, requireTests, ...ports };
  const transferList = Object.values(ports);
  // It has no environment of its own: it may look for the secrets of receivers, in what it is given.
  const worker = new Worker(program, { workerData: job, transferList, env: {} });
  const over = new AbortController();
  try {
    let compiling: Promise<Ruleset> | undefined;
    const stages = on(worker, 'message', { signal, close: ['exit'] }) as AsyncIterable<[Stage]>;
    // It throws what the thread fails of, such as a lack of memory: this process lives on.
    for await (const [stage] of stages) {
      if (stage === 'planned') {
        // While the thread goes on. Whether a fault here matters is known when it is done.
        const take = shownTo(onParcel, takeFrom(plan.port1));
        compiling = inSlices(compilePlan(receivePlan(take), contract), signal, over.signal);
        compiling.catch(() => {});
      } else if (stage === 'sound') {
        compiling?.then(onSound, () => {});
      } else {
        const told = await inSlices(collect<Diagnostic>(receiveList(takeFrom(diagnostics.port1))), signal);
        const isGood = compiling !== undefined && told.every(({ severity }) => severity !== 'error');
        return isGood ? { ruleset: await compiling!, diagnostics: told } : { diagnostics: told };
      }
    }
    throw new Error('the thread that examines rules ended early');
  } finally {
    over.abort();
    pieces.port1.close();
    plan.port1.close();
    diagnostics.port1.close();
    void worker.terminate();
  }
}

/**
 * Makes the rules of a plan that was prepared elsewhere run here, a few milliseconds at a time.
 * @param parcels what `onParcel` saw there; given back one by one
 */
export function compileParcels(parcels: Iterable<unknown>, contract: Contract): Promise<Ruleset> {
  const rest = parcels[Symbol.iterator]();
  return inSlices(
    compilePlan(
      receivePlan(() => rest.next().value),
      contract,
    ),
  );
}

function shownTo(onParcel: PreparerOptions['onParcel'], take: Take): Take {
  if (onParcel === undefined) return take;
  return () => {
    const parcel = take();
    onParcel(parcel);
    return parcel;
  };
}

function* collect<Item>(items: Iterable<Item>): Steps<Item[]> {
  const collected: Item[] = [];
  yield* eachInSteps(items, (item) => collected.push(item));
  return collected;
}

/** Runs steps to their end, with the event loop turning in between. */
async function inSlices<Result>(steps: Steps<Result>, ...signals: AbortSignal[]): Promise<Result> {
  for (;;) {
    const sliceEnd = performance.now() + sliceMs;
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (performance.now() < sliceEnd);
    await nextTurn();
    for (const signal of signals) signal.throwIfAborted();
  }
}
