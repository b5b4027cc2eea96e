import { isObject } from '../../values/json.js';
import { type Network, parseNetwork } from '../../values/network.js';
import type { Path } from '../diagnostic.js';
import {
  type At,
  atKey,
  below,
  checkKeys,
  type Fail,
  itIs,
  type Keys,
  type Mapping,
  quoteHint,
  type Reader,
  readNamed,
} from './mapping-reader.js';
import type { Receiver } from './receiver.js';

/** Who is told of a click, and when: one entry of a `notify`. */
export interface NotifyEntry {
  at: Path;
  /** Names of receivers, and where they stand. */
  to: readonly { name: string; at: Path }[];
  /** A JSON-Logic expression; absent where nothing is asked. */
  when?: unknown;
}

/** What an event carries of the request unless its receiver says otherwise: nothing that tells who clicked. */
export const defaultInclude: readonly string[] = ['touchpoint', 'post_token', 'user_side', 'extra_data'];

/** Reads the section `notify`. What is faulty has something neutral in its place, so that its name stays known. */
export function readReceivers(keys: Keys, reader: Reader): ReadonlyMap<string, Receiver> {
  const section = readNamed(keys, 'notify', `crm: ${exampleReceiver}`, reader);
  const at = keys.at('notify');
  return new Map(
    Object.entries(section).map(([name, data]) => [name, readReceiver(name, data, below(at!, name), reader)]),
  );
}

/** Reads who is told: a name, several, `{ to, when }`, or a list that mixes these. */
export function readNotify(
  value: unknown,
  at: At | undefined,
  subject: string,
  reader: Reader,
): readonly NotifyEntry[] {
  if (at === undefined) return nobody;
  if (!Array.isArray(value)) {
    const entry = readNotifyEntry(value, at, subject, reader);
    return entry ? [entry] : nobody;
  }
  if (value.length === 0) {
    reader.fail('wrong-value', at.path, `${subject} is an empty list, and so names nobody. Remove the key`);
  }
  return value.flatMap((item: unknown, index) => {
    const entry = readNotifyEntry(item, below(at, index), `an entry of ${subject}`, reader);
    return entry ? [entry] : [];
  });
}

const receiverKeys = ['url', 'secret', 'include', 'allow_private', 'retries'];
const notifyEntryKeys = ['to', 'when'];

const exampleReceiver = '{ url: "https://…", secret: CRM_SECRET }';
const exampleNotifyEntry = '{ to: crm, when: … }';
/** Stands in the place of an address that cannot be read. */
const neutralUrl = 'https://example.com/';

const everywhere: readonly Network[] = [
  { address: [0, 0, 0, 0], prefix: 0 },
  { address: Array<number>(16).fill(0), prefix: 0 },
];

const nobody: readonly NotifyEntry[] = [];

function readNotifyEntry(value: unknown, at: At, subject: string, reader: Reader): NotifyEntry | undefined {
  if (typeof value === 'string') return { at: at.place, to: [{ name: value, at: at.place }] };
  if (!isObject(value)) {
    const message = `${subject} must be the name of a receiver, or ${exampleNotifyEntry}, but ${itIs(value)}${quoteHint(value)}`;
    reader.fail('wrong-type', at.path, message);
    return undefined;
  }
  const keys = checkKeys(value, notifyEntryKeys, at, subject, reader);
  if (keys.isMissing('to')) {
    reader.fail(
      'missing-key',
      at.path,
      `${subject} has no "to". Add the name of a receiver: ${exampleNotifyEntry}`,
      atKey,
    );
  }
  const when = keys.value('when');
  const whenAt = keys.at('when');
  if (whenAt && when === null) {
    const message = `"when" of ${subject} is empty. Write a JSON-Logic expression, or remove the key to tell of every click`;
    reader.fail('wrong-type', whenAt.path, message);
  }
  const isAsked = whenAt !== undefined && when !== null;
  return { at: at.place, to: readNames(keys, subject, reader), ...(isAsked && { when }) };
}

function readNames(keys: Keys, subject: string, { fail }: Reader): NotifyEntry['to'] {
  const at = keys.at('to');
  const value = keys.value('to');
  if (at === undefined) return [];
  if (typeof value === 'string') return [{ name: value, at: at.place }];
  if (!Array.isArray(value)) {
    const message = `"to" of ${subject} must be the name of a receiver, or a list of names, but ${itIs(value)}${quoteHint(value)}`;
    fail('wrong-type', at.path, message);
    return [];
  }
  if (value.length === 0)
    fail('wrong-value', at.path, `"to" of ${subject} is an empty list: name a receiver`);
  return value.flatMap((name: unknown, index) => {
    const here = below(at, index);
    if (typeof name === 'string') return [{ name, at: here.place }];
    fail(
      'wrong-type',
      here.path,
      `"to" holds names of receivers, but ${itIs(name).replace('it', 'this')}${quoteHint(name)}`,
    );
    return [];
  });
}

