/** Fills an outbox, as a server that ended before it could deliver leaves it. Prints how many bytes an event has. */
import { randomUUID } from 'node:crypto';
import { openFolderOutbox } from '../../dist/notify/folder-outbox.js';

const { folder, events } = JSON.parse(process.argv.at(-1));
const courier = { readyAt: () => Number.POSITIVE_INFINITY };
const outbox = await openFolderOutbox({ folder, courier });
const clickedAt = Date.now();
let bytes = 0;
for (let from = 0; from < events; from += 1000) {
  await outbox.append(Array.from({ length: 1000 }, (_, number) => delivery(from + number)));
}
await outbox.close(0);
console.log(JSON.stringify({ bytes: bytes / events }));

function delivery(number) {
  const id = randomUUID();
  const data = { touchpoint: 'CHAT', post_token: 'wZC44q5D', extra_data: { answer: 'yes', step: number } };
  const about = { id, type: 'dynamic_action.clicked', timestamp: new Date(clickedAt), rule: 'chat-yes' };
  const body = JSON.stringify({
    ...about,
    revision: 'd150cdff719a',
    data: { ...data, note: 'x'.repeat(60) },
  });
  bytes += body.length;
  // A conversation has a few clicks.
  const lane = `lane-of-a-conversation-${number % 30_000}`.slice(0, 22 + 6);
  return { id, receiver: 'crm', lane, clickedAt, rule: 'chat-yes', body };
}
