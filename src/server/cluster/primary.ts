import cluster from 'node:cluster';
import { setTimeout as pause } from 'node:timers/promises';
import type { ContractSchemas } from '../../platform/contract.js';
import type { OtherProcess } from '../../telemetry/metrics.js';
import type { PackedRules } from './messages.js';
import { createMember, EndedEarly, type Member, type MemberOptions } from './worker-handle.js';

/** Processes that answer clicks on one port, by the same rules. */
export interface Crew {
  readonly port: number;
  /**
   * Makes rules ready in every worker, and once all are, has them taken. Resolves when all are told to take them, which
   * they do a message later; rejects, with the earlier ones in force, where one of them cannot make the rules run, or
   * where all of them end over it. One that is stuck is waited for until it is ended.
   */
  handOver(rules: PackedRules): Promise<void>;
  /** Has the workers let in who shows one of the keys of now, and nobody else. */
  shareKeys(): void;
  /** Whether there is a worker to answer clicks. */
  isAnswering(): boolean;
  /** Those that have rules to answer by, for what they count. */
  workers(): Iterable<OtherProcess>;
  /** Lets clicks under way be answered. */
  stop(): Promise<void>;
}

export interface CrewOptions extends MemberOptions {
  size: number;
  /** A certain one: what Node has workers share goes by the number that they ask for. */
  port: number;
  rules: PackedRules;
  /** Of the contract that the rules are held against. */
  schemas: ContractSchemas;
  /** Of now. Undefined: nobody is asked for one. */
  keys(): readonly string[] | undefined;
  /** Takes what a worker had counted when it was last heard of, as soon as it is no more among `workers`. */
  keep(figures: readonly object[]): void;
  /** How long a worker may take to end. */
  graceMs: number;
  /** How often each worker is asked for a sign of life. Default: 2,000. See {@link Member.beat}. */
  beatMs?: number;
}

/**
 * Starts the workers. One that ends before its time is replaced.
 * @throws {CommandFailure} when they cannot start
 */
export async function startCrew(options: CrewOptions): Promise<Crew> {
  const { size, port, log, keep, graceMs, beatMs = 2_000 } = options;
  // Silent: lines that several processes write into one pipe could break each other up.
  cluster.setupPrimary({ silent: true, serialization: 'advanced' });
  let inForce = options.rules;
  // Not read by each for itself: one that is started while the file of keys is bad would have none.
  const shareKeysWith = (member: Member) => {
    const keys = options.keys();
    if (keys !== undefined) member.send({ order: 'keys', keys });
  };
  let stopping = false;
  const members = new Set<Member>();
  const atWork = () => [...members].filter(({ rules }) => rules !== undefined);

  /** Resolves once it listens, and has it replaced from then on. */
  const startMember = async (): Promise<void> => {
    const member = createMember(options);
    members.add(member);
    // Nor the schemas, which may be others by now.
    member.send({ order: 'contract', schemas: options.schemas });
    shareKeysWith(member);
    void member.ended.then(() => {
      members.delete(member);
      keep(member.counted);
    });
    try {
      await Promise.race([member.listening, bring(member).then(() => member.listening)]);
      void member.ended.then(() => replace(member));
    } catch (error) {
      member.kill();
      throw error;
    }
  };
  const startFirst = (): Promise<void> =>
    startMember().catch((error) => {
      if (stopping || !(error instanceof EndedEarly && error.wasAsked)) throw error;
      return startFirst();
    });
  const replace = async ({ pid, startedAt }: Member) => {
    if (stopping) return;
    log.error({ worker: pid }, 'a worker ended before its time; another takes its place');
    // One that cannot even start would be started without end.
    if (performance.now() - startedAt < shortLifeMs) await pause(shortLifeMs, undefined, { ref: false });
    while (!stopping) {
      try {
        await startMember();
        return;
      } catch (error) {
        if (stopping) return;
        log.error({ error: (error as Error).message }, "a worker cannot take another's place");
        await pause(shortLifeMs, undefined, { ref: false });
      }
    }
  };
  /** Brings a new worker up to the rules in force, which may become others meanwhile. */
  const bring = async (member: Member) => {
    let brought: PackedRules;
    do {
      brought = inForce;
      await member.makeReady(brought);
    } while (brought !== inForce);
    member.take(brought, port);
  };
  const handOver = async (given: PackedRules) => {
    // Not those that are being brought up: for these rules they would forget the ones that they are about to take.
    const all = atWork();
    log.debug({ revision: given.revision, workers: all.length }, 'handing rules over');
    let ready = 0;
    // One after another: while that makes one of them slower, the others answer.
    for (const member of all) if (await member.makeReady(given)) ready++;
    // Such as for a lack of memory. Their successors shall live.
    if (ready === 0 && all.length > 0) throw new Error('all workers ended while they made it ready');
    inForce = given;
    for (const member of all) member.take(given, port);
    // Those that came meanwhile have taken the earlier rules.
    const late = atWork().filter(({ rules }) => rules !== given);
    await Promise.all(late.map((member) => bring(member).catch(() => member.kill())));
  };
  let handing = Promise.resolve();
  const beating = setInterval(() => {
    for (const member of members) member.beat();
  }, beatMs).unref();

  await Promise.all(Array.from({ length: size }, startFirst)).catch((error) => {
    stopping = true;
    clearInterval(beating);
    for (const member of members) member.kill();
    throw error;
  });

  return {
    port,
    handOver(given) {
      const handed = handing.then(() => handOver(given));
      handing = handed.catch(() => {});
      return handed;
    },
    shareKeys() {
      for (const member of members) shareKeysWith(member);
    },
    isAnswering: () => atWork().length > 0,
    workers: atWork,
    async stop() {
      stopping = true;
      clearInterval(beating);
      const all = [...members];
      for (const member of all) member.send({ order: 'stop' });
      const late = pause(graceMs, undefined, { ref: false }).then(() => {
        for (const member of members) {
          log.warn({ worker: member.pid }, 'a worker does not end by itself, and is ended');
          member.kill();
        }
      });
      await Promise.race([Promise.all(all.map(({ ended }) => ended)), late]);
    },
  };
}

/** A worker that ends so soon after its start is replaced no sooner than after as long again. */
const shortLifeMs = 1_000;
