import { describe, expect, test } from 'vitest';
import { compileContract } from '../../../src/platform/contract.js';
import { parseJson } from '../../../src/values/parse-json.js';
import type { CallEvent } from '../../../src/webhooks/event.js';
import { goodRules } from '../../support/rules.js';
import { clickHead, rawConnection, revision, series, startGateway } from './server.js';

const id = '8202522731445525541';

const rules = `version: 1
notify:
  crm: { url: "https://crm.example.com/clicks", secret: CRM_SECRET, include: [touchpoint, extra_data.order_id] }
rules:
  - id: paid
    match: { extra_data.order_id: ["8202522731445525542", 8202522731445525543] }
    respond: { text_message: "سفارش {{ extra_data.order_id }} پرداخت شده است." }
    notify: crm
  - id: canceled
    match: { extra_data.order_id: "${id}", extra_data.canceled: true }
    respond: { text_message: "سفارش {{ extra_data.order_id }} لغو شده است." }
    notify: crm
  - id: order
    when: { "!!": { var: extra_data.order_id } }
    respond:
      action: { open_server_link: { data: { order_id: { $logic: { var: extra_data.order_id } } } } }
    notify: crm
default: { text_message: نه }
`;

const metric = 'dargah_request_numbers_as_text_total';

async function startShop(options: Parameters<typeof startGateway>[0] = {}) {
  const ruleset = goodRules(rules);
  const published: CallEvent[] = [];
  const gateway = await startGateway({
    rules: () => ({ ruleset, revision }),
    publish: async (click) => void published.push(click),
    ...options,
  });
  const lines = () => gateway.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { ...gateway, published, log: lines };
}

const order = (number: string, more = '') =>
  `{ "touchpoint": "CHAT", "extra_data": { "order_id": ${number}${more} } }`;

test('a number that JavaScript would round is passed on as it was sent', async () => {
  const shop = await startShop();
  const response = await shop.click({ body: order(id) });
  expect(response.headers.get('x-dargah-rule')).toBe('order');
  expect(await response.json()).toEqual({ action: { open_server_link: { data: { order_id: id } } } });
  expect(shop.published.map(({ rule, notifications }) => ({ rule, notifications }))).toEqual([
    {
      rule: 'order',
      notifications: [{ receiver: 'crm', data: { touchpoint: 'CHAT', extra_data: { order_id: id } } }],
    },
  ]);
});

test.each([
  ['8202522731445525542', 'paid'],
  ['"8202522731445525542"', 'paid'],
  ['8202522731445525543', 'paid'],
  ['"8202522731445525543"', 'paid'],
  ['8202522731445526000', 'order'],
  ['8202522731445525504', 'order'],
])('the order %s is that of %s', async (number, rule) => {
  const shop = await startShop();
  const response = await shop.click({ body: order(number) });
  expect(response.headers.get('x-dargah-rule')).toBe(rule);
  const digits = number.replaceAll('"', '');
  expect(await response.text()).toContain(digits);
});

test('a text of the rules is compared with it, and inserted', async () => {
  const shop = await startShop();
  const response = await shop.click({ body: order(id, ', "canceled": true') });
  expect(await response.json()).toEqual({ text_message: `سفارش ${id} لغو شده است.` });
});

test('the log says where it stood, and not what it was; the metric counts it, and is there before', async () => {
  const shop = await startShop();
  expect(series(await shop.metrics.text(), metric)).toBe(0);
  const response = await shop.click({ body: order(id, ', "a/b": [1e400], "small": 1.10') });
  expect(shop.log()).toEqual([
    {
      level: 'warn',
      time: expect.any(String),
      request_id: response.headers.get('x-request-id'),
      count: 2,
      pointers: ['/extra_data/order_id', '/extra_data/a~1b/0'],
      msg: 'this request has numbers that JavaScript cannot keep as they are written, so rules see them as texts. Send ids in quotes',
    },
    expect.objectContaining({ msg: 'decision', rule: 'order' }),
  ]);
  expect(shop.lines.join('')).not.toContain(id);
  expect(series(await shop.metrics.text(), metric)).toBe(2);
});

/** Literals that are near to something: what a double keeps, what is looked at, what is underflow. */
const literals = [
  ...['0', '-0', '2', '-5', '1.10', '1e3', '1e-3', '0.5', '1e23', '999999999999999', '9007199254740991'],
  ...[
    '1.00000000000000000001',
    '2.99999999999999999999',
    '20000000000000000001e-19',
    '20000000000000000001E-19',
  ],
  ...['1e-400', '-0.1e-399', '1E-0400', `0.${'0'.repeat(400)}1`, '1e400', '-1e400'],
  ...[
    '1000000000000000',
    '9007199254740992',
    '9007199254740993',
    '-8202522731445525541',
    '0.1234567890123456789',
  ],
];
const shapes = [
  ...['%', '[%]', '[1, %]', '[%, 1]', '{"a": %, "b": 2}', '{"a": 0.5, "b": [[%], "."]}', '[%, "e-"]'],
  ...['[1234567890123456789, %]', '{"a": {"b": {"c": %}}, "d": 1e400}'],
];

