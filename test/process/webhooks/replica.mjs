// A replica in a process of its own, for tests that kill it. Prints a line for each attempt, and delivers after a while.
import { openRedisOutbox } from '../../../dist/webhooks/redis-outbox/outbox.js';

const [url, attemptMs] = process.argv.slice(2);
const outbox = await openRedisOutbox({
  url,
  takeOverMs: 500,
  dispatcher: {
    readyAt: () => 0,
    async attempt({ id }) {
      console.log(id);
      await new Promise((resolve) => setTimeout(resolve, Number(attemptMs)));
      return { type: 'delivered' };
    },
  },
});
outbox.deliverTo(['crm']);
