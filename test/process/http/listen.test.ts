import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../../src/http/listen.js';
import { recordDropped } from '../../../src/http/steps/record.js';
import { createMetrics } from '../../../src/telemetry/metrics.js';
import {
  clickHead,
  eventually,
  key,
  loggerInMemory,
  rawClick,
  rawConnection,
  series,
  startGateway,
  startListening,
} from './server.js';

const quick = { headersTimeoutMs: 150, requestTimeoutMs: 300, checkIntervalMs: 50 };

test('half a body meets 408 when its time is up', async () => {
  const gateway = await startGateway({ listen: quick });
  const connection = await rawConnection(gateway.port);
  connection.send(`${clickHead}content-length: 100\r\n\r\n{"touch`);
  const text = await connection.closed();
  expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(text).toMatch(/\r\ncontent-type: application\/problem\+json\r\n/i);
  expect(text).toMatch(/\r\nconnection: close\r\n/i);
  expect(bodyOf(text)).toMatchObject({ status: 408, title: 'Request Timeout' });
  expect(JSON.parse(gateway.lines[0]!)).toMatchObject({ msg: 'refused', problem: 'timeout', status: 408 });
});

test('half a header meets 408 too, and the owner of the server hears of it', async () => {
  const refused: object[] = [];
  const gateway = await startGateway({ listen: { ...quick, onRefused: (problem) => refused.push(problem) } });
  const connection = await rawConnection(gateway.port);
  connection.send('POST /action HTTP/1.1\r\nhost:');
  const text = await connection.closed();
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
  expect(bodyOf(text)).toMatchObject({ status: 408 });
  expect(refused).toEqual([{ kind: 'timeout', status: 408 }]);
});

test('half a header is logged and counted', async () => {
  const gateway = await startGateway({ listen: quick });
  const connection = await rawConnection(gateway.port);
  connection.send('POST /action HTTP/1.1\r\nhost:');
  await connection.closed();
  expect(JSON.parse(gateway.lines[0]!)).toMatchObject({ msg: 'refused', problem: 'timeout', status: 408 });
  expect(series(await gateway.metrics.text(), 'dargah_requests_total{code="408"}')).toBe(1);
});

test('a connection that says nothing is closed without a word', async () => {
  const refused: object[] = [];
  const gateway = await startGateway({ listen: { ...quick, onRefused: (problem) => refused.push(problem) } });
  const connection = await rawConnection(gateway.port);
  expect(await connection.closed()).toBe('');
  expect(refused).toEqual([]);
});

test('a refused caller whose body never ends gets one answer, not two', async () => {
  const gateway = await startGateway({ listen: quick });
  const connection = await rawConnection(gateway.port);
  connection.send('POST /action HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
  const text = await connection.closed();
  expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  expect(text).toMatch(/^HTTP\/1\.1 401 /);
});

test.each([
  ['no HTTP', 'nonsense\r\n\r\n', 400],
  ['a method that is none', 'FETCH /action HTTP/1.1\r\nhost: x\r\n\r\n', 400],
  ['two lengths', `${clickHead}content-length: 1\r\ncontent-length: 2\r\n\r\n{}`, 400],
  ['a length and chunks', `${clickHead}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n`, 400],
  ['headers without end', `GET / HTTP/1.1\r\nx: ${'S3CRET'.repeat(4000)}\r\n\r\n`, 431],
])('%s: a problem from the socket, a log line and a count', async (_name, request, status) => {
  const gateway = await startGateway();
  const connection = await rawConnection(gateway.port);
  connection.send(request);
  const text = await connection.closed();
  expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(text).toMatch(/content-type: application\/problem\+json/);
  expect(bodyOf(text)).toMatchObject({ type: 'about:blank', status });
  expect(text).not.toContain('S3CRET');
  const problem = status === 431 ? 'headers-too-large' : 'bad-request';
  expect(gateway.lines.map((line) => JSON.parse(line) as object)).toEqual([
    { level: 'info', time: expect.any(String), msg: 'refused', problem, status },
  ]);
  expect(series(await gateway.metrics.text(), `dargah_requests_total{code="${status}"}`)).toBe(1);
});

test('nonsense after a good request does not take its answer', async () => {
  const gateway = await startGateway();
  const connection = await rawConnection(gateway.port);
  connection.send(`${rawClick}nonsense\r\n\r\n`);
  expect(await connection.closed()).toMatch(/^HTTP\/1\.1 200 /);
});

const dropped = (reason: string) => `dargah_connections_dropped_total{reason="${reason}"}`;

test('as many connections as may be are held, and one that ends makes room', async () => {
  const gateway = await startGateway({ listen: { maxConnections: 2 } });
  expect(series(await gateway.metrics.text(), dropped('limit'))).toBe(0);
  expect(series(await gateway.metrics.text(), dropped('system'))).toBe(0);
  const first = await rawConnection(gateway.port);
  first.send(rawClick);
  await first.until(/\}$/);
  const second = await rawConnection(gateway.port);
  const third = await rawConnection(gateway.port);
  expect(await third.closed()).toBe('');
  expect(JSON.parse(gateway.lines.at(-1)!)).toMatchObject({
    level: 'warn',
    reason: 'limit',
    connections: 1,
    msg: 'connections are closed unanswered: 2 are open, which is the limit',
  });
  expect(series(await gateway.metrics.text(), dropped('limit'))).toBe(1);

  first.send(rawClick);
  await first.until(/\}HTTP\/1\.1 200 [\s\S]*\}$/);
  second.socket.destroy();
  await eventually(async () => {
    const fourth = await rawConnection(gateway.port);
    fourth.send(rawClick.replace('host: x', 'host: x\r\nconnection: close'));
    return (await fourth.closed()).startsWith('HTTP/1.1 200 ');
  });
});

