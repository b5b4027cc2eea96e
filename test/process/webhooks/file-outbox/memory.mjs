// Has an outbox try so many deliveries in vain, then bury as many, then take as many for a receiver that is not to be
// delivered to; prints the bytes of its heap after each step.
// Run by history.test.ts, with --expose-gc, from what `npm run build` made.
import { openFileOutbox } from '../../../../dist/webhooks/file-outbox/outbox.js';

const [folder, count] = process.argv.slice(2);
let attempts = 0;
const dispatcher = {
  readyAt: () => 0,
  async attempt({ receiver }) {
    attempts += 1;
    if (receiver === 'gone') return { type: 'dead', error: 'answered 410' };
    return { type: 'later', at: Date.now() + 3_600_000, error: 'answered 500' };
  },
};
const outbox = await openFileOutbox({ folder, dispatcher, maxWriteMs: 300_000 });
outbox.deliverTo(['down', 'gone']);
const sizes = [];
for (const step of [() => {}, () => tryAll('down'), () => tryAll('gone'), () => takeAll('left')]) {
  await step();
  globalThis.gc();
  sizes.push(process.memoryUsage().heapUsed);
}
console.log(JSON.stringify({ sizes, stats: await outbox.stats() }));
await outbox.close(0);

async function tryAll(receiver) {
  attempts = 0;
  for (let from = 0; from < count; from += 1000) {
    await appendThousand(receiver, from);
    await attempted(from);
  }
  await attempted(count);
}

/** One for another receiver comes behind them, and is tried when all of them were taken. */
async function takeAll(receiver) {
  attempts = 0;
  for (let from = 0; from < count; from += 1000) {
    await appendThousand(receiver, from);
    await outbox.append([{ id: `behind ${from}`, receiver: 'gone', clickedAt: 1, rule: 'r', body: '' }]);
    await attempted(from / 1000 + 1);
  }
}

async function appendThousand(receiver, from) {
  const about = { receiver, clickedAt: 1, rule: 'r', body: 'x'.repeat(300) };
  await outbox.append(Array.from({ length: 1000 }, (_, at) => ({ id: `${from + at}`, ...about })));
}

async function attempted(least) {
  while (attempts < least) await new Promise((resolve) => setTimeout(resolve, 5));
}
