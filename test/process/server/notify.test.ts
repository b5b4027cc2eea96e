import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import {
  checkout,
  type Dargah,
  eventually,
  freePort,
  type Gateway,
  runDargah,
  start,
  startDargah,
} from '../../support/dargah.js';
import { fillDisk, freeze, mayFreeze, mayMount, readOnlyView, smallDisk } from '../../support/disk.js';
import { startRedis, withoutRedis } from '../../support/redis.js';
import { runBuiltHere, serveHere } from '../../support/serve-here.js';
import { inSoak } from '../../support/soak.js';
import { series } from '../http/server.js';
import { replaceFile, temporaryFolder } from '../reload/folder.js';
import { type Received, serverThat } from '../webhooks/receivers.js';

const secret = `whsec_${Buffer.from('a secret of the test, long enough').toString('base64')}`;
const yes = {
  touchpoint: 'CHAT',
  conversation_id: '6b3d5cf7-9291-4fa9-892a-9d07e300daea',
  user_id: '6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTNJU1ettI=',
  extra_data: { answer: 'yes' },
};

/** A receiver that answers 204, or what it is told to from now on. */
async function startCrm() {
  const answer = { status: 204 };
  const { url, received } = await serverThat((response) => response.writeHead(answer.status).end());
  return { url, told: received, answer };
}

function rulesTelling(url: string, retries = '[20ms, 20ms, 20ms]'): string {
  return `version: 1
notify:
  crm:
    url: ${url}
    secret: CRM_SECRET
    include: [touchpoint, extra_data.answer]
    allow_private: [127.0.0.0/8]
    retries: ${retries}
rules:
  - id: chat-yes
    match: { extra_data.answer: yes }
    respond: { text_message: ثبت شد }
    notify: crm
default: { text_message: نشد }
`;
}

interface Running {
  folder: string;
  state: string;
  args: string[];
  environment: Record<string, string>;
}

function folderTelling(url: string, retries?: string): Running {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'rules.yaml'), rulesTelling(url, retries));
  return {
    folder,
    state: join(folder, 'state'),
    args: ['serve', '--state-dir', 'state', '--poll-interval', '20ms'],
    environment: { CRM_SECRET: secret },
  };
}

function serveIn({ folder, args, environment }: Running): Promise<Gateway> {
  return serveHere({ args, cwd: folder, environment });
}

/** One of its own process: it is killed, meets another one, or a disk keeps it waiting. */
function startIn({ folder, args, environment }: Running, more: string[] = []): Promise<Dargah> {
  return startDargah({ args: [...args, ...more], cwd: folder, environment });
}

function outboxIn({ folder, environment }: Running, ...args: string[]) {
  return runBuiltHere({ args: ['outbox', ...args, '--state-dir', 'state'], cwd: folder, environment });
}

function eventOf({ body }: Received) {
  return JSON.parse(body) as { id: string; rule: string; data: unknown; timestamp: string; revision: string };
}

test('an order of 19 digits arrives as it was sent, and is not answered as another one', async () => {
  const crm = await startCrm();
  const running = folderTelling(crm.url);
  writeFileSync(
    join(running.folder, 'rules.yaml'),
    rulesTelling(crm.url)
      .replace('extra_data.answer]', 'extra_data.order_id]')
      .replace('extra_data.answer: yes', 'extra_data.order_id: ["8202522731445525542"]')
      .replace(
        'default: { text_message: نشد }',
        'default: { respond: { text_message: "سفارش {{ extra_data.order_id | number_fa }}" }, notify: crm }',
      ),
  );
  const dargah = await serveIn(running);
  const response = await fetch(dargah.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'dev' },
    body: '{ "touchpoint": "CHAT", "extra_data": { "order_id": 8202522731445525541 } }',
  });
  expect(await response.json()).toEqual({ text_message: 'سفارش ۸٬۲۰۲٬۵۲۲٬۷۳۱٬۴۴۵٬۵۲۵٬۵۴۱' });
  await eventually(() => expect(crm.told).toHaveLength(1));
  expect(eventOf(crm.told[0]!)).toMatchObject({
    rule: 'default',
    data: { touchpoint: 'CHAT', extra_data: { order_id: '8202522731445525541' } },
  });
  await eventually(() =>
    expect(dargah.log).toContainEqual(
      expect.objectContaining({ level: 'warn', count: 1, pointers: ['/extra_data/order_id'] }),
    ),
  );
});

