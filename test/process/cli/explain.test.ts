import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { likeness } from '../../../src/cli/format/explain/likeness.js';
import { render as renderExplanation } from '../../../src/cli/format/explain/text.js';
import { problems } from '../../../src/http/problems.js';
import { analyzeRules } from '../../../src/rules/analyze.js';
import { explain } from '../../../src/rules/explain.js';
import { parseInstant } from '../../../src/values/instant.js';
import { runHere } from '../../support/context.js';
import { builtMain, runDargah } from '../../support/dargah.js';
import { fileOf } from '../../support/rules.js';
import { inSoak } from '../../support/soak.js';
import { temporaryFolder } from '../reload/folder.js';

const page = readFileSync('docs/explaining.md', 'utf8');
const [, example = ''] = /```yaml\n(.*?)```/s.exec(page)!;

function fileHolding(text: string, name = 'rules.yaml'): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

/** A run on the example of docs/explaining.md, or on another file; the file is called rules.yaml in what it prints. */
async function explainHere(
  argv: string[],
  { text = example, ...given }: { text?: string; stdin?: string } = {},
) {
  const file = fileHolding(text);
  const { stdout, stderr, code } = await runHere(['explain', '--rules', file, ...argv], {}, given);
  return {
    code,
    stdout: stdout.replaceAll(file, 'rules.yaml'),
    stderr: stderr.replaceAll(file, 'rules.yaml'),
  };
}

async function explainedAsJson(argv: string[], given: Parameters<typeof explainHere>[1] = {}) {
  const { stdout, stderr, code } = await explainHere([...argv, '--format', 'json'], given);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return JSON.parse(stdout) as {
    request: unknown;
    rules: JsonPart[];
    conditions: Record<string, JsonPart>;
    [field: string]: unknown;
  };
}

interface JsonPart {
  id?: string;
  outcome?: string;
  holds?: boolean | null;
  kind?: string;
  name?: string;
  text?: string;
  condition?: JsonPart | null;
  parts?: JsonPart[];
  misses?: JsonPart[];
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  [field: string]: unknown;
}

/** The text with one rule in it, explained on these data below `extra_data`. */
function shown(when: string, extraData: object, color = false): string {
  const text = fileOf(`rules: [{ id: a, when: ${when}, respond: { text_message: آ } }]`);
  const { resolved, contract, locate } = analyzeRules({ file: 'rules.yaml', text });
  const request = { touchpoint: 'CHAT', extra_data: extraData };
  return renderExplanation(explain(resolved!, 'rules.yaml', contract, request, new Date(0)), {
    locate,
    color,
  });
}

describe('docs/explaining.md', () => {
  const runs = [...page.matchAll(/```sh\n(.*?)```\n\n```text\n(.*?)```/gs)].map(
    ([, command, output]) => [command!, output!] as const,
  );

  test('has examples', () => {
    expect(runs).toHaveLength(2);
  });

  test.for(runs)('%s prints what stands below it', async ([command, output]) => {
    const [, stdin = ''] = /^echo '(.*)' \|$/m.exec(command) ?? [];
    const [, line = ''] = /dargah explain (.*)$/m.exec(command)!;
    expect(await explainHere(line.split(' '), { stdin })).toEqual({ code: 0, stdout: output, stderr: '' });
  });
});

