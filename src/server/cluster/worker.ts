import cluster from 'node:cluster';
import { type CommandContext, CommandFailure, exitCodes } from '../../config/context.js';
import type { Settings } from '../../config/settings.js';
import { createKeyRing } from '../../http/auth-keys.js';
import type { CurrentRules } from '../../http/steps/answer.js';
import { type Contract, compileContract } from '../../platform/contract.js';
import { loadPlan } from '../../reload/prepare.js';
import type { Outbox } from '../../webhooks/outbox.js';
import { openClicks } from '../clicks.js';
import { closeAll, createServerContext } from '../context.js';
import { openRecorder } from '../recording.js';
import { createEventPublisher } from '../webhooks.js';
import type { MessageToPrimary, MessageToWorker, RulesUpdate } from './messages.js';

/** Whether this process is a worker. */
export function isWorker(): boolean {
  return cluster.isWorker;
}

/** `dargah serve` as one of several workers: answers clicks by the rules that the primary sends. */
export async function serveAsWorker(settings: Settings, commandContext: CommandContext): Promise<number> {
  const worker = cluster.worker!;
  const send = (message: MessageToPrimary) => void worker.send(message, () => {});
  const context = createServerContext(commandContext, settings);
  const { metrics } = context;
  const keys = settings.insecureNoAuth ? undefined : createKeyRing([]);
  const { append, onAppended } = appendBy(send);
  const rules = new SyncedRules(send);
  // When the primary ends, Node ends this process at once.
  const stopped = new Promise<undefined>((stop) => {
    worker.on('message', (message: MessageToWorker) => {
      switch (message.type) {
        case 'contract':
          rules.contract = compileContract(message.schemas);
          return;
        case 'keys':
          keys?.replace(message.keys);
          return;
        case 'prepare':
          rules.prepare(message);
          return;
        case 'take':
          rules.take(message);
          metrics.rulesInForce(rules.current.ruleset);
          return;
        case 'count':
          void metrics.figures().then((figures) => send({ type: 'counted', figures }));
          return;
        case 'appended':
          onAppended(message);
          return;
        case 'stop':
          stop(undefined);
      }
    });
  });
  send({ type: 'connected' });
  try {
    const port = await Promise.race([rules.port, stopped]);
    if (port === undefined) return exitCodes.fine;
    const { record: isRecorded, console: isShown } = settings;
    const record = await openRecorder(
      settings,
      {
        ...(isRecorded && { writeRecord: (lines) => send({ type: 'recorded', lines }) }),
        ...(isShown && { writeSample: (decision) => send({ type: 'sampled', decision }) }),
      },
      context,
    );
    const hasOutbox = settings.stateDir !== undefined || settings.outbox !== undefined;
    await openClicks(
      { ...settings, port },
      {
        rules: () => rules.current,
        keys,
        contract: rules.contract!,
        record,
        ...(hasOutbox && { publish: createEventPublisher(append, context) }),
      },
      context,
    );
    send({ type: 'listening' });
    await stopped;
    return exitCodes.fine;
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    send({ type: 'cannot-start', message: commandContext.language.render(error.said) });
    return error.exitCode;
  } finally {
    await closeAll(context);
    worker.disconnect();
  }
}

/** The rules that the primary sends. */
class SyncedRules {
  contract: Contract | undefined;
  /** Where to answer by them: resolves when the first are taken. */
  readonly port: Promise<number>;
  private begin!: (port: number) => void;
  private prepared: CurrentRules | undefined;
  private taken: CurrentRules | undefined;
  private preparing = Promise.resolve();

  constructor(private readonly send: (message: MessageToPrimary) => void) {
    this.port = new Promise((resolve) => {
      this.begin = resolve;
    });
  }

  get current(): CurrentRules {
    return this.taken!;
  }

  /** One after another: the later ones replace what was prepared earlier and not taken. */
  prepare(rules: RulesUpdate): void {
    this.preparing = this.preparing.then(() => this.prepareNow(rules));
  }

  take({ revision, port }: MessageToWorker & { type: 'take' }): void {
    if (this.prepared?.revision !== revision) return; // taken before
    this.taken = this.prepared;
    this.prepared = undefined;
    this.begin(port);
  }

  private async prepareNow({ revision, plan, masks }: RulesUpdate): Promise<void> {
    try {
      this.prepared = { ruleset: await loadPlan(plan, this.contract!), revision, masks };
      this.send({ type: 'prepared', revision });
    } catch (error) {
      this.send({ type: 'not-prepared', revision, error: (error as Error).message });
    }
  }
}

/** Appends as an outbox does, by way of the primary. */
function appendBy(send: (message: MessageToPrimary) => void) {
  const waiting = new Map<number, (error: string | undefined) => void>();
  let count = 0;
  const append: Outbox['append'] = (deliveries) =>
    new Promise((resolve, reject) => {
      const id = ++count;
      waiting.set(id, (error) => (error === undefined ? resolve() : reject(new Error(error))));
      send({ type: 'append', id, deliveries });
    });
  const onAppended = ({ id, error }: MessageToWorker & { type: 'appended' }): void => {
    waiting.get(id)?.(error);
    waiting.delete(id);
  };
  return { append, onAppended };
}
