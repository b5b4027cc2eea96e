import { expect, test } from 'vitest';
import { type AdminOptions, createAdmin, type Phase } from '../../../src/http/admin.js';
import { createMetrics } from '../../../src/telemetry/metrics.js';
import { loggerInMemory, startListening } from './server.js';

async function startAdmin(options: Partial<AdminOptions> = {}) {
  const { log, lines } = loggerInMemory();
  const app = createAdmin({
    phase: () => 'ready',
    status: () => ({}),
    description: () => ({}),
    metrics: createMetrics(),
    log,
    ...options,
  });
  const { port } = await startListening(app);
  return {
    lines,
    get: (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method }),
    post: (path: string, body: unknown, headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
  };
}

test('it is ready between its start and its end, and lives all along', async () => {
  let phase: Phase = 'starting';
  const { get } = await startAdmin({ phase: () => phase });
  for (const [now, status] of [
    ['starting', 503],
    ['ready', 200],
    ['stopping', 503],
  ] as const) {
    phase = now;
    const response = await get('/readyz');
    expect([response.status, await response.text()]).toEqual([status, `${now}\n`]);
    expect((await get('/readyz', 'HEAD')).status).toBe(status);
    expect((await get('/livez')).status).toBe(200);
  }
});

test('trouble that costs no click is told by readiness, and turns nobody away', async () => {
  let troubles = ['on the last good rules', 'but events cannot be written to state/outbox'];
  const { get } = await startAdmin({ troubles: () => troubles });
  const response = await get('/readyz');
  expect(response.status).toBe(200);
  expect(await response.text()).toBe(
    'ready, on the last good rules, but events cannot be written to state/outbox\n',
  );
  troubles = [];
  expect(await (await get('/readyz')).text()).toBe('ready\n');
});

test('the outbox answers questions to who has its token, and there is none without it', async () => {
  const answer = (question: unknown) =>
    (question as { ask?: string }).ask === 'stats' ? Promise.resolve({ waiting: 3 }) : undefined;
  const { post } = await startAdmin({ outbox: { token: 'abc', answer } });
  const withToken = { authorization: 'Bearer abc' };
  const good = await post('/outbox', { ask: 'stats' }, withToken);
  expect({ status: good.status, body: await good.json() }).toEqual({ status: 200, body: { waiting: 3 } });
  expect((await post('/outbox', { ask: 'stats' }, {})).status).toBe(401);
  expect((await post('/outbox', { ask: 'stats' }, { authorization: 'Bearer abd' })).status).toBe(401);
  expect((await post('/outbox', { ask: 'what' }, withToken)).status).toBe(422);
  expect((await post('/outbox', 'x'.repeat(2_000_000), withToken)).status).toBe(413);

  const closed = await startAdmin();
  expect((await closed.post('/outbox', { ask: 'stats' }, withToken)).status).toBe(404);
});

test('/status is JSON, as it stands at the moment', async () => {
  let rules = 3;
  const { get } = await startAdmin({ status: () => ({ rules, since: new Date(0) }) });
  const response = await get('/status');
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({ rules: 3, since: '1970-01-01T00:00:00.000Z' });
  rules = 4;
  expect(await (await get('/status')).json()).toMatchObject({ rules: 4 });
});

test('/metrics is in the format that Prometheus asks for', async () => {
  const metrics = createMetrics();
  const { get } = await startAdmin({ metrics });
  metrics.of('click').decided('thanks', 'matched', 0.001);
  const response = await get('/metrics');
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await response.text()).toContain(
    'dargah_decisions_total{call="click",rule="thanks",reason="matched"} 1\n',
  );
});

test.each(['/livez', '/readyz', '/status', '/metrics', '/openapi.json'])(
  '%s is to read only',
  async (path) => {
    const { get } = await startAdmin();
    const head = await get(path, 'HEAD');
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await get(path, method);
      expect(response.status, method).toBe(405);
      expect(response.headers.get('allow')!.split(', ').sort()).toEqual(['GET', 'HEAD']);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
    }
    expect((await get(`${path}/`)).status).toBe(404);
  },
);

test('other paths are not found, the gateway’s among them', async () => {
  const { get } = await startAdmin();
  const response = await get('/action', 'POST');
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
});

test('a status that cannot be told is a 500 with nothing inside, and a line in the log', async () => {
  const { get, lines } = await startAdmin({
    status: () => {
      throw new Error('secret-4711');
    },
  });
  const response = await get('/status');
  expect(response.status).toBe(500);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.text()).not.toContain('secret');
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('secret');
});
