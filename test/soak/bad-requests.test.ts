import { createConnection } from 'node:net';
import { expect, it } from 'vitest';
import { eventually, startDargah } from '../support/dargah.js';
import { below, mulberry32, pick, type Random } from '../support/random.js';
import { sample, size } from '../support/soak.js';

const requests = size(10_000, 1_000);

it(`${requests} generated bad requests get no 5xx, crash nothing and leave nothing behind`, async () => {
  const dargah = await startDargah();
  const { port } = new URL(dargah.url);
  const random = mulberry32(11);
  const statuses = new Map<string, number>();
  const run = async (count: number) => {
    const lanes = Array.from({ length: 8 }, async () => {
      for (let i = 0; i < count / 8; i++) {
        const status = await send(Number(port), badRequest(random));
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    });
    await Promise.all(lanes);
  };

  await run(requests / 4);
  const before = await settledHeap(dargah.adminUrl);
  await run(requests);
  const after = await settledHeap(dargah.adminUrl);

  console.log(
    `statuses ${JSON.stringify(Object.fromEntries(statuses))}; heap ${mebibytes(before)} → ${mebibytes(after)}`,
  );
  expect([...statuses.keys()].filter((status) => status.startsWith('5'))).toEqual([]);
  expect(statuses.size).toBeGreaterThan(5);
  expect(after).toBeLessThan(before + 16 * 2 ** 20);
  expect((await dargah.click({ touchpoint: 'CHAT', extra_data: {} })).status).toBe(200);
  expect(dargah.log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
});

/** The least that the heap holds over some seconds: what a collection leaves. */
async function settledHeap(adminUrl: string): Promise<number> {
  let least = Infinity;
  const until = Date.now() + 3_000;
  await eventually(async () => {
    const metrics = await (await fetch(`${adminUrl}/metrics`)).text();
    least = Math.min(least, sample(metrics, 'nodejs_heap_size_used_bytes'));
    expect(Date.now()).toBeGreaterThan(until);
  });
  return least;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** Sends bytes and resolves with the status that comes back, or what happened instead. */
function send(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = createConnection(port, '127.0.0.1', () => socket.end(bytes));
    socket.setEncoding('latin1').setTimeout(5_000, () => socket.destroy());
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 'closed'));
  });
}

const good = {
  touchpoint: 'CHAT',
  post_token: 'wZC44q5D',
  user_side: 'SUPPLY',
  extra_data: { answer: 'yes' },
};

function badRequest(random: Random): string | Buffer {
  const mostly = (good: string, others: string[]) => (random() < 0.88 ? good : pick(random, others));
  const body = badBody(random);
  const method = mostly('POST', ['GET', 'PUT', 'HEAD', 'OPTIONS', 'TRACE', 'FOO', 'post']);
  const path = mostly('/dynamic-action', [
    '/Dynamic-Action',
    '/dynamic-action/',
    '/',
    '/../etc',
    '/%00',
    '*',
    '/dynamic-action?x',
  ]);
  const headers = [
    'Host: localhost',
    mostly('Content-Type: application/json', [
      'Content-Type: application/json; charset=utf-8',
      'Content-Type: application/json; charset=utf-16',
      'Content-Type: text/plain',
      'Content-Type:',
      'X-Nothing: 1',
    ]),
    mostly('Authorization: dev', [
      'Authorization: Dev',
      'Authorization: Bearer dev',
      'Authorization: dev\r\nAuthorization: dev',
      'X-None: 1',
      `Authorization: ${'x'.repeat(5000)}`,
    ]),
    mostly(`Content-Length: ${body.length}`, [
      'Content-Length: 999999999',
      'Content-Length: -1',
      'Content-Length: 0',
      `Content-Length: ${body.length}\r\nContent-Encoding: gzip`,
      'Transfer-Encoding: chunked',
      'Transfer-Encoding: gzip, chunked',
    ]),
    mostly('Connection: close', [
      'Expect: 100-continue',
      'Expect: nonsense',
      `X-Request-Id: ${'é'.repeat(below(random, 100))}`,
    ]),
  ];
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`, 'latin1');
  const bytes = Buffer.concat([head, body]);
  return random() < 0.05 ? bytes.subarray(0, below(random, bytes.length)) : bytes;
}

function badBody(random: Random): Buffer {
  const text = JSON.stringify(good);
  switch (below(random, 12)) {
    case 0:
      return Buffer.from('');
    case 1:
      return Buffer.from(text.slice(0, below(random, text.length)));
    case 2:
      return Buffer.from('['.repeat(20_000) + ']'.repeat(20_000));
    case 3:
      return Buffer.from(['{"a":'.repeat(5_000), '1', '}'.repeat(5_000)].join(''));
    case 4:
      return Buffer.from([0xff, 0xfe, 0x00, 0x7b, below(random, 256)]);
    case 5:
      return Buffer.from('{"__proto__":{"touchpoint":"CHAT"},"touchpoint":"CHAT"}');
    case 6:
      return Buffer.from(
        '{"constructor":{"prototype":{"x":1}},"touchpoint":"CHAT","extra_data":{"toString":1,"answer":{"toString":1}}}',
      );
    case 7:
      return Buffer.from(
        JSON.stringify({
          ...good,
          [pick(random, Object.keys(good))]: pick<unknown>(random, [null, 5, [], {}, 'x'.repeat(300), true]),
        }),
      );
    case 8:
      return Buffer.from(
        JSON.stringify({
          ...good,
          extra_data: {
            answer: pick<unknown>(random, [
              { indexOf: 1 },
              { valueOf: 1, toString: 1 },
              [[[[]]]],
              1e308,
              '\ud800',
            ]),
          },
        }),
      );
    case 9:
      return Buffer.from(
        pick(random, ['null', '5', '"x"', '[]', 'true', 'NaN', '{}', '{"touchpoint":1e999}']),
      );
    case 10:
      return Buffer.from(`{"touchpoint":"${'x'.repeat(70_000)}"}`);
    default:
      return Buffer.from(Array.from({ length: below(random, 200) }, () => below(random, 256)));
  }
}
