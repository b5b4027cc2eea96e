import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createTicketSigner, verifyTicket } from '../../../src/index.js';
import { runHere } from '../../support/context.js';
import { eventually, type Gateway, startDargah } from '../../support/dargah.js';
import { runBuiltHere, serveHere } from '../../support/serve-here.js';
import { inSoak } from '../../support/soak.js';
import { series } from '../http/server.js';
import { replaceFile, temporaryFolder } from '../reload/folder.js';
import { serverThat } from '../webhooks/receivers.js';

const secret = 'q8Zr4nT1vB6mK9pL2xW5cY7dF3gH0jS8uAeI';
const webhookSecret = `whsec_${Buffer.from('a secret of the test, long enough').toString('base64')}`;

const clickRules = `version: 1
vars: { site: https://shop.example.com }
rules:
  - { id: yes, match: { extra_data.answer: yes }, respond: { action: { open_server_link: { data: { step: order } } } } }
default: { text_message: سلام }
`;
const sessionRules = `sessions:
  ticket: { secret: TICKET_SECRET, for: 5m, include: [post_token, user_id] }
  rules:
    - id: order
      match: { extra_data.step: order }
      url: "{{ vars.site }}/orders/new?post={{ post_token }}&t={{ ticket }}"
  default: { url: "{{ vars.site }}/?from={{ source }}" }
`;

const call = {
  source: 'CHAT',
  post_token: 'wZC44q5D',
  user_side: 'DEMAND',
  user_id: 'u',
  extra_data: { step: 'order' },
};
const click = { touchpoint: 'CHAT', extra_data: { answer: 'yes' } };

async function serveRules(
  text: string,
  args: readonly string[] = [],
  environment: Record<string, string> = {},
) {
  const folder = temporaryFolder();
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, text);
  const start = args.includes('--workers') ? startDargah : serveHere;
  const dargah = await start({
    args: ['serve', '--rules', 'rules.yaml', '--poll-interval', '20ms', ...args],
    cwd: folder,
    environment: { TICKET_SECRET: secret, CRM_SECRET: webhookSecret, ...environment },
  });
  return { dargah, file, folder };
}

/** Sends a call to a path, with the key, and gives the status and the JSON. */
async function post({ url }: Gateway, path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { authorization: 'dev', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    rule: response.headers.get('x-dargah-rule'),
    json: await response.json(),
  };
}

const metricsOf = async ({ adminUrl }: Gateway) => (await fetch(`${adminUrl}/metrics`)).text();

test('a click leads through the second call to a link with a ticket that verifies', async () => {
  const { dargah } = await serveRules(clickRules + sessionRules);
  const first = await post(dargah, '/dynamic-action', click);
  const { data } = (first.json as { action: { open_server_link: { data: object } } }).action.open_server_link;
  const second = await post(dargah, '/session', { ...call, extra_data: data }, { 'API-Version': '2' });
  expect(second).toMatchObject({ status: 200, rule: 'order' });
  const url = new URL((second.json as { url: string }).url);
  expect(`${url.origin}${url.pathname}`).toBe('https://shop.example.com/orders/new');
  const verified = verifyTicket(url.searchParams.get('t')!, secret);
  expect(verified).toMatchObject({ ok: true, claims: { post_token: 'wZC44q5D', user_id: 'u' } });

  const verify = (args: readonly string[], environment: Record<string, string> = { TICKET_SECRET: secret }) =>
    runBuiltHere({ args: ['ticket', 'verify', url.searchParams.get('t')!, ...args], environment });
  const named = await verify(['--secret', 'TICKET_SECRET']);
  expect(named).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(named.stdout)).toMatchObject({ user_id: 'u' });
  expect(await verify(['--secret', 'TICKET_SECRET', '--now', '2099-01-01T00:00:00Z'])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^dargah: the ticket is refused \(expired\): it was valid until 2\d{3}-/),
  });
  expect(await verify(['--secret', 'OTHER'], { OTHER: `another ${secret}` })).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/\(signature\)/),
  });
  expect(await verify(['--secret', 'TICKET_SECRET'], {})).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/neither TICKET_SECRET nor TICKET_SECRET_FILE/),
  });
});

test('a ticket is read from standard input, and not taken for the name of a variable', async () => {
  const ticket = createTicketSigner(() => secret)(
    { iat: 1, exp: 4_000_000_000, user_id: 'u' },
    { secrets: ['T'], lifetimeMs: 1, include: [] },
  );
  const verify = (args: string[], stdin = '') =>
    runHere(['ticket', 'verify', ...args], { TICKET_SECRET: secret }, { stdin });
  for (const args of [[], ['-']]) {
    const { code, stdout } = await verify([...args, '--secret', 'TICKET_SECRET'], `${ticket}\n`);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ user_id: 'u' });
  }
  const { code, stderr } = await verify(['--secret', 'TICKET_SECRET', ticket]);
  expect(code).toBe(2);
  expect(stderr).toContain('Write the ticket before it');
  expect(stderr).not.toContain(ticket.slice(0, 20));
});