test('who pressed yes is told to the receiver, signed, with the fields that are named and no others', async () => {
  const crm = await startCrm();
  const dargah = await serveIn(folderTelling(crm.url));

  const before = Date.now();
  expect(await dargah.textFor(yes)).toBe('ثبت شد');
  expect(await dargah.textFor({ ...yes, extra_data: { answer: 'no' } })).toBe('نشد');

  await eventually(() => expect(crm.told).toHaveLength(1));
  const [{ headers, body }] = crm.told as [Received];
  const event = new Webhook(secret).verify(body, headers as Record<string, string>);
  expect(event).toEqual({
    id: headers['webhook-id'],
    type: 'dynamic_action.clicked',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    rule: 'chat-yes',
    revision: expect.stringMatching(/^[0-9a-f]{12}$/),
    data: { touchpoint: 'CHAT', extra_data: { answer: 'yes' } },
  });
  expect(Date.parse(eventOf(crm.told[0]!).timestamp)).toBeGreaterThanOrEqual(before);

  await eventually(async () => {
    const metrics = await (await fetch(`${dargah.adminUrl}/metrics`)).text();
    expect(series(metrics, 'dargah_notify_attempts_total{receiver="crm",outcome="delivered"}')).toBe(1);
    expect(series(metrics, 'dargah_notify_delivery_seconds_count{receiver="crm"}')).toBe(1);
    expect(series(metrics, 'dargah_outbox_append_errors_total')).toBe(0);
  });
  await eventually(() => expect(dargah.log.some(({ msg }) => msg === 'notification delivered')).toBe(true));
  const log = JSON.stringify(dargah.log);
  for (const personal of [yes.conversation_id, yes.user_id]) expect(log).not.toContain(personal);
});

test(
  'dead letters are deleted when they were kept for as long as the rules say, and counted',
  inSoak,
  async () => {
    const crm = await startCrm();
    crm.answer.status = 410;
    const running = folderTelling(crm.url);
    const rules = rulesTelling(crm.url);
    const dargah = await serveIn(running);
    const metrics = async () => (await fetch(`${dargah.adminUrl}/metrics`)).text();
    const figure = async (name: string) => series(await metrics(), `${name}{receiver="crm"}`);
    expect(await figure('dargah_outbox_expired_total')).toBe(0);
    for (let click = 0; click < 3; click += 1) await dargah.click(yes);
    await eventually(async () => expect(await figure('dargah_outbox_dead_letters')).toBe(3));
    expect(await figure('dargah_outbox_expired_total')).toBe(0);
    replaceFile(
      join(running.folder, 'rules.yaml'),
      rules.replace('    retries', '    keep: 1s\n    retries'),
    );
    await eventually(async () => expect(await figure('dargah_outbox_expired_total')).toBe(3));
    expect(await figure('dargah_outbox_dead_letters')).toBe(0);
    await eventually(() => {
      const said = dargah.log.filter(({ msg }) => String(msg).startsWith('dead letters are deleted'));
      expect(said).toContainEqual(expect.objectContaining({ level: 'warn', receiver: 'crm' }));
      expect(said.reduce((sum, { events }) => sum + Number(events), 0)).toBe(3);
    });
  },
);

test('a double tap is two events, equal in all but id and timestamp', async () => {
  const crm = await startCrm();
  const dargah = await serveIn(folderTelling(crm.url));
  await dargah.textFor(yes);
  await dargah.textFor(yes);
  await eventually(() => expect(crm.told).toHaveLength(2));
  const [first, second] = crm.told.map(eventOf) as [ReturnType<typeof eventOf>, ReturnType<typeof eventOf>];
  expect(second.id).not.toBe(first.id);
  expect(second).toEqual({ ...first, id: second.id, timestamp: second.timestamp });
});

