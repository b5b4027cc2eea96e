import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lcovParser } from '@friedemannsommer/lcov-parser';
import { describe, expect, test } from 'vitest';
import { relativePath } from '../../../src/cli/format/relative-path.js';
import { run } from '../../../src/cli/program.js';
import type { Signal } from '../../../src/config/context.js';
import { runHere } from '../../support/context.js';
import { checkout, eventually, runDargah } from '../../support/dargah.js';
import { junitErrors } from '../../support/xml.js';
import { replaceFile, temporaryFolder } from '../reload/folder.js';

const rules = `version: 1
conditions:
  closed: { or: [{ "<": [{ var: now.hour }, 9] }, { "==": [{ var: now.weekday }, friday] }] }
rules:
  - id: later
    match: { extra_data.answer: yes }
    when: { condition: closed }
    respond: { text_message: فردا با شما تماس می‌گیریم. }
  - id: yes
    match: { extra_data.answer: yes }
    respond: { text_message: ثبت شد. }
default: { text_message: متوجه نشدیم. }
`;

const passing = `defaults: { touchpoint: CHAT }
cases:
  - name: a yes
    request: { extra_data: { answer: yes } }
    expect: { rule: yes, response: { text_message: ثبت شد. } }
  - name: a yes {{ when }}
    each: [{ when: at night, now: 2026-11-22T08:00:00+03:30 }, { when: on Friday, now: 2026-11-27T12:00:00+03:30 }]
    now: "{{ now }}"
    request: { extra_data: { answer: yes } }
    expect: { rule: later, response_includes: { text_message: فردا } }
  - name: anything else
    request: { extra_data: { answer: no } }
    expect: { rule: default }
`;

const failing = `defaults: { touchpoint: CHAT }
cases:
  - name: a blank too many
    request: { extra_data: { answer: yes } }
    expect: { response: { text_message: ثبت شد ., action: { open_post_page: { post_token: a } } } }
  - name: a yes at night & on "Friday"
    request: { extra_data: { answer: Yes } }
    expect: { rule: later, response_includes: { text_message: تماس مي‌گيريم } }
  - name: a refusal
    request: { extra_data: {} }
    expect: { refused: true }
  - name: not yet
    skip: until the branch opens
    expect: { rule: yes }
  - name: anything else
    expect: { rule: default }
`;

const broken = `rules: ./rules.yaml
cases:
  - name: a yes
    request: { touchpoint: CHAT, extra_data: { answer: yes } }
    expect: { rule: yess }
`;

/** A folder of these files. */
function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Runs `dargah test` on files of a folder; the folder's name is taken out of what it prints. */
async function testIn(folder: string, names: readonly string[], ...args: string[]) {
  const files = names.map((name) => join(folder, name));
  const { code, stdout, stderr } = await runHere(['test', ...files, ...args]);
  return { code, stdout: without(folder, stdout), stderr: without(folder, stderr) };
}

