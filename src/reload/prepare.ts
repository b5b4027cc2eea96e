import { on } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { deserialize } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Environment } from '../config/context.js';
import { createSecretSource } from '../config/secret-source.js';
import { threadProgram } from '../disk/thread-program.js';
import { type Contract, type ContractSchemas, shippedContract } from '../platform/contract.js';
import type { RulesSource } from '../rules/analyze.js';
import type { Diagnostic } from '../rules/diagnostic.js';
import type { PlanSummary } from '../rules/edit-summary.js';
import { compilePlan } from '../rules/engine/compile.js';
import type { Ruleset } from '../rules/engine/decide.js';
import type { Plan } from '../rules/engine/plan.js';
import type { MaskPlan } from '../rules/masks/mask-plan.js';
import type { PartText, SourceTexts } from '../rules/parts.js';
import { type PreparedRules, prepareRules } from '../rules/prepare.js';
import { prepareTestedRules } from '../rules/tests/tested.js';
import { english, type Language } from '../values/message.js';

/**
 * Prepares a rules file. What it throws is a fault of ours.
 * @param signal ends the work; nobody waits for what comes out afterwards
 */
export type Prepare = (source: PreparedSource, signal: AbortSignal) => Prepared | Promise<Prepared>;

export interface PreparedSource extends RulesSource {
  /** The texts in force, to say what the edit changes. */
  inForce?: SourceTexts | undefined;
}

export interface Prepared extends PreparedRules {
  /** Of the ruleset, serialized for {@link loadPlan} in other processes. Only a thread makes one. */
  plan?: Uint8Array;
  /** What the rules see of requests, where that was asked for. */
  masks?: readonly MaskPlan[] | undefined;
  /** Set where the ruleset is valid but the search for warnings goes on: what it finds. May reject. */
  warnings?: Promise<Diagnostic[]>;
  /** Set where a thread compares the text with the one in force. */
  comparison?: Comparison;
}

/** What goes on in a thread when its text is in force, and holds nobody up. */
export interface Comparison {
  /** Undefined where there is nothing to say. Never rejects. */
  summary: Promise<PlanSummary | undefined>;
  /** Ends it. */
  stop(): void;
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
  /** The thread's program. Default: the one that was built. */
  program?: URL;
}

/**
 * Prepares rules without making clicks wait: a thread analyzes, tests and plans a text, and only compiling its plan is left
 * to the event loop. A short first text takes no thread: there are no clicks yet, and starting one takes longer.
 */
export function createPreparer(options: PreparerOptions = {}): Prepare {
  const { requireTests = false, masks = false, environment, longestInline = 16 * 1024 } = options;
  const { program = threadProgram('reload/prepare-worker') } = options;
  const prepareInline = requireTests ? prepareTestedRules : prepareRules;
  let isFirst = true;
  return (source, signal) => {
    // A long text not even then: its garbage would make this thread's pauses longer for good.
    const isInline = isFirst && lengthOf(source) <= longestInline;
    isFirst = false;
    if (isInline)
      return prepareInline({ ...source, ...(environment && { secrets: createSecretSource(environment) }) });
    const { language = english, contract = shippedContract(), inForce } = source;
    const job: Job = {
      ...{ ...textsForThread(source, language), language: language.name, schemas: contract.schemas },
      ...{ environment, requireTests, masks, inForce },
    };
    return prepareInThread(program, job, contract, signal);
  };
}

/** Messages cannot be sent as they are. */
function textsForThread({ file, text, parts, vars }: SourceTexts, language: Language): JobTexts {
  const rendered = (part: PartText): PartText =>
    typeof part === 'string' ? part : { trouble: language.render(part.trouble) };
  return {
    ...{ file, text },
    parts: parts && new Map([...parts].map(([name, part]) => [name, rendered(part)])),
    vars: vars && { ...vars, text: rendered(vars.text) },
  };
}

/** Of all texts together, in UTF-16 units. */
export function lengthOf({ text, parts = new Map(), vars }: SourceTexts): number {
  const texts: (PartText | undefined)[] = [text, ...parts.values(), vars?.text];
  return texts.reduce((sum: number, one) => sum + (typeof one === 'string' ? one.length : 0), 0);
}

type JobTexts = Omit<SourceTexts, 'language'>;

/** What the thread is given. */
export interface Job extends JobTexts {
  language: Language['name'];
  /** Undefined for the shipped ones. */
  schemas: ContractSchemas | undefined;
  environment: Environment | undefined;
  requireTests: boolean;
  masks: boolean;
  /** What to compare the text with, when all else is said. */
  inForce: SourceTexts | undefined;
}

/**
 * What the thread sends: the serialized plan of rules without errors, if they have none; then what it found; and last, what
 * the edit changes, if there is something to compare with.
 */
export type Progress =
  | { plan: Uint8Array; masks?: readonly MaskPlan[] | undefined }
  | { diagnostics: Diagnostic[] }
  | { edit: PlanSummary | undefined };

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
  const receive = async (): Promise<Progress> => {
    const { done, value } = await messages.next();
    if (done) throw new Error('the thread that analyzes rules ended early');
    return value[0] as Progress;
  };
  const receiveDiagnostics = async () =>
    ((await receive()) as Progress & { diagnostics: Diagnostic[] }).diagnostics;
  try {
    const first = (await receive()) as Exclude<Progress, { edit: unknown }>;
    if ('diagnostics' in first) {
      end();
      return first;
    }
    const ruleset = await loadPlan(first.plan, contract);
    const comparison = job.inForce === undefined ? undefined : comparisonIn(worker, end);
    const warnings = receiveDiagnostics();
    // Not everyone waits for them. What the thread does then keeps no process alive.
    warnings.then(comparison ? () => worker.unref() : end, end);
    const { plan, masks } = first;
    return { ruleset, plan, masks, diagnostics: [], warnings, ...(comparison && { comparison }) };
  } catch (error) {
    end();
    throw error;
  }
}

function comparisonIn(worker: Worker, stop: () => void): Comparison {
  const summary = new Promise<PlanSummary | undefined>((resolve) => {
    worker.on('message', (progress: Progress) => {
      if ('edit' in progress) resolve(progress.edit);
    });
    // A fault here costs nothing but the line that would have been logged.
    worker.on('error', () => resolve(undefined));
    worker.on('exit', () => resolve(undefined));
  });
  return { summary: summary.finally(stop), stop };
}

/** Makes a plan of `Prepared` run, in two turns of the event loop, so that clicks wait for the longer of them only. */
export async function loadPlan(serialized: Uint8Array, contract: Contract): Promise<Ruleset> {
  const plan = deserialize(serialized) as Plan;
  await nextTurn();
  return compilePlan(plan, contract);
}