test(
  'clicks without a conversation do not wait for each other, though their encoder writes an empty id',
  inSoak,
  async () => {
    const crm = await startCrm();
    crm.answer.status = 401;
    const dargah = await serveIn(folderTelling(crm.url, '[1h]'));
    for (let clicks = 1; clicks <= 3; clicks++) {
      await dargah.textFor({ ...yes, conversation_id: '' });
      await eventually(() => expect(crm.told).toHaveLength(clicks));
    }
    expect(new Set(crm.told.map((told) => eventOf(told).id)).size).toBe(3);
  },
);

test('several workers notify as one', inSoak, async () => {
  const crm = await startCrm();
  const dargah = await startIn(folderTelling(crm.url), ['--workers', '2']);
  const headers = { authorization: 'dev', connection: 'close' };
  await Promise.all(Array.from({ length: 20 }, () => dargah.click(yes, headers)));
  await eventually(() => expect(crm.told).toHaveLength(20));
  expect(new Set(crm.told.map((told) => eventOf(told).id)).size).toBe(20);
});

test('a receiver that is away hears of it later, by the same id, whoever runs then', async () => {
  const crm = await startCrm();
  crm.answer.status = 500;
  const running = folderTelling(crm.url, '[50ms, 1h]');
  const first = await startIn(running);
  await first.textFor(yes);
  await eventually(() => expect(crm.told).toHaveLength(2));
  const { id } = eventOf(crm.told[0]!);
  const expectIsKept = async () => {
    const { stdout } = await outboxIn(running, 'list', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ id, receiver: 'crm', state: 'waiting', attempts: 2 });
  };
  await eventually(expectIsKept); // What came of an attempt is written down a moment after it.
  first.signal('SIGKILL');
  await first.ended;
  crm.answer.status = 204;

  await expectIsKept(); // The file that says how to ask the server is still there, and leads nowhere.
  expect((await outboxIn(running, 'retry', id)).stdout).toBe('1 event to be tried again\n');
  await serveIn(running);

  await eventually(() => expect(crm.told).toHaveLength(3));
  expect(new Set(crm.told.map((told) => eventOf(told).id))).toEqual(new Set([id]));
});

test('the operator asks a running server by its admin port, and who has no token is not answered', async () => {
  const crm = await startCrm();
  crm.answer.status = 500;
  const running = folderTelling(crm.url, '[20ms]');
  // One that was there before, open to everybody.
  mkdirSync(running.state);
  writeFileSync(join(running.state, 'admin.json'), '{}', { mode: 0o644 });
  const dargah = await serveIn(running);
  await dargah.textFor(yes);
  await eventually(async () =>
    expect(JSON.parse((await outboxIn(running, 'stats', '--format', 'json')).stdout)).toMatchObject({
      waiting: 0,
      dead: 1,
      receivers: { crm: { dead: 1 } },
    }),
  );

  const { stdout } = await outboxIn(running, 'list', '--state', 'dead');
  expect(stdout).toMatch(
    /^EVENT +RECEIVER +RULE +CLICKED +ATTEMPTS +NEXT +LAST ERROR\n\S+ +crm +chat-yes .*500/,
  );
  const { id } = eventOf(crm.told[0]!);
  const shown = await outboxIn(running, 'show', id);
  expect(shown.stdout).toContain('"answer": "yes"');

  const asked = (authorization: string) =>
    fetch(`${dargah.adminUrl}/outbox`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ ask: 'show', id }),
    });
  expect((await asked('Bearer guessed')).status).toBe(401);
  const { token } = JSON.parse(readFileSync(join(running.state, 'admin.json'), 'utf8')) as { token: string };
  expect((await asked(`Bearer ${token}`)).status).toBe(200);
  expect(statSync(join(running.state, 'admin.json')).mode & 0o077).toBe(0);

  crm.answer.status = 204;
  expect((await outboxIn(running, 'retry', '--all')).stdout).toBe('1 event to be tried again\n');
  await eventually(async () => expect((await outboxIn(running, 'list')).stdout).toBe('nothing is kept\n'));
  expect(await outboxIn(running, 'drop', id)).toMatchObject({ code: 1, stdout: 'no events dropped\n' });

  dargah.signal('SIGTERM');
  expect(await dargah.ended).toBe(0);
  expect(existsSync(join(running.state, 'admin.json'))).toBe(false);
});

