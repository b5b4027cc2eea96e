import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../disk/make-folder.js';
import { draftEnding, replaceFile } from '../disk/replace-file.js';
import type { ContractSchemas } from '../platform/contract.js';
import { baseName } from '../rules/part-names.js';
import type { SourceTexts } from '../rules/parts.js';
import { isObject, type JsonObject } from '../values/json.js';
import { revisionOf, revisionOfSources } from './revision.js';

/** A rules file that was in force, and the schemas that it was held against. */
export interface KeptRules extends RulesToKeep {
  keptAt: Date;
}

export interface RulesToKeep {
  source: SourceTexts;
  /** Of all its texts. */
  revision: string;
  schemas: ContractSchemas;
  /** The absolute path of their file. A different one shows that two services share the folder. */
  rulesFile: string;
}

/** Keeps the rules in force on disk, for a start whose own file is refused. */
export interface LastGoodRules {
  /** The file in which they are kept. */
  readonly file: string;
  /** The rules that an earlier start kept. */
  readonly kept: KeptRules | undefined;
  /** Keeps these rules instead; retries until it succeeds or others come. Rules that are kept already cost nothing. */
  keep(rules: RulesToKeep): void;
  /** Ends the retries, after a write that is under way. */
  close(): Promise<void>;
}

export interface LastGoodOptions {
  folder: string;
  /** Called when what is kept there cannot be used. */
  onDamage(message: string): void;
  /** Called after each attempt to keep rules, with an error if it failed. */
  onAttempt(error?: Error): void;
  /** The time from a failure to the next attempt. Default: 30,000. */
  retryMs?: number;
}

/**
 * Reads what is kept in the folder, and removes what crashes left there. The folder is made when there is something to
 * keep.
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

  // One write at a time, so that the latest rules are written last.
  async function write(): Promise<void> {
    clearTimeout(retry);
    while (!isClosed && wanted !== undefined && !isSame(wanted, onDisk)) {
      const rules = wanted;
      try {
        await makeFolder(folder, 0o700);
        await replaceFile(file, recordOf(rules), { mode: 0o600 });
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

/** The version of the record's form. */
const format = 1;

/** What is kept, as JSON. */
export function recordOf({ source, revision, schemas, rulesFile }: RulesToKeep): string {
  const { text, parts, vars } = source;
  const others = {
    ...(parts && { parts: [...parts] }),
    // As much of its path as the revision covers.
    ...(vars && { vars: { ...vars, file: baseName(vars.file) } }),
  };
  const facts = { format, revision, kept_at: new Date().toISOString(), rules_file: rulesFile, schemas };
  return JSON.stringify({ ...facts, checksum: checksumOf(facts), text, ...others });
}

/** Covers all but the text, whose checksum is the revision. A flipped bit could otherwise go unnoticed. */
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
    const source = sourceOf({ ...record, text, rules_file });
    if (source === undefined || revisionOfSources(source) !== revision) return undefined;
    if (checksumOf({ format, revision, kept_at, rules_file, schemas }) !== checksum) return undefined;
    const keptAt = new Date(kept_at);
    return { source, revision, schemas: schemas as ContractSchemas, rulesFile: rules_file, keptAt };
  } catch {
    return undefined;
  }
}

/** The texts of a record. What is wrong in it shows in their revision. */
function sourceOf(record: JsonObject & { text: string; rules_file: string }): SourceTexts | undefined {
  const { text, rules_file: file, parts, vars } = record;
  if (parts !== undefined && !(Array.isArray(parts) && parts.every(isNamedText))) return undefined;
  if (
    vars !== undefined &&
    !(isObject(vars) && typeof vars.file === 'string' && typeof vars.text === 'string')
  )
    return undefined;
  return {
    ...{ file, text },
    ...(parts !== undefined && { parts: new Map(parts as [string, string][]) }),
    ...(vars !== undefined && { vars: vars as unknown as NonNullable<SourceTexts['vars']> }),
  };
}

/** Rules that were in force had all their parts. */
function isNamedText(entry: unknown): boolean {
  return Array.isArray(entry) && entry.length === 2 && entry.every((one) => typeof one === 'string');
}

function isSame(a: RulesToKeep, b: RulesToKeep | undefined): boolean {
  if (b === undefined || a.revision !== b.revision || a.rulesFile !== b.rulesFile) return false;
  return JSON.stringify(a.schemas) === JSON.stringify(b.schemas);
}

const isDraft = (name: string) => /^last-good\.json\./.test(name) && draftEnding.test(name);

/** Another server may be writing a young draft. A draft that cannot be removed does no harm. */
async function removeOldDrafts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const draft of names.filter(isDraft).map((name) => join(folder, name))) {
    try {
      const { mtimeMs } = await stat(draft);
      if (Date.now() - mtimeMs > oldDraftMs) await rm(draft);
    } catch {}
  }
}

/** A write takes seconds, but the clocks of machines that share a folder may differ by minutes. */
const oldDraftMs = 60 * 60 * 1000;
