import cluster, { type Worker } from 'node:cluster';
import type { Readable } from 'node:stream';
import { CommandFailure, exitCodes, type Output } from '../../config/context.js';
import type { Logger } from '../../telemetry/log.js';
import type { OtherProcess } from '../../telemetry/metrics.js';
import { say } from '../../values/message.js';
import type { Outbox } from '../../webhooks/outbox.js';
import type { CallWriters } from '../recording.js';
import { signals } from '../signals.js';
import type { MessageToPrimary, MessageToWorker, RulesUpdate } from './messages.js';
import { redispatchConnections } from './redispatch.js';

export interface WorkerOptions extends CallWriters {
  /** Writes the events of all workers; undefined where there is no outbox. */
  append: Outbox['append'] | undefined;
  /** Takes the lines of the workers, too. */
  log: Logger;
  /** Takes what workers write to standard error. */
  stderr: Output;
}

/**
 * How many heartbeats a worker may miss in a row: far more than any work of a worker takes, of which the longest is tenths
 * of a second. Counting heartbeats instead of seconds means a suspended machine misses none.
 */
const maxMissedHeartbeats = 10;

type MessageOf<Type extends MessageToPrimary['type']> = Extract<MessageToPrimary, { type: Type }>;

/** A worker, as the primary sees it. */
export class WorkerHandle implements OtherProcess {
  /** `answering` from the moment in which it is asked to take rules. */
  state: 'starting' | 'connected' | 'answering' | 'ended' = 'starting';
  /** The rules that it was asked to take last. */
  rules: RulesUpdate | undefined;
  /** The figures that it sent last. */
  counted: readonly object[] = [];
  /** 0 where the system gave no process. */
  readonly pid: number;
  readonly name: string;
  /** On the clock of `performance`. */
  readonly startedAt = performance.now();
  readonly ended: Promise<void>;
  /** Rejects when the worker cannot start. */
  readonly listening: Promise<void>;
  private readonly worker: Worker;
  private readonly connected: Promise<unknown>;
  private channelError: Error | undefined;
  private missedHeartbeats = 0;
  private counting: Promise<void> | undefined;
  /** Those who wait for a message: one listener for all, so that a message which never comes leaves none behind. */
  private readonly waiting = new Set<{
    types: readonly string[];
    resolve(message?: MessageToPrimary): void;
  }>();

  constructor(private readonly options: WorkerOptions) {
    this.worker = cluster.fork();
    const { pid, stdout, stderr } = this.worker.process;
    this.pid = pid ?? 0;
    this.name = `worker ${pid}`;
    this.ended = this.end();
    this.worker.on('error', (error: unknown) => {
      this.channelError = error as Error; // `exit` follows
    });
    this.worker.on('message', (message: MessageToPrimary) => this.receive(message));
    redispatchConnections(this.worker);
    passLines(stdout!, options.log.pass);
    // What one wrote that crashed may end in the middle of a line. Half a line of the log is no JSON.
    passLines(
      stderr!,
      (text) => options.stderr.write(text),
      (rest) => options.stderr.write(`${rest}\n`),
    );
    this.connected = this.next('connected');
    this.listening = this.listen();
  }

  send(message: MessageToWorker): void {
    // The callback keeps a worker that is just ending from throwing.
    void this.connected.then(() => this.worker.send(message, () => {}));
  }

  /** Resolves with whether it has compiled the rules: not if it has ended. Rejects when it cannot. */
  async prepare(rules: RulesUpdate): Promise<boolean> {
    const answer = this.next('prepared', 'not-prepared');
    this.send({ type: 'prepare', ...rules });
    const message = await answer;
    if (message?.type === 'not-prepared') throw new Error(message.error);
    return message !== undefined;
  }

  /** Has it answer by rules that it has prepared. */
  take(rules: RulesUpdate, port: number): void {
    if (this.state === 'ended') return;
    this.state = 'answering';
    this.rules = rules;
    this.send({ type: 'take', revision: rules.revision, port });
  }

