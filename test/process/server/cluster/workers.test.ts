import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Dargah, eventually, freePort, startDargah } from '../../../support/dargah.js';
import { inSoak } from '../../../support/soak.js';
import { series } from '../../http/server.js';
import { replaceFile, temporaryFolder } from '../../reload/folder.js';

function rulesSaying(text: string): string {
  return `version: 1\nrules: []\ndefault: { text_message: ${text} }\n`;
}

/** A server of several processes, whose rules file says "first". */
async function startWorkers({
  workers = '2',
  rules = rulesSaying('first'),
  flags = [] as string[],
  environment = {},
} = {}): Promise<{ dargah: Dargah; file: string }> {
  const folder = temporaryFolder();
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, rules);
  const args = ['serve', '--workers', workers, '--poll-interval', '20ms', '--shutdown-delay', '0', ...flags];
  return { dargah: await startDargah({ args, cwd: folder, environment }), file };
}

/** The environment that has code run in each worker, before anything of ours; `id` counts the workers from 1. */
function firstInWorkers(code: string): Record<string, string> {
  const file = join(temporaryFolder(), 'first.cjs');
  writeFileSync(
    file,
    `const id = require('node:cluster').worker?.id;\nif (id !== undefined) {\n${code}\n}\n`,
  );
  return { NODE_OPTIONS: `--require ${file}` };
}

const click = { touchpoint: 'CHAT', extra_data: {} };

/** What clicks on so many connections of their own are answered with. */
async function answersOf(dargah: Dargah, clicks: number): Promise<Set<string>> {
  const headers = { authorization: 'dev', connection: 'close' };
  const answers = await Promise.all(
    Array.from({ length: clicks }, async () => (await dargah.click(click, headers)).json()),
  );
  return new Set(answers.map((answer) => (answer as { text_message: string }).text_message));
}

