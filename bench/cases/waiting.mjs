/**
 * Opens an outbox in which events wait that were all tried in vain, and delivers them when their time has come, to a
 * receiver that takes no time at all. Prints how long opening takes (ms), what it takes of memory (MB, above the same
 * process before), and how many a second leave.
 */
import { readFileSync } from 'node:fs';
import { openFileOutbox } from '../../dist/webhooks/file-outbox/outbox.js';
import { machineTime } from '../../dist/webhooks/time.js';

const { folder, events } = JSON.parse(process.argv.at(-1));
let arrived = 0;
const dispatcher = {
  readyAt: () => 0,
  async attempt() {
    arrived++;
    return { type: 'delivered' };
  },
};
const before = memory();
const startedAt = performance.now();
const time = { ...machineTime, now: () => Date.now() + 2 * 3_600_000 };
const outbox = await openFileOutbox({ folder, dispatcher, time });
const { waiting } = await outbox.stats();
const openMs = performance.now() - startedAt;
const after = memory();
if (waiting !== events) throw new Error(`${waiting} wait, and should be ${events}`);

const deliveredFrom = performance.now();
outbox.deliverTo(['crm']);
let most = after.resident;
while (arrived < events) {
  await new Promise((resolve) => setTimeout(resolve, 10));
  most = Math.max(most, resident());
}
const aSecond = events / ((performance.now() - deliveredFrom) / 1000);
await outbox.close(1000);
console.log(
  JSON.stringify({
    openMs,
    heap: after.heap - before.heap,
    resident: after.resident - before.resident,
    most: most - before.resident,
    aSecond,
  }),
);

/** In MB. */
function memory() {
  globalThis.gc();
  return { resident: resident(), heap: process.memoryUsage().heapUsed / 2 ** 20 };
}

/** Without what is mapped from files: the system takes that back when it needs it. */
function resident() {
  try {
    return Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
