import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eventually, type Gateway, runDargah } from '../../support/dargah.js';
import { runBuiltHere, serveHere } from '../../support/serve-here.js';
import { inSoak, largerInSoak, rows } from '../../support/soak.js';
import { series } from '../http/server.js';
import { temporaryFolder } from '../reload/folder.js';
import { aDelivery, numbered, openPatientOutbox, recordingDispatcher } from '../webhooks/outbox-behaviour.js';
import { serverThat } from '../webhooks/receivers.js';

/** A folder as a server leaves it that is killed when it has taken so many events and tried none. */
async function folderOfKilled(events: number): Promise<string> {
  const [folder, copy] = [temporaryFolder(), temporaryFolder()];
  const outbox = await openPatientOutbox({ folder, dispatcher: recordingDispatcher() });
  for (const id of numbered(events)) await outbox.append([aDelivery({ id })]);
  cpSync(folder, copy, { recursive: true });
  await outbox.close(0);
  return copy;
}

function databaseIn(folder: string): string {
  return join(folder, 'outbox', 'events.db');
}

/** A server that delivers what it finds there. */
async function serveFrom(stateDir: string): Promise<{ dargah: Gateway; received: string[] }> {
  const received: string[] = [];
  const { url } = await serverThat((response, request) => {
    received.push(request.headers['webhook-id'] as string);
    response.writeHead(204).end();
  });
  const cwd = temporaryFolder();
  const rules = `version: 1
notify: { crm: { url: ${url}, secret: CRM_SECRET, include: [touchpoint], allow_private: [127.0.0.0/8] } }
rules: [{ id: yes, match: { extra_data.answer: yes }, respond: { text_message: ok }, notify: crm }]
default: { text_message: no }
`;
  writeFileSync(join(cwd, 'rules.yaml'), rules);
  const environment = {
    CRM_SECRET: `whsec_${Buffer.from('a secret of the test, which is long enough').toString('base64')}`,
  };
  const dargah = await serveHere({ args: ['serve', '--state-dir', stateDir], cwd, environment });
  return { dargah, received };
}

async function read({ adminUrl }: Gateway, path: string): Promise<string> {
  return (await fetch(`${adminUrl}${path}`)).text();
}

test('the log, the probes and the metrics report a log that was cut short, with the number', async () => {
  const folder = await folderOfKilled(300);
  const log = `${databaseIn(folder)}-wal`;
  truncateSync(log, Math.floor(statSync(log).size / 2));
  const stats = await runBuiltHere({ args: ['outbox', 'stats', '--state-dir', folder, '--format', 'json'] });
  const left = (JSON.parse(stats.stdout) as { waiting: number }).waiting;
  const lost = 300 - left;
  expect(lost).toBeGreaterThan(0);
  expect(stats.stderr).toContain(`up to ${lost} deliveries are lost`);
});

test(
  'a server reports what is missing in its log, in the probes and in the metrics, until it is restarted',
  inSoak,
  async () => {
    const folder = await folderOfKilled(300);
    const log = `${databaseIn(folder)}-wal`;
    truncateSync(log, Math.floor(statSync(log).size / 2));
    const { dargah, received } = await serveFrom(folder);
    const warning = dargah.log.find(({ msg }) => msg.includes('are missing'))!.msg;
    const lost = Number(/up to (\d+) deliveries/.exec(warning)?.[1]);
    await eventually(() => expect(received.length).toBe(300 - lost));
    expect(warning).toMatch(
      new RegExp(
        `^${join(folder, 'outbox')}: the last \\d+ transactions are missing: up to ${lost} deliveries are lost, and what had arrived or was dropped since may be sent again$`,
      ),
    );
    expect(await read(dargah, '/readyz')).toBe(`ready, but ${warning}\n`);
    expect(JSON.parse(await read(dargah, '/status'))).toMatchObject({
      outbox: { lost, warnings: [warning] },
    });
    const metrics = await read(dargah, '/metrics');
    expect(series(metrics, 'dargah_outbox_lost_total')).toBe(lost);
    expect(series(metrics, 'dargah_outbox_warnings')).toBe(1);

    dargah.signal('SIGTERM');
    await dargah.ended;
    const again = await serveFrom(folder);
    expect(await read(again.dargah, '/readyz')).toBe('ready\n');
  },
);

test('a server whose folder is sound says nothing, and its series are there', async () => {
  const { dargah, received } = await serveFrom(await folderOfKilled(3));
  await eventually(() => expect(received.sort()).toEqual(numbered(3)));
  expect(await read(dargah, '/readyz')).toBe('ready\n');
  expect(JSON.parse(await read(dargah, '/status'))).toMatchObject({ outbox: { lost: 0, warnings: [] } });
  const metrics = await read(dargah, '/metrics');
  expect(series(metrics, 'dargah_outbox_lost_total')).toBe(0);
  expect(series(metrics, 'dargah_outbox_warnings')).toBe(0);
});

