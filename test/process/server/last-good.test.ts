import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recordOf } from '../../../src/reload/last-good.js';
import { revisionOf } from '../../../src/reload/revision.js';
import { checkout, eventually, type Gateway, startDargah } from '../../support/dargah.js';
import { runBuiltHere, serveHere } from '../../support/serve-here.js';
import { inSoak, rows } from '../../support/soak.js';
import { series } from '../http/server.js';
import { replaceFile, temporaryFolder } from '../reload/folder.js';

const click = { touchpoint: 'CHAT', extra_data: {} };
const withKey = { DARGAH_AUTH_KEY: 'dev', DARGAH_PORT: '0', DARGAH_ADMIN_PORT: '0' };

function rulesSaying(text: string, more = ''): string {
  return `version: 1\nrules: []\ndefault: { text_message: ${text} }\n${more}`;
}

const broken = 'version: 1\nrules: []\ndefualt: { text_message: broken }\n';

/** A folder with rules that say "first", and how `serve` is started there. */
function place(flags: string[] = []) {
  const folder = temporaryFolder();
  const file = join(folder, 'rules.yaml');
  const keptFile = join(folder, 'state/last-good.json');
  writeFileSync(file, rulesSaying('first'));
  const args = ['serve', '--poll-interval', '20ms', '--last-good-dir', 'state', ...flags];
  const kept = () => JSON.parse(readFileSync(keptFile, 'utf8')) as { text: string; revision: string };
  const command = (more: string[], env: Record<string, string>) => {
    return { args: [...args, ...more], cwd: folder, environment: env };
  };
  const start = (more: string[] = [], env = {}): Promise<Gateway> =>
    (flags.includes('--workers') ? startDargah : serveHere)(command(more, env));
  /** Starts it, waits until these rules are kept, and ends it. */
  const keep = async (text: string, more: string[] = [], env = {}) => {
    const dargah = await start(more, env);
    await eventually(() => expect(kept().text).toBe(text));
    await end(dargah);
  };
  /** Starts it where it is to fail. */
  const fail = (more: string[] = []) => runBuiltHere(command(more, withKey));
  return { folder, file, keptFile, kept, start, keep, fail };
}

async function end(dargah: Gateway): Promise<void> {
  dargah.signal('SIGTERM');
  expect(await dargah.ended).toBe(0);
}

async function get({ adminUrl }: Gateway, path: string): Promise<string> {
  return (await fetch(adminUrl + path)).text();
}

async function gauges(dargah: Gateway) {
  const text = await get(dargah, '/metrics');
  return {
    fileGood: series(text, 'dargah_config_last_reload_successful'),
    rulesKept: series(text, 'dargah_config_from_last_good{part="rules"}'),
    schemasKept: series(text, 'dargah_config_from_last_good{part="schemas"}'),
  };
}

const allGood = { fileGood: 1, rulesKept: 0, schemasKept: 0 };

function logged(dargah: Gateway, message: RegExp) {
  return dargah.log.find(({ msg }) => message.test(msg));
}

describe('a restart answers by the last good rules, and says so, when the file is', () => {
  test.each(
    rows<[string, (file: string) => void, { check: string; message: RegExp }]>(
      [
        [
          'broken',
          (file) => writeFileSync(file, broken),
          {
            check: 'unknown-key',
            message: /^rules\.yaml has 1 error, so the last good rules answer: revision/,
          },
        ],
        [
          'missing',
          (file) => unlinkSync(file),
          {
            check: 'file',
            message: /^rules\.yaml: the file does not exist\. Put it back\. The last good rules/,
          },
        ],
        [
          'empty',
          (file) => writeFileSync(file, ''),
          {
            check: 'file',
            message: /^rules\.yaml: the file is empty\. .+\. The last good rules answer: revision/,
          },
        ],
        [
          'unreadable',
          (file) => {
            rmSync(file);
            mkdirSync(file);
          },
          {
            check: 'file',
            message: /^rules\.yaml: the path is a folder\. .+\. The last good rules answer: rev/,
          },
        ],
      ],
      2,
    ),
  )('%s', async (_, breakIt, { check, message }) => {
    const { file, keep, start, kept } = place();
    await keep(rulesSaying('first'));
    breakIt(file);

    const dargah = await start();

    const revision = revisionOf(rulesSaying('first'));
    const answer = await dargah.click(click);
    expect(answer.headers.get('x-dargah-revision')).toBe(revision);
    expect(await answer.json()).toEqual({ text_message: 'first' });
    expect(await get(dargah, '/readyz')).toBe('ready, on the last good rules\n');
    expect(JSON.parse(await get(dargah, '/status'))).toMatchObject({
      revision,
      kept_at: expect.any(String),
      last_attempt: { ok: false, diagnostics: expect.arrayContaining([expect.objectContaining({ check })]) },
    });
    expect(await gauges(dargah)).toEqual({ fileGood: 0, rulesKept: 1, schemasKept: 0 });
    await eventually(() => expect(logged(dargah, message)).toMatchObject({ level: 'error', revision }));
    expect(logged(dargah, message)!.diagnostics).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ check })]),
    );

    rmSync(file, { recursive: true, force: true });
    replaceFile(file, rulesSaying('second'));
    await eventually(async () => expect(await dargah.textFor(click)).toBe('second'));
    await eventually(() => expect(kept().text).toBe(rulesSaying('second')));
    expect(await get(dargah, '/readyz')).toBe('ready\n');
    expect(await gauges(dargah)).toEqual(allGood);
    expect(JSON.parse(await get(dargah, '/status'))).not.toHaveProperty('kept_at');
  });
});

