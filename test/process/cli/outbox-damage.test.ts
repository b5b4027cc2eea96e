import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFileOutbox } from '../../../src/webhooks/file-outbox/outbox.js';
import { type Dargah, eventually, runDargah, startDargah } from '../../support/dargah.js';
import { rows } from '../../support/soak.js';
import { series } from '../http/server.js';
import { temporaryFolder } from '../reload/folder.js';
import { aDelivery, numbered, recordingDispatcher } from '../webhooks/outbox-behaviour.js';
import { serverThat } from '../webhooks/receivers.js';

/** A folder whose journal holds these many events, none of which was tried. */
async function folderWithJournal(events: number): Promise<{ folder: string; journal: string }> {
  const folder = temporaryFolder();
  const outbox = await openFileOutbox({ folder, dispatcher: recordingDispatcher() });
  for (const id of numbered(events)) await outbox.append([aDelivery({ id })]);
  await outbox.close(0);
  const [name] = readdirSync(join(folder, 'outbox', 'journal'));
  return { folder, journal: join(folder, 'outbox', 'journal', name!) };
}

/** A server that delivers what it finds there. */
async function serveFrom(stateDir: string): Promise<{ dargah: Dargah; received: string[] }> {
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
  const dargah = await startDargah({ args: ['serve', '--state-dir', stateDir], cwd, environment });
  return { dargah, received };
}

async function read({ adminUrl }: Dargah, path: string): Promise<string> {
  return (await fetch(`${adminUrl}${path}`)).text();
}

test('the log, the probes and the metrics report a write-ahead log that was cut short, with the number', async () => {
  const { folder, journal } = await folderWithJournal(300);
  truncateSync(journal, Math.floor(statSync(journal).size / 2));
  const whole = readFileSync(journal);
  const { dargah, received } = await serveFrom(folder);
  await eventually(() => expect(received.length).toBe(150));

  const warning = dargah.log.find(({ msg }) => msg.includes('ends early'))!.msg;
  const copy = join(folder, 'outbox', 'damaged', readdirSync(join(folder, 'outbox', 'damaged'))[0]!);
  expect(warning).toBe(
    `${journal} ends early, and up to 150 deliveries in it are lost. A copy of it is kept as ${copy}`,
  );
  expect(readFileSync(copy)).toEqual(whole);
  expect(await read(dargah, '/readyz')).toBe(`ready, but ${warning}\n`);
  expect(JSON.parse(await read(dargah, '/status'))).toMatchObject({
    outbox: { lost: 150, warnings: [warning] },
  });
  const metrics = await read(dargah, '/metrics');
  expect(series(metrics, 'dargah_outbox_lost_total')).toBe(150);
  expect(series(metrics, 'dargah_outbox_warnings')).toBe(1);

  dargah.signal('SIGTERM');
  await dargah.ended;
  const again = await serveFrom(folder);
  expect(await read(again.dargah, '/readyz')).toBe('ready\n');
});

test('a server whose journal is sound says nothing, and its series are there', async () => {
  const { folder } = await folderWithJournal(3);
  const { dargah, received } = await serveFrom(folder);
  await eventually(() => expect(received.sort()).toEqual(numbered(3)));
  expect(await read(dargah, '/readyz')).toBe('ready\n');
  expect(JSON.parse(await read(dargah, '/status'))).toMatchObject({ outbox: { lost: 0, warnings: [] } });
  const metrics = await read(dargah, '/metrics');
  expect(series(metrics, 'dargah_outbox_lost_total')).toBe(0);
  expect(series(metrics, 'dargah_outbox_warnings')).toBe(0);
  expect(existsSync(join(folder, 'outbox', 'damaged'))).toBe(false);
});