test('whatever the body is made of, it is read as parseJson reads it', async () => {
  const shop = await startShop();
  for (const shape of shapes) {
    for (const literal of literals) {
      const value = shape.replace('%', literal);
      const response = await shop.click({ body: order(`{"!": ${value}}`) });
      const { action } = (await response.json()) as { action: { open_server_link: { data: object } } };
      const expected = JSON.parse(JSON.stringify({ order_id: { '!': parseJson(value) } })) as object;
      expect(action.open_server_link.data, value).toEqual(expected);
    }
  }
});

test('an ordinary click, with a long number in a text, is neither logged nor counted', async () => {
  const shop = await startShop();
  await shop.click({ body: order('12345', `, "note": "order ${id}, 1e400"`) });
  expect(shop.log().map(({ msg }) => msg)).toEqual(['decision']);
  expect(series(await shop.metrics.text(), metric)).toBe(0);
});

test('of many, the log names ten, and no key at length', async () => {
  const shop = await startShop();
  const many = Array.from({ length: 50 }, (_, i) => `, "${'k'.repeat(1000)}${i}": ${id}`).join('');
  await shop.click({ body: order(id, many) });
  const [{ count, pointers }] = shop.log() as [{ count: number; pointers: string[] }];
  expect(count).toBe(51);
  expect(pointers).toHaveLength(10);
  expect(Math.max(...pointers.map(({ length }) => length))).toBe(100);
});

describe('in chunks', () => {
  async function clickInChunks(body: string) {
    const shop = await startShop();
    const connection = await rawConnection(shop.port);
    const bytes = Buffer.byteLength(body).toString(16);
    connection.send(
      `${clickHead}connection: close\r\ntransfer-encoding: chunked\r\n\r\n${bytes}\r\n${body}\r\n0\r\n\r\n`,
    );
    return { shop, text: await connection.closed() };
  }

  test('it is read in the same way', async () => {
    const { shop, text } = await clickInChunks(order(id));
    expect(text).toContain(`{"order_id":"${id}"}`);
    expect(shop.log()[0]).toMatchObject({ level: 'warn', pointers: ['/extra_data/order_id'] });
    expect(series(await shop.metrics.text(), metric)).toBe(1);
  });

  test.each([
    ['malformed-json', `{"touchpoint":"CHAT","extra_data":{"a":${id},}}`],
    ['forbidden-key', `{"touchpoint":"CHAT","extra_data":{"__proto__":${id}}}`],
    ['too-deep', `{"touchpoint":"CHAT","extra_data":{"a":${'['.repeat(40)}${id}${']'.repeat(40)}}}`],
  ])('%s stays what it is', async (problem, body) => {
    const { shop, text } = await clickInChunks(body);
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(shop.log().at(-1)).toMatchObject({ msg: 'refused', problem });
  });
});

test.each([
  ['malformed-json', `{"touchpoint":"CHAT","extra_data":{"a":${id},}}`],
  ['malformed-json', `{"touchpoint":"CHAT","extra_data":{"a":0${id}}}`],
  ['forbidden-key', `{"touchpoint":"CHAT","extra_data":{"__proto__":${id}}}`],
  ['too-deep', `{"touchpoint":"CHAT","extra_data":{"a":${'['.repeat(40)}${id}${']'.repeat(40)}}}`],
])('%s stays what it is, beside a long number', async (problem, body) => {
  const shop = await startShop();
  expect((await shop.click({ body })).status).toBe(400);
  expect(shop.log().at(-1)).toMatchObject({ msg: 'refused', problem });
});

test('a request schema sees the text', async () => {
  const request = {
    type: 'object',
    properties: { extra_data: { properties: { order_id: { type: 'integer' } } } },
  };
  const shop = await startShop({ contract: compileContract({ request }) });
  expect((await shop.click({ body: order('12345') })).status).toBe(200);
  const refused = await shop.click({ body: order(id) });
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({
    errors: [{ pointer: '/extra_data/order_id', detail: 'must be integer' }],
  });
  expect(shop.log().slice(1)).toMatchObject([{ level: 'warn' }, { problem: 'unprocessable' }]);
});
