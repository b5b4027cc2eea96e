import cluster from 'node:cluster';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPreparer } from '../../../../src/reload/prepare.js';
import { revisionOf } from '../../../../src/reload/revision.js';
import type { RulesUpdate } from '../../../../src/server/cluster/messages.js';
import { Primary } from '../../../../src/server/cluster/primary.js';
import type { Logger } from '../../../../src/telemetry/log.js';
import { createMetrics } from '../../../../src/telemetry/metrics.js';
import { guard } from '../../../support/children.js';
import { builtMain, eventually, freePort, type LogLine } from '../../../support/dargah.js';
import { inSoak } from '../../../support/soak.js';
import { series } from '../../http/server.js';
import { temporaryFolder } from '../../reload/folder.js';

const prepare = createPreparer({ longestInline: 0 });

/** Rules that answer every click with a text, as they are sent to workers. */
async function rulesSaying(text: string): Promise<RulesUpdate> {
  const source = { file: 'rules.yaml', text: `version: 1\ndefault: { text_message: ${text} }\n` };
  const { plan } = await prepare(source, new AbortController().signal);
  return { revision: revisionOf(source.text), plan: plan! };
}

/** Rules that no worker can prepare. */
const brokenRules: RulesUpdate = { revision: 'broken', plan: new Uint8Array() };

interface TestedWorkers {
  primary: Primary;
  sync: Primary['sync'];
  log: LogLine[];
  stderr(): string;
  metrics: ReturnType<typeof createMetrics>;
  /** The text that a click is answered with, on a connection of its own. */
  answer(): Promise<string>;
  /** Clicks once for each worker, and as often again. */
  answers(): Promise<Set<string>>;
  pids(): number[];
}

let started = 0;
cluster.on('fork', (worker) => {
  started++;
  if (worker.process.pid !== undefined) worker.once('exit', guard(worker.process.pid));
});

/**
 * Two workers of the built program, whose primary is this process, by rules that say "first".
 * @param inWorkers code that runs in each worker before anything of ours; it knows `id` and `isSuccessor`
 */
async function startWorkers({ inWorkers = '', heartbeatMs = 2_000 } = {}): Promise<TestedWorkers> {
  const port = await freePort();
  const file = join(temporaryFolder(), 'first.cjs');
  writeFileSync(
    file,
    `const { id } = require('node:cluster').worker;\nconst isSuccessor = id > ${started + 2};\n${inWorkers}\n`,
  );
  cluster.setupPrimary({
    exec: builtMain(),
    args: ['serve', '--insecure-no-auth', '--host', '127.0.0.1', '--workers', '2'],
    execArgv: ['--require', file],
  });
  const log: LogLine[] = [];
  let stderr = '';
  const metrics = createMetrics();
  const say = (level: string) => (fields: object, msg: string) => void log.push({ ...fields, level, msg });
  const logger: Logger = {
    debug: say('debug'),
    info: say('info'),
    infoJson: () => {},
    warn: say('warn'),
    error: say('error'),
    pass: (lines) => {
      for (const line of lines.trimEnd().split('\n')) log.push(JSON.parse(line) as LogLine);
    },
    flush: async () => {},
  };
  const primary = new Primary(
    { size: 2, keys: () => undefined, append: undefined, graceMs: 5_000, heartbeatMs },
    { log: logger, metrics, stderr: { write: (text) => (stderr += text) } },
  );
  await primary.sync(await rulesSaying('first'));
  onTestFinished(async () => {
    for (const worker of Object.values(cluster.workers!)) worker!.process.kill('SIGCONT');
    await primary.stop();
  });
  await primary.start(port, {});
  const answer = () => click(port);
  return {
    primary,
    sync: (rules) => primary.sync(rules),
    log,
    stderr: () => stderr,
    metrics,
    answer,
    answers: async () => new Set(await Promise.all(Array.from({ length: 20 }, answer))),
    pids: () => primary.answering().map(({ pid }) => pid),
  };
}

async function click(port: number): Promise<string> {
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const options = { method: 'POST', port, host: '127.0.0.1', path: '/dynamic-action', headers, agent: false };
  const sent = request(options).end('{"touchpoint":"CHAT","extra_data":{}}');
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return (JSON.parse(text) as { text_message: string }).text_message;
}

