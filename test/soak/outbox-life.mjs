// One life of an outbox: appends and delivers, some of it in vain, and ends as it is told to. Run as a process of its
// own by power-cut.test.ts, from what `npm run build` made. What it says on standard output:
//   appended ID   it is acknowledged
//   delivered ID  its receiver has it
//   dropping ID   it need not be there any more
//   dropped ID    it may not be there any more
import { setTimeout as pause } from 'node:timers/promises';
import { openFileOutbox } from '../../dist/webhooks/file-outbox/outbox.js';
import { say } from '../support/say.mjs';

const [folder, run, count, mostTimes, manner, ending] = process.argv.slice(2);
/** What becomes of it, by its number: most arrive, some later, some never. */
const fates = [
  'arrives',
  'arrives',
  'late',
  'arrives',
  'dead',
  'arrives',
  'waits',
  'arrives',
  'late',
  'arrives',
];
const dead = [];
const dispatcher = {
  readyAt: () => 0,
  async attempt({ id }, attempt) {
    const fate = fates[Number(id.split('-')[1]) % fates.length];
    if (fate === 'waits') return { type: 'later', at: Date.now() + 3_600_000, error: 'answered 503' };
    if (fate === 'late' && attempt < 3) return { type: 'later', at: Date.now() + 20, error: 'answered 500' };
    if (fate === 'dead') {
      dead.push(id);
      return { type: 'dead', error: 'answered 410' };
    }
    say(`delivered ${id}`);
    return { type: 'delivered' };
  },
};
// Then no ordering key holds others back, and nothing is dropped.
const isCalm = manner === 'calmly';
const outbox = await openFileOutbox({ folder, dispatcher, maxWriteMs: 300_000 });
outbox.deliverTo(['crm']);

let begun = 0;
async function click() {
  while (begun < Number(count)) {
    begun += 1;
    const times = 1 + ((begun * 7919) % Number(mostTimes));
    const id = `${run}-${begun}-${times}`;
    const orderingKey = begun % 3 === 0 && !isCalm ? { orderingKey: `key${begun % 7}` } : {};
    await outbox.append([
      { id, receiver: 'crm', ...orderingKey, clickedAt: begun, rule: 'r', body: id.repeat(times) },
    ]);
    say(`appended ${id}`);
    if (isCalm) await pause(40);
    else if (dead.length > 8) await drop(dead.shift());
  }
}
async function drop(id) {
  say(`dropping ${id}`);
  await outbox.drop([id]);
  say(`dropped ${id}`);
}
await Promise.all(Array.from({ length: 8 }, click));
if (ending === 'killed') process.kill(process.pid, 'SIGKILL');
await outbox.close(1000);
