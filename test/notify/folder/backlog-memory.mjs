// Has an outbox try so many deliveries in vain, and then bury as many; prints the bytes of its heap after each step.
// Run by backlog.test.ts, with --expose-gc, from what `npm run build` made.
import { openFolderOutbox } from '../../../dist/notify/folder-outbox.js';

const [folder, count] = process.argv.slice(2);
let attempts = 0;
const courier = {
  readyAt: () => 0,
  async attempt({ receiver }) {
    attempts += 1;
    if (receiver === 'gone') return { type: 'dead', error: 'answered 410' };
    return { type: 'later', at: Date.now() + 3_600_000, error: 'answered 500' };
  },
};
const outbox = await openFolderOutbox({ folder, courier });
outbox.deliverTo(['down', 'gone']);
const sizes = [];
for (const receiver of [undefined, 'down', 'gone']) {
  if (receiver !== undefined) await tryAll(receiver);
  globalThis.gc();
  sizes.push(process.memoryUsage().heapUsed);
}
console.log(JSON.stringify({ sizes, stats: await outbox.stats() }));
await outbox.close(0);

async function tryAll(receiver) {
  attempts = 0;
  for (let from = 0; from < count; from += 1000) {
    const about = { receiver, clickedAt: 1, rule: 'r', body: 'x'.repeat(300) };
    await outbox.append(Array.from({ length: 1000 }, (_, at) => ({ id: `${from + at}`, ...about })));
    while (attempts < from) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  while (attempts < count) await new Promise((resolve) => setTimeout(resolve, 5));
}
