import { lengthOf } from '../reload/prepare.js';
import type { ReloadEvent } from '../reload/rules-in-force.js';
import { type Diagnostic, isError } from '../rules/diagnostic.js';
import type { PlanSummary } from '../rules/edit-summary.js';
import type { SourceTexts } from '../rules/parts.js';

/** Something that became of the rules file. */
export interface ReloadEntry {
  /** ISO 8601. */
  at: string;
  kind: 'loaded' | 'restored' | 'recovered' | 'refused';
  /** Of the rules that are in force with it. */
  revision: string;
  cause: ReloadCause;
  /** What the edit changed, once that is known. */
  change?: PlanSummary;
  /** Why it was refused: the first errors. */
  errors?: readonly string[];
  /** Whether the texts that came into force are kept, for who wants them back. */
  isKept?: true;
}

/**
 * What had the file read: the start, another text on the disk, SIGHUP, or a save in the console, with the address that it
 * came from.
 */
export type ReloadCause = { by: 'start' | 'file' | 'signal' } | { by: 'console'; address: string };

/** The latest reloads of a server, the newest last. Repeated refusals are one. */
export interface ReloadHistory {
  readonly entries: readonly ReloadEntry[];
  add(event: ReloadEvent): void;
  /** What the console has saved comes into force in a moment, or just has. */
  saved(revision: string, address: string): void;
  /** What is added while the returned promise waits was asked for by SIGHUP. */
  whileSignalled<Result>(look: () => Promise<Result>): Promise<Result>;
  /** The texts of a revision that was in force, where they are kept. */
  sourceOf(revision: string): SourceTexts | undefined;
}

const mostEntries = 50;
const mostErrors = 3;

/** Of texts, at most so many letters are kept: twenty revisions of ten thousand rules. */
const mostLetters = 40_000_000;

/** @param keepsTexts has the texts of the latest revisions kept */
export function createReloadHistory({ keepsTexts }: { keepsTexts: boolean }): ReloadHistory {
  const entries: ReloadEntry[] = [];
  const sources = new Map<string, SourceTexts>();
  let awaited: { revision: string; cause: ReloadCause } | undefined;
  let signals = 0;
  const causeOf = (revision: string): ReloadCause => {
    if (entries.length === 0) return { by: 'start' };
    if (awaited?.revision !== revision) return { by: signals > 0 ? 'signal' : 'file' };
    const { cause } = awaited;
    awaited = undefined;
    return cause;
  };
  const keep = (revision: string, source: SourceTexts) => {
    sources.delete(revision);
    sources.set(revision, source);
    let letters = 0;
    for (const [of, kept] of [...sources].reverse()) {
      letters += lengthOf(kept);
      if (letters > mostLetters && of !== revision) sources.delete(of);
    }
  };
  return {
    get entries() {
      return entries.map((entry) =>
        entry.kind === 'loaded' && sources.has(entry.revision) ? { ...entry, isKept: true as const } : entry,
      );
    },
    add(event) {
      if (keepsTexts && event.type === 'loaded') keep(event.snapshot.revision, event.source);
      if (event.type === 'compared') {
        const { to, summary } = event.edit;
        const of = entries.findLast(({ kind, revision }) => kind === 'loaded' && revision === to);
        if (of !== undefined) of.change = summary;
        return;
      }
      const entry = entryOf(event);
      if (entry === undefined) return;
      entries.push({ ...entry, cause: causeOf(entry.revision) });
      if (entries.length > mostEntries) entries.shift();
    },
    saved(revision, address) {
      const cause = { by: 'console' as const, address };
      const latest = entries.at(-1);
      if (latest?.kind === 'loaded' && latest.revision === revision) latest.cause = cause;
      else awaited = { revision, cause };
    },
    async whileSignalled(look) {
      signals++;
      try {
        return await look();
      } finally {
        signals--;
      }
    },
    sourceOf: (revision) => sources.get(revision),
  };
}

function entryOf(event: Exclude<ReloadEvent, { type: 'compared' }>): Omit<ReloadEntry, 'cause'> | undefined {
  const at = new Date().toISOString();
  switch (event.type) {
    case 'loaded':
    case 'recovered':
      return { at, kind: event.type, revision: event.snapshot.revision };
    case 'restored':
      return {
        ...{ at, kind: event.type, revision: event.snapshot.revision },
        errors: errorsOf(event.attempt.diagnostics),
      };
    case 'refused':
      if (event.repeated) return undefined;
      return {
        at,
        kind: event.type,
        revision: event.inForce,
        errors: errorsOf(event.attempt.diagnostics),
      };
    case 'hint':
      return undefined;
  }
}

function errorsOf(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .filter(isError)
    .slice(0, mostErrors)
    .map(({ file, line, message }) => `${file}:${line}: ${message}`);
}
