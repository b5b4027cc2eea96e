import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../../src/cli/commands/index.js';
import { openFileOutbox } from '../../../src/webhooks/file-outbox/outbox.js';
import { runHere } from '../../support/context.js';
import { runBuiltHere } from '../../support/serve-here.js';
import { largerInSoak, rows } from '../../support/soak.js';
import { temporaryFolder } from '../reload/folder.js';
import { recordingDispatcher } from '../webhooks/outbox-behaviour.js';

const rules = `version: 1
conditions: { seller: { "==": [{ var: user_side }, SUPPLY] } }
responses: { thanks: { text_message: سپاس } }
rules:
  - { id: vip, when: { condition: seller }, respond: thanks }
  - { id: shout, match: { extra_data.answer: yes }, respond: thanks }
default: thanks
`;
const tests =
  'rules: rules.yaml\ncases: [{ name: خریدار, request: { touchpoint: CHAT }, expect: { rule: vip } }]\n';

function written(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'rules.yaml'), rules);
  writeFileSync(join(folder, 'rules.test.yaml'), tests);
  return folder;
}

/** Three words in Latin letters with blanks between them. */
const englishSentence = /\b[A-Za-z]+ [a-z]{2,} [a-z]{2,}/;

/** What people type, and what programs of others say. */
const commandLines =
  /\b(?:dargah|npx|npm|docker|kubectl|git|iconv|openssl|source|sudo) [^\n\u2068\u2069«»]*|connect ECONN.*|^\{"level".*$/gm;

/** The commands, and those of groups by their two words. */
const allCommands = commands.flatMap((command) =>
  'commands' in command
    ? [[command.name], ...command.commands.map((inner) => [command.name, inner.name])]
    : [[command.name]],
);

/** What a command prints, with the folder left out. */
async function printed(folder: string, ...argv: string[]): Promise<string> {
  const { stdout, stderr } = await runHere([...argv, '--lang', 'fa']);
  return `${stdout}${stderr}`.replaceAll(`${folder}/`, '');
}

test('explain speaks Persian, in lines that keep the rules as they are written', async () => {
  const folder = written();
  const given = ['--touchpoint', 'CHAT', '--data', 'answer=Yes'];
  const text = await printed(folder, 'explain', '--rules', join(folder, 'rules.yaml'), ...given);
  expect(text).toContain('هیچ قانونی برقرار نیست، پس پاسخ پیش‌فرض (\u2068rules.yaml:7:10\u2069) داده می‌شود.');
  expect(text).toContain('(فرقشان فقط در حروف بزرگ و کوچک است)');
  expect(text).toContain('✗ user_side == "SUPPLY"');
  expect(text).not.toMatch(/[a-z]{2,} (?:is|wanted|answers|of) /);
});

test('a failed test says in Persian what came', async () => {
  const folder = written();
  const text = await printed(folder, 'test', '--coverage', join(folder, 'rules.test.yaml'));
  expect(text).toContain('\u2068رد شد\u2069: خریدار');
  expect(text).toContain('\u2068انتظار\u2069 "vip"\n    \u2068نتیجه\u2069 "default"');
  expect(text).toContain('۱ مورد در ۱ فایل: ۰ قبول، ۱ رد');
  expect(text).toContain('پوشش داده نشده:');
  expect(text).not.toMatch(/[a-z]{2,} (?:is|wanted|never|expected|of) /);
});

test('plan says in Persian what an edit changes', async () => {
  const folder = written();
  const edited = join(folder, 'edited.yaml');
  writeFileSync(edited, rules.replace('default: thanks', 'default: { text_message: نه }'));
  const text = await printed(folder, 'plan', join(folder, 'rules.yaml'), edited);
  expect(text).toContain('~ \u2068پاسخ پیش‌فرض عوض می‌شود\u2069');
  expect(text).toContain('ثابت شده که بقیه همان می‌ماند.');
  expect(await printed(folder, 'plan', edited, edited)).toContain('تغییری نیست.');
});

test.each([
  ['a short file', ''],
  ['a long one, which a thread prepares', `# ${'x'.repeat(20_000)}\n`],
])('serve says in Persian what is wrong with %s', async (_, above) => {
  const folder = written();
  writeFileSync(join(folder, 'rules.yaml'), `${above}${rules.replace('respond: thanks', 'respond: thank')}`);
  const { stderr: text } = await runBuiltHere({
    args: ['serve', '--insecure-no-auth', '--lang', 'fa'],
    cwd: folder,
  });
  expect(text).toContain(
    '\u2068قانون «\u2068vip\u2069» با «\u2068thank\u2069» پاسخ می‌دهد، ولی تعریف نشده است.',
  );
  expect(text).toContain('dargah: \u2068\u2068rules.yaml\u2069 ۱ خطا دارد، و قوانین قبلی‌ای نیست');
  expect(text).not.toMatch(englishSentence);
});

test('serve says in Persian why a file cannot be read', async () => {
  const folder = written();
  const text = await printed(folder, 'serve', '--insecure-no-auth', '--rules', join(folder, 'rule.yaml'));
  expect(text).toContain('فایل نیست. سر جایش بگذاریدش');
  expect(text.replace(commandLines, '')).not.toMatch(englishSentence);
});

test.each([[], ...allCommands].map((words) => ({ words })))(
  'the help of $words is in Persian',
  async ({ words }) => {
    const { stdout } = await runHere([...words, '--help', '--lang', 'fa']);
    expect(stdout).toContain('کاربرد:');
    expect(stdout.replace(commandLines, '')).not.toMatch(englishSentence);
  },
);

const triedCommandLines = [
  ['prove', 'rules.yaml'],
  ['prove', 'rules.yaml', '--gaps'],
  ['prove', 'rules.yaml', '--overlap', 'vip', 'shout'],
  ['prove', 'rules.yaml', 'nope'],
  ['prove', 'rules.yaml', '--gaps', '--overlap', 'vip', 'shout'],
  ['prove', 'never.yaml'],
  ['replay', '--rules', 'rules.yaml', 'rules.test.yaml'],
  [
    'replay',
    '--rules',
    'rules.yaml',
    '--against',
    'never.yaml',
    'rules.test.yaml',
    'calls.jsonl',
    'nope.jsonl',
  ],
  ['replay', '--rules', 'rules.yaml', 'calls.jsonl'],
  ['calendar', 'rules.yaml'],
  ['calendar', 'windows.yaml', '--now', '2026-11-30T10:00:00+03:30'],
  ['calendar', 'windows.yaml', '--days', 'x'],
  ['emulate', 'http://127.0.0.1:1/'],
  ['emulate', 'http://127.0.0.1:1/', '--faults', 'all'],
  ['emulate', 'http://127.0.0.1:1/', '--faults', 'nope'],
  ['emulate', 'http://127.0.0.1:1/', '--buttons', 'rules.yaml'],
  ['outbox', 'list'],
  ['outbox', 'list', '--state-dir', 'nowhere'],
  ['outbox', 'stats', '--state-dir', 'state'],
  ['outbox', 'list', '--state-dir', 'state'],
  ['outbox', 'retry', '--state-dir', 'state'],
  ['outbox', 'check', '--state-dir', 'state'],
  ['outbox', 'recover', '--state-dir', 'state'],
  ['outbox', 'drop', 'x', '--state-dir', 'state'],
  ['outbox', 'show', 'x', '--state-dir', 'state'],
  ['listen'],
  ['listen', '--secret', 'NOPE'],
  ['listen', '--secret', 'whsec_x'],
  ['listen', '--fail', '200'],
  ['init', 'new'],
  ['init', '/proc/nope'],
  ['ticket', 'verify', 'x', '--rules', 'rules.yaml'],
  ['ticket', 'verify', 'x', '--secret', 'NOPE'],
  ['console', 'nope.yaml'],
  ['console', 'a.yaml', 'b.yaml'],
  ['completion', 'dash'],
  ['plan', 'rules.yaml', 'never.yaml'],
  ['plan', 'rules.yaml', 'nope.yaml'],
  ['test', 'nope.test.yaml'],
  ['test', 'rules.test.yaml'],
  ['explain', '--rules', 'rules.yaml', '--request', 'nope.json'],
  ['explain', '--rules', 'rules.yaml', '--touchpoint', 'CHAT'],
  ['lint', 'rules.yaml', 'never.yaml', 'nope.yaml'],
  ['serve', '--port', 'x'],
  ['serve', '--insecure-no-auth', '--schemas', 'nowhere'],
  ['serve', '--insecure-no-auth', '--schemas', 'schemas'],
  ['lint', '--schemas', 'schemas', 'rules.yaml'],
  ['explain', '--request', 'utf16.json'],
  ['lint', 'utf16.json'],
  ['test', '--coverage-threshold', 'x'],
  ['test', '--run', '('],
  ['plan', 'git:HEAD:rules.yaml', 'rules.yaml'],
  ['serve', '--auth-key-file', 'nope.txt'],
  ['serve', '--auth-key-file', 'calls.jsonl', '--insecure-no-auth'],
  ['nope'],
  ['lint', '--nope'],
  ['lint', '--format'],
];

test.each(rows(triedCommandLines, 15).map((argv) => ({ argv })))(
  '$argv speaks Persian',
  largerInSoak,
  async ({ argv }) => {
    const folder = written();
    const never = rules.replace('extra_data.answer: yes', 'extra_data.answer: []');
    writeFileSync(join(folder, 'never.yaml'), never);
    const windows = rules.replace('id: vip,', 'id: vip, from: 2026-12-01, until: 2026-12-05,');
    writeFileSync(join(folder, 'windows.yaml'), windows);
    mkdirSync(join(folder, 'schemas'));
    const schema = { type: 'object', properties: { extra_data: { min: 3 } } };
    writeFileSync(join(folder, 'schemas', 'request.schema.json'), JSON.stringify(schema));
    writeFileSync(join(folder, 'utf16.json'), Buffer.from('\uFEFF{}', 'utf16le'));
    writeFileSync(join(folder, 'calls.jsonl'), 'x\n{"at":1}\n{"touchpoint":"CHAT"}\n');
    await openFileOutbox({ folder: join(folder, 'state'), dispatcher: recordingDispatcher() }).then(
      (outbox) => outbox.close(0),
    );
    const { stdout, stderr } = await runBuiltHere({ args: [...argv, '--lang', 'fa'], cwd: folder });
    const text = `${stdout}${stderr}`.replaceAll(`${folder}/`, '');
    expect(text).not.toBe('');
    expect(text.replace(commandLines, '')).not.toMatch(englishSentence);
  },
);

test('serve refuses to start in Persian', async () => {
  const { code, stderr } = await runHere(['serve', '--lang', 'fa']);
  expect(code).toBe(2);
  expect(stderr).toContain('dargah: \u2068کلید شناسایی تنظیم نشده است.');
});
