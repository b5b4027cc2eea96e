import cluster from 'node:cluster';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { serialize } from 'node:v8';
import type { Logger } from '../../http/log.js';
import type { OtherProcess } from '../../http/metrics.js';
import type { Outbox } from '../../notify/outbox.js';
import { CommandFailure, exitCodes } from '../world.js';
import type { Order, Word } from './crew-messages.js';
import { signals } from './signals.js';

/** Processes that answer clicks on one port, by the same rules. */
export interface Crew {
  readonly port: number;
  /**
   * Makes rules ready in every worker, and once all are, has them taken. Resolves when all are told to take them, which
   * they do a message later; rejects, with the earlier ones in force, where one of them cannot make the rules run.
   */
  handOver(rules: PackedRules): Promise<void>;
  /** Has the files of keys looked at. */
  look(): void;
  /** Those that have rules to answer by, for what they count. */
  workers(): Iterable<OtherProcess>;
  /** Lets clicks under way be answered. */
  stop(): Promise<void>;
}

/** Rules as they travel to other processes. */
export interface PackedRules {
  revision: string;
  parcels: Uint8Array[];
}

export interface CrewOptions {
  size: number;
  /** A certain one: what Node has workers share goes by the number that they ask for. */
  port: number;
  rules: PackedRules;
  /** For the events of all workers; undefined where nothing is told to anybody. */
  append: Outbox['append'] | undefined;
  /** Takes the lines of the workers, too. */
  log: Logger;
  /** What they say on standard error. */
  complain(text: string): void;
  /** How long a worker may take to end. */
  graceMs: number;
}

/** A parcel ready to travel. */
export function pack(parcel: unknown): Uint8Array {
  return serialize(parcel);
}

/**
 * Starts the workers. One that ends before its time is replaced.
 * @throws {CommandFailure} when they cannot start
 */
