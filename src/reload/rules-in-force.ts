import { createHash } from 'node:crypto';
import type { Contract } from '../platform/contract.js';
import { type Diagnostic, formatDiagnostic, isError, wholeFileError } from '../rules/diagnostic.js';
import type { Ruleset } from '../rules/engine/decide.js';

import type { FileTrouble } from './file-state.js';
import { follow } from './follow.js';
import { createPreparer, type Prepare, type Prepared } from './prepare.js';

/** The rules in force. It never changes: a reload puts another one in its place. */
export interface Snapshot {
  readonly ruleset: Ruleset;
  /** The first 12 hex digits of the SHA-256 of the file's bytes. */
  readonly revision: string;
  readonly loadedAt: Date;
  /** The file's warnings. */
  readonly diagnostics: Diagnostic[];
  /** Set where the file was refused at the start, and these are the last good rules of an earlier one: when they were kept. */
  readonly keptAt?: Date;
}

/** The outcome of the last time that the file had something new to say. */
export interface Attempt {
  readonly at: Date;
  readonly ok: boolean;
  /** Absent when there was no text: the file is missing, unreadable or empty. */
  readonly revision?: string;
  /** For a file without text one diagnostic of the check `file`; for a fault of ours one of `internal`. */
  readonly diagnostics: Diagnostic[];
}

export type LiveEvent =
  /** A new revision is in force, and its warnings are known. The one that the start found is told too. */
  | { type: 'loaded'; snapshot: Snapshot; text: string }
  /** The file was refused at the start, and rules that an earlier one kept are in force. */
  | { type: 'restored'; snapshot: Snapshot; attempt: Attempt }
  /** Trouble ended with the very text that is in force. */
  | { type: 'recovered'; snapshot: Snapshot }
  /** The file is wrong, and `inForce` stays. Repeated until it is mended. */
  | { type: 'refused'; attempt: Attempt; inForce: string; repeated: boolean }
  /** Advice for the operator. */
  | { type: 'hint'; message: string };

export interface LiveRules {
  /** Take it once for each request. */
  readonly current: Snapshot;
  readonly lastAttempt: Attempt;
  readonly lastSuccessAt: Date;
  /**
   * Reads the file now, and resolves when the outcome is in `lastAttempt`. The same text is tried again only if nothing but
   * a secret of its receivers was missing: that may be there now.
   */
  look(): Promise<void>;
  close(): Promise<void>;
}

export interface FollowRulesOptions {
  file: string;
  contract?: Contract;
  pollIntervalMs: number;
  settleMs?: number;
  /** How often a refusal is told again. Default: 30,000. */
  repeatMs?: number;
  /** Called when what it tells is already visible, except for the start's own. What it throws, `look()` rejects with. */
  onEvent(event: LiveEvent): void;
  /** Default: {@link createPreparer}. A function that is done at once, such as `prepareRules`, will do too. */
  prepare?: Prepare;
  /**
   * Awaited before prepared rules come into force. When it rejects, they do not.
   * @param plan see `Prepared`
   */
  beforeInForce?: ((revision: string, plan: Uint8Array | undefined) => Promise<void>) | undefined;
  /** Rules to start with where the file is refused, and what prepares them. */
  lastGood?: { text: string; keptAt: Date; prepare: Prepare } | undefined;
}

/** A rules file that is wrong at the start, when there is no last good one. */
export class RulesRefused extends Error {
  override name = 'RulesRefused';
  readonly diagnostics: Diagnostic[];
  /** What is wrong with the last good one, where there is one. */
  readonly ofLastGood: Diagnostic[] | undefined;

  constructor(diagnostics: Diagnostic[], ofLastGood?: Diagnostic[], options?: ErrorOptions) {
    super(diagnostics.map(formatDiagnostic).join('\n'), options);
    this.diagnostics = diagnostics;
    this.ofLastGood = ofLastGood;
  }
}

/**
 * Loads a rules file and keeps the rules in force up to date with it. Whatever happens to the file, there are
 * always rules in force: the last good ones.
 * @throws {RulesRefused} when the file is wrong at the start.
 */
