import { expect, test } from 'vitest';
import { createKeyRing } from '../../../src/http/auth-keys.js';
import { goodRules } from '../../support/rules.js';
import {
  clickHead,
  decision,
  goodBody,
  key,
  rawClick,
  rawConnection,
  revision,
  ruleset,
  startGateway,
} from './server.js';

test('a click is answered with the decision, and with what made it', async () => {
  const gateway = await startGateway();
  const response = await gateway.click();
  const text = await response.text();
  expect(response.status).toBe(200);
  expect(JSON.parse(text)).toEqual({ text_message: 'ثبت شد' });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
    'x-dargah-revision': revision,
    'x-dargah-rule': 'thanks',
  });
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{12}-1$/);
});

test('the body goes out as the decision wrote it', async () => {
  const body = '{ "text_message":   "spaces stay" }';
  const gateway = await startGateway({
    rules: () => ({ revision, ruleset: ruleset(() => decision({ body })) }),
  });
  expect(await (await gateway.click()).text()).toBe(body);
});

test('rules are asked for once a request, and a swap between two requests is seen', async () => {
  let asked = 0;
  const gateway = await startGateway({
    rules: () => ({ revision: `revision${++asked}`, ruleset: ruleset() }),
  });
  expect((await gateway.click()).headers.get('x-dargah-revision')).toBe('revision1');
  expect((await gateway.click()).headers.get('x-dargah-revision')).toBe('revision2');
  expect(asked).toBe(2);
});

test('decide sees the body as it was sent, and the time', async () => {
  const seen: { request: unknown; now: Date }[] = [];
  const gateway = await startGateway({
    rules: () => ({
      revision,
      ruleset: ruleset((request, now) => {
        seen.push({ request, now });
        return decision();
      }),
    }),
  });
  const before = Date.now();
  const body = {
    touchpoint: 'CHAT',
    extra_data: { متن: 'سلام 👋', n: 1.5, list: [null, true] },
    new_field: 7,
  };
  await gateway.click({ body: JSON.stringify(body) });
  expect(seen[0]!.request).toEqual(body);
  expect(seen[0]!.now.getTime()).toBeGreaterThanOrEqual(before);
  expect(seen[0]!.now.getTime()).toBeLessThanOrEqual(Date.now());
});

test.each([
  ['fields that the contract does not know', { touchpoint: 'CHAT', later: { added: true } }],
  ['a touchpoint that is new', { touchpoint: 'TOMORROW' }],
  [
    'nullable fields that are null',
    { touchpoint: 'CHAT', post_token: null, user_side: null, extra_data: null },
  ],
  [
    'nullable fields that are empty, as some encoders write an unset text',
    { touchpoint: 'CHAT', post_token: '', conversation_id: '', user_side: '', user_id: '' },
  ],
  ['a side of 50 characters', { touchpoint: 'CHAT', user_side: 'S'.repeat(50) }],
  ['a key named constructor', { touchpoint: 'CHAT', extra_data: { constructor: { prototype: { x: 1 } } } }],
  ['a toString that is a number', { touchpoint: 'CHAT', extra_data: { toString: 1, hasOwnProperty: 2 } }],
  [
    'U+FFFD, which stands for broken text but is text',
    { touchpoint: 'CHAT', extra_data: { text: '\uFFFD' } },
  ],
  ['32 levels', { touchpoint: 'CHAT', extra_data: nested(30) }],
])('%s: a good request', async (_name, body) => {
  const gateway = await startGateway();
  expect((await gateway.click({ body: JSON.stringify(body) })).status).toBe(200);
});

test.each([
  'application/json',
  'Application/JSON',
  'application/json; charset=utf-8',
  'application/json;charset="UTF-8"',
  'application/json ; profile=x; charset=utf-8',
  'application/json;charset=utf8',
  'application/json; charset="UTF8"',
  'application/json; charset=us-ascii',
  'application/json; utf-8',
])('the media type %s is JSON', async (type) => {
  const gateway = await startGateway();
  expect((await gateway.click({ headers: { 'content-type': type } })).status).toBe(200);
});

test('Content-Encoding: identity is no encoding', async () => {
  const gateway = await startGateway();
  expect((await gateway.click({ headers: { 'content-encoding': 'identity' } })).status).toBe(200);
});

test('a byte order mark in front of a body is left out', async () => {
  const gateway = await startGateway();
  const response = await gateway.click({ body: `\uFEFF${goodBody}` });
  expect(response.status).toBe(200);
});

test('a chunked body is a body, also where a chunk ends within a character', async () => {
  const seen: unknown[] = [];
  const gateway = await startGateway({
    rules: () => ({
      revision,
      ruleset: ruleset((request) => {
        seen.push(request);
        return decision();
      }),
    }),
  });
  const connection = await rawConnection(gateway.port);
  connection.send(`${clickHead}transfer-encoding: chunked\r\n\r\n`);
  const body = { touchpoint: 'CHAT', extra_data: { text: 'سلام \uFFFD' } };
  const bytes = Buffer.from(JSON.stringify(body));
  const middle = bytes.indexOf('س') + 1;
  for (const part of [bytes.subarray(0, middle), bytes.subarray(middle)]) {
    connection.send(
      Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]),
    );
  }
  connection.send('0\r\n\r\n');
  expect(await connection.until(/\r\n\r\n\{/)).toMatch(/^HTTP\/1\.1 200 /);
  expect(seen).toEqual([body]);
});