describe('the request', () => {
  test('has the fields that are given as flags, and no others', async () => {
    const fields = ['--touchpoint', 'CHAT', '--post-token', 'wZC44q5D', '--user-side', 'DEMAND'];
    const ids = ['--conversation-id', '42', '--user-id', 'null'];
    expect((await explainedAsJson([...fields, ...ids])).request).toEqual({
      touchpoint: 'CHAT',
      post_token: 'wZC44q5D',
      conversation_id: '42',
      user_side: 'DEMAND',
      user_id: 'null',
    });
  });

  test('has null where an id is empty, as the rules see it', async () => {
    const text = fileOf(`rules:
  - { id: no-post, match: { post_token: null }, respond: { text_message: این بخش به آگهی وصل نیست. } }
  - { id: with-post, match: { touchpoint: MY_DIVAR }, respond: { text_message: بله } }`);
    const stdin = JSON.stringify({ touchpoint: 'MY_DIVAR', post_token: '', user_side: '', extra_data: {} });
    const { stdout } = await explainHere(['--request', '-'], { text, stdin });
    expect(stdout).toMatch(/^Rule no-post \(rules\.yaml:\d+:\d+\) answers\.\n.*\n.*✓ post_token == null\n/);
  });

  test.for([
    [['answer=yes'], { answer: 'yes' }],
    [
      ['a=2', 'b=true', 'c=null', 'd=[1, "x"]', 'e={"f": 1}'],
      { a: 2, b: true, c: null, d: [1, 'x'], e: { f: 1 } },
    ],
    [['a="2"', 'b=0912', 'c=', 'd=۲', 'e=x=y'], { a: '2', b: '0912', c: '', d: '۲', e: 'x=y' }],
    [['car.model=206', 'car.price=1', 'city=تهران'], { car: { model: 206, price: 1 }, city: 'تهران' }],
    [['a=1', 'a=2'], { a: 2 }],
    [['a={"b":1}', 'a.c=2'], { a: { b: 1, c: 2 } }],
  ] as const)('--data %j is %j', async ([entries, data]) => {
    const { request } = await explainedAsJson(entries.flatMap((entry) => ['--data', entry]));
    expect(request).toEqual({ extra_data: data });
    expect((await explainedAsJson(['--data', ...entries])).request).toEqual({ extra_data: data });
  });

  test('--data-json gives the whole of extra_data, and --data adds to it', async () => {
    const argv = ['--data-json', '{ "a": { "b.c": 1 } }', '--data', 'a.d=2'];
    expect((await explainedAsJson(argv)).request).toEqual({ extra_data: { a: { 'b.c': 1, d: 2 } } });
    expect((await explainedAsJson(['--data-json', 'null'])).request).toEqual({ extra_data: null });
  });

  test('__proto__ is a field like any other', async () => {
    const { request } = await explainedAsJson(['--data', '__proto__.answer=yes']);
    expect(JSON.stringify(request)).toBe('{"extra_data":{"__proto__":{"answer":"yes"}}}');
  });

  test('comes from a file or standard input, and flags stand in place of its fields', async () => {
    const request = {
      touchpoint: 'CHAT',
      user_side: 'SUPPLY',
      extra_data: { answer: 'no', step: 1 },
      new_field: 1,
    };
    const file = fileHolding(`\uFEFF${JSON.stringify(request)}`, 'click.json');
    expect((await explainedAsJson(['--request', file])).request).toEqual(request);
    const flags = ['--request', '-', '--user-side', 'DEMAND', '--data', 'answer=yes'];
    expect((await explainedAsJson(flags, { stdin: JSON.stringify(request) })).request).toEqual({
      ...request,
      user_side: 'DEMAND',
      extra_data: { answer: 'yes', step: 1 },
    });
  });

  const id = '8202522731445525541';
  const body = `{ "touchpoint": "CHAT", "extra_data": { "order": { "id": ${id} }, "step": 2 } }`;

  test.for<[string, string[], object, string[]]>([
    ['a file', ['--request', '-'], { order: { id }, step: 2 }, ['/extra_data/order/id']],
    [
      '--data',
      ['--data', `order.id=${id}`, 'a="1e400"', `b=[1, ${id}]`],
      { order: { id }, a: '1e400', b: [1, id] },
      ['/extra_data/order/id', '/extra_data/b/1'],
    ],
    ['--data-json', ['--data-json', `{"a/b": 1e400}`], { 'a/b': '1e400' }, ['/extra_data/a~1b']],
    ['a file, behind a flag', ['--request', '-', '--data', 'order.id=2'], { order: { id: 2 }, step: 2 }, []],
  ])('has long numbers as the gateway reads them, from %s', async ([, argv, data, numbersAsText]) => {
    const explained = await explainedAsJson(argv, { stdin: body });
    expect(explained).toMatchObject({ request: { extra_data: data }, numbersAsText });
  });

  test('with long numbers is mentioned first, with their places', async () => {
    const { stdout } = await explainHere(['--request', '-'], { stdin: body });
    expect(stdout).toMatch(
      /^JavaScript cannot keep these numbers of the request as they are written, so rules see them as texts\. Send ids in quotes\.\n {2}\/extra_data\/order\/id\n\nNo rule matches/,
    );
  });

  test('of a real process comes through a pipe', async () => {
    const shell =
      'echo \'{"touchpoint": "CHAT", "extra_data": {"ask": "price"}}\' | "$0" "$1" explain --request -';
    const command = ['bash', '-c', shell, process.execPath, builtMain()];
    const { code, stdout, stderr } = await runDargah({ command });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Rule price \(rules\.yaml:\d+:\d+\) answers\.\n/);
  });

  test('that breaks the contract is mentioned first, and explained all the same', async () => {
    const { code, stdout } = await explainHere(['--data', 'city=ری', '--user-side', 'هردو']);
    expect(stdout).toMatch(
      /^The gateway would refuse this request with 422;.*\n {2}\/touchpoint is required\n\nRule tehran /,
    );
    expect(code).toBe(0);
    const { requestErrors } = await explainedAsJson(['--data', 'city=ری']);
    expect(requestErrors).toEqual([{ pointer: '/touchpoint', detail: 'is required' }]);
  });
});

