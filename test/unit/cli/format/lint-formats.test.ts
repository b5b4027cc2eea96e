import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { runHere } from '../../../support/context.js';
import { junitErrors, xmlErrors } from '../../../support/xml.js';
import { bad, clean, fileHolding, lintHere } from './lint.js';

test.for([
  ['text', 'txt'],
  ['json', 'json'],
  ['junit', 'xml'],
  ['github', 'txt'],
  ['checkstyle', 'xml'],
])('%s is as in its file', async ([format, extension]) => {
  const stdout = await lintHere(format!, bad, clean);
  await expect(stdout).toMatchFileSnapshot(`lint/${format}.${extension}`);
});

describe('text', () => {
  test('has colour where it is asked for, and none where it is not wanted', async () => {
    const plain = await lintHere('text', bad);
    const run = (environment: Record<string, string>) => runHere(['lint', bad], environment);
    const forced = await run({ FORCE_COLOR: '1' });
    expect(forced.stdout).not.toBe(plain);
    expect(stripVTControlCharacters(forced.stdout)).toBe(plain);
    expect((await run({ FORCE_COLOR: '0' })).stdout).toBe(plain);
    expect((await run({ FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).toBe(plain);
  });

  test('colours the place in the line too, where a terminal may turn the line around', async () => {
    const { stdout } = await runHere(['lint', bad], { FORCE_COLOR: '1' });
    expect(stdout).toContain('respond: \u001B[31mthank\u001B[39m');
    expect(stdout).toContain('phone: \u001B[33m0912\u001B[39m');
  });

  test('shows the letters of a file that begins with a byte order mark, and ends its lines as Windows does', async () => {
    const file = fileHolding('\uFEFFversion: 1\r\ndefault: thank\r\n');
    expect(await lintHere('text', file)).toContain('\n  2 | default: thank\n    |          ^^^^^\n');
    const first = fileHolding('\uFEFFversoin: 1\ndefault: { text_message: بله }\n');
    expect(await lintHere('text', first)).toContain('\n  1 | versoin: 1\n    | ^^^^^^^\n');
  });

  test('shows no line where there is none', async () => {
    const file = fileHolding('');
    expect((await lintHere('text', file)).split('\n')).toHaveLength(2);
  });

  test('obeys no escape sequence that stands in a file', async () => {
    const file = fileHolding('version: 1\ndefault: "\\e[2J"\n');
    expect(await lintHere('text', file)).not.toContain('\u001B');
  });
});

describe('a secret that is written out in the file', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const fileWith = (written: string) =>
    fileHolding(`version: 1
notify:
  crm: { url: "http://crm.example.com", secret: ${written} }
notify_all: crm
default: { text_message: بله }
`);

  test.for(['text', 'json', 'sarif', 'junit', 'github', 'checkstyle'])(
    'is not in a report as %s',
    async (format) => {
      for (const written of [
        secret,
        `[CRM_SECRET, "${secret}"]`,
        `"whsec_MfKQ9r8GKY\\\n    qrTwjUPD8ILPZIo2LaLaSw"`,
      ]) {
        const stdout = await lintHere(format, fileWith(written));
        expect(stdout).toContain('written-out-secret');
        expect(stdout).not.toMatch(/whsec_M|LaLaSw/);
      }
    },
  );

  test('leaves its place to be seen, in every finding of its line', async () => {
    const stdout = await lintHere('text', fileWith(`"${secret}"`));
    const line = `  3 |   crm: { url: "http://crm.example.com", secret: "${'*'.repeat(secret.length)}" }`;
    expect(stdout.split('\n').filter((shown) => shown === line)).toHaveLength(2);
    expect(await lintHere('text', fileWith('""'))).toContain('secret: "" }');
  });
});

describe('junit', () => {
  test('is what Jenkins reads', async () => {
    expect(await junitErrors(await lintHere('junit', bad, clean))).toEqual([]);
    expect(await junitErrors(await lintHere('junit', clean))).toEqual([]);
    // These tests would notice.
    expect(await junitErrors('<testsuites><testsuite/></testsuites>')).not.toEqual([]);
  });

  test('carries what XML cannot as another letter', async () => {
    const file = fileHolding(
      'version: 1\ndefault: "a\\0b\\e[0m]]>\\uD800<&>\\"\\n\\t"\n',
      'a & "b" <c>.yaml',
    );
    const stdout = await lintHere('junit', file);
    expect(await junitErrors(stdout)).toEqual([]);
    expect(stdout).toContain('a\uFFFDb\uFFFD[0m]]&gt;\uFFFD&lt;&amp;&gt;');
    expect(stdout).toContain('a &amp; &quot;b&quot; &lt;c&gt;.yaml');
  });

  test('fails for what makes the command fail, and for nothing else', async () => {
    const failures = async (...args: string[]) => {
      const stdout = await lintHere('junit', ...args, bad);
      const [, total] = /<testsuites [^>]*failures="(\d+)"/.exec(stdout)!;
      const failed = stdout.match(/<failure /g)?.length ?? 0;
      expect(failed).toBe(Number(total));
      return failed;
    };
    expect(await failures()).toBe(5);
    expect(await failures('--fail-on', 'warning')).toBe(6);
    expect(await failures('--max-warnings', '0')).toBe(6);
    expect(await failures('--max-warnings', '1')).toBe(5);
    expect(await failures('--fail-on', 'never')).toBe(0);
  });

  test('has a case that passes for a clean file', async () => {
    expect(await lintHere('junit', clean)).toContain('tests="1" failures="0"');
  });
});

describe('checkstyle', () => {
  test('is XML', async () => {
    expect(await xmlErrors(await lintHere('checkstyle', bad, clean))).toEqual([]);
    expect(await xmlErrors('<checkstyle>')).not.toEqual([]);
  });
});

describe('github', () => {
  /** As GitHub's runner reads a line. */
  function annotation(line: string) {
    const [, command, properties = '', data = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line)!;
    const unescaped = (text: string) =>
      text.replace(/%(25|0D|0A|3A|2C)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    const entries = properties.split(',').map((property) => property.split('='));
    const fields = Object.fromEntries(entries.map(([name, value = '']) => [name, unescaped(value)]));
    return { command, ...fields, message: unescaped(data) };
  }

  test('is one annotation a finding, in one line', async () => {
    const file = fileHolding('version: 1\ndefault: "a,b::c%0A\\n100%"\n', 'a,b%: c.yaml');
    const lines = (await lintHere('github', file)).trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(annotation(lines[0]!)).toMatchObject({
      ...{ command: 'error', line: '2', endLine: '2', col: '10', title: 'unknown-response' },
      file: expect.stringMatching(/\/a,b%: c\.yaml$/),
      message: expect.stringContaining('"a,b::c%0A\n100%"'),
    });
  });

  test('gives no columns of a place in several lines', async () => {
    const file = fileHolding('version: 1\nrules:\n  a: 1\n  b: 2\ndefault: { text_message: بله }\n');
    const [line = ''] = (await lintHere('github', file)).split('\n');
    expect(annotation(line)).toMatchObject({ line: '3', endLine: '4' });
    expect(annotation(line)).not.toHaveProperty('col');
  });

  test('names files as the repository does', async () => {
    const { stdout } = await runHere(['lint', '--format', 'github', `${process.cwd()}/${bad}`]);
    expect(stdout).toContain(`file=${bad},`);
    expect((await lintHere('github', `./${bad}`)).startsWith(`::warning file=${bad},`)).toBe(true);
  });
});

test('a clean file yields a report of nothing', async () => {
  expect(await lintHere('text', clean)).toBe('');
  expect(await lintHere('github', clean)).toBe('');
  expect(JSON.parse(await lintHere('json', clean))).toEqual({
    ...{ files: 1, errors: 0, warnings: 0, diagnostics: [] },
  });
});
