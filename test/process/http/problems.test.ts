import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createAccessList } from '../../../src/http/steps/access.js';
import {
  clickHead,
  decision,
  eventually,
  goodBody,
  key,
  type RunningGateway,
  rawClick,
  rawConnection,
  revision,
  ruleset,
  series,
  startGateway,
} from './server.js';

/** What is wrong, the request, and the status and kind that it meets. */
const refusals: [string, RequestInit & { path?: string }, number, string][] = [
  ['no JSON', { body: '{"touchpoint":' }, 400, 'malformed-json'],
  ['text that is no JSON', { body: 'touchpoint=CHAT' }, 400, 'malformed-json'],
  ['blanks', { body: ' \n' }, 400, 'malformed-json'],
  ['bytes that are not UTF-8', { body: bytes('{"touchpoint":"', 0xff, '"}') }, 400, 'malformed-json'],
  [
    'a character cut short',
    { body: bytes('{"touchpoint":"', 0xf0, 0x9f, 0x98, '"}') },
    400,
    'malformed-json',
  ],
  ['an empty body', { body: '' }, 400, 'empty-body'],
  ['no body', { body: null }, 400, 'empty-body'],
  ['a __proto__', { body: '{"touchpoint":"CHAT","extra_data":{"__proto__":{"x":1}}}' }, 400, 'forbidden-key'],
  ['an escaped __proto__', { body: '{"touchpoint":"CHAT","\\u005f_proto__":1}' }, 400, 'forbidden-key'],
  [
    '33 levels',
    { body: `{"touchpoint":"CHAT","extra_data":{"a":${'['.repeat(31)}${']'.repeat(31)}}}` },
    400,
    'too-deep',
  ],
  ['20,000 arrays', { body: '['.repeat(20_000) + ']'.repeat(20_000) }, 400, 'too-deep'],
  ['a wrong key', { headers: { authorization: 'a key' } }, 401, 'unauthorized'],
  ['an empty key', { headers: { authorization: '' } }, 401, 'unauthorized'],
  ['a scheme before the key', { headers: { authorization: `Bearer ${key}` } }, 401, 'unauthorized'],
  ['another path', { path: '/other' }, 404, 'not-found'],
  ['the path in other case', { path: '/Action' }, 404, 'not-found'],
  ['a trailing slash', { path: '/action/' }, 404, 'not-found'],
  ['a path below', { path: '/action/x' }, 404, 'not-found'],
  ['GET', { method: 'GET', body: null }, 405, 'method-not-allowed'],
  ['HEAD', { method: 'HEAD', body: null }, 405, 'method-not-allowed'],
  ['OPTIONS', { method: 'OPTIONS' }, 405, 'method-not-allowed'],
  ['PUT', { method: 'PUT' }, 405, 'method-not-allowed'],
  ['PROPFIND', { method: 'PROPFIND' }, 405, 'method-not-allowed'],
  ['a body over the limit', { body: `"${'x'.repeat(64 * 1024)}"` }, 413, 'too-large'],
  ['another media type', { headers: { 'content-type': 'text/plain' } }, 415, 'unsupported-media-type'],
  ['no media type', { headers: { 'content-type': '' } }, 415, 'unsupported-media-type'],
  [
    'a form',
    { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    'unsupported-media-type',
  ],
  [
    'a sister type',
    { headers: { 'content-type': 'application/json-patch+json' } },
    415,
    'unsupported-media-type',
  ],
  ['a longer type', { headers: { 'content-type': 'application/jsonx' } }, 415, 'unsupported-media-type'],
  [
    'latin1',
    { headers: { 'content-type': 'application/json; charset=latin1' } },
    415,
    'unsupported-media-type',
  ],
  [
    'two charsets',
    { headers: { 'content-type': 'application/json; charset=utf-8; charset=utf-16' } },
    415,
    'unsupported-media-type',
  ],
  [
    'a charset that is none',
    { headers: { 'content-type': 'application/json; charset=utf-88' } },
    415,
    'unsupported-media-type',
  ],
  [
    'a charset that is quoted by half',
    { headers: { 'content-type': 'application/json; charset="utf8' } },
    415,
    'unsupported-media-type',
  ],
  [
    'a compressed body',
    { body: new Uint8Array(gzipSync(goodBody)), headers: { 'content-encoding': 'gzip' } },
    415,
    'unsupported-encoding',
  ],
  ['brotli', { headers: { 'content-encoding': 'br' } }, 415, 'unsupported-encoding'],
  ['no object', { body: '[]' }, 422, 'unprocessable'],
  ['null', { body: 'null' }, 422, 'unprocessable'],
  ['a text that is empty', { body: '""' }, 422, 'unprocessable'],
  ['a number', { body: '7' }, 422, 'unprocessable'],
  ['no touchpoint', { body: '{}' }, 422, 'unprocessable'],
  ['a touchpoint that is no text', { body: '{"touchpoint":7}' }, 422, 'unprocessable'],
];

test.each(refusals)('%s: a problem', async (_name, { path, ...request }, status, kind) => {
  const gateway = await startGateway();
  const response = await send(gateway, path, request);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-request-id')).toBeTruthy();
  const text = await response.text();
  if (request.method === 'HEAD') {
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(0);
  } else {
    const problem = JSON.parse(text);
    expect(problem).toMatchObject({ type: 'about:blank', status });
    expect(problem.title).toMatch(/^\w/);
    expect(problem.detail).toMatch(/\.$/);
    expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
  }
  expect(gateway.lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      request_id: response.headers.get('x-request-id'),
      ...(![404, 405].includes(status) && { call: 'click' }),
      problem: kind,
      ms: expect.any(Number),
      status,
      msg: 'refused',
    },
  ]);
  expect(series(await gateway.metrics.text(), `dargah_requests_total{code="${status}"}`)).toBe(1);
});