describe('a wrong command', () => {
  const deep = `${'['.repeat(33)}${']'.repeat(33)}`;

  test.for([
    [[], 'there is no request to explain. Give its fields'],
    [['--all'], 'there is no request to explain. Give its fields'],
    [['--request', 'nope.json'], '--request: nope.json cannot be read: there is no such file'],
    [
      ['--request', 'LICENSE'],
      '--request: LICENSE is not JSON: line 1, column 1: a text stands in double quotes',
    ],
    [['--request', '-'], '--request: standard input is not JSON: line 1, column 1: nothing stands in it'],
    [['--data', 'answer'], '--data is "answer", which names no field. Write path=value, as answer=yes'],
    [['--data', '=yes'], '--data is "=yes", which names no field.'],
    [['--data', 'a..b=1'], '--data is "a..b=1", which names no field.'],
    [['--data', 'a=1', 'a.b=2'], '--data a.b=2: "a" holds no object already, so nothing can stand below it'],
    [
      ['--data-json', '{a: 1}'],
      '--data-json is "{a: 1}", which is not JSON (line 1, column 2: a key stands in double quotes: write {"key": value}). Write an object',
    ],
    [
      ['--data-json', '[]', '--data', 'a=1'],
      '--data needs an object to put values into, and extra_data is none',
    ],
    [
      ['--data-json', deep],
      'the request is nested more than 32 levels deep, and the gateway would refuse it with 400',
    ],
    [
      ['--touchpoint', 'CHAT', '--now', '10:00'],
      '--now is "10:00", which is not an instant. Write it with its zone',
    ],
    [
      ['--touchpoint', 'CHAT', '--now', '1405-09-06T10:00:00+03:30'],
      '--now is "1405-09-06T10:00:00+03:30", which is not an instant. Write 2026-11-27T10:00:00+03:30',
    ],
    [
      ['--touchpoint', 'CHAT', '--format', 'xml'],
      '--format is "xml", which is not a format. Write text or json',
    ],
    [['--touchpont', 'CHAT'], 'unknown option "--touchpont". Did you mean "--touchpoint"?'],
    [['CHAT'], 'dargah explain takes no arguments. See dargah explain --help'],
  ] as const)('%j is reported in one line', async ([argv, message]) => {
    const { code, stdout, stderr } = await runHere(['explain', ...argv]);
    expect(stderr.startsWith(`dargah: ${message}`), stderr).toBe(true);
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', lines: 2 });
  });

  test('names the limit that the gateway has', () => {
    expect(problems.tooDeep).toMatchObject({
      status: 400,
      detail: expect.stringContaining('32 levels') as string,
    });
  });

  test('a field cannot be put into what is no object', async () => {
    const { code, stderr } = await explainHere(['--request', '-', '--data', 'a=1'], { stdin: '[]' });
    expect(stderr).toBe('dargah: standard input holds no JSON object, so no field can be put into it\n');
    expect(code).toBe(2);
  });

  test('a rules file that is not there', async () => {
    const { code, stderr } = await runHere(['explain', '--touchpoint', 'CHAT', '--rules', 'nope.yaml']);
    expect(stderr).toMatch(/^dargah: nope\.yaml cannot be read: there is no such file/);
    expect(code).toBe(2);
  });
});

test('reports rules with errors with their places, and explains nothing', async () => {
  const text = 'version: 1\nrules: [{ id: a, respond: nobody }]\ndefault: { text_message: آ }\nsurprise: 1\n';
  const { code, stdout, stderr } = await explainHere(['--touchpoint', 'CHAT'], { text });
  expect(stderr).toMatch(
    /^rules\.yaml:2:27: .* \[unknown-response\]\nrules\.yaml:4:1: .* \[unknown-key\]\ndargah: /,
  );
  expect(stderr).toMatch(
    /rules\.yaml has 2 errors, so it answers nothing that could be explained\. Mend them first\n$/,
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

test('a warning is no error', async () => {
  const text = fileOf('rules: [{ id: a, match: { new_field: 1 }, respond: { text_message: آ } }]');
  expect(await explainHere(['--touchpoint', 'CHAT'], { text })).toMatchObject({ code: 0, stderr: '' });
});

test('answers are held against the schemas of --schemas', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'request.schema.json'), '{ "type": "object", "required": ["city"] }');
  const { stdout } = await explainHere(['--touchpoint', 'CHAT', '--schemas', folder]);
  expect(stdout).toContain('  /city is required\n');
});

