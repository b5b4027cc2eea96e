import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { notation, settings } from '../../src/config/settings.js';
import { problems } from '../../src/http/problems.js';
import { decide, formatDiagnostic, prepareRules } from '../../src/index.js';
import { factNames } from '../../src/platform/facts.js';
import { parseDocument } from '../../src/rules/yaml/document.js';
import { createMetrics } from '../../src/telemetry/metrics.js';
import { nowNames } from '../../src/values/clock.js';
import { escapeInvisible } from '../../src/values/escape-invisible.js';
import { startChild } from '../support/children.js';
import { checkout, runDargah, startDargah } from '../support/dargah.js';
import { answer, goodRules } from '../support/rules.js';
import { temporaryFolder } from './reload/folder.js';
import { secret, serverThat } from './webhooks/receivers.js';

const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(checkout, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const read = (page: string) => readFileSync(join(checkout, page), 'utf8');

interface Block {
  where: string;
  info: string;
  text: string;
}

function blocksOf(page: string): Block[] {
  const text = read(page);
  return [...text.matchAll(/^( *)```([^\n]*)\n(.*?)^\1```$/gms)].map(([, , info = '', body = ''], index) => ({
    where: `${page}, block ${index + 1}`,
    info,
    text: body,
  }));
}

const blocks = pages.flatMap(blocksOf);
const blocksWith = (info: string) => blocks.filter((block) => block.info === info);
const block = (page: string, info: string) => blocksOf(page).find((found) => found.info === info)!.text;

/** The rows of the table below a heading: cells without their backticks' meaning. */
function tableBelow(page: string, heading: string): string[][] {
  const [, below = ''] = read(page).split(new RegExp(`^#+ ${heading}$`, 'm'));
  const [table = ''] = /(?:^\|.*\n)+/m.exec(below) ?? [];
  return table
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((row) =>
      row
        .replace(/^\| | \|$/g, '')
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    );
}

/** What stands in backticks. */
const codes = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

describe('examples', () => {
  test.each(blocksWith('yaml'))('$where is a whole rules file without a diagnostic', ({ text }) => {
    expect(text).toMatch(/^version: 1$/m); // a part of a file is marked "yaml fragment"
    expect(prepareRules({ file: 'rules.yaml', text }).diagnostics).toEqual([]);
  });

  test.each(blocksWith('yaml fragment'))('$where is YAML', ({ text, where }) => {
    expect(parseDocument(text, where).diagnostics).toEqual([]);
  });

  test.each(blocksWith('json'))('$where is JSON', ({ text }) => {
    expect(JSON.parse(text)).toBeTypeOf('object');
  });

  test.each(blocksWith('jsonl'))('$where is JSON, line by line', ({ text }) => {
    for (const line of text.trimEnd().split('\n')) expect(JSON.parse(line)).toBeTypeOf('object');
  });

  test('a fenced block says what it is', () => {
    const known = [
      'yaml',
      'yaml fragment',
      'yaml wrong',
      'json',
      'sh',
      'jsonl',
      'mermaid',
      // Settings of editors.
      'lua',
      'toml',
      'http',
      'ts',
      'js',
      'python',
      'go',
      'text',
      'mermaid',
    ];
    expect(blocks.filter(({ info }) => !known.includes(info)).map(({ where }) => where)).toEqual([]);
  });

  test('the shipped rules have no diagnostic', () => {
    expect(prepareRules({ file: 'rules.yaml', text: read('rules.yaml') }).diagnostics).toEqual([]);
  });
});

test('the script of notifying.md sends again what stands on standard error', async () => {
  const folder = temporaryFolder();
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'resend.mjs'), block('docs/notifying.md', 'js'));
  const { url, received } = await serverThat(204);
  const event = { id: '01a2', data: { text: 'بله\u202e' } };
  const lines = [
    '{"level":"info","msg":"decision"}',
    escapeInvisible(JSON.stringify({ not_written_for: 'crm', event })),
    JSON.stringify({ not_written_for: 'audit', event }),
  ];
  const environment = { ...process.env, CRM_SECRET: secret };
  const child = startChild(process.execPath, ['resend.mjs', 'crm', url], { cwd: folder, env: environment });
  child.stdin!.end(`${lines.join('\n')}\n`);
  expect(await text(child.stdout!)).toBe('01a2 204\n');
  const verified = received.map(({ body, headers }) =>
    new Webhook(secret).verify(body, headers as Record<string, string>),
  );
  expect(verified).toEqual([event]);
});