test('a problem with the key names a challenge, and one with the method the right one', async () => {
  const gateway = await startGateway();
  const unauthorized = await gateway.click({ headers: { authorization: 'x' } });
  expect(unauthorized.headers.get('www-authenticate')).toBe('Key realm="dargah"');
  const notAllowed = await fetch(gateway.url);
  expect(notAllowed.headers.get('allow')).toBe('POST');
});

test('a request is routed by its own method and path, whatever was asked for before', async () => {
  const { url } = await startGateway();
  const headers = { authorization: key, 'content-type': 'application/json' };
  const ask = async (path: string, method: string) => {
    const { status } = await fetch(new URL(path, url), {
      method,
      headers,
      ...(method === 'POST' && { body: goodBody }),
    });
    return status;
  };
  const inTurn = async () => [
    await ask('/action', 'POST'),
    await ask('/action', 'GET'),
    await ask('/action?x=1', 'POST'),
    await ask('/actio', 'POST'),
  ];
  expect(await inTurn()).toEqual([200, 405, 200, 404]);
  for (let i = 0; i < 120; i++) expect(await ask(`/stranger-${i}`, 'POST')).toBe(404);
  expect(await inTurn()).toEqual([200, 405, 200, 404]);
});

test('what breaks the contract is listed by pointer, without the values', async () => {
  const gateway = await startGateway();
  const missing = await errorsOf(gateway, '{}');
  expect(missing).toEqual([{ pointer: '/touchpoint', detail: 'is required' }]);
  const wrong = await errorsOf(gateway, '{"touchpoint":"CHAT","extra_data":[4711]}');
  expect(wrong).toEqual([{ pointer: '/extra_data', detail: expect.stringMatching(/object/) }]);
  expect(JSON.stringify(wrong)).not.toContain('4711');
});