  /** Asks for its figures anew. Resolves when they have come, or when it has ended. */
  count(): Promise<void> {
    // A worker that is stuck is asked once, however often it is counted.
    this.counting ??= this.countAnew();
    return this.counting;
  }

  /** Expects a message for the last heartbeat, and asks for the next. Ends a worker that has missed too many. */
  heartbeat(): void {
    // Starting is slow where many start at once.
    if (this.state === 'starting') return;
    if (++this.missedHeartbeats === maxMissedHeartbeats) {
      this.options.log.error(
        { worker: this.pid },
        'a worker is stuck: it missed its heartbeats, and is ended',
      );
      this.kill();
    } else void this.count();
  }

  kill(): void {
    this.worker.process.kill('SIGKILL');
  }

  private receive(message: MessageToPrimary): void {
    this.missedHeartbeats = 0;
    if (message.type === 'connected' && this.state === 'starting') this.state = 'connected';
    // Messages may still come after the end, when the figures are with those of its predecessors.
    if (message.type === 'counted' && this.state !== 'ended') this.counted = message.figures;
    if (message.type === 'append') void this.append(message);
    if (message.type === 'recorded') this.options.writeRecord?.(message.lines);
    if (message.type === 'sampled') this.options.writeSample?.(message.decision);
    for (const one of this.waiting) {
      if (!one.types.includes(message.type)) continue;
      this.waiting.delete(one);
      one.resolve(message);
    }
  }

  /** The next message of these types; undefined when the worker has ended. */
  private next<Type extends MessageToPrimary['type']>(
    ...types: Type[]
  ): Promise<MessageOf<Type> | undefined> {
    return new Promise((resolve) => {
      if (this.state === 'ended') resolve(undefined);
      else this.waiting.add({ types, resolve: resolve as (message?: MessageToPrimary) => void });
    });
  }

  private async end(): Promise<void> {
    const { worker } = this;
    await new Promise<void>((resolve) => {
      if (worker.process.pid !== undefined) worker.once('exit', () => resolve());
      // Where the system gives no more processes, there is none that could exit.
      else worker.process.once('close', () => resolve());
    });
    this.state = 'ended';
    for (const { resolve } of this.waiting) resolve();
    this.waiting.clear();
  }

  private async listen(): Promise<void> {
    const message = await this.next('listening', 'cannot-start');
    if (this.pid === 0) {
      throw new CommandFailure(
        say`a worker cannot be started: ${this.channelError?.message}`,
        exitCodes.failed,
      );
    }
    if (message === undefined) throw new EndedEarly(this.worker.process.signalCode);
    if (message.type === 'cannot-start') throw new CommandFailure(message.message, exitCodes.failed);
  }

  private async countAnew(): Promise<void> {
    const answer = this.next('counted');
    this.send({ type: 'count' });
    await answer;
    this.counting = undefined;
  }

  private async append({ id, deliveries }: MessageOf<'append'>): Promise<void> {
    try {
      await this.options.append!(deliveries);
      this.send({ type: 'appended', id });
    } catch (error) {
      this.send({ type: 'appended', id, error: (error as Error).message });
    }
  }
}

/** A worker ended before it listened. */
export class EndedEarly extends CommandFailure {
  override name = 'EndedEarly';
  /** By a signal to all processes at once, as a terminal sends it, which is for the primary to act on. */
  readonly wasAsked: boolean;

  constructor(signal: string | null) {
    super(
      say`a worker ended before it answered${signal === null ? '' : say`, by ${signal}`}`,
      exitCodes.failed,
    );
    this.wasAsked = signals.some((name) => name === signal);
  }
}

/** Passes whole lines on, so that those of several workers never mix. */
function passLines(from: Readable, pass: (lines: string) => void, passRest?: (text: string) => void): void {
  let rest = '';
  from.setEncoding('utf8').on('data', (text: string) => {
    const end = text.lastIndexOf('\n') + 1;
    if (end > 0) pass(rest + text.slice(0, end));
    rest = end > 0 ? text.slice(end) : rest + text;
  });
  from.on('end', () => {
    if (rest !== '') passRest?.(rest);
  });
}