describe('README', () => {
  const [, headers = '', body = ''] = /^HTTP\/1\.1 200 OK\n(.*?)\n\n(.*)\n$/s.exec(
    block('README.md', 'http'),
  )!;

  test('its click gets its answer from the server', async () => {
    const curl = blocksOf('README.md').find(({ text }) => text.startsWith('curl'))!.text;
    const [, address = ''] = /(http:\S+)/.exec(curl)!;
    const [, data = ''] = /-d '(.*)'/s.exec(curl)!;
    const sent = [...curl.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name, value]): [string, string] => [
      name!,
      value!,
    ]);
    const dargah = await startDargah();

    const url = new URL(dargah.url);
    expect(new URL(address).pathname).toBe(url.pathname);
    const got = await fetch(url, { method: 'POST', headers: sent, body: data });

    expect(await got.text()).toBe(body);
    for (const header of headers.split('\n')) {
      const [name = '', value] = header.split(': ');
      expect(got.headers.get(name), name).toBe(value);
    }
  });

  test('its answer does not depend on the time of day', () => {
    const ruleset = goodRules(read('rules.yaml'));
    const curl = blocksOf('README.md').find(({ text }) => text.startsWith('curl'))!.text;
    const click: unknown = JSON.parse(/-d '(.*)'/s.exec(curl)![1]!);
    for (let hour = 0; hour < 7 * 24; hour += 1) {
      const now = new Date(Date.UTC(2026, 10, 21, hour));
      expect(decide(ruleset, click, { now })).toMatchObject({ rule: 'seller-elsewhere', body });
    }
  });

  test('its revision is that of the shipped rules', () => {
    const digest = createHash('sha256').update(read('rules.yaml')).digest('hex');
    expect(headers).toContain(`x-dargah-revision: ${digest.slice(0, 12)}`);
  });

  test('it shows how settings are written', () => {
    for (const example of String(notation).match(/\d+(?:ms|s|m|kb|mb)\b|\d{5}/g)!) {
      expect(read('README.md')).toContain(`\`${example}\``);
    }
  });

  test('its diagnostic is what lint says', () => {
    const lines = ['version: 1', 'default: thanks', 'responses:'];
    lines.push('  sorry: { text_message: متأسفیم }', '  thanks: { text_message: متشکریم }', '', '', '', '');
    lines.push('rules:', '  - id: vip', '    respond: greet');
    const { diagnostics } = prepareRules({ file: 'rules.yaml', text: lines.join('\n') });
    expect(`${diagnostics.map(formatDiagnostic).join('\n')}\n`).toBe(block('README.md', 'text'));
  });

  test('its program runs', async () => {
    // The package itself is what "dargah" means inside of it.
    const command = [process.execPath, '--input-type=module', '--eval', block('README.md', 'ts')];
    const { code, stdout, stderr } = await runDargah({ command });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('seller-elsewhere matched');
  });
});

