import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ask, type Console, startConsole } from '../../support/console.js';
import { start } from '../../support/dargah.js';
import { temporaryFolder } from '../../support/folder.js';

const rules = 'version: 1\nrules: []\ndefault: { text_message: سلام }\n';

const api = '/console/api/rules';
const json = { 'content-type': 'application/json' };

test('the token opens the rules, and nothing else does', async () => {
  const server = await startConsole(rules);
  expect(await ask(server, api)).toMatchObject({ status: 200 });
  for (const authorization of [
    '',
    'Bearer',
    `Bearer ${server.token}x`,
    server.token,
    `Basic ${server.token}`,
  ]) {
    const answer = await ask(server, api, { headers: { authorization } });
    expect(answer.status, authorization).toBe(401);
    expect(answer.body).not.toContain('سلام');
  }
  for (const path of [`${api}?token=${server.token}`, `${api}#${server.token}`]) {
    expect((await ask(server, path, { headers: { authorization: '' } })).status).toBe(401);
  }
  // The page is the same for everybody, and holds nothing of the file.
  const page = await ask(server, '/console/', { headers: { authorization: '' } });
  expect(page.status).toBe(200);
  expect(page.body).not.toContain(server.token);
});

test('tells the token once, behind the # of an address', async () => {
  const server = await startConsole(rules, { start });
  await ask(server, api);
  expect(server.process.stderr().split(server.token)).toHaveLength(2);
  expect(server.process.stdout()).toBe('');
  expect(server.token).toMatch(/^[\w-]{43}$/);
});

