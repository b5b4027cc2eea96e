/**
 * Fills an outbox, as a server that ended before it could deliver leaves it, or with `tried` one that has tried in vain
 * what it could: behind the first event of each of so many `conversations`, or, where there are none, each event.
 * Prints how many bytes an event has.
 */
import { createEventId } from '../../dist/webhooks/event-id.js';
import { openFileOutbox } from '../../dist/webhooks/file-outbox/outbox.js';

const { folder, events, tried = false, conversations = tried ? 0 : 30_000 } = JSON.parse(process.argv.at(-1));
let attempts = 0;
const dispatcher = {
  readyAt: () => (tried ? 0 : Number.POSITIVE_INFINITY),
  async attempt() {
    attempts++;
    return { type: 'later', at: Date.now() + 3_600_000, error: 'the receiver refused the connection' };
  },
};
const outbox = await openFileOutbox({ folder, dispatcher, maxWriteMs: 300_000 });
const clickedAt = Date.now();
let bytes = 0;
for (let from = 0; from < events; from += 1000) {
  await outbox.append(Array.from({ length: 1000 }, (_, number) => delivery(from + number)));
}
if (tried) outbox.deliverTo(['crm']);
const toTry = conversations > 0 ? Math.min(conversations, events) : events;
while (tried && attempts < toTry) await new Promise((resolve) => setTimeout(resolve, 100));
await outbox.close(0);
console.log(JSON.stringify({ bytes: bytes / events }));

function delivery(number) {
  const id = createEventId(clickedAt + number);
  const data = { touchpoint: 'CHAT', post_token: 'wZC44q5D', extra_data: { answer: 'yes', step: number } };
  const about = { id, type: 'dynamic_action.clicked', timestamp: new Date(clickedAt), rule: 'chat-yes' };
  const body = JSON.stringify({
    ...about,
    revision: 'd150cdff719a',
    data: { ...data, note: 'x'.repeat(60) },
  });
  bytes += body.length;
  const orderingKey =
    conversations > 0 && `lane-of-a-conversation-${number % conversations}`.slice(0, 22 + 6);
  return { id, receiver: 'crm', ...(orderingKey && { orderingKey }), clickedAt, rule: 'chat-yes', body };
}
