import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from '../../support/context.js';
import { largerInSoak, rows } from '../../support/soak.js';
import { fileHolding } from '../../unit/cli/format/lint.js';
import { textsWithFindings } from '../../unit/slips/fixtures.js';
import { temporaryFolder } from '../reload/folder.js';

/** A slip with one meaning, and a warning whose mending changes what people read. */
const slips = `version: 1 # the format
rules:
  - id: price   # what it costs
    match: { touchpoint: CHAT، user_side: DEMAND }
    respond: { text_message: علي }

default: { text_message: نه }
`;
const mended = slips.replace('CHAT،', 'CHAT,');

test('--fix writes what cannot change a meaning, keeps the rest as it is, and says what it wrote', async () => {
  const file = fileHolding(slips);
  const { code, stdout, stderr } = await runHere(['lint', '--fix', file]);
  expect(readFileSync(file, 'utf8')).toBe(mended);
  expect(stderr).toBe(
    `${file}:4:30: wrote "," for "،" [yaml-syntax]\n1 file: no errors, 1 warning, 1 fixed\n` +
      'dargah: 1 suggestion may change what the file means. To see what "--fix=all" would write: --fix=all --diff\n',
  );
  // What is left.
  expect(stdout).toMatch(/arabic-letters/);
  expect(stdout).not.toMatch(/yaml-syntax/);
  expect(code).toBe(0);
});

test('--fix=all writes the others, too', async () => {
  const file = fileHolding(slips);
  const { code, stdout, stderr } = await runHere(['lint', file, '--fix=all']);
  expect(readFileSync(file, 'utf8')).toBe(mended.replace('علي', 'علی'));
  expect(stderr).toContain('1 file: no errors, no warnings, 2 fixed\n');
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});

test('line ends and a byte order mark stay', async () => {
  const windows = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
  const file = fileHolding(windows(slips));
  await runHere(['lint', '--fix', file]);
  expect(readFileSync(file, 'utf8')).toBe(windows(mended));
});

test('a link stays a link', async () => {
  const file = fileHolding(slips);
  const link = join(dirname(file), 'link.yaml');
  symlinkSync(file, link);
  await runHere(['lint', '--fix', link]);
  expect(readFileSync(file, 'utf8')).toBe(mended);
});

test('several fixes of one line, and one that another had hidden', async () => {
  const text = 'version: ۱\nrules:\n  • id: a\n    match: { touchpoint:CHAT، user_side: DEMAND }\n';
  const file = fileHolding(`${text}    respond: { text_message: سلام }\ndefault: { text_message: نه }\n`);
  expect(await runHere(['lint', '--fix', file])).toMatchObject({ code: 0, stdout: '' });
  expect(readFileSync(file, 'utf8')).toContain(
    '  - id: a\n    match: { touchpoint: CHAT, user_side: DEMAND }\n',
  );
});

test('--diff prints a patch and writes nothing', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, slips);
  const { code, stdout, stderr } = await runHere(['lint', '--diff', file]);
  expect(readFileSync(file, 'utf8')).toBe(slips);
  expect(stderr).toBe('1 file: 1 error, no warnings\n');
  // As the file stands.
  expect(code).toBe(1);
  expect(applied(stdout, slips)).toBe(mended);

  const all = await runHere(['lint', '--fix=all', '--diff', file]);
  expect(applied(all.stdout, slips)).toBe(mended.replace('علي', 'علی'));
  expect(readFileSync(file, 'utf8')).toBe(slips);
});

test('--diff of a file that has nothing to fix is empty', async () => {
  const file = fileHolding('version: 1\ndefault: { text_message: نه }\n');
  expect(await runHere(['lint', '--diff', file])).toMatchObject({ code: 0, stdout: '' });
});

test('a patch shows no secret', async () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const file = fileHolding(
    slips.replace(
      'rules:',
      `notify: { crm: { url: https://crm.example.com/a, secret: ${secret}, include: [touchpoint] } }\nrules:`,
    ),
  );
  const { stdout } = await runHere(['lint', '--diff', file]);
  expect(stdout).toContain('+    match: { touchpoint: CHAT, user_side: DEMAND }');
  expect(stdout).not.toContain(secret);
});

test('--fix takes no file for its kind', async () => {
  const { code, stderr } = await runHere(['lint', '--fix=most', 'rules.yaml']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'dargah: --fix is "most", which is not a kind of fix. Write safe or all\n',
  });
});

test('a patch has no other format', async () => {
  const { code, stderr } = await runHere(['lint', '--diff', '--format', 'json', 'rules.yaml']);
  expect(code).toBe(2);
  expect(stderr).toContain('--diff prints a patch');
});

test(
  'every suggestion of every example is written, and lint has none to make then',
  largerInSoak,
  async () => {
    const folder = temporaryFolder();
    const texts = rows(textsWithFindings, 25);
    const files = texts.map(([name, text], index) => {
      const file = join(folder, `${index}-${name.replace(/[^a-z]/gi, '-')}.yaml`);
      writeFileSync(file, text);
      return file;
    });
    const suggestions = async () => {
      const { stdout } = await runHere(['lint', '--format', 'json', ...files]);
      const { diagnostics, errors } = JSON.parse(stdout) as {
        diagnostics: { suggestion?: string }[];
        errors: number;
      };
      return { errors, found: diagnostics.filter(({ suggestion }) => suggestion !== undefined) };
    };
    const before = await suggestions();
    expect(before.found.length).toBeGreaterThan(texts.length / 4);

    const diff = await runHere(['lint', '--fix=all', '--diff', ...files]);
    const { stderr } = await runHere(['lint', '--fix=all', ...files]);

    const after = await suggestions();
    expect(after.found).toEqual([]);
    expect(after.errors).toBeLessThan(before.errors);
    expect(Number(/(\d+) fixed/.exec(stderr)![1])).toBeGreaterThan(texts.length / 4);
    // The patch says the same.
    const copy = temporaryFolder();
    for (const [index, file] of files.entries()) writeFileSync(join(copy, nameOf(file)), texts[index]![1]);
    patch(copy, diff.stdout.replaceAll(/^(---|\+\+\+) [ab]\/.*\/(.*)$/gm, '$1 a/$2'));
    for (const file of files)
      expect(readFileSync(join(copy, nameOf(file)), 'utf8')).toBe(readFileSync(file, 'utf8'));
  },
);

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** A text after a patch of its only file. */
function applied(diff: string, text: string): string {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'rules.yaml'), text);
  patch(folder, diff.replaceAll(/^(---|\+\+\+) [ab]\/.*\/(.*)$/gm, '$1 a/$2'));
  return readFileSync(join(folder, 'rules.yaml'), 'utf8');
}

function patch(folder: string, diff: string): void {
  execFileSync('git', ['apply', '-'], { cwd: folder, input: diff });
}
