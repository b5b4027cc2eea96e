import { type CommandContext, CommandFailure, count, exitCodes } from '../../config/context.js';
import { readOptions } from '../../config/option.js';
import { type Settings, settings } from '../../config/settings.js';
import { escapeInvisible } from '../../rules/logic/wording.js';
import {
  expectOutbox,
  OutboxHeld,
  OutboxUnopened,
  openOutbox,
  repairFolder,
} from '../../server/open-outbox.js';
import { patienceMs, withPatience } from '../../server/patience.js';
import { hasServer, outboxAdminOfServer, ServerSilent } from '../../server/running-server.js';
import {
  type DeliverySummary,
  type Dispatcher,
  type Outbox,
  type OutboxAdmin,
  OutboxUnavailable,
  OutboxUnreadable,
  type StoredDelivery,
} from '../../webhooks/outbox.js';
import { maxListed } from '../../webhooks/outbox-admin.js';
import {
  type RepairedFigures,
  renderDelivery,
  renderList,
  renderRepaired,
  renderStats,
} from '../format/outbox/text.js';

/** What the command line says. */
export interface OutboxOptions extends Pick<Settings, 'stateDir' | 'outbox'> {
  /** Where a running server listens on this machine, if not where it said so itself. */
  adminPort?: string;
  format: string;
  /** For another process that holds the folder and cannot be asked. {@link patienceMs} unless given. */
  maxWaitMs?: number;
}

/** Which events, as `retry` and `drop` take them. */
export interface Which {
  ids: readonly string[];
  all: boolean;
}

/** `dargah outbox list`: what is kept, oldest first. */
export function list(
  options: OutboxOptions & { state?: string; receiver?: string; limit: string },
  context: CommandContext,
): Promise<number> {
  const { state, receiver, format } = options;
  if (state !== undefined && state !== 'waiting' && state !== 'dead') {
    throw wrong(`--state is ${JSON.stringify(state)}. Write waiting or dead`);
  }
  const limit = Number(options.limit);
  if (!/^\d{1,5}$/.test(options.limit) || limit < 1 || limit > maxListed) {
    throw wrong(`--limit is ${JSON.stringify(options.limit)}. Write a number from 1 to ${maxListed}`);
  }
  return useOutboxAdmin(options, context, async (admin) => {
    const kept = await admin.list({
      ...(state !== undefined && { state }),
      ...(receiver !== undefined && { receiver }),
      limit,
    });
    const isPart = (state ?? receiver) !== undefined;
    context.stdout.write(
      format === 'json' ? jsonLines(kept.map(inJson)) : renderList(kept, new Date(), isPart),
    );
    const more = limit < maxListed ? '--limit shows them' : '--state and --receiver show a part of them';
    if (kept.length === limit) context.stderr.write(`dargah: there may be more. ${more}\n`);
    return exitCodes.fine;
  });
}

/** `dargah outbox show ID`: one event with all of its body. */
export function show(options: OutboxOptions & { id: string }, context: CommandContext): Promise<number> {
  return useOutboxAdmin(options, context, async (admin) => {
    const kept = await admin.show(options.id);
    if (kept.length === 0) throw new CommandFailure(`no event ${options.id} is kept`, exitCodes.failed);
    context.stdout.write(
      options.format === 'json' ? jsonLines(kept.map(withEvent)) : kept.map(renderDelivery).join('\n'),
    );
    return exitCodes.fine;
  });
}

/** `dargah outbox retry`: makes events due at once, with all attempts before them again. */
export function retry(options: OutboxOptions & Which, context: CommandContext): Promise<number> {
  const { ids, all } = options;
  if (all === ids.length > 0)
    throw wrong('name the events to try again, or write --all for all dead letters');
  return useOutboxAdmin(options, context, async (admin) =>
    printCount(await admin.retry(all ? 'all' : ids), 'to be tried again', options, context),
  );
}

/** `dargah outbox drop`: deletes events for good. */
export function drop(options: OutboxOptions & Which, context: CommandContext): Promise<number> {
  return useOutboxAdmin(options, context, async (admin) =>
    printCount(await admin.drop(options.ids), 'dropped', options, context),
  );
}

/** `dargah outbox stats`: how much is kept, by receiver. */
export function stats(options: OutboxOptions, context: CommandContext): Promise<number> {
  return useOutboxAdmin(options, context, async (admin) => {
    const figures = await admin.stats();
    context.stdout.write(options.format === 'json' ? jsonLines([figures]) : renderStats(figures, new Date()));
    return exitCodes.fine;
  });
}

/** `dargah outbox repair`: brings back what can be read of a damaged folder. */
export async function repair(
  { stateDir, format }: Pick<OutboxOptions, 'stateDir' | 'format'>,
  context: CommandContext,
): Promise<number> {
  checkOutputFormat(format);
  if (stateDir === undefined)
    throw wrong('say which folder is damaged, as the server is told: by --state-dir');
  await expectOutbox(stateDir);
  const repaired = await withPatience(() => repairFolder(stateDir), {
    mayPass: (failure) => failure instanceof OutboxHeld,
    onWait: () => {},
    // For one that is being started again and again, and ends since it is damaged.
    maxWaitMs: 2000,
  });
  const onTrouble = (trouble: string) => context.stderr.write(`dargah: ${trouble}\n`);
  const outbox = await openOutbox({ stateDir, outbox: undefined }, { dispatcher: nobody, onTrouble });
  try {
    const { waiting, dead } = await outbox.stats();
    const found = { ...repaired, waiting, dead, lost: repaired.lost + outbox.health.lost };
    context.stdout.write(format === 'json' ? jsonLines([repairedInJson(found)]) : renderRepaired(found));
  } finally {
    await outbox.close(0);
  }
  return exitCodes.fine;
}

