import { checkDatabase } from './check.js';
import { openSqlite, type Sqlite } from './driver.js';
import { failureOf } from './failure.js';
import { recoverDatabase } from './recover.js';
import type { Call, Opening, Result } from './rounds.js';
import { createDatabase } from './schema.js';
import { Store } from './store.js';

/** What the thread of an outbox does. */
export interface Work {
  readonly opened: Result<unknown>;
  /** Whether there is something to call. */
  readonly isOpen: boolean;
  answer(call: Call): Result<unknown>;
  /** As `Store.rest`. */
  rest(): boolean;
}

/** @param open opens a database */
export function startWork(opening: Opening, open: (file: string) => Sqlite = openSqlite): Work {
  let store: Store | undefined;
  const opened = resultOf(() => {
    const { task, file } = opening;
    if (task === 'create') return createDatabase(file);
    if (task === 'check') return checkDatabase(file);
    if (task === 'recover') return recoverDatabase(file, opening.into);
    store = Store.open(file, open);
  });
  return {
    opened,
    isOpen: store !== undefined,
    answer: (call) =>
      resultOf(() => {
        if (call === 'close') store!.close();
        else if (call === 'probe') store!.probe();
        else return store!.do(call);
      }),
    rest: () => store!.rest(),
  };
}

function resultOf(task: () => unknown): Result<unknown> {
  try {
    return { value: task() };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}