test('a server does not send an event whose text was damaged, and says so', async () => {
  const folder = await folderWithDead(3);
  const bytes = readFileSync(databaseIn(folder));
  bytes[bytes.indexOf('"id":"2"') + 6] = '9'.charCodeAt(0);
  writeFileSync(databaseIn(folder), bytes);
  const { dargah, received } = await serveFrom(folder);
  expect(await runBuiltHere({ args: ['outbox', 'retry', '--all', '--state-dir', folder] })).toMatchObject({
    code: 0,
  });
  await eventually(() => expect(received.sort()).toEqual(['1', '3']));
  const warning = `${join(folder, 'outbox')}: delivery 2, of event 2 to crm, is damaged on the disk. It is kept among the dead letters, and was not sent`;
  await eventually(async () => expect(await read(dargah, '/readyz')).toBe(`ready, but ${warning}\n`));
  expect(JSON.parse(await read(dargah, '/status'))).toMatchObject({
    outbox: { lost: 1, warnings: [warning] },
  });
  const shown = await runBuiltHere({ args: ['outbox', 'show', '2', '--state-dir', folder] });
  expect(shown).toMatchObject({ code: 1, stdout: '' });
  expect(shown.stderr).toContain(
    'delivery 2, of event 2 to crm, is damaged on the disk. "dargah outbox drop" removes it',
  );
  expect(await runBuiltHere({ args: ['outbox', 'drop', '2', '--state-dir', folder] })).toMatchObject({
    code: 0,
  });
});