describe('which call it is', () => {
  test('is told by what it carries, at either path, and by the path where that says nothing', async () => {
    const { dargah } = await serveRules(clickRules + sessionRules, ['--session-path', '/start']);
    const rules = async (path: string, body: object) => {
      const { status, rule, json } = await post(dargah, path, body);
      return `${status} ${rule ?? ''} ${Object.keys(json as object)[0]}`;
    };
    for (const path of ['/dynamic-action', '/start']) {
      expect(await rules(path, click)).toBe('200 yes action');
      expect(await rules(path, call)).toBe('200 order url');
      expect(await rules(path, { callback_url: 'https://divar.ir/' })).toBe('200 default status');
    }
    const both = { ...click, ...call, extra_data: { answer: 'yes', step: 'order' } };
    expect(await rules('/dynamic-action', both)).toBe('200 yes action');
    expect(await rules('/start', both)).toBe('200 order url');
    expect(await rules('/start', { post_token: 'wZC44q5D' })).toBe('200 default url');
    expect(await rules('/dynamic-action', { post_token: 'wZC44q5D' })).toBe('422  type');
    expect(await rules('/session', call)).toBe('404  type');
  });

  test('one path can serve both', async () => {
    const { dargah } = await serveRules(clickRules + sessionRules, ['--path', '/d', '--session-path', '/d']);
    expect((await post(dargah, '/d', click)).rule).toBe('yes');
    expect((await post(dargah, '/d', call)).rule).toBe('order');
    expect((await post(dargah, '/d', {})).status).toBe(422);
  });
});

test('a session call has the key, the limits and the problems of a click', async () => {
  const { dargah } = await serveRules(clickRules + sessionRules, ['--max-body', '1kb']);
  const status = async (body: object, headers = {}) => (await post(dargah, '/session', body, headers)).status;
  expect(await status(call, { authorization: 'wrong' })).toBe(401);
  expect(await status(call, { 'content-type': 'text/plain' })).toBe(415);
  expect(await status({ ...call, user_id: 'u'.repeat(2000) })).toBe(413);
  expect((await fetch(new URL('/session', dargah.url))).status).toBe(405);
  const bad = await post(dargah, '/session', { ...call, post_token: 5, source: 'x'.repeat(65) });
  expect(bad).toMatchObject({
    status: 422,
    json: { errors: [{ pointer: '/source', detail: 'must NOT have more than 64 characters' }] },
  });
});

test('without sessions in the file the second call gets 404, which says so, until an edit adds them', async () => {
  const { dargah, file } = await serveRules(clickRules);
  const { status, json } = await post(dargah, '/session', call);
  expect([status, (json as { detail: string }).detail]).toEqual([
    404,
    'The rules file has no "sessions", so nothing here answers session calls. Add the section.',
  ]);
  expect((await post(dargah, '/session', call, { authorization: 'wrong' })).status).toBe(401);
  expect((await post(dargah, '/session', click)).rule).toBe('yes');
  expect(await metricsOf(dargah)).not.toContain('call="session"');
  replaceFile(file, clickRules + sessionRules);
  await eventually(async () => expect((await post(dargah, '/session', call)).rule).toBe('order'));
});

test('metrics, the log and /status tell the calls apart', async () => {
  const { dargah } = await serveRules(clickRules + sessionRules);
  const before = await metricsOf(dargah);
  expect(series(before, 'dargah_decisions_total{call="session",rule="order",reason="matched"}')).toBe(0);
  expect(series(before, 'dargah_decisions_total{call="session",rule="default",reason="no-match"}')).toBe(0);
  await post(dargah, '/dynamic-action', click);
  await post(dargah, '/session', call);
  await post(dargah, '/session', { source: 'somewhere personal', extra_data: { step: 'none' } });
  await post(dargah, '/session', { source: 5 });
  const text = await metricsOf(dargah);
  expect(series(text, 'dargah_decisions_total{call="click",rule="yes",reason="matched"}')).toBe(1);
  expect(series(text, 'dargah_decisions_total{call="session",rule="order",reason="matched"}')).toBe(1);
  expect(series(text, 'dargah_decisions_total{call="session",rule="default",reason="no-match"}')).toBe(1);
  expect(series(text, 'dargah_decision_duration_seconds_count{call="session"}')).toBe(2);
  expect(series(text, 'dargah_decision_duration_seconds_count{call="click"}')).toBe(1);
  await eventually(() => expect(dargah.log.filter(({ call }) => call !== undefined)).toHaveLength(4));
  expect(
    dargah.log
      .filter(({ call }) => call)
      .map(({ msg, call, touchpoint, rule, problem }) => [msg, call, touchpoint, rule ?? problem]),
  ).toEqual([
    ['decision', 'click', 'CHAT', 'yes'],
    ['decision', 'session', 'CHAT', 'order'],
    ['decision', 'session', 'other', 'default'],
    ['refused', 'session', undefined, 'unprocessable'],
  ]);
  expect(JSON.stringify(dargah.log)).not.toContain('somewhere personal');
  expect(await (await fetch(`${dargah.adminUrl}/status`)).json()).toMatchObject({
    rules: 1,
    session_rules: 1,
  });
  expect(dargah.log.some(({ msg }) => /with 1 rule and 1 session rule$/.test(msg))).toBe(true);
});

