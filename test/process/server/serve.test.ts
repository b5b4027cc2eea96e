import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startChild } from '../../support/children.js';
import {
  builtMain,
  checkout,
  eventually,
  freePort,
  type Gateway,
  runDargah,
  startDargah,
} from '../../support/dargah.js';
import { runBuiltHere, serveHere } from '../../support/serve-here.js';
import { inSoak, largerInSoak, rows } from '../../support/soak.js';
import { series } from '../http/server.js';
import { replaceFile, temporaryFolder } from '../reload/folder.js';

const yes = { touchpoint: 'CHAT', extra_data: { answer: 'yes' } };

function rulesSaying(text: string): string {
  return `version: 1
rules:
  - id: chat-yes
    match: { extra_data.answer: yes }
    respond: { text_message: ${text} }
default: { text_message: nothing }
`;
}

const broken = rulesSaying('second').replace('match:', 'mach:');

/** A folder with a rules file that says "first", and the flags that make `serve` use it. */
function rulesFolder(): { folder: string; file: string; args: string[] } {
  const folder = temporaryFolder();
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, rulesSaying('first'));
  return { folder, file, args: ['serve', '--rules', 'rules.yaml', '--poll-interval', '20ms'] };
}

function logged(dargah: Gateway, message: string | RegExp) {
  return dargah.log.find(({ msg }) => (typeof message === 'string' ? msg === message : message.test(msg)));
}

async function statusOf(dargah: Gateway) {
  return (await (await fetch(`${dargah.adminUrl}/status`)).json()) as {
    revision: string;
    rules: number;
    since: string;
    last_attempt: { at: string; ok: boolean; diagnostics: { check: string; line: number }[] };
    version: string;
  };
}

test('the shipped rules answer the request of the source document', async () => {
  const dargah = await serveHere();

  const answer = await dargah.click({
    touchpoint: 'CHAT',
    post_token: 'wZC44q5D',
    conversation_id: '6b3d5cf7-9291-4fa9-892a-9d07e300daea',
    user_side: 'SUPPLY',
    extra_data: { your_key_1: 'your value', your_key_2: 'your value' },
  });

  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    action: { open_direct_link: 'https://inspection.example.com/panel?post=wZC44q5D' },
    text_message: 'وضعیت کارشناسی این آگهی را در پنل کارشناسی ببینید.',
  });
});

test('an edit answers the next click, and says so', async () => {
  const { folder, file, args } = rulesFolder();
  const dargah = await serveHere({ args, cwd: folder });
  expect(await dargah.textFor(yes)).toBe('first');
  const before = await statusOf(dargah);
  expect(before).toMatchObject({ rules: 1, last_attempt: { ok: true, diagnostics: [] }, version: '0.1.0' });

  replaceFile(file, rulesSaying('second'));

  await eventually(async () => expect(await dargah.textFor(yes)).toBe('second'));
  const after = await statusOf(dargah);
  expect(after.revision).toMatch(/^[0-9a-f]{12}$/);
  expect(after.revision).not.toBe(before.revision);
  expect(Date.parse(after.since)).toBeGreaterThanOrEqual(Date.parse(before.since));
  await eventually(() =>
    expect(logged(dargah, `rules.yaml is in force as revision ${after.revision}, with 1 rule`)).toBeDefined(),
  );
});

test('an edit is logged with what it changes, which the status has too', async () => {
  const { folder, file, args } = rulesFolder();
  const dargah = await serveHere({ args, cwd: folder });
  const { revision: from } = await statusOf(dargah);
  expect(await statusOf(dargah)).not.toHaveProperty('last_edit');

  replaceFile(file, rulesSaying('second'));

  await eventually(async () => {
    const { revision: to } = await statusOf(dargah);
    expect(logged(dargah, `rules ${from} → ${to}: 1 change, 1 rule answers otherwise`)).toMatchObject({
      ...{ level: 'info', from, to, verdict: 'changes', changes: 1, answer_otherwise: 1 },
    });
  });
  expect(await statusOf(dargah)).toMatchObject({ last_edit: { from, changes: 1, answer_otherwise: 1 } });
});