describe('the text', () => {
  test('says why the answer of a rule was refused', async () => {
    const text = fileOf(
      'rules: [{ id: post, respond: { action: { open_post_page: { post_token: "{{ post_token }}" } } } }]',
    );
    const { stdout } = await explainHere(['--touchpoint', 'CHAT'], { text });
    expect(stdout).toMatch(
      /^Rule post \(rules\.yaml:2:9\) matches, but its answer breaks the contract, so the default \(rules\.yaml:3:10\) answers:\n {2}\/action\/open_post_page\/post_token .*\n {2}2 {2}✓ post {2}matches every click\n/,
    );
  });

  test('says why the default itself was refused, in the rare case that the probes at load missed', () => {
    const { resolved, contract, locate } = analyzeRules({ file: 'rules.yaml', text: example });
    const explanation = explain(resolved!, 'rules.yaml', contract, { touchpoint: 'X' }, new Date(0));
    const errors = [{ pointer: '/text_message', detail: 'must be text', keyword: 'type' }];
    const decision = { ...explanation.decision, rejected: { rule: 'default', errors } };
    expect(renderExplanation({ ...explanation, decision }, { locate, color: false })).toMatch(
      /^No rule matches, and the default \(rules\.yaml:21:10\) as rendered for this request breaks the contract, so it answers as rendered for an empty one:\n {2}\/text_message must be text\n/,
    );
  });

  test.for([
    ['{ "==": [{ var: extra_data.a }, 5] }', {}, '✗ a  one part short: extra_data.a is absent, wanted 5'],
    ['{ "==": [{ var: extra_data.a }, 5] }', { a: null }, 'extra_data.a is null, wanted 5'],
    [
      '{ "===": [{ var: extra_data.a }, 5] }',
      { a: '5' },
      'extra_data.a is "5", wanted exactly 5 (they differ only in type: the one is a text, the other a number)',
    ],
    ['{ "!=": [{ var: extra_data.a }, 5] }', { a: 5 }, 'extra_data.a is 5, wanted anything but 5'],
    ['{ "!==": [{ var: extra_data.a }, 5] }', { a: 5 }, 'extra_data.a is 5, wanted anything but exactly 5'],
    ['{ "!": { "==": [{ var: extra_data.a }, 5] } }', { a: 5 }, 'extra_data.a is 5, wanted anything but 5'],
    ['{ in: [{ var: extra_data.a }, [x, y]] }', { a: 'z' }, 'extra_data.a is "z", wanted one of "x", "y"'],
    [
      '{ "!": { in: [{ var: extra_data.a }, [x, y]] } }',
      { a: 'x' },
      'extra_data.a is "x", wanted none of "x", "y"',
    ],
    ['{ ">=": [{ var: extra_data.a }, 9] }', { a: 8 }, 'extra_data.a is 8, wanted >= 9'],
    ['{ "!": { ">=": [{ var: extra_data.a }, 9] } }', { a: 9 }, 'extra_data.a is 9, wanted not >= 9'],
    ['{ in: [خانه, { var: extra_data.a }] }', { a: 'باغ' }, 'extra_data.a is "باغ", wanted contains "خانه"'],
    [
      '{ "!!": { var: extra_data.a } }',
      { a: '' },
      'extra_data.a is "", wanted something that is not empty, 0 or false',
    ],
    [
      '{ "!": { var: extra_data.a } }',
      { a: 1 },
      'extra_data.a is 1, wanted nothing, or what is empty, 0 or false',
    ],
    [
      '{ "<": [{ var: extra_data.a }, { var: extra_data.b }] }',
      { a: 2, b: 1 },
      'extra_data.a is 2 and extra_data.b is 1, wanted extra_data.a < extra_data.b',
    ],
    [
      '{ "==": [{ var: extra_data.a }, x] }',
      { a: { toString: 1 } },
      'a  could not be evaluated, so it counts as not matched: TypeError: ',
    ],
    ['{ and: [{ var: extra_data.a }, { var: extra_data.b }] }', {}, '✗ a  2 parts short\n'],
    [
      '{ and: [false, { var: extra_data.a }] }',
      { a: 1 },
      '✗ a  can never match: "false" stands there, which no request can change\n',
    ],
  ] as const)('%s on %j: %s', ([when, data, sentence]) => {
    expect(shown(when, data)).toContain(sentence);
  });

  test('a part that cannot be evaluated is marked and named', () => {
    const text = shown('{ or: [{ "==": [{ var: extra_data.a }, x] }, { var: extra_data.b }] }', {
      a: { toString: 1 },
      b: 1,
    });
    expect(text).toMatch(/ {4}! extra_data\.a == "x" {2}TypeError: .*\n.* {4}✓ extra_data\.b {2}found 1\n/);
  });

  test('a named condition is written out once a rule', () => {
    const body = `conditions: { open: { var: extra_data.open } }
rules: [{ id: a, when: { or: [{ condition: open }, { "!": { condition: open } }] }, respond: { text_message: آ } }]`;
    const { resolved, contract, locate } = analyzeRules({ file: 'rules.yaml', text: fileOf(body) });
    const text = renderExplanation(explain(resolved!, 'rules.yaml', contract, {}, new Date(0)), {
      locate,
      color: false,
    });
    expect(text).toContain(`  3    ✓ any of
  3      ✗ condition open
  2        ✗ extra_data.open  found nothing
  3      ✓ not
  3        ✗ condition open  as above
`);
  });

  test('a disabled rule is shown with what it would have done', async () => {
    const text = fileOf(
      'rules: [{ id: a, enabled: false, match: { touchpoint: CHAT }, respond: { text_message: آ } }]',
    );
    expect((await explainHere(['--touchpoint', 'CHAT'], { text })).stdout).toContain(
      '- a  is disabled; it would match\n',
    );
    expect((await explainHere(['--touchpoint', 'X'], { text })).stdout).toContain(
      '- a  is disabled; one part short: touchpoint is "X", wanted "CHAT"\n',
    );
  });

  test('only the rules that are asked for are shown besides the one that answers', () => {
    const { resolved, contract, locate } = analyzeRules({ file: 'rules.yaml', text: example });
    const request = { touchpoint: 'CHAT', extra_data: { answer: 'yes' } };
    const explanation = explain(resolved!, 'rules.yaml', contract, request, new Date('2026-11-22T06:30:00Z'));
    const text = renderExplanation(explanation, { locate, color: false, only: ['tehran'], response: false });
    expect(text).toBe(`Rule chat-yes (rules.yaml:15:5) answers.
  15  ✓ chat-yes
  16    ✓ touchpoint == "CHAT"
  16    ✓ extra_data.answer == "yes"

After it:
  18  ✗ tehran  one part short: extra_data.city is absent, wanted one of "تهران", "ری", "شمیران"
  19    ✗ extra_data.city == one of "تهران", "ری", "شمیران"  found nothing
`);
  });

  test('what a terminal would obey is escaped, and Persian is left as it is', () => {
    const hostile = '\u001b[2J\u009b31m\u202eسلام\u200cها\u2066\u0007';
    const text = shown('{ "==": [{ var: extra_data.a }, x] }', { a: hostile });
    expect(text).toContain('found "\\u001b[2J\\u009b31m\\u202eسلام\u200cها\\u2066\\u0007"\n');
    expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
  });

  test('a Persian value stands at the end of its line, or before a Latin word', () => {
    const persian = /"[^"\n]*\p{Script=Arabic}[^"\n]*"/gu;
    const text = shown(
      '{ and: [{ "==": [{ var: extra_data.a }, تهران] }, { in: [{ var: extra_data.a }, [ری, قم]] }] }',
      {
        a: 'شیراز',
      },
    );
    const behind = text.split('\n').flatMap((line) => {
      const last = [...line.matchAll(persian)].at(-1);
      return last === undefined ? [] : [line.slice(last.index + last[0].length)];
    });
    expect(behind.length).toBeGreaterThan(2);
    for (const tail of behind) expect(tail).toMatch(/^[\])},]*$/);
    for (const line of text.split('\n').filter((found) => /\p{Script=Arabic}/u.test(found))) {
      expect(line, 'begins with digits, marks or Latin letters').toMatch(/^[^\p{Script=Arabic}]*[A-Za-z]/u);
    }
  });

  test('a long value is cut', () => {
    const text = shown('{ "==": [{ var: extra_data.a }, x] }', { a: '😀'.repeat(5_000) });
    expect(text).toContain('…');
    for (const line of text.split('\n')) {
      expect(line.length).toBeLessThan(400);
      expect(line.isWellFormed?.() ?? true).toBe(true);
    }
  });

  test('says the days of a window in the Persian calendar, too', async () => {
    const text = fileOf(
      'rules: [{ id: nowruz, from: 1405-12-25, until: 2027-04-02 18:00, respond: { text_message: عید } }]',
    );
    const { stdout } = await explainHere(['--touchpoint', 'CHAT', '--now', '2026-12-01T12:00:00Z'], { text });
    expect(stdout).toContain('✗ now.date >= "2027-03-16" (1405-12-25)  found "2026-12-01"');
    expect(stdout).toContain('now.date < "2027-04-02" (1406-01-13)');
  });

  test('has colours on a terminal only, and never with NO_COLOR', async () => {
    const argv = ['explain', '--touchpoint', 'CHAT', '--now', '2026-11-22T10:00:00+03:30'];
    const plain = (await runHere(argv)).stdout;
    const colored = (await runHere(argv, {}, { isTTY: true })).stdout;
    const esc = '\u001b';
    expect(plain).not.toContain(esc);
    expect(colored).toContain(`${esc}[31m✗${esc}[39m`);
    expect(colored.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '')).toBe(plain);
    for (const environment of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      expect((await runHere(argv, environment, { isTTY: true })).stdout).toBe(plain);
    }
    expect((await runHere(argv, { NO_COLOR: '' }, { isTTY: true })).stdout).toBe(colored);
    expect((await runHere([...argv, '--format', 'json'], {}, { isTTY: true })).stdout).not.toContain(esc);
  });
});