/** The processes that a process has started, as Linux lists them. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

async function metricsOf({ adminUrl }: Dargah): Promise<string> {
  return (await fetch(`${adminUrl}/metrics`)).text();
}

test('several processes answer on one port, count as one, and SIGTERM ends all of them', async () => {
  const { dargah } = await startWorkers();
  expect(dargah.log.find(({ url }) => url)).toMatchObject({ workers: 2 });
  const workers = childrenOf(dargah.pid);
  expect(workers).toHaveLength(2);

  expect(await answersOf(dargah, 40)).toEqual(new Set(['first']));

  const text = await metricsOf(dargah);
  expect(series(text, 'dargah_requests_total{code="200"}')).toBe(40);
  expect(series(text, 'dargah_config_last_reload_successful')).toBe(1);
  await eventually(() => expect(dargah.log.filter(({ msg }) => msg === 'decision')).toHaveLength(40));

  dargah.signal('SIGTERM');
  expect(await dargah.ended).toBe(0);
  for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('what is counted survives a worker, and one that is stuck holds nothing up', inSoak, async () => {
  const { dargah } = await startWorkers();
  await answersOf(dargah, 40);
  const answered = async () => series(await metricsOf(dargah), 'dargah_requests_total{code="200"}');
  await eventually(async () => expect(await answered()).toBe(40));
  const [first, second] = childrenOf(dargah.pid);

  process.kill(first!, 'SIGKILL');
  await eventually(() => expect(childrenOf(dargah.pid)).not.toContain(first));
  expect(await answered()).toBe(40);

  process.kill(second!, 'SIGSTOP');
  for (let scrape = 0; scrape < 2; scrape++) expect(await answered()).toBe(40);
  const told = `/metrics shows the last figures of worker ${second}, which does not answer`;
  await eventually(() => expect(dargah.log.map(({ msg }) => msg)).toContain(told));
});

test('an edit is answered by in all of them from one moment on, and a broken one in none', async () => {
  const { dargah, file } = await startWorkers({ workers: '3' });

  replaceFile(file, rulesSaying('second'));
  await eventually(async () => expect(await answersOf(dargah, 1)).toContain('second'));
  // The first process tells them in one go; a click that comes later than another's answer may meet a slower one.
  await eventually(async () => expect(await answersOf(dargah, 30)).toEqual(new Set(['second'])));

  replaceFile(file, rulesSaying('[third'));
  await eventually(() =>
    expect(dargah.log.some(({ msg }) => /^rules\.yaml was edited/.test(msg))).toBe(true),
  );
  expect(await answersOf(dargah, 30)).toEqual(new Set(['second']));
});

test('a worker that dies is replaced, by one that knows the rules of now', async () => {
  const { dargah, file } = await startWorkers();
  replaceFile(file, rulesSaying('second'));
  await eventually(async () => expect(await answersOf(dargah, 20)).toEqual(new Set(['second'])));
  const [first, second] = childrenOf(dargah.pid);

  process.kill(first!, 'SIGKILL');

  await eventually(() => expect(childrenOf(dargah.pid).filter((pid) => pid !== first)).toHaveLength(2));
  expect(childrenOf(dargah.pid)).toContain(second);
  process.kill(second!, 'SIGKILL');
  await eventually(async () => expect(await answersOf(dargah, 20)).toEqual(new Set(['second'])));
});

test('a successor that cannot start holds no edit up, and is tried again', inSoak, async () => {
  const broken = join(temporaryFolder(), 'broken');
  const environment = firstInWorkers(
    `if (require('node:fs').existsSync(${JSON.stringify(broken)})) process.exit(3);`,
  );
  const { dargah, file: rules } = await startWorkers({ environment });
  writeFileSync(broken, '');
  process.kill(childrenOf(dargah.pid)[0]!, 'SIGKILL');
  const said = (message: string) => dargah.log.some(({ msg }) => msg === message);
  await eventually(() => expect(said("a worker cannot take another's place")).toBe(true));
  unlinkSync(broken);

  replaceFile(rules, rulesSaying('second'));

  await eventually(async () => expect(await answersOf(dargah, 20)).toEqual(new Set(['second'])));
  await eventually(() => expect(childrenOf(dargah.pid)).toHaveLength(2));
});

test(
  'keys that go bad stay in force in all workers, later ones among them, and that shows',
  inSoak,
  async () => {
    const keys = join(temporaryFolder(), 'keys');
    writeFileSync(keys, 'one\n');
    const { dargah } = await startWorkers({
      flags: ['--auth-key-file', keys],
      environment: { DARGAH_AUTH_KEY: '' },
    });
    const statuses = async (authorization: string) => {
      const headers = { authorization, connection: 'close' };
      const all = await Promise.all(Array.from({ length: 20 }, () => dargah.click(click, headers)));
      return new Set(all.map(({ status }) => status));
    };
    const readiness = async () => (await fetch(`${dargah.adminUrl}/readyz`)).text();
    const gauge = async () => series(await metricsOf(dargah), 'dargah_auth_keys_last_reload_successful');
    expect([await statuses('one'), await gauge()]).toEqual([new Set([200]), 1]);

    replaceFile(keys, 'two\n');
    await eventually(async () => expect(await statuses('two')).toEqual(new Set([200])));
    expect(await statuses('one')).toEqual(new Set([401]));

    unlinkSync(keys);
    await eventually(async () => expect(await readiness()).toBe('ready, on the last good keys\n'));
    expect(await gauge()).toBe(0);
    const [first, second] = childrenOf(dargah.pid);
    for (const pid of [first!, second!]) {
      process.kill(pid, 'SIGKILL');
      await eventually(() => expect(childrenOf(dargah.pid)).not.toContain(pid));
      await eventually(() => expect(childrenOf(dargah.pid)).toHaveLength(2));
    }
    await eventually(async () => expect(await readiness()).toBe('ready, on the last good keys\n'));
    await eventually(async () => expect(await statuses('two')).toEqual(new Set([200])));

    writeFileSync(keys, 'three\n');
    await eventually(async () => expect(await statuses('three')).toEqual(new Set([200])));
    expect([await readiness(), await gauge()]).toEqual(['ready\n', 1]);
  },
);

test('a worker that comes while rules are synced answers by them, too', inSoak, async () => {
  const { dargah, file } = await startWorkers({ flags: ['--log-level', 'debug'] });
  const [first, second] = childrenOf(dargah.pid);
  process.kill(second!, 'SIGSTOP');
  replaceFile(file, rulesSaying('second'));
  await eventually(() =>
    expect(dargah.log.some(({ msg }) => msg === 'syncing rules to the workers')).toBe(true),
  );
  process.kill(first!, 'SIGKILL');
  await eventually(() => expect(childrenOf(dargah.pid)).not.toContain(first));

  // One of them waits for the worker that is stopped.
  const clicks = [answersOf(dargah, 1), answersOf(dargah, 1)];
  expect(await Promise.race(clicks)).toEqual(new Set(['first']));
  process.kill(second!, 'SIGCONT');

  await Promise.all(clicks);
  await eventually(async () => expect(await answersOf(dargah, 20)).toEqual(new Set(['second'])));
});

// As a terminal sends it: to all of them, of which the workers do not listen yet.
function signalInTheFirstMoments(signal: NodeJS.Signals): Record<string, string> {
  return firstInWorkers(`if (id === 1) process.kill(process.ppid, '${signal}');
    if (id <= 2) process.kill(process.pid, '${signal}');`);
}

test.for(['SIGTERM', 'SIGINT'] as const)(
  '%s to all of them in their first moments ends it with 0',
  inSoak,
  async (signal) => {
    const { dargah } = await startWorkers({ environment: signalInTheFirstMoments(signal) });
    expect(await dargah.ended).toBe(0);
  },
);

test('SIGHUP to all of them in their first moments ends none for good', inSoak, async () => {
  const { dargah } = await startWorkers({ environment: signalInTheFirstMoments('SIGHUP') });
  expect(await answersOf(dargah, 20)).toEqual(new Set(['first']));
  expect(childrenOf(dargah.pid)).toHaveLength(2);
});

test('a successor that is still starting hears of the end', inSoak, async () => {
  const neverTakes = `const { emit } = process;
    process.emit = (name, ...given) => {
      if (id <= 2 || given[0]?.type !== 'take') return emit.call(process, name, ...given);
      process.stderr.write('is to take rules\\n');
    };`;
  const { dargah } = await startWorkers({ environment: firstInWorkers(neverTakes) });
  process.kill(childrenOf(dargah.pid)[0]!, 'SIGKILL');
  await eventually(() => expect(dargah.stderr()).toBe('is to take rules\n'));

  dargah.signal('SIGTERM');

  expect(await dargah.ended).toBe(0);
  expect(dargah.log.map(({ msg }) => msg)).not.toContain('a worker does not end by itself, and is ended');
});

test('lines of several workers on standard error stay whole', inSoak, async () => {
  const rules = `version: 1
notify:
  crm: { url: "https://crm.example.com", secret: CRM_SECRET, include: [extra_data.text] }
rules: []
default: { text_message: first }
notify_all: crm
`;
  const outbox = `redis://127.0.0.1:${await freePort()}`; // nobody is there
  const environment = { CRM_SECRET: 'any text of at least 24 bytes' };
  const { dargah } = await startWorkers({
    rules,
    flags: ['--outbox', outbox, '--max-body', '300000'],
    environment,
  });
  const text = 'x'.repeat(200_000); // more than is read of a pipe at once
  const headers = { authorization: 'dev', connection: 'close' };
  await Promise.all(
    Array.from({ length: 20 }, () => dargah.click({ ...click, extra_data: { text } }, headers)),
  );

  await eventually(() => expect(dargah.stderr().split('\n')).toHaveLength(21));
  for (const line of dargah.stderr().trimEnd().split('\n')) {
    expect(JSON.parse(line)).toMatchObject({
      not_written_for: 'crm',
      event: { data: { extra_data: { text } } },
    });
  }
});

test('what the workers log last of all is in the log', inSoak, async () => {
  const { dargah } = await startWorkers();
  for (let round = 0; round < 4; round++) await answersOf(dargah, 250);
  dargah.signal('SIGTERM');
  expect(await dargah.ended).toBe(0);
  expect(dargah.log.filter(({ msg }) => msg === 'decision')).toHaveLength(1000);
});

test('while no worker can answer, probes say so', inSoak, async () => {
  const environment = firstInWorkers(`if (id > 2) process.exit();`);
  const { dargah } = await startWorkers({ environment });
  const readiness = async () => (await fetch(`${dargah.adminUrl}/readyz`)).text();
  const [first, second] = childrenOf(dargah.pid);
  process.kill(first!, 'SIGKILL');
  await eventually(() => expect(childrenOf(dargah.pid)).not.toContain(first));
  expect(await readiness()).toBe('ready\n');

  process.kill(second!, 'SIGKILL');
  await eventually(async () => expect(await readiness()).toBe('starting\n'));
});

test('workers without a first process end as well', inSoak, async () => {
  const { dargah } = await startWorkers();
  const workers = childrenOf(dargah.pid);
  dargah.signal('SIGKILL');
  await dargah.ended;
  await eventually(() => {
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

test('a port that is taken is told in one line, as without workers', inSoak, async () => {
  const { dargah } = await startWorkers();
  const { port } = new URL(dargah.url);
  await expect(
    startDargah({ args: ['serve', '--workers', '2'], environment: { DARGAH_PORT: port } }),
  ).rejects.toThrow(/ended with 1 .*\n?dargah: cannot listen on 127\.0\.0\.1:\d+/s);
});
