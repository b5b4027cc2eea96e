import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPage } from '../../../src/server/console-page.js';
import { useChromium, withoutChromium } from '../../support/chromium.js';
import { ask, openPage, openPart, violations, writeText } from '../../support/console.js';
import { eventually, type Gateway, startDargah } from '../../support/dargah.js';
import { temporaryFolder } from '../../support/folder.js';
import { runBuiltHere, serveHere } from '../../support/serve-here.js';
import { inSoak, largerInSoak, rows } from '../../support/soak.js';

const rules = `version: 1
rules:
  - { id: vip, match: { extra_data.answer: yes, extra_data.level: gold }, respond: { text_message: ویژه } }
  - { id: yes, match: { extra_data.answer: yes }, respond: { text_message: بله } }
default: { text_message: سلام }
`;

const browser = useChromium();

interface WithConsole extends Gateway {
  file: string;
  /** By role, the addresses that the log tells. */
  addresses: Record<string, string>;
}

async function start(
  args: readonly string[],
  more: { environment?: Record<string, string> } = {},
  text: string = rules,
): Promise<WithConsole> {
  const file = join(temporaryFolder(), 'rules.yaml');
  writeFileSync(file, text);
  const command = { args: ['serve', '--rules', file, ...args], ...more };
  const dargah = await (args.includes('--workers') ? startDargah(command) : serveHere(command));
  const told = dargah.log.flatMap(({ msg }) => [...msg.matchAll(/the console, to (\w+): (\S+)/g)]);
  return { ...dargah, file, addresses: Object.fromEntries(told.map(([, role, address]) => [role, address])) };
}

/** With a receiver that nobody listens for. */
function startNotifying(): Promise<WithConsole> {
  const receiver = '{ url: "https://127.0.0.1:1/", secret: CRM, allow_private: [127.0.0.1/32] }';
  const text = rules.replace('rules:', `notify: { crm: ${receiver} }\nnotify_all: crm\nrules:`);
  const state = temporaryFolder();
  const environment = { CRM: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
  return start(['--console', 'edit', '--state-dir', state], { environment }, text);
}

async function save(dargah: WithConsole, token: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const read = await fetch(`${dargah.adminUrl}/console/api/rules`, { headers });
  const { revisions } = (await read.json()) as { revisions: Record<string, string> };
  const body = JSON.stringify({ texts: { 'rules.yaml': rules.replace('سلام', 'درود') }, revisions });
  return fetch(`${dargah.adminUrl}/console/api/save`, { method: 'POST', headers, body });
}

test('without --console there is no console', async () => {
  const dargah = await start([]);
  for (const path of ['/console', '/console/', '/console/api/rules', '/console/page.js'])
    expect((await fetch(`${dargah.adminUrl}${path}`)).status).toBe(404);
  expect(dargah.addresses).toEqual({});
});

test('the page is found from what tsc has written, too, which is what runs while one works at it', async () => {
  expect((await loadPage({})).get('index.html')?.type).toContain('text/html');
});

test('--console lets people look, and nobody save', async () => {
  const dargah = await start(['--console']);
  expect(Object.keys(dargah.addresses)).toEqual(['look']);
  const [, token = ''] = dargah.addresses.look!.split('#');
  expect((await save(dargah, token)).status).toBe(404);
  // The rest of the admin port is as it was.
  expect((await fetch(`${dargah.adminUrl}/livez`)).status).toBe(200);
});

test('--console edit has two tokens, and each save is in the log', async () => {
  const dargah = await start(['--console', 'edit']);
  const [look = '', edit = ''] = ['look', 'edit'].map((role) => dargah.addresses[role]!.split('#')[1]);
  expect((await save(dargah, look)).status).toBe(403);
  expect(await (await save(dargah, edit)).json()).toMatchObject({ outcome: 'saved' });
  await eventually(async () => expect(await dargah.textFor({ touchpoint: 'CHAT' })).toBe('درود'));
  const audit = dargah.log.find(({ msg }) => msg.includes('was saved in the console'));
  expect(audit).toMatchObject({
    ...{ level: 'info', from: expect.any(String), to: expect.any(String), address: '127.0.0.1' },
  });
});

test('tokens of a file outlive a start, and are not printed', inSoak, async () => {
  const tokens = join(temporaryFolder(), 'tokens');
  const [look, edit] = ['l'.repeat(40), 'e'.repeat(40)];
  writeFileSync(tokens, `# of the console\nlook ${look}\nedit ${edit}\n`);
  const dargah = await start(['--console', 'edit', '--console-token-file', tokens]);
  expect(JSON.stringify(dargah.log)).not.toContain(look);
  expect((await save(dargah, look)).status).toBe(403);
  expect((await save(dargah, edit)).status).toBe(200);
  const looking = await start(['--console', '--console-token-file', tokens]);
  const seen = await ask({ origin: looking.adminUrl, token: edit }, '/console/api/rules');
  expect(JSON.parse(seen.body)).toMatchObject({ role: 'look', text: rules });
});

test.for(rows([1, 2], 1))(
  'shows decisions with nothing of a person in them, of %i processes',
  largerInSoak,
  async (workers) => {
    const dargah = await start(['--console', ...(workers > 1 ? ['--workers', String(workers)] : [])]);
    const [, token = ''] = dargah.addresses.look!.split('#');
    const decisions = async (after = '') => {
      const { body } = await ask({ origin: dargah.adminUrl, token }, `/console/api/decisions${after}`);
      return JSON.parse(body) as { last: number; decisions: object[] };
    };
    await dargah.click({
      touchpoint: 'CHAT',
      user_id: 'PERSONAL',
      extra_data: { answer: 'yes', name: 'PERSONAL' },
    });
    await dargah.click({ touchpoint: 'PERSONAL', extra_data: { answer: 'PERSONAL' } });
    await eventually(async () => expect((await decisions()).last).toBe(2));
    const seen = await decisions();
    expect(seen.decisions).toContainEqual(
      expect.objectContaining({ call: 'click', touchpoint: 'CHAT', rule: 'yes', reason: 'matched' }),
    );
    expect(JSON.stringify(seen)).not.toContain('PERSONAL');
    expect(await decisions('?after=1')).toMatchObject({ last: 2, decisions: [{}] });
    expect(await decisions('?after=2')).toEqual({ last: 2, decisions: [] });
  },
);

test('shows decisions beside a record of calls', async () => {
  const record = join(temporaryFolder(), 'clicks.jsonl');
  const dargah = await start(['--console', '--record', record]);
  const server = { origin: dargah.adminUrl, token: dargah.addresses.look!.split('#')[1]! };
  await dargah.click({ touchpoint: 'CHAT', extra_data: { answer: 'yes' } });
  await eventually(async () => {
    const { body } = await ask(server, '/console/api/decisions');
    expect(JSON.parse(body)).toMatchObject({ last: 1, decisions: [{ rule: 'yes' }] });
  });
  dargah.signal('SIGTERM');
  await dargah.ended;
  expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ count: 1, rule: 'yes' });
});

