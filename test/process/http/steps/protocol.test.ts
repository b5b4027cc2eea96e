import { describe, expect, test } from 'vitest';
import { createAdmin } from '../../../../src/http/admin.js';
import { createMetrics } from '../../../../src/telemetry/metrics.js';
import {
  clickHead,
  eventually,
  goodBody,
  key,
  loggerInMemory,
  rawClick,
  rawConnection,
  series,
  startGateway,
  startListening,
} from '../server.js';

const length = `content-length: ${goodBody.length}`;
const headers = `authorization: ${key}\r\ncontent-type: application/json\r\n${length}`;

function chunkedClick(coding: string): string {
  const chunks = `${Buffer.byteLength(goodBody).toString(16)}\r\n${goodBody}\r\n0\r\n\r\n`;
  return `${clickHead}transfer-encoding: ${coding}\r\n\r\n${chunks}`;
}

/** What is sent, and the status and kind of the problem that it meets. */
const refusals: [string, string, number, string][] = [
  ['no Host', `POST /action HTTP/1.1\r\n${headers}\r\n\r\n${goodBody}`, 400, 'host'],
  ['two Hosts', rawClick.replace('host: x', 'host: x\r\nHOST: y'), 400, 'host'],
  ['the same Host twice', rawClick.replace('host: x', 'host: x\r\nhost: x'), 400, 'host'],
  [
    'two Hosts far apart',
    rawClick.replace('host: x', `host: x\r\n${'a:\r\n'.repeat(2500)}host: y`),
    400,
    'host',
  ],
  [
    'two Hosts of HTTP/1.0',
    rawClick.replace('HTTP/1.1', 'HTTP/1.0').replace('host: x', 'host: x\r\nhost: y'),
    400,
    'host',
  ],
  ['HTTP/2.0 in the request line', rawClick.replace('HTTP/1.1', 'HTTP/2.0'), 505, 'http-version'],
  ['HTTP/0.9 in the request line', rawClick.replace('HTTP/1.1', 'HTTP/0.9'), 505, 'http-version'],
  ['no version', 'GET /action\r\n\r\n', 505, 'http-version'],
  ['HTTP/1.2', rawClick.replace('HTTP/1.1', 'HTTP/1.2'), 400, 'bad-request'],
  ['HTTP/2 with prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'bad-request'],
  ['an expectation', rawClick.replace('host: x', 'host: x\r\nexpect: a-miracle'), 417, 'expectation'],
  ['an empty expectation', rawClick.replace('host: x', 'host: x\r\nexpect:'), 417, 'expectation'],
  [
    'an expectation beside one that is met',
    rawClick.replace('host: x', 'host: x\r\nexpect: 100-continue\r\nexpect: a-miracle'),
    417,
    'expectation',
  ],
  [
    'an expectation whose body is held back',
    `${clickHead}expect: a-miracle\r\n${length}\r\n\r\n`,
    417,
    'expectation',
  ],
  ['a compressed transfer', chunkedClick('gzip, chunked'), 400, 'transfer-coding'],
  [
    'a compressed transfer in two headers',
    chunkedClick('gzip\r\ntransfer-encoding: chunked'),
    400,
    'transfer-coding',
  ],
  ['CONNECT', 'CONNECT your-domain.com:443 HTTP/1.1\r\nhost: your-domain.com\r\n\r\n', 404, 'not-found'],
  ['CONNECT without a Host', 'CONNECT your-domain.com:443 HTTP/1.1\r\n\r\n', 400, 'host'],
  ['CONNECT to the path', 'CONNECT /action HTTP/1.1\r\nhost: x\r\n\r\n', 405, 'method-not-allowed'],
];

test.each(refusals)('%s: a problem, a log line and a count', async (_name, request, status, kind) => {
  const gateway = await startGateway();
  const connection = await rawConnection(gateway.port);
  connection.send(request);
  const text = (await connection.until(/\r\n\r\n\{.*\}$/)).replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(text).toMatch(/\r\ncontent-type: application\/problem\+json\r\n/i);
  expect(text).toMatch(/\r\ncache-control: no-store\r\n/i);
  expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4))).toMatchObject({ type: 'about:blank', status });
  await eventually(() => gateway.lines.length > 0);
  expect(gateway.lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ level: 'info', msg: 'refused', problem: kind, status }),
  ]);
  expect(series(await gateway.metrics.text(), `dargah_requests_total{code="${status}"}`)).toBe(1);
});

