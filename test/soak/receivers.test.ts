import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { expect, test, vi } from 'vitest';
import { postLimits } from '../../src/webhooks/exchange.js';
import { temporaryFolder } from '../process/reload/folder.js';
import { everyHostileReceiver } from '../process/webhooks/hostile-receivers.js';
import { mostBuffered, secret, serverThat } from '../process/webhooks/receivers.js';
import { type Dargah, runDargah, startDargah } from '../support/dargah.js';
import { clickerTo, steadyLoad } from '../support/load.js';
import { mulberry32 } from '../support/random.js';
import { sample, size } from '../support/soak.js';

const clicksPerSecond = size(50, 30);
/** Until what is compiled and cached is so. */
const warmMs = size(30_000, 1_500);
const hotMs = size(60_000, 2_000);
const conversations = 25;
/** What a process may take above what it took when it was warm, whatever has come in since. */
const maxGrowth = 100e6;

// A click is told to 16 at the most, and there are more kinds.
test.for([
  ['the even ones', 0],
  ['the odd ones', 1],
] as const)(
  'receivers of every hostile kind, %s: nothing is lost, memory is bounded, and a good one is not kept waiting',
  async ([, half]) => {
    const hostile = await everyHostileReceiver();
    const good = await goodReceiver();
    const fickle = await goodReceiver(mulberry32(1));
    const urls: Record<string, string> = { good: good.url, 'fails-at-random': fickle.url };
    const chosen = Object.entries(hostile.receivers).filter(
      ([name], index) => index % 2 === half || name === 'comes-back' || name === 'asks-for-years-of-quiet',
    );
    for (const [name, { url }] of chosen) urls[name] = url;
    const names = Object.keys(urls);
    const folder = temporaryFolder();

    const first = await serveIn(folder, urls);
    const memory = watchMemory(first);
    const load = loadOn(first);
    await pause(warmMs);
    const clicksWhenWarm = load.answered.size;
    const bytesWhenWarm = memory.takePeak();
    await pause(hotMs / 2);
    hostile.comeBack();
    await pause(hotMs / 2);
    await load.end();
    const clicks = load.answered.size;
    const bytes = await memory.end();
    console.log(
      `${clicks} clicks, of which the good receiver heard after ${good.longestMs()} ms at the latest; ` +
        `${megabytes(bytesWhenWarm)} after ${clicksWhenWarm} clicks, ${megabytes(bytes)} after all; ` +
        `${megabytes(hostile.mostSent())} sent to us over one connection`,
    );

    expect(load.wrong).toEqual([]);
    expect(bytes).toBeLessThan(bytesWhenWarm + maxGrowth);
    expect(hostile.mostSent()).toBeLessThan(mostBuffered);
    await patiently(() => expect(good.arrived.size).toBe(clicks));
    // It waits for no attempt at any other. Behind one after the other at those that never answer it would wait for hours.
    expect(good.longestMs()).toBeLessThan(20 * postLimits.totalTimeoutMs);
    await patiently(() => expect(fickle.arrived.size).toBe(clicks));
    await patiently(() => expect(deliveredIn(first, 'comes-back').size).toBe(clicks));

    const allOfAll = Object.fromEntries(names.map((name) => [name, clicks]));
    await patiently(async () => expect(countUp(names, await statsIn(folder), first)).toEqual(allOfAll));
    const quiet = await listIn(folder, 'asks-for-years-of-quiet');
    const inAnHour = Date.now() + 3_600_000;
    expect(quiet.filter(({ next_attempt_at }) => Date.parse(next_attempt_at) > inAnHour)).toEqual([]);

    await stop(first);
    expect(countUp(names, await statsIn(folder), first)).toEqual(allOfAll);
    expect(hostile.elsewhere).toEqual([]);
    for (const [name, { comesTo }] of chosen) {
      const came = new Set(attemptsAt(name, first).map((one) => `${one.outcome} ${one.status ?? one.code}`));
      expect(came.size, name).toBeGreaterThan(0);
      came.delete('stopped undefined');
      for (const what of came) expect(what, name).toMatch(comesTo);
    }
    for (const { wrong, arrived } of [good, fickle]) {
      expect(wrong).toEqual([]);
      for (const reports of byConversation(arrived.keys()))
        expect(reports).toEqual(reports.toSorted((a, b) => a - b));
    }

    // All of them are well again: what each was not told in the first life it is told now.
    const mended = await Promise.all(names.map(async (name) => [name, await goodReceiver()] as const));
    const second = await serveIn(folder, Object.fromEntries(mended.map(([name, { url }]) => [name, url])));
    const ids = [...good.arrived.values()];
    await retryIn(folder, ids);
    for (const [name, { arrived, wrong }] of mended) {
      const toldBefore = deliveredIn(first, name);
      const untold = () => {
        const reports = new Set([...toldBefore, ...arrived.values()]);
        return ids.filter((id) => !reports.has(id));
      };
      await patiently(() => expect(untold(), name).toEqual([]));
      expect([...arrived].filter(([click, id]) => good.arrived.get(click) !== id)).toEqual([]);
      expect(wrong).toEqual([]);
    }
    await patiently(async () => expect(await statsIn(folder)).toMatchObject({ waiting: 0, dead: 0 }));
    await stop(second);
  },
);

// ---- the server

function serveIn(folder: string, urls: Record<string, string>): Promise<Dargah> {
  writeFileSync(join(folder, 'rules.yaml'), rulesTelling(urls));
  return startDargah({
    args: ['serve', '--state-dir', 'state'],
    cwd: folder,
    environment: { SECRET: secret },
  });
}

