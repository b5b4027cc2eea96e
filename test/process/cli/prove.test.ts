import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clickFlags } from '../../../src/cli/click-flags.js';
import { runHere } from '../../support/context.js';
import { values } from '../../support/prover-files.js';
import { fileOf } from '../../support/rules.js';
import { temporaryFolder } from '../reload/folder.js';

const page = readFileSync('docs/planning.md', 'utf8');
const [, fees = ''] = /```yaml\n(# fees\.yaml\n.*?)```/s.exec(page)!;
const day = ['--now', '2026-11-29T12:00:00+03:30'];

function fileHolding(text: string): string {
  const file = join(temporaryFolder(), 'rules.yaml');
  writeFileSync(file, text);
  return file;
}

async function proveHere(text: string, argv: string[] = []) {
  const { code, stdout, stderr } = await runHere(['prove', fileHolding(text), ...argv, ...day]);
  return { code, stdout, stderr: stderr.replace(/\/\S*(?=rules\.yaml)/g, '') };
}

/** The words that a shell makes of a command line, and what it gives the command to read. */
function inShell(line: string): { argv: string[]; stdin: string } {
  const script = `show() { printf '%s\\0' "$@"; cat; }; show ${line}${line.includes('<<<') ? '' : ' < /dev/null'}`;
  const words = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0');
  return { argv: words.slice(0, -1), stdin: words.at(-1)! };
}

/** What `dargah explain` makes of flags that are pasted behind it. */
async function explained(file: string, flags: string) {
  const { argv, stdin } = inShell(flags);
  const { stdout, stderr } = await runHere(
    ['explain', '--rules', file, ...argv, '--format', 'json'],
    {},
    { stdin },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout) as { request: unknown; now: string; decision: { rule: string } };
}

describe('docs/planning.md', () => {
  const runs = [...page.matchAll(/```sh\ndargah prove fees\.yaml(.*?)\n```\n\n```text\n(.*?)```/gs)].map(
    ([, argv = '', printed = '']) => ({ argv: argv.split(' ').filter(Boolean), printed }),
  );

  it.each(runs)('shows what dargah prove fees.yaml $argv prints', async ({ argv, printed }) => {
    expect((await proveHere(fees, argv)).stdout).toBe(printed);
  });
});

it.each(['rules.yaml', 'test/support/faults-base.yaml'])(
  'shows clicks of %s that reach their rules when they are pasted',
  async (file) => {
    const text = readFileSync(file, 'utf8');
    const { stdout } = await proveHere(text);
    const lines = stdout.split('\n\n')[0]!.split('\n');
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      const [, rule, flags = ''] = /^(\S+)\s+(--.*)$/.exec(line)!;
      expect((await explained(file, flags)).decision.rule, line).toBe(rule);
    }
  },
);

it.each([
  ...values.map((value) => ({
    touchpoint: 'CHAT',
    extra_data: typeof value === 'symbol' ? {} : { a: value },
  })),
  { touchpoint: "it's", extra_data: { a: { b: { c: 1 }, d: 'x' } } },
  { touchpoint: '--all', user_side: 'SUPPLY' },
  { touchpoint: 'CHAT', extra_data: null },
  { touchpoint: 'CHAT', extra_data: { 'a.b': 1, 'c=d': 2 } },
  { touchpoint: 'CHAT', extra_data: { a: '$HOME `x` "y" \\ \u200c\u0000 سلام دنیا' } },
  { touchpoint: 'a\nb', extra_data: {} },
  { touchpoint: 'CHAT', other: { field: [1] } },
  { touchpoint: 'CHAT', source: 'CHAT', extra_data: { a: '1' } },
])('writes %j so that a shell and dargah explain read it back', async (request) => {
  const file = fileHolding(fileOf('rules: []\nsessions: { default: { url: "https://shop.example.com/" } }'));
  const read = await explained(file, clickFlags(request, '2026-11-29T12:00:00+03:30'));
  expect(read.request).toEqual(request);
  expect(read.now).toBe('2026-11-29T08:30:00.000Z');
});

it('proves that several rules together leave nothing over', async () => {
  const { stdout, code } = await proveHere(
    fileOf(`rules:
  - { id: shop, match: { extra_data.step: shop }, respond: { text_message: آ } }
  - { id: seller, match: { user_side: SUPPLY }, respond: { text_message: ب } }
  - { id: buyer, match: { user_side: DEMAND }, respond: { text_message: پ } }
  - { id: nobody, when: { "!": { in: [{ var: user_side }, [SUPPLY, DEMAND]] } }, respond: { text_message: ت } }
  - { id: late, match: { extra_data.answer: yes }, respond: { text_message: ث } }`),
  );
  expect(stdout).toContain('late     never: seller, buyer and nobody before it answer all its clicks\n');
  expect(stdout).toContain('default  never: seller, buyer and nobody before it answer all its clicks\n');
  expect(stdout).toContain('a click reaches 4 of 6; none reaches late and default: proven\n');
  expect(code).toBe(1);
});