function readReceiver(name: string, data: unknown, at: At, reader: Reader): Receiver {
  const owner = `receiver "${name}"`;
  const { fail } = reader;
  if (!isObject(data)) {
    fail('wrong-type', at.path, `${owner} must be a mapping such as ${exampleReceiver}, but ${itIs(data)}`);
  }
  const keys = isObject(data) ? checkKeys(data, receiverKeys, at, owner, reader) : noKeys;
  if (keys.isMissing('url')) {
    fail('missing-key', at.path, `${owner} has no "url". Add the address: url: https://…`, atKey);
  }
  if (keys.isMissing('secret')) {
    const message = `${owner} has no "secret". Add the name of the environment variable that holds it: secret: CRM_SECRET`;
    fail('missing-key', at.path, message, atKey);
  }
  return {
    name,
    url: readUrl(keys, owner, fail),
    secrets: readSecrets(keys, owner, fail),
    include: readTexts(keys, 'include', owner, fail, included) ?? defaultInclude,
    allowPrivate: readNetworks(keys, owner, fail),
    retriesMs: (readTexts(keys, 'retries', owner, fail, time) ?? defaultRetries).map(millisecondsOf),
  };
}

const noKeys = checkKeys({}, [], { path: [], place: [] }, '', {
  fail: () => {},
  unread: new Set(),
  misspelt: new Map(),
});

function readUrl(keys: Keys, owner: string, fail: Fail): string {
  const path = keys.path('url');
  const url = keys.value('url');
  if (path === undefined) return neutralUrl;
  if (typeof url === 'string') return url;
  fail('wrong-type', path, `"url" of ${owner} must be a text such as https://…, but ${itIs(url)}`);
  return neutralUrl;
}

/** Where one cannot be read, any address could be meant to be in it. */
function readNetworks(keys: Keys, owner: string, fail: Fail): readonly Network[] {
  let isWhole = true;
  const refuse: Fail = (...trouble) => {
    isWhole = false;
    fail(...trouble);
  };
  const networks = (readTexts(keys, 'allow_private', owner, refuse, network) ?? []).map(parseNetwork);
  return isWhole ? networks.filter((one) => one !== undefined) : everywhere;
}

/** What is wrong is told without the value: it may be a secret. */
function readSecrets(keys: Keys, owner: string, fail: Fail): readonly string[] {
  const path = keys.path('secret');
  const secret = keys.value('secret');
  if (path === undefined) return [];
  const names: unknown[] = Array.isArray(secret) ? secret : [secret];
  if (Array.isArray(secret) && secret.length !== 2) {
    const message = `"secret" of ${owner} must be one name, or a list of two while one takes the other's place, but the list has ${secret.length}`;
    fail('wrong-value', path, message);
    return [];
  }
  return names.flatMap((name, index) => {
    if (typeof name === 'string') return [name];
    const at = Array.isArray(secret) ? [...path, index] : path;
    const message = `"secret" of ${owner} must be the name of an environment variable, such as CRM_SECRET, but ${name === null ? 'it is empty' : 'it is no text'}`;
    fail('wrong-type', at, message);
    return [];
  });
}

/** What the texts of a list are, and how they are told from others. */
interface TextKind {
  what: string;
  example: string;
  isOne(text: string): boolean;
}

const included: TextKind = {
  what: 'a path of the request',
  example: 'extra_data.answer',
  isOne: (text) => /^[^.]+(?:\.[^.]+)*$/.test(text),
};

const network: TextKind = {
  what: 'a network',
  example: '10.1.2.0/24',
  isOne: (text) => parseNetwork(text) !== undefined,
};

const time: TextKind = {
  what: 'a time of at most a week, with its unit (ms, s, m or h),',
  example: '5s',
  isOne: (text) => timePattern.test(text),
};

// The same pattern stands in the schema: its digits say that no time is longer than a week.
const timePattern = /^(?:([1-9]\d{0,3})(ms|s|m)|([1-9]\d?|1[0-5]\d|16[0-8])(h))$/;

const defaultRetries = ['5s', '5m', '30m', '2h', '5h', '10h', '14h', '20h', '24h'];

function millisecondsOf(text: string): number {
  const [, digits, unit, hours] = timePattern.exec(text)!;
  if (hours !== undefined) return Number(hours) * 3_600_000;
  return Number(digits) * { ms: 1, s: 1000, m: 60_000 }[unit as 'ms' | 's' | 'm'];
}

/** @returns those that are good; undefined where the key is absent */
function readTexts(
  keys: Keys,
  key: string,
  owner: string,
  fail: Fail,
  kind: TextKind,
): readonly string[] | undefined {
  const path = keys.path(key);
  const value = keys.value(key);
  if (path === undefined) return undefined;
  if (!Array.isArray(value)) {
    const message = `"${key}" of ${owner} must be a list such as [${kind.example}], but ${itIs(value)}`;
    fail('wrong-type', path, message);
    return [];
  }
  return value.filter((item: unknown, index): item is string => {
    if (typeof item === 'string' && kind.isOne(item)) return true;
    const found = typeof item === 'string' && item !== '' ? `"${item}" is none` : itIs(item);
    const message = `each item of "${key}" of ${owner} must be ${kind.what} such as ${kind.example}, but ${found}`;
    fail(typeof item === 'string' ? 'wrong-value' : 'wrong-type', [...path, index], message);
    return false;
  });
}

/** Whether a mapping below `default` is an answer with a `notify` beside it, rather than the answer itself. */
export function hasNotifyBeside(value: unknown): value is Mapping {
  return isObject(value) && (Object.hasOwn(value, 'respond') || Object.hasOwn(value, 'notify'));
}