test('a broken edit keeps the last good rules and is loud until it is mended', async () => {
  const { folder, file, args } = rulesFolder();
  const dargah = await serveHere({ args, cwd: folder });
  const { revision } = await statusOf(dargah);
  const reloadGauge = async () => {
    const text = await (await fetch(`${dargah.adminUrl}/metrics`)).text();
    return /^dargah_config_last_reload_successful (\d)$/m.exec(text)?.[1];
  };
  expect(await reloadGauge()).toBe('1');

  replaceFile(file, broken);

  const message =
    `rules.yaml was edited but has 1 error, so revision ${revision} stays in force. ` +
    'Run "dargah lint rules.yaml" to see it';
  await eventually(() => expect(logged(dargah, message)).toBeDefined());
  expect(logged(dargah, message)).toMatchObject({
    ...{ level: 'error', revision, diagnostics: [{ file: 'rules.yaml', line: 4 }] },
  });
  expect(await dargah.textFor(yes)).toBe('first');
  expect(await statusOf(dargah)).toMatchObject({
    revision,
    last_attempt: { ok: false, diagnostics: [{ line: 4, file: 'rules.yaml' }] },
  });
  expect(await reloadGauge()).toBe('0');
  const readiness = async () => (await fetch(`${dargah.adminUrl}/readyz`)).text();
  expect(await readiness()).toBe('ready, on the last good rules\n');

  replaceFile(file, rulesSaying('first'));

  await eventually(async () => expect((await statusOf(dargah)).last_attempt.ok).toBe(true));
  expect(await reloadGauge()).toBe('1');
  await eventually(() => expect(logged(dargah, /^rules\.yaml is good again/)).toMatchObject({ revision }));
});

test('a deleted file keeps the last good rules, and the log says what to do', async () => {
  const { folder, file, args } = rulesFolder();
  const dargah = await serveHere({ args, cwd: folder });
  const { revision } = await statusOf(dargah);

  unlinkSync(file);

  await eventually(() =>
    expect(
      logged(dargah, `rules.yaml: the file does not exist. Put it back. Revision ${revision} stays in force`),
    ).toBeDefined(),
  );
  expect(await dargah.textFor(yes)).toBe('first');
});

test('SIGHUP asks for a look', async () => {
  // What no watcher of the folder sees, and no poll for an hour: the folder itself is another one.
  const folder = temporaryFolder();
  for (const name of ['first', 'second']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'rules.yaml'), rulesSaying(name));
  }
  symlinkSync('first', join(folder, 'current'));
  const args = ['serve', '--rules', 'current/rules.yaml', '--poll-interval', '60m'];
  const dargah = await startDargah({ args, cwd: folder });
  symlinkSync('second', join(folder, 'next'));
  renameSync(join(folder, 'next'), join(folder, 'current'));
  expect(await dargah.textFor(yes)).toBe('first');

  dargah.signal('SIGHUP');

  await eventually(async () => expect(await dargah.textFor(yes)).toBe('second'));
  await eventually(() =>
    expect(logged(dargah, 'looked at current/rules.yaml, as SIGHUP asked')).toBeDefined(),
  );
});

test('SIGTERM: not ready any more, clicks are answered for the delay, then it ends with 0', async () => {
  const dargah = await startDargah({ args: ['serve', '--shutdown-delay', '1s'] });
  const ready = async () => (await fetch(`${dargah.adminUrl}/readyz`)).status;
  expect(await ready()).toBe(200);

  dargah.signal('SIGTERM');

  await eventually(async () => expect(await ready()).toBe(503));
  expect((await dargah.click(yes)).status).toBe(200);
  expect((await fetch(`${dargah.adminUrl}/livez`)).status).toBe(200);
  expect(await dargah.ended).toBe(0);
});

