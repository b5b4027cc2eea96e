import { Webhook } from 'standardwebhooks';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { eventually } from '../reload/folder.js';
import {
  certificate,
  delivery,
  dispatcherTo,
  expiredCertificate,
  kindOf,
  loopback,
  mostBuffered,
  pour,
  rawServerThat,
  receiver,
  secret,
  serverThat,
  timeByHand,
} from './receivers.js';

const start = Date.UTC(2026, 10, 22);

describe('a delivery', () => {
  test('is posted with the headers of Standard Webhooks, and the very body', async () => {
    const server = await serverThat(204);
    const { dispatcher, reports } = dispatcherTo(receiver(server));
    const sent = delivery();
    expect(await dispatcher.attempt(sent, 1, new AbortController().signal)).toEqual({ type: 'delivered' });

    const [{ headers, body, url }] = server.received as [(typeof server.received)[0]];
    expect(body).toBe(sent.body);
    expect(url).toBe('/hooks?token=abc');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Dargah',
      'webhook-id': sent.id,
    });
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(
      JSON.parse(sent.body),
    );
    expect(reports).toEqual([
      {
        receiver: 'crm',
        id: sent.id,
        attempt: 1,
        outcome: 'delivered',
        status: 204,
        durationMs: expect.any(Number),
        clickedAt: sent.clickedAt,
      },
    ]);
  });

  test('is signed at the time of the attempt, with each secret that is set', async () => {
    const server = await serverThat(200);
    const time = timeByHand(start + 999);
    const { send } = dispatcherTo(receiver(server), { time, secretsOf: () => [secret, 'another'] });
    await send();
    const { headers } = server.received[0]!;
    expect(headers['webhook-timestamp']).toBe(String(start / 1000));
    expect(String(headers['webhook-signature']).split(' ')).toHaveLength(2);
  });

  test('reaches a receiver on IPv6', async () => {
    const { send } = dispatcherTo(receiver(await serverThat(200, { host: '::1' })));
    expect(await send()).toEqual({ type: 'delivered' });
  });

  test('reaches a receiver over TLS whose certificate is trusted', async () => {
    const { port } = await serverThat(200, { secure: true });
    const { send } = dispatcherTo(receiver({ url: `https://localhost:${port}/` }), {
      trusted: [certificate.cert],
    });
    expect(await send()).toEqual({ type: 'delivered' });
  });

  test('goes past the proxy that the environment names', async () => {
    const proxy = await serverThat(200);
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'HTTPS_PROXY']) vi.stubEnv(name, proxy.url);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = await serverThat(200);
    await dispatcherTo(receiver(server)).send();
    expect([server.received.length, proxy.received.length]).toEqual([1, 0]);
  });
});

