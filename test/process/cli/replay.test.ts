import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runHere } from '../../support/context.js';
import { temporaryFolder } from '../reload/folder.js';

const page = readFileSync('docs/planning.md', 'utf8');
/** The examples of the page, by the first line of each, which names its file. */
const examples = new Map(
  [...page.matchAll(/```[a-z]*\n# (\S+)\n(.*?)```/gs)].map(([, name = '', text = '']) => [name, text]),
);

/** A folder with the examples of docs/planning.md in it, and what a command line prints there. */
function inFolder(more: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const clicks = /```jsonl\n(.*?)```/s.exec(page)![1]!;
  const files = { ...Object.fromEntries(examples), 'clicks.jsonl': clicks, ...more };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const replay = async (argv: string[], given: Parameters<typeof runHere>[2] = {}) => {
    const named = argv.map((word) => (word in files ? join(folder, word) : word));
    const { code, stdout, stderr } = await runHere(['replay', ...named], {}, given);
    const withoutFolder = (text: string) => text.replaceAll(`${folder}/`, '');
    return { code, stdout: withoutFolder(stdout), stderr: withoutFolder(stderr) };
  };
  return { folder, replay };
}

const rulesAnswering = (responses: Record<string, string>, end = '') =>
  `version: 1
rules:
${Object.entries(responses)
  .map(
    ([id, text]) => `  - { id: ${id}, match: { extra_data.c: ${id} }, respond: { text_message: ${text} } }\n`,
  )
  .join('')}default: { text_message: هیچ }
${end}`;

const click = (c: string) => JSON.stringify({ touchpoint: 'CHAT', extra_data: { c } });

it('prints what docs/planning.md shows', async () => {
  const { replay } = inFolder();
  const [, command = '', printed = ''] = /```sh\n(dargah replay .*?)\n```\n\n```text\n(.*?)```/s.exec(page)!;
  const { code, stdout } = await replay(command.split(' ').slice(2));
  expect(stdout).toBe(printed);
  expect(code).toBe(0);
});

it('says which rules answer, and which answer none, where there is nothing to compare with', async () => {
  const { replay } = inFolder({ 'rules.yaml': rulesAnswering({ a: 'الف', b: 'ب' }) });
  const { stdout, code } = await replay(['-', '--rules', 'rules.yaml'], {
    stdin: [click('a'), click('a'), click('z')].join('\n'),
  });
  expect(stdout.split('\n').slice(2)).toEqual([
    '  a        2  66.7 %',
    '  default  1  33.3 %',
    '1 rule answered none: b',
    '',
  ]);
  expect(code).toBe(0);
});

it('tells an answer that differs from another notification and from another rule', async () => {
  const receivers = `notify:
  crm: { url: "https://crm.example.com/", secret: CRM_SECRET }
`;
  const before = rulesAnswering({ a: 'الف', b: 'ب', c: 'پ' }, receivers);
  const after = before
    .replace('الف', 'سلام')
    .replace('text_message: ب }', 'text_message: ب }, notify: crm')
    .replace('id: c,', 'id: renamed,');
  const { replay } = inFolder({ 'old.yaml': before, 'new.yaml': after });
  const lines = ['a', 'b', 'b', 'c', 'z'].map(click).join('\n');
  const { stdout } = await replay(['-', '--rules', 'new.yaml', '--against', 'old.yaml', '--format', 'json'], {
    stdin: lines,
  });
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ decided: 5, differ: { answer: 1, notify: 2, rule: 1 } });
  expect(report.changes).toEqual([
    {
      kind: 'answer',
      call: 'click',
      from: { rule: 'a' },
      to: { rule: 'a' },
      count: 1,
      example: 'standard input:1',
    },
    {
      kind: 'notify',
      call: 'click',
      from: { rule: 'b' },
      to: { rule: 'b' },
      count: 2,
      example: 'standard input:2',
    },
    {
      kind: 'rule',
      call: 'click',
      from: { rule: 'c' },
      to: { rule: 'renamed' },
      count: 1,
      example: 'standard input:4',
    },
  ]);
  expect(report.answered).toEqual([
    { call: 'click', rule: 'a', before: 1, after: 1 },
    { call: 'click', rule: 'b', before: 2, after: 2 },
    { call: 'click', rule: 'c', before: 1, after: 0 },
    { call: 'click', rule: 'renamed', before: 0, after: 1 },
    { call: 'click', rule: 'default', before: 1, after: 1 },
  ]);
});

it('says whose answer the default stands in for', async () => {
  const rules = `version: 1
rules:
  - { id: link, match: { extra_data.c: a }, respond: { action: { open_post_page: { post_token: "{{ post_token }}" } } } }
default: { text_message: هیچ }
`;
  const { replay } = inFolder({
    'old.yaml': rules,
    'new.yaml': rules.replace('{{ post_token }}', "{{ post_token | default: 'abc' }}"),
  });
  const { stdout } = await replay(['-', '--rules', 'new.yaml', '--against', 'old.yaml'], {
    stdin: click('a'),
  });
  expect(stdout).toContain('default in place of link → link');
});