test('of two Authorization headers none is taken, though one is right', async () => {
  const gateway = await startGateway();
  for (const second of [key, 'wrong']) {
    const connection = await rawConnection(gateway.port);
    connection.send(rawClick.replace('host: x', `host: x\r\nAUTHORIZATION: ${second}`));
    expect(await connection.until(/\r\n\r\n\{/)).toMatch(/^HTTP\/1\.1 401 /);
  }
});

test('no Authorization header at all is refused', async () => {
  const gateway = await startGateway();
  const response = await fetch(gateway.url, { method: 'POST', body: goodBody });
  expect(response.status).toBe(401);
});

test('a caller without a key is refused before its body is read', async () => {
  const gateway = await startGateway();
  const connection = await rawConnection(gateway.port);
  connection.send(`POST /action HTTP/1.1\r\nhost: x\r\nauthorization: no\r\ncontent-length: 100\r\n\r\n{`);
  expect(await connection.until(/\r\n\r\n\{/)).toMatch(/^HTTP\/1\.1 401 /);
});

test('a body that says that it is too large is refused before it is read', async () => {
  const gateway = await startGateway({ maxBodyBytes: 1000 });
  const connection = await rawConnection(gateway.port);
  connection.send(`${clickHead}content-length: 1001\r\n\r\n`);
  expect(await connection.until(/\r\n\r\n\{/)).toMatch(/^HTTP\/1\.1 413 /);
});

test('a body of just the limit is read', async () => {
  const gateway = await startGateway({ maxBodyBytes: goodBody.length });
  expect((await gateway.click()).status).toBe(200);
  expect((await gateway.click({ body: `${goodBody} ` })).status).toBe(413);
});

test('the limit holds for a chunked body, whose connection goes on afterwards', async () => {
  const gateway = await startGateway({ maxBodyBytes: 1000 });
  const connection = await rawConnection(gateway.port);
  connection.send(`${clickHead}transfer-encoding: chunked\r\n\r\n`);
  const chunk = `1f4\r\n${'x'.repeat(500)}\r\n`;
  connection.send(chunk.repeat(3));
  expect(await connection.until(/\r\n\r\n\{[\s\S]*\}/)).toMatch(/^HTTP\/1\.1 413 /);
  connection.send(`${chunk.repeat(1000)}0\r\n\r\n${rawClick}`);
  expect(await connection.until(/HTTP\/1\.1 200/)).not.toMatch(/HTTP\/1\.1 4(?!13)/);
});

test('a body that Node cannot take for HTTP is the app’s to refuse', async () => {
  const gateway = await startGateway();
  const connection = await rawConnection(gateway.port);
  connection.send(`${clickHead}transfer-encoding: chunked\r\n\r\nno hex\r\n`);
  const text = await connection.closed();
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect(text).toMatch(/connection: close/i);
  expect(JSON.parse(gateway.lines[0]!)).toMatchObject({ problem: 'bad-request', status: 400 });
});

test('a request line with a host that is none meets a problem, not a fault', async () => {
  const gateway = await startGateway();
  for (const target of ['http://[/action', '//', 'http://', '*', '/action?x=%', '/%']) {
    const connection = await rawConnection(gateway.port);
    connection.send(`POST ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(await connection.closed(), target).toMatch(/^HTTP\/1\.1 4\d\d /);
  }
});

test('an address that is not let in is refused, whatever it asks for', async () => {
  const access = createAccessList({ allowFrom: ['192.0.2.0/24'], trustedProxies: [] });
  const gateway = await startGateway({ access });
  const response = await gateway.click({ headers: { 'x-forwarded-for': '192.0.2.1' } });
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ status: 403 });
  expect((await fetch(`${gateway.url}/other`)).status).toBe(403);
});

test('behind a trusted proxy the forwarded address decides', async () => {
  const access = createAccessList({ allowFrom: ['192.0.2.0/24'], trustedProxies: ['127.0.0.1'] });
  const gateway = await startGateway({ access });
  const status = async (forwarded: string) =>
    (await gateway.click({ headers: { 'x-forwarded-for': forwarded } })).status;
  expect(await status('192.0.2.1')).toBe(200);
  expect(await status('192.0.2.1, 198.51.100.1')).toBe(403);
  expect(await status('garbage')).toBe(403);
});

test('a fault of ours is a 500 with nothing inside, and its message stays out of the log', async () => {
  const gateway = await startGateway({
    rules: () => ({
      revision,
      ruleset: ruleset(() => {
        throw new RangeError('cannot handle secret-4711');
      }),
    }),
  });
  const response = await gateway.click();
  expect(response.status).toBe(500);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.text()).not.toMatch(/secret|Range|\.ts/);
  const fault = gateway.lines.map((line) => JSON.parse(line)).find(({ level }) => level === 'error');
  expect(fault).toMatchObject({
    error: 'RangeError',
    request_id: response.headers.get('x-request-id'),
    stack: expect.stringMatching(/^at .*problems\.test\.ts/),
  });
  expect(gateway.lines.join('')).not.toContain('secret-4711');
});

describe('a caller that goes away', () => {
  test('while it sends: nothing is our fault, and the next caller is served', async () => {
    const gateway = await startGateway();
    const connection = await rawConnection(gateway.port);
    const part = `${clickHead}content-length: 100\r\n\r\n{"touch`;
    connection.send(part);
    await connection.isRead(part.length);
    connection.socket.resetAndDestroy();
    await eventually(() => gateway.lines.length > 0);
    expect(gateway.lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'info', msg: 'refused', problem: 'caller-gone', status: 499 },
    ]);
    expect((await gateway.click()).status).toBe(200);
    expect(series(await gateway.metrics.text(), 'dargah_requests_total{code="499"}')).toBe(1);
  });

  test('before its answer: the same', async () => {
    const gateway = await startGateway();
    for (let i = 0; i < 20; i++) {
      const connection = await rawConnection(gateway.port);
      connection.send(rawClick);
      connection.socket.resetAndDestroy();
    }
    expect((await gateway.click()).status).toBe(200);
    expect(gateway.lines.filter((line) => /"level":"(warn|error)"/.test(line))).toEqual([]);
  });
});

test('no problem and no log line repeats anything of a request', async () => {
  const marker = 'S3CRETM4RKER';
  const gateway = await startGateway();
  const headers = {
    authorization: key,
    'content-type': 'application/json',
    [`x-${marker}`]: marker,
    'user-agent': marker,
    cookie: marker,
    'x-request-id': `${marker} with a space`,
    'x-forwarded-for': marker,
  };
  const marked: [string, RequestInit][] = [
    [`/${marker}`, {}],
    [`/action?${marker}`, { method: 'PUT' }],
    ['', { headers: { ...headers, authorization: marker } }],
    ['', { headers: { ...headers, 'content-type': marker } }],
    ['', { headers: { ...headers, 'content-type': `application/json; charset=${marker}` } }],
    ['', { headers: { ...headers, 'content-encoding': marker } }],
    ['', { body: marker }],
    ['', { body: `{"touchpoint":"${marker}` }],
    ['', { body: bytes(`{"touchpoint":"${marker}`, 0xff, '"}') }],
    ['', { body: `{"touchpoint":"CHAT","__proto__":"${marker}"}` }],
    ['', { body: `{"touchpoint":["${marker}"]}` }],
    ['', { body: `{"touchpoint":"CHAT","user_id":{"${marker}":1}}` }],
    ['', { body: `{"touchpoint":"CHAT","extra_data":"${marker}"}` }],
    ['', { body: `{"touchpoint":"${marker.repeat(10_000)}"}` }],
    ['', { body: `${'['.repeat(40)}"${marker}"${']'.repeat(40)}` }],
    // And a good one, for the log.
    [
      '',
      {
        body: JSON.stringify({
          touchpoint: marker,
          user_id: marker,
          conversation_id: marker,
          extra_data: { [marker]: marker },
        }),
      },
    ],
  ];
  const statuses: number[] = [];
  for (const [path, request] of marked) {
    const response = await fetch(new URL(path || '/action', gateway.url), {
      method: 'POST',
      ...(request.method === 'GET' ? {} : { body: goodBody }),
      headers,
      ...request,
    });
    statuses.push(response.status);
    expect(`${JSON.stringify([...response.headers])}${await response.text()}`).not.toContain(marker);
  }
  expect(statuses).toEqual([404, 405, 401, 415, 415, 415, 400, 400, 400, 400, 422, 422, 422, 413, 400, 200]);
  expect(gateway.lines).toHaveLength(marked.length);
  expect(gateway.lines.join('')).not.toContain(marker);
  expect(gateway.lines.join('')).not.toContain(key);
  expect(await gateway.metrics.text()).not.toContain(marker);
});

test('a decision is one line, with nothing of the person in it', async () => {
  const gateway = await startGateway();
  const response = await gateway.click();
  expect(gateway.lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: 'info',
      time: expect.any(String),
      msg: 'decision',
      request_id: response.headers.get('x-request-id'),
      call: 'click',
      touchpoint: 'CHAT',
      rule: 'thanks',
      reason: 'matched',
      revision,
      ms: expect.any(Number),
      status: 200,
    },
  ]);
});

