// Preloaded into a server by edits.mjs: the most processor time that its event loop spent between two turns, said on
// SIGUSR2 and then begun anew. Processor time and not time, so that other programs on the machine do not count.
const { openSync, readSync, writeSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
  const bytes = Buffer.alloc(64);
  const usedNs = () => {
    const length = readSync(file, bytes, 0, 64, 0);
    return Number(bytes.toString('latin1', 0, length).split(' ')[0]);
  };
  let last = usedNs();
  let most = 0;
  const turn = () => {
    const now = usedNs();
    most = Math.max(most, now - last);
    last = now;
    setImmediate(turn).unref();
  };
  setInterval(() => {}, 1000).unref();
  turn();
  process.on('SIGUSR2', () => {
    writeSync(2, `held ${most / 1e6}\n`);
    most = 0;
    last = usedNs();
  });
}