describe('the answer', () => {
  test.for([
    [200, 'delivered', 'delivered'],
    [299, 'delivered', 'delivered'],
    [301, 'later', 'retry'],
    [307, 'later', 'retry'],
    [400, 'later', 'retry'],
    [401, 'later', 'retry'],
    [404, 'later', 'retry'],
    [410, 'dead', 'gone'],
    [429, 'later', 'retry'],
    [500, 'later', 'retry'],
    [503, 'later', 'retry'],
    [599, 'later', 'retry'],
  ] as const)('%i makes it %s', async ([status, type, outcome]) => {
    const { send, reports } = dispatcherTo(receiver(await serverThat(status)));
    expect((await send()).type).toBe(type);
    expect(reports[0]).toMatchObject({ outcome, status });
  });

  test('that failed is tried again by the intervals of the receiver, and then dead', async () => {
    const time = timeByHand(start);
    const { send, reports } = dispatcherTo(receiver(await serverThat(500)), { time });
    expect(await send({}, 1)).toEqual({
      type: 'later',
      at: start + 5_000,
      error: 'the receiver answered 500',
      isDown: true,
    });
    expect(await send({}, 2)).toMatchObject({ type: 'later', at: start + 300_000 });
    const error = 'the receiver answered 500. This was attempt 3, the last';
    expect(await send({}, 3)).toEqual({ type: 'dead', error });
    expect(reports.map(({ outcome }) => outcome)).toEqual(['retry', 'retry', 'dead']);
  });

  test('is not followed where it redirects, and the sentence says what to do', async () => {
    const elsewhere = await serverThat(200);
    const server = await serverThat((response) => response.writeHead(302, { location: elsewhere.url }).end());
    const { send } = dispatcherTo(receiver(server));
    expect(await send()).toMatchObject({
      error: 'the receiver answered 302, a redirect, which is not followed. Set its url to where it leads',
    });
    expect(elsewhere.received).toEqual([]);
  });

  test('429 with Retry-After makes this and all other deliveries wait', async () => {
    const time = timeByHand(start);
    const server = await serverThat((response) => response.writeHead(429, { 'retry-after': '120' }).end());
    const { dispatcher, send } = dispatcherTo(receiver(server), { time });
    expect(await send()).toMatchObject({ type: 'later', at: start + 120_000 });
    expect(dispatcher.readyAt('crm')).toBe(start + 120_000);
    const other = await send();
    expect(other).toMatchObject({ type: 'later', at: start + 120_000, counts: false });
    expect(server.received).toHaveLength(1);
  });

  test('Retry-After is not believed past an hour', async () => {
    const time = timeByHand(start);
    const server = await serverThat((response) =>
      response.writeHead(503, { 'retry-after': '99999999999' }).end(),
    );
    const { dispatcher, send } = dispatcherTo(receiver(server), { time });
    expect(await send()).toMatchObject({ at: start + 3_600_000 });
    expect(dispatcher.readyAt('crm')).toBe(start + 3_600_000);
  });

  test('never says more of the URL than its receiver, nor what was sent, nor the secret', async () => {
    const reports: unknown[] = [];
    for (const answer of [200, 302, 410, 500] as const) {
      const dispatcher = dispatcherTo(receiver(await serverThat(answer)));
      reports.push(await dispatcher.send(), dispatcher.reports);
    }
    expect(JSON.stringify(reports)).not.toMatch(/token|hooks|whsec|بله/);
  });
});

