import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { parseJson } from '../values/parse-json.js';
import { isSignedBy } from './signature.js';
import { machineTime, type Time } from './time.js';

/** An event with a valid signature. */
export interface ReceivedEvent {
  /** `webhook-id`. */
  id: string;
  /** The attempt's time, as in `webhook-timestamp`: seconds since 1970. */
  timestamp: number;
  /** The same id was received before. */
  isDuplicate: boolean;
  /** The parsed body. */
  event: unknown;
}

export interface ListenerOptions {
  secrets: readonly string[];
  /** The status of the responses to events. 204 unless given. */
  status?: number | undefined;
  onEvent(event: ReceivedEvent): void;
  /** Called with the reason for a refusal, which its sender gets as well. */
  onRefused(status: number, reason: string): void;
  /** 1 MB unless given. */
  maxBodyBytes?: number;
  time?: Time;
}

/** How far the time of an attempt may be from ours, either way: that of the libraries of Standard Webhooks. */
const toleranceMs = 5 * 60_000;

/** A receiver that verifies events by Standard Webhooks. It takes POST on any path. */
export function createListener(options: ListenerOptions): RequestListener {
  const { status = 204, onEvent, onRefused } = options;
  const checked = { maxBodyBytes: 1024 * 1024, time: machineTime, ...options };
  const remember = createMemory();

  return (request, response) => {
    receive(request, checked.maxBodyBytes)
      .then((body) => {
        if (body === undefined) return; // The sender is gone.
        const verdict = verify(request, body, checked);
        if ('reason' in verdict) {
          onRefused(verdict.status, verdict.reason);
          return respond(response, verdict.status, verdict.reason);
        }
        onEvent({ ...verdict, isDuplicate: remember(verdict.id) });
        respond(response, status);
      })
      .catch((error: unknown) => response.destroy(error as Error));
  };
}

interface Refused {
  status: number;
  reason: string;
}

function verify(
  { method, headers }: IncomingMessage,
  body: Buffer | 'too large',
  { secrets, maxBodyBytes, time }: Required<Pick<ListenerOptions, 'secrets' | 'maxBodyBytes' | 'time'>>,
): Refused | Omit<ReceivedEvent, 'isDuplicate'> {
  if (method !== 'POST') return { status: 405, reason: `${method} is not POST` };
  if (body === 'too large') return { status: 413, reason: `the body is larger than ${maxBodyBytes} bytes` };
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  const [id, timestamp, signature] = names.map((name) => headers[name]?.toString() ?? '') as [
    string,
    string,
    string,
  ];
  const absent = names.find((name) => headers[name] === undefined);
  if (absent !== undefined) return { status: 400, reason: `the header ${absent} is missing` };
  if (!/^\d{1,12}$/.test(timestamp))
    return { status: 400, reason: 'webhook-timestamp is not seconds since 1970' };
  if (!isSignedBy({ id, timestamp, body }, secrets, signature)) {
    return {
      status: 401,
      reason: 'webhook-signature was not made with this secret, or the event was changed on its way',
    };
  }
  const awayMs = Number(timestamp) * 1000 - time.now();
  if (Math.abs(awayMs) > toleranceMs) {
    const seconds = Math.round(Math.abs(awayMs) / 1000);
    const side = awayMs < 0 ? 'ago' : 'ahead';
    return {
      status: 401,
      reason: `webhook-timestamp is ${seconds} s ${side}, more than five minutes. Compare the clocks`,
    };
  }
  const event = parse(body);
  if (event === undefined) return { status: 400, reason: 'the body is not JSON, though its signature holds' };
  return { id, timestamp: Number(timestamp), event };
}

function parse(body: Buffer): unknown {
  try {
    return parseJson(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Undefined where the sender closed the connection too early. */
function receive(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too large' | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else resolve('too large');
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

function respond(response: ServerResponse, status: number, reason?: string): void {
  response.statusCode = status;
  // Nobody waits for the rest of a body that is too large.
  if (status === 413) response.setHeader('connection', 'close').once('finish', () => response.req.destroy());
  if (reason === undefined) response.end();
  else response.setHeader('content-type', 'text/plain; charset=utf-8').end(`${reason}\n`);
}

const maxRemembered = 10_000;

/** Says whether an id is among the last ten thousand. */
function createMemory(): (id: string) => boolean {
  const ids = new Set<string>();
  return (id) => {
    if (ids.has(id)) return true;
    ids.add(id);
    if (ids.size > maxRemembered) ids.delete(ids.values().next().value!);
    return false;
  };
}
