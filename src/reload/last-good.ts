import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../disk/make-folder.js';
import type { ContractSchemas } from '../platform/contract.js';
import { isObject } from '../values/json.js';
import { revisionOf } from './rules-in-force.js';

/** A rules file that was in force, and the schemas that it was held against. */
export interface KeptRules extends RulesToKeep {
  keptAt: Date;
}

export interface RulesToKeep {
  text: string;
  /** Of the text. */
  revision: string;
  schemas: ContractSchemas;
  /** The whole path of the file that they stood in: another one tells of two services that share the folder. */
  rulesFile: string;
}

/** Keeps the rules in force on disk, for a start at which the file itself is refused. */
export interface LastGoodRules {
  /** The file that they are kept in. */
  readonly file: string;
  /** Those that an earlier start kept. */
  readonly kept: KeptRules | undefined;
  /** Keeps other rules in their place, or tries until it can or others come. Those that are kept already cost nothing. */
  keep(rules: RulesToKeep): void;
  /** Ends all trying, after a write that is under way. */
  close(): Promise<void>;
}

export interface LastGoodOptions {
  folder: string;
  /** What is kept there cannot be used. */
  onDamage(message: string): void;
  /** Whether what was to be kept is kept; the reason if not. Called after each attempt. */
  onAttempt(error?: Error): void;
  /** How soon after a failure it is tried again. Default: 30,000. */
  retryMs?: number;
}

/**
 * Opens the folder, reads what is kept there, and removes what crashes left of it. It is made when there is something
 * to keep.
 */
export async function openLastGood(options: LastGoodOptions): Promise<LastGoodRules> {
  const { folder, onDamage, onAttempt, retryMs = 30_000 } = options;
  const file = join(folder, fileName);
  const kept = await read(file, onDamage);
  await removeOldDrafts(folder);
  let onDisk: RulesToKeep | undefined = kept;
  let wanted = onDisk;
  let writing: Promise<void> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  // One write at a time: the one that was asked for last has to be the last.
  async function write(): Promise<void> {
    clearTimeout(retry);
    while (!isClosed && wanted !== undefined && !isSame(wanted, onDisk)) {
      const rules = wanted;
      try {
        await makeFolder(folder, 0o700);
        await replaceFile(folder, file, recordOf(rules));
      } catch (error) {
        onAttempt(error as Error);
        if (!isClosed) retry = setTimeout(start, retryMs).unref();
        return;
      }
      onDisk = rules;
    }
    onAttempt();
  }

  function start(): void {
    writing ??= write().finally(() => {
      writing = undefined;
    });
  }

  return {
    file,
    kept,
    keep(rules) {
      wanted = rules;
      start();
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await writing;
    },
  };
}

const fileName = 'last-good.json';

/** Of the record's form. A later form gets another one. */
const format = 1;

/** What is kept, as JSON. */
export function recordOf({ text, revision, schemas, rulesFile }: RulesToKeep): string {
  const facts = { format, revision, kept_at: new Date().toISOString(), rules_file: rulesFile, schemas };
  return JSON.stringify({ ...facts, checksum: checksumOf(facts), text });
}

/** Over all but the text, of which the revision is the checksum: a flipped bit may leave a file that says something else. */
function checksumOf(facts: {
  format: number;
  revision: string;
  kept_at: string;
  rules_file: string;
  schemas: object;
}): string {
  const { format, revision, kept_at, rules_file, schemas } = facts;
  return revisionOf(JSON.stringify([format, revision, kept_at, rules_file, schemas]));
}

async function read(file: string, onDamage: (message: string) => void): Promise<KeptRules | undefined> {
  let json: string;
  try {
    json = await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') onDamage(`${file} cannot be read (${message})`);
    return undefined;
  }
  const kept = parse(json);
  if (kept === undefined) onDamage(`${file} is damaged, or of another version`);
  return kept;
}

function parse(json: string): KeptRules | undefined {
  try {
    const record: unknown = JSON.parse(json);
    if (!isObject(record)) return undefined;
    const { text, revision, schemas, kept_at, rules_file, checksum } = record;
    if (record.format !== format || !isObject(schemas)) return undefined;
    if (typeof text !== 'string' || typeof revision !== 'string') return undefined;
    if (typeof kept_at !== 'string' || typeof rules_file !== 'string') return undefined;
    if (revisionOf(text) !== revision) return undefined;
    if (checksumOf({ format, revision, kept_at, rules_file, schemas }) !== checksum) return undefined;
    const keptAt = new Date(kept_at);
    return { text, revision, schemas: schemas as ContractSchemas, rulesFile: rules_file, keptAt };
  } catch {
    return undefined;
  }
}

function isSame(a: RulesToKeep, b: RulesToKeep | undefined): boolean {
  if (b === undefined || a.revision !== b.revision || a.rulesFile !== b.rulesFile) return false;
  return JSON.stringify(a.schemas) === JSON.stringify(b.schemas);
}

/** All of it or nothing, after a power cut as well, and for several servers that share the folder. */
async function replaceFile(folder: string, file: string, text: string): Promise<void> {
  const draft = `${file}.${randomBytes(draftBytes).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw error;
  }
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

const draftBytes = 6; // 12 digits
const draftName = /^last-good\.json\.[\da-f]{12}$/;

/** A young one may be what another server is writing just now. One that cannot be removed is in nobody's way. */
async function removeOldDrafts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const draft of names.filter((name) => draftName.test(name)).map((name) => join(folder, name))) {
    try {
      const { mtimeMs } = await stat(draft);
      if (Date.now() - mtimeMs > oldDraftMs) await rm(draft);
    } catch {}
  }
}

/** A write takes seconds; clocks of machines that share a folder may differ by minutes. */
const oldDraftMs = 60 * 60 * 1000;