it('says what stands in the way of knowing', async () => {
  const { stdout, code } = await proveHere(
    fileOf(`rules:
  - { id: odd, when: { "==": [{ cat: [{ var: extra_data.a }, "-", { var: extra_data.b }] }, one-two] }, respond: { text_message: آ } }`),
  );
  expect(stdout).toContain(
    'odd      unknown: it depends on cat(extra_data.a, "-", extra_data.b) == "one-two"\n',
  );
  expect(code).toBe(0);
});

it('says the time of a click where a condition reads it', async () => {
  const { stdout } = await proveHere(
    fileOf(`rules:
  - { id: night, when: { "<": [{ var: now.hour }, 8] }, respond: { text_message: آ } }
  - { id: nowruz, when: { and: [{ "==": [{ var: now.jalali_month }, 1] }, { "==": [{ var: now.jalali_day }, 1] }] }, respond: { text_message: ب } }`),
  );
  expect(stdout).toContain('night    --touchpoint CHAT --now 2026-11-29T00:00:00+03:30\n');
  expect(stdout).toContain('nowruz   --touchpoint CHAT --now 2027-03-21T12:00:00+03:30\n');
});

it('tells a click that is made to break a test', async () => {
  const { stdout } = await proveHere(
    fileOf(`rules:
  - { id: breaks, when: { or: [{ "==": [{ var: extra_data.a }, 1] }, { "==": [{ var: extra_data.b }, 2] }] }, respond: { text_message: آ } }
  - { id: second, match: { extra_data.b: 2 }, respond: { text_message: ب } }`),
  );
  expect(stdout).toMatch(/second {3}only a click that is made to break a test: .*toString/);
});

it('finds the kinds of clicks that come to the default, and the rules that leave none', async () => {
  const { stdout, code } = await proveHere(
    fileOf(`rules:
  - { id: chat, match: { touchpoint: CHAT }, respond: { text_message: آ } }
  - { id: asked, match: { user_side: SUPPLY }, when: { "!!": { var: extra_data.ask } }, respond: { text_message: ب } }`),
    ['--gaps'],
  );
  expect(stdout).toMatch(/^CHAT +SUPPLY +always a rule: chat$/m);
  expect(stdout).toMatch(/^MY_POST +SUPPLY +--touchpoint MY_POST --user-side SUPPLY$/m);
  expect(stdout).toMatch(/^MY_POST +none +--touchpoint MY_POST$/m);
  expect(stdout).toContain('18 of 21 kinds of clicks can come to the default\n');
  expect(code).toBe(0);
});

it('proves the rules of session calls, too', async () => {
  const { stdout, stderr } = await proveHere(
    `version: 1
default: { text_message: پیش‌فرض }
sessions:
  rules:
    - { id: from-chat, match: { source: CHAT }, url: "https://shop.example.com/chat" }
    - { id: from-post, when: { "!!": { var: post_token } }, url: "https://shop.example.com/post" }
    - { id: again, match: { source: CHAT, extra_data.step: 1 }, url: "https://shop.example.com/again" }
  default: { url: "https://shop.example.com/" }
`,
    ['--format', 'json'],
  );
  expect(stderr).toBe('');
  const { rules } = JSON.parse(stdout) as { rules: object[] };
  expect(rules).toMatchObject([
    { call: 'click', rule: 'default', verdict: 'reached', request: { touchpoint: 'CHAT' } },
    { call: 'session', rule: 'from-chat', verdict: 'reached', request: { source: 'CHAT' } },
    { call: 'session', rule: 'from-post', verdict: 'reached', request: { post_token: 'other' } },
    { call: 'session', rule: 'again', verdict: 'never', because: ['from-chat'] },
    { call: 'session', rule: 'default', verdict: 'reached' },
  ]);
});

it.each([
  [['prise'], 'rules.yaml has no enabled rule "prise". Did you mean "price"? It has price, default'],
  [['--overlap', 'price'], '--overlap takes the ids of two rules'],
  [
    ['--gaps', '--overlap', 'price', 'price'],
    '--gaps and --overlap ask different questions. Give one of them',
  ],
])('refuses %j', async (argv, message) => {
  const { stderr, code } = await proveHere(
    fileOf('rules: [{ id: price, match: { extra_data.ask: price }, respond: { text_message: آ } }]'),
    argv,
  );
  expect(stderr).toBe(`dargah: ${message}\n`);
  expect(code).toBe(2);
});

it('takes ids without a file for those of the usual one, and a file that is missing for a file', async () => {
  const folder = temporaryFolder();
  const rules = join(folder, 'rules.yaml');
  writeFileSync(rules, fees);
  const prove = (...argv: string[]) => runHere(['prove', ...argv, ...day], { DARGAH_RULES: rules });
  const both = await prove(rules, 'usual', 'odd');
  expect(await prove('usual', 'odd')).toEqual(both);
  expect(both.stdout).toContain('usual');
  expect((await prove('unusual')).stderr).toContain('has no enabled rule "unusual". Did you mean "usual"?');
  expect((await prove('fee.yaml')).stderr).toMatch(/fee\.yaml cannot be read: there is no such file/);
});
