import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Network } from '../values/network.js';
import {
  type AddressPolicy,
  createLookup,
  type Resolve,
  refusalOfLiteral,
  TargetRefused,
} from './address-policy.js';
import { parseRetryAfter } from './retries.js';
import type { Time } from './time.js';

/** What a receiver may take of ours, and what it may send. */
export interface PostLimits {
  /** To look up the name, connect and agree on TLS. */
  connectTimeoutMs: number;
  /** From the connection's beginning to the end of the answer's headers. */
  totalTimeoutMs: number;
  /** For the answer's body, which says nothing to us: past it the connection is cut, and free for the next post. */
  bodyTimeoutMs: number;
  /** Of the answer's status line and headers. */
  maxHeaderBytes: number;
  /** Of the answer's body; likewise. */
  maxBodyBytes: number;
  /** Answers of 1xx before the one that counts. */
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

/** Where to post to, and by what rules. */
export interface Target {
  url: string;
  /** Private networks that the address may be in. */
  allowPrivate: readonly Network[];
  limits: PostLimits;
  resolve: Resolve;
  time: Time;
  /** Certificates of authorities (PEM) that are trusted in place of Node's. */
  trusted?: readonly string[] | undefined;
}

/** What came of a post. */
export type Posted =
  | { type: 'answered'; status: number; retryAfterMs?: number }
  /** No answer. `code`: of Node's, or one of ours: a short word for logs. `error` is for people. */
  | { type: 'failed'; code: string; error: string }
  /** The policy forbids the address: nothing was sent. */
  | { type: 'refused'; error: string }
  /** Called off by the signal. */
  | { type: 'stopped' };

/** Posts to one address, over connections that are kept for the next post. */
export interface Poster {
  /** Never rejects. The answer's status decides: what its body does later changes nothing. */
  post(body: string, headers: Record<string, string>, signal: AbortSignal): Promise<Posted>;
  /** Keeps no more connections than those that posts are under way on. */
  retire(): void;
  /** Cuts all connections. */
  close(): void;
}

/** A proxy that the environment names is not used: it, not we, would choose the address that is connected to. */
export function createPoster(target: Target): Poster {
  const url = new URL(target.url);
  const isSecure = url.protocol === 'https:';
  const send = isSecure ? httpsRequest : httpRequest;
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({
    keepAlive: true,
    maxSockets: target.limits.maxSockets,
    maxFreeSockets: target.limits.maxSockets,
    timeout: idleTimeoutMs,
    autoSelectFamilyAttemptTimeout: nextAddressMs,
  });
  expectSilence(agent);
  const policy: AddressPolicy = { secure: isSecure, allowPrivate: target.allowPrivate };
  const shared = {
    method: 'POST',
    lookup: createLookup(policy, target.resolve),
    maxHeaderSize: target.limits.maxHeaderBytes,
    // Said here, so that no variable of the environment can turn it off.
    ...(isSecure && { rejectUnauthorized: true, ...(target.trusted && { ca: [...target.trusted] }) }),
  };

  async function post(body: string, headers: Record<string, string>, signal: AbortSignal): Promise<Posted> {
    if (signal.aborted) return { type: 'stopped' };
    const refused = refusalOfLiteral(url.hostname, policy);
    if (refused) return { type: 'refused', error: refused.message };
    const bytes = Buffer.from(body);
    const options = { ...shared, headers: { ...headers, 'content-length': bytes.length } };
    const request = send(url, { ...options, agent });
    let isKept = false;
    request.once('socket', (socket) => {
      isKept = !socket.connecting;
    });
    const posted = await exchange(request, bytes, signal, target);
    // The receiver closed a kept connection just as it was taken: that says nothing of the receiver.
    if (posted.type !== 'failed' || !isKept || !closedCodes.has(posted.code)) return posted;
    return exchange(send(url, { ...options, agent: false }), bytes, signal, target);
  }

  return {
    post,
    retire() {
      agent.maxFreeSockets = 0;
      for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
    },
    close: () => agent.destroy(),
  };
}

// Below the time after which most servers close an idle connection (Node's: 5 s).
const idleTimeoutMs = 4_000;
// Of a name with several addresses, the next one is tried after so long: Node's 250 ms are too few for a far one.
const nextAddressMs = 1_000;
const closedCodes = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Has a connection that no post is under way on cut when the receiver sends something there. Node would read all of it,
 * for as long as it comes, and the next post might take it for its answer.
 */
function expectSilence(agent: HttpAgent): void {
  const { keepSocketAlive, reuseSocket } = agent;
  agent.keepSocketAlive = (socket) => {
    socket.on('data', cut);
    return keepSocketAlive.call(agent, socket); // whether it is kept, though its type does not say so
  };
  agent.reuseSocket = (socket, request) => {
    socket.off('data', cut);
    reuseSocket.call(agent, socket, request);
  };
}

function cut(this: Duplex): void {
  this.destroy();
}

/** One request, to its answer's headers. Called off by a deadline or the signal, it takes its connection with it. */
function exchange(
  request: ClientRequest,
  body: Buffer,
  signal: AbortSignal,
  { limits, time }: Target,
): Promise<Posted> {
  return new Promise((resolve) => {
    const endings: (() => void)[] = [];
    const end = (posted: Posted) => {
      for (const ending of endings.splice(0)) ending();
      resolve(posted);
    };
    const giveUp = (posted: Posted) => {
      end(posted);
      request.destroy();
    };
    const fail = (code: string, error: string) => giveUp({ type: 'failed', code, error });

    const stop = () => giveUp({ type: 'stopped' });
    signal.addEventListener('abort', stop);
    endings.push(() => signal.removeEventListener('abort', stop));

    // Not before: until then it waits for a connection that others hold, each with deadlines of its own.
    request.on('socket', (socket) => {
      const seconds = limits.totalTimeoutMs / 1000;
      endings.push(
        time.after(limits.totalTimeoutMs, () => fail('ETIMEDOUT', `did not answer within ${seconds} s`)),
      );
      if (socket.connecting) endings.push(limitConnecting(socket, limits, time, fail));
    });
    let interim = 0;
    request.on('information', () => {
      if (++interim > limits.maxInterim) fail('EINTERIM', 'sent one interim answer (1xx) after the other');
    });
    request.on('upgrade', (_answer, socket) => {
      socket.destroy();
      fail('EUPGRADE', 'answered 101, to speak another protocol');
    });
    request.on('response', (response) => {
      end(answerOf(response, time));
      dropBody(request, response, limits, time);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error instanceof TargetRefused) end({ type: 'refused', error: error.message });
      else end({ type: 'failed', ...troubleOf(error, limits) });
    });
    request.on('close', () => end({ type: 'failed', ...troubleOf({ code: 'ECONNRESET' }, limits) }));
    request.end(body);
  });
}