it('takes the time of each click from its line, and that of the others from --now', async () => {
  const { replay } = inFolder({
    'rules.yaml': `version: 1
rules:
  - { id: late, when: { ">=": [{ var: now.hour }, 22] }, respond: { text_message: دیر }, description: after ten }
default: { text_message: هیچ }
`,
  });
  const request = JSON.parse(click('a'));
  const at = (hour: string) => JSON.stringify({ at: `2026-11-22T${hour}:00:00+03:30`, count: 10, request });
  const lines = [at('21'), at('23'), click('a')].join('\n');
  const answered = async (now: string) => {
    const { stdout } = await replay(['-', '--rules', 'rules.yaml', '--now', now, '--format', 'json'], {
      stdin: lines,
    });
    return JSON.parse(stdout).answered;
  };
  expect(await answered('2026-11-22T22:00:00+03:30')).toEqual([
    { call: 'click', rule: 'late', after: 11 },
    { call: 'click', rule: 'default', after: 10 },
  ]);
  expect(await answered('2026-11-22T12:00:00+03:30')).toEqual([
    { call: 'click', rule: 'late', after: 10 },
    { call: 'click', rule: 'default', after: 11 },
  ]);
});

it('goes on past lines that hold no click, names them without quoting them, and exits with 2', async () => {
  const { replay } = inFolder({ 'rules.yaml': rulesAnswering({ a: 'الف' }) });
  const lines = [
    '{"touchpoint": "CHAT", "user_id": "secret-person"',
    '',
    '{"at": "yesterday", "request": {}}',
    '{"at": "2026-11-22T10:00:00Z", "count": 0, "request": {}}',
    '{"at": "2026-11-22T10:00:00Z", "count": 1e300, "request": {}}',
    `${'['.repeat(100)}${']'.repeat(100)}`,
    click('a'),
  ];
  const { code, stdout, stderr } = await replay(['-', '--rules', 'rules.yaml'], { stdin: lines.join('\n') });
  expect(stdout).toContain('1 call: rules.yaml');
  expect(stderr.split('\n')).toEqual([
    'dargah: standard input:1: is not JSON (column 50: "}" is missing here: the "{" of column 1 is not closed). Write one call in each line, whole',
    'dargah: standard input:3: "at" is not an instant with its zone, as 2026-11-22T10:00:00+03:30',
    'dargah: standard input:4: "count" is not a whole number from 1 to 1000000000',
    'dargah: 5 lines in all hold no call',
    '',
  ]);
  expect(code).toBe(2);
});

it('counts requests that the gateway would refuse, and decides none of them', async () => {
  const { replay } = inFolder({ 'rules.yaml': rulesAnswering({ a: 'الف' }) });
  const { stdout, code } = await replay(['-', '--rules', 'rules.yaml'], {
    stdin: [click('a'), '{"touchpoint": 5}', '7'].join('\n'),
  });
  expect(stdout).toContain('1 call: rules.yaml');
  expect(stdout).toContain('2 calls would be refused by the gateway: they break the contract of requests.');
  expect(code).toBe(0);
});

it('reads versions from git', async () => {
  const { folder, replay } = inFolder({ 'rules.yaml': rulesAnswering({ a: 'الف' }) });
  const git = (...argv: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...argv]);
  git('init', '-q');
  git('add', 'rules.yaml');
  git('commit', '-qm', 'one');
  writeFileSync(join(folder, 'rules.yaml'), rulesAnswering({ a: 'سلام' }));
  const run = (against: string) =>
    replay(['-', '--rules', 'rules.yaml', '--against', against], { stdin: click('a') });
  expect((await run(`git:HEAD:${folder}/rules.yaml`)).stdout).toContain('1 call (100.0 %): another answer');

  const missing = await run(`git:HEAD:${folder}/other.yaml`);
  expect(missing.stderr).toContain("other.yaml cannot be read: path 'other.yaml' does not exist in 'HEAD'");
  expect(missing.code).toBe(2);
  expect((await run(`git:nowhere:${folder}/rules.yaml`)).stderr).toContain(
    'cannot be read: invalid object name',
  );
});

it('fails where more differ than --fail-on-share allows; another rule with the same answer does not count', async () => {
  const before = rulesAnswering({ a: 'الف', b: 'ب' });
  const { replay } = inFolder({
    'old.yaml': before,
    'new.yaml': before.replace('الف', 'سلام').replace('id: b,', 'id: renamed,'),
  });
  const stdin = [click('a'), click('b'), click('z'), click('z')].join('\n');
  const run = (share: string) =>
    replay(['-', '--rules', 'new.yaml', '--against', 'old.yaml', '--fail-on-share', share], { stdin });
  expect((await run('25%')).code).toBe(0);
  const failed = await run('24.9');
  expect(failed.stderr).toContain('dargah: 1 of 4 calls differ, and --fail-on-share allows 24.9 %');
  expect(failed.code).toBe(1);
  expect((await run('much')).stderr).toContain('--fail-on-share is "much", which is not a percent');
  expect((await replay(['-', '--rules', 'new.yaml', '--fail-on-share', '1'], { stdin })).code).toBe(2);
});

