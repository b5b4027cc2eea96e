import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlanReport } from '../../../src/cli/format/plan/report.js';
import { complaintsOf } from '../../../src/cli/plan/expectations.js';
import { readTraffic } from '../../../src/cli/plan/traffic.js';
import { shippedContract } from '../../../src/platform/contract.js';
import { type EditPlan, planEdit } from '../../../src/rules/edit-plan.js';
import { runHere } from '../../support/context.js';
import { baseFile, edits, planted, resolvedFrom } from '../../support/edits.js';
import { mulberry32 } from '../../support/random.js';
import { largerInSoak, rows, size } from '../../support/soak.js';
import { temporaryFolder } from '../reload/folder.js';

const page = readFileSync('docs/planning.md', 'utf8');
/** The examples of the page, by the first line of each, which names its file. */
const examples = Object.fromEntries(
  [...page.matchAll(/```[a-z]*\n# (\S+)\n(.*?)```/gs)].map(([, name = '', text = '']) => [name, text]),
);

/** A folder with some files in it, and what a command line prints there. */
function inFolder(files: Record<string, string>) {
  const folder = temporaryFolder();
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);
  const placed = (word: string) => (word in files ? join(folder, word) : word);
  const run = async (argv: string[]) => {
    const { code, stdout, stderr } = await runHere(argv.map(placed));
    const withoutFolder = (text: string) => text.replaceAll(`${folder}/`, '');
    return { code, stdout: withoutFolder(stdout), stderr: withoutFolder(stderr) };
  };
  const plan = (...argv: string[]) => run(['plan', ...argv, '--now', '2026-11-29T08:00:00Z']);
  return { folder, write, run, plan };
}

/** Rules of which each answers its own step, in order. */
const rulesOf = (rules: Record<string, object>, more: object = {}) =>
  JSON.stringify({
    version: 1,
    rules: Object.entries(rules).map(([id, rule]) => ({
      id,
      match: { 'extra_data.step': id },
      respond: { text_message: id },
      ...rule,
    })),
    default: { text_message: 'هیچ' },
    ...more,
  });

const plain = rulesOf({ a: {}, b: {}, c: {} });

it('prints what docs/planning.md shows', async () => {
  const [, command = '', printed = ''] = /```sh\n(dargah plan .*?)\n```\n\n```text\n(.*?)```/s.exec(page)!;
  const { plan } = inFolder(examples);
  const { code, stdout } = await plan(...command.split(' ').slice(2));
  expect(stdout).toBe(printed);
  expect(code).toBe(0);
});

describe('an example pastes into explain, which says the same', () => {
  const all = [...planted(edits, Object.keys(edits).length * size(10, 1), mulberry32(3))];
  it.each(rows(all, 6))('$name', largerInSoak, async ({ after }) => {
    const { plan, run } = inFolder({
      'old.json': JSON.stringify(baseFile()),
      'new.json': JSON.stringify(after),
    });
    const { stdout } = await plan('old.json', 'new.json', '--format', 'json', '--all');
    const { stdout: text } = await plan('old.json', 'new.json', '--all');
    const pairs = JSON.parse(stdout).classes.flatMap((one: { pairs: object[] }) => one.pairs);
    const pasted = [...text.matchAll(/ (--.*)$/gm)].map(([, flags = '']) => wordsIn(flags));
    expect(pasted.length).toBeGreaterThan(0);
    for (const words of pasted.slice(0, size(5, 2))) {
      const [from, to] = await Promise.all(
        ['old.json', 'new.json'].map(async (file) => {
          const { code, stdout } = await run(['explain', '--rules', file, ...words, '--format', 'json']);
          expect(code).toBe(0);
          const { decision } = JSON.parse(stdout);
          return decision.rejected?.rule ?? decision.rule;
        }),
      );
      expect(pairs).toContainEqual(expect.objectContaining({ from, to }));
    }
  });
});

