import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isPrivate, isWithin, type Network, parseAddress } from '../values/network.js';

/** Which addresses a receiver may have. */
export interface AddressPolicy {
  /** Without TLS nothing but `allowPrivate` can be reached. */
  secure: boolean;
  /** Private networks that the rules permit. */
  allowPrivate: readonly Network[];
}

/** The addresses of a name, as text. Rejects as `node:dns` does. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** A target that the policy forbids. The message is for the operator. */
export class TargetRefused extends Error {
  override name = 'TargetRefused';
}

/**
 * The `lookup` of `net.connect`. It returns only addresses that the policy permits, and the connection goes to one of
 * them: a name that resolves to another address after the check gains nothing (DNS rebinding). Fails with
 * {@link TargetRefused} where no address is permitted.
 */
export function createLookup(policy: AddressPolicy, resolve: Resolve): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname).then(
      (found) => {
        const permitted = addressesOf(found).filter(
          ({ address, family }) =>
            whyRefused(address, policy) === undefined &&
            (!isFamily(options.family) || family === options.family),
        );
        const [first] = permitted;
        if (first === undefined) done(refusal(hostname, found, policy), []);
        else if (options.all) done(null, permitted);
        else done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, []),
    );
  };
}

/**
 * Checks a host that is written as an address, which is never looked up.
 * @param host as in a URL: IPv6 in brackets
 * @returns why it is refused; undefined for one that is permitted, and for a name
 */
export function refusalOfLiteral(host: string, policy: AddressPolicy): TargetRefused | undefined {
  const literal = /^\[(.*)\]$/.exec(host)?.[1] ?? host;
  if (!literal.includes(':') && parseAddress(literal) === undefined) return undefined;
  const reason = whyRefused(literal, policy);
  return reason === undefined ? undefined : new TargetRefused(`${host} ${reason}`);
}

/** Names as the system knows them, `/etc/hosts` and search domains included. */
export const systemResolve: Resolve = async (hostname) =>
  (await systemLookup(hostname, { all: true })).map(({ address }) => address);

/**
 * Resolves a name once for all who ask at the same time. The system's look-ups take the few threads that writing files
 * needs, too, so a name server that hangs must not take one of them for every event.
 */
export function sharedResolve(resolve: Resolve): Resolve {
  const pending = new Map<string, Promise<readonly string[]>>();
  return (hostname) => {
    let found = pending.get(hostname);
    if (found === undefined) {
      found = resolve(hostname).finally(() => pending.delete(hostname));
      pending.set(hostname, found);
    }
    return found;
  };
}

function addressesOf(found: readonly string[]): { address: string; family: 4 | 6 }[] {
  return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
}

function isFamily(family: unknown): family is 4 | 6 {
  return family === 4 || family === 6;
}

function refusal(hostname: string, found: readonly string[], policy: AddressPolicy): Error {
  const [first] = found;
  if (first === undefined) return Object.assign(new Error('no address'), { code: 'ENODATA' });
  const more = found.length > 1 ? `, and none of its ${found.length} addresses is permitted` : '';
  return new TargetRefused(
    `${hostname} is ${first} here, which ${whyRefused(first, policy) ?? 'cannot be used'}${more}`,
  );
}

/** The tail of a sentence that begins with the address, or undefined where it is permitted. */
function whyRefused(text: string, { secure, allowPrivate }: AddressPolicy): string | undefined {
  const address = parseAddress(text);
  if (address === undefined) return 'is no address that can be checked';
  if (isWithin(address, allowPrivate)) return undefined;
  if (!secure)
    return 'is outside allow_private, and http: is for targets inside it. Use https:, or name its network';
  if (isPrivate(address))
    return 'is a private or special address. If it is meant, name its network in allow_private';
  return undefined;
}