test('says of each reload what had the file read, and what it has changed', async () => {
  const dargah = await start(['--console', 'edit']);
  const server = { origin: dargah.adminUrl, token: dargah.addresses.edit!.split('#')[1]! };
  const reloads = async () => {
    const { body } = await ask(server, '/console/api/live');
    return (JSON.parse(body) as { gateway: { reloads: object[] } }).gateway.reloads;
  };
  const seen = (expected: object[]) =>
    eventually(async () => expect(await reloads()).toMatchObject(expected));
  await save(dargah, server.token);
  const saved = {
    ...{ kind: 'loaded', cause: { by: 'console', address: '127.0.0.1' } },
    ...{ isKept: true, change: { changes: 1 } },
  };
  await seen([{ kind: 'loaded', cause: { by: 'start' } }, saved]);
  writeFileSync(dargah.file, 'version: 1\nrules: nonsense\n');
  const errors = expect.arrayContaining([expect.stringContaining('must be a list')]);
  await seen([{}, saved, { kind: 'refused', cause: { by: 'file' }, errors }]);
});

test('keeps the texts of what was in force, for who wants them back', async () => {
  const dargah = await start(['--console', 'edit']);
  const server = { origin: dargah.adminUrl, token: dargah.addresses.edit!.split('#')[1]! };
  const live = async () => {
    const { body } = await ask(server, '/console/api/live');
    const { gateway } = JSON.parse(body) as {
      gateway: { reloads: { revision: string; isKept?: boolean }[] };
    };
    return gateway.reloads.filter(({ isKept }) => isKept);
  };
  await eventually(async () => expect(await live()).toHaveLength(1));
  const [first] = await live();
  await save(dargah, server.token);
  await eventually(async () => expect(await live()).toHaveLength(2));
  const { body } = await ask(server, `/console/api/revision?name=${first!.revision}`);
  expect(JSON.parse(body)).toEqual({ texts: { 'rules.yaml': rules } });
  expect((await ask(server, '/console/api/revision?name=000000000000')).status).toBe(404);
});

