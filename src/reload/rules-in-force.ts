import type { Contract } from '../platform/contract.js';
import { type Diagnostic, formatDiagnostic, isError, wholeFileError } from '../rules/diagnostic.js';
import type { PlanSummary } from '../rules/edit-summary.js';
import type { Ruleset } from '../rules/engine/decide.js';
import type { MaskPlan } from '../rules/masks/mask-plan.js';
import type { SourceTexts } from '../rules/parts.js';
import { type Language, say } from '../values/message.js';
import { type Follower, follow } from './follow.js';
import type { Comparison, Prepare, Prepared } from './prepare.js';
import { revisionLength, revisionOfSources } from './revision.js';
import { type RulesState, rulesSource } from './rules-source.js';

/** The rules in force. It never changes: a reload puts another one in its place. */
export interface Snapshot {
  readonly ruleset: Ruleset;
  /** The first 12 hex digits of the SHA-256 of the file's bytes; of several files see `revisionOfSources`. */
  readonly revision: string;
  /** See `Prepared`. */
  readonly masks?: readonly MaskPlan[] | undefined;
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

export type ReloadEvent =
  /** A new revision is in force, and its warnings are known. Also for the one that the start found. */
  | { type: 'loaded'; snapshot: Snapshot; source: SourceTexts }
  /** The file was refused at the start, and rules that an earlier one kept are in force. */
  | { type: 'restored'; snapshot: Snapshot; attempt: Attempt }
  /** Trouble ended with the very text that is in force. */
  | { type: 'recovered'; snapshot: Snapshot }
  /** The file is wrong, and `inForce` stays. Repeated until it is mended. */
  | { type: 'refused'; attempt: Attempt; inForce: string; repeated: boolean }
  /** What an edit has changed is known, some time after it came into force. */
  | { type: 'compared'; edit: ComparedEdit }
  /** Advice for the operator. */
  | { type: 'hint'; message: string };

/** What an edit has changed, by the revisions before and after it. */
export interface ComparedEdit {
  readonly from: string;
  readonly to: string;
  readonly summary: PlanSummary;
}

export interface RulesInForce {
  /** Take it once for each request. */
  readonly current: Snapshot;
  readonly lastAttempt: Attempt;
  /** Of the revision in force; absent until it is known, and where there is nothing to compare with. */
  readonly lastEdit?: ComparedEdit | undefined;
  /**
   * Reads the file now, and resolves when the outcome is in `lastAttempt`. The same text is tried again only if nothing but
   * a secret of its receivers was missing: that may be there now.
   */
  look(): Promise<void>;
  close(): Promise<void>;
}

export interface FollowRulesOptions {
  file: string;
  /** A file of other constants. */
  vars?: string | undefined;
  contract?: Contract;
  /** Of diagnostics. Default: English. */
  language?: Language;
  pollIntervalMs: number;
  settleMs?: number;
  /** How often a refusal is reported again. Default: 30,000. */
  repeatMs?: number;
  /** Called when what it reports is already visible, except for the start's own. What it throws, `look()` rejects with. */
  onEvent(event: ReloadEvent): void;
  /** Such as that of `createPreparer`. A function that is done at once, as `prepareRules`, will do too. */
  prepare: Prepare;
  /**
   * Awaited before prepared rules come into force. When it rejects, they do not.
   */
  beforeInForce?: ((revision: string, prepared: Prepared) => Promise<void>) | undefined;
  /** Rules to start with where the file is refused, and what prepares them. */
  lastGood?: { source: SourceTexts; keptAt: Date; prepare: Prepare } | undefined;
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
export async function followRules(options: FollowRulesOptions): Promise<RulesInForce> {
  const rules = new FollowedRules(options);
  await rules.start();
  return rules;
}

class FollowedRules implements RulesInForce {
  private snapshot: Snapshot | undefined;
  private attempt: Attempt | undefined;
  private readonly closing = new AbortController();
  private follower!: Promise<Follower>;
  /** What preparing threw, for the error at the start. */
  private fault: unknown;
  private ofLastGood: Diagnostic[] | undefined;
  /** Texts in a row that were overtaken while they were prepared. */
  private givenUp = 0;
  private repetition: NodeJS.Timeout | undefined;
  private sourceInForce: SourceTexts | undefined;
  private comparison: Comparison | undefined;
  private edit: ComparedEdit | undefined;
  /** Called when rules are in force whose warnings are not known yet. */
  private onEarly = () => {};

