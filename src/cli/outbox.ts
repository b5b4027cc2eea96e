import { readFile } from 'node:fs/promises';
import { maxListed, remoteDesk } from '../notify/desk.js';
import type { Courier, KeptDelivery, ListedDelivery, OutboxDesk } from '../notify/outbox.js';
import { adminFileOf, OutboxHeld, openOutbox } from './outbox/open.js';
import { renderDelivery, renderList, renderStats } from './report/outbox.js';
import type { Settings } from './settings.js';
import { CommandFailure, count, exitCodes, type World } from './world.js';

/** What the command line says. */
export interface OutboxOptions extends Pick<Settings, 'stateDir' | 'outbox'> {
  /** Where a running server listens on this machine, if not where it said so itself. */
  adminPort?: string;
  format: string;
}

/** Which events, as `retry` and `drop` take them. */
export interface Which {
  ids: readonly string[];
  all: boolean;
}

/** `dargah outbox list`: what is kept, oldest first. */
export function list(
  options: OutboxOptions & { state?: string; receiver?: string; limit: string },
  world: World,
): Promise<number> {
  const { state, receiver, format } = options;
  if (state !== undefined && state !== 'waiting' && state !== 'dead') {
    throw wrong(`--state is ${JSON.stringify(state)}. Write waiting or dead`);
  }
  const limit = Number(options.limit);
  if (!/^\d{1,5}$/.test(options.limit) || limit < 1 || limit > maxListed) {
    throw wrong(`--limit is ${JSON.stringify(options.limit)}. Write a number from 1 to ${maxListed}`);
  }
  return atDesk(options, world, async (desk) => {
    const kept = await desk.list({
      ...(state !== undefined && { state }),
      ...(receiver !== undefined && { receiver }),
      limit,
    });
    world.stdout.write(format === 'json' ? jsonLines(kept.map(inJson)) : renderList(kept, new Date()));
    const more = limit < maxListed ? '--limit shows them' : '--state and --receiver show a part of them';
    if (kept.length === limit) world.stderr.write(`dargah: there may be more. ${more}\n`);
    return exitCodes.fine;
  });
}

/** `dargah outbox show ID`: one event with all of its body. */
export function show(options: OutboxOptions & { id: string }, world: World): Promise<number> {
  return atDesk(options, world, async (desk) => {
    const kept = await desk.show(options.id);
    if (kept.length === 0) throw new CommandFailure(`no event ${options.id} is kept`, exitCodes.failed);
    world.stdout.write(
      options.format === 'json' ? jsonLines(kept.map(withEvent)) : kept.map(renderDelivery).join('\n'),
    );
    return exitCodes.fine;
  });
}

/** `dargah outbox retry`: makes events due at once, with all attempts before them again. */
export function retry(options: OutboxOptions & Which, world: World): Promise<number> {
  const { ids, all } = options;
  if (all === ids.length > 0)
    throw wrong('name the events to try again, or write --all for all dead letters');
  return atDesk(options, world, async (desk) =>
    tellCount(await desk.retry(all ? 'all' : ids), 'to be tried again', options, world),
  );
}

/** `dargah outbox drop`: deletes events for good. */
export function drop(options: OutboxOptions & Which, world: World): Promise<number> {
  return atDesk(options, world, async (desk) =>
    tellCount(await desk.drop(options.ids), 'dropped', options, world),
  );
}

/** `dargah outbox stats`: how much is kept, by receiver. */
export function stats(options: OutboxOptions, world: World): Promise<number> {
  return atDesk(options, world, async (desk) => {
    const figures = await desk.stats();
    world.stdout.write(options.format === 'json' ? jsonLines([figures]) : renderStats(figures, new Date()));
    return exitCodes.fine;
  });
}

/** Opens the outbox, or asks the server that holds it; does the work; and gives the place free. */
async function atDesk(
  options: OutboxOptions,
  world: World,
  work: (desk: OutboxDesk) => Promise<number>,
): Promise<number> {
  const { stateDir, outbox: url, format } = options;
  if (format !== 'text' && format !== 'json') {
    throw wrong(`--format is ${JSON.stringify(format)}, which is not a format. Write text or json`);
  }
  if (stateDir === undefined && url === undefined) {
    throw wrong('say where the events are kept, as the server is told: by --state-dir or --outbox');
  }
  const complain = (message: string) => void world.stderr.write(`dargah: ${message}\n`);
  try {
    const outbox = await openOutbox(options, nobody, complain);
    try {
      return await work(outbox);
    } finally {
      await outbox.close(0);
    }
  } catch (error) {
    if (!(error instanceof OutboxHeld)) throw error;
    return work(await deskOfServer(stateDir!, options.adminPort, error));
  }
}

/** The desk of the server that holds the folder, by its admin port. */
async function deskOfServer(
  stateDir: string,
  adminPort: string | undefined,
  held: OutboxHeld,
): Promise<OutboxDesk> {
  let door: { url: string; token: string };
  try {
    door = JSON.parse(await readFile(adminFileOf(stateDir), 'utf8')) as typeof door;
  } catch {
    throw new CommandFailure(
      `${held.message}. That process has no admin port to ask it by, or is just starting: ${adminFileOf(stateDir)} ` +
        'cannot be read',
      exitCodes.failed,
    );
  }
  const base = adminPort === undefined ? door.url : `http://127.0.0.1:${adminPort}/`;
  return remoteDesk(async (question) => {
    const response = await askServer(new URL('outbox', base), door.token, question);
    if (response.ok) return response.json();
    throw new CommandFailure(`the server at ${base} answered with ${response.status}`, exitCodes.failed);
  });
}

async function askServer(url: URL, token: string, question: unknown): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(question),
    });
  } catch (error) {
    const { message } = ((error as Error).cause ?? error) as Error;
    throw new CommandFailure(
      `the server that holds the events cannot be asked at ${url.origin}: ${message}. If its admin port is another, ` +
        'give it with --admin-port',
      exitCodes.failed,
    );
  }
}

/** Delivers nothing: who only looks takes this. */
const nobody: Courier = {
  readyAt: () => Number.POSITIVE_INFINITY,
  attempt: () => Promise.reject(new Error('nothing is delivered from here')),
};

function tellCount(events: number, what: string, { format }: OutboxOptions, world: World): number {
  world.stdout.write(format === 'json' ? jsonLines([{ events }]) : `${count(events, 'event')} ${what}\n`);
  return events > 0 ? exitCodes.fine : exitCodes.failed;
}

// ---- JSON

function withEvent({ body, ...rest }: KeptDelivery): object {
  return { ...inJson(rest), event: JSON.parse(body) };
}

/** Names and times as everywhere else in what the outside sees. */
function inJson(kept: ListedDelivery): object {
  const { id, receiver, state, rule, clickedAt, attempts, nextAttemptAt, lastError } = kept;
  return {
    id,
    receiver,
    state,
    rule,
    clicked_at: new Date(clickedAt),
    attempts,
    ...(nextAttemptAt !== undefined && { next_attempt_at: new Date(nextAttemptAt) }),
    ...(lastError !== undefined && { last_error: lastError }),
  };
}

function jsonLines(items: readonly object[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}

function wrong(message: string): CommandFailure {
  return new CommandFailure(message, exitCodes.wrongCommand);
}