describe('the rules reference', () => {
  const page = 'docs/rules.md';
  const surprises = tableBelow(page, 'Surprises').map(
    ([expression, result]) => [codes(expression!)[0]!, result === 'true'] as const,
  );

  test.each(surprises)('%s is %s', (expression, holds) => {
    // A literal by itself is refused as a condition, so a constant holds it.
    const [, literal] = /^\{ '!!': \[?(.*?)\]? \}$/.exec(expression) ?? [];
    const when = literal === undefined ? expression : '{ "!!": { var: vars.value } }';
    const text = [
      'version: 1',
      `vars: { value: ${literal ?? 0} }`,
      `rules: [{ id: a, when: ${when}, respond: { text_message: a } }]`,
      'default: { text_message: b }',
    ].join('\n');
    expect(answer(text, { touchpoint: 'CHAT' }).rule).toBe(holds ? 'a' : 'default');
  });

  test('lists every fact', () => {
    const listed = tableBelow(page, 'The request').flatMap(([path]) => codes(path!));
    expect([...listed, 'vars', 'now', 'experiments']).toEqual(factNames);
  });

  test('lists every name below now, with an example of one instant', () => {
    const rows = tableBelow(page, 'now').flatMap(([paths, examples]) => {
      const values = codes(examples!);
      return codes(paths!).map((path, index) => [path, values[index]!] as const);
    });
    expect(rows.map(([path]) => path)).toEqual(nowNames.map((name) => `now.${name}`));
    for (const [path, example] of rows) {
      const text = `version: 1\nrules: [{ id: a, respond: { text_message: '{{ ${path} }}' } }]`;
      const { response } = answer(`${text}\ndefault: { text_message: b }`, {});
      expect(response, path).toEqual({ text_message: example });
    }
  });

  test('lists every key of a receiver', () => {
    const { definitions } = JSON.parse(read('schemas/rules.schema.json')) as {
      definitions: { receiver: { required: string[]; properties: Record<string, { default?: unknown }> } };
    };
    const { required, properties } = definitions.receiver;
    const rows = tableBelow('docs/rules.md', 'Webhooks');
    expect(rows.map(([key, needed]) => [codes(key!)[0], needed])).toEqual(
      Object.keys(properties).map((key) => [key, required.includes(key) ? 'yes' : 'no']),
    );
    const listed = (key: string) =>
      /: `\[(.*)\]`/.exec(rows.find(([name]) => name === `\`${key}\``)![2]!)?.[1];
    for (const key of ['include', 'retries']) {
      expect(listed(key)?.split(', '), key).toEqual(properties[key]!.default);
    }
  });

  test('shows what a receiver gets', () => {
    const [, section = ''] = read('docs/rules.md').split('## Webhooks\n');
    const [, text = ''] = /```yaml\n(.*?)```/s.exec(section)!;
    const [, told = ''] = /```json\n(.*?)```/s.exec(section)!;
    const { ruleset } = prepareRules({ file: 'rules.yaml', text });
    const click = { touchpoint: 'CHAT', post_token: 'wZC44q5D', extra_data: { answer: 'yes' } };
    const { notifications } = decide(ruleset!, click, { now: new Date(0) });
    expect(notifications.map(({ receiver }) => receiver)).toEqual(['crm', 'audit']);
    expect(notifications[1]!.data).toEqual(JSON.parse(told));
  });
});