test('rules that tell somebody need a place to keep what is to be told, and a secret', async () => {
  const { folder, environment } = folderTelling('http://127.0.0.1:9/');
  const key = { DARGAH_AUTH_KEY: 'dev' };
  const withoutPlace = await runBuiltHere({
    args: ['serve'],
    cwd: folder,
    environment: { ...key, ...environment },
  });
  expect(withoutPlace.code).toBe(1);
  expect(withoutPlace.stderr).toContain('Start it with --state-dir or --outbox [no-outbox]');

  const withoutSecret = await runBuiltHere({
    args: ['serve', '--state-dir', 'state'],
    cwd: folder,
    environment: key,
  });
  expect(withoutSecret.code).toBe(1);
  expect(withoutSecret.stderr).toMatch(/CRM_SECRET.* \[missing-secret\]/);
});

const phrase = 'correct horse battery staple';
const unpadded = `whsec_${Buffer.alloc(32, 7).toString('base64').replace('=', '')}`;
test.each<[string, string, Webhook[]]>([
  ['base64 without its padding', unpadded, [new Webhook(unpadded), new Webhook(`${unpadded}=`)]],
  ['words, which are one key', phrase, [new Webhook(phrase, { format: 'raw' })]],
  ['two while they rotate', `${unpadded}\n${secret}\n`, [new Webhook(unpadded), new Webhook(secret)]],
])('a receiver verifies what is signed with %s', async (_, text, webhooks) => {
  const crm = await startCrm();
  const running = folderTelling(crm.url);
  writeFileSync(join(running.folder, 'secret'), `\uFEFF${text}\r\n`);
  const dargah = await serveIn({ ...running, environment: { CRM_SECRET_FILE: 'secret' } });
  await dargah.textFor(yes);
  await eventually(() => expect(crm.told).toHaveLength(1));
  const [{ headers, body }] = crm.told as [Received];
  for (const webhook of webhooks) webhook.verify(body, headers as Record<string, string>);
  expect(String(headers['webhook-signature']).split(' ')).toHaveLength(text.includes('\n') ? 2 : 1);
});

test.each([
  ['v1, before whsec_', `v1,${secret}`, 'holds "whsec_" behind something else'],
  ['nothing behind whsec_', 'whsec_', 'holds "whsec_" with nothing behind it'],
  ['quotes around it', `'${secret}'`, 'is in quotes'],
  ['a few letters', 'hush', 'is too short'],
])('a server does not start with a secret that has %s, and does not quote it', async (_, text, trouble) => {
  const { folder, args } = folderTelling('http://127.0.0.1:9/');
  const environment = { DARGAH_AUTH_KEY: 'dev', CRM_SECRET: text };
  const { code, stdout, stderr } = await runBuiltHere({ args, cwd: folder, environment });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^rules\.yaml:5:13: .* \[missing-secret\]$/m);
  expect(stderr).toContain(`CRM_SECRET ${trouble}`);
  for (const part of [secret.slice('whsec_'.length), 'hush']) expect(stdout + stderr).not.toContain(part);
});