describe('who is refused', () => {
  const refused: [what: string, headers: Record<string, string>, status: number][] = [
    ['another name of the server, as after DNS rebinding', { host: 'rebound.example.com' }, 403],
    ['its own name with another port', { host: '127.0.0.1:1' }, 403],
    ['a page of another site', { origin: 'https://evil.example.com' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another port of the same machine', { 'sec-fetch-site': 'same-site' }, 403],
    ['an upgrade to a WebSocket', { connection: 'upgrade', upgrade: 'websocket' }, 400],
  ];
  test('by every route, with the right token too', async () => {
    const server = await startConsole(rules);
    for (const [what, headers, status] of refused) {
      for (const path of [api, '/console/api/live', '/console/']) {
        expect((await ask(server, path, { headers })).status, `${what}: ${path}`).toBe(status);
      }
      const saving = { method: 'POST', headers: { ...json, ...headers }, body: '{}' };
      expect((await ask(server, '/console/api/save', saving)).status, what).toBe(status);
    }
    expect(readFileSync(server.file, 'utf8')).toBe(rules);
  });
});

test('after some wrong tokens an address is not listened to', async () => {
  const server = await startConsole(rules);
  for (let guess = 0; guess < 10; guess++) {
    const headers = { authorization: `Bearer guess-${guess}` };
    expect((await ask(server, api, { headers })).status).toBe(401);
  }
  const answer = await ask(server, api);
  expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
});

test('every answer says how it may be used: the page, its files, data and refusals', async () => {
  const server = await startConsole(rules);
  for (const path of ['/console/', '/console/page.js', api, '/console/nothing', '/console/api/save']) {
    const { headers } = await ask(server, path);
    const policy = String(headers['content-security-policy']);
    expect(policy, path).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('the page has no inline script and no inline style', async () => {
  const { body } = await ask(await startConsole(rules), '/console/');
  expect(body).toContain('<script type="module" src="page.js"></script>');
  expect(body).not.toMatch(/<style|style=|\son\w+=|javascript:|https?:\/\//);
});

describe('saving', () => {
  const revisionOf = async (server: Console) =>
    (JSON.parse((await ask(server, api)).body) as { revision: string }).revision;
  const save = async (server: Console, edit: object) => {
    const answer = await ask(server, '/console/api/save', {
      method: 'POST',
      headers: json,
      body: JSON.stringify(edit),
    });
    return { status: answer.status, ...(JSON.parse(answer.body) as { outcome?: string; branch?: string }) };
  };
  const edited = rules.replace('سلام', 'درود');
  const as = (text: string, revision: string, file = 'rules.yaml') => ({
    texts: { [file]: text },
    revisions: { [file]: revision },
  });

  test('replaces the file, and leaves an audit line and nothing beside it', async () => {
    const server = await startConsole(rules);
    const revision = await revisionOf(server);
    expect(await save(server, as(edited, revision))).toMatchObject({ status: 200, outcome: 'saved' });
    expect(readFileSync(server.file, 'utf8')).toBe(edited);
    expect(readdirSync(dirname(server.file))).toEqual(['rules.yaml']);
    expect(server.process.stderr()).toContain(
      `saved ${server.file}: ${revision} → ${await revisionOf(server)}`,
    );
  });

  test('keeps what somebody else has written meanwhile', async () => {
    const server = await startConsole(rules);
    const revision = await revisionOf(server);
    const theirs = rules.replace('سلام', 'خوش آمدید');
    writeFileSync(server.file, theirs);
    expect(await save(server, as(edited, revision))).toMatchObject({
      outcome: 'conflict',
      text: theirs,
    });
    expect(readFileSync(server.file, 'utf8')).toBe(theirs);
  });

  test('of two edits of one revision one is saved', async () => {
    const server = await startConsole(rules);
    const revision = await revisionOf(server);
    const texts = ['الف', 'ب', 'پ', 'ت'].map((word) => rules.replace('سلام', word));
    const came = await Promise.all(texts.map((text) => save(server, as(text, revision))));
    expect(came.map(({ outcome }) => outcome).sort()).toEqual(['conflict', 'conflict', 'conflict', 'saved']);
    expect(texts).toContain(readFileSync(server.file, 'utf8'));
  });

  test('refuses a text with errors, and one whose tests fail', async () => {
    const server = await startConsole(rules);
    const revision = await revisionOf(server);
    const broken = await save(server, as('version: 1\nrules: nonsense\n', revision));
    expect(broken).toMatchObject({ outcome: 'invalid' });
    const cases =
      '[{ name: greets, request: { touchpoint: CHAT }, expect: { response: { text_message: سلام } } }]';
    const failing = `${edited}tests: { now: 2026-11-30T10:00:00Z, cases: ${cases} }\n`;
    expect(await save(server, as(failing, revision))).toMatchObject({ outcome: 'tests-fail' });
    expect(readFileSync(server.file, 'utf8')).toBe(rules);
  });

  test('takes no edit with a token that may only look, and none that is no edit', async () => {
    const looking = await startConsole(rules, { args: ['--read-only'] });
    const revision = await revisionOf(looking);
    expect((await save(looking, as(edited, revision))).status).toBe(404);
    const server = await startConsole(rules);
    for (const body of [
      {},
      [],
      { texts: { 'rules.yaml': 1 }, revisions: {} },
      { texts: {}, revisions: {} },
      { texts: { 'rules.yaml': edited } },
    ])
      expect((await save(server, body)).status).toBe(422);
    const asText = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' };
    expect((await ask(server, '/console/api/save', asText)).status).toBe(415);
  });

  test('commits an edit on a branch of its own, and leaves all else as it is', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'قانون rules.yaml');
    const git = (...command: string[]) =>
      execFileSync('git', ['-c', 'core.quotePath=false', '-C', folder, ...command], {
        encoding: 'utf8',
      }).trim();
    git('init', '-q', '-b', 'main');
    writeFileSync(file, rules);
    git('add', '.');
    git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'one');
    // What a repository has run for who works in it, and not for a page.
    const hooksRun = join(temporaryFolder(), 'hooks-run');
    for (const hook of ['pre-commit', 'reference-transaction', 'post-index-change'])
      writeFileSync(join(folder, '.git/hooks', hook), `#!/bin/sh\necho ${hook} >> "${hooksRun}"\nexit 1\n`, {
        mode: 0o755,
      });
    const server = await startConsole(rules, { file });
    const revision = await revisionOf(server);
    const commit = '1 change: the default answers otherwise\n--amend\n$(touch ran)';
    const came = (await save(server, { ...as(edited, revision, 'قانون rules.yaml'), commit })) as {
      outcome: string;
      branch: string;
    };
    expect(came.outcome).toBe('committed');
    expect(existsSync(hooksRun)).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe(rules);
    expect(git('status', '--porcelain')).toBe('');
    expect(git('branch', '--show-current')).toBe('main');
    expect(git('show', `${came.branch}:./قانون rules.yaml`)).toBe(edited.trim());
    expect(git('log', '-1', '--format=%B', came.branch)).toContain('the default answers otherwise\n--amend');
    expect(git('diff', '--name-only', 'main', came.branch)).toBe('قانون rules.yaml');
    // The same edit again has its branch already.
    expect(await save(server, { ...as(edited, revision, 'قانون rules.yaml'), commit })).toMatchObject({
      outcome: 'not-committed',
    });
    expect(readdirSync(folder).sort()).toEqual(['.git', 'قانون rules.yaml']);
  });

  describe('a file of several parts', () => {
    const main = 'version: 1\ninclude: [parts/*.yaml]\nrules: []\ndefault: hello\n';
    const part = 'responses: { hello: { text_message: سلام } }\n';
    const begin = async () => {
      const folder = temporaryFolder();
      mkdirSync(join(folder, 'parts'));
      writeFileSync(join(folder, 'parts/texts.yaml'), part);
      writeFileSync(join(folder, 'secret.yaml'), 'kept\n');
      const server = await startConsole(main, { file: join(folder, 'rules.yaml') });
      const read = (name: string) => readFileSync(join(folder, name), 'utf8');
      const { revisions } = JSON.parse((await ask(server, api)).body) as {
        revisions: Record<string, string>;
      };
      return { folder, server, read, revisions };
    };
    const renamed = {
      'rules.yaml': main.replace('default: hello', 'default: welcome'),
      'parts/texts.yaml': part.replace('hello', 'welcome'),
    };

    test('is edited as one', async () => {
      const { server, read, revisions } = await begin();
      expect(Object.keys(revisions)).toEqual(['rules.yaml', 'parts/texts.yaml']);
      const half = { texts: { 'rules.yaml': renamed['rules.yaml'] }, revisions };
      expect(await save(server, half)).toMatchObject({ outcome: 'invalid' });
      const came = await save(server, { texts: renamed, revisions });
      expect(came).toMatchObject({ outcome: 'saved' });
      expect([read('rules.yaml'), read('parts/texts.yaml')]).toEqual(Object.values(renamed));
      expect(readdirSync(dirname(server.file)).sort()).toEqual(['parts', 'rules.yaml', 'secret.yaml']);
    });

    test('is saved only where nobody has changed any of its files', async () => {
      const { folder, server, read, revisions } = await begin();
      writeFileSync(join(folder, 'parts/texts.yaml'), part.replace('سلام', 'درود'));
      const texts = { 'rules.yaml': `${main}# mine\n` };
      expect(await save(server, { texts, revisions })).toMatchObject({
        ...{ outcome: 'conflict', file: 'parts/texts.yaml', text: part.replace('سلام', 'درود') },
      });
      writeFileSync(join(folder, 'parts/more.yaml'), 'vars: { a: 1 }\n');
      const now = JSON.parse((await ask(server, api)).body) as { revisions: Record<string, string> };
      const { 'parts/more.yaml': _, ...without } = now.revisions;
      expect(await save(server, { texts, revisions: without })).toMatchObject({
        ...{ outcome: 'conflict', file: 'parts/more.yaml' },
      });
      expect(read('rules.yaml')).toBe(main);
    });

    test('a file is made where the rules include one, and in no other place', async () => {
      const { folder, server, read, revisions } = await begin();
      const elsewhere = temporaryFolder();
      symlinkSync(elsewhere, join(folder, 'linked'));
      const more = 'vars: { a: 1 }\n';
      const including = (patterns: string) => main.replace('parts/*.yaml', `parts/*.yaml, ${patterns}`);
      const saveHere = (texts: object) => save(server, { texts, revisions });
      expect(await saveHere({ 'rules.yaml': including('secret.yaml'), 'secret.yaml': more })).toMatchObject({
        outcome: 'conflict',
        file: 'secret.yaml',
        text: 'kept\n',
      });
      const linking = including('linked/*.yaml, deep/er/new.yaml');
      const deep = { 'rules.yaml': linking, 'deep/er/new.yaml': more };
      expect(await saveHere({ ...deep, 'linked/new.yaml': 'vars: { b: 1 }\n' })).toMatchObject({
        outcome: 'read-only',
      });
      expect(readdirSync(elsewhere)).toEqual([]);
      expect(read('rules.yaml')).toBe(main);
      expect(await saveHere({ 'parts/new.yaml': 'nonsense: 1\n' })).toMatchObject({ outcome: 'invalid' });
      const alone = { ...deep, 'rules.yaml': including('deep/er/new.yaml') };
      expect(await saveHere(alone)).toMatchObject({ outcome: 'saved' });
      expect(read('deep/er/new.yaml')).toBe(more);
      // It is there by now.
      const { revisions: now } = JSON.parse((await ask(server, api)).body) as {
        revisions: Record<string, string>;
      };
      const { 'deep/er/new.yaml': _, ...without } = now;
      expect(await save(server, { texts: { 'deep/er/new.yaml': '' }, revisions: without })).toMatchObject({
        ...{ outcome: 'conflict', file: 'deep/er/new.yaml', text: more },
      });
    });

    test('tests are edited with the rules that they test', async () => {
      const { server, read, revisions } = await begin();
      const tests = (text: string) =>
        `cases:\n  - { name: greets, request: { touchpoint: CHAT }, expect: { response: { text_message: ${text} } } }\n`;
      const made = { texts: { 'rules.test.yaml': tests('درود') }, revisions };
      expect(await save(server, made)).toMatchObject({ outcome: 'tests-fail' });
      const both = { ...made.texts, 'parts/texts.yaml': part.replace('سلام', 'درود') };
      expect(await save(server, { texts: both, revisions })).toMatchObject({ outcome: 'saved' });
      expect(read('rules.test.yaml')).toBe(tests('درود'));
      // Tests of a name that the rules do not have are none of theirs.
      const others = { 'others.test.yaml': tests('درود') };
      const now = JSON.parse((await ask(server, api)).body) as { revisions: Record<string, string> };
      expect(await save(server, { texts: others, revisions: now.revisions })).toMatchObject({
        outcome: 'not-included',
      });
    });

    test('no file is written that is no part', async () => {
      const { server, read, revisions } = await begin();
      for (const file of [
        'secret.yaml',
        '../escaped.yaml',
        'parts/../../escaped.yaml',
        'constructor',
        '/tmp/escaped.yaml',
      ]) {
        const texts = { [file]: 'vars: { a: 1 }\n' };
        const outcome = file === 'constructor' ? 'conflict' : 'not-included';
        expect(await save(server, { texts, revisions }), file).toMatchObject({ outcome, file });
        const known = { ...revisions, [file]: '' };
        expect(await save(server, { texts, revisions: known }), file).toMatchObject({ outcome: 'conflict' });
      }
      expect(read('secret.yaml')).toBe('kept\n');
      expect(readdirSync(join(dirname(server.file), 'parts'))).toEqual(['texts.yaml']);
    });
  });
});
