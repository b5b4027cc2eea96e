import { cpSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkout, eventually, type Gateway, startDargah } from '../support/dargah.js';
import { checkAlerts, expectAlerts, type Scrapes, withoutPromtool } from '../support/promtool.js';
import { startRedis, withoutRedis } from '../support/redis.js';
import { serveHere } from '../support/serve-here.js';
import { inSoak, largerInSoak, rows } from '../support/soak.js';
import { rawConnection, series } from './http/server.js';
import { replaceFile, temporaryFolder } from './reload/folder.js';
import { aDelivery, numbered, openPatientOutbox, recordingDispatcher } from './webhooks/outbox-behaviour.js';
import { serverThat } from './webhooks/receivers.js';

const file = join(checkout, 'docs/alerts.yaml');
const environment = {
  CRM_SECRET: `whsec_${Buffer.from('a secret of the test, long enough').toString('base64')}`,
};

/** A server in front of a receiver that takes events or fails, and of one that is always asked to wait. */
async function startServer(flags: string[]) {
  const crm = { status: 204 };
  const { url } = await serverThat((response) => response.writeHead(crm.status).end());
  const busy = await serverThat(503);
  const folder = temporaryFolder();
  const rules = (more = '') => `version: 1
notify:
  crm: { url: ${url}, secret: CRM_SECRET, include: [touchpoint], allow_private: [127.0.0.0/8], retries: [] }
  busy: { url: ${busy.url}, secret: CRM_SECRET, include: [touchpoint], allow_private: [127.0.0.0/8], retries: [24h] }
rules:
  - { id: fails, match: { extra_data.is: fails }, when: { "==": [{ var: extra_data.text }, a] }, respond: ok }
  - { id: rejected, match: { extra_data.is: rejected }, respond: { text_message: "{{ extra_data.text }}" } }
  - { id: crm, match: { extra_data.is: crm }, respond: ok, notify: crm }
  - { id: busy, match: { extra_data.is: busy }, respond: ok, notify: busy }
  - { id: known, match: { extra_data.is: known }, respond: ok }
${more}responses:
  ok: { text_message: ثبت شد }
default: { text_message: نشد }
`;
  writeFileSync(join(folder, 'rules.yaml'), rules());
  writeFileSync(join(folder, 'keys'), 'dev\n');
  const args = ['serve', '--poll-interval', '20ms', '--auth-key-file', 'keys', ...flags];
  const start = flags.includes('2') ? startDargah : serveHere;
  const dargah = await start({ args, cwd: folder, environment });
  const says = (message: RegExp) =>
    eventually(() => expect(dargah.log.some(({ msg }) => message.test(msg))).toBe(true));
  await says(/is in force/);
  const restart = async () => {
    dargah.signal('SIGTERM');
    await dargah.ended;
    return start({ args, cwd: folder, environment });
  };
  return { dargah, crm, folder, rules, says, restart };
}

async function scrape({ adminUrl }: Gateway): Promise<string> {
  return (await fetch(`${adminUrl}/metrics`)).text();
}

/** Clicks, some at a time. */
async function clicks(dargah: Gateway, number: number, extraData: object, key = 'dev'): Promise<void> {
  for (let i = 0; i < number; i++) {
    await dargah.click({ touchpoint: 'CHAT', extra_data: extraData }, { authorization: key });
  }
}

/** Scrapes of so many minutes each. */
const minutes = (...spans: [number: number, text: string | undefined][]): Scrapes =>
  spans.flatMap(([number, text]) => Array.from({ length: number }, () => text));

const named = (alertname: string, labels: Record<string, string> = {}) => ({ alertname, ...labels });
const deadLetters = named('DargahDeadLetters', { receiver: 'crm' });
const afterTheBurst = [
  named('DargahClicksRefused', { code: '401' }),
  named('DargahClicksUnmatched'),
  named('DargahRuleErrors', { rule: 'fails' }),
  named('DargahResponsesRejected', { rule: 'rejected' }),
  named('DargahDeliveriesFail', { receiver: 'crm' }),
  deadLetters,
];
const ofTheRest = [
  ...['DargahDown', 'DargahRulesRefused', 'DargahKeysRefused', 'DargahRevisionsDiffer'],
  ...['DargahEventsNotWritten', 'DargahOutboxDamaged', 'DargahEventsWait', 'DargahConnectionsDropped'],
  ...['DargahSchemasRefused', 'DargahLastGoodNotKept'],
];