test('a broken edit after a restart is told as ever, and the kept text itself mends the file', async () => {
  const { file, keep, start, kept } = place();
  await keep(rulesSaying('first'));
  writeFileSync(file, broken);
  const dargah = await start();

  replaceFile(file, '[');
  await eventually(() => expect(logged(dargah, /was edited but has 1 error, so revision/)).toBeDefined());
  expect(await dargah.textFor(click)).toBe('first');
  expect(kept().text).toBe(rulesSaying('first'));

  replaceFile(file, rulesSaying('first'));
  await eventually(async () => expect(await get(dargah, '/readyz')).toBe('ready\n'));
  expect(await gauges(dargah)).toEqual(allGood);
  expect(JSON.parse(await get(dargah, '/status'))).not.toHaveProperty('kept_at');
});

test('rules that another file left are answered by, and the log says whose they are', async () => {
  const { folder, file, keep, start } = place();
  await keep(rulesSaying('first'));
  const other = join(folder, 'other.yaml');
  writeFileSync(other, broken);

  const dargah = await start(['--rules', 'other.yaml']);

  expect(await dargah.textFor(click)).toBe('first');
  await eventually(() =>
    expect(logged(dargah, /^the last good rules were kept from/)).toMatchObject({
      level: 'warn',
      msg: `the last good rules were kept from ${file}, and this server follows ${other}. If these are two services, give each a --last-good-dir of its own`,
    }),
  );
  await end(dargah);
  writeFileSync(file, broken);
  const same = await start();
  expect(await same.textFor(click)).toBe('first');
  await end(same);
  expect(logged(same, /^the last good rules were kept from/)).toBeUndefined();
});

test('several workers answer by the last good rules, and take a good edit', inSoak, async () => {
  const { file, keep, start } = place(['--workers', '2']);
  await keep(rulesSaying('first'));
  writeFileSync(file, broken);

  const dargah = await start();

  const answers = async () => {
    const headers = { authorization: 'dev', connection: 'close' };
    const all = Array.from({ length: 20 }, async () => (await dargah.click(click, headers)).json());
    return new Set(
      (await Promise.all(all)).map((answer) => (answer as { text_message: string }).text_message),
    );
  };
  expect(await answers()).toEqual(new Set(['first']));
  expect(await get(dargah, '/readyz')).toBe('ready, on the last good rules\n');
  expect(await gauges(dargah)).toEqual({ fileGood: 0, rulesKept: 1, schemasKept: 0 });
  replaceFile(file, rulesSaying('second'));
  await eventually(async () => expect(await answers()).toEqual(new Set(['second'])));
  expect(await gauges(dargah)).toEqual(allGood);
});

test('rules are kept whole, for this user alone, and not written again when nothing changed', async () => {
  const { folder, keptFile, keep, file, start, kept } = place();
  await keep(rulesSaying('first'));
  const { ino, mode } = statSync(keptFile);
  expect(mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);

  const dargah = await start();
  await end(dargah);
  expect(statSync(keptFile).ino).toBe(ino);
  writeFileSync(file, rulesSaying('second'));
  await keep(rulesSaying('second'));
  expect(kept().revision).toBe(revisionOf(rulesSaying('second')));
  expect(readdirSync(join(folder, 'state'))).toEqual(['last-good.json']);
});