describe('the JSON', () => {
  const click = ['--touchpoint', 'CHAT', '--data', 'answer=yeah', '--now', '2026-11-22T23:00:00+03:30'];

  test('has the fields that docs/explaining.md lists', async () => {
    const explained = await explainedAsJson(click);
    const [, table = ''] = page.split('## As JSON');
    const listed = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name!);
    expect(Object.keys(explained)).toEqual(listed);
    expect(explained).toMatchObject({
      file: expect.stringMatching(/rules\.yaml$/) as string,
      now: '2026-11-22T19:30:00.000Z',
      decision: { rule: 'default', reason: 'no-match', response: { text_message: 'پیام شما ثبت شد.' } },
      nearest: 'yes-while-closed',
    });
  });

  test('says of each part what it asks, what it found and where it stands', async () => {
    const { rules, conditions } = await explainedAsJson(click);
    expect(rules.map(({ id }) => id)).toEqual(['yes-while-closed', 'chat-yes', 'tehran']);
    expect(rules[0]).toMatchObject({
      outcome: 'not-matched',
      holds: false,
      condition: {
        kind: 'and',
        holds: false,
        parts: [{}, {}, { kind: 'condition', name: 'closed', holds: true }],
      },
      misses: [{ message: 'extra_data.answer is "yeah", wanted "yes"', wanted: true, line: 12 }],
    });
    expect(rules[0]!.condition!.parts![1]).toEqual({
      kind: 'test',
      holds: false,
      ...{ file: 'rules.yaml', line: 12, column: 51, endLine: 12, endColumn: 54 },
      text: 'extra_data.answer == "yes"',
      logic: { '==': [{ var: 'extra_data.answer' }, 'yes'] },
      path: 'extra_data.answer',
      operator: '==',
      wanted: 'yes',
      found: [{ path: 'extra_data.answer', value: 'yeah', absent: false }],
    });
    expect(rules[2]!.condition).toMatchObject({ wantedOneOf: ['تهران', 'ری', 'شمیران'] });
    expect(conditions).toMatchObject({
      closed: { kind: 'or', holds: true, line: 5, parts: [{ line: 6 }, { line: 7 }] },
    });
  });

  test('gives the places in the file of what it explains', async () => {
    const { rules, conditions } = await explainedAsJson(click);
    const lines = example.split('\n');
    const sources: string[] = [];
    const visit = (part: JsonPart) => {
      expect(part.file).toBe('rules.yaml');
      if (part.line === part.endLine)
        sources.push(lines[part.line - 1]!.slice(part.column - 1, part.endColumn - 1));
      part.parts?.forEach(visit);
    };
    for (const { condition } of rules) visit(condition!);
    for (const condition of Object.values(conditions)) visit(condition);
    expect(sources).toEqual([
      ...['CHAT', 'yes', '{ condition: closed }', 'CHAT', 'yes', '[تهران, ری, شمیران]'],
      ...['"<": [{ var: now.hour }, 8]', '">=": [{ var: now.hour }, 22]'],
    ]);
  });

  test('shows later rules with --all only, as the text does', async () => {
    const argv = [
      '--touchpoint',
      'CHAT',
      '--data',
      'answer=yes',
      'city=ری',
      '--now',
      '2026-11-22T10:00:00+03:30',
    ];
    const explained = async (more: string[]) => (await explainedAsJson([...argv, ...more])).rules;
    expect((await explained([])).map(({ id, outcome }) => [id, outcome])).toEqual([
      ['yes-while-closed', 'not-matched'],
      ['chat-yes', 'answered'],
    ]);
    expect((await explained(['--all'])).at(-1)).toMatchObject({
      id: 'tehran',
      outcome: 'shadowed',
      misses: [],
    });
  });

  test('shows failures and rejected responses', async () => {
    const text = fileOf(`rules:
  - { id: odd, when: { "==": [{ var: extra_data.odd }, x] }, respond: { text_message: آ } }
  - { id: post, respond: { action: { open_post_page: { post_token: "{{ post_token }}" } } } }`);
    const explained = await explainedAsJson(['--touchpoint', 'CHAT', '--data', 'odd={"toString": 1}'], {
      text,
    });
    expect(explained.rules).toMatchObject([
      { outcome: 'failed', holds: null, error: { name: 'TypeError' }, condition: { holds: null, error: {} } },
      { outcome: 'rejected', holds: true, condition: null },
    ]);
    expect(explained.decision).toMatchObject({
      reason: 'rejected',
      rejected: { rule: 'post', errors: [{ pointer: '/action/open_post_page/post_token' }] },
    });
  });

  test('a condition may have any name', async () => {
    const text = fileOf(
      'conditions: { __proto__: { var: extra_data.a } }\nrules: [{ id: a, when: { condition: __proto__ }, respond: { text_message: آ } }]',
    );
    const { conditions } = await explainedAsJson(['--touchpoint', 'CHAT'], { text });
    expect(Object.keys(conditions)).toEqual(['__proto__']);
  });
});

