// Loads one server: `node load.mjs PORT SECONDS CONNECTIONS`, and prints { rate, p99, total, other } as JSON.
import autocannon from 'autocannon';

const [port, seconds, connections] = process.argv.slice(2).map(Number);
let next = 0;
const result = await autocannon({
  url: `http://127.0.0.1:${port}/dynamic-action`,
  method: 'POST',
  duration: seconds,
  connections,
  headers: { 'content-type': 'application/json', authorization: 'bench' },
  // A thousand different clicks, made beforehand: nothing that remembers the last one may win.
  requests: Array.from({ length: 1_000 }, () => ({ body: JSON.stringify(click(next++)) })),
});
const { total } = result.requests;
console.log(
  JSON.stringify({
    rate: result.requests.average,
    p99: result.latency.p99,
    total,
    other: total - result['2xx'],
  }),
);

function click(i) {
  return {
    touchpoint: 'CHAT',
    post_token: `wZC4${String(i).padStart(4, '0')}`,
    conversation_id: `6b3d5cf7-9291-4fa9-892a-9d07e300${String(i).padStart(4, '0')}`,
    user_side: i % 2 === 0 ? 'SUPPLY' : 'DEMAND',
    extra_data: { campaign: `c${(i * 7919) % 10_000}`, answer: i % 3 === 0 ? 'yes' : 'no', step: i },
  };
}