describe('exit codes', () => {
  const versions = {
    'old.json': plain,
    'same.json': rulesOf({ c: {}, a: {}, b: { when: { '!!': true } } }),
    'text.json': rulesOf({ a: {}, b: { respond: { text_message: 'x' } }, c: {} }),
    'open.json': rulesOf({ a: {}, b: {}, c: {}, d: { match: undefined, when: unsettled('1') } }),
    'other.json': rulesOf({ a: {}, b: {}, c: {}, d: { match: undefined, when: unsettled('2') } }),
    'bad.json': '{}',
  };
  const planOf = (...argv: string[]) => inFolder(versions).plan(...argv);
  it.each([
    ['text.json', [], 0],
    ['text.json', ['--detailed-exitcode'], 2],
    ['same.json', ['--detailed-exitcode'], 0],
    ['bad.json', ['--detailed-exitcode'], 1],
    ['missing.json', ['--detailed-exitcode'], 1],
    ['missing.json', [], 2],
    ['same.json', ['--expect', 'none'], 0],
    ['text.json', ['--expect', 'none'], 1],
    ['text.json', ['--only-rules', 'b'], 0],
    ['text.json', ['--only-rules', 'x, b*'], 0],
    ['text.json', ['--only-rules', 'a,c'], 1],
  ] as const)('old.json %s %j: %i', async (version, flags, code) => {
    expect((await planOf('old.json', version, ...flags)).code).toBe(code);
  });

  it('is 3 where no change was found, and something is not settled', async () => {
    const { code, stdout } = await planOf('open.json', 'other.json', '--detailed-exitcode');
    expect(stdout).toContain('not settled');
    expect(stdout).toContain('No change was found, but not everything is settled.');
    expect(code).toBe(3);
  });

  it.each([
    ['order-page', 0],
    ['order-*,vip', 0],
    ['*', 0],
    ['order', 1],
    ['order_*', 1],
    ['order.page', 1],
    ['[a-z]*', 1],
  ])('--only-rules %s takes an id of several words: %i', async (pattern, code) => {
    const versions = {
      'old.json': rulesOf({ 'order-page': {} }),
      'new.json': rulesOf({ 'order-page': { respond: { text_message: 'x' } } }),
    };
    const { plan } = inFolder(versions);
    expect((await plan('old.json', 'new.json', '--only-rules', pattern)).code).toBe(code);
  });

  it('says which rules are changed outside of --only-rules', async () => {
    const { stderr } = await planOf('old.json', 'text.json', '--only-rules', 'a');
    expect(stderr).toBe('dargah: the edit changes rules outside of --only-rules a: b\n');
  });
});

/** A condition that no click of a few tries meets. */
function unsettled(text: string): object {
  return { '==': [{ cat: [{ var: 'extra_data.x' }, 'q', { var: 'extra_data.y' }] }, `z${text}q`.repeat(2)] };
}

it('holds one file against its last commit', async () => {
  const { folder, write, run } = inFolder({ 'rules.json': plain });
  const git = (...argv: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...argv], { cwd: folder });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'rules');
  expect((await run(['plan', 'rules.json', '--detailed-exitcode'])).code).toBe(0);
  write('rules.json', rulesOf({ a: {}, b: {} }));
  const { stdout, code } = await run(['plan', '--rules', join(folder, 'rules.json'), '--detailed-exitcode']);
  expect(stdout).toContain('- rule c is gone');
  expect(code).toBe(2);
});

it('tells requests that are made to break a test apart', async () => {
  const [one, other] = [{ '==': [{ var: 'extra_data.a' }, 1] }, { '==': [{ var: 'extra_data.b' }, 2] }];
  const { plan } = inFolder({
    'old.json': rulesOf({ a: { match: undefined, when: { or: [one, other] } } }),
    'new.json': rulesOf({ a: { match: undefined, when: { or: [other, one] } } }),
  });
  const quiet = await plan('old.json', 'new.json', '--detailed-exitcode');
  expect(quiet.code).toBe(0);
  expect(quiet.stdout).toContain('Requests that are made to break a test show 2 changes (--hostile).');
  const loud = await plan('old.json', 'new.json', '--detailed-exitcode', '--hostile');
  expect(loud.code).toBe(2);
  expect(loud.stdout).toContain('toString');
});