test('a request under way at SIGTERM gets its answer, and a new connection none', async () => {
  const dargah = await serveHere();
  const body = JSON.stringify(yes);
  const slow = request(dargah.url, {
    method: 'POST',
    headers: { authorization: 'dev', 'content-type': 'application/json', 'content-length': body.length },
  });
  await new Promise((resolve) => slow.write(body.slice(0, 5), resolve));
  expect((await dargah.click(yes)).status).toBe(200); // by now the server has met the slow one too

  dargah.signal('SIGTERM');
  await eventually(() => expect(dargah.click(yes)).rejects.toThrow());
  slow.end(body.slice(5));
  const [answer] = await once(slow, 'response');

  expect(answer.statusCode).toBe(200);
  answer.resume();
  expect(await dargah.ended).toBe(0);
});

const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;
test.for(rows(signals, 1))('a second %s ends it at once', largerInSoak, async ([signal, code]) => {
  const dargah = await startDargah({ args: ['serve', '--shutdown-delay', '60m'] });

  dargah.signal(signal);
  await eventually(async () => expect((await fetch(`${dargah.adminUrl}/readyz`)).status).toBe(503));
  dargah.signal(signal);

  expect(await dargah.ended).toBe(code);
});

test('SIGINT ends it with 0, as SIGTERM does', inSoak, async () => {
  const dargah = await startDargah();
  dargah.signal('SIGINT');
  expect(await dargah.ended).toBe(0);
});

test('a reader of the log that is stuck does not keep it from ending', inSoak, async () => {
  const { folder, file, args } = rulesFolder();
  const adminPort = String(await freePort());
  const server = startChild(process.execPath, [builtMain(), ...args, '--admin-port', adminPort], {
    cwd: folder,
    env: { DARGAH_AUTH_KEY: 'dev', DARGAH_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'], // and nobody reads
  });
  const ended = once(server, 'exit');
  const status = async () => (await fetch(`http://127.0.0.1:${adminPort}/status`)).json();
  await eventually(async () => expect(await status()).toMatchObject({ last_attempt: { ok: true } }));
  // The log quotes it: more than a pipe holds.
  replaceFile(file, rulesSaying('second').replace('chat-yes', 'x'.repeat(1_000_000)));
  await eventually(async () => expect(await status()).toMatchObject({ last_attempt: { ok: false } }));

  server.kill('SIGTERM');

  expect(await ended).toEqual([0, null]);
});

test('a reader of standard error that is gone ends no server', inSoak, async () => {
  const { folder, file, args } = rulesFolder();
  const receiver = '{ url: "https://crm.example.com", secret: CRM_SECRET, include: [touchpoint] }';
  writeFileSync(file, `${rulesSaying('first')}notify: { crm: ${receiver} }\nnotify_all: crm\n`);
  const outbox = `redis://127.0.0.1:${await freePort()}`; // nobody is there, so events go to standard error
  const environment = { CRM_SECRET: 'any text of at least 24 bytes' };
  const dargah = await startDargah({ args: [...args, '--outbox', outbox], cwd: folder, environment });
  dargah.closeStderr();

  expect(await dargah.textFor(yes)).toBe('first');
  expect(await dargah.textFor(yes)).toBe('first');

  const metrics = await (await fetch(`${dargah.adminUrl}/metrics`)).text();
  expect(series(metrics, 'dargah_outbox_append_errors_total')).toBe(2);
  dargah.signal('SIGTERM');
  expect(await dargah.ended).toBe(0);
});

test('the log names the part of the rules in which an error stands', async () => {
  const { folder, file, args } = rulesFolder();
  const part = join(folder, 'texts.yaml');
  writeFileSync(part, 'responses: { bye: { text_message: بدرود } }\n');
  replaceFile(file, 'version: 1\ninclude: texts.yaml\ndefault: bye\n');
  const dargah = await serveHere({ args, cwd: folder });

  replaceFile(part, 'responses:\n  bye: { text_mesage: بدرود }\n');

  const isRefused = ({ msg }: { msg: string }) => msg.startsWith('rules.yaml was edited but has 1 error');
  await eventually(() => expect(dargah.log.find(isRefused)).toBeDefined());
  expect(dargah.log.find(isRefused)).toMatchObject({
    diagnostics: [{ file: 'texts.yaml', line: 2, column: 10, check: 'invalid-answer' }],
  });
});

test('several keys open at once, and nothing else does', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'keys');
  writeFileSync(file, 'from a file\nalso from a file\n');
  const dargah = await serveHere({
    args: ['serve', '--auth-key-file', file],
    environment: { DARGAH_AUTH_KEY: 'new key', DARGAH_AUTH_KEY_PREVIOUS: 'old key' },
  });
  const statusFor = async (authorization: string) => (await dargah.click(yes, { authorization })).status;

  for (const key of ['new key', 'old key', 'from a file', 'also from a file']) {
    expect(await statusFor(key)).toBe(200);
  }
  expect(await statusFor('new')).toBe(401);
  expect((await dargah.click(yes, {})).status).toBe(401);
});