/** Reports name files as the current folder sees them. */
function without(folder: string, text: string): string {
  const shown = relativePath(folder);
  return text
    .replaceAll(`${shown}/`, '')
    .replaceAll(`${folder}/`, '')
    .replaceAll(/("timeMs": |time=")[\d.]+/g, '$10');
}

const good = () => folderOf({ 'rules.yaml': rules, 'rules.test.yaml': passing });
const bad = () => folderOf({ 'rules.yaml': rules, 'rules.test.yaml': failing, 'broken.test.yaml': broken });

describe('a run', () => {
  test('says nothing but the summary when all is well', async () => {
    expect(await testIn(good(), ['rules.test.yaml'])).toEqual({
      code: 0,
      stdout: '',
      stderr: '4 cases in 1 file: 4 passed, 0 failed\n',
    });
  });

  test.for([
    ['text', 'txt'],
    ['json', 'json'],
    ['junit', 'xml'],
    ['github', 'txt'],
  ])('prints failures and errors as %s as in its file', async ([format, extension]) => {
    const names = ['rules.test.yaml', 'broken.test.yaml'];
    const { code, stdout, stderr } = await testIn(bad(), names, '--format', format!);
    await expect(stdout).toMatchFileSnapshot(`report/${format}.${extension}`);
    expect(stderr).toBe('5 cases in 2 files: 1 passed, 3 failed, 1 skipped, 1 error\n');
    expect(code).toBe(1);
  });

  test('has colours on a terminal', async () => {
    const file = join(bad(), 'rules.test.yaml');
    const { stdout } = await runHere(['test', file], {}, { isTTY: true });
    expect(stdout).toContain('\u001B[31mfailed\u001B[39m');
  });

  test('explains no more failures than a person reads', async () => {
    const each = Array.from({ length: 30 }, (_, n) => `{ n: ${n} }`).join(', ');
    const many = `cases: [{ name: a, each: [${each}], request: { touchpoint: CHAT }, expect: { rule: yes } }]`;
    const folder = folderOf({ 'rules.yaml': rules, 'rules.test.yaml': many });
    const { stdout } = await testIn(folder, ['rules.test.yaml']);
    expect(stdout.match(/: failed: /g)).toHaveLength(30);
    expect(stdout.match(/No rule matches/g)).toHaveLength(20);
    expect(stdout).toMatch(/run it alone with --run\n$/);
    const alone = await testIn(folder, ['rules.test.yaml'], '--run', '(n: 29)');
    expect(alone.stdout).toContain('No rule matches');
  });
});

describe('a number that JavaScript would round', () => {
  const rules = `version: 1
rules:
  - { id: paid, match: { extra_data.order: "8202522731445525542" }, respond: { text_message: "پرداخت {{ extra_data.order }}" } }
  - { id: sent, match: { extra_data.order: 8202522731445525541 }, respond: { text_message: "ارسال {{ extra_data.order }}" } }
default: { text_message: نه }
`;
  const tests = `cases:
  - name: an order
    request: { touchpoint: CHAT, extra_data: { order: 8202522731445525541 } }
    expect: { rule: sent, response: { text_message: ارسال 8202522731445525541 } }
`;
  const folder = () => folderOf({ 'rules.yaml': rules, 'rules.test.yaml': tests });

  test('is the text of its digits in a case, as it is in a click, and a warning says so', async () => {
    expect(await testIn(folder(), ['rules.test.yaml'])).toEqual({
      code: 0,
      stdout: `rules.test.yaml:3:55: warning: 8202522731445525541 is read as the text "8202522731445525541", since a number keeps no more than 15 digits for sure. Put it in quotes [yaml-number]
  3 |     request: { touchpoint: CHAT, extra_data: { order: 8202522731445525541 } }
    |                                                       ^^^^^^^^^^^^^^^^^^^
`,
      stderr: '1 case in 1 file: 1 passed, 0 failed\n',
    });
  });

  test('is in the other formats as well', async () => {
    const json = await testIn(folder(), ['rules.test.yaml'], '--format', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      errors: 0,
      diagnostics: [],
      warnings: [{ check: 'yaml-number', severity: 'warning', line: 3, column: 55 }],
    });
    const { stdout } = await testIn(folder(), ['rules.test.yaml'], '--format', 'github');
    expect(stdout).toMatch(
      /^::warning file=rules\.test\.yaml,line=3,col=55,title=yaml-number::8202522731445525541 /,
    );
  });
});

describe('which files', () => {
  test('a tests file without "rules" tests the rules file of its name', async () => {
    const folder = folderOf({ 'a/shop.yaml': rules, 'a/shop.test.yml': passing, 'a/shop.yml': rules });
    expect(await testIn(folder, ['a/shop.test.yml'])).toMatchObject({ code: 0 });
  });

  test('"rules" is seen from the tests file', async () => {
    const folder = folderOf({
      'rules.yaml': rules,
      'tests/all.test.yaml': `rules: ../rules.yaml\n${passing}`,
    });
    expect(await testIn(folder, ['tests/all.test.yaml'])).toMatchObject({ code: 0 });
  });

  test('a rules file that is not there is an error of the tests file', async () => {
    const folder = folderOf({ 'a.test.yaml': `rules: ./nope.yaml\n${passing}`, 'b.test.yaml': passing });
    const { code, stdout } = await testIn(folder, ['a.test.yaml', 'b.test.yaml']);
    expect(stdout).toContain(
      'a.test.yaml:1:8: the rules file nope.yaml cannot be read: there is no such file',
    );
    expect(stdout).toMatch(
      /b\.test\.yaml:1:1: the rules file b\.yaml cannot be read: .*Name the rules file, as rules:/,
    );
    expect(code).toBe(1);
  });

  test('rules with errors are not tested', async () => {
    const folder = folderOf({ 'rules.yaml': rules.replace('rules:', 'ruls:'), 'rules.test.yaml': passing });
    const { code, stdout, stderr } = await testIn(folder, ['rules.test.yaml']);
    expect(stdout).toMatch(/^rules\.yaml:4:1: .* \[unknown-key\]\n/);
    expect(stderr).toMatch(/^no cases in 1 file: 0 passed, 0 failed, \d+ errors?\n$/);
    expect(code).toBe(1);
  });

  test('a rules file runs its own tests', async () => {
    const own = `${rules}tests:\n${passing.replaceAll(/^/gm, '  ').trimEnd()}\n`;
    const folder = folderOf({ 'rules.yaml': own, 'failing.yaml': own.replace('rule: later,', 'rule: yes,') });
    expect(await testIn(folder, ['rules.yaml'])).toMatchObject({
      code: 0,
      stderr: '4 cases in 1 file: 4 passed, 0 failed\n',
    });
    const { code, stdout } = await testIn(folder, ['failing.yaml']);
    expect(stdout).toMatch(/^failing\.yaml:20:16: failed: a yes at night\n/);
    expect(code).toBe(1);
  });

  test.for([
    ['not UTF-8', Uint8Array.of(0xff, 0xfe), 'the file is not UTF-8 text: it looks like UTF-16'],
    ['empty', '', 'the file is empty.'],
    ['no YAML', 'cases: [', '[yaml-syntax]'],
  ] as const)('a tests file that is %s is an error', async ([, content, message]) => {
    const folder = folderOf({ 'rules.yaml': rules, 'rules.test.yaml': content });
    const { code, stdout } = await testIn(folder, ['rules.test.yaml']);
    expect(stdout).toMatch(/^rules\.test\.yaml:1:/);
    expect(stdout).toContain(message);
    expect(code).toBe(1);
  });

  test('a folder and a pattern stand for the tests files that they hold', async () => {
    const folder = folderOf({
      'a/rules.yaml': rules,
      'a/rules.test.yaml': passing,
      'b/rules.yml': rules,
      'b/rules.test.yml': passing,
      'node_modules/x/rules.test.yaml': broken,
      '.hidden/rules.test.yaml': broken,
    });
    expect((await testIn(folder, ['.'])).stderr).toMatch(/^8 cases in 2 files: 8 passed/);
    expect((await testIn(folder, ['*/*.test.yaml'])).stderr).toMatch(/^4 cases in 1 file: 4 passed/);
  });

  test.for([
    [['nope.test.yaml'], 'nope.test.yaml cannot be read: there is no such file'],
    [['nope.yaml', 'rules.test.yaml'], 'nope.yaml cannot be read: there is no such file'],
    [['empty'], 'no tests file is below "empty"'],
    [['*.nope.yaml'], 'no tests file matches "*.nope.yaml"'],
  ] as const)('%j is a wrong command', async ([names, message]) => {
    const folder = folderOf({ 'rules.yaml': rules, 'rules.test.yaml': passing, 'empty/x': '' });
    const { code, stderr } = await testIn(folder, names);
    expect(stderr).toContain(`dargah: ${message}`);
    expect(code).toBe(2);
  });

  test('names the tests beside a rules file without any', async () => {
    const folder = folderOf({ 'rules.yaml': rules, 'rules.test.yaml': passing });
    const { stderr } = await testIn(folder, ['rules.yaml']);
    expect(stderr).toContain('Beside it are some: "dargah test rules.test.yaml" runs them');
  });

  test('without a file, all below the current folder are run, and the rules file with its own', async () => {
    const own = `${rules}tests: { cases: [{ name: own, request: { touchpoint: CHAT }, expect: { rule: default } }] }\n`;
    const folder = folderOf({
      'rules.yaml': own,
      'rules.test.yaml': passing,
      'a/b.test.yaml': `rules: ../rules.yaml\n${passing}`,
    });
    const { code, stderr } = await runDargah({ args: ['test'], cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '9 cases in 3 files: 9 passed, 0 failed\n' });
    const other = await runDargah({
      args: ['test'],
      cwd: folderOf({ 'other.yaml': own }),
      environment: { DARGAH_RULES: 'other.yaml' },
    });
    expect(other.stderr).toBe('1 case in 1 file: 1 passed, 0 failed\n');
  });

  test('the shipped tests ask everything of the shipped rules', async () => {
    const args = [
      'test',
      '--coverage-threshold',
      'rules=100,conditions=100,responses=100',
      '--fail-on-empty',
    ];
    const { code, stdout, stderr } = await runHere([...args, 'rules.test.yaml']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^\d\d cases in 1 file: \d\d passed, 0 failed\n$/);
  });
});

describe('--run', () => {
  test.for([
    ['a yes', 3],
    ['yes on', 1],
    ['/^a YES$/i', 1],
    ['/e{1,2}$/', 1],
    ['/x/g', 0],
    ['', 4],
  ] as const)('%j runs %d cases', async ([pattern, number]) => {
    const { code, stderr } = await testIn(good(), ['rules.test.yaml'], `--run=${pattern}`);
    expect(stderr).toContain(`${number} passed, 0 failed`);
    expect(code).toBe(0);
  });

  test.for([
    [['--run', '/(/'], '--run is /(/, which is not a regular expression: a "(" is not closed'],
    [
      ['--run', '/a/q'],
      '--run is /a/q, which is not a regular expression: its flags are wrong. Known: d, i, m, s, u, v',
    ],
    [['--format', 'yaml'], '--format is "yaml", which is not a format. Write text, json, junit or github'],
    [['--coverage-threshold', 'rules'], '--coverage-threshold has "rules", which is not a threshold. Write '],
    [
      ['--coverage-threshold', 'rule=5'],
      'has "rule=5", which is not a threshold. Did you mean "rules"? Write ',
    ],
    [
      ['--coverage-threshold', 'rules=101'],
      'has "rules=101", which is not a threshold. Write percents of rules, ',
    ],
    [['--lcov', '/dev/null/x'], '--lcov: /dev/null/x cannot be written: '],
    // Where nothing can be made, and no error says so.
    [['--lcov', '/proc/x/y'], '--lcov: /proc/x/y cannot be written: '],
  ] as const)('%j is a wrong command', async ([args, message]) => {
    const { code, stderr } = await testIn(good(), ['rules.test.yaml'], ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  test('--fail-on-empty fails when no case ran', async () => {
    const empty = ['rules.test.yaml', '--run', 'nothing like it'];
    expect(await testIn(good(), [], ...empty.slice(1), join(good(), 'rules.test.yaml'))).toMatchObject({
      code: 0,
    });
    const { code, stderr } = await testIn(
      good(),
      ['rules.test.yaml'],
      '--run',
      'nothing like it',
      '--fail-on-empty',
    );
    expect(stderr).toContain('dargah: no case ran, and --fail-on-empty asks for one\n');
    expect(code).toBe(1);
    const skipped = 'cases: [{ name: a, skip: later, expect: { refused: true } }]';
    const folder = folderOf({ 'rules.yaml': rules, 'rules.test.yaml': skipped });
    expect(await testIn(folder, ['rules.test.yaml'], '--fail-on-empty')).toMatchObject({ code: 1 });
  });
});

describe('coverage', () => {
  test('is not counted where an error kept every case from running', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'rules.yaml'), rules);
    writeFileSync(join(folder, 'rules.test.yaml'), passing.replace('cases:', 'tests:'));
    const { code, stdout, stderr } = await testIn(folder, ['rules.test.yaml'], '--coverage');
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(
      'the tests file has an unknown key "tests". Did you mean "cases"? [unknown-key]',
    );
    expect(stdout + stderr).not.toMatch(/missing-key|Coverage|Not covered/);
  });

  test('is printed as text, with what is missing and where', async () => {
    const { code, stdout } = await testIn(good(), ['rules.test.yaml'], '--coverage', '--run', 'a yes on');
    expect(stdout).toBe(`Coverage of rules.yaml
  rules         50 %  1 of 2
  conditions  37.5 %  3 of 8, each true and false
  responses   33.3 %  1 of 3
Not covered:
rules.yaml:9:5: rule "yes" never answered
rules.yaml:3:18: now.hour < 9 was never true, in condition "closed"
rules.yaml:3:51: now.weekday == "friday" was never false, in condition "closed"
rules.yaml:6:33: extra_data.answer == "yes" was never false, in rule "later"
rules.yaml:10:33: extra_data.answer == "yes" was never asked, in rule "yes"
rules.yaml:11:14: the answer of "yes" was never given
rules.yaml:12:10: the default never answered
`);
    expect(code).toBe(0);
  });

  test('is in the other formats as far as they can hold it', async () => {
    const printed = async (format: string) =>
      testIn(good(), ['rules.test.yaml'], '--coverage', '--run', 'a yes on', '--format', format);
    const json = JSON.parse((await printed('json')).stdout) as { coverage: { gaps: object[] }[] };
    expect(json.coverage).toMatchObject([
      { rules: { covered: 1, total: 2, percent: 50 }, conditions: { covered: 3, total: 8, percent: 37.5 } },
    ]);
    expect(json.coverage[0]!.gaps[0]).toEqual({
      kind: 'rules',
      ...{ line: 9, column: 5, endLine: 11, endColumn: 39 },
      message: 'rule "yes" never answered',
    });
    const github = (await printed('github')).stdout;
    expect(github).toContain(
      '::notice file=rules.yaml,line=9,col=5,title=Not covered by a test::rule "yes" never answered\n',
    );
    const junit = await printed('junit');
    expect(await junitErrors(junit.stdout)).toEqual([]);
    expect(junit.stderr).toContain('Coverage of rules.yaml\n');
  });

  test('adds up over all files that test the same rules', async () => {
    const [head, ...cases] = passing.split(/^(?= {2}- name)/m);
    const files = Object.fromEntries(
      cases.map((one, n) => [`${n}.test.yaml`, `rules: rules.yaml\n${head}${one}`]),
    );
    const folder = folderOf({ 'rules.yaml': rules, ...files });
    const { stdout } = await testIn(folder, Object.keys(files), '--coverage');
    expect(stdout).toBe(`Coverage of rules.yaml
  rules        100 %  2 of 2
  conditions   100 %  8 of 8, each true and false
  responses    100 %  3 of 3
`);
  });

  test('that falls short of a threshold fails', async () => {
    const threshold = (list: string) =>
      testIn(good(), ['rules.test.yaml'], '--run', 'a yes on', '--coverage-threshold', list);
    expect(await threshold('rules=50, conditions=37.5%,responses=33.3')).toMatchObject({ code: 0 });
    const { code, stdout, stderr } = await threshold('rules=51,responses=33.4');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'dargah: rules.yaml: the tests cover 50 % of its rules (1 of 2), and 51 % are asked for. Add --coverage to see what is missing\n' +
        'dargah: rules.yaml: the tests cover 33.3 % of its responses (1 of 3), and 33.4 % are asked for. Add --coverage to see what is missing\n' +
        '1 case in 1 file: 1 passed, 0 failed\n',
    );
  });

  test('is written as LCOV that others read', async () => {
    const folder = good();
    const file = join(folder, 'coverage/deep/lcov.info');
    await testIn(folder, ['rules.test.yaml'], '--lcov', file, '--run', 'a yes on');
    const [section, ...others] = await lcovParser({ from: readFileSync(file, 'utf8') });
    expect(others).toEqual([]);
    expect(basename(section!.path)).toBe('rules.yaml');
    expect(section!.functions).toMatchObject({
      ...{ instrumented: 2, hit: 1 },
      details: [
        { name: 'later', line: 5, hit: 1 },
        { name: 'yes', line: 9, hit: 0 },
      ],
    });
    expect(section!.branches).toMatchObject({ instrumented: 8, hit: 3 });
    expect(
      section!.branches.details.map(({ line, block, branch, hit }) => [line, block, branch, hit]),
    ).toEqual([
      [3, 0, '0', 0],
      [3, 0, '1', 1],
      [3, 1, '0', 1],
      [3, 1, '1', 0],
      [6, 2, '0', 1],
      [6, 2, '1', 0],
      [10, 3, '0', 0],
      [10, 3, '1', 0],
    ]);
    expect(section!.lines.details.map(({ line, hit }) => [line, hit])).toEqual([
      [3, 1],
      [5, 1],
      [6, 1],
      [8, 1],
      [9, 0],
      [10, 0],
      [11, 0],
      [12, 0],
    ]);
    expect(section!.lines).toMatchObject({ instrumented: 8, hit: 4 });
  });
});