test('workers answer both calls', inSoak, async () => {
  const { dargah } = await serveRules(clickRules + sessionRules, ['--workers', '2']);
  expect((await post(dargah, '/dynamic-action', click)).rule).toBe('yes');
  const { rule, json } = await post(dargah, '/session', call);
  expect(rule).toBe('order');
  const ticket = new URL((json as { url: string }).url).searchParams.get('t')!;
  expect(verifyTicket(ticket, secret).ok).toBe(true);
  expect(
    series(await metricsOf(dargah), 'dargah_decisions_total{call="session",rule="order",reason="matched"}'),
  ).toBe(1);
});

describe('the secret of tickets', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['is missing', {}, /has no secret\. Did you mean|has no secret\. Set one of them/],
    ['is short', { TICKET_SECRET: 'x'.repeat(31) }, /TICKET_SECRET is too short: it has less than 32 bytes/],
  ])('that %s keeps a server from starting, and lint --env reports it', async (_, environment, message) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'rules.yaml'), clickRules + sessionRules);
    const served = await runBuiltHere({
      args: ['serve'],
      cwd: folder,
      environment: {
        DARGAH_AUTH_KEY: 'dev',
        DARGAH_HOST: '127.0.0.1',
        DARGAH_PORT: '0',
        DARGAH_ADMIN_PORT: '0',
        ...environment,
      },
    });
    expect(served).toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
    const linted = await runBuiltHere({ args: ['lint', '--env'], cwd: folder, environment });
    expect(linted).toMatchObject({ code: 1, stdout: expect.stringMatching(message) });
    expect(await runBuiltHere({ args: ['lint'], cwd: folder, environment })).toMatchObject({ code: 0 });
  });

  test('is read from its file again when that changes', async () => {
    const folder = temporaryFolder();
    const secretFile = join(folder, 'ticket-secret');
    writeFileSync(secretFile, `${secret}\n`);
    const { dargah } = await serveRules(clickRules + sessionRules, [], {
      TICKET_SECRET: '',
      TICKET_SECRET_FILE: secretFile,
    });
    const next = `next ${secret}`;
    const signedBy = async (key: string) => {
      const { json } = await post(dargah, '/session', call);
      return verifyTicket(new URL((json as { url: string }).url).searchParams.get('t')!, key).ok;
    };
    expect(await signedBy(secret)).toBe(true);
    writeFileSync(secretFile, next);
    await eventually(async () => expect(await signedBy(next)).toBe(true));
  });
});

test('a session notifies with an event of its own type', async () => {
  const { url, received } = await serverThat(204);
  const text = `${clickRules}notify:
  crm: { url: ${url}, secret: CRM_SECRET, allow_private: [127.0.0.0/8] }
sessions:
  default: { url: https://shop.example.com/, notify: crm }
`;
  const { dargah } = await serveRules(text, ['--state-dir', 'state']);
  await post(dargah, '/session', call);
  await eventually(() => expect(received).toHaveLength(1));
  expect(JSON.parse(received[0]!.body)).toMatchObject({
    type: 'session.initialized',
    rule: 'default',
    data: { source: 'CHAT', post_token: 'wZC44q5D', user_side: 'DEMAND', extra_data: { step: 'order' } },
  });
  expect(received[0]!.body).not.toContain('user_id');
});

test('a schema of your own takes the place of the shipped one', async () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'session-request.schema.json'),
    JSON.stringify({ type: 'object', required: ['source'], properties: { source: { enum: ['CHAT'] } } }),
  );
  const { dargah } = await serveRules(clickRules + sessionRules, ['--schemas', folder]);
  expect((await post(dargah, '/session', call)).status).toBe(200);
  expect((await post(dargah, '/session', { ...call, source: 'MY_POST' })).status).toBe(422);
  expect((await post(dargah, '/dynamic-action', click)).status).toBe(200);
});
