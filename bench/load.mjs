/**
 * Loads one server on this machine over keep-alive connections, as `node load.mjs '{"port": 8080, …}'`, and prints what
 * came of it as JSON. Requests are made beforehand and answers are read no further than needed, so that one processor
 * is enough to keep a server busy on another.
 *
 * Without a `rate` each connection sends its next request when it has its answer: what comes out is the top rate. With
 * one, requests are sent at even distances whatever the server does, and a request's time counts from the moment at
 * which it was due: a server that stalls is not asked less in the meantime.
 */
import { connect } from 'node:net';
import { campaignClicks } from './campaigns.mjs';

const {
  port,
  seconds,
  connections = 64,
  rate,
  rules,
  path = '/dynamic-action',
} = JSON.parse(process.argv[2]);

const requests = campaignClicks({ rules, count: 1_000, seed: 7 }).map(({ body }) => {
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\nauthorization: bench\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return Buffer.from(head + body);
});

const warmUpMs = 500;
const times = [];
const statuses = new Map();
let sent = 0;

const sockets = await Promise.all(Array.from({ length: connections }, open));
const used = process.cpuUsage();
const began = performance.now();
const countedFrom = began + warmUpMs;
const end = countedFrom + seconds * 1000;
await (rate === undefined ? asFastAsAnswered() : atRate(rate));
const elapsed = (performance.now() - began) / 1000;
const answers = [...statuses.values()].reduce((sum, count) => sum + count, 0);
const { user, system } = process.cpuUsage(used);
for (const { socket } of sockets) socket.destroy();

times.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    rate: answers / elapsed,
    total: answers,
    other: answers - (statuses.get(200) ?? 0),
    p50: quantile(0.5),
    p99: quantile(0.99),
    p999: quantile(0.999),
    // Near 1 where the load, not the server, was at its limit.
    loadBusy: (user + system) / 1e6 / elapsed,
  }),
);

function quantile(q) {
  return times[Math.min(times.length - 1, Math.floor(times.length * q))];
}

function asFastAsAnswered() {
  return Promise.all(
    sockets.map(
      (connection) =>
        new Promise((resolve) => {
          const next = () => {
            const start = performance.now();
            if (start >= end) return resolve();
            send(connection, start, next);
          };
          next();
        }),
    ),
  );
}

/** Turns without a pause: timers of a millisecond would be coarser than what is measured. */
function atRate(perSecond) {
  return new Promise((resolve) => {
    const distance = 1000 / perSecond;
    const free = [...sockets];
    let due = began;
    let waiting = 0;
    const turn = () => {
      const now = performance.now();
      while (due <= now && due < end && free.length > 0) {
        const connection = free.pop();
        waiting++;
        send(connection, due, () => {
          waiting--;
          free.push(connection);
        });
        due += distance;
      }
      if (due >= end && waiting === 0) resolve();
      else setImmediate(turn);
    };
    turn();
  });
}

function send(connection, start, done) {
  connection.start = start;
  connection.done = done;
  connection.socket.write(requests[sent++ % requests.length]);
}

function open() {
  return new Promise((resolve, reject) => {
    const connection = { socket: connect({ port, host: '127.0.0.1', noDelay: true }) };
    let partial;
    connection.socket
      .on('connect', () => resolve(connection))
      .on('error', fail)
      .on('close', () => {
        if (performance.now() < end) fail(new Error('the server closed a connection'));
      })
      .on('data', (data) => {
        partial = partial === undefined ? data : Buffer.concat([partial, data]);
        const answer = readAnswer(partial);
        if (answer === undefined) return;
        partial = undefined;
        const now = performance.now();
        if (now > countedFrom) times.push(now - connection.start);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        connection.done();
      });
    function fail(error) {
      console.error(`${error.message}, after ${times.length} answers`);
      reject(error);
      process.exit(1);
    }
  });
}

/** The status of an answer that has come whole; undefined before that. */
function readAnswer(data) {
  const headEnd = data.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = data.latin1Slice(0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  const isWhole = length
    ? data.length >= headEnd + 4 + Number(length[1])
    : data.subarray(headEnd).toString('latin1').endsWith('0\r\n\r\n');
  return isWhole ? { status: Number(head.slice(9, 12)) } : undefined;
}
