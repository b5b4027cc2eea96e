import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Network } from '../values/network.js';
import { type AddressPolicy, createLookup, type Resolve, refusalOfLiteral } from './address-policy.js';
import { exchange, type PostLimits, type PostResult } from './exchange.js';
import type { Time } from './time.js';

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

/** Posts to one address, over connections that are kept for the next post. */
export interface PostClient {
  /** Never rejects. The status of the response decides: what its body does later changes nothing. */
  post(body: string, headers: Record<string, string>, signal: AbortSignal): Promise<PostResult>;
  /** Keeps no connections but those of the posts under way. */
  retire(): void;
  /** Cuts all connections. */
  close(): void;
}

/** Uses no proxy that the environment names: it, not we, would choose the address to connect to. */
export function createPostClient(target: Target): PostClient {
  const { limits, trusted } = target;
  const url = new URL(target.url);
  const isSecure = url.protocol === 'https:';
  const policy: AddressPolicy = { secure: isSecure, allowPrivate: target.allowPrivate };
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({
    keepAlive: true,
    maxSockets: limits.maxSockets,
    maxFreeSockets: limits.maxSockets,
    timeout: idleTimeoutMs,
    autoSelectFamilyAttemptTimeout: nextAddressMs,
  });
  cutIdleConnectionsThatReceive(agent);
  const send = isSecure ? httpsRequest : httpRequest;
  const options = {
    method: 'POST',
    lookup: createLookup(policy, target.resolve),
    maxHeaderSize: limits.maxHeaderBytes,
    // Set here, so that no variable of the environment can turn it off.
    ...(isSecure && { rejectUnauthorized: true, ...(trusted && { ca: [...trusted] }) }),
  };

  return {
    async post(body, given, signal) {
      if (signal.aborted) return { type: 'stopped' };
      const refused = refusalOfLiteral(url.hostname, policy);
      if (refused) return { type: 'refused', error: refused.message };
      const bytes = Buffer.from(body);
      const headers = { ...given, 'content-length': bytes.length };
      const request = send(url, { ...options, headers, agent });
      let isReused = false;
      request.once('socket', (socket) => {
        isReused = !socket.connecting;
      });
      const result = await exchange(request, bytes, signal, target);
      // The receiver closed an idle connection just as it was reused: that says nothing about the receiver.
      if (result.type !== 'failed' || !isReused || !closedCodes.has(result.code)) return result;
      return exchange(send(url, { ...options, headers, agent: false }), bytes, signal, target);
    },
    retire() {
      agent.maxFreeSockets = 0;
      for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
    },
    close: () => agent.destroy(),
  };
}

// Below the time after which most servers close an idle connection (Node's: 5 s).
const idleTimeoutMs = 4_000;
// A name with several addresses: how long to wait before the next one is tried. Node's 250 ms are too few for a far one.
const nextAddressMs = 1_000;
const closedCodes = new Set(['ECONNRESET', 'EPIPE']);

/** Node would read all that a receiver sends there, for as long as it comes, and take it for the next response. */
function cutIdleConnectionsThatReceive(agent: HttpAgent): void {
  const { keepSocketAlive, reuseSocket } = agent;
  agent.keepSocketAlive = (socket) => {
    socket.on('data', cut);
    return keepSocketAlive.call(agent, socket); // Whether it is kept, though its type does not say so.
  };
  agent.reuseSocket = (socket, request) => {
    socket.off('data', cut);
    reuseSocket.call(agent, socket, request);
  };
}

function cut(this: Duplex): void {
  this.destroy();
}