/** Resolves when a worker listens that was not there before. */
async function successor(): Promise<void> {
  await once(cluster, 'listening');
}

const stuck = 'a worker is stuck: it missed its heartbeats, and is ended';

test('rules that are synced at once are taken one after another', inSoak, async () => {
  const workers = await startWorkers();
  const [second, third] = await Promise.all([rulesSaying('second'), rulesSaying('third')]);
  await Promise.all([workers.sync(second), workers.sync(third)]);
  await eventually(async () => expect(await workers.answers()).toEqual(new Set(['third'])));

  await Promise.all([workers.sync(second), workers.sync(third), workers.sync(second)]);
  await eventually(async () => expect(await workers.answers()).toEqual(new Set(['second'])));
});

test('rules that cannot be prepared are refused as a whole, and those after them are taken', async () => {
  const workers = await startWorkers();
  const second = await rulesSaying('second');
  const synced = await Promise.allSettled([workers.sync(brokenRules), workers.sync(second)]);
  expect(synced.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  await eventually(async () => expect(await workers.answers()).toEqual(new Set(['second'])));

  await expect(workers.sync(brokenRules)).rejects.toThrow();
  expect(await workers.answers()).toEqual(new Set(['second']));
});

test('rules that only one worker cannot prepare are taken by none', inSoak, async () => {
  const inWorkers = `const { emit } = process;
    process.emit = (name, ...given) => {
      if (id % 2 === 0 && given[0]?.revision === 'picky') given[0].type = 'prepare-nothing';
      return emit.call(process, name, ...given);
    };
    process.on('message', ({ type, revision }) => {
      if (type === 'prepare-nothing') process.send({ type: 'not-prepared', revision, error: 'too much for this one' });
    });`;
  const workers = await startWorkers({ inWorkers });
  const { plan } = await rulesSaying('second');
  await expect(workers.sync({ revision: 'picky', plan })).rejects.toThrow('too much for this one');
  expect(await workers.answers()).toEqual(new Set(['first']));
});

test('a successor that comes while rules are refused answers by those in force', inSoak, async () => {
  const workers = await startWorkers();
  const [one, other] = workers.pids();
  process.kill(one!, 'SIGSTOP');
  const refused = expect(workers.sync(brokenRules)).rejects.toThrow(); // when the first one has said so
  const listening = successor();
  process.kill(other!, 'SIGKILL');
  await listening;
  process.kill(one!, 'SIGCONT');
  await refused;
  expect(await workers.answers()).toEqual(new Set(['first']));

  await workers.sync(await rulesSaying('second'));
  await eventually(async () => expect(await workers.answers()).toEqual(new Set(['second'])));
});

// Each successor prepares rules only when it is let.
const heldUp = `if (isSuccessor) {
    const { emit } = process;
    const held = [];
    process.emit = (name, ...given) => {
      if (given[0]?.type !== 'prepare') return emit.call(process, name, ...given);
      held.push([name, ...given]);
      process.stderr.write('holds\\n');
    };
    process.on('SIGUSR2', () => {
      process.emit = emit;
      for (const given of held) emit.call(process, ...given);
    });
  }`;

async function startWithHeldSuccessor(): Promise<{ workers: TestedWorkers; release(): Promise<void> }> {
  const workers = await startWorkers({ inWorkers: heldUp });
  const forked = once(cluster, 'fork');
  process.kill(workers.pids()[0]!, 'SIGKILL');
  const [worker] = await forked;
  await eventually(() => expect(workers.stderr()).toBe('holds\n'));
  return {
    workers,
    async release() {
      const listening = successor();
      worker.process.kill('SIGUSR2');
      await listening;
    },
  };
}

test('a successor that is brought up while rules are taken takes them, too', inSoak, async () => {
  const { workers, release } = await startWithHeldSuccessor();
  await workers.sync(await rulesSaying('second'));
  await workers.sync(await rulesSaying('third'));
  await release();
  await eventually(async () => expect(await workers.answers()).toEqual(new Set(['third'])));
  expect(workers.pids()).toHaveLength(2);
});

test('a successor that is brought up while rules are refused takes those in force', inSoak, async () => {
  const { workers, release } = await startWithHeldSuccessor();
  await expect(workers.sync(brokenRules)).rejects.toThrow();
  await release();
  expect(await workers.answers()).toEqual(new Set(['first']));
  expect(workers.pids()).toHaveLength(2);
});

test('rules over which all workers end are refused, and those in force answer', inSoak, async () => {
  const inWorkers = `process.on('message', ({ type, revision }) => {
      if (type === 'prepare' && revision === 'deadly') process.kill(process.pid, 'SIGKILL');
    });`;
  const workers = await startWorkers({ inWorkers });
  const { plan } = await rulesSaying('second');
  await expect(workers.sync({ revision: 'deadly', plan })).rejects.toThrow('all workers ended');
  await eventually(async () => expect(await workers.answers()).toEqual(new Set(['first'])));
});

test('a worker that is stuck is replaced, and holds no rules up', inSoak, async () => {
  const workers = await startWorkers({ heartbeatMs: 1_000 });
  const [one, other] = workers.pids();
  const listening = successor();
  process.kill(one!, 'SIGSTOP');
  await workers.sync(await rulesSaying('second'));
  expect(workers.log).toContainEqual({ level: 'error', worker: one, msg: stuck });
  await listening;
  await eventually(async () => expect(await workers.answers()).toEqual(new Set(['second'])));
  expect(workers.pids()).toContain(other);
  expect(workers.pids()).toHaveLength(2);
});

test(
  'a click whose connection was on its way to a worker that is stuck is answered by another',
  inSoak,
  async () => {
    const workers = await startWorkers({ heartbeatMs: 300 });
    process.kill(workers.pids()[0]!, 'SIGSTOP');
    // One connection a worker is on its way at a time, and this one's first is never taken.
    expect(await workers.answers()).toEqual(new Set(['first']));
    expect(workers.log.map(({ msg }) => msg)).toContain(stuck);
  },
);

test('what a worker had counted is kept when it crashes, though nobody had asked for it', async () => {
  const workers = await startWorkers({ heartbeatMs: 300 });
  await workers.answers();
  const requests = 'dargah_requests_total';
  const heardOf = () =>
    workers.primary
      .answering()
      .flatMap(({ counted }) => counted as { name: string; values: { value: number }[] }[])
      .filter(({ name }) => name === requests)
      .reduce((sum, { values }) => sum + (values[0]?.value ?? 0), 0);
  await eventually(() => expect(heardOf()).toBe(20));

  const listening = successor();
  process.kill(workers.pids()[0]!, 'SIGKILL');
  await listening;
  expect(series(await workers.metrics.text(), `${requests}{code="200"}`)).toBe(20);
});

test('a worker is replaced as soon as the system gives processes again', inSoak, async () => {
  const workers = await startWorkers();
  const { execPath } = process;
  onTestFinished(() => {
    process.execPath = execPath;
  });
  process.execPath = '/nowhere/node';
  process.kill(workers.pids()[0]!, 'SIGKILL');
  const cannot = {
    level: 'error',
    error: 'a worker cannot be started: spawn /nowhere/node ENOENT',
    msg: "a worker cannot take another's place",
  };
  await eventually(() => expect(workers.log).toContainEqual(cannot));

  const listening = successor();
  process.execPath = execPath;
  await listening;
  expect(await workers.answers()).toEqual(new Set(['first']));
  expect(workers.pids()).toHaveLength(2);
});

test('half a line of a worker that was ended is no line of the log', inSoak, async () => {
  const inWorkers = `process.on('SIGUSR2', () => {
      require('node:fs').writeSync(1, '{"level":"info","msg":"wh');
      require('node:fs').writeSync(2, 'the last wo');
      process.kill(process.pid, 'SIGKILL');
    });`;
  const workers = await startWorkers({ inWorkers });
  const listening = successor();
  process.kill(workers.pids()[0]!, 'SIGUSR2');
  await listening;
  await eventually(() => expect(workers.stderr()).toBe('the last wo\n'));
  await workers.answers();
  await workers.primary.stop(); // Each line was JSON, or it would have thrown.
  expect(workers.log.filter(({ msg }) => msg === 'decision')).toHaveLength(20);
});