test('a key file is read again when it changes, and an emptied one keeps the last good keys', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'keys');
  writeFileSync(file, 'one\n');
  const dargah = await serveHere({
    args: ['serve', '--auth-key-file', file, '--poll-interval', '20ms'],
    environment: { DARGAH_AUTH_KEY: '' },
  });
  const statusFor = async (authorization: string) => (await dargah.click(yes, { authorization })).status;
  expect([await statusFor('one'), await statusFor('two')]).toEqual([200, 401]);

  replaceFile(file, 'two\n');
  await eventually(async () => expect(await statusFor('two')).toBe(200));
  expect(await statusFor('one')).toBe(401);

  replaceFile(file, '');
  await eventually(() => expect(logged(dargah, /keys: the file is empty/)).toMatchObject({ level: 'error' }));
  expect(await statusFor('two')).toBe(200);
  const gauge = async () => {
    const text = await (await fetch(`${dargah.adminUrl}/metrics`)).text();
    return series(text, 'dargah_auth_keys_last_reload_successful');
  };
  const readiness = async () => (await fetch(`${dargah.adminUrl}/readyz`)).text();
  expect(await statusOf(dargah)).toMatchObject({
    auth_key_file: { keys: 1, last_attempt: { ok: false, message: expect.stringMatching(/is empty/) } },
  });
  expect([await gauge(), await readiness()]).toEqual([0, 'ready, on the last good keys\n']);

  replaceFile(file, 'two\n');
  await eventually(async () => expect(await readiness()).toBe('ready\n'));
  expect(await gauge()).toBe(1);
  expect(await statusOf(dargah)).toMatchObject({ auth_key_file: { last_attempt: { ok: true } } });
  for (const line of dargah.log) expect(JSON.stringify(line)).not.toMatch(/"(one|two)"/);
});

test('a comment in a key file opens nothing, and the log says that it was passed over', async () => {
  const file = join(temporaryFolder(), 'keys');
  writeFileSync(file, '# production\nk-51f0c2\n# k-retired\n"k-quoted"\n');
  const dargah = await serveHere({
    args: ['serve', '--auth-key-file', file, '--poll-interval', '20ms'],
    environment: { DARGAH_AUTH_KEY: '' },
  });
  const statusFor = async (authorization: string) => (await dargah.click(yes, { authorization })).status;

  expect(await statusFor('k-51f0c2')).toBe(200);
  expect(await statusFor('"k-quoted"')).toBe(200);
  for (const closed of ['# production', 'production', '# k-retired', 'k-retired', 'k-quoted']) {
    expect(await statusFor(closed)).toBe(401);
  }
  const comments = `${file}: 2 lines begin with "#", and are comments. `;
  expect(dargah.log.find(({ msg }) => msg.startsWith(comments))).toMatchObject({ level: 'info' });
  expect(logged(dargah, /keys: line 4 is in quotes/)).toMatchObject({ level: 'warn' });

  replaceFile(file, '# k-51f0c2\n');
  await eventually(() => expect(logged(dargah, /keys: the file has no key/)).toBeDefined());
  expect(await statusFor('k-51f0c2')).toBe(200);
  expect(JSON.stringify(dargah.log)).not.toMatch(/production|k-/);
});