describe('a receiver that', () => {
  test('is down', async () => {
    const { send, reports } = dispatcherTo(receiver({ url: 'http://127.0.0.1:1/' }));
    const error = 'the receiver refused the connection (ECONNREFUSED)';
    expect(await send()).toMatchObject({ type: 'later', error });
    expect(reports[0]).toMatchObject({ outcome: 'retry', code: 'ECONNREFUSED', error });
  });

  test('never answers', async () => {
    const server = await rawServerThat(() => {});
    const { send } = dispatcherTo(receiver(server), { limits: { totalTimeoutMs: 300 } });
    expect(await send()).toMatchObject({ error: 'the receiver did not answer within 0.3 s (ETIMEDOUT)' });
    await eventually(() => expect(server.connections.now()).toBe(0));
  });

  test('never finishes the handshake of TLS', async () => {
    const server = await rawServerThat(() => {});
    const url = `https://127.0.0.1:${server.port}/`;
    const { send } = dispatcherTo(receiver({ url }), { limits: { connectTimeoutMs: 150 } });
    expect(await send()).toMatchObject({
      error: expect.stringContaining('not be connected to within 0.15 s'),
    });
    await eventually(() => expect(server.connections.now()).toBe(0));
  });

  test('has a name that nobody looks up in time', async () => {
    const { send } = dispatcherTo(receiver({ url: 'http://crm.example/' }), {
      limits: { connectTimeoutMs: 150 },
      resolve: () => new Promise(() => {}),
    });
    expect(await send()).toMatchObject({ type: 'later', error: expect.stringContaining('ECONNECTTIMEOUT') });
  });

  test('has a name that does not exist', async () => {
    const { send } = dispatcherTo(receiver({ url: 'http://crm.invalid/' }), {
      resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    });
    expect(await send()).toMatchObject({
      type: 'later',
      error: 'the receiver has a name that could not be looked up (ENOTFOUND)',
    });
  });

  test('drips its headers', async () => {
    const server = await rawServerThat((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('x-a: b\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const { send } = dispatcherTo(receiver(server), { limits: { totalTimeoutMs: 300 } });
    expect(await send()).toMatchObject({ error: expect.stringContaining('did not answer within') });
    await eventually(() => expect(server.connections.now()).toBe(0));
  });

  test('drips its body has said enough, and is cut off', async () => {
    const server = await serverThat((response) => {
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    });
    const { send } = dispatcherTo(receiver(server), { limits: { bodyTimeoutMs: 100 } });
    expect(await send()).toEqual({ type: 'delivered' });
    await eventually(() => expect(server.connections.now()).toBe(0));
  });

  test('sends a body without end costs a few kilobytes', async () => {
    const server = await rawServerThat((socket) =>
      pour(socket, 'HTTP/1.1 500 Oh\r\ncontent-length: 1000000000\r\n\r\n', 'x'),
    );
    const { send } = dispatcherTo(receiver(server));
    expect(await send()).toMatchObject({ type: 'later', error: 'the receiver answered 500' });
    await eventually(() => expect(server.connections.now()).toBe(0));
    expect(server.connections.mostWritten).toBeLessThan(mostBuffered);
  });

  test('sends huge headers', async () => {
    const server = await rawServerThat((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`),
    );
    const { send, reports } = dispatcherTo(receiver(server));
    expect(await send()).toMatchObject({
      error: expect.stringContaining('headers of more than 16384 bytes'),
    });
    expect(reports[0]).toMatchObject({ code: 'HPE_HEADER_OVERFLOW' });
    await eventually(() => expect(server.connections.now()).toBe(0));
  });

  test.for(['100 Continue', '103 Early Hints'])('floods with %s', async (interim) => {
    const server = await rawServerThat((socket) => pour(socket, '', `HTTP/1.1 ${interim}\r\n\r\n`));
    const { send } = dispatcherTo(receiver(server));
    expect(await send()).toMatchObject({ error: expect.stringContaining('EINTERIM') });
    await eventually(() => expect(server.connections.now()).toBe(0));
  });

  test('sends one interim answer has not answered yet', async () => {
    const server = await rawServerThat((socket) =>
      socket.write('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'),
    );
    expect(await dispatcherTo(receiver(server)).send()).toEqual({ type: 'delivered' });
  });

  test.for([
    ['closes without an answer', (text: string) => text.slice(0, 0), 'ECONNRESET'],
    ['closes in the middle of its headers', (text: string) => text.slice(0, 20), 'ECONNRESET'],
    ['does not speak HTTP', () => 'SSH-2.0-OpenSSH_9.2\r\n', 'HPE_'],
    [
      'switches protocols',
      () => 'HTTP/1.1 101 Now\r\nupgrade: ws\r\nconnection: upgrade\r\n\r\n',
      'EUPGRADE',
    ],
  ] as const)('%s', async ([, answer, code]) => {
    const server = await rawServerThat((socket) =>
      socket.end(answer('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')),
    );
    const { send, reports } = dispatcherTo(receiver(server));
    expect(await send()).toMatchObject({ type: 'later' });
    expect(reports[0]!.code).toContain(code);
  });

  test('closes in the middle of its body has answered', async () => {
    const server = await rawServerThat((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc'),
    );
    expect(await dispatcherTo(receiver(server)).send()).toEqual({ type: 'delivered' });
  });

  test.for([
    ['by nobody known', 'https://localhost', certificate, undefined, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['for another name', 'https://crm.example', certificate, certificate, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['of old', 'https://localhost', expiredCertificate, expiredCertificate, 'CERT_HAS_EXPIRED'],
  ] as const)('has a certificate %s', async ([, url, shows, trusted, code]) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = await serverThat(200, { secure: true, shows });
    const { send } = dispatcherTo(receiver({ url: `${url}:${server.port}/` }), {
      resolve: async () => ['127.0.0.1'],
      ...(trusted && { trusted: [trusted.cert] }),
    });
    const error = `the receiver has a certificate that cannot be trusted (${code})`;
    expect(await send()).toMatchObject({ type: 'later', error });
    expect(server.received).toEqual([]);
  });

  test('speaks HTTP where HTTPS is expected', async () => {
    const { port } = await serverThat(200);
    const { send } = dispatcherTo(receiver({ url: `https://127.0.0.1:${port}/` }));
    expect(await send()).toMatchObject({ error: expect.stringContaining('could not agree on TLS') });
  });

  test('is away for a while is tried again by its own deliveries alone', async () => {
    const up = await serverThat(200);
    const receivers = [receiver({ url: 'http://127.0.0.1:1/' }), receiver({ name: 'other', url: up.url })];
    const time = timeByHand(start);
    const { dispatcher, send } = dispatcherTo(receivers[0]!, {
      time,
      receiver: (name) => receivers.find((known) => known.name === name),
    });
    for (let i = 0; i < 10; i++) await send();
    expect(dispatcher.readyAt('crm')).toBeGreaterThan(time.now());
    expect(kindOf(await send())).toBe('held back');
    expect(dispatcher.readyAt('other')).toBeLessThanOrEqual(time.now());
    expect(await send({ receiver: 'other' })).toEqual({ type: 'delivered' });
  });
});

describe('connections', () => {
  test('are kept for the next deliveries', async () => {
    const server = await serverThat((response) => response.end('{"ok":true}'));
    const { send, reports } = dispatcherTo(receiver(server));
    for (let i = 0; i < 10; i++) {
      await Promise.all(Array.from({ length: 8 }, () => send()));
      // Delivered once the status is there; the connection is free a moment later, with the body's end.
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(reports).toHaveLength(80);
    // How many depends on how soon each of them is free.
    expect(server.connections.ever).toBeLessThan(80);
  });

  test('are at most so many to one receiver', async () => {
    const server = await serverThat((response) => void setImmediate(() => response.end()));
    const { send } = dispatcherTo(receiver(server), { limits: { maxSockets: 3 } });
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => send()));
    expect(new Set(outcomes.map(kindOf))).toEqual(new Set(['delivered']));
    expect(server.connections.ever).toBe(3);
  });

  test('that the receiver closed while nobody used them are no failure', async () => {
    let requests = 0;
    const server = await rawServerThat((socket) => {
      requests++;
      socket.write('HTTP/1.1 204 No Content\r\n\r\n');
      // The next request on it meets a closed connection, as it does where a server's patience ends just then.
      socket.once('data', () => socket.resetAndDestroy());
    });
    const { send, reports } = dispatcherTo(receiver(server));
    for (let i = 0; i < 6; i++) {
      await send();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['delivered']));
    expect(requests).toBe(6);
  });

  test('that nobody uses are cut when the receiver goes on to speak', async () => {
    const server = await rawServerThat(async (socket) => {
      socket.write('HTTP/1.1 204 No Content\r\n\r\n');
      await delivered;
      pour(socket, '', 'x');
    });
    const delivered = dispatcherTo(receiver(server)).send();
    expect(await delivered).toEqual({ type: 'delivered' });
    await eventually(() => expect(server.connections.now()).toBe(0));
    expect(server.connections.mostWritten).toBeLessThan(mostBuffered);
  });

  test('are cut by close', async () => {
    const server = await rawServerThat(() => {});
    const { dispatcher, send } = dispatcherTo(receiver(server));
    const outcome = send();
    await eventually(() => expect(server.connections.now()).toBe(1));
    dispatcher.close();
    expect((await outcome).type).toBe('later');
    await eventually(() => expect(server.connections.now()).toBe(0));
  });
});

describe('an address that the policy forbids', () => {
  test.for([
    ['a literal', 'https://127.0.0.1:1/', /^not sent: 127\.0\.0\.1 is a private or special address/],
    ['a literal of IPv6', 'https://[::1]:1/', /^not sent: \[::1\] is a private or special address/],
    ['a name', 'https://crm.example/', /^not sent: crm\.example is 10\.0\.0\.1 here, which is a private/],
    ['http: outside allow_private', 'http://1.1.1.1/', /http: is for targets inside it/],
  ] as const)('as %s is dead at once, and nothing is sent', async ([, url, error]) => {
    const { dispatcher, send, reports } = dispatcherTo(receiver({ url, allowPrivate: [] }), {
      resolve: async () => ['10.0.0.1'],
    });
    expect(await send()).toEqual({ type: 'dead', error: expect.stringMatching(error) });
    expect(reports[0]).toMatchObject({ outcome: 'refused' });
    expect(dispatcher.readyAt('crm')).toBeLessThanOrEqual(Date.now());
  });

  test('is not reached by a name that changes between the check and the connection', async () => {
    const server = await serverThat(200);
    let asked = 0;
    const { send } = dispatcherTo(
      receiver({ url: `http://crm.example:${server.port}/`, allowPrivate: [loopback[0]!] }),
      {
        // Whoever asked a second time would be led to ::1, which is not permitted.
        resolve: async () => (++asked === 1 ? ['127.0.0.1'] : ['::1']),
      },
    );
    expect(await send()).toEqual({ type: 'delivered' });
    expect(asked).toBe(1);
  });

  test('is not reached by a name that changes from one delivery to the next', async () => {
    const server = await serverThat((response) => response.setHeader('connection', 'close').end());
    const inner = await serverThat(200, { host: '::1' });
    const answers = [['127.0.0.1'], ['::1']];
    const { send } = dispatcherTo(
      receiver({ url: `http://crm.example:${server.port}/`, allowPrivate: [loopback[0]!] }),
      {
        resolve: async () => answers.shift() ?? ['::1'],
      },
    );
    expect(await send()).toEqual({ type: 'delivered' });
    expect(await send()).toMatchObject({
      type: 'dead',
      error: expect.stringContaining('crm.example is ::1 here'),
    });
    expect(inner.received).toEqual([]);
  });
});

describe('what is not sent does not count', () => {
  test('when the receiver is in the rules no longer, until it is back', async () => {
    const server = await serverThat(200);
    const known: string[] = [];
    const time = timeByHand(start);
    const to = receiver(server);
    const { dispatcher, send, reports } = dispatcherTo(to, {
      time,
      receiver: (name) => (known.includes(name) ? to : undefined),
    });
    const error = 'not sent: the rules in force have no receiver "crm"';
    expect(await send()).toEqual({ type: 'later', at: start + 30_000, error, counts: false });
    expect(dispatcher.readyAt('crm')).toBe(start + 30_000);
    expect(reports).toMatchObject([{ outcome: 'held', error }]);
    known.push('crm');
    expect(dispatcher.readyAt('crm')).toBeLessThanOrEqual(start);
    expect(await send()).toEqual({ type: 'delivered' });
  });

  test('when it has no secret', async () => {
    const server = await serverThat(200);
    const secrets: string[] = [];
    const time = timeByHand(start);
    const { send, reports } = dispatcherTo(receiver(server), { time, secretsOf: () => secrets });
    const error = 'not sent: receiver "crm" has no secret that can be used';
    expect(await send()).toEqual({ type: 'later', at: start + 30_000, error, counts: false });
    // Told once, not by each of the thousands that wait.
    expect(kindOf(await send())).toBe('held back');
    expect(reports).toHaveLength(1);
    secrets.push(secret);
    time.moveTo(start + 30_000);
    expect(await send()).toEqual({ type: 'delivered' });
  });

  test('when it is called off, before or in the middle', async () => {
    const server = await rawServerThat(() => {});
    const { dispatcher, send, reports } = dispatcherTo(receiver(server));
    expect(kindOf(await send({}, 1, AbortSignal.abort()))).toBe('held back');
    expect(server.connections.ever).toBe(0);

    const calling = new AbortController();
    const outcome = send({}, 1, calling.signal);
    await eventually(() => expect(server.connections.now()).toBe(1));
    calling.abort();
    expect(kindOf(await outcome)).toBe('held back');
    expect(reports).toMatchObject([{ outcome: 'stopped' }]);
    expect(dispatcher.readyAt('crm')).toBeLessThanOrEqual(Date.now());
    await eventually(() => expect(server.connections.now()).toBe(0));
  });
});

test('a receiver that gets another address in the rules is tried at once', async () => {
  const server = await serverThat(200);
  let to = receiver({ url: 'http://127.0.0.1:1/' });
  const { dispatcher, send } = dispatcherTo(to, { receiver: () => to });
  for (let i = 0; i < 10; i++) await send();
  expect(dispatcher.readyAt('crm')).toBeGreaterThan(Date.now());
  to = { ...to };
  expect(dispatcher.readyAt('crm')).toBeGreaterThan(Date.now());
  to = receiver(server);
  expect(await send()).toEqual({ type: 'delivered' });
});

test('a receiver that gets another address does not cut what is under way to the old one', async () => {
  let answer = () => {};
  const old = await serverThat((response) => {
    answer = () => response.end();
  });
  let to = receiver(old);
  const { dispatcher, send } = dispatcherTo(to, { receiver: () => to });
  const outcome = send();
  await eventually(() => expect(old.received).toHaveLength(1));
  to = receiver({ url: 'http://127.0.0.1:1/' });
  dispatcher.readyAt('crm');
  answer();
  expect(await outcome).toEqual({ type: 'delivered' });
  await eventually(() => expect(old.connections.now()).toBe(0));
});
