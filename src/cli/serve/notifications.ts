import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutboxDoor } from '../../http/admin.js';
import type { Logger } from '../../http/log.js';
import type { Metrics } from '../../http/metrics.js';
import { type Attempt, createCourier } from '../../notify/courier.js';
import { answerQuestion } from '../../notify/desk.js';
import { createNotifier, type ToldClick } from '../../notify/notifier.js';
import type { Delivery, Outbox } from '../../notify/outbox.js';
import type { Receiver } from '../../rules/receiver.js';
import { adminFileOf, openOutbox } from '../outbox/open.js';
import type { Settings } from '../settings.js';
import type { World } from '../world.js';
import type { Listeners } from './listeners.js';
import { createSecrets } from './secrets.js';

/** Keeps what others are to be told, and delivers it. */
export interface Notifications {
  /** As an outbox does: resolves when all of it is written. */
  append: Outbox['append'];
  /** Delivers to the receivers of rules that came into force. */
  follow(receivers: ReadonlyMap<string, Receiver>): void;
  /** For the operator, while events cannot be written. */
  trouble(): string | undefined;
  /** By which "dargah outbox" asks while this process holds the folder. */
  door?: OutboxDoor;
  /** Tells where the door is. */
  announce?(adminUrl: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the outbox of the settings; undefined where they name none.
 * @throws {CommandFailure} when it cannot be opened
 */
export async function openNotifications(
  settings: Pick<Settings, 'stateDir' | 'outbox'>,
  { world, log, metrics }: Listeners,
): Promise<Notifications | undefined> {
  if (settings.stateDir === undefined && settings.outbox === undefined) return undefined;
  let receivers: ReadonlyMap<string, Receiver> = new Map();
  const courier = createCourier({
    receiver: (name) => receivers.get(name),
    secretsOf: secretsOfReceivers(world),
    onAttempt: recordAttempts(log, metrics),
  });
  const outbox = await openOutbox(settings, courier, (message) => log.warn({}, message));
  metrics.notifications.watch(async () => (await outbox.stats()).receivers);
  return {
    append: outbox.append,
    follow(given) {
      receivers = given;
      outbox.deliverTo([...given.keys()]);
    },
    trouble: () => (outbox.writable ? undefined : `events cannot be written to ${outboxName(settings)}`),
    ...(settings.outbox === undefined && doorTo(outbox, settings.stateDir!)),
    async close() {
      // Before the folder is free: who opens it next writes one of its own.
      if (settings.outbox === undefined) await rm(adminFileOf(settings.stateDir!), { force: true });
      await outbox.close(graceMs);
      courier.close();
    },
  };
}

/**
 * Has clicks written down before they are answered. The person's click is worth more than our bookkeeping: where that
 * fails it is answered nevertheless, and the event goes to standard error as a line of JSON, from which it can be sent
 * again. The log has one line for the whole of the trouble.
 */
export function createTeller(
  append: Outbox['append'],
  { world, log, metrics }: Listeners,
): (click: ToldClick) => Promise<void> {
  let fails = false;
  const appendAndTell = async (deliveries: readonly Delivery[]) => {
    await append(deliveries);
    if (fails) log.info({}, 'events can be written to the outbox again');
    fails = false;
  };
  const onUnwritten = (deliveries: readonly Delivery[], { message }: Error) => {
    metrics.notifications.notWritten(deliveries.length);
    for (const { receiver, body } of deliveries) {
      world.stderr.write(`{"not_written_for":${JSON.stringify(receiver)},"event":${body}}\n`);
    }
    if (!fails)
      log.error({ error: message }, 'events cannot be written to the outbox, and go to standard error');
    fails = true;
  };
  return createNotifier({ append: appendAndTell }, onUnwritten).tell;
}

/** For attempts under way at the end; they are made again by whoever opens the outbox next. */
const graceMs = 2_000;

function outboxName({ stateDir, outbox }: Pick<Settings, 'stateDir' | 'outbox'>): string {
  return outbox === undefined ? join(stateDir!, 'outbox') : 'Redis';
}

function doorTo(outbox: Outbox, stateDir: string): Pick<Notifications, 'door' | 'announce'> {
  const token = randomBytes(32).toString('base64url');
  return {
    door: { token, answer: (question) => answerQuestion(outbox, question) },
    async announce(url) {
      // A file that is there may be open to others, or lead elsewhere: a new one takes its place whole.
      const file = adminFileOf(stateDir);
      await rm(`${file}.new`, { force: true });
      await writeFile(`${file}.new`, `${JSON.stringify({ url, token })}\n`, { flag: 'wx', mode: 0o600 });
      await rename(`${file}.new`, file);
    },
  };
}

function secretsOfReceivers(world: World): (receiver: Receiver) => readonly string[] {
  const secretsOf = createSecrets(world.environment);
  return ({ secrets }) => secretsOf(secrets);
}

/** One line and one count an attempt. */
function recordAttempts(log: Logger, metrics: Metrics): (attempt: Attempt) => void {
  return ({ receiver, id, attempt, outcome, status, code, error, durationMs, clickedAt }) => {
    metrics.notifications.attempted(receiver, outcome);
    const fields = { receiver, event: id, attempt, outcome, status, code, error, ms: durationMs };
    if (outcome === 'delivered') {
      metrics.notifications.delivered(receiver, (Date.now() - clickedAt) / 1000);
      log.info(fields, 'notification delivered');
    } else log.warn(fields, 'notification not delivered');
  };
}