test('drafts that crashes left are removed, but not one that is being written, nor what is not ours', async () => {
  const { folder, keep } = place();
  const state = join(folder, 'state');
  mkdirSync(state);
  const draft = (name: string, ageHours: number) => {
    writeFileSync(join(state, name), '{"format":1');
    const at = Date.now() / 1000 - ageHours * 3600;
    utimesSync(join(state, name), at, at);
  };
  draft('last-good.json.0123456789ab', 2);
  draft('last-good.json.cdef01234567', 48);
  draft('last-good.json.0123456789cd', 0);
  draft('last-good.json.0123456789ef.bak', 48);
  draft('last-good.json.backup', 48);
  await keep(rulesSaying('first'));
  expect(readdirSync(state).sort()).toEqual([
    'last-good.json',
    'last-good.json.0123456789cd',
    'last-good.json.0123456789ef.bak',
    'last-good.json.backup',
  ]);
});

test('the folder of --state-dir keeps them, too', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'rules.yaml'), rulesSaying('first'));
  const command = { args: ['serve', '--state-dir', 'events'], cwd: folder };
  const before = await serveHere(command);
  await eventually(() => expect(readdirSync(join(folder, 'events'))).toContain('last-good.json'));
  await end(before);
  writeFileSync(join(folder, 'rules.yaml'), broken);
  const dargah = await serveHere(command);
  expect(await dargah.textFor(click)).toBe('first');
});

