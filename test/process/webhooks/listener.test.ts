import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished, test } from 'vitest';
import { createListener, type ListenerOptions, type ReceivedEvent } from '../../../src/webhooks/listener.js';
import { secret } from './receivers.js';

const body = JSON.stringify({ type: 'dynamic_action.clicked', data: { answer: 'بله' } });

async function startListener(options: Partial<ListenerOptions> = {}) {
  const events: ReceivedEvent[] = [];
  const refused: [number, string][] = [];
  const server = createServer(
    createListener({
      secrets: [secret],
      onEvent: (event) => events.push(event),
      onRefused: (status, reason) => refused.push([status, reason]),
      ...options,
    }),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const send = async (changed: Record<string, string | undefined> = {}, text = body, method = 'POST') => {
    const headers = Object.entries({ ...signed(text), ...changed }).filter(
      (header): header is [string, string] => header[1] !== undefined,
    );
    const init = { method, headers, ...(method === 'POST' && { body: text }) };
    const response = await fetch(`http://127.0.0.1:${port}/any/path`, init);
    return { status: response.status, text: await response.text() };
  };
  return { port, events, refused, send };
}

function signed(text: string, at = new Date(), by = secret): Record<string, string> {
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(by).sign('msg_1', at, text),
  };
}

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

test('a signed event is handed over and answered 204, and marked when it comes again', async () => {
  const { send, events } = await startListener();
  expect(await send()).toEqual({ status: 204, text: '' });
  expect(await send()).toEqual({ status: 204, text: '' });
  const event = { id: 'msg_1', timestamp: expect.any(Number), event: JSON.parse(body) };
  expect(events).toEqual([
    { ...event, isDuplicate: false },
    { ...event, isDuplicate: true },
  ]);
});

test('events can be answered with a failure, and are handed over all the same', async () => {
  const { send, events } = await startListener({ status: 503 });
  expect((await send()).status).toBe(503);
  expect(events).toHaveLength(1);
});

test('each of several secrets is good', async () => {
  const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
  const { send } = await startListener({ secrets: [other, secret] });
  expect((await send()).status).toBe(204);
  expect((await send(signed(body, new Date(), other))).status).toBe(204);
});

test.for([
  ['signed with another secret', signed(body, new Date(), 'whsec_AAAA'), 401, /not made with this secret/],
  ['changed on its way', signed(`${body} `), 401, /was changed on its way/],
  ['too old', signed(body, ago(3600)), 401, /webhook-timestamp is 3\d\d\d s ago, more than five minutes/],
  ['from the future', signed(body, ago(-3600)), 401, /webhook-timestamp is 3\d\d\d s ahead/],
  ['with another time than was signed', { 'webhook-timestamp': '1' }, 401, /not made with this secret/],
  ['with a time that is no number', { 'webhook-timestamp': 'now' }, 400, /not seconds since 1970/],
  ['without its id', { 'webhook-id': undefined }, 400, /header webhook-id is missing/],
  ['without its signature', { 'webhook-signature': undefined }, 400, /header webhook-signature is missing/],
] as const)('an event %s is refused, and the reason told', async ([, headers, status, reason]) => {
  const { send, events, refused } = await startListener();
  const answer = await send(headers);
  expect(answer).toEqual({ status, text: expect.stringMatching(reason) });
  expect(refused).toEqual([[status, answer.text.trimEnd()]]);
  expect(events).toEqual([]);
});

test('what is signed but not JSON is refused', async () => {
  const { send } = await startListener();
  expect(await send({}, 'yes')).toEqual({ status: 400, text: expect.stringMatching(/not JSON/) });
});

test('what is not posted is refused', async () => {
  const { send } = await startListener();
  expect((await send({}, '', 'GET')).status).toBe(405);
});

test.for([
  [1_000, { maxBodyBytes: 1_000 }],
  [1024 * 1024, {}],
] as const)('a body of more than %i bytes is refused before its end', async ([most, options]) => {
  const { port, refused } = await startListener(options);
  const socket = connect(port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000000\r\n\r\n');
  socket.write(Buffer.alloc(most + 1000));
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) text += chunk;
  expect(text).toMatch(/^HTTP\/1\.1 413 /);
  expect(refused).toEqual([[413, `the body is larger than ${most} bytes`]]);
});

test('an event is remembered while others come', async () => {
  const { send, events } = await startListener();
  await send();
  for (let i = 0; i < 50; i++) {
    const at = new Date();
    const id = `msg_${i + 2}`;
    await send({ 'webhook-id': id, 'webhook-signature': new Webhook(secret).sign(id, at, body) });
  }
  await send();
  expect(events.at(-1)).toMatchObject({ id: 'msg_1', isDuplicate: true });
});