export async function startCrew(options: CrewOptions): Promise<Crew> {
  const { size, port, log, graceMs } = options;
  // Silent: lines that several processes write into one pipe could break each other up.
  cluster.setupPrimary({ silent: true, serialization: 'advanced' });
  let inForce = options.rules;
  let stopping = false;
  const members = new Set<Member>();
  const atWork = () => [...members].filter(({ rules }) => rules !== undefined);

  /** Resolves once it listens, and has it replaced from then on. */
  const startMember = async (): Promise<void> => {
    const member = createMember(options);
    members.add(member);
    void member.ended.then(() => members.delete(member));
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
    await Promise.all(all.map((member) => member.makeReady(given)));
    inForce = given;
    for (const member of all) member.take(given, port);
    // Those that came meanwhile have taken the earlier rules.
    const late = atWork().filter(({ rules }) => rules !== given);
    await Promise.all(late.map((member) => bring(member).catch(() => member.kill())));
  };
  let handing = Promise.resolve();

  await Promise.all(Array.from({ length: size }, startFirst)).catch((error) => {
    stopping = true;
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
    look() {
      for (const member of members) member.send({ order: 'look' });
    },
    workers: atWork,
    async stop() {
      stopping = true;
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

/** A worker, seen from the first process. */
interface Member extends OtherProcess {
  readonly pid: number;
  /** On the clock of `performance`. */
  readonly startedAt: number;
  /** Rejects when it cannot start. */
  readonly listening: Promise<void>;
  readonly ended: Promise<void>;
  /** Those that it was told to take last. */
  readonly rules: PackedRules | undefined;
  send(order: Order): void;
  /** Resolves when the rules can be taken, or when nobody is left to take them. */
  makeReady(rules: PackedRules): Promise<void>;
  take(rules: PackedRules, port: number): void;
  kill(): void;
}

function createMember({ append, log, complain }: CrewOptions): Member {
  const worker = cluster.fork();
  const { pid = 0, stdout, stderr } = worker.process;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  // One listener for all that is waited for: what never comes, such as "unfit", leaves nothing behind.
  const awaited = new Set<{ isIt(word: Word): boolean; resolve(word?: Word): void }>();
  worker.on('message', (word: Word) => {
    if (word.word === 'append') void appendFor(word, append, send);
    for (const one of awaited) {
      if (!one.isIt(word)) continue;
      awaited.delete(one);
      one.resolve(word);
    }
  });
  // Undefined from one that has ended.
  const hear = <Heard extends Word>(isIt: (word: Word) => word is Heard) =>
    new Promise<Heard | undefined>((resolve) => {
      if (worker.isDead()) resolve(undefined);
      else awaited.add({ isIt, resolve: resolve as (word?: Word) => void });
    });
  void ended.then(() => {
    for (const { resolve } of awaited) resolve();
    awaited.clear();
  });
  const here = hear(isNamed('here'));
  const send = (order: Order) => {
    // One that is just ending takes no more orders, and needs none.
    void here.then(() => worker.send(order, () => {}));
  };
  passLines(stdout!, log.pass);
  passLines(stderr!, complain);
  worker.on('error', () => {}); // of its channel: `exit` follows
  const listening = hear(isNamed('listening', 'cannot-start')).then((heard) => {
    if (heard === undefined) throw new EndedEarly(worker.process.signalCode);
    if (heard.word === 'cannot-start') throw new CommandFailure(heard.message, exitCodes.failed);
  });
  let rules: PackedRules | undefined;
  let figures: Promise<object[]> | undefined;
  const askForFigures = async () => {
    const answer = hear(isNamed('counted'));
    send({ order: 'count' });
    const heard = await answer;
    figures = undefined;
    if (heard === undefined) throw new EndedEarly(worker.process.signalCode);
    return heard.figures;
  };
  return {
    pid,
    name: `worker ${pid}`,
    startedAt: performance.now(),
    listening,
    ended,
    get rules() {
      return rules;
    },
    send,
    async makeReady({ revision, parcels }) {
      const answer = hear(
        (word): word is WordNamed<'ready' | 'unfit'> => isAnswer(word) && word.revision === revision,
      );
      send({ order: 'prepare', revision, parcels });
      const heard = await answer;
      if (heard?.word === 'unfit') throw new Error(heard.error);
    },
    take(given, port) {
      rules = given;
      send({ order: 'take', revision: given.revision, port });
    },
    // One that is stuck is asked once, however often it is asked for.
    figures: () => (figures ??= askForFigures()),
    kill: () => worker.process.kill('SIGKILL'),
  };
}

type WordNamed<Name extends Word['word']> = Extract<Word, { word: Name }>;

function isNamed<Name extends Word['word']>(...names: Name[]): (word: Word) => word is WordNamed<Name> {
  return (word): word is WordNamed<Name> => (names as string[]).includes(word.word);
}

const isAnswer = isNamed('ready', 'unfit');

/** A worker is no more before it listens. */
class EndedEarly extends CommandFailure {
  override name = 'EndedEarly';
  /** By a signal to all processes at once, as a terminal sends it: what it asks for is for the first one to see to. */
  readonly wasAsked: boolean;

  constructor(signal: string | null) {
    super(`a worker ended before it answered${signal === null ? '' : `, by ${signal}`}`, exitCodes.failed);
    this.wasAsked = signals.some((name) => name === signal);
  }
}

async function appendFor(
  { number, deliveries }: WordNamed<'append'>,
  append: CrewOptions['append'],
  send: (order: Order) => void,
): Promise<void> {
  try {
    await append!(deliveries);
    send({ order: 'appended', number });
  } catch (error) {
    send({ order: 'appended', number, error: (error as Error).message });
  }
}

/** Hands whole lines over, so that those of several workers never mix. */
function passLines(from: Readable, pass: (lines: string) => void): void {
  let rest = '';
  from.setEncoding('utf8').on('data', (text: string) => {
    const end = text.lastIndexOf('\n') + 1;
    if (end > 0) pass(rest + text.slice(0, end));
    rest = end > 0 ? text.slice(end) : rest + text;
  });
  // The last words of one that crashed may end in the middle of a line.
  from.on('end', () => {
    if (rest !== '') pass(`${rest}\n`);
  });
}