test('a flood of connections is one line in half a minute, and all of them are counted', async () => {
  const { log, lines } = loggerInMemory();
  const metrics = createMetrics();
  let now = 0;
  const onDropped = recordDropped(log, metrics, 1, () => now);
  const { port } = await startListening(slowApp(), { maxConnections: 1, onDropped });
  await rawConnection(port);
  const flood = () =>
    Promise.all(Array.from({ length: 10 }, async () => (await rawConnection(port)).closed()));
  await flood();
  now = 29_999;
  await flood();
  now = 30_000;
  await flood();
  const told = lines.map((line) => (JSON.parse(line) as { connections: number }).connections);
  expect(told).toEqual([1, 20]);
  expect(series(await metrics.text(), dropped('limit'))).toBe(30);
});

test('connections are kept longer than load balancers keep them', async () => {
  const gateway = await startGateway();
  const response = await gateway.click();
  expect(response.headers.get('keep-alive')).toBe('timeout=75');
});

test('a connection on which nothing comes is ended, and one that is in use is not', async () => {
  const app = slowApp();
  const { port } = await startListening(app, { keepAliveTimeoutMs: 60, checkIntervalMs: 20 });
  const inUse = await rawConnection(port);
  inUse.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await eventually(() => app.waiting.length === 1);
  const idle = await rawConnection(port);
  idle.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await eventually(() => app.waiting.length === 2);
  app.waiting[1]!();
  expect(await idle.closed()).toMatch(/^HTTP\/1\.1 200 [\s\S]*done$/);
  // By now the other one has stood for longer, but it waits for its answer.
  app.waiting[0]!();
  expect(await inUse.closed()).toMatch(/^HTTP\/1\.1 200 [\s\S]*done$/);
});

test('strangers who were refused do not hold all connections, and load balancers keep theirs', async () => {
  const gateway = await startGateway({
    listen: {
      maxConnections: 3,
      keepAliveTimeoutMs: 600_000,
      refusedKeepAliveTimeoutMs: 60,
      checkIntervalMs: 20,
    },
  });
  const wrongKey = rawClick.replace(key, 'wrong');
  const balancer = await rawConnection(gateway.port);
  balancer.send(rawClick);
  await balancer.until(/\}$/);
  // What others send through it does not count against it.
  balancer.send(wrongKey);
  await balancer.until(/\}HTTP\/1\.1 401 [\s\S]*\}$/);
  const strangers = [await rawConnection(gateway.port), await rawConnection(gateway.port)];
  strangers[0]!.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  strangers[1]!.send(wrongKey);
  const answers = await Promise.all(strangers.map((stranger) => stranger.closed()));
  expect(answers[0]).toMatch(/^HTTP\/1\.1 404 [\s\S]*connection: keep-alive/i);
  expect(answers[1]).toMatch(/^HTTP\/1\.1 401 [\s\S]*connection: keep-alive/i);
  balancer.send(rawClick);
  expect(await balancer.until(/401 [\s\S]*\}HTTP\/1\.1 200 [\s\S]*\}$/)).not.toMatch(/connection: close/i);
  expect(await (await gateway.click()).json()).toEqual({ text_message: 'ثبت شد' });
});

