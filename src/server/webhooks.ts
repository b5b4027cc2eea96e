import { createSecretSource } from '../config/secret-source.js';
import type { Settings } from '../config/settings.js';
import type { Receiver } from '../rules/format/receiver.js';
import type { Logger } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { escapeInvisible } from '../values/escape-invisible.js';
import { type Attempt, createDispatcher, type DispatcherOptions } from '../webhooks/dispatcher.js';
import { createPublisher, type Publisher } from '../webhooks/event.js';
import type { Delivery, Outbox, OutboxAdmin, OutboxHealth } from '../webhooks/outbox.js';
import { createThrottle, processTimes } from '../webhooks/throttle.js';
import { attemptOutcomes } from '../webhooks/verdict.js';
import type { ServerContext } from './context.js';
import { OutboxHeld, openOutbox, outboxFolderOf } from './open-outbox.js';
import { type OpenOutboxEndpoint, openOutboxEndpoint } from './outbox-endpoint.js';
import { startRetention } from './retention.js';
import { defaultMaxWaitMs, type RetryOptions, retry } from './retry.js';

/** The outbox and the dispatcher of a server. */
export interface Webhooks {
  /** See `Outbox`. */
  append: Outbox['append'];
  /** Delivers to these receivers from now on: those of the rules that came into force. */
  deliverTo(receivers: ReadonlyMap<string, Receiver>): void;
  /** What the operator should mend, such as while events cannot be written: each a sentence without its end. */
  troubles(): string[];
  /** What `/status` shows of the outbox. */
  status(): OutboxHealth;
  /** What operators ask of it. */
  admin: OutboxAdmin;
  /** Set where this process holds the folder of the outbox. */
  outboxEndpoint?: OpenOutboxEndpoint;
}

/**
 * Opens the outbox of the settings; undefined where they name none. Waits for a folder that another process holds, such
 * as a command that looks into it, or a server that is just stopping.
 * @param wait how long; see `retry`
 * @throws {CommandFailure} when it cannot be opened
 */
export async function openWebhooks(
  settings: Pick<Settings, 'stateDir' | 'outbox'>,
  context: ServerContext,
  wait: Pick<RetryOptions, 'cancelled' | 'maxWaitMs'>,
): Promise<Webhooks | undefined> {
  if (settings.stateDir === undefined && settings.outbox === undefined) return undefined;
  const { log, metrics, processorMs } = context;
  let receivers: ReadonlyMap<string, Receiver> = new Map();
  const dispatcher = createDispatcher({
    receiver: (name) => receivers.get(name),
    secretsOf: secretsOfReceivers(context),
    onAttempt: recordAttempts(log, metrics),
  });
  const throttle = createThrottle(processTimes(processorMs));
  const onTrouble = (message: string) => log.warn({}, message);
  const outbox = await retry(() => openOutbox(settings, { dispatcher, throttle, onTrouble }), {
    ...wait,
    isTransient: (failure) => failure instanceof OutboxHeld,
    onWait: () =>
      log.warn(
        {},
        `waiting for up to ${defaultMaxWaitMs / 1000} s, since another process has ${outboxName(settings)} in use`,
      ),
  });
  const endpoint =
    settings.outbox === undefined ? await openOutboxEndpoint(outbox, settings.stateDir!, log) : undefined;
  const retention = startRetention(outbox, () => receivers.values(), context);
  context.closers.push(async () => {
    await retention.stop();
    await endpoint?.close();
    await outbox.close(attemptGraceMs);
    dispatcher.close();
  });
  metrics.notifications.watch(
    async () => (await outbox.stats()).receivers,
    () => outbox.health,
  );
  return {
    append: (deliveries) => outbox.append(deliveries),
    deliverTo(given) {
      receivers = given;
      metrics.notifications.receiversInForce(given.keys(), attemptOutcomes);
      outbox.deliverTo([...given.keys()]);
      void retention.wake();
    },
    troubles: () => [
      ...(outbox.writable ? [] : [`events cannot be written to ${outboxName(settings)}`]),
      ...inShort(outbox.health.warnings),
    ],
    status: () => outbox.health,
    admin: outbox,
    ...(endpoint && { outboxEndpoint: endpoint }),
  };
}

/**
 * Writes events to the outbox before their clicks are answered. The person's click is worth more than our bookkeeping:
 * if writing fails, the click is answered all the same, and the event goes to standard error as a line of JSON, from
 * which it can be sent again. The log has one line for all of the trouble.
 */
export function createEventPublisher(
  append: Outbox['append'],
  { stderr, log, metrics }: Pick<ServerContext, 'stderr' | 'log' | 'metrics'>,
): Publisher['publish'] {
  let isFailing = false;
  const onWritten = () => {
    if (isFailing) log.info({}, 'events can be written to the outbox again');
    isFailing = false;
  };
  const onUnwritten = (deliveries: readonly Delivery[], { message }: Error) => {
    metrics.notifications.notWritten(deliveries.length);
    for (const { receiver, body } of deliveries) {
      // One line on a terminal, too, whatever a person has written.
      const line = escapeInvisible(`{"not_written_for":${JSON.stringify(receiver)},"event":${body}}`);
      stderr.write(`${line}\n`);
    }
    if (!isFailing)
      log.error({ error: message }, 'events cannot be written to the outbox, and go to standard error');
    isFailing = true;
  };
  return createPublisher({ append }, { onWritten, onUnwritten }).publish;
}

/** For attempts under way at the end. Whoever opens the outbox next makes them again. */
const attemptGraceMs = 2_000;

/** `/readyz` answers with one line. */
function inShort([first, ...more]: readonly string[]): string[] {
  if (first === undefined) return [];
  return [more.length === 0 ? first : `${first} (and ${more.length} more: see /status)`];
}

function outboxName({ stateDir, outbox }: Pick<Settings, 'stateDir' | 'outbox'>): string {
  return outbox === undefined ? outboxFolderOf(stateDir!) : 'Redis';
}

function secretsOfReceivers({ environment, log }: ServerContext): DispatcherOptions['secretsOf'] {
  const source = createSecretSource(environment, (message) => log.error({}, String(message)));
  return ({ secrets }) =>
    secrets.flatMap((name) => {
      const found = source.find(name);
      return found !== undefined && 'secrets' in found ? found.secrets : [];
    });
}

/** Logs and counts each attempt. */
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
