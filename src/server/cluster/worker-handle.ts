import cluster from 'node:cluster';
import type { Readable } from 'node:stream';
import { CommandFailure, exitCodes } from '../../config/context.js';
import type { Logger } from '../../telemetry/log.js';
import type { OtherProcess } from '../../telemetry/metrics.js';
import type { Outbox } from '../../webhooks/outbox.js';
import { signals } from '../signals.js';
import type { Order, PackedRules, Word } from './messages.js';

import { rescueConnections } from './redispatch.js';

export interface MemberOptions {
  /** For the events of all workers; undefined where nothing is told to anybody. */
  append: Outbox['append'] | undefined;
  /** Takes the lines of the workers, too. */
  log: Logger;
  /** What they say on standard error. */
  complain(text: string): void;
}

/** A worker, seen from the first process. */
export interface Member extends OtherProcess {
  readonly pid: number;
  /** On the clock of `performance`. */
  readonly startedAt: number;
  /** Rejects when it cannot start. */
  readonly listening: Promise<void>;
  readonly ended: Promise<void>;
  /** Those that it was told to take last. */
  readonly rules: PackedRules | undefined;
  send(order: Order): void;
  /** Resolves with true when the rules can be taken, with false when nobody is left to take them. */
  makeReady(rules: PackedRules): Promise<boolean>;
  take(rules: PackedRules, port: number): void;
  /**
   * Asks what it has counted, as a sign of life; one that has given none for {@link maxSilentBeats} beats is ended. Beats are
   * counted, not seconds: where the whole machine was held up, none was missed.
   */
  beat(): void;
  kill(): void;
}

/** Far more than any work of a worker at a stretch, of which the longest are milliseconds. */
export const maxSilentBeats = 10;

export function createMember({ append, log, complain }: MemberOptions): Member {
  const worker = cluster.fork();
  const { pid, stdout, stderr } = worker.process;
  let trouble: Error | undefined; // of its channel, where it has begun: `exit` follows
  worker.on('error', (error: unknown) => {
    trouble = error as Error;
  });
  rescueConnections(worker);
  const ended = new Promise<void>((resolve) => {
    if (pid !== undefined) worker.once('exit', () => resolve());
    // Where the system gives no more processes, there is none that could exit.
    else worker.process.once('close', () => resolve());
  });
  // One listener for all that is waited for: what never comes, such as "unfit", leaves nothing behind.
  const awaited = new Set<{ isIt(word: Word): boolean; resolve(word?: Word): void }>();
  let silentBeats = 0;
  let counted: readonly object[] = [];
  worker.on('message', (word: Word) => {
    silentBeats = 0;
    // What it said last of all may be heard only after its end, when its figures are with those of its predecessors.
    if (word.word === 'counted' && !worker.isDead()) counted = word.figures;
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
  let isHere = false;
  const here = hear(isNamed('here')).then(() => {
    isHere = true;
  });
  const send = (order: Order) => {
    // One that is just ending takes no more orders, and needs none.
    void here.then(() => worker.send(order, () => {}));
  };
  passLines(stdout!, log.pass);
  // The last words of one that crashed may end in the middle of a line. Half a line of the log is no JSON.
  passLines(stderr!, complain, (rest) => complain(`${rest}\n`));
  const listening = hear(isNamed('listening', 'cannot-start')).then((heard) => {
    if (pid === undefined)
      throw new CommandFailure(`a worker cannot be started: ${trouble?.message}`, exitCodes.failed);
    if (heard === undefined) throw new EndedEarly(worker.process.signalCode);
    if (heard.word === 'cannot-start') throw new CommandFailure(heard.message, exitCodes.failed);
  });
  let rules: PackedRules | undefined;
  let asked: Promise<void> | undefined;
  const askForCounts = async () => {
    const answer = hear(isNamed('counted'));
    send({ order: 'count' });
    await answer;
    asked = undefined;
  };
  // One that is stuck is asked once, however often it is asked for.
  const count = () => (asked ??= askForCounts());
  const kill = () => worker.process.kill('SIGKILL');
  return {
    pid: pid ?? 0,
    name: `worker ${pid}`,
    startedAt: performance.now(),
    listening,
    ended,
    get rules() {
      return rules;
    },
    get counted() {
      return counted;
    },
    count,
    send,
    async makeReady({ revision, plan }) {
      const answer = hear(
        (word): word is WordNamed<'ready' | 'unfit'> => isAnswer(word) && word.revision === revision,
      );
      send({ order: 'prepare', revision, plan });
      const heard = await answer;
      if (heard?.word === 'unfit') throw new Error(heard.error);
      return heard !== undefined;
    },
    take(given, port) {
      rules = given;
      send({ order: 'take', revision: given.revision, port });
    },
    beat() {
      // Starting is slow where many start at once.
      if (!isHere) return;
      if (++silentBeats === maxSilentBeats) {
        log.error({ worker: pid }, 'a worker is stuck: it gives no sign of life, and is ended');
        kill();
      } else void count();
    },
    kill,
  };
}

type WordNamed<Name extends Word['word']> = Extract<Word, { word: Name }>;

function isNamed<Name extends Word['word']>(...names: Name[]): (word: Word) => word is WordNamed<Name> {
  return (word): word is WordNamed<Name> => (names as string[]).includes(word.word);
}

const isAnswer = isNamed('ready', 'unfit');

/** A worker is no more before it listens. */
export class EndedEarly extends CommandFailure {
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
  append: MemberOptions['append'],
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
