import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { withOutboxAdmin } from '../../../src/cli/outbox/admin.js';
import type { CommandFailure } from '../../../src/config/context.js';
import { outboxAdminOfServer } from '../../../src/server/running-server.js';
import { english } from '../../../src/values/message.js';
import type { Delivery, Outbox, OutboxAdmin } from '../../../src/webhooks/outbox.js';
import { runHere } from '../../support/context.js';
import { eventually, freePort, runDargah, start } from '../../support/dargah.js';
import { startRedis, withoutRedis } from '../../support/redis.js';
import { startHere } from '../../support/serve-here.js';
import { inSoak, largerInSoak, rows } from '../../support/soak.js';
import { temporaryFolder } from '../reload/folder.js';
import { aDelivery, openPatientOutbox, recordingDispatcher } from '../webhooks/outbox-behaviour.js';
import { certificate, rawServerThat, serverThat } from '../webhooks/receivers.js';

/** A folder with an outbox that holds these, each after an attempt that failed with `error`. */
async function folderKeeping(error: string, ...deliveries: Partial<Delivery>[]): Promise<string> {
  const folder = temporaryFolder();
  const dispatcher = recordingDispatcher();
  dispatcher.answer = () => ({ type: 'dead', error });
  const outbox = await openPatientOutbox({ folder, dispatcher });
  outbox.deliverTo(['crm']);
  await outbox.append(deliveries.map(aDelivery));
  await eventually(async () => expect((await outbox.stats()).dead).toBe(deliveries.length));
  await outbox.close(0);
  return folder;
}

/** A folder whose outbox is open in this process, for who asks the server that holds it. */
async function heldFolder(admin?: object): Promise<string> {
  return (await hold(admin)).folder;
}

async function hold(admin?: object): Promise<{ folder: string; release(): Promise<void> }> {
  const folder = temporaryFolder();
  const outbox = await openPatientOutbox({ folder, dispatcher: recordingDispatcher() });
  onTestFinished(() => outbox.close(0));
  if (admin !== undefined) announce(folder, admin);
  return { folder, release: () => outbox.close(0) };
}

function announce(folder: string, admin: object): void {
  writeFileSync(join(folder, 'admin.json'), JSON.stringify(admin), { mode: 0o600 });
}

/** Lists without waiting for whoever holds the folder. */
async function listAtOnce(stateDir: string): Promise<{ code: number; stderr: string }> {
  const place = { stateDir, outbox: undefined, adminPort: undefined, maxWaitMs: 0 };
  const list = (admin: OutboxAdmin) => admin.list({ limit: 100 });
  return withOutboxAdmin(place, { stderr: { write: () => {} }, language: english }, list).then(
    () => ({ code: 0, stderr: '' }),
    ({ exitCode, message }: CommandFailure) => ({ code: exitCode, stderr: `${message}\n` }),
  );
}

function giveTo(uid: number, folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    chownSync(join(folder, name), uid, uid);
  }
  chownSync(folder, uid, uid);
}