function limitConnecting(
  socket: Socket,
  { connectTimeoutMs }: PostLimits,
  time: Time,
  fail: (code: string, error: string) => void,
): () => void {
  const callOff = time.after(connectTimeoutMs, () =>
    fail('ECONNECTTIMEOUT', `could not be connected to within ${connectTimeoutMs / 1000} s`),
  );
  socket.once('encrypted' in socket ? 'secureConnect' : 'connect', callOff);
  return callOff;
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, time: Time): Posted {
  const retryAfterMs = parseRetryAfter(headers['retry-after'], time.now());
  return { type: 'answered', status: statusCode, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** Reads a short body to its end, so that the connection can be kept, and cuts the connection of any other. */
function dropBody(request: ClientRequest, response: IncomingMessage, limits: PostLimits, time: Time): void {
  const callOff = time.after(limits.bodyTimeoutMs, () => response.destroy());
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > limits.maxBodyBytes) response.destroy();
  });
  response.on('error', () => {}); // the event has arrived, or not: the status said so
  response.on('close', callOff);
  if (!request.shouldKeepAlive) response.destroy();
}

/** The sentence goes on from "the receiver". */
function troubleOf(
  failure: { code?: string | undefined; errors?: { code?: string }[] },
  { maxHeaderBytes }: PostLimits,
): { code: string; error: string } {
  const code = failure.code ?? failure.errors?.[0]?.code ?? 'EUNKNOWN';
  const known = sentences[code];
  if (known !== undefined) return { code, error: known };
  if (code === 'HPE_HEADER_OVERFLOW')
    return { code, error: `sent headers of more than ${maxHeaderBytes} bytes` };
  if (code.startsWith('HPE_')) return { code, error: 'answered what is not HTTP' };
  if (/CERT|SIGNATURE|_CRL_|ISSUER/.test(code))
    return { code, error: 'has a certificate that cannot be trusted' };
  if (/SSL|TLS|EPROTO/.test(code)) return { code, error: 'and Dargah could not agree on TLS' };
  return { code, error: 'could not be reached' };
}

const unknownName = 'has a name that could not be looked up';
const closedEarly = 'closed the connection before it answered';
const sentences: Record<string, string> = {
  EAI_AGAIN: unknownName,
  ENODATA: unknownName,
  ENOTFOUND: unknownName,
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: closedEarly,
  EPIPE: closedEarly,
};