describe('"dargah outbox recover"', () => {
  const damages = [
    ['a header of zeros', (file: string) => overwrite(file, 0, Buffer.alloc(100))],
    ['a first page of zeros', (file: string) => overwrite(file, 0, Buffer.alloc(4096))],
    ['another format', (file: string) => overwrite(file, 60, Buffer.from([0, 0, 7, 7]))],
    [
      'a table by another name',
      (file: string) => overwrite(file, readFileSync(file).indexOf('clicked_at'), Buffer.from('C')),
    ],
  ] as const;
  test.for(rows(damages, 2))(
    'is named by a server that finds %s, and brings back all',
    largerInSoak,
    async ([, damage]) => {
      const folder = await folderWithDead(5);
      damage(databaseIn(folder));
      const refused = await runBuiltHere({ args: ['outbox', 'stats', '--state-dir', folder] });
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain(`${join(folder, 'outbox')} is damaged: `);
      expect(refused.stderr).toContain(
        `"dargah outbox recover --state-dir ${folder}" brings back what can be read`,
      );

      // From a folder in which Node finds no package.
      const recovered = await runDargah({
        args: ['outbox', 'recover', '--state-dir', folder],
        cwd: temporaryFolder(),
      });
      expect(recovered).toMatchObject({ code: 0, stderr: '' });
      const [kept] = readdirSync(folder).filter((name) => name.startsWith('outbox-damaged-'));
      expect(recovered.stdout).toBe(
        `no events waiting and 5 dead letters are there\nno event is known to be lost\nthe damaged folder is kept as ${join(folder, kept!)}\n`,
      );
      const { stdout } = await runBuiltHere({
        args: ['outbox', 'list', '--state-dir', folder, '--format', 'json'],
      });
      const ids = stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id);
      expect(ids.sort()).toEqual(numbered(5));
      expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    },
  );

  test('is named in one line, where SQLite says in two what is wrong', async () => {
    const folder = await folderOfKilled(5);
    truncateSync(databaseIn(folder), 5000);
    const { stderr } = await runDargah({ args: ['outbox', 'stats', '--state-dir', folder] });
    expect(stderr).toMatch(/^dargah: --state-dir: \S+ is damaged: [^*\n]+\. "dargah outbox recover .*\n$/);
  });

  test('brings back all from the log alone, where the file beside it was emptied', async () => {
    const folder = await folderOfKilled(5);
    truncateSync(databaseIn(folder), 0);
    const refused = await runDargah({ args: ['outbox', 'stats', '--state-dir', folder] });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('is damaged: the file of its events is empty. "dargah outbox recover');
    const recovered = await runDargah({ args: ['outbox', 'recover', '--state-dir', folder] });
    expect(recovered).toMatchObject({ code: 0, stderr: '' });
    expect(recovered.stdout).toContain(
      '5 events waiting and no dead letters are there\nno event is known to be lost',
    );
  });

  test('brings back what is sound around a spoilt page, and says how many are missing', inSoak, async () => {
    const folder = await folderWithDead(300);
    const file = databaseIn(folder);
    const page = Math.floor(readFileSync(file).lastIndexOf('"id":"150"') / 4096);
    overwrite(file, page * 4096, Buffer.alloc(4096, 1));
    const bytes = readFileSync(file);
    expect(await runBuiltHere({ args: ['outbox', 'check', '--state-dir', folder] })).toMatchObject({
      code: 1,
    });

    const args = ['outbox', 'recover', '--state-dir', folder, '--format', 'json'];
    const recovered = await runBuiltHere({ args });
    expect(recovered).toMatchObject({ code: 0, stderr: '' });
    const { dead, lost, kept_at: keptAt } = JSON.parse(recovered.stdout);
    expect(dead).toBeGreaterThan(100);
    expect(dead).toBeLessThan(300);
    expect(dead + lost).toBe(300);
    expect(readFileSync(join(keptAt, 'events.db'))).toEqual(bytes);
    const { dargah } = await serveFrom(folder);
    expect(await read(dargah, '/readyz')).toBe('ready\n');
  });

  test('is refused while a server has the folder, and changes nothing', inSoak, async () => {
    const folder = await folderOfKilled(3);
    await serveFrom(folder);
    const before = ['admin.json', 'last-good.json', 'outbox'];
    await eventually(() => expect(readdirSync(folder).sort()).toEqual(before)); // The rules are kept soon after the start.
    for (const command of ['recover', 'check']) {
      const { code, stdout, stderr } = await runBuiltHere({
        args: ['outbox', command, '--state-dir', folder],
      });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/is in use by another process: .*\. Stop the server that has it\n$/);
    }
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  test('makes no outbox of a folder that is none', async () => {
    const folder = temporaryFolder();
    expect(await runBuiltHere({ args: ['outbox', 'recover', '--state-dir', folder] })).toMatchObject({
      code: 2,
      stdout: '',
    });
    mkdirSync(join(folder, 'outbox'));
    writeFileSync(join(folder, 'outbox', 'notes.txt'), 'mine');
    const { code, stderr } = await runBuiltHere({ args: ['outbox', 'recover', '--state-dir', folder] });
    expect(code).toBe(1);
    expect(stderr).toContain('cannot be recovered: the file of its events is missing');
    expect(readdirSync(join(folder, 'outbox'))).toEqual(['notes.txt']);
    expect(readdirSync(folder)).toEqual(['outbox']);
  });
});

describe('"dargah outbox check"', () => {
  test('looks through what a server left, and finds nothing', async () => {
    const folder = await folderOfKilled(3);
    expect(await runBuiltHere({ args: ['outbox', 'check', '--state-dir', folder] })).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: '3 events are there, and nothing is wrong\n',
    });
  });

  test('names an event whose text was damaged', async () => {
    const folder = await folderWithDead(3);
    overwrite(databaseIn(folder), readFileSync(databaseIn(folder)).indexOf('"id":"2"') + 6, Buffer.from('9'));
    expect(await runBuiltHere({ args: ['outbox', 'check', '--state-dir', folder] })).toMatchObject({
      code: 1,
      stdout: '3 events are there. 1 problem:\ndelivery 2, of event 2 to crm, is damaged\n',
    });
  });
});

test.for([
  { format: 'the earlier format', files: ['CURRENT', 'journal'] },
  { format: 'the first format', files: ['CURRENT'] },
])('a folder in $format is refused, with the way to deliver what waits there', async ({ files }) => {
  const folder = temporaryFolder();
  for (const name of files) mkdirSync(join(folder, 'outbox', name), { recursive: true });
  for (const command of ['stats', 'recover', 'check']) {
    const { code, stderr } = await runBuiltHere({ args: ['outbox', command, '--state-dir', folder] });
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${folder}/outbox has the format of an earlier Dargah, which this one does not read`,
    );
    expect(stderr).toContain(`"dargah serve --state-dir ${folder}"`);
  }
  expect(readdirSync(join(folder, 'outbox'))).toEqual(files);
});

/** A folder that holds so many dead letters, closed in order. */
async function folderWithDead(events: number): Promise<string> {
  const folder = temporaryFolder();
  const dispatcher = recordingDispatcher();
  dispatcher.answer = () => ({ type: 'dead', error: 'answered 410' });
  const outbox = await openPatientOutbox({ folder, dispatcher });
  outbox.deliverTo(['crm']);
  await outbox.append(numbered(events).map((id) => aDelivery({ id, body: JSON.stringify({ id }) })));
  await eventually(async () => expect((await outbox.stats()).dead).toBe(events));
  await outbox.close(0);
  return folder;
}

function overwrite(file: string, at: number, bytes: Buffer): void {
  const before = readFileSync(file);
  bytes.copy(before, at);
  writeFileSync(file, before);
}
