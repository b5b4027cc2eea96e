import { isDeepStrictEqual } from 'node:util';
import type { Receiver } from '../rules/format/receiver.js';
import { type Resolve, sharing, systemResolve } from './address-policy.js';
import { type Breaker, createBreaker, type News } from './breaker.js';
import type { Delivery, Dispatcher, Outcome } from './outbox.js';
import { createPoster, type Posted, type Poster, type PostLimits, postLimits } from './post.js';
import { waitMs } from './retries.js';
import { sign } from './signature.js';
import { machineTime, type Time } from './time.js';

export interface DispatcherOptions {
  /** The receiver of this name in the rules that are in force. */
  receiver(name: string): Receiver | undefined;
  /** The secrets themselves, as far as they can be used. Asked at each attempt. */
  secretsOf(receiver: Receiver): readonly string[];
  /** Hears of each attempt, for a line of the log and the metrics. */
  onAttempt(attempt: Attempt): void;
  time?: Time;
  /** From 0 up to 1. */
  random?: () => number;
  /** In place of the system's names. */
  resolve?: Resolve;
  limits?: Partial<PostLimits>;
  /** Certificates of authorities (PEM) to trust in place of Node's. */
  trusted?: readonly string[];
}

/**
 * `delivered`; `retry`: failed, and tried again later; `dead`: failed, and it was the last; `gone`: the receiver says
 * 410; `refused`: the policy forbids the address; `held`: nothing was sent, as the receiver or its secret is missing;
 * `stopped`: called off by the signal.
 */
export const attemptOutcomes = ['delivered', 'retry', 'dead', 'gone', 'refused', 'held', 'stopped'] as const;

/** One attempt, without personal values, body, secrets and the path of the URL. */
export interface Attempt {
  receiver: string;
  id: string;
  /** 1 for the first. */
  attempt: number;
  outcome: (typeof attemptOutcomes)[number];
  /** Of the answer, if there was one. */
  status?: number;
  /** Why there was none: such as `ECONNREFUSED`. */
  code?: string;
  /** In one sentence, of all that were not delivered. */
  error?: string;
  durationMs: number;
  /** In milliseconds since 1970. */
  clickedAt: number;
}

/**
 * A dispatcher that posts by Standard Webhooks. 2xx is delivered, 410 and an address that the policy forbids are dead at
 * once, everything else is tried again by the receiver's `retriesMs`: docs/decisions/011-failed-deliveries.md.
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
    if (signal.aborted) return heldBack(startedAt, 'not sent: called off');
    const pass = route.breaker.enter();
    if (!pass) return heldBack(route.breaker.readyAt(), 'not sent: the receiver is down, or asked for quiet');

    const { outcome, told, news } = await send(route, delivery, number, signal);
    pass.leave(news);
    const { receiver, id, clickedAt } = delivery;
    onAttempt({ receiver, id, attempt: number, ...told, durationMs: time.now() - startedAt, clickedAt });
    return outcome;
  }

  async function send(
    { receiver, poster }: Route,
    delivery: Delivery,
    number: number,
    signal: AbortSignal,
  ): Promise<Result> {
    const now = time.now();
    if (receiver === undefined || poster === undefined) {
      return missing(`the rules in force have no receiver "${delivery.receiver}"`, now);
    }
    const secrets = secretsOf(receiver);
    if (secrets.length === 0)
      return missing(`receiver "${receiver.name}" has no secret that can be used`, now);
    const posted = await poster.post(delivery.body, headersOf(delivery, secrets, now), signal);
    return judge(posted, { number, retriesMs: receiver.retriesMs, now: time.now(), random });
  }

  return {
    readyAt: (name) => routes.to(name).breaker.readyAt(),
    attempt,
    close: routes.close,
  };
}

/** What an attempt came to: for the outbox, for who listens, and for the breaker. */
interface Result {
  outcome: Outcome;
  told: Pick<Attempt, 'outcome' | 'status' | 'code' | 'error'>;
  news: News;
}

// Until somebody looks again whether a missing receiver or secret is there.
const missingMs = 30_000;

function missing(what: string, now: number): Result {
  const error = `not sent: ${what}`;
  return {
    outcome: heldBack(now + missingMs, error),
    told: { outcome: 'held', error },
    news: { health: 'unknown', quietMs: missingMs },
  };
}

