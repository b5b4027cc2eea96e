import type { Network } from '../../values/network.js';

/** Where clicks are told to: an entry of the section `notify` of a rules file. */
export interface Receiver {
  /** As rules call it. */
  name: string;
  /** Absolute, without credentials: `https:`, or `http:` where `allowPrivate` says that it stays inside. */
  url: string;
  /** Names of the environment variables that hold the secrets: one, or two while one takes the other's place. */
  secrets: readonly string[];
  /** Paths of the request's fields that an event carries. */
  include: readonly string[];
  /** Private networks that the address may be in all the same. */
  allowPrivate: readonly Network[];
  /** Milliseconds from a failed attempt to the next: so many attempts follow the first. */
  retriesMs: readonly number[];
}