describe('the other pages', () => {
  test('operating lists every metric of ours', async () => {
    const listed = tableBelow('docs/operating.md', 'Metrics').flatMap(([name]) => codes(name!));
    const text = await createMetrics().text();
    const known = [...text.matchAll(/^# TYPE (dargah_\S+)/gm)].map(([, name]) => name!);
    expect(new Set(listed)).toEqual(new Set(known));
  });

  test('platform lists every status of a refusal', () => {
    const listed = tableBelow('docs/platform.md', 'Refusals').flatMap(([status]) => status!.split(', '));
    const known = Object.values(problems).map(({ status }) => String(status));
    expect(new Set(listed)).toEqual(new Set(known));
  });

  test('platform shows a refusal as it is', () => {
    const shown = blocksOf('docs/platform.md').find(({ text }) => text.includes('about:blank'))!.text;
    expect(JSON.parse(shown)).toMatchObject(JSON.parse(problems.unprocessable.text) as object);
  });

  test('platform lists every field of a request, with no bound that the schema does not keep', () => {
    const { properties } = JSON.parse(read('schemas/request.schema.json')) as {
      properties: Record<string, { maxLength?: number }>;
    };
    const rows = tableBelow('docs/platform.md', 'What the platform sends');
    expect(rows.map(([field]) => codes(field!)[0])).toEqual(Object.keys(properties));
    const bounds = rows.flatMap(([field, , text]) => {
      const [, bound] = /at most (\d+) characters/.exec(text!) ?? [];
      return bound === undefined ? [] : [[codes(field!)[0]!, Number(bound)] as const];
    });
    expect(bounds).toContainEqual(['user_side', 50]);
    for (const [field, bound] of bounds) {
      expect(properties[field]!.maxLength, field).toBeGreaterThanOrEqual(bound);
    }
  });

  test('every setting that is named exists', () => {
    const helps = readdirSync(join(checkout, 'test/unit/cli/help')).map((name) =>
      read(`test/unit/cli/help/${name}`),
    );
    const flags = helps.flatMap((help) =>
      [...help.matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag!),
    );
    const variables = [
      ...Object.values(settings).flatMap(({ environment }) => environment),
      ...helps.flatMap((help) => help.match(/(?<=\[)DARGAH_[A-Z_]+(?=\])/g) ?? []),
    ];
    for (const page of pages) {
      const text = read(page);
      // Flags of Dargah stand in backticks by themselves or behind "dargah"; those of other commands do not.
      const named = [...text.matchAll(/`(--[a-z][a-z-]*)(?: [^`]*)?`|dargah serve (--[a-z-]+)/g)]
        .map(([, alone, behind]) => (alone ?? behind)!)
        .filter((flag) => !['--read-only', '--stop-timeout'].includes(flag));
      expect(flags, page).toEqual(expect.arrayContaining(named));
      expect(variables, page).toEqual(expect.arrayContaining(text.match(/DARGAH_[A-Z_]+/g) ?? []));
    }
  });

  test('the list of decisions has each page by its title', () => {
    const folder = 'docs/decisions';
    const files = readdirSync(join(checkout, folder)).filter((name) => name !== 'README.md');
    const listed = [...read(`${folder}/README.md`).matchAll(/^\d+\. \[(.+)\]\((.+)\)$/gm)];
    expect(listed.map(([, title, file]) => ({ title, file }))).toEqual(
      files.map((file) => ({ title: /^# (.+)$/m.exec(read(`${folder}/${file}`))![1], file })),
    );
  });

  test('every npm script that is named exists', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const page of pages) {
      const named = [...read(page).matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name!);
      expect(Object.keys(scripts), page).toEqual(expect.arrayContaining(named));
    }
  });

  test.each(pages)('every link of %s leads somewhere', (page) => {
    const text = read(page).replaceAll(/^```.*?^```$|`[^`\n]*`/gms, '');
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    for (const target of links.filter((link) => !/^https?:/.test(link))) {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? resolve(checkout, page) : resolve(checkout, dirname(page), path);
      expect(existsSync(file), `${page} → ${target}`).toBe(true);
      if (anchor === undefined) continue;
      expect(anchorsOf(relative(checkout, file)), `${page} → ${target}`).toContain(anchor);
    }
  });
});

test('these tests find the blocks and tables that they run', () => {
  expect(blocksWith('yaml').length).toBeGreaterThan(3);
  expect(blocksWith('json').length).toBeGreaterThan(3);
  expect(tableBelow('docs/rules.md', 'Surprises').length).toBeGreaterThan(10);
  expect(goodRules(block('README.md', 'yaml')).ruleIds).toContain('chat-yes');
});

/** The anchors that GitHub gives to the headings of a page, and those that are written out. */
function anchorsOf(page: string): string[] {
  const written = [...read(page).matchAll(/^<a id="([\w-]+)">/gm)].map(([, anchor]) => anchor!);
  const ofHeadings = [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
  return [...ofHeadings, ...written];
}