test('a touchpoint that is no plain word keeps its line JSON', async () => {
  for (const touchpoint of ['سلام ۱', 'a"b\\c', 'two\nlines', 'x","status":500,"y":"']) {
    const gateway = await startGateway({ rules: () => ({ revision, ruleset: ruleset(() => decision({})) }) });
    await gateway.click({ body: JSON.stringify({ touchpoint }) });
    expect(gateway.lines).toHaveLength(1);
    expect(gateway.lines[0]!.slice(0, -1)).not.toContain('\n');
    expect(JSON.parse(gateway.lines[0]!)).toMatchObject({ msg: 'decision', status: 200 });
  }
});

test('failed rules and a refused answer are told by name and counted', async () => {
  const failing = Array.from({ length: 12 }, (_, i) => ({
    rule: `bad-${i}`,
    error: new TypeError('quotes secret-4711'),
  }));
  const gateway = await startGateway({
    rules: () => ({
      revision,
      ruleset: ruleset(() =>
        decision({
          rule: 'default',
          reason: 'rejected',
          failures: failing,
          rejected: {
            rule: 'greet',
            errors: [{ pointer: '/text_message', detail: 'must be string', keyword: 'type' }],
          },
        }),
      ),
    }),
  });
  expect((await gateway.click()).status).toBe(200);
  const [failures, rejection, line] = gateway.lines.map((line) => JSON.parse(line));
  expect(failures).toMatchObject({ level: 'warn', count: 12, revision });
  expect(failures.failures).toHaveLength(10);
  expect(failures.failures[0]).toEqual({ rule: 'bad-0', error: 'TypeError' });
  expect(rejection).toMatchObject({
    level: 'warn',
    rule: 'greet',
    errors: [{ pointer: '/text_message', detail: 'must be string' }],
  });
  expect(line).toMatchObject({ msg: 'decision', rule: 'default', reason: 'rejected' });
  expect(gateway.lines.join('')).not.toContain('secret-4711');
  const text = await gateway.metrics.text();
  expect(series(text, 'dargah_rule_errors_total{call="click",rule="bad-11"}')).toBe(1);
  expect(series(text, 'dargah_responses_rejected_total{call="click",rule="greet"}')).toBe(1);
  expect(series(text, 'dargah_decisions_total{call="click",rule="default",reason="rejected"}')).toBe(1);
});

function send(
  gateway: RunningGateway,
  path = '/action',
  { headers, ...request }: RequestInit = {},
): Promise<Response> {
  return fetch(new URL(path, gateway.url), {
    method: 'POST',
    body: goodBody,
    headers: { authorization: key, 'content-type': 'application/json', ...(headers as object) },
    ...request,
  });
}

async function errorsOf(gateway: RunningGateway, body: string): Promise<unknown> {
  const problem = (await (await gateway.click({ body })).json()) as { errors: unknown };
  return problem.errors;
}

function bytes(...parts: (string | number)[]): Uint8Array<ArrayBuffer> {
  const buffer = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))),
  );
  return new Uint8Array(buffer);
}
