import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { series } from '../http/server.js';
import { replaceFile, temporaryFolder } from '../live/folder.js';
import { type Dargah, eventually, startDargah } from '../support/dargah.js';

function rulesSaying(text: string): string {
  return `version: 1\nrules: []\ndefault: { text_message: ${text} }\n`;
}

/** A server of several processes, whose rules file says "first". */
async function startCrew({ workers = '2' } = {}): Promise<{ dargah: Dargah; file: string }> {
  const folder = temporaryFolder();
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, rulesSaying('first'));
  const args = ['serve', '--workers', workers, '--poll-interval', '20ms', '--shutdown-delay', '0'];
  return { dargah: await startDargah({ args, cwd: folder }), file };
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

test('several processes answer on one port, and count as one', async () => {
  const { dargah } = await startCrew();
  expect(dargah.log.find(({ url }) => url)).toMatchObject({ workers: 2 });
  expect(childrenOf(dargah.pid)).toHaveLength(2);

  expect(await answersOf(dargah, 40)).toEqual(new Set(['first']));

  const text = await metricsOf(dargah);
  expect(series(text, 'dargah_requests_total{code="200"}')).toBe(40);
  expect(series(text, 'dargah_config_last_reload_successful')).toBe(1);
  await eventually(() => expect(dargah.log.filter(({ msg }) => msg === 'decision')).toHaveLength(40));
});

test('an edit is answered by in all of them from one moment on, and a broken one in none', async () => {
  const { dargah, file } = await startCrew({ workers: '3' });

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
  const { dargah, file } = await startCrew();
  replaceFile(file, rulesSaying('second'));
  await eventually(async () => expect(await answersOf(dargah, 20)).toEqual(new Set(['second'])));
  const [first, second] = childrenOf(dargah.pid);

  process.kill(first!, 'SIGKILL');

  await eventually(() => expect(childrenOf(dargah.pid).filter((pid) => pid !== first)).toHaveLength(2));
  expect(childrenOf(dargah.pid)).toContain(second);
  process.kill(second!, 'SIGKILL');
  await eventually(async () => expect(await answersOf(dargah, 20)).toEqual(new Set(['second'])));
});

test('a successor that cannot start holds no edit up, and is tried again', async () => {
  const folder = temporaryFolder();
  const [rules, keys] = [join(folder, 'rules.yaml'), join(folder, 'keys')];
  writeFileSync(rules, rulesSaying('first'));
  writeFileSync(keys, 'dev\n');
  const args = ['serve', '--workers', '2', '--poll-interval', '20ms', '--auth-key-file', keys];
  const dargah = await startDargah({ args, cwd: folder });
  renameSync(keys, `${keys}.away`);
  process.kill(childrenOf(dargah.pid)[0]!, 'SIGKILL');
  const said = (message: string) => dargah.log.some(({ msg }) => msg === message);
  await eventually(() => expect(said("a worker cannot take another's place")).toBe(true));
  renameSync(`${keys}.away`, keys);

  replaceFile(rules, rulesSaying('second'));

  await eventually(async () => expect(await answersOf(dargah, 20)).toEqual(new Set(['second'])));
  await eventually(() => expect(childrenOf(dargah.pid)).toHaveLength(2));
});

test('SIGTERM ends all of them, and nothing is left', async () => {
  const { dargah } = await startCrew();
  const workers = childrenOf(dargah.pid);
  dargah.signal('SIGTERM');
  expect(await dargah.ended).toBe(0);
  for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('workers without a first process end as well', async () => {
  const { dargah } = await startCrew();
  const workers = childrenOf(dargah.pid);
  dargah.signal('SIGKILL');
  await dargah.ended;
  await eventually(() => {
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

test('a port that is taken is told in one line, as without workers', async () => {
  const { dargah } = await startCrew();
  const { port } = new URL(dargah.url);
  await expect(
    startDargah({ args: ['serve', '--workers', '2'], environment: { DARGAH_PORT: port } }),
  ).rejects.toThrow(/ended with 1 .*\n?dargah: cannot listen on 127\.0\.0\.1:\d+/s);
});