test('each alert is in a case below and in the docs, and says what is the matter', () => {
  const { groups } = parse(readFileSync(file, 'utf8')) as {
    groups: { rules: { alert: string; annotations: { summary: string } }[] }[];
  };
  const alerts = groups.flatMap(({ rules }) => rules);
  const tested = new Set([...afterTheBurst.map(({ alertname }) => alertname), ...ofTheRest]);
  expect(new Set(alerts.map(({ alert }) => alert))).toEqual(tested);
  for (const { annotations } of alerts) expect(annotations.summary).toMatch(/\.$/);
  const page = readFileSync(join(checkout, 'docs/operating.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `(Dargah\w+)`/gm)].map(([, alert]) => alert);
  expect(listed).toEqual(alerts.map(({ alert }) => alert));
});

test.skipIf(withoutPromtool)('promtool takes the file', () => checkAlerts(file));

test.skipIf(withoutPromtool).each(rows(['1', '2'], 1))(
  'with %s processes each alert fires on the first burst of what it is about, and none before',
  largerInSoak,
  async (workers) => {
    const { dargah, crm, folder, rules, says } = await startServer([
      '--state-dir',
      'state',
      '--workers',
      workers,
    ]);
    const atStart = await scrape(dargah);

    await clicks(dargah, 30, { is: 'known' });
    await clicks(dargah, 5, { is: 'crm' });
    await clicks(dargah, 10, { is: 'unknown' });
    await clicks(dargah, 5, {}, 'of the day before');
    const delivered = 'dargah_notify_attempts_total{receiver="crm",outcome="delivered"}';
    await eventually(async () => expect(series(await scrape(dargah), delivered)).toBe(5));
    const atWork = await scrape(dargah);
    expectAlerts(
      file,
      { a: minutes([20, atStart], [40, atWork]) },
      { 1: [], 10: [], 21: [], 30: [], 59: [] },
    );

    crm.status = 500;
    await clicks(dargah, 60, { is: 'unknown' });
    await clicks(dargah, 20, {}, 'of the day before');
    await clicks(dargah, 1, { is: 'fails', text: { toString: 1 } });
    await clicks(dargah, 1, { is: 'rejected' });
    await clicks(dargah, 15, { is: 'crm' });
    await clicks(dargah, 1, { is: 'busy' });
    const attempts = (labels: string) => `dargah_notify_attempts_total{${labels}}`;
    await eventually(async () => {
      const text = await scrape(dargah);
      expect(series(text, attempts('receiver="crm",outcome="dead"'))).toBeGreaterThan(5);
      expect(series(text, attempts('receiver="busy",outcome="retry"'))).toBe(1);
    });
    const burst = await scrape(dargah);
    expectAlerts(file, { a: minutes([5, atStart], [5, burst]) }, { 6: afterTheBurst });
    expectAlerts(
      file,
      { a: minutes([20, atWork], [40, burst]) },
      { 19: [], 21: afterTheBurst, 40: [deadLetters] },
    );

    const age = /^(dargah_outbox_oldest_age_seconds\{receiver="busy"\}) (\S+)$/m;
    const anHourLater = burst.replace(age, (_line, name, seconds) => `${name} ${Number(seconds) + 3600}`);
    expect(anHourLater).not.toBe(burst);
    const waiting = { a: minutes([60, burst], [20, anHourLater]) };
    expectAlerts(file, waiting, {
      64: [deadLetters],
      66: [deadLetters, named('DargahEventsWait', { receiver: 'busy' })],
    });

    const more =
      '  - { id: new, match: { extra_data.is: new }, respond: { text_message: "{{ extra_data.text }}" } }\n';
    replaceFile(join(folder, 'rules.yaml'), rules(more));
    await says(/with 6 rules/);
    const reloaded = await scrape(dargah);
    await clicks(dargah, 1, { is: 'new' });
    const burstOfNew = await scrape(dargah);
    expectAlerts(
      file,
      { a: minutes([20, reloaded], [20, burstOfNew]) },
      { 21: [named('DargahResponsesRejected', { rule: 'new' }), deadLetters] },
    );

    const replicas = { a: minutes([20, burst]), b: minutes([20, reloaded]) };
    expectAlerts(file, replicas, {
      4: [deadLetters],
      6: [deadLetters, named('DargahRevisionsDiffer')],
    });

    replaceFile(join(folder, 'rules.yaml'), rules().replaceAll('respond: ok', 'respond: okay'));
    replaceFile(join(folder, 'keys'), '');
    await says(/was edited but has/);
    await says(/The last good keys stay in force/);
    const refused = { a: minutes([20, burstOfNew], [20, await scrape(dargah)]) };
    expectAlerts(file, refused, {
      24: [deadLetters],
      26: [deadLetters, named('DargahRulesRefused'), named('DargahKeysRefused')],
    });

    const down = { a: minutes([20, atStart], [20, undefined]), b: minutes([40, atStart]) };
    expectAlerts(file, down, { 21: [], 23: [named('DargahDown')] });
    expectAlerts(file, {}, { 3: [named('DargahDown')] });
  },
);

test.skipIf(withoutPromtool || withoutRedis).each(rows(['1', '2'], 1))(
  'with %s processes the first event that cannot be written is told of',
  largerInSoak,
  async (workers) => {
    const redis = await startRedis();
    const { dargah } = await startServer(['--outbox', redis.url, '--workers', workers]);
    const atStart = await scrape(dargah);
    await redis.kill();
    await clicks(dargah, 1, { is: 'crm' });
    const lost = await scrape(dargah);
    expectAlerts(
      file,
      { a: minutes([20, atStart], [20, lost]) },
      { 19: [], 21: [named('DargahEventsNotWritten')] },
    );
  },
);

test.skipIf(withoutPromtool).each(rows(['1', '2'], 1))(
  'with %s processes the first connection that is dropped is told of',
  largerInSoak,
  async (workers) => {
    const { dargah } = await startServer([
      '--state-dir',
      'state',
      '--workers',
      workers,
      '--max-connections',
      '1',
    ]);
    const atStart = await scrape(dargah);
    const { port } = new URL(dargah.url);
    for (let i = 0; i <= Number(workers); i++) await rawConnection(Number(port));
    const dropped = 'dargah_connections_dropped_total{reason="limit"}';
    await eventually(async () => expect(series(await scrape(dargah), dropped)).toBe(1));
    const flooded = { a: minutes([20, atStart], [20, await scrape(dargah)]) };
    expectAlerts(file, flooded, { 19: [], 21: [named('DargahConnectionsDropped', { reason: 'limit' })] });
  },
);

test.skipIf(withoutPromtool || withoutRedis)('a Redis that was emptied is told of', inSoak, async () => {
  const redis = await startRedis();
  const { dargah } = await startServer(['--outbox', redis.url]);
  const atStart = await scrape(dargah);
  await redis.client.flushall();
  await eventually(async () => expect(series(await scrape(dargah), 'dargah_outbox_warnings')).toBe(1));
  expect(await (await fetch(`${dargah.adminUrl}/readyz`)).text()).toMatch(
    /^ready, but Redis at .* was emptied/,
  );
  const emptied = { a: minutes([20, atStart], [20, await scrape(dargah)]) };
  expectAlerts(file, emptied, { 19: [], 21: [named('DargahOutboxDamaged')] });
});

test.skipIf(withoutPromtool)(
  'an alert fires for what a start finds damaged, and for what cannot be kept',
  inSoak,
  async () => {
    const [state, before] = [temporaryFolder(), temporaryFolder()];
    const outbox = await openPatientOutbox({ folder: before, dispatcher: recordingDispatcher() });
    for (const id of numbered(20)) await outbox.append([aDelivery({ id, clickedAt: Date.now() })]);
    // As one that is killed leaves it, and then a disk.
    cpSync(before, state, { recursive: true });
    await outbox.close(0);
    const log = join(state, 'outbox/events.db-wal');
    truncateSync(log, Math.floor(statSync(log).size / 2));

    const { dargah } = await startServer(['--state-dir', state, '--last-good-dir', 'keys/in-its-way']);
    const kept = 'dargah_config_last_good_kept';
    await eventually(async () => expect(series(await scrape(dargah), kept)).toBe(0));
    const damaged = { a: minutes([20, await scrape(dargah)]) };
    expectAlerts(file, damaged, {
      1: [named('DargahOutboxDamaged')],
      6: [named('DargahOutboxDamaged'), named('DargahLastGoodNotKept')],
    });
  },
);

test.skipIf(withoutPromtool)('an alert fires for a start by the last good schemas', inSoak, async () => {
  const schemas = temporaryFolder();
  const schema = join(schemas, 'response.schema.json');
  writeFileSync(schema, '{ "type": "object" }');
  const flags = ['--state-dir', 'state', '--last-good-dir', 'state', '--schemas', schemas];
  const { dargah, folder, restart } = await startServer(flags);
  const atStart = await scrape(dargah);
  await eventually(() => expect(existsSync(join(folder, 'state/last-good.json'))).toBe(true));
  writeFileSync(schema, '{');
  const again = { a: minutes([20, atStart], [20, await scrape(await restart())]) };
  expectAlerts(file, again, { 19: [], 26: [named('DargahSchemasRefused')] });
});
