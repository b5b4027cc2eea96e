import { createRequire } from 'node:module';
import { version } from 'node:process';

/** What is used of `node:sqlite`. */
export interface Sqlite {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  readonly isTransaction: boolean;
  close(): void;
}

export interface Statement {
  run(...values: (string | number | null)[]): { changes: number | bigint };
  get(...values: (string | number | null)[]): unknown;
  all(...values: (string | number | null)[]): unknown[];
}

/** This Node has no SQLite, and the package that brings one is not installed. */
export class SqliteMissing extends Error {
  override name = 'SqliteMissing';
}

/** SQLite as Node brings it, or, where it does not or calls it experimental, by a package with the same functions. */
export function openSqlite(file: string): Sqlite {
  const { DatabaseSync } = Number.parseInt(version.slice(1), 10) >= 24 ? require('node:sqlite') : bridge();
  return new DatabaseSync(file) as Sqlite;
}

function bridge() {
  try {
    return require('@photostructure/sqlite');
  } catch (cause) {
    const wayOut = 'Use Node 24, or install @photostructure/sqlite@1 beside Dargah';
    throw new SqliteMissing(`Node ${version} has no SQLite for it, nor is there a package. ${wayOut}`, {
      cause,
    });
  }
}

const require = createRequire(import.meta.url);