function rulesTelling(urls: Record<string, string>): string {
  const rest = `secret: SECRET, include: [extra_data.click], allow_private: [127.0.0.0/8], retries: [20ms, 50ms${', 100ms'.repeat(10)}]`;
  const receivers = Object.entries(urls).map(([name, url]) => `  ${name}: { url: "${url}", ${rest} }`);
  return `version: 1
notify:
${receivers.join('\n')}
notify_all: [${Object.keys(urls).join(', ')}]
default: { text_message: ثبت شد }
`;
}

async function stop(dargah: Dargah): Promise<void> {
  dargah.signal('SIGTERM');
  // Shorter than an attempt at one that never answers may take.
  expect(await Promise.race([dargah.ended, pause(10_000, 'still runs')])).toBe(0);
}

/** Clicks at a steady pace, every other one in a conversation: there it follows the answer to the one before it. */
function loadOn({ url }: Dargah) {
  const send = clickerTo(url);
  const answered = new Set<number>();
  const wrong: string[] = [];
  const latest = new Map<number, Promise<void>>();

  const ask = async (click: number, conversation: { conversation_id?: string }) => {
    const { status, text } = await send({ touchpoint: 'CHAT', ...conversation, extra_data: { click } });
    if (status === 200 && text === 'ثبت شد') answered.add(click);
    else wrong.push(`${status} ${text}`);
  };
  const { end } = steadyLoad(clicksPerSecond, (click) => {
    if (click % 2 === 1) return ask(click, {});
    const name = conversationOf(click);
    const before = latest.get(name) ?? Promise.resolve();
    const asked = before.then(() => ask(click, { conversation_id: `${name}` }));
    latest.set(name, asked);
    return asked;
  });
  return { end, answered, wrong };
}

function conversationOf(click: number): number {
  return click % conversations;
}

function byConversation(clicks: Iterable<number>): number[][] {
  const reports: number[][] = Array.from({ length: conversations }, () => []);
  for (const click of clicks) if (click % 2 === 0) reports[conversationOf(click)]!.push(click);
  return reports;
}

/** The most memory that the process was seen to have. */
function watchMemory({ adminUrl }: Dargah) {
  let peak = 0;
  let isOver = false;
  const takePeak = () => {
    const taken = peak;
    peak = 0;
    return taken;
  };
  const watching = (async () => {
    while (!isOver) {
      const metrics = await (await fetch(`${adminUrl}/metrics`)).text();
      peak = Math.max(peak, sample(metrics, 'process_resident_memory_bytes'));
      await pause(250);
    }
  })();
  return {
    takePeak,
    async end() {
      isOver = true;
      await watching;
      return takePeak();
    },
  };
}

// ---- what became of the events

interface Attempt {
  receiver: string;
  event: string;
  outcome: string;
  status?: number;
  code?: string;
}

function attemptsAt(name: string, { log }: Dargah): Attempt[] {
  return (log as readonly Partial<Attempt>[]).filter(
    (line): line is Attempt => line.event !== undefined && line.receiver === name,
  );
}

function deliveredIn(dargah: Dargah, name: string): Set<string> {
  const delivered = attemptsAt(name, dargah).filter(({ outcome }) => outcome === 'delivered');
  return new Set(delivered.map(({ event }) => event));
}

interface Stats {
  receivers: Record<string, { waiting: number; dead: number }>;
}

/** Of each receiver: those that wait, that are dead, and that were delivered. */
function countUp(names: string[], { receivers }: Stats, dargah: Dargah): Record<string, number> {
  const countOf = (name: string) => {
    const { waiting, dead } = receivers[name] ?? { waiting: 0, dead: 0 };
    return waiting + dead + deliveredIn(dargah, name).size;
  };
  return Object.fromEntries(names.map((name) => [name, countOf(name)]));
}

async function statsIn(folder: string): Promise<Stats> {
  return JSON.parse(await outboxIn(folder, ['stats', '--format', 'json'])) as Stats;
}

async function listIn(folder: string, name: string): Promise<{ next_attempt_at: string }[]> {
  const lines = await outboxIn(folder, ['list', '--format', 'json', '--receiver', name, '--limit', '10000']);
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { next_attempt_at: string });
}

/** A command line holds only so many of them. */
async function retryIn(folder: string, ids: string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += 1000)
    await outboxIn(folder, ['retry', ...ids.slice(at, at + 1000)]);
}

async function outboxIn(folder: string, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runDargah({
    args: ['outbox', ...args, '--state-dir', 'state'],
    cwd: folder,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

// ---- receivers

/** Takes what is signed as it should be. With `random`, it answers 500 to three of ten. */
async function goodReceiver(random = () => 1) {
  const webhook = new Webhook(secret);
  /** The event's id of each click, in the order in which they came. */
  const arrived = new Map<number, string>();
  const wrong: unknown[] = [];
  let longestMs = 0;
  const server = await serverThat((response, { headers, body }) => {
    server.received.length = 0; // thousands of them
    const takes = random() >= 0.3;
    response.writeHead(takes ? 204 : 500).end();
    try {
      const event = webhook.verify(body, headers as Record<string, string>) as {
        id: string;
        timestamp: string;
        data: { extra_data: { click: number } };
      };
      if (!takes) return;
      arrived.set(event.data.extra_data.click, event.id);
      longestMs = Math.max(longestMs, Date.now() - Date.parse(event.timestamp));
    } catch (error) {
      wrong.push(error);
    }
  });
  return { url: server.url, arrived, wrong, longestMs: () => longestMs };
}

/**
 * Waits until the assertions hold: for a breaker that was opened a few times, or thousands of events, of which a receiver
 * gets ten a second and fewer while others keep the machine busy.
 */
function patiently(assertions: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(assertions, { timeout: 30 * 60_000, interval: 50 });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
