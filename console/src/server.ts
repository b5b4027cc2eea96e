import type { PlanSummary } from '../../src/rules/edit-summary.js';
import type { JsonObject } from '../../src/values/json.js';
import type { Texts } from './core/opened.js';

/** The rules as the server has them. */
export interface ServedRules extends Texts {
  role: 'look' | 'edit';
  /** Whether the file belongs to a Git repository. */
  isCommitted?: boolean;
  /** Of all its texts. */
  revision?: string;
  /** Of the file and of its parts, by file. */
  revisions: Record<string, string>;
  /** Another text where anything of it is another one. */
  state: string;
  /** Why the file cannot be read. */
  trouble?: string;
}

/** What changes while the page is open. */
export interface LiveState {
  state: string;
  /** Absent where there is none. */
  gateway?: Gateway;
}

/** What a gateway says of itself. */
export interface Gateway {
  /** Of the rules in force. */
  revision: string;
  since: string;
  /** Since when it counts and keeps. */
  startedAt: string;
  troubles: string[];
  reloads: Reload[];
  hits: Hits[];
  /** By status. */
  requests: Record<string, number>;
  /** Of the decisions of 24 hours; absent where there were none, null beyond a second, where it is not measured. */
  p99Ms?: number | null;
  answered: { day: Answered; week: Answered };
  /** Absent where rules notify nobody. */
  outbox?: { lost: number; warnings: string[] };
}

/** How many requests came, and how many ended in a fault of the gateway. */
export interface Answered {
  all: number;
  failed: number;
}

export interface Reload {
  at: string;
  kind: 'loaded' | 'restored' | 'recovered' | 'refused';
  revision: string;
  cause: { by: 'start' | 'file' | 'signal' } | { by: 'console'; address: string };
  change?: PlanSummary;
  errors?: string[];
  /** Whether its texts can be had. */
  isKept?: true;
}

/** An event that waits in the outbox, or is dead. */
export interface Delivery {
  id: string;
  receiver: string;
  clickedAt: number;
  rule: string;
  state: 'waiting' | 'dead';
  attempts: number;
  nextAttemptAt?: number;
  lastError?: string;
}

export type OutboxQuestion =
  | { ask: 'list'; query: { limit: number } }
  | { ask: 'retry'; which: string[] | 'dead' }
  | { ask: 'drop'; ids: string[] };

export type OutboxAnswer = { answer: unknown } | { unavailable: string } | { unreadable: string };

/** Texts by the files that they belong to. */
export type TextsByFile = Readonly<Record<string, string>>;

export interface Hits {
  /** `click vip` */
  rule: string;
  recent: number;
  day: number;
  last: string;
  hours: number[];
}

/** A decision of the gateway, with nothing of a person in it. */
export interface Decided {
  at: string;
  call: 'click' | 'session';
  touchpoint: string;
  rule: string;
  reason: 'matched' | 'no-match' | 'rejected';
  choice?: string;
  shadow?: string;
  revision: string;
  /** Masked. */
  request?: JsonObject;
}

export type Saved =
  | { outcome: 'saved'; revision: string; revisions: TextsByFile }
  | { outcome: 'committed'; branch: string; commit: string }
  | { outcome: 'not-committed'; reason: string }
  | { outcome: 'conflict'; file: string; text: string; revision: string }
  | { outcome: 'invalid'; diagnostics: { line: number; message: string }[] }
  | { outcome: 'tests-fail'; failures: { name: string; message: string }[] }
  | { outcome: 'read-only'; reason: string }
  | { outcome: 'unreadable'; trouble: string }
  | { outcome: 'not-included'; file: string };

/** Why nothing came: the token is `wrong`, too many were, or the server is `gone`. */
export class NoAnswer extends Error {
  constructor(readonly reason: 'wrong' | 'too-many' | 'gone' | 'refused') {
    super(reason);
  }
}

export interface Server {
  rules(): Promise<ServedRules>;
  live(): Promise<LiveState>;
  /** The decisions after the one of a number, and the number of the last. */
  decisions(after: number): Promise<{ last: number; decisions: Decided[] }>;
  /** @param edit.commit has it committed on a branch, with this as what it changes */
  save(edit: { texts: TextsByFile; revisions: TextsByFile; commit?: string }): Promise<Saved>;
  /** The texts of a revision that was in force. */
  revision(name: string): Promise<{ texts: TextsByFile }>;
  outbox(question: OutboxQuestion): Promise<OutboxAnswer>;
}

/** The server that the page came from. The token is kept here and nowhere else. */
export function connect(token: string): Server {
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token}` };
    const json = { 'content-type': 'application/json' };
    const request: RequestInit =
      body === undefined
        ? { headers }
        : { method: 'POST', headers: { ...headers, ...json }, body: JSON.stringify(body) };
    const response = await fetch(`api/${path}`, { ...request, redirect: 'error', cache: 'no-store' }).catch(
      () => {
        throw new NoAnswer('gone');
      },
    );
    if (response.ok) return response.json();
    throw new NoAnswer(({ 401: 'wrong', 429: 'too-many' } as const)[response.status] ?? 'refused');
  };
  return {
    rules: () => ask('rules') as Promise<ServedRules>,
    live: () => ask('live') as Promise<LiveState>,
    decisions: (after) => ask(`decisions?after=${after}`) as Promise<{ last: number; decisions: Decided[] }>,
    save: (edit) => ask('save', edit) as Promise<Saved>,
    revision: (name) => ask(`revision?name=${encodeURIComponent(name)}`) as Promise<{ texts: TextsByFile }>,
    outbox: (question) => ask('outbox', question) as Promise<OutboxAnswer>,
  };
}

/** The token in an address, or in what a person pastes. */
export function tokenIn(text: string): string | undefined {
  const token = text.trim().replace(/^.*#/s, '');
  return /^[\w.~-]{20,200}$/.test(token) ? token : undefined;
}

/** The texts of the served rules that can be edited, by file: the main one first, those of the tests last. */
export function editableTexts({ file, text, parts = [], tests }: ServedRules): TextsByFile {
  const readable = parts.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries([
    [file, text],
    ...readable,
    ...tests.map((one) => [one.file, one.text] as const),
  ]);
}

/** The tests file that a new case belongs into, whether it is there or not. */
export function testsFileOf({ file, tests }: ServedRules): string {
  return tests[0]?.file ?? file.replace(/(\.ya?ml)?$/, (ending) => `.test${ending || '.yaml'}`);
}
