import {
  type CommandContext,
  CommandFailure,
  complain,
  exitCodes,
  wrongCommand,
} from '../../config/context.js';
import type { Settings } from '../../config/settings.js';
import { expectOutbox, OutboxHeld, OutboxUnopened, openOutbox } from '../../server/open-outbox.js';
import { defaultMaxWaitMs, retry } from '../../server/retry.js';
import { hasServer, outboxAdminOfServer, ServerUnreachable } from '../../server/running-server.js';
import { saidBy, say } from '../../values/message.js';
import {
  type Dispatcher,
  type Outbox,
  type OutboxAdmin,
  OutboxUnavailable,
  OutboxUnreadable,
} from '../../webhooks/outbox.js';

export interface OutboxPlace extends Pick<Settings, 'stateDir' | 'outbox'> {
  /** Where a running server listens on this machine, if not where it says itself. */
  adminPort: number | undefined;
  /** How long to wait while another process holds the folder and cannot be asked. Default: {@link defaultMaxWaitMs}. */
  maxWaitMs?: number;
}

/** Finds the outbox, does the work with it, and reports what is wrong with the outbox. */
export async function withOutboxAdmin<T>(
  place: OutboxPlace,
  context: Pick<CommandContext, 'stderr' | 'language'>,
  work: (admin: OutboxAdmin) => Promise<T>,
): Promise<T> {
  const { stateDir, outbox: url } = place;
  if (stateDir === undefined && url === undefined) {
    throw wrongCommand(say`say where the events are kept, as you do for serve: by --state-dir or --outbox`);
  }
  if (stateDir !== undefined && url !== undefined) {
    complain(context, say`the Redis of --outbox is asked, and not the folder of --state-dir: both are set`);
  }
  const problems = new Set<string>();
  try {
    return await retry(() => workOn(place, (problem) => problems.add(problem), work), {
      isTransient: (failure) => failure instanceof ServerUnreachable && failure.isTransient,
      onWait: (failure) =>
        complain(context, say`waiting for up to ${defaultMaxWaitMs / 1000} s, since ${saidBy(failure)}`),
      maxWaitMs: place.maxWaitMs,
    });
  } catch (error) {
    if (error instanceof OutboxUnreadable) throw new CommandFailure(error.message, exitCodes.failed);
    if (!(error instanceof OutboxUnavailable)) throw error;
    problems.delete(error.message); // the failure says it
    const wayOut =
      url === undefined
        ? say`See that its disk has room, and that the user of the server may write there`
        : say`See that it runs, and that --outbox names it`;
    throw new CommandFailure(say`${error.message}. ${wayOut}`, exitCodes.failed);
  } finally {
    for (const problem of problems) complain(context, problem);
  }
}

/** Opens the outbox and closes it after the work, or asks the server that holds it. */
async function workOn<T>(
  { stateDir, outbox: url, adminPort }: OutboxPlace,
  onTrouble: (problem: string) => void,
  work: (admin: OutboxAdmin) => Promise<T>,
): Promise<T> {
  if (url === undefined) await expectOutbox(stateDir!);
  const askServer = async () => work(await outboxAdminOfServer({ stateDir: stateDir!, adminPort }));
  let outbox: Outbox;
  try {
    outbox = await openOutbox({ stateDir, outbox: url }, { dispatcher: idleDispatcher, onTrouble });
  } catch (error) {
    if (error instanceof OutboxHeld) return askServer();
    // If nothing can be written, no lock says whether a server holds it.
    const mayBeHeld = error instanceof OutboxUnopened && (await hasServer(stateDir!));
    if (!mayBeHeld) throw error;
    return askServer().catch((failure) => Promise.reject(combine(error, failure)));
  }
  try {
    return await work(outbox);
  } finally {
    await outbox.close(0);
  }
}

/** When neither the folder nor a server shows what is kept. Any other failure is that of the work. */
function combine(unopened: OutboxUnopened, failure: Error): Error {
  if (!(failure instanceof ServerUnreachable)) return failure;
  return new CommandFailure(say`${unopened.said}. If a server holds it: ${failure.said}`, exitCodes.failed);
}

/** Delivers nothing, for commands that only look into an outbox. */
export const idleDispatcher: Dispatcher = {
  readyAt: () => Number.POSITIVE_INFINITY,
  attempt: () => Promise.reject(new Error('nothing is delivered from here')),
};