  constructor(private readonly options: FollowRulesOptions) {}

  get current(): Snapshot {
    return this.snapshot!;
  }

  get lastAttempt(): Attempt {
    return this.attempt!;
  }

  get lastEdit(): ComparedEdit | undefined {
    return this.edit;
  }

  async start(): Promise<void> {
    const { file, vars, language, pollIntervalMs, settleMs, onEvent } = this.options;
    const early = new Promise<void>((resolve) => {
      this.onEarly = resolve;
    });
    this.follower = follow<RulesState>({
      file,
      source: rulesSource(file, vars),
      pollIntervalMs,
      ...(settleMs === undefined ? {} : { settleMs }),
      onText: (text, digest, overtaken, { others }) =>
        this.trySource({ file, text, ...others?.texts }, digest, overtaken),
      onTrouble: ({ message }) =>
        this.refuse({
          at: new Date(),
          ok: false,
          diagnostics: [wholeFileError(file, 'file', message, language)],
        }),
      onHint: (message) => onEvent({ type: 'hint', message }),
    });
    // Whoever starts need not wait for the warnings. A fault in what is left of the first look is nobody's then, and ends
    // the process loudly.
    await Promise.race([this.follower, early]);
    void this.follower.then(() => {});
    if (this.snapshot !== undefined) return;
    await (await this.follower).close();
    const cause = this.fault === undefined ? {} : { cause: this.fault };
    throw new RulesRefused(this.attempt?.diagnostics ?? [], this.ofLastGood, cause);
  }

  async look(): Promise<void> {
    const follower = await this.follower;
    await (this.attempt && lacksOnlySecrets(this.attempt) ? follower.lookAgain() : follower.look());
  }

  async close(): Promise<void> {
    this.closing.abort();
    await (await this.follower).close();
    clearInterval(this.repetition);
    this.comparison?.stop();
  }

  // Awaited by the follower: while a text is prepared the next one has to wait, and only the last of them is taken. One
  // that is overtaken is given up, but not always: someone who keeps editing would never get through.
  private async trySource(source: SourceTexts, digest: string, overtaken: AbortSignal): Promise<void> {
    const revision = digest.slice(0, revisionLength);
    this.comparison?.stop();
    if (revision === this.snapshot?.revision) {
      this.recover(this.snapshot);
      return;
    }
    const mayBeGivenUp = this.snapshot !== undefined && this.givenUp < maxGivenUp;
    const done = new AbortController();
    const closing = this.closing.signal;
    const signal = AbortSignal.any([done.signal, closing, ...(mayBeGivenUp ? [overtaken] : [])]);
    try {
      const prepared = await this.prepare(this.options.prepare, source, revision, signal);
      if (closing.aborted) return;
      this.givenUp = prepared === undefined ? this.givenUp + 1 : 0;
      if (prepared === undefined) return;
      const { ruleset, masks, diagnostics } = prepared;
      if (ruleset === undefined) {
        await this.refuse({ at: new Date(), ok: false, revision, diagnostics });
        return;
      }
      const before = this.snapshot?.revision;
      let snapshot: Snapshot = { ruleset, revision, masks, loadedAt: new Date(), diagnostics };
      this.takeOver(snapshot, source);
      if (prepared.warnings) {
        this.onEarly();
        snapshot = { ...snapshot, diagnostics: await this.warningsOf(prepared, signal) };
        if (closing.aborted) return;
        this.takeOver(snapshot, source);
      }
      this.options.onEvent({ type: 'loaded', snapshot, source });
      if (before !== undefined) this.reportWhenCompared(prepared.comparison, before, revision);
    } finally {
      done.abort();
    }
  }

  /**
   * Undefined where the signal was aborted. A fault in preparing is a bug of ours; it is reported as loudly as a broken
   * file, but takes no service down.
   */
  private async prepare(
    prepare: Prepare,
    source: SourceTexts,
    revision: string,
    signal: AbortSignal,
  ): Promise<Prepared | undefined> {
    const { contract, language, beforeInForce } = this.options;
    try {
      const { sourceInForce: inForce } = this;
      const prepared = await prepare({ ...source, inForce, language, ...(contract && { contract }) }, signal);
      if (prepared.ruleset !== undefined) await beforeInForce?.(revision, prepared);
      return prepared;
    } catch (error) {
      if (signal.aborted) return undefined;
      this.fault = error;
      return { diagnostics: [internalDiagnostic(this.options, error)] };
    }
  }