test('where no key is asked for, connections are kept that were answered', async () => {
  const gateway = await startGateway({
    keys: undefined,
    listen: { keepAliveTimeoutMs: 600_000, refusedKeepAliveTimeoutMs: 60, checkIntervalMs: 20 },
  });
  const caller = await rawConnection(gateway.port);
  caller.send(rawClick);
  await caller.until(/\}$/);
  const stranger = await rawConnection(gateway.port);
  stranger.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await stranger.closed();
  caller.send(rawClick);
  await caller.until(/\}HTTP\/1\.1 200 [\s\S]*\}$/);
});

test.each([
  ['a refused caller is told that its connection is kept for less', '', 'keep-alive', 'timeout=5'],
  ['but not where it is not kept at all', 'connection: close\r\n', 'close', undefined],
])('%s', async (_name, header, connection, keepAlive) => {
  const gateway = await startGateway();
  const caller = await rawConnection(gateway.port);
  caller.send(`GET / HTTP/1.1\r\nhost: x\r\n${header}\r\n`);
  const text = await caller.until(/\}$/);
  expect(/^connection: (.*)\r$/im.exec(text)?.[1]).toBe(connection);
  expect(/^keep-alive: (.*)\r$/im.exec(text)?.[1]).toBe(keepAlive);
});

test('closing answers what is under way, ends its connection, and takes no new one', async () => {
  const app = slowApp();
  const { port, close } = await startListening(app);
  const connection = await rawConnection(port);
  connection.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await eventually(() => app.waiting.length === 1);
  let closed = false;
  const closing = close().then(() => {
    closed = true;
  });
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  expect(closed).toBe(false);
  app.waiting[0]!();
  const text = await connection.closed();
  expect(text).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close[\s\S]*done$/i);
  await closing;
});

test('closing answers every one of several pipelined requests', async () => {
  const app = slowApp();
  const { port, close } = await startListening(app);
  const connection = await rawConnection(port);
  connection.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(3));
  await eventually(() => app.waiting.length === 3);
  const closing = close();
  for (const answer of app.waiting) answer();
  const text = await connection.closed();
  expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(3);
  await closing;
});

test('closing waits for no idle connection: used, never used, or refused in the middle of its body', async () => {
  const gateway = await startGateway();
  await gateway.click();
  const unused = await rawConnection(gateway.port);
  const used = await rawConnection(gateway.port);
  used.send(rawClick);
  await used.until(/\}$/);
  const refused = await rawConnection(gateway.port);
  refused.send('POST /action HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
  await refused.until(/\}$/);
  const graceMs = 60_000;
  await gateway.listening.close(graceMs);
  await Promise.all([unused.closed(), used.closed(), refused.closed()]);
});

test('a request whose head arrives while closing is still answered, with the connection’s end', async () => {
  const gateway = await startGateway();
  const connection = await rawConnection(gateway.port);
  connection.send(rawClick.slice(0, 40));
  await connection.isRead(40);
  const closing = gateway.listening.close();
  connection.send(rawClick.slice(40));
  expect(await connection.closed()).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close/i);
  await closing;
});

test('after the grace period the rest is cut off', async () => {
  const app = slowApp();
  const { port, close } = await startListening(app);
  const connection = await rawConnection(port);
  connection.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await eventually(() => app.waiting.length === 1);
  await close(50);
  expect(await connection.closed()).toBe('');
});

test('a port that is taken is told by name', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await eventually(() => other.listening);
  const { port } = other.address() as AddressInfo;
  await expect(listen(slowApp(), { host: '127.0.0.1', port })).rejects.toThrow(
    `cannot listen on 127.0.0.1:${port}: something else listens there`,
  );
});

/** An app whose requests wait until the test answers them. */
function slowApp(): { waiting: (() => void)[]; callback(): RequestListener } {
  const waiting: (() => void)[] = [];
  return {
    waiting,
    callback: () => (_request, response) => {
      waiting.push(() => response.end('done'));
    },
  };
}

function bodyOf(text: string): unknown {
  return JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4));
}
