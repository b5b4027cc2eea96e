import { setTimeout as pause } from 'node:timers/promises';
import { type FileState, type FileTrouble, mayHaveChanged, readFileState } from './file-state.js';
import { watchFolder } from './watch-folder.js';

export interface FollowOptions<State extends FileState = FileState> {
  file: string;
  /** Reads what there is to follow, if that is more than the file. Its identity and signature are those of all of it. */
  source?: FollowedSource<State>;
  /** How often the file is looked at, whatever the watcher says. */
  pollIntervalMs: number;
  /** How long a text must hold still before it is handed out. Default: 300. */
  settleMs?: number;
  /**
   * A settled text that differs from the last one handed out, or the same text after trouble. Awaited: meanwhile the
   * latest news waits.
   * @param digest the SHA-256 of the file's bytes in hex
   * @param overtaken aborted when another text has settled, which is handed out next
   * @param state what was read
   */
  onText(text: string, digest: string, overtaken: AbortSignal, state: State): void | Promise<void>;
  /** Trouble that holds still, reported once: when it starts and when it changes. Awaited. */
  onTrouble(trouble: FileTrouble): void | Promise<void>;
  /** Advice for the operator; each piece is given once. */
  onHint?(message: string): void;
}

export interface FollowedSource<State extends FileState> {
  read(): Promise<State>;
  mayHaveChanged(state: State | undefined): Promise<boolean>;
}

export interface Follower {
  /** Reads the file now, and resolves when what it holds has been handed out. */
  look(): Promise<void>;
  /** The same, but hands it out even if it is what was handed out last. */
  lookAgain(): Promise<void>;
  /** Ends all watching and waits for a look that is under way. Nothing is handed out afterwards. */
  close(): Promise<void>;
}

/**
 * Follows the text of one file. The first look is done, and its outcome handed out, before this resolves.
 *
 * The watcher's events are hints that make a look come sooner; the truth is the content, compared on a slow poll.
 * A change is handed out at most about `pollIntervalMs + settleMs` after its last byte. A callback that throws is
 * a fault of its own: `look()` rejects with it, and so does the process when nobody asked for that look.
 */
export async function follow<State extends FileState = FileState>(
  options: FollowOptions<State>,
): Promise<Follower> {
  const follower = new FileFollower(options);
  try {
    await follower.look();
  } catch (error) {
    await follower.close();
    throw error;
  }
  follower.watch();
  return {
    look: () => follower.look(),
    lookAgain: () => follower.lookAgain(),
    close: () => follower.close(),
  };
}

/** Wrapped in an object: a promise of the promise itself would wait for the callbacks, too. */
interface Look {
  handedOut: Promise<void> | undefined;
}

class FileFollower<State extends FileState> implements Follower {
  private readonly settleMs: number;
  private readonly closing = new AbortController();
  private readonly hintsGiven = new Set<string>();
  private stopWatching: (() => Promise<void>) | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** The latest, handed out or not. */
  private seen: State | undefined;
  /** The identity of the state that was handed out last, or waits to be. */
  private newest: string | undefined;

  private lastLook: Promise<unknown> = Promise.resolve();
  /** The look after the running one; one is enough for any number of hints. */
  private nextLook: Promise<Look> | undefined;
  /** Whether that look reads the file even if it seems unchanged. */
  private readsInAnyCase = false;

  /** Settles when nothing waits to be handed out any more. Undefined when nothing does. */
  private handingOut: Promise<void> | undefined;
  /** What is being handed out. */
  private current: { identity: string; overtaken: AbortController } | undefined;
  /** What is handed out next. */
  private next: State | undefined;

  private readonly source: FollowedSource<State>;

  constructor(private readonly options: FollowOptions<State>) {
    this.settleMs = options.settleMs ?? 300;
    // Who names no other source follows the states of the file.
    this.source =
      options.source ?? (sourceOf(options.file) as FollowedSource<FileState> as FollowedSource<State>);
  }

  watch(): void {
    const { file, pollIntervalMs } = this.options;
    this.stopWatching = watchFolder(file, {
      onMove: () => void this.look(),
      onFailure: ({ code, message }) =>
        this.hint(
          `the folder of ${file} cannot be watched (${code ?? message}). Its edits are found all the same, by looking ` +
            `every ${pollIntervalMs} ms`,
        ),
    });
  }