describe('in a pull request', () => {
  const texts = {
    'old.json': plain,
    'new.json': rulesOf({ a: {}, b: { respond: { text_message: '<b>|`x`' } }, c: {} }),
  };

  it('is one comment, which its first line marks', async () => {
    const { plan, run } = inFolder(texts);
    const { stdout } = await plan('old.json', 'new.json', '--format', 'markdown');
    expect(stdout).toMatch(/^<!-- dargah-plan \S*new\.json -->\n### Dargah plan: 1 change\n/);
    expect(stdout).toContain('| ~ | rule `b` answers otherwise<br>b<br>→ &lt;b>&#124;&#96;x&#96; | `b` |');
    expect(stdout).toContain('Everything else is **proven** to stay as it is.');
    const [, flags = ''] = /`(--touchpoint [^`]*)`/.exec(stdout) ?? [];
    const { stdout: explained } = await run(['explain', '--rules', 'new.json', ...wordsIn(flags)]);
    expect(explained).toContain('Rule b');
  });

  it('is annotations at the lines that were edited', async () => {
    const lines = (text: string) => JSON.stringify(JSON.parse(text), null, 1);
    const { plan } = inFolder({ 'old.json': lines(plain), 'new.json': lines(texts['new.json']) });
    const { stdout } = await plan('old.json', 'new.json', '--format', 'github');
    expect(stdout).toMatch(
      /^::notice file=\S*new\.json,line=14,col=4,title=rule b answers otherwise::b: --touchpoint /,
    );
    expect(stdout).toMatch(
      /::notice file=\S*new\.json,title=Dargah plan::1 change: 1 rule answers otherwise\./,
    );
  });
});

describe('with the clicks of a record', () => {
  const files = {
    'old.json': plain,
    'new.json': rulesOf({
      a: { respond: { text_message: 'x' } },
      b: { respond: { text_message: 'y' } },
      c: {},
    }),
    'clicks.jsonl': ['a', 'b', 'b', 'b', 'c', 'z', 'z', 'z', 'z', 'z']
      .map((step) => JSON.stringify({ touchpoint: 'CHAT', extra_data: { step } }))
      .join('\n'),
  };

  it('has the share of each change, the largest first', async () => {
    const { plan } = inFolder(files);
    const { stdout, code } = await plan('old.json', 'new.json', '--log', 'clicks.jsonl');
    expect(stdout.match(/^~ .*/gm)).toEqual([
      '~ rule b answers otherwise  3 of 10 clicks (30.0 %)',
      '~ rule a answers otherwise  1 of 10 clicks (10.0 %)',
    ]);
    expect(stdout).toContain('Of 10 clicks of the record, 4 (40.0 %) come out otherwise.');
    expect(code).toBe(0);
    const { stdout: json } = await plan('old.json', 'new.json', '--log', 'clicks.jsonl', '--format', 'json');
    expect(JSON.parse(json)).toMatchObject({
      clicks: 10,
      changed_clicks: 4,
      classes: [{ clicks: 3 }, { clicks: 1 }],
    });
  });

  it('fails where more of them come out otherwise than may', async () => {
    const { plan } = inFolder(files);
    const share = async (percent: string) =>
      (await plan('old.json', 'new.json', '--log', 'clicks.jsonl', '--fail-on-share', percent)).code;
    expect(await share('40%')).toBe(0);
    expect(await share('39%')).toBe(1);
    expect((await plan('old.json', 'new.json', '--fail-on-share', '5%')).code).toBe(2);
  });

  it('blames itself for one that comes out otherwise and is of no listed pair', async () => {
    const { folder } = inFolder(files);
    const [old, edited] = [plain, files['new.json']].map((text) => resolvedFrom(JSON.parse(text)));
    const contract = shippedContract();
    const wrong = planEdit(old!, old!, { contract });
    const readIn = async (plan: EditPlan) =>
      readTraffic(
        join(folder, 'clicks.jsonl'),
        [
          { name: 'old.json', revision: 'old', resolved: old! },
          { name: 'new.json', revision: 'new', resolved: edited! },
        ],
        { plan, contract, now: new Date() },
        {} as never,
      );
    const { unlisted } = await readIn(wrong);
    expect(unlisted.map(({ from, to, count }) => [from.rule, to.rule, count])).toEqual([
      ['b', 'b', 3],
      ['a', 'a', 1],
    ]);
    expect((await readIn(planEdit(old!, edited!, { contract }))).unlisted).toEqual([]);
    const report = { ...wrong, traffic: await readIn(wrong) } as PlanReport;
    const complaints = complaintsOf(report, {
      expectsNone: false,
      onlyRules: undefined,
      failOnShare: undefined,
    });
    expect(String(complaints[0])).toMatch(
      /clicks\.jsonl:2: b → b comes out otherwise, and the plan does not list it\. This is a fault/,
    );
  });
});

it('asks for both versions of a name that was committed', async () => {
  const { code, stderr } = await runHere(['plan', 'git:HEAD:rules.yaml']);
  expect(stderr).toContain('Name the one after it, too');
  expect(code).toBe(2);
});

/** The words of a command line, as a shell takes them apart. */
function wordsIn(line: string): string[] {
  const words = line.match(/(?:[^\s']|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/'([^']*)'|\\'/g, (quoted, inner) => inner ?? quoted.slice(1)));
}