test('an edit is refused whose secret cannot be used, and a secret file that goes bad keeps its last good ones', async () => {
  const crm = await startCrm();
  const running = folderTelling(crm.url);
  const file = join(running.folder, 'rules.yaml');
  const secretFile = join(running.folder, 'secret');
  writeFileSync(secretFile, secret);
  const environment = { CRM_SECRET_FILE: 'secret', NEXT_SECRET: '"in quotes, and long enough"' };
  const dargah = await serveIn({ ...running, environment });

  replaceFile(file, rulesTelling(crm.url).replace('CRM_SECRET', '[CRM_SECRET, NEXT_SECRET]'));
  await eventually(() => {
    const refused = dargah.log.find(({ msg }) => /was edited but has 1 error/.test(msg));
    expect(refused).toMatchObject({ diagnostics: [{ check: 'missing-secret', line: 5 }] });
  });

  await dargah.textFor(yes);
  await eventually(() => expect(crm.told).toHaveLength(1));
  writeFileSync(secretFile, 'hush');
  await eventually(async () => {
    await dargah.textFor(yes);
    expect(dargah.log.find(({ msg }) => msg.includes('CRM_SECRET_FILE names is too short'))).toMatchObject({
      level: 'error',
      msg: expect.stringMatching(/\. Its last good secrets stay in use$/),
    });
  });
  const toldBefore = crm.told.length;
  await dargah.textFor(yes);
  await eventually(() => expect(crm.told.length).toBeGreaterThan(toldBefore));
  const { headers, body } = crm.told.at(-1)!;
  new Webhook(secret).verify(body, headers as Record<string, string>);
  expect(JSON.stringify(dargah.log)).not.toMatch(/hush|in quotes, and long enough/);
});

test(
  'an edit that lacks nothing but a secret is taken over once the file of the secret is mended',
  inSoak,
  async () => {
    const crm = await startCrm();
    const running = folderTelling(crm.url);
    const file = join(running.folder, 'rules.yaml');
    const next = join(running.folder, 'next');
    writeFileSync(next, 'hush');
    const environment = { CRM_SECRET: secret, NEXT_SECRET_FILE: 'next' };
    const dargah = await serveIn({ ...running, environment });
    const looked = () => dargah.log.filter(({ msg }) => /as SIGHUP asked$/.test(msg)).length;
    const refusals = () => dargah.log.filter(({ msg }) => / has 1 error, so revision /.test(msg));

    replaceFile(file, rulesTelling(crm.url).replace('secret: CRM_SECRET', 'secret: NEXT_SECRET'));
    await eventually(() => expect(refusals()).toHaveLength(1));
    dargah.signal('SIGHUP');
    await eventually(() => expect(looked()).toBe(1));
    expect(refusals()[1]).toMatchObject({ msg: expect.stringContaining('rules.yaml still has 1 error') });

    const mended = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    writeFileSync(next, mended);
    dargah.signal('SIGHUP');
    await eventually(() => expect(looked()).toBe(2));
    await dargah.textFor(yes);
    await eventually(() => expect(crm.told).toHaveLength(1));
    const { headers, body } = crm.told[0]!;
    new Webhook(mended).verify(body, headers as Record<string, string>);
  },
);

test('an edit that tells somebody is refused where nothing can be kept, and the earlier rules stay', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, 'version: 1\nrules: []\ndefault: { text_message: first }\n');
  const environment = { CRM_SECRET: secret };
  const dargah = await serveHere({ args: ['serve', '--poll-interval', '20ms'], cwd: folder, environment });

  replaceFile(file, rulesTelling('http://127.0.0.1:9/'));

  await eventually(() => {
    const refused = dargah.log.find(({ msg }) => /was edited but has 1 error/.test(msg));
    expect(refused).toMatchObject({ diagnostics: [{ check: 'no-outbox' }] });
  });
  expect(await dargah.textFor(yes)).toBe('first');
});

test('two servers do not share a folder: the second says so and stops', inSoak, async () => {
  const running = folderTelling('http://127.0.0.1:9/');
  await startIn(running);
  await expect(startIn(running)).rejects.toThrow(
    /ended with 1 .*dargah: --state-dir: state\/outbox is in use by another process: each server needs a state folder of its own\n$/s,
  );
  expect((await outboxIn(running, 'list')).code).toBe(0);
});

