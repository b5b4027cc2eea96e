import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TargetRefused } from './address-policy.js';
import { parseRetryAfter } from './retries.js';
import type { Time } from './time.js';

/** What a receiver may take of our time, connections and memory. */
export interface PostLimits {
  /** To look up the name, connect and agree on TLS. */
  connectTimeoutMs: number;
  /** From the start of the connection to the end of the response's headers. */
  totalTimeoutMs: number;
  /** For the body of the response, which we ignore: then the connection is cut, and free for the next post. */
  bodyTimeoutMs: number;
  /** Of the status line and headers of a response. */
  maxHeaderBytes: number;
  /** Of the body of a response, as `bodyTimeoutMs`. */
  maxBodyBytes: number;
  /** Interim responses (1xx) before the final one. */
  maxInterim: number;
  /** Connections at the same time; further posts wait for one of them. */
  maxSockets: number;
}

export const postLimits: PostLimits = {
  connectTimeoutMs: 5_000,
  totalTimeoutMs: 15_000,
  bodyTimeoutMs: 1_000,
  maxHeaderBytes: 16 * 1024,
  maxBodyBytes: 16 * 1024,
  maxInterim: 10,
  maxSockets: 16,
};

/** What came of a post. */
export type PostResult =
  | { type: 'responded'; status: number; retryAfterMs?: number }
  /** No response. `code` is Node's or ours, for logs; `error` is for people, and goes on from "the receiver". */
  | { type: 'failed'; code: string; error: string }
  /** The policy forbids the address: nothing was sent. */
  | { type: 'refused'; error: string }
  /** The signal ended it. */
  | { type: 'stopped' };

/** Sends one request and waits for the headers of its response. A deadline or the signal also cuts the connection. */
export function exchange(
  request: ClientRequest,
  body: Buffer,
  signal: AbortSignal,
  { limits, time }: { limits: PostLimits; time: Time },
): Promise<PostResult> {
  return new Promise((resolve) => {
    const cleanups: (() => void)[] = [];
    const end = (result: PostResult) => {
      for (const cleanup of cleanups.splice(0)) cleanup();
      resolve(result);
    };
    const giveUp = (result: PostResult) => {
      end(result);
      request.destroy();
    };
    const fail = (code: string, error: string) => giveUp({ type: 'failed', code, error });
    const failAfter = (ms: number, code: string, error: string) => {
      const callOff = time.after(ms, () => fail(code, `${error} within ${ms / 1000} s`));
      cleanups.push(callOff);
      return callOff;
    };
    const stop = () => giveUp({ type: 'stopped' });
    signal.addEventListener('abort', stop);
    cleanups.push(() => signal.removeEventListener('abort', stop));

    // Deadlines start here: until then it waits for a connection of other posts, which have deadlines of their own.
    request.on('socket', (socket: Socket) => {
      failAfter(limits.totalTimeoutMs, 'ETIMEDOUT', 'did not answer');
      if (!socket.connecting) return;
      const connected = failAfter(limits.connectTimeoutMs, 'ECONNECTTIMEOUT', 'could not be connected to');
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected);
    });
    let interim = 0;
    request.on('information', () => {
      if (++interim > limits.maxInterim) fail('EINTERIM', 'sent one interim answer (1xx) after the other');
    });
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      fail('EUPGRADE', 'answered 101, to speak another protocol');
    });
    request.on('response', (response) => {
      const retryAfterMs = parseRetryAfter(response.headers['retry-after'], time.now());
      end({
        type: 'responded',
        status: response.statusCode!,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      });
      discardBody(request, response, limits, time);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error instanceof TargetRefused) end({ type: 'refused', error: error.message });
      else end({ type: 'failed', ...failureOf(error, limits) });
    });
    request.on('close', () => end({ type: 'failed', ...failureOf({ code: 'ECONNRESET' }, limits) }));
    request.end(body);
  });
}

/** Reads a short body to its end, so that the connection can be kept, and cuts the connection of any other. */
function discardBody(
  request: ClientRequest,
  response: IncomingMessage,
  limits: PostLimits,
  time: Time,
): void {
  const callOff = time.after(limits.bodyTimeoutMs, () => response.destroy());
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > limits.maxBodyBytes) response.destroy();
  });
  response.on('error', () => {}); // The status has decided already.
  response.on('close', callOff);
  if (!request.shouldKeepAlive) response.destroy();
}

function failureOf(
  failure: { code?: string | undefined; errors?: { code?: string }[] },
  { maxHeaderBytes }: PostLimits,
): { code: string; error: string } {
  const code = failure.code ?? failure.errors?.[0]?.code ?? 'EUNKNOWN';
  if (code === 'HPE_HEADER_OVERFLOW')
    return { code, error: `sent headers of more than ${maxHeaderBytes} bytes` };
  const [, error] = failures.find(([pattern]) => pattern.test(code))!;
  return { code, error };
}

/** The first one that matches the code. */
const failures: readonly [RegExp, string][] = [
  [/^(EAI_AGAIN|ENODATA|ENOTFOUND)$/, 'has a name that could not be looked up'],
  [/^ECONNREFUSED$/, 'refused the connection'],
  [/^(ECONNRESET|EPIPE)$/, 'closed the connection before it answered'],
  [/^HPE_/, 'answered what is not HTTP'],
  [/CERT|SIGNATURE|_CRL_|ISSUER/, 'has a certificate that cannot be trusted'],
  [/SSL|TLS|EPROTO/, 'and Dargah could not agree on TLS'],
  [/^/, 'could not be reached'],
];