describe('where there is no outbox', () => {
  test.for(rows([['list'], ['stats'], ['show', 'msg_1'], ['retry', '--all'], ['drop', 'msg_1']], 2))(
    '"dargah outbox %s" says so, and makes none',
    largerInSoak,
    async (words) => {
      const folder = join(temporaryFolder(), 'mistyped');
      const { code, stdout, stderr } = await runHere(['outbox', ...words, '--state-dir', folder]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toBe(
        `dargah: --state-dir: there is no outbox at ${join(folder, 'outbox')}. Name the folder that the server has\n`,
      );
      expect(existsSync(folder)).toBe(false);
    },
  );

  test('nor is one made in a folder that is there', async () => {
    const folder = temporaryFolder();
    expect((await runHere(['outbox', 'list', '--state-dir', folder])).code).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test.for(rows([['list'], ['stats'], ['show', 'msg_1'], ['retry', '--all'], ['drop', 'msg_1']], 2))(
  '"dargah outbox %s" says in one sentence that Redis is away',
  largerInSoak,
  async (words) => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    const { code, stdout, stderr } = await runHere(['outbox', ...words, '--outbox', url]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^dargah: Redis at 127\.0\.0\.1:\d+ takes no deliveries: .*\. See that it runs, and that --outbox names it\n$/,
    );
  },
);

test('names which of two places it asks', async () => {
  const folder = await folderKeeping('no', {});
  const url = `redis://127.0.0.1:${await freePort()}`;
  const { stderr } = await runHere(['outbox', 'list', '--state-dir', folder], { DARGAH_OUTBOX: url });
  expect(stderr).toMatch(
    /^dargah: the Redis of --outbox is asked, and not the folder of --state-dir: both are set\ndargah: Redis at/,
  );
});

test('forgets a person, and asks whom where nobody is named', async () => {
  const folder = await folderKeeping('no', { id: '1', body: '{"data":{"person":"a="}}' }, { id: '2' });
  const forget = (...words: string[]) => runHere(['outbox', 'forget', ...words, '--state-dir', folder]);
  expect(await forget()).toMatchObject({ code: 2, stderr: 'dargah: say whom to forget, by --user-id\n' });
  expect(await forget('--user-id', 'a=')).toMatchObject({ code: 0, stdout: '1 event forgotten\n' });
  expect(await forget('--user-id', 'a=')).toMatchObject({
    code: 0,
    stdout: 'no events forgotten\n',
    stderr: '',
  });
  const aside = join(folder, 'outbox-damaged-2026-11-30');
  mkdirSync(aside);
  expect((await forget('--user-id', 'a=')).stderr).toBe(
    `dargah: ${aside} was put aside by a recovery, and may name them, too. Delete it\n`,
  );
});

test('retries what is named by ids, or by one of three words', async () => {
  const folder = await folderKeeping('no', { id: '1' });
  const retry = (...words: string[]) => runHere(['outbox', 'retry', ...words, '--state-dir', folder]);
  const wrong = 'dargah: name the events to retry, or write one of --all, --waiting and --dead\n';
  for (const words of [[], ['1', '--all'], ['--dead', '--waiting']])
    expect(await retry(...words)).toMatchObject({ code: 2, stderr: wrong });
  expect(await retry('--waiting')).toMatchObject({ code: 1, stdout: 'no events to be tried again\n' });
  expect(await retry('--dead')).toMatchObject({ code: 0, stdout: '1 event to be tried again\n' });
});

test.for([
  [[], 'nothing is kept\n'],
  [['--state', 'dead'], 'nothing of this kind is kept\n'],
  [['--receiver', 'crn'], 'nothing of this kind is kept\n'],
] as const)('an empty list with %j claims no more than it knows', async ([words, text]) => {
  const { folder, release } = await hold();
  await release();
  expect(await runHere(['outbox', 'list', ...words, '--state-dir', folder])).toMatchObject({
    code: 0,
    stdout: text,
  });
});

test.for([
  [
    ['list', '--limit', '10001'],
    '--limit is "10001", which is not a number of events. Write a number from 1 to 10000',
  ],
  [
    ['list', '--limit', '0'],
    '--limit is "0", which is not a number of events. Write a number from 1 to 10000',
  ],
  [
    ['stats', '--admin-port', 'abc'],
    '--admin-port is "abc", which is not a port. Write a number from 0 to 65535',
  ],
] as const)('"dargah outbox" with %j is a wrong command', async ([words, message]) => {
  const { code, stdout, stderr } = await runHere(['outbox', ...words, '--state-dir', temporaryFolder()]);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `dargah: ${message}\n` });
});

describe('what a terminal would obey', () => {
  const hostile = { id: 'msg_1', rule: 'a\u009b31m\u202e', body: '{"a":"\\u001b[2J\u009b31m\u202e\u2028"}' };
  const obeyed = /[\p{Cc}\u202e\u2028]/u;
  const error = 'no\u001b[2J\nno';

  test.for([['list'], ['show', 'msg_1'], ['stats']])(
    'is shown by its number in the text of %j',
    async (words) => {
      const folder = await folderKeeping(error, hostile, { id: 'msg_2', receiver: 'crm' });
      const { code, stdout } = await runHere(['outbox', ...words, '--state-dir', folder]);
      expect(code).toBe(0);
      expect(stdout.replaceAll('\n', '')).not.toMatch(obeyed);
      if (words[0] !== 'stats') expect(stdout).toContain('a\\u009b31m\\u202e');
    },
  );

  test('is shown by its number where a message quotes it', async () => {
    const folder = await folderKeeping(error, hostile);
    const { code, stderr } = await runHere(['outbox', 'show', 'a\u001b[2J\u202e', '--state-dir', folder]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'dargah: no event a\\u001b[2J\\u202e is kept\n' });
  });

  test('is escaped in JSON, which means the same', async () => {
    const folder = await folderKeeping(error, hostile);
    const run = async (...words: string[]) => {
      const args = ['outbox', ...words, '--format', 'json', '--state-dir', folder];
      const { stdout } = await runHere(args);
      expect(stdout.trimEnd()).not.toMatch(obeyed);
      return JSON.parse(stdout) as unknown;
    };
    const kept = { id: 'msg_1', rule: hostile.rule, last_error: error };
    expect(await run('list')).toMatchObject(kept);
    expect(await run('show', 'msg_1')).toMatchObject({ ...kept, event: JSON.parse(hostile.body) });
  });
});

describe('a folder that another process holds', () => {
  // One for all of them, since none changes what is kept.
  const held = mkdtempSync(join(tmpdir(), 'dargah-outbox-'));
  let outbox: Outbox;
  beforeAll(async () => {
    outbox = await openPatientOutbox({ folder: held, dispatcher: recordingDispatcher() });
  });
  afterAll(async () => {
    await outbox.close(0);
    rmSync(held, { recursive: true });
  });

  function heldWith(admin?: object): string {
    rmSync(join(held, 'admin.json'), { force: true });
    if (admin !== undefined) announce(held, admin);
    return held;
  }

  test('without a way to ask it', async () => {
    const folder = heldWith();
    const { code, stderr } = await listAtOnce(folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /is in use by another process, and nothing says how to ask it: there is no .*admin\.json/,
    );
  });

  test('with an admin.json that says nothing', async () => {
    const folder = heldWith({});
    const { code, stderr } = await listAtOnce(folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/admin\.json cannot be read: it does not say where the server is\n$/);
  });

  test('while nothing listens where admin.json says', async () => {
    const origin = `http://127.0.0.1:${await freePort()}`;
    const folder = heldWith({ url: `${origin}/`, token: 'abc' });
    const { code, stderr } = await listAtOnce(folder);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `the server that holds the events cannot be asked at ${origin}: connect ECONNREFUSED`,
    );
    expect(stderr).toContain('. If its admin port is another one here, give it by --admin-port\n');
  });

  test.for([
    [401, /does not know the token of admin\.json: it is another server\. If its admin port is another/],
    [404, /has no outbox to ask: it is another server\. If its admin port is another/],
    [413, /takes no question of this size\. Name fewer events at a time\n/],
    [500, /answered with 500: see its log\n/],
  ] as const)('whose answer is %i', async ([status, message]) => {
    const { url } = await serverThat(status);
    const folder = heldWith({ url, token: 'abc' });
    const { code, stderr } = await listAtOnce(folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });

  test.for(['<html>\u001b[2J</html>', 'null', '[]', '{"status":"ok"}', '{"unavailable":7}'])(
    'but leads to another program, which answers with %j',
    async (body) => {
      const { url } = await serverThat((response) => void response.writeHead(200).end(body));
      const { code, stderr } = await listAtOnce(heldWith({ url, token: 'abc' }));
      expect(code).toBe(1);
      expect(stderr).toMatch(/has no outbox to ask: it is another server\. If its admin port is another/);
    },
  );

  test('is not asked for elsewhere, wherever the answer leads', async () => {
    const elsewhere = await serverThat(204);
    const { url } = await serverThat((response) =>
      response.writeHead(307, { location: elsewhere.url }).end(),
    );
    const { code, stderr } = await listAtOnce(heldWith({ url, token: 'abc' }));
    expect(code).toBe(1);
    expect(stderr).toContain('answered with 307');
    expect(elsewhere.received).toEqual([]);
  });

  test('and ends while it is asked', async () => {
    const cut = await rawServerThat((socket) => socket.resetAndDestroy());
    const half = await rawServerThat((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'));
    for (const { url } of [cut, half]) {
      const { code, stderr } = await listAtOnce(heldWith({ url, token: 'abc' }));
      expect(code).toBe(1);
      expect(stderr).toMatch(/: it ended meanwhile\. What was asked may be done all the same\n$/);
    }
  });

  test('and does not answer in time', async () => {
    const silent = await rawServerThat(() => {});
    const halting = await serverThat((response) => void response.writeHead(200).write('{'));
    for (const { url } of [silent, halting]) {
      const admin = await outboxAdminOfServer({
        stateDir: heldWith({ url, token: 'abc' }),
        maxWaitMs: 50,
      });
      await expect(admin.stats()).rejects.toThrow(
        /^the server .* it did not answer within 0\.05 s\. What was asked may be done all the same$/,
      );
    }
  });
});

describe('while another process holds the folder for a moment', () => {
  const waiting =
    /waiting for up to 10 s, since .*(is in use by another process|ECONNREFUSED|does not know the token)/;
  const stranger = async (): Promise<object> => ({ url: (await serverThat(401)).url, token: 'abc' });
  const nothing = async (): Promise<object | undefined> => undefined;
  const dead = async (): Promise<object> => ({ url: `http://127.0.0.1:${await freePort()}/`, token: 'abc' });

  const successors = [
    ['is just starting, and says a moment later where it is asked', nothing],
    ['was killed, and its successor is just starting', dead],
    ['was killed, and its successor knows another token', stranger],
  ] as const;
  test.for(rows(successors, 1))(
    'a command waits for the answer of a server that %s',
    largerInSoak,
    async ([, adminBefore]) => {
      const answer = JSON.stringify({ answer: { waiting: 3, dead: 0, receivers: {} } });
      const { url } = await serverThat((response) => void response.writeHead(200).end(answer));
      const { folder } = await hold(await adminBefore());
      const stats = await startHere({ args: ['outbox', 'stats', '--format', 'json', '--state-dir', folder] });
      await eventually(() => expect(stats.stderr()).toMatch(waiting));
      announce(folder, { url, token: 'abc' });
      expect(await stats.ended).toBe(0);
      expect(JSON.parse(stats.stdout())).toMatchObject({ waiting: 3 });
      expect(stats.stderr().match(/waiting/g)).toHaveLength(1);
    },
  );

  test.for([
    ['another command', nothing],
    ['a server that is just stopping', dead],
  ] as const)('a command looks itself after %s', async ([, admin]) => {
    const { folder, release } = await hold(await admin());
    const stats = await startHere({ args: ['outbox', 'stats', '--format', 'json', '--state-dir', folder] });
    await eventually(() => expect(stats.stderr()).toMatch(waiting));
    await release();
    expect(await stats.ended).toBe(0);
    expect(JSON.parse(stats.stdout())).toMatchObject({ waiting: 0 });
  });

  test('a server waits for it, and says so once', inSoak, async () => {
    const { folder, release } = await hold();
    const environment = { DARGAH_AUTH_KEY: 'dev', DARGAH_HOST: '127.0.0.1', DARGAH_PORT: '0' };
    const server = start({ args: ['serve', '--admin-port', '0', '--state-dir', folder], environment });
    const said: string[] = [];
    server.onLine((line) => said.push((JSON.parse(line) as { msg: string }).msg));
    const message = `waiting for up to 10 s, since another process has ${folder}/outbox in use`;
    await eventually(() => expect(said).toEqual([message]));
    await release();
    await eventually(() => expect(said.at(-1)).toMatch(/^answering clicks at /));
    expect(said.filter((msg) => msg === message)).toHaveLength(1);
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
  });
});

/** Only root can become somebody else. */
describe.skipIf(process.getuid?.() !== 0)('who is another user than the server', () => {
  const uid = 65_534;
  const listIn = (folder: string) => runDargah({ args: ['outbox', 'list', '--state-dir', folder], uid });

  test('may not open its folder, and learns why', async () => {
    const { code, stderr } = await listIn(await heldFolder());
    expect(code).toBe(1);
    expect(stderr).toMatch(/this user may not open .*outbox\. Run it as the user that the server runs as\n$/);
  });

  test('learns whose the folder is if that can be seen', async () => {
    const folder = await folderKeeping('no', {});
    chmodSync(folder, 0o755);
    const environment = { DARGAH_AUTH_KEY: 'dev' };
    for (const args of [['outbox', 'list'], ['serve']]) {
      const { code, stderr } = await runDargah({ args: [...args, '--state-dir', folder], environment, uid });
      expect({ args, code }).toEqual({ args, code: 1 });
      expect(stderr).toContain(
        `this user may not open ${folder}/outbox, which belongs to user 0. Run it as that user, by "sudo -u '#0' …"`,
      );
    }
  });

  test(
    'leaves nothing behind that would keep the server from its folder, as root could',
    inSoak,
    async () => {
      const folder = await folderKeeping('no', {});
      giveTo(uid, folder);
      const environment = { DARGAH_AUTH_KEY: 'dev' };
      for (const args of [['outbox', 'list'], ['serve']]) {
        const { code, stdout, stderr } = await runDargah({
          args: [...args, '--state-dir', folder],
          environment,
        });
        expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: '' });
        expect(stderr).toBe(
          `dargah: --state-dir: ${folder}/outbox belongs to user 65534, who could not open what this user would ` +
            `write there. Run it as that user, by "sudo -u '#65534' …" or "docker exec -u 65534 …"; ` +
            'if the server is to run as this one, give it the folder by "chown -R"\n',
        );
      }
      expect(await listIn(folder)).toMatchObject({ code: 0, stderr: '' });
    },
  );

  test('asks a server that runs nevertheless, as root may read its admin.json', async () => {
    const answer = JSON.stringify({ answer: { waiting: 3, dead: 0, receivers: {} } });
    const { url, received } = await serverThat((response) => void response.writeHead(200).end(answer));
    const folder = await heldFolder({ url, token: 'abc' });
    giveTo(uid, folder);
    const { code, stdout } = await runHere(['outbox', 'stats', '--format', 'json', '--state-dir', folder]);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, waiting: 3 });
    expect(received).toHaveLength(1);
  });

  test('learns that the file of the events is withheld, and nothing is made meanwhile', inSoak, async () => {
    const folder = await folderKeeping('no', { id: 'msg_1' });
    giveTo(uid, folder);
    const file = join(folder, 'outbox', 'events.db');
    chownSync(file, 0, 0);
    const before = readdirSync(join(folder, 'outbox'));
    const environment = { DARGAH_AUTH_KEY: 'dev' };
    for (const args of [['outbox', 'list'], ['serve']]) {
      const { code, stderr } = await runDargah({ args: [...args, '--state-dir', folder], environment, uid });
      expect({ args, code }).toEqual({ args, code: 1 });
      expect(stderr).toMatch(
        /^dargah: --state-dir: .*outbox cannot be opened: .*\. It needs room on the disk, and this user must be let write there\n$/,
      );
    }
    expect(readdirSync(join(folder, 'outbox'))).toEqual(before);

    chownSync(file, uid, uid);
    const { code, stdout } = await listIn(folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/msg_1 /);
  });

  test('may not read its admin.json, and learns so', async () => {
    const folder = await heldFolder({ url: 'http://127.0.0.1:9/', token: 'abc' });
    giveTo(uid, folder);
    chownSync(join(folder, 'admin.json'), 0, 0);
    const { code, stderr } = await listIn(folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /nothing says how to ask it: this user may not read .*admin\.json\. Run the command as the user/,
    );
  });
});

test.skipIf(withoutRedis)('a Redis over TLS is asked once its certificate is trusted', inSoak, async () => {
  const port = String(await freePort());
  const folder = temporaryFolder();
  for (const name of ['cert', 'key'] as const) writeFileSync(join(folder, name), certificate[name]);
  const [cert, key] = [join(folder, 'cert'), join(folder, 'key')];
  await startRedis(
    ...['--tls-port', port, '--tls-auth-clients', 'no'],
    ...['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert],
  );
  const stats = (environment: Record<string, string>) =>
    runDargah({ args: ['outbox', 'stats', '--outbox', `rediss://localhost:${port}`], environment });

  const untrusted = await stats({});
  expect(untrusted).toMatchObject({ code: 1, stdout: '' });
  expect(untrusted.stderr).toMatch(
    /^dargah: Redis at localhost:\d+ takes no deliveries: self-signed certificate/,
  );

  expect(await stats({ NODE_EXTRA_CA_CERTS: cert })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('RECEIVER'),
  });
});