  async look(): Promise<void> {
    this.readsInAnyCase = true;
    await this.lookUnasked();
  }

  async lookAgain(): Promise<void> {
    this.newest = undefined;
    await this.look();
  }

  async close(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.timer);
    await this.stopWatching?.();
    await this.lastLook;
    await this.handingOut?.catch(() => {});
  }

  // A promise of its own: when nobody holds it, a callback's fault becomes an unhandled rejection, which ends Node
  // loudly. The promises that looks share would hide it.
  private async lookUnasked(): Promise<void> {
    if (this.nextLook === undefined) {
      this.nextLook = this.lastLook.then(() => this.lookOnce());
      this.lastLook = this.nextLook.catch(() => {});
    }
    await (await this.nextLook).handedOut;
  }

  private async lookOnce(): Promise<Look> {
    const reads = this.readsInAnyCase;
    this.nextLook = undefined;
    this.readsInAnyCase = false;
    clearTimeout(this.timer);
    try {
      const isDue = !this.isClosing() && (reads || (await this.source.mayHaveChanged(this.seen)));
      const state = isDue ? await this.settled() : undefined;
      if (state !== undefined && !this.isClosing()) this.handOut(state);
      return { handedOut: this.handingOut };
    } finally {
      if (!this.isClosing()) {
        this.timer = setTimeout(() => void this.lookUnasked(), this.options.pollIntervalMs);
      }
    }
  }

  /** The file's state once it holds still, unless that is the newest already. */
  private async settled(): Promise<State | undefined> {
    const { file } = this.options;
    let state = await this.read();
    // At the start there is no need to wait for a file that nobody has touched for longer than that.
    if (this.newest === undefined && state.readAtMs - state.changedAtMs > this.settleMs) return state;
    for (let reads = 1; state.identity !== this.newest; reads++) {
      await pause(this.settleMs, undefined, { signal: this.closing.signal }).catch(() => {});
      if (this.isClosing()) return undefined;
      const again = await this.read();
      if (again.identity === state.identity && again.signature === state.signature) return again;
      if (reads === readsBeforeHint) {
        this.hint(`${file} keeps changing. It is loaded once it holds still for ${this.settleMs} ms`);
      }
      state = again;
    }
    return undefined;
  }

  private async read(): Promise<State> {
    const { file } = this.options;
    this.seen = await this.source.read();
    if (this.seen.unlinked) this.hint(mountedAlone(file));
    return this.seen;
  }

  private handOut(state: State): void {
    this.newest = state.identity;
    const isBackAgain = this.current?.identity === state.identity && !this.current.overtaken.signal.aborted;
    this.next = isBackAgain ? undefined : state;
    // Trouble overtakes nothing: what is handed out may be the last good text.
    if ('text' in state && !isBackAgain) this.current?.overtaken.abort();
    this.handingOut ??= this.handOutAll().finally(() => {
      this.current = undefined;
      this.handingOut = undefined;
    });
  }

  private async handOutAll(): Promise<void> {
    const { onText, onTrouble } = this.options;
    while (this.next !== undefined && !this.isClosing()) {
      const state = this.next;
      this.next = undefined;
      const overtaken = new AbortController();
      this.current = { identity: state.identity, overtaken };
      if ('trouble' in state) await onTrouble(state.trouble);
      else await onText(state.text, state.digest, overtaken.signal, state);
    }
  }

  private hint(message: string): void {
    if (this.hintsGiven.has(message)) return;
    this.hintsGiven.add(message);
    this.options.onHint?.(message);
  }

  private isClosing(): boolean {
    return this.closing.signal.aborted;
  }
}

function sourceOf(file: string): FollowedSource<FileState> {
  return { read: () => readFileState(file), mayHaveChanged: (state) => mayHaveChanged(file, state) };
}

const readsBeforeHint = 20;

function mountedAlone(file: string): string {
  return (
    `${file} was replaced outside, and this process still sees the old one: a file that is mounted by itself never ` +
    'changes once an editor renames over it. Mount its folder instead, and restart'
  );
}