test.each([
  ['HTTP/1.0', rawClick.replace('HTTP/1.1', 'HTTP/1.0')],
  ['HTTP/1.0 without a Host', rawClick.replace('HTTP/1.1', 'HTTP/1.0').replace('host: x\r\n', '')],
  [
    'an expectation of HTTP/1.0, which knows none',
    rawClick.replace('HTTP/1.1', 'HTTP/1.0').replace('host: x', 'host: x\r\nexpect: a-miracle'),
  ],
  ['chunks, in capitals', chunkedClick('CHUNKED')],
  ['an empty Host', rawClick.replace('host: x', 'host:')],
  ['100-continue', rawClick.replace('host: x', 'host: x\r\nExpect: 100-Continue')],
  ['an offer to speak HTTP/2', rawClick.replace('host: x', 'host: x\r\nconnection: upgrade\r\nupgrade: h2c')],
])('%s is answered', async (_name, request) => {
  const gateway = await startGateway();
  const connection = await rawConnection(gateway.port);
  connection.send(request);
  expect(await connection.until(/\r\n\r\n\{.*\}$/)).toMatch(
    /^(HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 200 /,
  );
});

test('a CONNECT behind clicks is answered after them, logged and counted', async () => {
  const gateway = await startGateway();
  const connection = await rawConnection(gateway.port);
  connection.send(`${rawClick}${rawClick}CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n`);
  const statuses = [...(await connection.closed()).matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, code]) => code);
  expect(statuses).toEqual(['200', '200', '404']);
  const lines = gateway.lines.map((line) => JSON.parse(line) as { msg: string });
  expect(lines.map(({ msg }) => msg).sort()).toEqual(['decision', 'decision', 'refused']);
  expect(lines).toContainEqual(expect.objectContaining({ problem: 'not-found', status: 404 }));
  expect(series(await gateway.metrics.text(), 'dargah_requests_total{code="404"}')).toBe(1);
  expect((await gateway.click()).status).toBe(200);
});

test('a CONNECT behind the last click of a connection is not taken', async () => {
  const gateway = await startGateway();
  const connection = await rawConnection(gateway.port);
  const lastClick = rawClick.replace('host: x', 'host: x\r\nconnection: close');
  connection.send(`${lastClick}CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n`);
  expect((await connection.closed()).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
  expect((await gateway.click()).status).toBe(200);
});

test('a CONNECT whose caller is gone at once harms nobody', async () => {
  const gateway = await startGateway();
  for (let i = 0; i < 20; i++) {
    const { socket } = await rawConnection(gateway.port);
    socket.write('CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n', () => socket.resetAndDestroy());
  }
  expect((await gateway.click()).status).toBe(200);
});

describe('the admin port', () => {
  test.each([
    ['no Host', 'GET /livez HTTP/1.1\r\n\r\n', 400],
    ['two Hosts', 'GET /livez HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n', 400],
    ['HTTP/2.0', 'GET /livez HTTP/2.0\r\nhost: x\r\n\r\n', 505],
    ['an expectation', 'GET /livez HTTP/1.1\r\nhost: x\r\nexpect: a-miracle\r\n\r\n', 417],
    ['CONNECT', 'CONNECT a:443 HTTP/1.1\r\nhost: x\r\n\r\n', 404],
  ])('meets %s with a problem, too', async (_name, request, status) => {
    const { log } = loggerInMemory();
    const metrics = createMetrics();
    const admin = createAdmin({
      phase: () => 'ready',
      status: () => ({}),
      description: () => ({}),
      metrics,
      log,
    });
    const connection = await rawConnection((await startListening(admin)).port);
    connection.send(request);
    const text = await connection.until(/\r\n\r\n\{.*\}$/);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*application/problem\\+json`));
  });
});
