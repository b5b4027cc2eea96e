import { isDeepStrictEqual } from 'node:util';
import type { Receiver } from '../rules/format/receiver.js';
import { type Resolve, sharedResolve, systemResolve } from './address-policy.js';
import { type Breaker, createBreaker } from './breaker.js';
import { type PostLimits, postLimits } from './exchange.js';
import type { Delivery, Dispatcher, Outcome } from './outbox.js';
import { createPostClient, type PostClient } from './post.js';
import { sign } from './signature.js';
import { machineTime, type Time } from './time.js';
import { type AttemptReport, held, judge, outcomeOf, type Verdict } from './verdict.js';

export interface DispatcherOptions {
  /** The receiver of this name in the rules that are in force. */
  receiver(name: string): Receiver | undefined;
  /** The usable secrets of a receiver. Called at each attempt. */
  secretsOf(receiver: Receiver): readonly string[];
  /** Called after each attempt, for the log and the metrics. */
  onAttempt(attempt: Attempt): void;
  time?: Time;
  /** From 0 up to 1. */
  random?: () => number;
  /** Resolves names in place of the system. */
  resolve?: Resolve;
  limits?: Partial<PostLimits>;
  /** Certificates of authorities (PEM) to trust in place of Node's. */
  trusted?: readonly string[];
}

/** One attempt, without personal values, body, secrets and the path of the URL. */
export interface Attempt extends AttemptReport {
  receiver: string;
  /** Of the event. */
  id: string;
  /** 1 for the first. */
  attempt: number;
  durationMs: number;
  /** In milliseconds since 1970. */
  clickedAt: number;
}

/**
 * A dispatcher that posts by Standard Webhooks. 2xx is delivered, 410 and an address that the policy forbids are dead
 * at once, everything else is tried again by the receiver's `retriesMs`: docs/decisions/011-failed-deliveries.md.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher & {
  /** Cuts all connections. Attempts under way fail, and count. */
  close(): void;
} {
  const { secretsOf, onAttempt, time = machineTime, random = Math.random } = options;
  const routes = createRoutes(options, time, random);

  async function attempt(delivery: Delivery, number: number, signal: AbortSignal): Promise<Outcome> {
    const startedAt = time.now();
    const route = routes.to(delivery.receiver);
    if (signal.aborted) return notSent(startedAt, 'it was stopped');
    const permit = route.breaker.acquire();
    if (!permit) return notSent(route.breaker.readyAt(), 'the receiver is down, or asked for a pause');

    const verdict = await send(route, delivery, number, signal);
    permit.release(verdict.observation);
    const { receiver, id, clickedAt } = delivery;
    const durationMs = time.now() - startedAt;
    onAttempt({ receiver, id, attempt: number, ...verdict.report, durationMs, clickedAt });
    return outcomeOf(verdict);
  }

  async function send(
    { receiver, client }: Route,
    delivery: Delivery,
    number: number,
    signal: AbortSignal,
  ): Promise<Verdict> {
    const now = time.now();
    if (receiver === undefined || client === undefined)
      return held(`the rules in force have no receiver "${delivery.receiver}"`, now);
    const secrets = secretsOf(receiver);
    if (secrets.length === 0) return held(`receiver "${receiver.name}" has no secret that can be used`, now);
    const result = await client.post(delivery.body, headersOf(delivery, secrets, now), signal);
    return judge(result, { attempt: number, retriesMs: receiver.retriesMs, now: time.now(), random });
  }

  return {
    readyAt: (name) => routes.to(name).breaker.readyAt(),
    attempt,
    close: routes.close,
  };
}

/** How to reach a receiver as the rules in force describe it. A new address starts with a new breaker. */
interface Route {
  receiver: Receiver | undefined;
  breaker: Breaker;
  client: PostClient | undefined;
}

function createRoutes(
  { receiver: find, resolve = systemResolve, limits, trusted }: DispatcherOptions,
  time: Time,
  random: () => number,
): { to(name: string): Route; close(): void } {
  const routes = new Map<string, Route>();
  const shared = { limits: { ...postLimits, ...limits }, resolve: sharedResolve(resolve), time, trusted };

  return {
    to(name) {
      const receiver = find(name);
      const known = routes.get(name);
      if (known && hasSameAddress(known.receiver, receiver)) {
        known.receiver = receiver;
        return known;
      }
      known?.client?.retire();
      const client =
        receiver && createPostClient({ ...shared, url: receiver.url, allowPrivate: receiver.allowPrivate });
      const route = { receiver, breaker: createBreaker({ now: time.now, random }), client };
      routes.set(name, route);
      return route;
    },
    close() {
      for (const { client } of routes.values()) client?.close();
    },
  };
}

function hasSameAddress(one: Receiver | undefined, other: Receiver | undefined): boolean {
  if (one === other) return true;
  return one?.url === other?.url && isDeepStrictEqual(one?.allowPrivate, other?.allowPrivate);
}

function headersOf({ id, body }: Delivery, secrets: readonly string[], now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  return {
    'content-type': 'application/json',
    'user-agent': 'Dargah',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': sign({ id, timestamp, body }, secrets),
  };
}

/** Without a permit, or too late: no attempt was made. */
function notSent(at: number, why: string): Outcome {
  return { type: 'later', at, error: `not sent: ${why}`, counts: false };
}