describe('"dargah outbox repair"', () => {
  const damages = [
    ['a list of files that is cut short', (place: string) => cutShort(place, /^MANIFEST/, 10)],
    ['the name of that list cut short', (place: string) => cutShort(place, /^CURRENT$/, 1)],
    ['no list of files', (place: string) => rmSync(fileLike(place, /^MANIFEST/))],
    ['no journal', (place: string) => rmSync(join(place, 'journal'), { recursive: true })],
  ] as const;
  test.for(rows(damages, 2))(
    'is named by a server that finds %s, and brings back all',
    async ([, damage]) => {
      const folder = await folderWithStore(5);
      damage(join(folder, 'outbox'));
      const refused = await runDargah({ args: ['outbox', 'stats', '--state-dir', folder] });
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain(`${join(folder, 'outbox')} is damaged: `);
      expect(refused.stderr).toContain(
        `"dargah outbox repair --state-dir ${folder}" brings back what can be read`,
      );

      // From a folder in which Node finds no package.
      const repaired = await runDargah({
        args: ['outbox', 'repair', '--state-dir', folder],
        cwd: temporaryFolder(),
      });
      expect(repaired).toMatchObject({ code: 0, stderr: '' });
      const [kept] = readdirSync(folder).filter((name) => name.startsWith('outbox-damaged-'));
      expect(repaired.stdout).toBe(
        `no events waiting and 5 dead letters are there\nno event is known to be lost\nthe damaged folder is kept as ${join(folder, kept!)}\n`,
      );
      const { stdout } = await runDargah({
        args: ['outbox', 'list', '--state-dir', folder, '--format', 'json'],
      });
      const ids = stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id);
      expect(ids.sort()).toEqual(numbered(5));
    },
  );

  test('brings back what is sound of a table that LevelDB could not read without ending the process', async () => {
    const folder = await folderWithStore(300);
    const table = largestTable(join(folder, 'outbox'));
    const bytes = readFileSync(table);
    bytes[1000]! ^= 0x10; // in one of the bodies, of which some share a block
    writeFileSync(table, bytes);
    const refused = await runDargah({ args: ['outbox', 'stats', '--state-dir', folder] });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toBe(
      `dargah: --state-dir: ${join(folder, 'outbox')} is damaged: the checksums of ${basename(table)} do not hold. ` +
        `"dargah outbox repair --state-dir ${folder}" brings back what can be read. To begin anew, move the folder away\n`,
    );

    const args = ['outbox', 'repair', '--state-dir', folder, '--format', 'json'];
    const repaired = await runDargah({ args });
    expect(repaired).toMatchObject({ code: 0, stderr: '' });
    const { dead, lost, damaged_tables: tables, kept_at: keptAt } = JSON.parse(repaired.stdout);
    expect(tables).toEqual([basename(table)]);
    expect(dead).toBeGreaterThan(100);
    expect(dead).toBeLessThan(300);
    expect(dead + lost).toBe(300);
    expect(readFileSync(join(keptAt, basename(table)))).toEqual(bytes);
    const { dargah } = await serveFrom(folder);
    expect(await read(dargah, '/readyz')).toBe('ready\n');
  });

  test('is refused while a server has the folder, and changes nothing', async () => {
    const { folder } = await folderWithJournal(3);
    await serveFrom(folder);
    const before = ['admin.json', 'last-good.json', 'outbox'];
    await eventually(() => expect(readdirSync(folder).sort()).toEqual(before)); // The rules are kept soon after the start.
    const { code, stdout, stderr } = await runDargah({ args: ['outbox', 'repair', '--state-dir', folder] });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/is in use by another process: .*\. Stop the server that has it\n$/);
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  test('makes no outbox of a folder that is none', async () => {
    const folder = temporaryFolder();
    expect(await runDargah({ args: ['outbox', 'repair', '--state-dir', folder] })).toMatchObject({
      code: 2,
      stdout: '',
    });
    mkdirSync(join(folder, 'outbox'));
    writeFileSync(join(folder, 'outbox', 'notes.txt'), 'mine');
    const { code, stderr } = await runDargah({ args: ['outbox', 'repair', '--state-dir', folder] });
    expect(code).toBe(1);
    expect(stderr).toContain('cannot be repaired: ');
    expect(readdirSync(join(folder, 'outbox')).filter((name) => name !== 'LOCK')).toEqual(['notes.txt']);
    expect(readdirSync(folder)).toEqual(['outbox']);
  });
});

/** A folder whose store holds these many dead letters, in a table. */
async function folderWithStore(events: number): Promise<string> {
  const folder = temporaryFolder();
  const dispatcher = recordingDispatcher();
  dispatcher.answer = () => ({ type: 'dead', error: 'answered 410' });
  const outbox = await openFileOutbox({ folder, dispatcher });
  outbox.deliverTo(['crm']);
  await outbox.append(numbered(events).map((id) => aDelivery({ id, body: JSON.stringify({ id }) })));
  await eventually(async () => expect((await outbox.stats()).dead).toBe(events));
  await outbox.close(0);
  const again = await openFileOutbox({ folder, dispatcher: recordingDispatcher() });
  await again.close(0);
  return folder;
}

function fileLike(place: string, pattern: RegExp): string {
  return join(place, readdirSync(place).find((name) => pattern.test(name))!);
}

function largestTable(place: string): string {
  const tables = readdirSync(place).filter((name) => name.endsWith('.ldb'));
  const sizeOf = (name: string) => statSync(join(place, name)).size;
  return join(place, tables.sort((one, other) => sizeOf(other) - sizeOf(one))[0]!);
}

function cutShort(place: string, pattern: RegExp, bytes: number): void {
  const file = fileLike(place, pattern);
  truncateSync(file, statSync(file).size - bytes);
}