describe('a broken file is refused at the start', () => {
  test('where nothing is kept yet', async () => {
    const { file, fail } = place();
    writeFileSync(file, broken);
    const { code, stderr } = await fail();
    expect(stderr).toMatch(/^rules\.yaml:3:1: .+ \[unknown-key\]$/m);
    expect(stderr).toMatch(/^dargah: rules\.yaml has 1 error, and .+: state\/last-good\.json has none$/m);
    expect(code).toBe(1);
  });

  test.each(
    rows<[string, (json: string) => string]>(
      [
        ['cut off', (json: string) => json.slice(0, -20)],
        ['of flipped bits', (json: string) => json.replace('first', 'fjrst')],
        ['of flipped bits in its date', (json: string) => json.replace(/"kept_at":"\d/, '"kept_at":"q')],
        ['of a later version', (json: string) => json.replace('"format":1', '"format":2')],
        ['no object', () => '[]'],
      ],
      1,
    ),
  )('where what is kept is %s', async (_, damage) => {
    const { file, keptFile, keep, fail } = place();
    await keep(rulesSaying('first'));
    writeFileSync(keptFile, damage(readFileSync(keptFile, 'utf8')));
    writeFileSync(file, broken);
    const { code, stdout, stderr } = await fail();
    expect(stdout).toContain('state/last-good.json is damaged, or of another version');
    expect(stderr).toContain('there are no earlier rules to answer with');
    expect(code).toBe(1);
  });

  test('where what is kept would be refused itself', async () => {
    const { file, keptFile, keep, fail } = place();
    await keep(rulesSaying('first'));
    const record = JSON.parse(readFileSync(keptFile, 'utf8'));
    // As an earlier version may have taken it.
    writeFileSync(
      keptFile,
      recordOf({
        ...record,
        rulesFile: record.rules_file,
        source: { file: 'rules.yaml', text: broken },
        revision: revisionOf(broken),
      }),
    );
    writeFileSync(file, 'version: [');
    const { code, stderr } = await fail();
    expect(stderr).toMatch(/^rules\.yaml:1:11: .+ \[yaml-syntax\]$/m);
    expect(stderr).toMatch(/^the last good rules:3:1: .+ \[unknown-key\]$/m);
    expect(stderr).toMatch(
      /^dargah: rules\.yaml has 1 error, and the last good rules, kept in state\/last-good\.json, have 1 error /m,
    );
    expect(code).toBe(1);
  });
});

test('a good file starts, whatever is kept', async () => {
  const { keptFile, keep, start, kept } = place();
  await keep(rulesSaying('first'));
  writeFileSync(keptFile, '{');
  const dargah = await start();
  expect(await dargah.textFor(click)).toBe('first');
  await eventually(() => expect(kept().text).toBe(rulesSaying('first')));
});

test('a folder that cannot be written costs no click, is told, and is tried again by the next edit', async () => {
  const { folder, file, start } = place();
  writeFileSync(join(folder, 'state'), 'a file in its way');
  const dargah = await start();
  const kept = async () => series(await get(dargah, '/metrics'), 'dargah_config_last_good_kept');
  await eventually(async () => expect(await kept()).toBe(0));
  expect(await dargah.textFor(click)).toBe('first');
  expect(await get(dargah, '/readyz')).toBe('ready, but the last good rules cannot be kept in state\n');
  await eventually(() =>
    expect(logged(dargah, /^the rules in force cannot be kept in state/)).toMatchObject({ level: 'error' }),
  );

  unlinkSync(join(folder, 'state'));
  replaceFile(file, rulesSaying('second'));
  await eventually(async () => expect(await kept()).toBe(1));
  expect(await get(dargah, '/readyz')).toBe('ready\n');
});

test('rules that were good start without the secret and the tests that they would need now', async () => {
  const receiver =
    'notify: { crm: { url: "https://crm.example.com/hook", secret: CRM_SECRET, include: [touchpoint] } }\n';
  const text = rulesSaying('first', receiver)
    .replace('first }', 'first }\n')
    .replace(
      'rules: []',
      'rules: [{ id: a, match: { touchpoint: CHAT }, respond: { text_message: first }, notify: crm }]',
    );
  const { file, keep, start } = place(['--state-dir', 'state']);
  writeFileSync(file, text);
  await keep(text, [], { CRM_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });
  writeFileSync(file, broken);
  const dargah = await start(['--require-tests']);
  expect(await dargah.textFor(click)).toBe('first');
});

describe('schemas are kept with the rules', () => {
  const narrow = {
    type: 'object',
    properties: { text_message: { type: 'string', maxLength: 3 } },
    required: ['text_message'],
  };

  function withSchemas() {
    const given = place(['--schemas', 'schemas']);
    const folder = join(given.folder, 'schemas');
    cpSync(join(checkout, 'schemas'), folder, { recursive: true });
    const write = (schema: string) => writeFileSync(join(folder, 'response.schema.json'), schema);
    return { ...given, write };
  }

  test.each(
    rows<[string, string, RegExp]>(
      [
        ['broken', '{', /is not JSON/],
        [
          'such that the last good rules break them',
          JSON.stringify(narrow),
          /^neither the rules nor the last good/,
        ],
      ],
      1,
    ),
  )('and used while those of now are %s', async (_, schema, error) => {
    const { file, keep, start, write } = withSchemas();
    await keep(rulesSaying('first'));
    write(schema);
    writeFileSync(file, broken);

    const dargah = await start();

    expect(await dargah.textFor(click)).toBe('first');
    expect(await get(dargah, '/readyz')).toBe('ready, on the last good rules, on the last good schemas\n');
    expect(await gauges(dargah)).toEqual({ fileGood: 0, rulesKept: 1, schemasKept: 1 });
    await eventually(() =>
      expect(logged(dargah, /^the schemas are not those of the last start/)).toMatchObject({
        level: 'error',
        error: expect.stringMatching(error),
      }),
    );
    replaceFile(file, rulesSaying('second'));
    await eventually(async () => expect(await dargah.textFor(click)).toBe('second'));
    expect(await get(dargah, '/readyz')).toBe('ready, on the last good schemas\n');
  });

  test('but those of now hold where the last good rules keep to them', inSoak, async () => {
    const { file, keep, start, write } = withSchemas();
    await keep(rulesSaying('first'));
    write(JSON.stringify({ ...narrow, properties: { text_message: { type: 'string', maxLength: 5 } } }));
    writeFileSync(file, broken);
    const dargah = await start();
    expect(await get(dargah, '/readyz')).toBe('ready, on the last good rules\n');
    replaceFile(file, rulesSaying('longer'));
    await eventually(() => expect(logged(dargah, /was edited but has 1 error/)).toBeDefined());
  });
});

test.runIf(process.getuid?.() === 0)('a folder of somebody else keeps nobody from answering', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'state'));
  writeFileSync(join(folder, 'rules.yaml'), rulesSaying('first'));
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'state'), 0o700);
  const dargah = await startDargah({ args: ['serve', '--last-good-dir', 'state'], cwd: folder, uid: 1000 });
  expect(await dargah.textFor(click)).toBe('first');
  await eventually(async () =>
    expect(await get(dargah, '/readyz')).toBe('ready, but the last good rules cannot be kept in state\n'),
  );
});
