import type { MessagePort } from 'node:worker_threads';
import { checkDatabase } from './check.js';
import { openSqlite } from './driver.js';
import { resultOf } from './failure.js';
import { recoverDatabase } from './recover.js';
import type { Tasks } from './rounds.js';
import { createDatabase } from './schema.js';
import { Store } from './store.js';

/**
 * Does the tasks that a port brings, one after the other, until it has closed what is open.
 * @param open opens a database
 */
export function work(port: MessagePort, open = openSqlite): void {
  let store: Store | undefined;
  let resting: NodeJS.Timeout | undefined;
  const tasks: Tasks = {
    create: createDatabase,
    check: checkDatabase,
    recover: recoverDatabase,
    open(file) {
      store = Store.open(file, open);
    },
    do: (round) => store!.do(round),
    probe: () => store!.probe(),
    close: () => store?.close(),
  };

  function answer([name, ...given]: [keyof Tasks, ...never[]]): void {
    clearTimeout(resting);
    port.postMessage(resultOf(() => (tasks[name] as (...given: never[]) => unknown)(...given)));
    if (name === 'close') {
      port.off('message', answer); // Closed, it still hands out what had come.
      port.close();
    } else resting = setTimeout(rest, restMs);
  }

  /** While nothing else is to be done. */
  function rest(): void {
    if (store?.rest()) resting = setTimeout(rest, restMs);
  }

  port.on('message', answer);
}

const restMs = 1000;