test.for([
  ['with a line break at its end, which is left out', 'a key\n', 'a key', undefined],
  ['with blanks around it, which HTTP has none of', '  a key ', 'a key', undefined],
  ['in quotes, which belong to it', '"a key"', '"a key"', /^DARGAH_AUTH_KEY is in quotes, /],
  [
    'with a zero width space, which belongs to it',
    'key\u200B',
    Buffer.from('key\u200B').toString('latin1'),
    /^DARGAH_AUTH_KEY has invisible characters \(U\+200B\), /,
  ],
] as const)('a key of the environment may stand there %s', async ([, set, sent, warning]) => {
  const dargah = await serveHere({ environment: { DARGAH_AUTH_KEY: set } });
  expect((await dargah.click(yes, { authorization: sent })).status).toBe(200);
  const warnings = dargah.log.filter(({ level }) => level === 'warn').map(({ msg }) => msg);
  expect(warnings).toEqual(warning ? [expect.stringMatching(warning)] : []);
  expect(JSON.stringify(dargah.log)).not.toContain('a key');
});

test('a server with two places for events says which of them it leaves alone', inSoak, async () => {
  const folder = temporaryFolder();
  const outbox = `redis://127.0.0.1:${await freePort()}`;
  const dargah = await serveHere({ args: ['serve', '--state-dir', folder, '--outbox', outbox] });
  expect(logged(dargah, /^--state-dir keeps no events beside --outbox: /)).toMatchObject({ level: 'warn' });
  await eventually(() => expect(readdirSync(folder)).toEqual(['last-good.json']));
});

test('--insecure-no-auth answers without a key and warns', async () => {
  const dargah = await serveHere({
    args: ['serve', '--insecure-no-auth'],
    environment: { DARGAH_AUTH_KEY: '' },
  });
  expect((await dargah.click(yes, {})).status).toBe(200);
  expect(logged(dargah, /^--insecure-no-auth: /)).toMatchObject({ level: 'warn' });
});

test('--schemas puts schemas of one folder in the place of the shipped ones', async () => {
  const folder = temporaryFolder();
  const schema = { type: 'object', required: ['user_id'], properties: { user_id: { type: 'string' } } };
  writeFileSync(join(folder, 'request.schema.json'), JSON.stringify(schema));
  const dargah = await serveHere({ args: ['serve', '--schemas', folder] });

  expect((await dargah.click(yes)).status).toBe(422);
  expect((await dargah.click({ user_id: 'somebody' })).status).toBe(200);
});

test('--path, --max-body and --allow-from reach the gateway', async () => {
  const args = ['serve', '--path', '/clicks', '--max-body', '100', '--allow-from', '127.0.0.1', '10.0.0.0/8'];
  const dargah = await serveHere({ args });
  expect(new URL(dargah.url).pathname).toBe('/clicks');
  expect((await dargah.click(yes)).status).toBe(200);
  expect((await dargah.click({ ...yes, post_token: 'x'.repeat(100) })).status).toBe(413);

  const closed = await serveHere({ args: ['serve', '--allow-from', '10.0.0.0/8'] });
  expect((await closed.click(yes)).status).toBe(403);
});

test('--admin-port 0 turns the admin server off', async () => {
  const dargah = await serveHere({ args: ['serve', '--admin-port', '0'] });
  expect((await dargah.click(yes)).status).toBe(200);
  expect(dargah.log.find(({ url }) => url !== undefined)).not.toHaveProperty('admin_url');
  await expect(fetch(`${dargah.adminUrl}/livez`)).rejects.toThrow();
});

