// The thread of an outbox on a disk of which reads fail: in a third of the rounds, every fifth, as long as it is told so.
import { getEnvironmentData, parentPort } from 'node:worker_threads';
import { openSqlite } from '../../../../dist/webhooks/file-outbox/driver.js';
import { work } from '../../../../dist/webhooks/file-outbox/work.js';

const { isFailing, seed } = getEnvironmentData('disk');
let isBadRound = false;
let state = seed;
/** As good as it need be. */
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

function orFail(read) {
  if (isBadRound && Atomics.load(isFailing, 0) === 1 && random() < 0.2) {
    throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 266 });
  }
  return read();
}

function open(file) {
  const db = openSqlite(file);
  return {
    exec: (sql) => db.exec(sql),
    prepare(sql) {
      const statement = db.prepare(sql);
      return {
        run: (...values) => statement.run(...values),
        get: (...values) => orFail(() => statement.get(...values)),
        all: (...values) => orFail(() => statement.all(...values)),
      };
    },
    get isTransaction() {
      return db.isTransaction;
    },
    close: () => db.close(),
  };
}

parentPort.on('message', () => {
  isBadRound = random() < 0.3;
});
work(parentPort, open);
