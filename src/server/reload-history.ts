import type { ReloadEvent } from '../reload/rules-in-force.js';
import { type Diagnostic, isError } from '../rules/diagnostic.js';
import { formatSummary } from '../rules/edit-summary.js';
import type { SourceTexts } from '../rules/parts.js';

/** Something that became of the rules file. */
export interface ReloadEntry {
  /** ISO 8601. */
  at: string;
  kind: 'loaded' | 'restored' | 'recovered' | 'refused' | 'compared';
  /** Of the rules that are in force with it. */
  revision: string;
  /** What the edit changed. */
  change?: string;
  /** Why it was refused: the first errors. */
  errors?: readonly string[];
  /** Whether the texts that came into force are kept, for who wants them back. */
  isKept?: true;
}

/** The latest reloads of a server, the newest last. Repeated refusals are one. */
export interface ReloadHistory {
  readonly entries: readonly ReloadEntry[];
  add(event: ReloadEvent): void;
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
  const keep = (revision: string, source: SourceTexts) => {
    sources.delete(revision);
    sources.set(revision, source);
    let letters = 0;
    for (const [of, kept] of [...sources].reverse()) {
      letters += lettersOf(kept);
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
      const entry = entryOf(event);
      if (entry === undefined) return;
      entries.push(entry);
      if (entries.length > mostEntries) entries.shift();
    },
    sourceOf: (revision) => sources.get(revision),
  };
}

function lettersOf({ text, parts = new Map() }: SourceTexts): number {
  return [text, ...parts.values()].reduce((sum, one) => sum + (typeof one === 'string' ? one.length : 0), 0);
}

function entryOf(event: ReloadEvent): ReloadEntry | undefined {
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
    case 'compared':
      return {
        at,
        kind: event.type,
        revision: event.edit.to,
        change: formatSummary(event.edit.summary),
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