  /** Without those that are still looked for when the signal is aborted. A fault in looking is one of them itself. */
  private async warningsOf({ diagnostics, warnings }: Prepared, signal: AbortSignal): Promise<Diagnostic[]> {
    try {
      return [...diagnostics, ...((await warnings) ?? [])];
    } catch (error) {
      if (signal.aborted) return diagnostics;
      return [...diagnostics, { ...internalDiagnostic(this.options, error), severity: 'warning' }];
    }
  }

  private takeOver(snapshot: Snapshot, source: SourceTexts): void {
    const { revision, loadedAt: at, diagnostics } = snapshot;
    if (revision !== this.snapshot?.revision) this.edit = undefined;
    this.sourceInForce = source;
    // The one assignment: all that can fail is behind us, and whoever took the old snapshot keeps it.
    this.snapshot = snapshot;
    this.succeed({ at, ok: true, revision, diagnostics });
  }

  /** Reports what an edit has changed when that is known, unless another one has come by then. */
  private reportWhenCompared(comparison: Comparison | undefined, from: string, to: string): void {
    this.comparison = comparison;
    void comparison?.summary.then((summary) => {
      const isLate = this.closing.signal.aborted || this.snapshot?.revision !== to;
      if (summary === undefined || isLate) return;
      this.edit = { from, to, summary };
      this.options.onEvent({ type: 'compared', edit: this.edit });
    });
  }

  private recover(current: Snapshot): void {
    const { keptAt, ...snapshot } = current;
    const { revision, diagnostics } = snapshot;
    if (keptAt !== undefined) this.snapshot = snapshot;
    this.succeed({ at: new Date(), ok: true, revision, diagnostics });
    this.options.onEvent({ type: 'recovered', snapshot });
  }

  private succeed(attempt: Attempt): void {
    clearInterval(this.repetition);
    this.attempt = attempt;
  }

  private async refuse(attempt: Attempt): Promise<void> {
    clearInterval(this.repetition);
    const isRepeated = this.attempt?.ok === false && this.attempt.revision === attempt.revision;
    this.attempt = attempt;
    const isStart = this.snapshot === undefined;
    if (isStart) await this.restore(attempt);
    if (this.snapshot === undefined || this.closing.signal.aborted) return; // at the start: reported by the error
    const { onEvent, repeatMs = 30_000 } = this.options;
    const report = (repeated: boolean) =>
      onEvent({ type: 'refused', attempt, inForce: this.current.revision, repeated });
    // The secrets that it lacks may be there meanwhile: then the text is tried anew, which reports it if they are not.
    this.repetition = setInterval(
      () => (lacksOnlySecrets(attempt) ? void this.look() : report(true)),
      repeatMs,
    );
    if (!isStart) report(isRepeated && lacksOnlySecrets(attempt));
  }

  /** Puts the last good rules of an earlier start in force, if there are some. */
  private async restore(attempt: Attempt): Promise<void> {
    const { lastGood, onEvent } = this.options;
    if (lastGood === undefined) return;
    const { source, keptAt } = lastGood;
    const revision = revisionOfSources(source);
    const prepared = await this.prepare(lastGood.prepare, source, revision, this.closing.signal);
    if (prepared === undefined) return;
    this.ofLastGood = await this.warningsOf(prepared, this.closing.signal);
    const { ruleset, masks } = prepared;
    if (ruleset === undefined || this.closing.signal.aborted) return;
    this.snapshot = {
      ...{ ruleset, revision, masks, loadedAt: new Date() },
      ...{ diagnostics: this.ofLastGood, keptAt },
    };
    this.sourceInForce = source;
    onEvent({ type: 'restored', snapshot: this.snapshot, attempt });
  }
}

/** Whether a text was refused for nothing that stands in it. */
function lacksOnlySecrets({ ok, diagnostics }: Attempt): boolean {
  return !ok && diagnostics.filter(isError).every(({ check }) => check === 'missing-secret');
}

/** Of texts in a row. */
const maxGivenUp = 3;

function internalDiagnostic(
  { file, language }: Pick<FollowRulesOptions, 'file' | 'language'>,
  error: unknown,
): Diagnostic {
  const message = isOutOfMemory(error)
    ? say`examining this file took more memory than there is. Make it smaller, or give the process more memory`
    : say`a fault in Dargah, not in this file, keeps it from being loaded (${error}). "dargah lint ${file}" shows where; please report it`;
  return wholeFileError(file, 'internal', message, language);
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
