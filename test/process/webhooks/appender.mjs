// Appends to the folder it is given until it is killed; prints the id of each delivery that was acknowledged.
// Run as a process of its own by file-outbox.test.ts, from what `npm run build` made.
import { openFileOutbox } from '../../../dist/webhooks/file-outbox/outbox.js';
import { say } from '../../support/say.mjs';

const [folder, run] = process.argv.slice(2);
const dispatcher = {
  readyAt: () => 0,
  attempt: async ({ id }) => {
    const chance = run.startsWith('failing') ? Math.random() : 1;
    if (chance < 0.5) return { type: 'later', at: Date.now() + Math.random() * 200, error: 'answered 500' };
    if (chance < 0.6) return { type: 'dead', error: 'answered 410' };
    say(`delivered ${id}`);
    return { type: 'delivered' };
  },
};
const outbox = await openFileOutbox({ folder, dispatcher, maxWriteMs: 300_000 });
if (!run.startsWith('appending')) outbox.deliverTo(['crm']);
say('open -');

let count = 0;
const click = async () => {
  for (;;) {
    count += 1;
    const id = `${run}-${count}`;
    await outbox.append([
      {
        id,
        receiver: 'crm',
        orderingKey: `key${count % 10}`,
        clickedAt: 1,
        rule: 'r',
        body: 'x'.repeat(300),
      },
    ]);
    say(`appended ${id}`);
  }
};
for (let clicks = 0; clicks < 8; clicks += 1) void click();