test('the outbox is shown to who may look, and changed by who may edit, with a line in the log', async () => {
  const dargah = await startNotifying();
  const [look, edit] = (['look', 'edit'] as const).map((role) => dargah.addresses[role]!.split('#')[1]!);
  const outbox = async (token: string, question: object) => {
    const headers = { 'content-type': 'application/json' };
    const asked = { method: 'POST', headers, body: JSON.stringify(question) };
    const { status, body } = await ask({ origin: dargah.adminUrl, token }, '/console/api/outbox', asked);
    return { status, ...(JSON.parse(body) as { answer?: { id: string }[] }), body };
  };
  const list = { ask: 'list', query: { limit: 10 } };
  await dargah.click({ touchpoint: 'CHAT', user_id: 'PERSONAL', extra_data: { answer: 'PERSONAL' } });
  const listed = await outbox(look!, list);
  expect(listed.answer).toMatchObject([{ receiver: 'crm', rule: 'default' }]);
  expect(listed.body).not.toContain('PERSONAL');
  const ids = [listed.answer![0]!.id];
  for (const question of [
    { ask: 'drop', ids },
    { ask: 'retry', which: 'all' },
  ])
    expect((await outbox(look!, question)).status).toBe(403);
  for (const question of [
    { ask: 'show', id: ids[0] },
    { ask: 'forget', id: 'x' },
    { ask: 'stats' },
    [],
    { ask: 'list' },
  ])
    expect((await outbox(edit!, question)).status).toBe(422);
  expect(await outbox(edit!, { ask: 'retry', which: ids })).toMatchObject({ status: 200, answer: 1 });
  expect(await outbox(edit!, { ask: 'drop', ids })).toMatchObject({ status: 200, answer: 1 });
  expect((await outbox(look!, list)).answer).toEqual([]);
  await eventually(() =>
    expect(dargah.log.filter(({ msg }) => msg.includes('outbox was changed'))).toMatchObject([
      { ask: 'retry', events: ids, answer: 1 },
      { ask: 'drop', events: ids, answer: 1 },
    ]),
  );
});

test.for([
  ['look short', 'line 1 of FILE has a token that is not of 20 to 200'],
  [`see ${'x'.repeat(40)}`, 'line 1 of FILE is neither "look TOKEN" nor "edit TOKEN"'],
  ['\n', 'FILE holds no token'],
  [`look ${'x'.repeat(40)}\nedit ${'x'.repeat(40)}`, 'FILE has one token for both roles'],
])('a file of tokens that says %j is refused, without a word of what it holds', async ([text, message]) => {
  const folder = temporaryFolder();
  const [file, tokens] = [join(folder, 'rules.yaml'), join(folder, 'tokens')];
  writeFileSync(file, rules);
  writeFileSync(tokens, text!);
  const args = [
    'serve',
    '--rules',
    file,
    '--port',
    '0',
    '--admin-port',
    '8099',
    '--insecure-no-auth',
    '--console',
  ];
  const { code, stderr } = await runBuiltHere({ args: [...args, '--console-token-file', tokens] });
  expect(code).toBe(2);
  expect(stderr).toContain(message!.replace('FILE', tokens));
  expect(stderr).not.toContain('x'.repeat(40));
});

test('--console-host lets a proxy in under its name', async () => {
  const dargah = await start(['--console', '--console-host', 'console.example.com']);
  const [, token = ''] = dargah.addresses.look!.split('#');
  const server = { origin: dargah.adminUrl, token };
  const askAs = async (host: string, origin: string) =>
    (await ask(server, '/console/api/rules', { headers: { host, origin } })).status;
  expect(await askAs('console.example.com', 'https://console.example.com')).toBe(200);
  expect(await askAs('Console.Example.com', 'https://console.example.com')).toBe(200);
  expect(await askAs('other.example.com', 'https://other.example.com')).toBe(403);
  expect(await askAs('console.example.com', 'https://other.example.com')).toBe(403);
});