/** The way to a receiver as the rules in force describe it. What was learnt of another address is forgotten. */
interface Route {
  receiver: Receiver | undefined;
  breaker: Breaker;
  poster: Poster | undefined;
}

function createRoutes(
  { receiver: find, resolve = systemResolve, limits, trusted }: DispatcherOptions,
  time: Time,
  random: () => number,
): { to(name: string): Route; close(): void } {
  const routes = new Map<string, Route>();
  const shared = { limits: { ...postLimits, ...limits }, resolve: sharing(resolve), time, trusted };

  return {
    to(name) {
      const receiver = find(name);
      const known = routes.get(name);
      if (known && leadsTo(known, receiver)) {
        known.receiver = receiver;
        return known;
      }
      known?.poster?.retire();
      const poster =
        receiver && createPoster({ ...shared, url: receiver.url, allowPrivate: receiver.allowPrivate });
      const route = { receiver, breaker: createBreaker({ now: time.now, random }), poster };
      routes.set(name, route);
      return route;
    },
    close() {
      for (const { poster } of routes.values()) poster?.close();
    },
  };
}

function leadsTo({ receiver: known }: Route, receiver: Receiver | undefined): boolean {
  if (known === receiver) return true;
  return known?.url === receiver?.url && isDeepStrictEqual(known?.allowPrivate, receiver?.allowPrivate);
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

interface Circumstances {
  /** Of the attempt. */
  number: number;
  retriesMs: readonly number[];
  now: number;
  random: () => number;
}

function judge(posted: Posted, circumstances: Circumstances): Result {
  switch (posted.type) {
    case 'stopped': {
      const error = 'called off';
      return {
        outcome: heldBack(circumstances.now, error),
        told: { outcome: 'stopped', error },
        news: { health: 'unknown' },
      };
    }
    case 'refused': {
      const error = `not sent: ${posted.error}`;
      return {
        outcome: { type: 'dead', error },
        told: { outcome: 'refused', error },
        news: { health: 'unknown' },
      };
    }
    case 'failed': {
      const { code } = posted;
      const error = `the receiver ${posted.error} (${code})`;
      return { ...againOrDead(error, { code }, circumstances), news: { health: 'down' } };
    }
    case 'answered':
      return judgeAnswer(posted, circumstances);
  }
}

function judgeAnswer(
  { status, retryAfterMs = 0 }: Posted & { type: 'answered' },
  circumstances: Circumstances,
): Result {
  if (status >= 200 && status < 300) {
    return {
      outcome: { type: 'delivered' },
      told: { outcome: 'delivered', status },
      news: { health: 'up' },
    };
  }
  if (status === 410) {
    const error = 'the receiver answered 410: it is gone, and wants no more events';
    return {
      outcome: { type: 'dead', error },
      told: { outcome: 'gone', status, error },
      news: { health: 'up' },
    };
  }
  const isRedirect = status >= 300 && status < 400;
  const hint = isRedirect ? ', a redirect, which is not followed. Set its url to where it leads' : '';
  const error = `the receiver answered ${status}${hint}`;
  const overloaded = [429, 502, 504].includes(status);
  return {
    ...againOrDead(error, { status }, { ...circumstances, retryAfterMs }),
    news: {
      health: status < 500 ? 'up' : 'down',
      overloaded,
      quietMs: overloaded || status === 503 ? retryAfterMs : 0,
    },
  };
}

function againOrDead(
  error: string,
  details: { status: number } | { code: string },
  { number, retriesMs, now, random, retryAfterMs = 0 }: Circumstances & { retryAfterMs?: number },
): Pick<Result, 'outcome' | 'told'> {
  const ms = waitMs({ retriesMs, attempt: number, retryAfterMs }, random);
  if (ms !== undefined) {
    return { outcome: { type: 'later', at: now + ms, error }, told: { outcome: 'retry', ...details, error } };
  }
  const last = `${error}. This was attempt ${number}, the last`;
  return { outcome: { type: 'dead', error: last }, told: { outcome: 'dead', ...details, error: last } };
}

function heldBack(at: number, error: string): Outcome {
  return { type: 'later', at, error, counts: false };
}
