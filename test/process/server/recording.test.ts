import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startDargah } from '../../support/dargah.js';
import { eventually } from '../../support/eventually.js';
import { runBuiltHere, serveHere } from '../../support/serve-here.js';
import { largerInSoak, rows } from '../../support/soak.js';
import { temporaryFolder } from '../reload/folder.js';

const rules = `version: 1
timezone: Asia/Tehran
rules:
  - { id: dear, when: { ">": [{ var: extra_data.price }, 1000] }, respond: { text_message: "{{ extra_data.name }} عزیز" } }
default: { text_message: هیچ }
sessions: { default: { url: "https://x.example.com/?u={{ user_side }}" } }
`;

/** A request with marks at every level. */
const personal = (price: number) => ({
  touchpoint: 'CHAT',
  user_id: 'PERSONAL',
  conversation_id: 'PERSONAL',
  post_token: 'PERSONAL',
  extra_data: { price, name: 'PERSONAL', list: ['PERSONAL'], PERSONAL: 1 },
  PERSONAL: { deep: 'PERSONAL' },
});

test.for(rows(['1', '2'], 1))(
  'with --workers %s calls are recorded, and nothing personal',
  largerInSoak,
  async (workers) => {
    const folder = temporaryFolder();
    const file = join(folder, 'rules.yaml');
    const record = join(folder, 'clicks.jsonl');
    writeFileSync(file, rules);
    const args = ['serve', '--rules', file, '--record', record, '--workers', workers];
    const dargah = await (workers === '1' ? serveHere : startDargah)({ args });
    for (const price of [5_000, 6_000, 10]) expect((await dargah.click(personal(price))).status).toBe(200);
    // An edit is recorded with what it sees.
    writeFileSync(file, rules.replace('1000', '9000'));
    await eventually(async () => {
      expect(await dargah.textFor({ touchpoint: 'CHAT', extra_data: { price: 8_000 } })).toBe('هیچ');
    });
    await dargah.click({ source: 'CHAT', user_side: 'PERSONAL' });
    dargah.signal('SIGTERM');
    expect(await dargah.ended).toBe(0);

    const text = readFileSync(record, 'utf8');
    expect(text).not.toContain('PERSONAL');
    const lines = text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    const countOf = (wanted: object) =>
      lines
        .filter((line) =>
          Object.entries(wanted).every(([key, value]) => JSON.stringify(line[key]) === JSON.stringify(value)),
        )
        .reduce((sum, { count }) => sum + count, 0);
    const revisions = [...new Set(lines.map(({ revision }) => revision))];
    expect(revisions).toHaveLength(2);
    const dear = { extra_data: { name: 'other', price: 1_001 } };
    expect(countOf({ rule: 'dear', request: dear })).toBeGreaterThanOrEqual(2);
    expect(countOf({ rule: 'default', request: { extra_data: { name: 'other', price: 2 } } })).toBe(1);
    expect(countOf({ call: 'session', rule: 'default', request: { user_side: 'other' } })).toBe(1);
  },
);

test('a click is replayed as one, though its mask keeps only what session calls carry', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'rules.yaml');
  const record = join(folder, 'clicks.jsonl');
  writeFileSync(
    file,
    `version: 1
# dargah-ignore unknown-variable the platform may add it one day
rules:
  - { id: bot, match: { source: CHAT }, respond: { text_message: سلام } }
default: { text_message: هیچ }
sessions: { default: { url: "https://x.example.com/" } }
`,
  );
  const dargah = await serveHere({ args: ['serve', '--rules', file, '--record', record] });
  expect((await dargah.click({ touchpoint: 'CHAT', source: 'CHAT' })).status).toBe(200);
  dargah.signal('SIGTERM');
  await dargah.ended;
  expect(readFileSync(record, 'utf8')).toContain('"request":{"source":"CHAT"}');
  const args = ['replay', record, '--rules', file, '--format', 'json'];
  const { stdout } = await runBuiltHere({ args });
  expect(JSON.parse(stdout).answered).toContainEqual({ call: 'click', rule: 'bot', after: 1 });
});

test('with --record-share 0% nothing is recorded', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'rules.yaml'), rules);
  const record = join(folder, 'clicks.jsonl');
  const args = ['serve', '--rules', join(folder, 'rules.yaml'), '--record', record, '--record-share', '0%'];
  const dargah = await serveHere({ args });
  await dargah.click(personal(5));
  dargah.signal('SIGTERM');
  await dargah.ended;
  expect(() => readFileSync(record)).toThrow('ENOENT');
});

test('a record that cannot be written costs no click, and is said once', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'rules.yaml'), rules);
  const args = ['serve', '--rules', join(folder, 'rules.yaml'), '--record', join(folder, 'no/clicks.jsonl')];
  const dargah = await serveHere({ args });
  expect((await dargah.click(personal(5_000))).status).toBe(200);
  dargah.signal('SIGTERM');
  expect(await dargah.ended).toBe(0);
  const said = dargah.log.filter(({ msg }) => String(msg).includes('calls cannot be recorded in'));
  expect(said).toHaveLength(1);
});
