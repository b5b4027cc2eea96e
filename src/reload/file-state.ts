import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { say, type Text } from '../values/message.js';
import { reasonOf } from '../values/system-fault.js';
import { convertHint, guessEncoding, type OtherEncoding } from '../values/text-encoding.js';
import { neighbourHint } from './neighbour-hint.js';

/** Why a file has no text to hand out. */
export interface FileTrouble {
  kind: 'missing' | 'unreadable' | 'empty';
  /** For people, and without the file's name: "the file does not exist. …". */
  message: Text;
}

/** What was at the file's path at one moment. */
export type FileState = Circumstances & {
  /** Of the content: equal identities need no reaction. */
  identity: string;
} & ({ text: string; digest: string } | { trouble: FileTrouble });

interface Circumstances {
  /** Of the file as the file system describes it. */
  signature: string;
  readAtMs: number;
  /** The last moment at which the content may have changed. */
  changedAtMs: number;
  /** The name that led here leads nowhere else any more: the file was replaced under a mount. */
  unlinked: boolean;
}

export async function readFileState(file: string): Promise<FileState> {
  const readAtMs = Date.now();
  const nothing = { signature: '', readAtMs, changedAtMs: readAtMs, unlinked: false };
  try {
    const before = await stat(file, { bigint: true });
    const found = { ...nothing, signature: signatureOf(before), unlinked: before.nlink === 0n };
    if (before.isDirectory())
      return troubled(found, 'unreadable', say`the path is a folder. Put the file in its place`);
    if (!before.isFile())
      return troubled(found, 'unreadable', say`the path is not a regular file. Put a file in its place`);
    if (before.size > maxBytes) return troubled(found, 'unreadable', tooLarge);

    // O_NONBLOCK: a pipe that took the file's place just now would block a thread for ever.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const content = await readContent(handle);
      const steady = signatureOf(await handle.stat({ bigint: true })) === found.signature;
      return stateOf(file, { ...found, changedAtMs: steady ? Number(before.ctimeMs) : readAtMs }, content);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      const message = say`the file does not exist. Put it back${await neighbourHint(file)}`;
      // What is beside it may come and go, and is no news by itself.
      return { ...troubled(nothing, 'missing', message), identity: 'missing' };
    }
    return troubled(
      nothing,
      'unreadable',
      say`the file cannot be read: ${reasonOf(error)}. Let this process read it`,
    );
  }
}

/**
 * Whether the file is worth reading again. An unchanged description is not enough: a write within the grain of
 * the timestamps leaves no trace (git calls such an entry "racy"), and some file systems lie, so that the content
 * is compared every few seconds whatever they say.
 */
export async function mayHaveChanged(file: string, state: FileState | undefined): Promise<boolean> {
  if (state === undefined || !('text' in state)) return true;
  const age = Date.now() - state.readAtMs;
  if (age < 0 || age > rereadAfterMs || state.readAtMs - state.changedAtMs <= timestampGrainMs) return true;
  try {
    return signatureOf(await stat(file, { bigint: true })) !== state.signature;
  } catch {
    return true;
  }
}

const maxMebibytes = 64;
const maxBytes = maxMebibytes * 2 ** 20;
const tooLarge = say`the file is larger than ${maxMebibytes} MiB. Make it smaller`;
const rereadAfterMs = 5_000;
/** Of FAT, the coarsest in use. */
const timestampGrainMs = 2_000;

/** What changes when a file is replaced or written to. Not its times alone: an older copy has an older time. */
function signatureOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}

type Content = { text: string; digest: string } | 'too large' | { notText: OtherEncoding };

function stateOf(file: string, found: Circumstances, content: Content): FileState {
  if (content === 'too large') return troubled(found, 'unreadable', tooLarge);
  if ('notText' in content) {
    const hint = convertHint(content.notText, file);
    return troubled(found, 'unreadable', say`the file is not UTF-8 text: ${hint}`);
  }
  const { text, digest } = content;
  // An empty file is an accident (a full disk, an editor half-way), never a wish for "nothing".
  if (!/\S/.test(text)) return troubled(found, 'empty', say`the file is empty. Write its content again`);
  return { ...found, identity: `text ${digest}`, text, digest };
}

function troubled(found: Circumstances, kind: FileTrouble['kind'], message: Text): FileState {
  return { ...found, identity: `${kind} ${message}`, trouble: { kind, message } };
}

async function readContent(handle: FileHandle): Promise<Content> {
  const bytes = await handle.readFile();
  if (bytes.length > maxBytes) return 'too large';
  const digest = await crypto.subtle.digest('SHA-256', bytes); // on another thread
  try {
    // A byte order mark stays in the text, so that the text's bytes are the file's bytes.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, digest: Buffer.from(digest).toString('hex') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return { notText: guessEncoding(bytes).encoding };
    throw error;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
