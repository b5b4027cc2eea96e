import { BlockList, isIP } from 'node:net';

/** Which addresses may call. */
export interface AccessList {
  /**
   * @param peer the address at the other end of the socket
   * @param forwardedFor the X-Forwarded-For header, believed only as far as trusted proxies wrote it
   */
  allows(peer: string | undefined, forwardedFor: string | undefined): boolean;
}

/**
 * An access list from addresses (`78.111.6.41`, `2001:db8::1`) and networks (`31.214.250.128/27`).
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
      return client !== undefined && contains(allowed, client);
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
  proxies: BlockList,
): string | undefined {
  let client = peer && withoutZone(peer);
  if (client === undefined || forwardedFor === undefined) return client;
  const entries = forwardedFor.split(',');
  while (client !== undefined && contains(proxies, client) && entries.length > 0) {
    client = addressOf(entries.pop()!.trim());
  }
  return client;
}

// Some proxies append the port too: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
function addressOf(entry: string): string | undefined {
  const address = /^\[(.+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
  return isIP(address) === 0 ? undefined : withoutZone(address);
}

// `fe80::1%eth0`: the zone is the machine's own matter.
function withoutZone(address: string): string {
  const zone = address.indexOf('%');
  return zone === -1 ? address : address.slice(0, zone);
}

// BlockList itself takes `::ffff:192.0.2.1`, as sockets that serve both families show it, for `192.0.2.1`.
function contains(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function networks(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) addNetwork(list, entry);
  return list;
}

function addNetwork(list: BlockList, entry: string): void {
  const [, address = '', prefix] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const family = isIP(address);
  const bits = family === 6 ? 128 : 32;
  if (family === 0 || Number(prefix ?? bits) > bits) {
    throw new Error(
      `"${entry}" is neither an address nor a network. Write it like 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32`,
    );
  }
  list.addSubnet(address, Number(prefix ?? bits), family === 6 ? 'ipv6' : 'ipv4');
}
