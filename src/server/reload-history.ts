import type { ReloadEvent } from '../reload/rules-in-force.js';
import { type Diagnostic, isError } from '../rules/diagnostic.js';
import { formatSummary } from '../rules/edit-summary.js';

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
}

/** The latest reloads of a server, the newest last. Repeated refusals are one. */
export interface ReloadHistory {
  readonly entries: readonly ReloadEntry[];
  add(event: ReloadEvent): void;
}

const mostEntries = 50;
const mostErrors = 3;

export function createReloadHistory(): ReloadHistory {
  const entries: ReloadEntry[] = [];
  return {
    entries,
    add(event) {
      const entry = entryOf(event);
      if (entry === undefined) return;
      entries.push(entry);
      if (entries.length > mostEntries) entries.shift();
    },
  };
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
    .map(({ line, message }) => `${line}: ${message}`);
}