/** Finds the outbox admin, does the work with it, and reports what is wrong with the outbox. */
async function useOutboxAdmin(
  options: OutboxOptions,
  context: CommandContext,
  work: (admin: OutboxAdmin) => Promise<number>,
): Promise<number> {
  const { stateDir, outbox: url, format } = options;
  checkOutputFormat(format);
  if (stateDir === undefined && url === undefined) {
    throw wrong('say where the events are kept, as the server is told: by --state-dir or --outbox');
  }
  if (stateDir !== undefined && url !== undefined) {
    context.stderr.write(
      'dargah: the Redis of --outbox is asked, and not the folder of --state-dir: both are set\n',
    );
  }
  const troubles = new Set<string>();
  try {
    return await withPatience(() => withOutboxAdmin(options, (trouble) => troubles.add(trouble), work), {
      mayPass: (failure) => failure instanceof ServerSilent && failure.mayPass,
      onWait: ({ message }) =>
        context.stderr.write(`dargah: waiting for up to ${patienceMs / 1000} s, since ${message}\n`),
      maxWaitMs: options.maxWaitMs,
    });
  } catch (error) {
    if (error instanceof OutboxUnreadable) throw new CommandFailure(error.message, exitCodes.failed);
    if (!(error instanceof OutboxUnavailable)) throw error;
    troubles.delete(error.message); // said by the failure
    throw new CommandFailure(`${error.message}. ${wayOut(options)}`, exitCodes.failed);
  } finally {
    for (const trouble of troubles) context.stderr.write(`dargah: ${trouble}\n`);
  }
}

function checkOutputFormat(format: string): void {
  if (format === 'text' || format === 'json') return;
  throw wrong(`--format is ${JSON.stringify(format)}, which is not a format. Write text or json`);
}

function wayOut({ outbox: url }: OutboxOptions): string {
  return url === undefined
    ? 'See that its disk has room, and that the user of the server may write there'
    : 'See that it runs, and that --outbox names it';
}

/** Opens the outbox and gives its place free after the work, or asks the server that holds it. */
async function withOutboxAdmin(
  options: OutboxOptions,
  onTrouble: (trouble: string) => void,
  work: (admin: OutboxAdmin) => Promise<number>,
): Promise<number> {
  const { stateDir, outbox: url } = options;
  const adminPort = portOf(options.adminPort);
  if (url === undefined) await expectOutbox(stateDir!);
  const askServer = async () => work(await outboxAdminOfServer({ stateDir: stateDir!, adminPort }));
  let outbox: Outbox;
  try {
    outbox = await openOutbox(options, { dispatcher: nobody, onTrouble });
  } catch (error) {
    if (error instanceof OutboxHeld) return askServer();
    // Where nothing can be written, no lock tells whether a server holds it.
    const mayBeHeld = error instanceof OutboxUnopened && (await hasServer(stateDir!));
    if (!mayBeHeld) throw error;
    return askServer().catch((silence) => Promise.reject(bothOf(error, silence)));
  }
  try {
    return await work(outbox);
  } finally {
    await outbox.close(0);
  }
}

/** Neither the folder nor a server shows what is kept. Any other failure is that of the work. */
function bothOf({ message }: OutboxUnopened, silence: Error): Error {
  if (!(silence instanceof ServerSilent)) return silence;
  return new CommandFailure(`${message}. If a server holds it: ${silence.message}`, exitCodes.failed);
}

/** Of the flag alone: what the environment says of `serve` was written down by it. */
function portOf(adminPort: string | undefined): number | undefined {
  if (adminPort === undefined) return undefined;
  return readOptions({ adminPort: settings.adminPort }, { adminPort }, {}).adminPort;
}

/** Delivers nothing: who only looks takes this. */
const nobody: Dispatcher = {
  readyAt: () => Number.POSITIVE_INFINITY,
  attempt: () => Promise.reject(new Error('nothing is delivered from here')),
};

function printCount(
  events: number,
  what: string,
  { format }: OutboxOptions,
  context: CommandContext,
): number {
  context.stdout.write(format === 'json' ? jsonLines([{ events }]) : `${count(events, 'event')} ${what}\n`);
  return events > 0 ? exitCodes.fine : exitCodes.failed;
}

// ---- JSON

function repairedInJson({ waiting, dead, lost, bytesLost, tables, keptAt }: RepairedFigures): object {
  return { waiting, dead, lost, bytes_lost: bytesLost, damaged_tables: tables, kept_at: keptAt };
}

function withEvent({ body, ...rest }: StoredDelivery): object {
  return { ...inJson(rest), event: JSON.parse(body) };
}

/** Names and times as everywhere else in what the outside sees. */
function inJson(kept: DeliverySummary): object {
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

/** Still JSON, and the same data, though a terminal obeys nothing that stands in it. */
function jsonLines(items: readonly object[]): string {
  return items.map((item) => `${escapeInvisible(JSON.stringify(item))}\n`).join('');
}

function wrong(message: string): CommandFailure {
  return new CommandFailure(message, exitCodes.wrongCommand);
}
