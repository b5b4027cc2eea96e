import { appendFile, readdir, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface RecordFileOptions {
  file: string;
  /** A larger file is put aside before more is written. */
  maxBytes: number;
  /** So is an older one. */
  maxAgeMs: number;
  /** How many that were put aside are kept. */
  keep: number;
  /** Called when writing begins to fail, and with undefined when it succeeds again. */
  onAttempt(error: Error | undefined): void;
  now?: () => number;
}

export interface RecordFile {
  /** Writes lines after those before them. What cannot be written is lost. */
  write(lines: string): void;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

/** A file of lines that is put aside when it is large or old, as `FILE.2026-11-30T08-00-00Z`. */
export function openRecordFile(options: RecordFileOptions): RecordFile {
  const { file, maxBytes, maxAgeMs, onAttempt, now = Date.now } = options;
  let writing = Promise.resolve();
  /** Since when there are lines in the file. */
  let since: number | undefined;

  const writeNow = async (lines: string) => {
    try {
      const found = await stat(file).catch(ignoreAbsent);
      // Not every file system knows when a file was made.
      since ??= found?.birthtimeMs || now();
      const size = found?.size ?? 0;
      if (size > 0 && (size + Buffer.byteLength(lines) > maxBytes || now() - since >= maxAgeMs)) {
        await putAside(options);
        since = now();
      }
      await appendFile(file, lines, { mode: 0o600 });
      onAttempt(undefined);
    } catch (error) {
      onAttempt(error as Error);
    }
  };
  return {
    write(lines) {
      writing = writing.then(() => writeNow(lines));
    },
    close: () => writing,
  };
}

async function putAside({ file, keep, now = Date.now }: RecordFileOptions): Promise<void> {
  const time = new Date(now()).toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  await rename(file, await freeName(`${file}.${time}`));
  const folder = dirname(file);
  const old = (await readdir(folder)).filter((name) => isPutAside(name, basename(file))).sort();
  for (const name of old.slice(0, Math.max(0, old.length - keep))) await unlink(join(folder, name));
}

function isPutAside(name: string, file: string): boolean {
  return (
    name.startsWith(`${file}.`) &&
    /^\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(?:-\d+)?$/.test(name.slice(file.length))
  );
}

/** Two may be put aside within a second. */
async function freeName(name: string): Promise<string> {
  for (let number = 0; ; number++) {
    const free = number === 0 ? name : `${name}-${number}`;
    if ((await stat(free).catch(ignoreAbsent)) === undefined) return free;
  }
}

function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
