import cluster from 'node:cluster';
import { setTimeout as pause } from 'node:timers/promises';
import type { ContractSchemas } from '../../platform/contract.js';
import type { ServerContext } from '../context.js';
import type { CallWriters } from '../recording.js';
import type { RulesUpdate } from './messages.js';
import { EndedEarly, WorkerHandle, type WorkerOptions } from './worker-handle.js';

export interface PrimaryOptions extends CallWriters {
  /** How many workers answer clicks. */
  size: number;
  /** The keys in force; undefined without authentication. */
  keys(): readonly string[] | undefined;
  append: WorkerOptions['append'];
  /** How long a worker may take to end. */
  graceMs: number;
  /** See {@link WorkerHandle.heartbeat}. Default: 2,000. */
  heartbeatMs?: number;
}

/** The primary of a cluster: workers that answer clicks on one port by the same rules. */
export class Primary {
  private state: 'new' | 'running' | 'stopping' = 'new';
  private readonly workers = new Set<WorkerHandle>();
  private rules: RulesUpdate | undefined;
  private syncing = Promise.resolve();
  private heartbeats: NodeJS.Timeout | undefined;
  private port = 0;
  private schemas: ContractSchemas = {};

  constructor(
    private readonly options: PrimaryOptions,
    private readonly context: Pick<ServerContext, 'log' | 'metrics' | 'stderr'>,
  ) {}

  /**
   * Has every worker prepare rules, and once all have, take them. Resolves when all are asked to take them, which they do a
   * message later; rejects, with the earlier ones in force, when one of them cannot, or when all of them end over it. One
   * that is stuck is waited for until it is ended. Before `start`: these are the rules to start with.
   */
  sync(rules: RulesUpdate): Promise<void> {
    if (this.state === 'new') {
      this.rules = rules;
      return Promise.resolve();
    }
    const synced = this.syncing.then(() => this.syncNow(rules));
    this.syncing = synced.catch(() => {});
    return synced;
  }

  /**
   * Starts the workers. A worker that ends is replaced.
   * @param port a certain one: what Node has workers share goes by the number that they ask for
   * @throws {CommandFailure} when they cannot start
   */
  async start(port: number, schemas: ContractSchemas): Promise<void> {
    const { size, heartbeatMs = 2_000 } = this.options;
    this.state = 'running';
    this.port = port;
    this.schemas = schemas;
    // Silent: lines that several processes write into one pipe could break each other up.
    cluster.setupPrimary({ silent: true, serialization: 'advanced' });
    this.heartbeats = setInterval(() => {
      for (const worker of this.workers) worker.heartbeat();
    }, heartbeatMs).unref();
    const started = Promise.all(Array.from({ length: size }, () => this.startFirst()));
    // Edits wait for the start: rules that no worker can prepare shall be refused, rather than end it.
    this.syncing = started.then(() => {}).catch(() => {});
    try {
      await started;
    } catch (error) {
      this.state = 'stopping';
      clearInterval(this.heartbeats);
      for (const worker of this.workers) worker.kill();
      throw error;
    }
    this.context.metrics.addUp(() => this.answering());
  }

  /** Has the workers accept the keys in force, and no others. */
  shareKeys(): void {
    for (const worker of this.workers) this.sendKeys(worker);
  }

  /** The workers that have rules to answer by. */
  answering(): WorkerHandle[] {
    return [...this.workers].filter(({ state }) => state === 'answering');
  }

  /** Lets the workers finish the requests under way. */
  async stop(): Promise<void> {
    this.state = 'stopping';
    clearInterval(this.heartbeats);
    const all = [...this.workers];
    for (const worker of all) worker.send({ type: 'stop' });
    const late = pause(this.options.graceMs, undefined, { ref: false }).then(() => {
      for (const worker of this.workers) {
        this.context.log.warn({ worker: worker.pid }, 'a worker does not end by itself, and is ended');
        worker.kill();
      }
    });
    await Promise.race([Promise.all(all.map(({ ended }) => ended)), late]);
  }

  private async startFirst(): Promise<void> {
    try {
      await this.startWorker();
    } catch (error) {
      if (this.isStopping() || !(error instanceof EndedEarly && error.wasAsked)) throw error;
      await this.startFirst();
    }
  }

  /** Resolves once it listens, and has it replaced from then on. */
  private async startWorker(): Promise<void> {
    const { log, stderr, metrics } = this.context;
    const { append, writeRecord, writeSample } = this.options;
    const worker = new WorkerHandle({ append, writeRecord, writeSample, log, stderr });
    this.workers.add(worker);
    // Sent rather than read by each for itself: files may be bad, or others, when a worker starts.
    worker.send({ type: 'contract', schemas: this.schemas });
    this.sendKeys(worker);
    void worker.ended.then(() => {
      this.workers.delete(worker);
      metrics.keep(worker.counted);
    });
    try {
      await Promise.race([worker.listening, this.bringUp(worker).then(() => worker.listening)]);
      void worker.ended.then(() => this.replace(worker));
    } catch (error) {
      worker.kill();
      throw error;
    }
  }

  private async replace({ pid, startedAt }: WorkerHandle): Promise<void> {
    const { log } = this.context;
    if (this.isStopping()) return;
    log.error({ worker: pid }, 'a worker ended before its time; another takes its place');
    // One that cannot even start would be started without end.
    if (performance.now() - startedAt < shortLifeMs) await pause(shortLifeMs, undefined, { ref: false });
    while (!this.isStopping()) {
      try {
        await this.startWorker();
        return;
      } catch (error) {
        if (this.isStopping()) return;
        log.error({ error: (error as Error).message }, "a worker cannot take another's place");
        await pause(shortLifeMs, undefined, { ref: false });
      }
    }
  }

  private async syncNow(rules: RulesUpdate): Promise<void> {
    // Not workers that are being brought up: for these rules they would forget the ones that they are about to take.
    const all = this.answering();
    this.context.log.debug({ revision: rules.revision, workers: all.length }, 'syncing rules to the workers');
    let prepared = 0;
    // One after another: while that makes one of them slower, the others answer.
    for (const worker of all) if (await worker.prepare(rules)) prepared++;
    // Such as for a lack of memory. Their successors shall live.
    if (prepared === 0 && all.length > 0) throw new Error('all workers ended while they prepared it');
    this.rules = rules;
    for (const worker of all) worker.take(rules, this.port);
    // Those that came meanwhile have taken the earlier rules.
    const late = this.answering().filter((worker) => worker.rules !== rules);
    await Promise.all(late.map((worker) => this.bringUp(worker).catch(() => worker.kill())));
  }

  /** Has a worker answer by the rules in force, which may become others meanwhile. */
  private async bringUp(worker: WorkerHandle): Promise<void> {
    let prepared: RulesUpdate;
    do {
      prepared = this.rules!;
      await worker.prepare(prepared);
    } while (prepared !== this.rules);
    worker.take(prepared, this.port);
  }

  private sendKeys(worker: WorkerHandle): void {
    const keys = this.options.keys();
    if (keys !== undefined) worker.send({ type: 'keys', keys });
  }

  private isStopping(): boolean {
    return this.state === 'stopping';
  }
}

/** A worker that ends so soon after its start is replaced no sooner than after as long again. */
const shortLifeMs = 1_000;