describe('a thousand rules that fail', () => {
  const failing = (count: number) =>
    Array.from(
      { length: count },
      (_, i) =>
        `  - { id: r${i}, when: { "!=": [{ var: extra_data.x }, ${i}] }, respond: { text_message: آ } }\n`,
    ).join('');
  const text = fileOf(
    `rules:\n${failing(1001)}  - { id: near, match: { extra_data.y: 1 }, respond: { text_message: ب } }
  - { id: last, respond: { text_message: پ } }`,
  );
  const click = ['--touchpoint', 'CHAT', '--data', 'x={"toString": 1}'];

  test('are why the default answers, and nothing shadows those behind them', async () => {
    const { stdout, code } = await explainHere(click, { text });
    expect(code).toBe(0);
    const [headline] = stdout.split('\n');
    expect(headline).toMatch(
      /^No rule matches up to r999\. By then 1,000 rules have failed on this request, so those behind it are not tried and the default \(rules\.yaml:\d+:\d+\) answers\.$/,
    );
    expect(stdout).toMatch(/! r999 {2}could not be evaluated/);
    expect(stdout).toMatch(/! r1000 {2}is not tried; one part short: /);
    expect(stdout).toMatch(/✗ near {2}is not tried; one part short: extra_data\.y is absent, wanted 1/);
    expect(stdout).toMatch(/✓ last {2}is not tried; it would match\n/);
    expect(stdout).not.toContain('Nearest: near');
  });

  test('are shown as JSON', inSoak, async () => {
    const { decision, givenUpAt, rules } = await explainedAsJson(click, { text });
    expect(decision).toMatchObject({ rule: 'default', reason: 'no-match' });
    expect(givenUpAt).toBe('r999');
    expect(rules.slice(-4).map(({ id, outcome, holds }) => [id, outcome, holds])).toEqual([
      ['r999', 'failed', null],
      ['r1000', 'not-tried', null],
      ['near', 'not-tried', false],
      ['last', 'not-tried', true],
    ]);
  });

  test('less one do not keep the last rule from its turn', async () => {
    const few = fileOf(`rules:\n${failing(999)}  - { id: last, respond: { text_message: پ } }`);
    const { decision, givenUpAt, rules } = await explainedAsJson(click, { text: few });
    expect(decision).toMatchObject({ rule: 'last' });
    expect(givenUpAt).toBeNull();
    expect(rules.at(-1)).toMatchObject({ outcome: 'answered' });
  });
});

