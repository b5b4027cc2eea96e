import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { watch } from 'chokidar';

/** Why a file has no text to hand out. */
export interface FileTrouble {
  kind: 'missing' | 'unreadable' | 'empty';
  /** For people, and without the file's name: "the file does not exist. …". */
  message: string;
}

export interface FollowOptions {
  file: string;
  /** How often the file is looked at, whatever the watcher says. */
  pollIntervalMs: number;
  /** How long a text must hold still before it is handed out. Default: 300. */
  settleMs?: number;
  /**
   * A settled text that differs from the last one handed out, or the same text after trouble. Awaited.
   * @param digest the SHA-256 of the file's bytes in hex
   * @param overtaken aborted when another text has settled meanwhile, which is handed out next
   */
  onText(text: string, digest: string, overtaken: AbortSignal): void | Promise<void>;
  /** Trouble that holds still, told once: when it starts and when it changes. Awaited. */
  onTrouble(trouble: FileTrouble): void | Promise<void>;
  /** Advice for the operator; each piece is given once. */
  onHint?(message: string): void;
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
 * Follows the text of one file. The first look is done, and told through the callbacks, before this resolves.
 *
 * The watcher's events are hints that make a look come sooner; the truth is the content, compared on a slow poll.
 * A change is handed out at most about `pollIntervalMs + settleMs` after its last byte. A callback that throws is
 * a fault of its own: `look()` rejects with it, and so does the process when nobody asked for that look.
 */
export async function follow(options: FollowOptions): Promise<Follower> {
  const { file, pollIntervalMs, settleMs = 300, onText, onTrouble, onHint } = options;
  const closing = new AbortController();
  const hint = adviseOnce((message) => onHint?.(message));
  let seen: Sight | undefined; // the latest, acted upon or not
  let told: string | undefined; // the identity of what the callbacks heard last
  let tail: Promise<unknown> = Promise.resolve(); // of the queue of looks
  let waiting: Promise<void> | undefined; // the look after the running one; one is enough for any number of hints
  let thorough = false; // whether that look reads the file even if it seems unchanged
  let timer: NodeJS.Timeout | undefined;

  function queueLook(): Promise<void> {
    if (waiting === undefined) {
      waiting = tail.then(lookOnce);
      tail = waiting.catch(() => {});
    }
    return waiting;
  }

  async function lookOnce(): Promise<void> {
    const reads = thorough;
    waiting = undefined;
    thorough = false;
    clearTimeout(timer);
    try {
      if (!closing.signal.aborted && (reads || (await mayHaveChanged(file, seen)))) await handOutNews();
    } finally {
      if (!closing.signal.aborted) timer = setTimeout(lookUnasked, pollIntervalMs);
    }
  }

  // Both are promises of their own. When nobody holds one, a callback's fault becomes an unhandled rejection,
  // which ends Node loudly; the queue's own promise would hide it.
  async function lookUnasked(): Promise<void> {
    await queueLook();
  }

  async function look(): Promise<void> {
    thorough = true;
    await queueLook();
  }

  async function lookAgain(): Promise<void> {
    told = undefined;
    await look();
  }

  async function handOutNews(): Promise<void> {
    const sight = await settledNews();
    if (sight === undefined || closing.signal.aborted) return;
    told = sight.identity;
    if ('trouble' in sight) await onTrouble(sight.trouble);
    else await handOut(sight);
  }

  async function handOut(sight: Sight & { text: string; digest: string }): Promise<void> {
    const overtaken = new AbortController();
    const over = new AbortController();
    void watchForNews(sight, overtaken, over.signal);
    try {
      await onText(sight.text, sight.digest, overtaken.signal);
    } finally {
      over.abort();
    }
  }

  /** Looks beside the queue of looks, which waits for what is handed out. */
  async function watchForNews(given: Sight, overtaken: AbortController, over: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([over, closing.signal]);
    let before = given;
    for (;;) {
      await pause(settleMs, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      const now = (await mayHaveChanged(file, before)) ? await seeFile(file) : before;
      // Trouble overtakes nothing: what is handed out may be the last good text.
      const isNews = 'text' in now && now.identity !== given.identity;
      if (isNews && now.identity === before.identity && !signal.aborted) {
        overtaken.abort();
        await look();
        return;
      }
      before = now;
    }
  }

  /** What the file holds once it holds still, unless that is what the callbacks heard last. */
  async function settledNews(): Promise<Sight | undefined> {
    let sight = await see();
    // At the start there is no need to wait for a file that nobody has touched for longer than that.
    if (told === undefined && sight.readAtMs - sight.changedAtMs > settleMs) return sight;
    for (let reads = 1; sight.identity !== told; reads++) {
      await pause(settleMs, undefined, { signal: closing.signal }).catch(() => {});
      if (closing.signal.aborted) return undefined;
      const again = await see();
      if (again.identity === sight.identity && again.signature === sight.signature) return again;
      if (reads === restlessReads)
        hint(`${file} keeps changing. It is loaded once it holds still for ${settleMs} ms`);
      sight = again;
    }
    return undefined;
  }

  async function see(): Promise<Sight> {
    seen = await seeFile(file);
    if (seen.unlinked) hint(mountedAlone(file));
    return seen;
  }

  async function close(): Promise<void> {
    closing.abort();
    clearTimeout(timer);
    await stopWatching?.();
    await tail;
  }

  let stopWatching: (() => Promise<void>) | undefined;
  try {
    await look();
  } catch (error) {
    await close();
    throw error;
  }
  stopWatching = watchFolder(file, {
    onMove: () => void look(),
    onFailure: ({ code, message }) =>
      hint(
        `the folder of ${file} cannot be watched (${code ?? message}). Its edits are found all the same, by looking ` +
          `every ${pollIntervalMs} ms`,
      ),
  });
  return { look, lookAgain, close };
}

/** What was at the file's path at one moment. */
type Sight = {
  /** Of the content: equal identities need no reaction. */
  identity: string;
  /** Of the file as the file system describes it. */
  signature: string;
  readAtMs: number;
  /** The last moment at which the content may have changed. */
  changedAtMs: number;
  /** The name that led here leads nowhere else any more: the file was replaced under a mount. */
  unlinked: boolean;
} & ({ text: string; digest: string } | { trouble: FileTrouble });

const maxMebibytes = 64;
const maxBytes = maxMebibytes * 2 ** 20;
const restlessReads = 20;
const rereadAfterMs = 5_000;
/** Of FAT, the coarsest in use. */
const timestampGrainMs = 2_000;

/**
 * Whether the file is worth reading again. An unchanged description is not enough: a write within the grain of
 * the timestamps leaves no trace (git calls such an entry "racy"), and some file systems lie, so that the content
 * is compared every few seconds whatever they say.
 */
async function mayHaveChanged(file: string, seen: Sight | undefined): Promise<boolean> {
  if (seen === undefined || !('text' in seen)) return true;
  const age = Date.now() - seen.readAtMs;
  if (age < 0 || age > rereadAfterMs || seen.readAtMs - seen.changedAtMs <= timestampGrainMs) return true;
  try {
    return describe(await stat(file, { bigint: true })) !== seen.signature;
  } catch {
    return true;
  }
}

async function seeFile(file: string): Promise<Sight> {
  const readAtMs = Date.now();
  const nothing = { signature: '', readAtMs, changedAtMs: readAtMs, unlinked: false };
  try {
    const before = await stat(file, { bigint: true });
    const seen = { ...nothing, signature: describe(before), unlinked: before.nlink === 0n };
    if (before.isDirectory())
      return troubled(seen, 'unreadable', 'the path is a folder. Put the file in its place');
    if (!before.isFile())
      return troubled(seen, 'unreadable', 'the path is not a regular file. Put a file in its place');
    if (before.size > maxBytes) return troubled(seen, 'unreadable', tooLarge);

    // O_NONBLOCK: a pipe that took the file's place just now would block a thread for ever.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const content = await readContent(handle);
      const steady = describe(await handle.stat({ bigint: true })) === seen.signature;
      return judge({ ...seen, changedAtMs: steady ? Number(before.ctimeMs) : readAtMs }, content);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      return troubled(nothing, 'missing', 'the file does not exist. Put it back');
    }
    const reason = error.message.split(',', 1)[0]; // "EACCES: permission denied, open '/…'"
    return troubled(nothing, 'unreadable', `the file cannot be read (${reason}). Let this process read it`);
  }
}

type Circumstances = Pick<Sight, 'signature' | 'readAtMs' | 'changedAtMs' | 'unlinked'>;

function judge(seen: Circumstances, content: Content): Sight {
  if (content === 'too large') return troubled(seen, 'unreadable', tooLarge);
  if (content === 'not text') {
    return troubled(seen, 'unreadable', 'the file is not UTF-8 text. Save it as UTF-8');
  }
  const { text, digest } = content;
  // An empty file is an accident (a full disk, an editor half-way), never a wish for "nothing".
  if (!/\S/.test(text)) return troubled(seen, 'empty', 'the file is empty. Write its content again');
  return { ...seen, identity: `text ${digest}`, text, digest };
}

const tooLarge = `the file is larger than ${maxMebibytes} MiB. Make it smaller`;

function troubled(seen: Circumstances, kind: FileTrouble['kind'], message: string): Sight {
  return { ...seen, identity: `${kind} ${message}`, trouble: { kind, message } };
}

/** What changes when a file is replaced or written to. Not its times alone: an older copy has an older time. */
function describe({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}

type Content = { text: string; digest: string } | 'too large' | 'not text';

/** Reads, decodes and digests a piece at a time: all of a large file at once would make clicks wait. */
async function readContent(handle: FileHandle): Promise<Content> {
  // A byte order mark stays in the text, so that the text's bytes are the file's bytes.
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const hash = createHash('sha256');
  const texts: string[] = [];
  try {
    for (let length = 0; length <= maxBytes; ) {
      const { bytesRead, buffer } = await handle.read({ buffer: Buffer.allocUnsafe(64 * 2 ** 10) });
      if (bytesRead === 0) {
        texts.push(utf8.decode());
        return { text: texts.join(''), digest: hash.digest('hex') };
      }
      const bytes = buffer.subarray(0, bytesRead);
      hash.update(bytes);
      texts.push(utf8.decode(bytes, { stream: true }));
      length += bytesRead;
    }
    return 'too large';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'not text';
    throw error;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/**
 * The only use of chokidar; returns how to end it. Its events are hints: it can go blind, fail, or speak without need.
 */
function watchFolder(
  file: string,
  { onMove, onFailure }: { onMove(): void; onFailure(error: NodeJS.ErrnoException): void },
): () => Promise<void> {
  // The folder, not the file: editors and Kubernetes replace the file rather than write into it. A ConfigMap's
  // update never names the file at all: the kubelet moves the link `..data` to a new folder.
  const folder = dirname(resolve(file));
  const names = new Set([basename(file), '..data']);
  const watcher = watch(folder, {
    depth: 0,
    ignoreInitial: true,
    atomic: false,
    ignored: (path) => resolve(path) !== folder && !names.has(basename(path)),
  });
  // `raw` rather than `all`: what chokidar makes of an event leaves out the move of a link to a folder.
  watcher.on('raw', (_event, name: string | null, details) => {
    const { watchedPath } = details as { watchedPath: string };
    // A watcher of the file itself, or of what a link stands for, has but one thing to tell.
    if (name === null || names.has(name) || resolve(watchedPath) !== folder) onMove();
  });
  watcher.on('error', (error) => onFailure(error as Error));
  return async () => {
    const closed = watcher.close();
    // Closing drops the listeners, and an error without one would be thrown at the process.
    watcher.on('error', () => {});
    await closed;
  };
}

function mountedAlone(file: string): string {
  return (
    `${file} was replaced outside, and this process still sees the old one: a file that is mounted by itself never ` +
    'changes once an editor renames over it. Mount its folder instead, and restart'
  );
}

function adviseOnce(advise: (message: string) => void): (message: string) => void {
  const given = new Set<string>();
  return (message) => {
    if (given.has(message)) return;
    given.add(message);
    advise(message);
  };
}
