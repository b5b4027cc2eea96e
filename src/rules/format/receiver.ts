import { defaultInclude, personalFields } from '../../platform/calls.js';
import { say } from '../../values/message.js';
import { type Network, parseNetwork } from '../../values/network.js';
import { listWords } from '../../values/word-list.js';
import type { Window } from '../logic/window.js';
import { list, mapping, text } from './form.js';
import { secretNames } from './secret-names.js';
import { keepingTime, millisecondsOf, time } from './time.js';
import { windowKeys, windowOf } from './window.js';

/** Where events are sent: an entry of the section `notify` of a rules file. */
export interface Receiver {
  /** As rules call it. */
  name: string;
  /** Absolute, without credentials: `https:`, or `http:` where `allowPrivate` says that it stays inside. */
  url: string;
  /** Names of the environment variables that hold the secrets: one, or two while one replaces the other. */
  secrets: readonly string[];
  /** Paths of the request's fields that an event carries. */
  include: readonly string[];
  /** Private networks that the address may be in all the same. */
  allowPrivate: readonly Network[];
  /** Milliseconds from a failed attempt to the next: so many attempts follow the first. */
  retriesMs: readonly number[];
  /** For how long dead letters are kept, in milliseconds. */
  keepMs: number;
  /** When it is notified at all. */
  window?: Window;
}

export const exampleReceiver = '{ url: "https://…", secret: CRM_SECRET }';

/** A path of a field of the request. */
export const requestPath = text({
  mustBe: say`a path of the request such as extra_data.answer`,
  pattern: /^[^.]+(?:\.[^.]+)*$/,
});

const network = text({
  mustBe: say`a network such as 10.1.2.0/24`,
  pattern: /^(?:[\d.]*\.[\d.]*|[\dA-Fa-f:.]*:[\dA-Fa-f:.]*)(?:\/\d{1,3})?$/,
  accepts: (written) => parseNetwork(written) !== undefined,
  make: (written) => parseNetwork(written)!,
});

const defaultRetries = ['5s', '5m', '30m', '2h', '5h', '10h', '14h', '20h', '24h'];
/** As long as the longest queues of others keep theirs, and longer than the longest holidays. */
const defaultKeep = '14d';

/** Where a network cannot be read, any address could be meant to be in it. */
const everywhere: readonly Network[] = [
  { address: [0, 0, 0, 0], prefix: 0 },
  { address: Array<number>(16).fill(0), prefix: 0 },
];

const personal = listWords(
  personalFields.map((name) => `\`${name}\``),
  'and',
);

export const receiver = mapping({
  definition: 'receiver',
  description: 'Where events are sent: each as a POST of JSON, signed as Standard Webhooks.',
  mustBe: say`a mapping such as ${exampleReceiver}`,
  standsIn: true,
  keys: {
    url: {
      form: text({ mustBe: say`a text such as https://…` }),
      title: 'Address',
      description:
        'Where events are sent: `https`, without user name, password and fragment. `http` is allowed with `allow_private`.',
      examples: ['https://crm.example.com/hooks/clicks'],
      required: say`. Add the address: url: https://…`,
      aliases: ['endpoint', 'address', 'uri', 'href', 'target', 'webhook'],
    },
    secret: {
      form: secretNames,
      description:
        'The NAME of the environment variable that holds the signing secret, or whose `NAME_FILE` names a file that holds it. A list of two names while you replace one by the other. Never the [secret](notifying.md#secrets) itself.',
      examples: ['CRM_SECRET', ['CRM_SECRET', 'CRM_SECRET_OLD']],
      required: say`. Add the name of the environment variable that holds it: secret: CRM_SECRET`,
      aliases: ['signing_secret', 'secret_env', 'secret_name'],
    },
    include: {
      form: list({ mustBe: say`a list such as [extra_data.answer]`, of: requestPath }),
      description: `Paths of the request's fields to send. ${personal} are sent only if they are named.`,
      default: defaultInclude,
      examples: [['touchpoint', 'post_token', 'extra_data.answer']],
      aliases: ['fields', 'payload', 'data', 'body', 'send', 'with'],
    },
    allow_private: {
      form: list({
        mustBe: say`a list such as [10.1.2.0/24]`,
        of: network,
        make: (networks, isWhole) => (isWhole ? networks : everywhere),
      }),
      title: 'Private networks',
      description:
        'Private networks that the address may be in. Without it, only public addresses are connected to.',
      default: [],
      examples: [['10.1.2.0/24']],
    },
    retries: {
      form: list({ mustBe: say`a list such as [5s]`, of: time }),
      description:
        'The waits between attempts, such as `400ms`, `5s`, `2m` or `3h`, none longer than a week (168h). Each wait is followed by one more attempt.',
      default: defaultRetries.map(millisecondsOf),
      defaultWritten: defaultRetries,
      examples: [['5s', '5m', '2h']],
      aliases: ['retry', 'attempts', 'backoff', 'delays'],
    },
    keep: {
      form: keepingTime,
      title: 'Retention',
      description:
        'For how long [dead letters](notifying.md#what-is-kept-and-how-long) are kept, such as `12h` or `14d`, at most a year (365d). Then they are deleted.',
      default: millisecondsOf(defaultKeep),
      defaultWritten: defaultKeep,
      examples: ['14d', '48h'],
      aliases: ['ttl', 'retention', 'expires', 'keep_for'],
    },
    ...windowKeys('It is notified'),
  },
  make: (
    { url = 'https://example.com/', secret = [], include, allow_private, retries, keep, from, until },
    { name },
  ): Receiver => ({
    name,
    url,
    secrets: secret,
    include,
    allowPrivate: allow_private,
    retriesMs: retries,
    keepMs: keep,
    ...windowOf({ from, until }),
  }),
});