describe('likeness', () => {
  test.for([
    ['Yes', 'yes', 'only in upper and lower case'],
    [' yes', 'yes ', 'only in blanks'],
    ['علي', 'علی', 'only in Arabic ي and ك for Persian ی and ک'],
    ['كرج', 'کرج', 'only in Arabic ي and ك for Persian ی and ک'],
    ['۱۲', '12', 'only in the script of digits'],
    ['۱۲', '١٢', 'only in the script of digits'],
    ['می\u200cشود', 'میشود', 'only in characters that cannot be seen, such as a half-space'],
    ['\u202byes', 'yes', 'only in characters that cannot be seen, such as a half-space'],
    ['آ', '\u0627\u0653', 'only in how letters are composed (NFC)'],
    [' علي ۱', 'علی 1', 'only in letters, digits or blanks that look alike'],
    ['2', 2, 'only in type: the one is a text, the other a number'],
    [true, 'true', 'only in type: the one is a boolean, the other a text'],
    ['yes', 'yes', undefined],
    ['yeah', 'yes', undefined],
    ['تهران', 'تهرون', undefined],
    [null, 'null', undefined],
    [2, 3, undefined],
    [{}, '[object Object]', undefined],
  ] as const)('%j and %j differ %s', ([found, wanted, difference]) => {
    expect(likeness(found, wanted)?.toString()).toBe(difference);
  });

  test('is shown with the miss', () => {
    expect(shown('{ in: [{ var: extra_data.a }, [ری, علی]] }', { a: 'علي' })).toContain(
      'wanted one of "ری", "علی" (they differ only in Arabic ي and ك for Persian ی and ک)',
    );
  });
});

