import { once } from './memo.js';

/** An IP address as its bytes: 4 of IPv4, 16 of IPv6. `::ffff:192.0.2.1` is 192.0.2.1. */
export type Address = readonly number[];

/** The addresses that share their first `prefix` bits. */
export interface Network {
  address: Address;
  prefix: number;
}

/**
 * Reads an address as it is written, `192.0.2.1` or `2001:db8::1` (RFC 4291, 2.2). Undefined for anything else, such as
 * one with a zone, or with leading zeros that some take for octal.
 */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) return parseIpv4(text);
  const address = parseIpv6(text);
  return address && isMapped(address) ? address.slice(mappedBytes) : address;
}

/** Reads an address, or a network as `192.0.2.0/24` or `2001:db8::/32` (RFC 4632, 3.1; RFC 4291, 2.3). */
export function parseNetwork(text: string): Network | undefined {
  const [, written = '', digits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = parseAddress(written);
  if (address === undefined) return undefined;
  // Of a mapped address the prefix counts from the start of all 128 bits.
  const skipped = written.includes(':') && address.length === 4 ? mappedBytes * 8 : 0;
  const prefix = digits === undefined ? address.length * 8 : Number(digits) - skipped;
  return prefix >= 0 && prefix <= address.length * 8 ? { address, prefix } : undefined;
}

/** Whether an address is in one of the networks. */
export function isWithin(address: Address, networks: readonly Network[]): boolean {
  return networks.some((network) => holds(network, address));
}

/**
 * Whether an address is private or special: not one at which a public server is to be found, by the IANA registries of
 * special-purpose addresses (RFC 6890); of IPv6 all that is not global unicast (RFC 4291, 2.4). An IPv6 address that carries an IPv4 one, by which
 * a network translates or tunnels (mapped, NAT64, 6to4), is what that one is.
 */
export function isPrivate(address: Address): boolean {
  const carried = carriedIpv4(address);
  if (carried) return isPrivate(carried);
  if (address.length === 4) return isWithin(address, specialIpv4());
  return !isWithin(address, globalUnicast()) || isWithin(address, specialIpv6());
}

function carriedIpv4(address: Address): Address | undefined {
  if (address.length !== 16) return undefined;
  if (isMapped(address)) return address.slice(mappedBytes);
  const found = carriers().find(({ network }) => holds(network, address));
  return found && address.slice(found.offset, found.offset + 4);
}

// Lists are read when they are first asked for: a file without receivers needs none.

/** Networks whose addresses hold an IPv4 address, and the byte at which it begins. */
const carriers = once(() =>
  [
    ['::ffff:0:0:0/96', 12], // translated (RFC 2765, 2.1)
    ['64:ff9b::/96', 12], // NAT64 (RFC 6052)
    ['2002::/16', 2], // 6to4 (RFC 3056)
  ].map(([written, offset]) => ({ network: parseNetwork(written as string)!, offset: offset as number })),
);

// https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast.
const specialIpv4 = once(() =>
  [
    '0.0.0.0/8', // this network
    '10.0.0.0/8', // private
    '100.64.0.0/10', // shared by a carrier's customers
    '127.0.0.0/8', // loopback
    '169.254.0.0/16', // link-local; of clouds, their metadata
    '172.16.0.0/12', // private
    '192.0.0.0/24', // protocol assignments
    '192.0.2.0/24', // documentation
    '192.31.196.0/24', // AS112
    '192.52.193.0/24', // AMT
    '192.88.99.0/24', // 6to4 relays, no longer in use
    '192.168.0.0/16', // private
    '192.175.48.0/24', // AS112
    '198.18.0.0/15', // benchmarks
    '198.51.100.0/24', // documentation
    '203.0.113.0/24', // documentation
    '224.0.0.0/4', // multicast
    '240.0.0.0/4', // reserved, and broadcast
  ].map((written) => parseNetwork(written)!),
);

const globalUnicast = once(() => [parseNetwork('2000::/3')!]);

// https://www.iana.org/assignments/iana-ipv6-special-registry, as far as it is global unicast.
const specialIpv6 = once(() =>
  [
    '2001::/23', // protocol assignments: Teredo, benchmarks, ORCHID and others
    '2001:db8::/32', // documentation
    '2620:4f:8000::/48', // AS112
    '3fff::/20', // documentation
  ].map((written) => parseNetwork(written)!),
);

function holds({ address: base, prefix }: Network, address: Address): boolean {
  if (base.length !== address.length) return false;
  const whole = prefix >> 3;
  for (let i = 0; i < whole; i++) if (base[i] !== address[i]) return false;
  const rest = 8 - (prefix & 7);
  return rest === 8 || base[whole]! >> rest === address[whole]! >> rest;
}

function parseIpv4(text: string): Address | undefined {
  if (!/^(?:(?:0|[1-9]\d{0,2})(?:\.|$)){4}$/.test(text) || text.endsWith('.')) return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseIpv6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [before, after] = halves.map((half, index) => parseGroups(half, index === halves.length - 1));
  if (before === undefined) return undefined;
  if (halves.length === 1) return before.length === 16 ? before : undefined;
  // "::" stands for at least one group.
  if (after === undefined || before.length + after.length > 14) return undefined;
  return [...before, ...Array<number>(16 - before.length - after.length).fill(0), ...after];
}

/** Groups of four hex digits; the last two of an address may be written as IPv4. */
function parseGroups(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    const ipv4 = isEnd && index === groups.length - 1 ? parseIpv4(group) : undefined;
    if (ipv4) bytes.push(...ipv4);
    else if (/^[\da-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 255);
    } else return undefined;
  }
  return bytes;
}

// ::ffff:0:0/96, as sockets that serve both families show an IPv4 peer (RFC 4291, 2.5.5.2).
const mappedBytes = 12;

function isMapped(address: Address): boolean {
  return address.slice(0, mappedBytes).every((byte, index) => byte === (index < 10 ? 0 : 255));
}
