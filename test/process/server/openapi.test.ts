import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { serveHere } from '../../support/serve-here.js';
import { inSoak } from '../../support/soak.js';
import { replaceFile, temporaryFolder } from '../reload/folder.js';

const rules = `version: 1
vars: { site: https://shop.example.com }
notify:
  crm: { url: http://127.0.0.1:9/clicks, secret: CRM_SECRET, include: [touchpoint, extra_data], allow_private: [127.0.0.0/8] }
rules:
  - { id: yes, match: { extra_data.answer: yes }, respond: { action: { open_server_link: { data: { step: order } } } }, notify: crm }
default: { text_message: سلام }
sessions:
  default: { url: "{{ vars.site }}/?from={{ source }}" }
`;

/** A server with everything that can be described, and what holds its answers against its description. */
async function startDescribed(folder: string) {
  const dargah = await serveHere({
    args: ['serve', '--poll-interval', '20ms', '--state-dir', 'state', '--auth-key-file', 'keys.txt'],
    cwd: folder,
    environment: { CRM_SECRET: secret },
  });
  const { document, expectDescribed, expectForm } = await describedBy(dargah.adminUrl);
  return {
    dargah,
    document,
    expectForm,
    read: (path: string) => expectDescribed(path, `${dargah.adminUrl}${path}`, {}),
    post: (path: string, body: unknown, authorization?: string) =>
      expectDescribed(path, new URL(path, path === '/outbox' ? dargah.adminUrl : dargah.url), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(authorization !== undefined && { authorization }),
        },
        body: JSON.stringify(body),
      }),
  };
}

function folderWithRules(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'rules.yaml'), rules);
  writeFileSync(join(folder, 'keys.txt'), 'another\n');
  return folder;
}

const secret = `whsec_${Buffer.from('a secret of the test, long enough').toString('base64')}`;
const click = { touchpoint: 'CHAT', extra_data: { answer: 'yes' } };

test('both calls are answered as described, at both paths', async () => {
  const { post, document, dargah } = await startDescribed(folderWithRules());
  expect(document.servers[0].url).toBe(new URL(dargah.url).origin);
  const call = (path: string, body: unknown) => post(path, body, 'dev');
  for (const path of ['/dynamic-action', '/session']) {
    expect(await call(path, click)).toMatchObject({ status: 200, body: { action: {} } });
    expect(await call(path, { source: 'CHAT' })).toMatchObject({
      status: 200,
      body: { url: 'https://shop.example.com/?from=CHAT' },
    });
    expect(await call(path, { callback_url: 'https://divar.ir' })).toMatchObject({
      body: { status: '200', message: 'success' },
    });
    expect(await call(path, { touchpoint: 5 })).toMatchObject({ status: 422, body: { errors: [{}] } });
    expect(await post(path, click)).toMatchObject({ status: 401 });
  }
});

test('the operator’s port answers as described, the outbox on it too', async () => {
  const folder = folderWithRules();
  const { read, post, document, expectForm } = await startDescribed(folder);
  for (const path of ['/livez', '/readyz', '/status', '/metrics', '/openapi.json']) {
    expect(await read(path)).toMatchObject({ status: 200 });
  }
  expect(Object.keys(document.paths)).toContain('/outbox');

  await post('/session', click, 'dev');
  const { token } = JSON.parse(readFileSync(join(folder, 'state/admin.json'), 'utf8'));
  const ask = (question: object) => post('/outbox', question, `Bearer ${token}`);
  const { body } = await ask({ ask: 'list', query: { limit: 10 } });
  const [delivery] = (body as { answer: { id: string }[] }).answer;
  expect(delivery).toMatchObject({ receiver: 'crm' });
  const shown = (await ask({ ask: 'show', id: delivery!.id })).body as { answer: { body: string }[] };
  const event = JSON.parse(shown.answer[0]!.body);
  expect(event).toMatchObject({ type: 'dynamic_action.clicked', data: click });
  expectForm(`#/webhooks/${event.type}/post/requestBody`, 'application/json', event);
  for (const question of [
    { ask: 'stats' },
    { ask: 'retry', which: 'dead' },
    { ask: 'drop', ids: ['none'] },
    { ask: 'forget', id: 'nobody' },
  ]) {
    expect(await ask(question)).toMatchObject({ status: 200, body: { answer: expect.anything() } });
  }
  expect(await ask({ ask: 'what' })).toMatchObject({ status: 422 });
  expect(await post('/outbox', { ask: 'stats' }, 'Bearer x')).toMatchObject({ status: 401 });
});

test(
  '/status is as described after good edits, bad ones and a restart with the last good rules',
  inSoak,
  async () => {
    const folder = folderWithRules();
    const { read, dargah } = await startDescribed(folder);
    const status = async () => (await read('/status')).body;
    expect(await status()).toMatchObject({ session_rules: 0, outbox: {}, auth_key_file: { keys: 1 } });
    replaceFile(join(folder, 'rules.yaml'), rules.replace('سلام', 'درود'));
    await eventually(async () => expect(await status()).toMatchObject({ last_edit: { changes: 1 } }));
    replaceFile(join(folder, 'rules.yaml'), rules.replace('respond:', 'respnd:'));
    replaceFile(join(folder, 'keys.txt'), '');
    await eventually(async () =>
      expect(await status()).toMatchObject({
        last_attempt: { ok: false, diagnostics: [{ severity: 'error' }] },
        auth_key_file: { last_attempt: { ok: false, message: expect.any(String) } },
      }),
    );
    dargah.signal('SIGTERM');
    await dargah.ended;

    writeFileSync(join(folder, 'keys.txt'), 'another\n');
    const again = await startDescribed(folder);
    expect((await again.read('/status')).body).toMatchObject({ kept_at: expect.any(String) });
  },
);

interface Description {
  paths: Record<string, Record<string, { responses: Record<string, object> }>>;
  servers: [{ url: string }];
}

/** The description of a server, and a fetch that fails where the answer is not what the description says. */
async function describedBy(adminUrl: string) {
  const document = (await (await fetch(`${adminUrl}/openapi.json`)).json()) as Description;
  const ajv = new Ajv2020({ strict: false });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema(document, 'description');
  const expectForm = (at: string, type: string, value: unknown) => {
    const isDescribed = ajv.compile({ $ref: `description${at}/content/${escaped(type)}/schema` });
    expect(isDescribed(value), `${at}: ${ajv.errorsText(isDescribed.errors)} ${JSON.stringify(value)}`).toBe(
      true,
    );
  };
  const expectDescribed = async (path: string, url: URL | string, request: RequestInit) => {
    const response = await fetch(url, request);
    const { status, headers } = response;
    const method = (request.method ?? 'GET').toLowerCase();
    const described = document.paths[path]?.[method]?.responses[status] as { $ref?: string } | undefined;
    expect(described, `${path} ${status}`).toBeDefined();
    const at = described!.$ref ?? `#/paths/${escaped(path)}/${method}/responses/${status}`;
    const type = headers.get('content-type')!.split(';')[0]!;
    const text = await response.text();
    const body: unknown = /json$/.test(type) ? JSON.parse(text) : text;
    expectForm(at, type, body);
    return { status, body };
  };
  return { document, expectDescribed, expectForm };
}

function escaped(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
}