describe('JUnit', () => {
  test('is what Jenkins reads', async () => {
    const names = ['rules.test.yaml', 'broken.test.yaml'];
    expect(await junitErrors((await testIn(bad(), names, '--format', 'junit')).stdout)).toEqual([]);
    expect(
      await junitErrors((await testIn(good(), ['rules.test.yaml'], '--format', 'junit')).stdout),
    ).toEqual([]);
    const wrong = folderOf({ 'rules.yaml': `${rules}x: 1\n`, 'rules.test.yaml': passing });
    const { stdout } = await testIn(wrong, ['rules.test.yaml'], '--format', 'junit');
    expect(await junitErrors(stdout)).toEqual([]);
    expect(stdout).toContain('errors="1"');
  });
});

describe('GitHub', () => {
  test('is one annotation a line, which reads as it was written', async () => {
    const { stdout } = await testIn(bad(), ['rules.test.yaml'], '--format', 'github');
    const annotations = stdout.trimEnd().split('\n').map(annotation);
    expect(annotations.map(({ command, line, title }) => [command, line, title])).toEqual([
      ['error', '3', 'Failed: a blank too many'],
      ['error', '6', 'Failed: a yes at night & on "Friday"'],
      ['error', '9', 'Failed: a refusal'],
    ]);
    expect(annotations[1]!.message).toMatch(
      /^rule is "default", expected "later"\nresponse\.text_message is /,
    );
    const odd = passing
      .replace('name: a yes\n', 'name: "100%, a: b\\n"\n')
      .replace('ثبت شد. }', '"%0A\\r\\n" }');
    const folder = folderOf({ 'rules.yaml': rules, 'rules.test.yaml': odd });
    const printed = await testIn(folder, ['rules.test.yaml'], '--format', 'github');
    const [first = ''] = printed.stdout.split('\n');
    expect(annotation(first).title).toBe('Failed: 100%, a: b\n');
    expect(annotation(first).message).toContain('expected "%0A\\r\\n"');
  });

  /** As GitHub's runner reads a line. */
  function annotation(line: string): Record<string, string> & { command: string; message: string } {
    const [, command = '', properties = '', data = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line)!;
    const unescaped = (text: string) =>
      text.replace(/%(25|0D|0A|3A|2C)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    const entries = properties.split(',').map((property) => property.split('='));
    const printed = Object.fromEntries(entries.map(([name, value = '']) => [name, unescaped(value)]));
    return { ...printed, command, message: unescaped(data) };
  }
});

describe('--watch', () => {
  test('runs again when the rules or the tests change, until a signal', async () => {
    const folder = good();
    const file = join(folder, 'rules.test.yaml');
    const listeners = new Map<Signal, () => void>();
    let printed = '';
    const write = (text: string) => (printed += text);
    const ended = run({
      argv: ['test', '--watch', file],
      environment: { DARGAH_POLL_INTERVAL: '20ms' },
      stdout: { write },
      stderr: { write },
      readStdin: async () => new Uint8Array(),
      onSignal: (signal, listener) => listeners.set(signal, listener),
      stdio: () => {
        throw new Error('no protocol is spoken');
      },
      processorMs: () => 0,
      exit: () => {},
    });
    const runs = () => printed.split('Watching for changes').length - 1;
    await eventually(() => expect(runs()).toBe(1));
    expect(printed).toContain('4 passed, 0 failed');

    replaceFile(join(folder, 'rules.yaml'), rules.replace('id: later', 'id: tomorrow'));
    await eventually(() => expect(runs()).toBe(2));
    expect(printed).toContain('there is no rule "later"');

    replaceFile(file, passing.replace('rule: later', 'rule: tomorrow'));
    await eventually(() => expect(runs()).toBe(3));
    expect(printed.split('Watching for changes')[2]).toContain('4 passed, 0 failed');

    listeners.get('SIGINT')!();
    expect(await ended).toBe(0);
    replaceFile(file, passing);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(runs()).toBe(3);
  });

  test('says at once what is wrong with the command', async () => {
    const { code, stderr } = await testIn(good(), ['rules.test.yaml'], '--watch', '--format', 'x');
    expect(stderr).toContain('which is not a format');
    expect(code).toBe(2);
  });
});

describe('docs/testing.md', () => {
  const page = readFileSync(join(checkout, 'docs/testing.md'), 'utf8');
  const blocks = (info: string) =>
    [...page.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)]
      .filter(([, found]) => found === info)
      .map(([, , text]) => text!);

  test('its examples are what they say', async () => {
    const [example] = blocks('yaml');
    const [tests, , , mistaken] = blocks('yaml fragment');
    const [failure, coverage] = blocks('text');
    const folder = folderOf({
      'rules.yaml': example!,
      'rules.test.yaml': tests!,
      'mistaken.test.yaml': mistaken!,
    });

    expect(await testIn(folder, ['rules.test.yaml'])).toMatchObject({ code: 0, stdout: '' });
    expect((await testIn(folder, ['mistaken.test.yaml'])).stdout).toBe(failure);
    expect((await testIn(folder, ['rules.test.yaml'], '--coverage')).stdout).toBe(coverage);
  });

  test('its embedded tests pass', async () => {
    const [, own] = blocks('yaml');
    expect(await testIn(folderOf({ 'rules.yaml': own! }), ['rules.yaml'])).toMatchObject({ code: 0 });
  });

  test('names the schema that is there', () => {
    for (const [, path] of page.matchAll(/schemas\/([\w-]+\.schema\.json)/g)) {
      expect(existsSync(join(checkout, 'schemas', path!)), path).toBe(true);
    }
  });
});