test('a misspelt variable is told at the start', async () => {
  const dargah = await serveHere({ environment: { DARGAH_ALOW_FROM: '10.0.0.0/8' } });
  expect(logged(dargah, /DARGAH_ALOW_FROM/)).toMatchObject({
    level: 'warn',
    msg: 'the environment variable DARGAH_ALOW_FROM is read by nothing. Did you mean "DARGAH_ALLOW_FROM"?',
  });
});

test('a request that is not HTTP is counted as well', async () => {
  const dargah = await serveHere();
  const { port, hostname } = new URL(dargah.url);
  const socket = connect(Number(port), hostname).end('no HTTP at all\r\n\r\n');
  socket.resume();
  await once(socket, 'close');

  await eventually(async () => {
    const text = await (await fetch(`${dargah.adminUrl}/metrics`)).text();
    expect(text).toContain('dargah_requests_total{code="400"} 1');
  });
});

const withKey = { DARGAH_AUTH_KEY: 'dev', DARGAH_PORT: '0', DARGAH_ADMIN_PORT: '0' };

test('wrong rules are refused at the start, each error with its place', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'rules.yaml'), broken);
  const { code, stderr } = await runDargah({ args: ['serve'], environment: withKey, cwd: folder });

  expect(code).toBe(1);
  expect(stderr).toMatch(/^rules\.yaml:4:5: .+ \[[a-z-]+\]$/m);
  expect(stderr).toMatch(
    /^dargah: rules\.yaml has 1 error, and there are no earlier rules to answer with\. With --last-good-dir /m,
  );
});

test.for([
  ['no rules file', ['--rules', 'nope.yaml'], withKey, 1, /^nope\.yaml:1:1: the file does not exist/],
  [
    'no key',
    [],
    {},
    2,
    /no identification key is set\. Set DARGAH_AUTH_KEY .+--insecure-no-auth starts without/,
  ],
  ['a key and none', ['--insecure-no-auth'], withKey, 2, /a key is set\. Remove one of the two/],
  ['no key file', ['--auth-key-file', 'nope'], withKey, 2, /--auth-key-file: nope: the file does not exist/],
  ['no folder of schemas', ['--schemas', 'nope'], withKey, 2, /holds none of request\.schema\.json, /],
  ['a folder without schemas', ['--schemas', 'src'], withKey, 2, /holds none of request\.schema\.json, /],
  ['a wrong value', ['--port', '80a'], withKey, 2, /--port is "80a"/],
  ['an address of others', ['--host', '192.0.2.1'], withKey, 1, /cannot listen on 192\.0\.2\.1:0/],
] as const)('it does not start with %s', async ([, args, environment, exitCode, message]) => {
  const { code, stdout, stderr } = await runBuiltHere({ args: ['serve', ...args], environment });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(code).toBe(exitCode);
  expect(stdout).not.toContain('answering clicks');
});

test.for([
  ['{', /request\.schema\.json is not JSON: line 1, column 2: "}" is missing here/],
  ['[]', /request\.schema\.json is not a JSON Schema: write an object/],
  ['{ "type": "nonsense" }', /the request schema is not a valid JSON Schema/],
  [Buffer.from('\uFEFF{}', 'utf16le'), /is not UTF-8 text: it looks like UTF-16.* > utf8\.json$/m],
] as const)('it does not start with the schema %s', async ([text, message]) => {
  const folder = temporaryFolder();
  cpSync(join(checkout, 'schemas'), folder, { recursive: true });
  writeFileSync(join(folder, 'request.schema.json'), text);
  const { code, stderr } = await runBuiltHere({ args: ['serve', '--schemas', folder], environment: withKey });
  expect(stderr).toMatch(message);
  expect(code).toBe(1);
});

test.for(['--port', '--admin-port'])('a %s that is taken is told in one line', async (flag) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const port = String((other.address() as AddressInfo).port);

  const args = ['serve', '--host', '127.0.0.1', flag, port];
  const { code, stderr } = await runBuiltHere({ args, environment: withKey });

  expect(stderr).toBe(
    `dargah: cannot listen on 127.0.0.1:${port}: something else listens there. Stop it or choose another port\n`,
  );
  expect(code).toBe(1);
});