test('pipelined requests are answered in their order', async () => {
  const gateway = await startGateway();
  const connection = await rawConnection(gateway.port);
  const withId = (id: number) => rawClick.replace('host: x', `host: x\r\nx-request-id: id-${id}`);
  connection.send(withId(1) + withId(2) + withId(3));
  const text = await connection.until(/id-3[\s\S]*\}/);
  expect(text.match(/id-\d/g)).toEqual(['id-1', 'id-2', 'id-3']);
  expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(3);
});

test.each([
  ['a plain id is kept', 'abc_1.2-3', true],
  ['an id with other characters is not', 'abc 1', false],
  ['a long id is not', 'a'.repeat(65), false],
])('x-request-id: %s', async (_name, id, kept) => {
  const gateway = await startGateway();
  const response = await gateway.click({ headers: { 'x-request-id': id } });
  expect(response.headers.get('x-request-id') === id).toBe(kept);
  expect(response.headers.get('x-request-id')).toMatch(/^[\w.-]{1,64}$/);
});

test('the root, a Persian path and a path with signs of patterns are paths as they stand', async () => {
  for (const path of ['/', '/درگاه', '/a(b)*:c/{d}', '/a/', '/100%25']) {
    const gateway = await startGateway({ path });
    const url = new URL(path, gateway.url);
    const response = await fetch(url, {
      method: 'POST',
      body: goodBody,
      headers: { authorization: key, 'content-type': 'application/json' },
    });
    expect(response.status, path).toBe(200);
  }
});

test('without keys nobody is asked for one', async () => {
  const gateway = await startGateway({ keys: undefined });
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(gateway.url, { method: 'POST', body: goodBody, headers })).status).toBe(200);
});

test('while keys are rotated the old and the new one hold, and then the new one alone', async () => {
  const keys = createKeyRing(['old', 'new']);
  const gateway = await startGateway({ keys });
  const status = async (authorization: string) =>
    (await gateway.click({ headers: { authorization } })).status;
  expect([await status('old'), await status('new')]).toEqual([200, 200]);
  keys.replace(['new']);
  expect([await status('old'), await status('new')]).toEqual([401, 200]);
});

test('a Persian key is compared as the bytes that travel', async () => {
  const persian = 'کلید من، ۱۲۳';
  const gateway = await startGateway({ keys: createKeyRing([persian]) });
  const connection = await rawConnection(gateway.port);
  connection.send(Buffer.from(rawClick.replace(key, persian)));
  expect(await connection.until(/\r\n\r\n\{/)).toMatch(/^HTTP\/1\.1 200 /);
});

function nested(levels: number): object {
  return levels === 0 ? {} : { in: nested(levels - 1) };
}

test('the line of a click shows the labels of the rule that answers', async () => {
  const rules = goodRules(`version: 1
rules:
  - id: chat
    labels: { owner: payments, ticket: "SHOP-12" }
    match: { touchpoint: CHAT }
    respond: { text_message: یک }
default: { text_message: دو }`);
  const gateway = await startGateway({ rules: () => ({ revision, ruleset: rules }) });
  await gateway.click();
  await gateway.click({ body: JSON.stringify({ ...JSON.parse(goodBody), touchpoint: 'MY_POST' }) });
  const [chat, other] = gateway.lines.map((line) => JSON.parse(line));
  expect(chat).toMatchObject({ rule: 'chat', labels: { owner: 'payments', ticket: 'SHOP-12' } });
  expect(other).toMatchObject({ rule: 'default' });
  expect(other).not.toHaveProperty('labels');
});

test('which of several answers was given is logged', async () => {
  const rules = goodRules(`version: 1
responses: { سپاس: { text_message: سپاس } }
rules:
  - { id: thanks, match: { touchpoint: CHAT }, respond: { one_of: [سپاس, { text_message: ممنون }], by: extra_data.nobody } }
default: { text_message: دو }`);
  const gateway = await startGateway({ rules: () => ({ revision, ruleset: rules }) });
  await gateway.click();
  await gateway.click({ body: JSON.stringify({ ...JSON.parse(goodBody), touchpoint: 'MY_POST' }) });
  const [chat, other] = gateway.lines.map((line) => JSON.parse(line));
  expect(chat).toMatchObject({ rule: 'thanks', choice: 'سپاس' });
  expect(other).not.toHaveProperty('choice');
});

test('a rule in the shadow is logged and counted beside the one that answers', async () => {
  const rules = goodRules(`version: 1
rules:
  - { id: new, mode: shadow, labels: { owner: crm }, match: { touchpoint: CHAT }, respond: { text_message: یک } }
  - { id: never, mode: shadow, match: { touchpoint: MY_DIVAR }, respond: { text_message: یک } }
default: { text_message: دو }`);
  const gateway = await startGateway({ rules: () => ({ revision, ruleset: rules }) });
  gateway.metrics.rulesInForce(rules);
  const shadowCounts = async () =>
    (await gateway.metrics.text())
      .split('\n')
      .filter((line) => /^dargah_shadow.* [1-9]|^dargah_shadow.*never.*matched.* 0$/.test(line));
  expect(await shadowCounts()).toEqual([
    'dargah_shadow_decisions_total{call="click",rule="never",reason="matched"} 0',
  ]);
  const response = await gateway.click();
  expect(await response.json()).toEqual({ text_message: 'دو' });
  expect(JSON.parse(gateway.lines[0]!)).toMatchObject({
    rule: 'default',
    shadow: { rule: 'new', reason: 'matched', labels: { owner: 'crm' } },
  });
  expect(await shadowCounts()).toEqual([
    'dargah_shadow_decisions_total{call="click",rule="new",reason="matched"} 1',
    'dargah_shadow_decisions_total{call="click",rule="never",reason="matched"} 0',
  ]);
});
