import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../../src/cli/commands/index.js';
import { listWords } from '../../../src/values/word-list.js';
import { runHere } from '../../support/context.js';
import { temporaryFolder } from '../reload/folder.js';

test.for(['--version', '-V'])('"dargah %s" is the version in package.json', async (flag) => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await runHere([flag])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('a command line without a command is wrong, and shows the commands', async () => {
  const { code, stdout, stderr } = await runHere([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Commands:');
});

const names = commands.map(({ name }) => name);

test.for([
  [['lnt'], 'unknown command "lnt". Did you mean "lint"?'],
  [['sevre', '--port', '1'], 'unknown command "sevre". Did you mean "serve"?'],
  [['dance'], `unknown command "dance". There are ${listWords(names, 'and')}`],
  [['outbox', 'lst'], 'unknown command "lst". Did you mean "list"?'],
  [['outbox', 'list', '--stat', 'dead'], 'unknown option "--stat". Did you mean "--state"?'],
  [['--prot'], 'unknown option "--prot". See dargah --help'],
  [['serve', '--prot', '80'], 'unknown option "--prot". Did you mean "--port"?'],
  [['serve', '--admin-prot=80'], 'unknown option "--admin-prot=80". Did you mean "--admin-port"?'],
  [['serve', '-p', '80'], 'unknown option "-p". See dargah serve --help'],
  [['explain', '--post', 'wZ'], 'unknown option "--post". Did you mean "--post-token"?'],
  [['explain', '--extra-data', 'a=b'], 'unknown option "--extra-data". Did you mean "--data"?'],
  [['plan', 'git:HEAD'], 'git:HEAD names no file. Write git:HEAD:rules.yaml'],
  [['lint', '--schema', 'x'], 'unknown option "--schema". Did you mean "--schemas"?'],
  [['serve', '--port'], '--port needs a value. Write --port <number>'],
  [['serve', 'rules.yaml'], 'dargah serve takes no arguments. Write --rules rules.yaml'],
] satisfies [string[], string][])('%j is a wrong command, reported in one line', async ([argv, message]) => {
  expect(await runHere([...argv])).toEqual({ code: 2, stdout: '', stderr: `dargah: ${message}\n` });
});

test('reports every wrong value at once, with its source', async () => {
  const argv = ['serve', '--port', '80a', '--poll-interval', '5'];
  const { code, stderr } = await runHere(argv, { DARGAH_MAX_BODY: '1gb', DARGAH_POLL_INTERVAL: 'unused' });
  expect(stderr).toBe(
    'dargah: --port is "80a", which is not a port. Write a number from 0 to 65535\n' +
      'dargah: DARGAH_MAX_BODY is "1gb", which is not a size. Write bytes as 65536, or 64kb, or 1mb; at most 16mb\n' +
      'dargah: --poll-interval is "5", which is not a time. Write milliseconds as 400, or 400ms, 5s or 2m; ' +
      'at least 10ms and at most 60m\n',
  );
  expect(code).toBe(2);
});

const hostileName = 'no\u001b[2J\u202e';

test.for([
  ['lint', `${hostileName}.yaml`],
  ['test', `${hostileName}.test.yaml`],
  ['explain', '--touchpoint', 'CHAT', '--rules', `${hostileName}.yaml`],
  ['explain', '--touchpoint', 'CHAT', '--rules', 'hostile.yaml'],
  ['prove', 'hostile.yaml'],
  ['plan', 'hostile.yaml', 'hostile.yaml'],
  ['replay', '--rules', 'hostile.yaml', '-'],
  ['serve', '--insecure-no-auth', '--port', '0', '--admin-port', '0', '--rules', 'hostile.yaml'],
])('%j obeys nothing that its complaints quote', async ([command = '', ...args]) => {
  const file = join(temporaryFolder(), 'hostile.yaml');
  writeFileSync(
    file,
    'version: 1\nrules: [{ id: a, respond: "x\\e[2J\\u202e" }]\ndefault: { text_message: no }\n',
  );
  const argv = args.map((word) => (word === 'hostile.yaml' ? file : word));
  const { code, stderr } = await runHere([command, ...argv]);
  expect(code).not.toBe(0);
  expect(stderr).toContain('\\u001b[2J\\u202e');
  for (const sign of ['\u001b', '\u202e']) expect(stderr).not.toContain(sign);
});

test.for(['lint', 'console', 'calendar', 'prove'])(
  '"dargah %s" without a file takes that of DARGAH_RULES',
  async (command) => {
    const { code, stderr } = await runHere([command], { DARGAH_RULES: 'none-such.yaml' });
    expect(code).toBe(2);
    expect(stderr).toContain('none-such.yaml');
  },
);