describe.skipIf(withoutChromium)('in Chromium', () => {
  test('Live says who answers, and what became of edits', inSoak, async () => {
    const dargah = await start(['--console', 'edit']);
    const page = await openPage(browser(), dargah.addresses.edit!);
    await openPart(page, 'edit');
    await writeText(page, rules.replace('سلام', 'درود'));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.locator('nav button').nth(3).click();
    await page.locator('.reloads').getByText('1 change').waitFor();
    await dargah.click({ touchpoint: 'CHAT' });
    for (let clicks = 0; clicks < 3; clicks++)
      await dargah.click({ touchpoint: 'CHAT', extra_data: { answer: 'yes' } });
    await page.locator('.by-rule').getByRole('rowheader', { name: 'yes' }).waitFor();
    await page.locator('.lately tbody tr').getByText('CHAT').nth(2).waitFor();
    await page.locator('.reloads').getByText('saved in the console, from 127.0.0.1').waitFor();
    await page.locator('.gauge.kept').nth(2).waitFor();
    expect(await violations(page)).toEqual([]);
    // The clicks had the answer of "vip", and not its level.
    await openPart(page, 'rules');
    await page.locator('[data-index="0"] .misses').getByText('3').waitFor();
    await page.locator('[data-index="1"] .last time').waitFor();
    // The four may be counted in two looks.
    await page.locator('[data-index="1"] .share').getByText('75%').waitFor();
    await page.locator('[data-index="1"]').click();
    await page.locator('.details').getByText('3 / 3 (75%)').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.locator('nav button').nth(3).click();
    writeFileSync(dargah.file, 'version: 1\nrules: nonsense\n');
    await page.locator('.reloads .refused').first().waitFor();
    expect(readFileSync(dargah.file, 'utf8')).toContain('nonsense');
    expect(page.complaints).toEqual([]);
  });

  test.for([1440, 390])(
    'Live is whole in Persian, and axe-core finds nothing in it, at %i',
    inSoak,
    async (width) => {
      const dargah = await start(['--console', 'edit']);
      for (let clicks = 0; clicks < 3; clicks++)
        await dargah.click({ touchpoint: 'CHAT', extra_data: { answer: 'yes' } });
      await save(dargah, dargah.addresses.edit!.split('#')[1]!);
      const page = await openPage(browser(), dargah.addresses.edit!, { language: 'fa', width });
      await page.locator('nav button').nth(3).click();
      await page.locator('.reloads .change').getByText('۱ تغییر').waitFor();
      await page.locator('.reloads').getByText('ذخیره در کنسول، از').waitFor();
      writeFileSync(dargah.file, 'version: 1\nrules: nonsense\n');
      await page.locator('.reloads .refused').getByText('تغییر فایل').waitFor();
      await page.locator('.by-rule tbody tr').first().waitFor();
      await page.locator('.lately tbody tr').nth(2).waitFor();
      expect(await page.getByRole('meter').count()).toBe(3);
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(page.complaints).toEqual([]);
    },
  );

  test('an earlier revision comes back by way of the editor', inSoak, async () => {
    const dargah = await start(['--console', 'edit']);
    await save(dargah, dargah.addresses.edit!.split('#')[1]!);
    const page = await openPage(browser(), dargah.addresses.edit!, { language: 'fa' });
    await page.locator('nav button').nth(3).click();
    const back = page.getByRole('button', { name: 'این نسخه را برگردان' });
    await page.route('**/api/revision?*', (route) => route.fulfill({ status: 404 }), { times: 1 });
    await back.click();
    await page.locator('.reloads').getByText('انجام نشد. دوباره تلاش کنید.').waitFor();
    await back.click();
    await page.locator('.plan .edit del').getByText('درود').waitFor();
    await page.getByRole('button', { name: 'ذخیره' }).click();
    await page.getByText('ذخیره شد.').waitFor();
    expect(readFileSync(dargah.file, 'utf8')).toBe(rules);
    await eventually(async () => expect(await dargah.textFor({ touchpoint: 'CHAT' })).toBe('سلام'));
    // Who may look has no such button.
    const looking = await openPage(browser(), dargah.addresses.look!);
    await looking.locator('nav button').nth(3).click();
    await looking.locator('.reloads li').nth(2).waitFor();
    expect(await looking.getByRole('button', { name: 'Bring this back' }).count()).toBe(0);
    expect(page.complaints).toEqual([]);
  });

  test('an event that does not arrive is tried again, and dropped', inSoak, async () => {
    const dargah = await startNotifying();
    await dargah.click({ touchpoint: 'CHAT', user_id: 'PERSONAL' });
    const page = await openPage(browser(), dargah.addresses.edit!);
    await page.locator('nav button').nth(3).click();
    await page.locator('.deliveries .receiver').getByText('crm').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.locator('main').textContent()).not.toContain('PERSONAL');
    await page
      .locator('.deliveries')
      .getByRole('button', { name: /^Retry/ })
      .click();
    await eventually(() => expect(dargah.log.some(({ ask }) => ask === 'retry')).toBe(true));
    // Two clicks: it is gone for good.
    await page.locator('.deliveries').getByRole('button', { name: /^Drop/ }).click();
    await page
      .locator('.deliveries')
      .getByRole('button', { name: /^Drop it for good/ })
      .click();
    await page.getByText('No event is waiting.').waitFor();
    const looking = await openPage(browser(), dargah.addresses.look!);
    await dargah.click({ touchpoint: 'CHAT' });
    await looking.locator('nav button').nth(3).click();
    await looking.locator('.deliveries .receiver').waitFor();
    expect(await looking.locator('.deliveries button').count()).toBe(0);
    expect(page.complaints).toEqual([]);
  });
});