test.skipIf(!mayMount())(
  'a full disk costs no answer: the event is on standard error, and all who watch hear',
  inSoak,
  async () => {
    const crm = await startCrm();
    const running = folderTelling(crm.url);
    const disk = smallDisk('4m');
    const args = ['serve', '--state-dir', disk, '--poll-interval', '20ms'];
    const dargah = await startIn({ ...running, args });
    const ballast = join(disk, 'ballast');
    const isReady = async () => (await fetch(`${dargah.adminUrl}/readyz`)).text();
    expect(await isReady()).toBe('ready\n');

    fillDisk(ballast);
    await eventually(async () => {
      for (let i = 0; i < 20; i++) expect(await dargah.textFor(yes)).toBe('ثبت شد');
      expect(dargah.stderr()).toContain('not_written_for');
    });

    const [line] = dargah
      .stderr()
      .split('\n')
      .filter((text) => text.startsWith('{'));
    expect(JSON.parse(line!)).toMatchObject({
      not_written_for: 'crm',
      event: { type: 'dynamic_action.clicked', rule: 'chat-yes', data: { extra_data: { answer: 'yes' } } },
    });
    const metrics = await (await fetch(`${dargah.adminUrl}/metrics`)).text();
    expect(series(metrics, 'dargah_outbox_append_errors_total')).toBeGreaterThan(0);
    expect((await fetch(`${dargah.adminUrl}/readyz`)).status).toBe(200);
    expect(await isReady()).toMatch(/^ready, but events cannot be written to /);
    await eventually(() => {
      const told = dargah.log.filter(({ msg }) => /^events cannot be written to the outbox/.test(msg));
      expect(told).toHaveLength(1);
    });

    rmSync(ballast);
    const toldBefore = crm.told.length;
    await eventually(async () => {
      await dargah.textFor(yes);
      expect(crm.told.length).toBeGreaterThan(toldBefore);
    });
    // What was written down before may have come meanwhile.
    await eventually(async () => expect(await isReady()).toBe('ready\n'));
  },
);

test.skipIf(!mayFreeze())(
  'a folder that nothing can be written to any more costs no answer, is asked about, and goes on when it can',
  async () => {
    const crm = await startCrm();
    const running = folderTelling(crm.url, '[1h]');
    const dargah = await startIn(running);
    const isReady = async () => (await fetch(`${dargah.adminUrl}/readyz`)).text();
    crm.answer.status = 500;
    await dargah.textFor(yes);
    // What came of the attempt is written down.
    await eventually(async () => expect((await outboxIn(running, 'list')).stdout).toContain('500'));

    const thaw = freeze(running.state);
    for (let i = 0; i < 5; i++) expect(await dargah.textFor(yes)).toBe('ثبت شد');
    await eventually(() => {
      const lines = dargah.stderr().match(/^\{"not_written_for":"crm".*\}$/gm) ?? [];
      const ids = lines.map((line) => (JSON.parse(line) as { event: { id: string } }).event.id);
      expect(new Set(ids).size).toBe(5);
    });
    const metrics = await (await fetch(`${dargah.adminUrl}/metrics`)).text();
    expect(series(metrics, 'dargah_outbox_append_errors_total')).toBe(5);
    expect(await isReady()).toMatch(/^ready, but events cannot be written to /);
    const { code, stdout } = await outboxIn(running, 'stats', '--format', 'json');
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, waiting: 1, dead: 0 });

    thaw();
    await eventually(async () => expect(await isReady()).toBe('ready\n'));
    crm.answer.status = 204;
    await dargah.textFor(yes);
    expect((await outboxIn(running, 'retry', eventOf(crm.told[0]!).id)).code).toBe(0);
    await eventually(async () => expect((await outboxIn(running, 'list')).stdout).toBe('nothing is kept\n'));
    expect(new Set(crm.told.map((told) => eventOf(told).id)).size).toBe(2);
  },
);

test.skipIf(!mayMount())(
  'a running server is asked from where its folder is read-only, and both are named where nobody answers',
  inSoak,
  async () => {
    const crm = await startCrm();
    const running = folderTelling(crm.url);
    const dargah = await startIn(running);
    const view = readOnlyView(running.state);
    const stats = () => runDargah({ args: ['outbox', 'stats', '--format', 'json', '--state-dir', view] });
    const { code, stdout, stderr } = await stats();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ waiting: 0 });

    dargah.signal('SIGKILL');
    await dargah.ended;
    expect((await stats()).stderr).toMatch(
      /^dargah: --state-dir: .* cannot be opened: .*\. If a server holds it: .*ECONNREFUSED/,
    );
    rmSync(join(running.state, 'admin.json'));
    expect((await stats()).stderr).not.toContain('If a server');
  },
);

