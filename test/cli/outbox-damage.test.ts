import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFolderOutbox } from '../../src/notify/folder-outbox.js';
import { series } from '../http/server.js';
import { temporaryFolder } from '../live/folder.js';
import { aDelivery, numbered, recordingCourier } from '../notify/outbox-behaviour.js';
import { serverThat } from '../notify/receivers.js';
import { type Dargah, eventually, startDargah } from '../support/dargah.js';

/** A folder whose journal holds these many events, none of which was tried. */
async function folderWithJournal(events: number): Promise<{ folder: string; journal: string }> {
  const folder = temporaryFolder();
  const outbox = await openFolderOutbox({ folder, courier: recordingCourier() });
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

test('a journal that was cut short is told of with the number, by the log, the probes and the metrics', async () => {
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