it('fails on a version with errors, and prints them', async () => {
  const { replay } = inFolder({ 'rules.yaml': 'version: 1\nrules: []\n' });
  const { code, stderr } = await replay(['-', '--rules', 'rules.yaml'], { stdin: click('a') });
  expect(stderr).toContain('[missing-key]');
  expect(stderr).toContain('rules.yaml has 1 error, so it decides nothing. Mend it first');
  expect(code).toBe(1);
});

it('says so when there are no clicks', async () => {
  const { replay } = inFolder({ 'rules.yaml': rulesAnswering({ a: 'الف' }) });
  const { stdout, stderr } = await replay(['-', '--rules', 'rules.yaml'], { stdin: '\n' });
  expect({ stdout, stderr }).toEqual({
    stdout: '',
    stderr: 'dargah: there are no calls in what was given\n',
  });
});

const priced = (limit: number, more = '') => `version: 1
rules:
  - { id: dear, when: { ">": [{ var: extra_data.price }, ${limit}] }, respond: { text_message: گران } }
${more}default: { text_message: هیچ }
`;

/** A line as `serve --record` writes it, under the rules in a text. */
function recorded(text: string, data: object | undefined, count = 1): string {
  const revision = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const request = data && { request: { extra_data: data } };
  return JSON.stringify({ at: '2026-11-22T10:00:00Z', count, revision, rule: 'dear', ...request });
}

it('counts recorded calls that it cannot place, by the fact that the record does not tell apart', async () => {
  const before = priced(1_000);
  const { replay } = inFolder({ 'old.yaml': before, 'new.yaml': priced(2_000) });
  const stdin = [
    recorded(before, { price: 1_001 }, 17), // above 1,000: it may be above 2,000 as well
    recorded(before, { price: 1_000 }, 5),
    recorded(before, undefined, 2),
  ].join('\n');
  const { stdout } = await replay(['-', '--rules', 'new.yaml', '--against', 'old.yaml'], { stdin });
  expect(stdout.split('\n').slice(2)).toEqual([
    'Every call gets the same answer from both, and notifies the same receivers.',
    '',
    '2 calls cannot be placed: the rules compute with facts of them, so they were recorded without a request.',
    '17 calls cannot be placed: the record does not tell apart what the new rules ask of extra_data.price.',
    '',
  ]);
});

it('cannot place a call where the new rules ask for a fact that the old ones did not see', async () => {
  const before = priced(1_000);
  const vip = '  - { id: vip, match: { user_side: SUPPLY }, respond: { text_message: ویژه } }\n';
  const { replay } = inFolder({ 'old.yaml': before, 'new.yaml': priced(1_000, vip) });
  const stdin = [recorded(before, { price: 1_001 }), recorded(before, { price: 2 })].join('\n');
  const run = ['-', '--rules', 'new.yaml', '--against', 'old.yaml', '--format', 'json'];
  const { unplaced, decided } = JSON.parse((await replay(run, { stdin })).stdout);
  // Dear ones are answered before anyone asks for the side.
  expect({ unplaced, decided }).toEqual({
    unplaced: { count: 1, without_request: 0, by_fact: { user_side: 1 } },
    decided: 1,
  });
});

it('says which calls were recorded under other rules', async () => {
  const { replay } = inFolder({ 'old.yaml': priced(1_000), 'new.yaml': priced(2_000) });
  const stdin = recorded(priced(5), { price: 6 }, 3);
  const { stdout } = await replay(['-', '--rules', 'new.yaml', '--against', 'old.yaml'], { stdin });
  expect(stdout).toContain('3 calls were recorded under other rules: their values may be on another side');
});

it('replays session calls by the rules of sessions', async () => {
  const sessions = (path: string) => `version: 1
rules: [{ id: a, match: { extra_data.c: a }, respond: { text_message: الف } }]
default: { text_message: هیچ }
sessions: { rules: [{ id: order, match: { extra_data.step: order }, url: "https://x.example.com/${path}" }], default: { url: "https://x.example.com/" } }
`;
  const { replay } = inFolder({
    'old.yaml': sessions('a'),
    'new.yaml': sessions('b'),
    'none.yaml': priced(5),
  });
  const stdin = [JSON.stringify({ source: 'CHAT', extra_data: { step: 'order' } }), click('a')].join('\n');
  const { stdout } = await replay(['-', '--rules', 'new.yaml', '--against', 'old.yaml'], { stdin });
  expect(stdout).toContain('  order (session)  1  50.0 %  as standard input:1\n');
  const gone = await replay(['-', '--rules', 'none.yaml', '--against', 'old.yaml'], { stdin });
  expect(gone.stdout).toContain('order → no rules (session)');
});
