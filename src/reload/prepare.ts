import { on } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { deserialize } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Environment } from '../config/context.js';
import { createSecretSource } from '../config/secret-source.js';
import { type Contract, type ContractSchemas, shippedContract } from '../platform/contract.js';
import type { RulesSource } from '../rules/analyze.js';
import type { Diagnostic } from '../rules/diagnostic.js';
import { compilePlan } from '../rules/engine/compile.js';
import type { Ruleset } from '../rules/engine/decide.js';
import type { Plan } from '../rules/engine/plan.js';
import type { MaskPlan } from '../rules/masks/mask-plan.js';
import { type PreparedRules, prepareRules } from '../rules/prepare.js';
import { prepareTestedRules } from '../rules/tests/tested.js';

/**
 * Prepares a rules file. What it throws is a fault of ours.
 * @param signal ends the work; nobody waits for what comes out afterwards
 */
export type Prepare = (source: RulesSource, signal: AbortSignal) => Prepared | Promise<Prepared>;

export interface Prepared extends PreparedRules {
  /** Of the ruleset, serialized for {@link loadPlan} in other processes. Only a thread makes one. */
  plan?: Uint8Array;
  /** What the rules see of requests, where that was asked for. */
  masks?: readonly MaskPlan[] | undefined;
  /** Set where the ruleset is valid but the search for warnings goes on: what it finds. May reject. */
  warnings?: Promise<Diagnostic[]>;
}

export interface PreparerOptions {
  /** Demand that the file's own tests pass, and that there are some. */
  requireTests?: boolean;
  /** Find out what the rules see of requests. Only a thread does. */
  masks?: boolean;
  /** Where the secrets of receivers are found; without it, missing ones are not reported. */
  environment?: Environment;
  /** The longest first text that is prepared without a thread, in UTF-16 units. Default: 16 Ki. */
  longestInline?: number;
  /** The thread's program. Default: the built one beside this file. */
  program?: URL;
}

/**
 * Prepares rules without making clicks wait: a thread analyzes, tests and plans a text, and only compiling its plan is left
 * to the event loop. A short first text takes no thread: there are no clicks yet, and starting one takes longer.
 */
export function createPreparer(options: PreparerOptions = {}): Prepare {
  const { requireTests = false, masks = false, environment, longestInline = 16 * 1024 } = options;
  const { program = builtProgram } = options;
  const prepareInline = requireTests ? prepareTestedRules : prepareRules;
  let isFirst = true;
  return (source, signal) => {
    // A long text not even then: its garbage would make this thread's pauses longer for good.
    const isInline = isFirst && source.text.length <= longestInline;
    isFirst = false;
    if (isInline)
      return prepareInline({ ...source, ...(environment && { secrets: createSecretSource(environment) }) });
    const { file, text, contract = shippedContract() } = source;
    const job: Job = { file, text, schemas: contract.schemas, environment, requireTests, masks };
    return prepareInThread(program, job, contract, signal);
  };
}

/** What the thread is given. */
export interface Job {
  file: string;
  text: string;
  /** Undefined for the shipped ones. */
  schemas: ContractSchemas | undefined;
  environment: Environment | undefined;
  requireTests: boolean;
  masks: boolean;
}

/** What the thread sends: the serialized plan of rules without errors, if they have none, and then what it found. */
export type Progress =
  | { plan: Uint8Array; masks?: readonly MaskPlan[] | undefined }
  | { diagnostics: Diagnostic[] };

const builtProgram = new URL('../reload/prepare-worker.js', import.meta.url);

async function prepareInThread(
  program: URL,
  job: Job,
  contract: Contract,
  signal: AbortSignal,
): Promise<Prepared> {
  // Without an environment of its own: it finds the secrets of receivers in its job.
  const worker = new Worker(program, { workerData: job, env: {} });
  const end = () => void worker.terminate();
  // They throw what the thread fails with, such as a lack of memory; this process lives on.
  const messages = on(worker, 'message', { signal, close: ['exit'] });
  const receive = async () => {
    const { done, value } = await messages.next();
    if (done) throw new Error('the thread that analyzes rules ended early');
    return value[0] as Progress;
  };
  const receiveDiagnostics = async () =>
    ((await receive()) as Progress & { diagnostics: Diagnostic[] }).diagnostics;
  try {
    const first = await receive();
    if ('diagnostics' in first) {
      end();
      return first;
    }
    const ruleset = await loadPlan(first.plan, contract);
    const warnings = receiveDiagnostics().finally(end);
    warnings.catch(() => {}); // Not everyone waits for them.
    const { plan, masks } = first;
    return { ruleset, plan, masks, diagnostics: [], warnings };
  } catch (error) {
    end();
    throw error;
  }
}

/** Makes a plan of `Prepared` run, in two turns of the event loop, so that clicks wait for the longer of them only. */
export async function loadPlan(serialized: Uint8Array, contract: Contract): Promise<Ruleset> {
  const plan = deserialize(serialized) as Plan;
  await nextTurn();
  return compilePlan(plan, contract);
}