export async function followRules(options: FollowRulesOptions): Promise<LiveRules> {
  const { file, contract, repeatMs = 30_000, onEvent, prepare = createPreparer() } = options;
  const { beforeInForce, lastGood } = options;
  const closing = new AbortController();
  let current: Snapshot | undefined;
  let lastAttempt: Attempt | undefined;
  let lastSuccessAt: Date | undefined;
  let fault: unknown; // what `prepare` threw, for the error at the start
  let ofLastGood: Diagnostic[] | undefined; // what was found in it at the start
  let givenUp = 0; // texts in a row that were overtaken
  let repetition: NodeJS.Timeout | undefined;
  let isSound = () => {};
  const soundRules = new Promise<void>((resolve) => {
    isSound = resolve;
  });

  const following = follow({
    file,
    pollIntervalMs: options.pollIntervalMs,
    ...(options.settleMs === undefined ? {} : { settleMs: options.settleMs }),
    onText: tryText,
    onTrouble: (trouble) =>
      refuse({ at: new Date(), ok: false, diagnostics: [fileDiagnostic(file, trouble)] }),
    onHint: (message) => onEvent({ type: 'hint', message }),
  });

  // Whoever starts need not wait for the warnings. A fault in what is left of the first look is nobody's then, and ends
  // the process loudly.
  await Promise.race([following, soundRules]);
  void following.then(() => {});
  if (current === undefined) {
    await (await following).close();
    const cause = fault === undefined ? {} : { cause: fault };
    throw new RulesRefused(lastAttempt?.diagnostics ?? [], ofLastGood, cause);
  }

  return {
    get current() {
      return current!;
    },
    get lastAttempt() {
      return lastAttempt!;
    },
    get lastSuccessAt() {
      return lastSuccessAt!;
    },
    look,
    async close() {
      closing.abort();
      await (await following).close();
      clearInterval(repetition);
    },
  };

  async function look(): Promise<void> {
    const follower = await following;
    await (lastAttempt !== undefined && lacksOnlySecrets(lastAttempt)
      ? follower.lookAgain()
      : follower.look());
  }

  // Awaited by the follower: while a text is prepared the next one has to wait, and only the last of them is taken. One
  // that is overtaken is given up, but not always: someone who keeps editing would never get through.
  async function tryText(text: string, digest: string, overtaken: AbortSignal): Promise<void> {
    const revision = digest.slice(0, revisionLength);
    if (revision === current?.revision) {
      if (current.keptAt !== undefined) {
        const { keptAt: _, ...snapshot } = current;
        current = snapshot;
      }
      succeed({ at: new Date(), ok: true, revision, diagnostics: current.diagnostics });
      onEvent({ type: 'recovered', snapshot: current });
      return;
    }
    const mayBeGivenUp = current !== undefined && givenUp < maxGivenUp;
    const done = new AbortController();
    const signal = AbortSignal.any([done.signal, closing.signal, ...(mayBeGivenUp ? [overtaken] : [])]);
    try {
      const prepared = await prepareNext(prepare, text, revision, signal);
      if (closing.signal.aborted) return;
      givenUp = prepared === undefined ? givenUp + 1 : 0;
      if (prepared === undefined) return;
      const { ruleset, diagnostics } = prepared;
      if (ruleset === undefined) {
        await refuse({ at: new Date(), ok: false, revision, diagnostics });
        return;
      }
      let snapshot = takeOver({ ruleset, revision, loadedAt: new Date(), diagnostics });
      if (prepared.warnings) {
        isSound();
        const warnings = await warningsOf(prepared, signal);
        if (closing.signal.aborted) return;
        snapshot = takeOver({ ...snapshot, diagnostics: warnings });
      }
      onEvent({ type: 'loaded', snapshot, text });
    } finally {
      done.abort();
    }
  }

  /**
   * Undefined where the signal was aborted. A fault in preparing is a bug of ours; it is reported as loudly as a broken
   * file, but takes no service down.
   */
  async function prepareNext(
    prepare: Prepare,
    text: string,
    revision: string,
    signal: AbortSignal,
  ): Promise<Prepared | undefined> {
    const source = { file, text, ...(contract === undefined ? {} : { contract }) };
    try {
      const prepared = await prepare(source, signal);
      if (prepared.ruleset !== undefined) await beforeInForce?.(revision, prepared.plan);
      return prepared;
    } catch (error) {
      if (signal.aborted) return undefined;
      fault = error;
      return { diagnostics: [internalDiagnostic(file, error)] };
    }
  }

  /** None where the search for them is given up. A fault in it is one itself. */
  async function warningsOf({ diagnostics, warnings }: Prepared, signal: AbortSignal): Promise<Diagnostic[]> {
    try {
      return [...diagnostics, ...((await warnings) ?? [])];
    } catch (error) {
      if (signal.aborted) return diagnostics;
      return [...diagnostics, { ...internalDiagnostic(file, error), severity: 'warning' }];
    }
  }

  function takeOver(snapshot: Snapshot): Snapshot {
    const { revision, loadedAt: at, diagnostics } = snapshot;
    // The one assignment: all that can fail is behind us, and whoever took the old snapshot keeps it.
    current = snapshot;
    succeed({ at, ok: true, revision, diagnostics });
    return snapshot;
  }

  function succeed(attempt: Attempt): void {
    clearInterval(repetition);
    lastAttempt = attempt;
    lastSuccessAt = attempt.at;
  }

  async function refuse(attempt: Attempt): Promise<void> {
    clearInterval(repetition);
    const isRepeated = lastAttempt?.ok === false && lastAttempt.revision === attempt.revision;
    lastAttempt = attempt;
    const isStart = current === undefined;
    if (isStart) await restore(attempt);
    if (current === undefined || closing.signal.aborted) return; // at the start: told by the error
    const tell = (repeated: boolean) =>
      onEvent({ type: 'refused', attempt, inForce: current!.revision, repeated });
    // What it lacks may be there meanwhile: then the text is tried anew, which tells of it again if it is not.
    repetition = setInterval(() => (lacksOnlySecrets(attempt) ? void look() : tell(true)), repeatMs);
    if (!isStart) tell(isRepeated && lacksOnlySecrets(attempt));
  }

  /** Puts the last good rules of an earlier start in force, if there are some. */
  async function restore(attempt: Attempt): Promise<void> {
    if (lastGood === undefined) return;
    const { text, keptAt } = lastGood;
    const revision = revisionOf(text);
    const prepared = await prepareNext(lastGood.prepare, text, revision, closing.signal);
    if (prepared === undefined) return;
    ofLastGood = await warningsOf(prepared, closing.signal);
    const { ruleset } = prepared;
    if (ruleset === undefined || closing.signal.aborted) return;
    current = { ruleset, revision, loadedAt: new Date(), diagnostics: ofLastGood, keptAt };
    lastSuccessAt = keptAt;
    onEvent({ type: 'restored', snapshot: current, attempt });
  }
}

/** Whether a text was refused for nothing that stands in it. */
function lacksOnlySecrets({ ok, diagnostics }: Attempt): boolean {
  return !ok && diagnostics.filter(isError).every(({ check }) => check === 'missing-secret');
}

/** Of texts in a row. */
const maxGivenUp = 3;

const revisionLength = 12;

/**
 * The name of a text: the first 12 hex digits of its SHA-256. Decoding was strict, so the text's bytes are the file's,
 * and `sha256sum` agrees.
 */
export function revisionOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, revisionLength);
}

function fileDiagnostic(file: string, { message }: FileTrouble): Diagnostic {
  return wholeFileError(file, 'file', message);
}

function internalDiagnostic(file: string, error: unknown): Diagnostic {
  const message = isOutOfMemory(error)
    ? 'examining this file took more memory than there is. Make it smaller, or give the process more memory'
    : `a fault in Dargah, not in this file, keeps it from being loaded (${error}). ` +
      `"dargah lint ${file}" shows where; please report it`;
  return wholeFileError(file, 'internal', message);
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