test.for([
  ['2026-11-22T10:00:00+03:30', '2026-11-22T06:30:00.000Z'],
  ['2026-11-22T10:00Z', '2026-11-22T10:00:00.000Z'],
  ['2026-11-22T10:00:00.5Z', '2026-11-22T10:00:00.500Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2026-02-29T00:00:00Z', undefined],
  ['2026-11-31T00:00:00Z', undefined],
  ['2026-11-22T25:00:00Z', undefined],
  ['2026-11-22T10:00:00', undefined],
  ['2026-11-22', undefined],
  ['1795329000', undefined],
  ['', undefined],
] as const)('the instant %j is %s', ([text, instant]) => {
  expect(parseInstant(text)?.toISOString()).toBe(instant);
});

describe('the receivers that a click notifies', () => {
  const text = `version: 1
notify:
  crm: { url: "https://crm.example.com", secret: CRM_SECRET, include: [extra_data.answer] }
  audit: { url: "https://audit.example.com", secret: AUDIT_SECRET, include: [] }
rules:
  - id: yes
    match: { extra_data.answer: yes }
    respond: { text_message: ثبت شد }
    notify: [crm, audit]
default: { text_message: سلام }
`;

  test('stand below the response', async () => {
    const { stdout } = await explainHere(['--touchpoint', 'CHAT', '--data', 'answer=yes'], { text });
    expect(stdout).toMatch(/\}\n\nIt notifies crm, audit\.\n/);
  });

  test('may be none', async () => {
    const { stdout } = await explainHere(['--touchpoint', 'CHAT'], { text });
    expect(stdout).toMatch(/\}\n\nIt notifies no receiver\.\n/);
  });

  test('are not mentioned if the file has no receivers', async () => {
    const { stdout } = await explainHere(['--touchpoint', 'CHAT']);
    expect(stdout).not.toContain('notifies');
  });

  test('stand in the JSON with their data', async () => {
    const { decision } = await explainedAsJson(['--touchpoint', 'CHAT', '--data', 'answer=yes'], { text });
    expect(decision).toMatchObject({
      notifications: [
        { receiver: 'crm', data: { extra_data: { answer: 'yes' } } },
        { receiver: 'audit', data: {} },
      ],
    });
  });
});

describe('experiments', () => {
  const text = `version: 1
experiments:
  look: { by: [user_id, conversation_id], variants: { old: 0, new: 1 }, otherwise: old, from: 2026-12-03 }
responses: { a: { text_message: آ }, b: { text_message: ب } }
rules:
  - { id: new-look, match: { experiments.look: new }, respond: { one_of: [a, b], by: user_id } }
default: { text_message: پیش‌فرض }
`;
  const after = ['--now', '2026-12-10T10:00:00+03:30'];

  test.each([
    ['by its id', ['--user-id', 'u1', ...after], 'look: new, by user_id'],
    ['by another id', ['--conversation-id', 'c1', ...after], 'look: new, by conversation_id'],
    ['without one', after, 'look: old, since none of user_id, conversation_id says who it is'],
    [
      'before it begins',
      ['--user-id', 'u1', '--now', '2026-12-01T10:00:00+03:30'],
      'look: old, since nobody is split at this time',
    ],
    ['as it is pinned', ['--variant', 'look=new', ...after], 'look: new, as --variant says'],
    [
      'of several answers',
      ['--conversation-id', 'c1', ...after],
      'new-look.one_of: a, since user_id does not say who it is',
    ],
  ])('say why a person gets a variant: %s', async (_, argv, line) => {
    const { stdout } = await explainHere(['--touchpoint', 'CHAT', ...argv], { text });
    expect(stdout).toContain(`The person gets:\n`);
    expect(stdout).toContain(`  ${line}\n`);
  });

  test('are not mentioned if the file has none', async () => {
    const { stdout } = await explainHere(['--touchpoint', 'CHAT']);
    expect(stdout).not.toContain('The person gets');
  });
});
