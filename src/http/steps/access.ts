import { type Address, isWithin, type Network, parseAddress, parseNetwork } from '../../values/network.js';
import type { Step } from '../context.js';
import { problems, refuse } from '../problems.js';

/** Which addresses may call. */
export interface AccessList {
  /**
   * @param peer the address at the other end of the socket
   * @param forwardedFor the X-Forwarded-For header, believed only as far as trusted proxies wrote it
   */
  allows(peer: string | undefined, forwardedFor: string | undefined): boolean;
}

/** Refuses callers from addresses that the list does not allow. */
export function allowAddresses(access: AccessList): Step {
  return (ctx, next) => {
    const forwardedFor = ctx.req.headers['x-forwarded-for'] as string | undefined;
    if (!access.allows(ctx.req.socket.remoteAddress, forwardedFor)) return refuse(ctx, problems.forbidden);
    return next();
  };
}

/**
 * An access list from addresses (`192.0.2.1`, `2001:db8::1`) and networks (`10.0.0.0/8`).
 * @param options.allowFrom who may call; empty: everyone
 * @param options.trustedProxies whose X-Forwarded-For is believed
 * @throws {Error} that names the entry which is neither an address nor a network
 */
export function createAccessList(options: { allowFrom: string[]; trustedProxies: string[] }): AccessList {
  const allowed = networks(options.allowFrom);
  const proxies = networks(options.trustedProxies);
  const everyone = options.allowFrom.length === 0;
  return {
    allows(peer, forwardedFor) {
      if (everyone) return true;
      const client = clientAddress(peer, forwardedFor, proxies);
      return client !== undefined && isWithin(client, allowed);
    },
  };
}

/**
 * The caller's address: each proxy appends the address that it saw, so the right-most entry that no trusted proxy
 * stands for is the last one that somebody trusted wrote. What is left of it anybody could have written. Undefined
 * where that entry is no address.
 */
function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  proxies: readonly Network[],
): Address | undefined {
  let client = peer === undefined ? undefined : parseAddress(withoutZone(peer));
  if (client === undefined || forwardedFor === undefined) return client;
  const entries = forwardedFor.split(',');
  while (client !== undefined && isWithin(client, proxies) && entries.length > 0) {
    client = addressOf(entries.pop()!.trim());
  }
  return client;
}

// Some proxies append the port too: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
function addressOf(entry: string): Address | undefined {
  const address = /^\[(.+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
  return parseAddress(withoutZone(address));
}

// `fe80::1%eth0`: the zone is the machine's own matter.
function withoutZone(address: string): string {
  const zone = address.indexOf('%');
  return zone === -1 ? address : address.slice(0, zone);
}

function networks(entries: readonly string[]): Network[] {
  return entries.map((entry) => {
    const network = parseNetwork(entry);
    if (network !== undefined) return network;
    throw new Error(
      `"${entry}" is neither an address nor a network. Write it like 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32`,
    );
  });
}