test.skipIf(!mayMount())(
  'a server starts on a full disk, answers, says so, and keeps events again once there is room',
  inSoak,
  async () => {
    const crm = await startCrm();
    const running = folderTelling(crm.url);
    const disk = smallDisk('4m');
    const args = ['serve', '--state-dir', disk];
    const first = await startIn({ ...running, args });
    first.signal('SIGTERM');
    expect(await first.ended).toBe(0);

    fillDisk(join(disk, 'ballast'));
    const second = await startIn({ ...running, args });
    const isReady = async () => (await fetch(`${second.adminUrl}/readyz`)).text();
    expect(await second.textFor(yes)).toBe('ثبت شد');
    await eventually(() => expect(second.stderr()).toMatch(/^\{"not_written_for":"crm".*\}$/m));
    expect(await isReady()).toMatch(/^ready, but events cannot be written to /);

    rmSync(join(disk, 'ballast'));
    await eventually(async () => expect(await isReady()).toBe('ready\n'));
    await second.textFor(yes);
    await eventually(() => expect(crm.told.length).toBeGreaterThan(0));
  },
);

test.skipIf(withoutRedis)('replicas share a Redis: what one took, another one delivers', inSoak, async () => {
  const redis = await startRedis();
  const crm = await startCrm();
  crm.answer.status = 503;
  const running = { ...folderTelling(crm.url, `[${Array(200).fill('100ms').join()}]`) };
  const args = ['serve', '--outbox', redis.url, '--poll-interval', '20ms'];
  const first = await startIn({ ...running, args });
  const second = await startIn({ ...running, args });
  for (let i = 0; i < 5; i++) await first.textFor({ ...yes, conversation_id: `conversation-${i}` });
  await eventually(() => expect(crm.told.length).toBeGreaterThan(0));
  first.signal('SIGKILL');
  await first.ended;
  crm.answer.status = 204;

  const stats = async () => {
    const { stdout } = await runDargah({
      args: ['outbox', 'stats', '--outbox', redis.url, '--format', 'json'],
    });
    return JSON.parse(stdout) as { waiting: number };
  };
  await eventually(async () => expect((await stats()).waiting).toBe(0));
  expect(new Set(crm.told.map((told) => eventOf(told).id)).size).toBe(5);
  expect(await second.textFor(yes)).toBe('ثبت شد');
});

test('a state folder that cannot be made ends the start', async () => {
  const { args, environment } = folderTelling('https://crm.example.com');
  const flags = args.map((arg) => (arg === 'state' ? '/proc/x' : arg));
  await expect(serveHere({ args: flags, environment })).rejects.toThrow(
    /ended with 1 .*dargah: --state-dir: \/proc\/x\/outbox cannot be made: .*Choose a folder/s,
  );
});

test('the example of docs/notifying.md works as it stands there', async () => {
  const page = readFileSync(join(checkout, 'docs/notifying.md'), 'utf8');
  const [, rules = ''] = /```yaml\n(.*?)```/s.exec(page)!;
  const [, exported = ''] = /export CRM_SECRET=(\S+)/.exec(page)!;
  const port = String(await freePort());
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'rules.yaml'), rules.replace('127.0.0.1:9000', `127.0.0.1:${port}`));
  const environment = { CRM_SECRET: exported };
  const listening = start({
    args: ['listen', '--port', port, '--secret', 'CRM_SECRET'],
    cwd: folder,
    environment,
  });
  await eventually(() => expect(listening.stderr()).toContain(port));
  const dargah = await serveHere({ args: ['serve', '--state-dir', 'state'], cwd: folder, environment });

  await dargah.click({ touchpoint: 'CHAT', extra_data: { answer: 'yes' } });

  await eventually(() => expect(listening.stdout()).toContain('chat-yes'));
});
