import { defaultInclude, personalFields } from '../../platform/dynamic-action.js';
import { type Network, parseNetwork } from '../../values/network.js';
import { listWords } from '../../values/word-list.js';
import { either, list, mapping, text } from './form.js';

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
}

export const exampleReceiver = '{ url: "https://…", secret: CRM_SECRET }';

const secretWhat = 'the name of an environment variable, such as CRM_SECRET';
const secretName = text({ wrongType: sayNothingOfIt });

const requestPath = text({
  mustBe: 'a path of the request such as extra_data.answer',
  pattern: /^[^.]+(?:\.[^.]+)*$/,
});

const network = text({
  mustBe: 'a network such as 10.1.2.0/24',
  pattern: /^(?:[\d.]*\.[\d.]*|[\dA-Fa-f:.]*:[\dA-Fa-f:.]*)(?:\/\d{1,3})?$/,
  accepts: (written) => parseNetwork(written) !== undefined,
  make: (written) => parseNetwork(written)!,
});

// Its digits say that no time is longer than a week.
const timePattern = /^(?:([1-9]\d{0,3})(ms|s|m)|([1-9]\d?|1[0-5]\d|16[0-8])(h))$/;

const time = text({
  mustBe: 'a time of at most a week, with its unit (ms, s, m or h), such as 5s',
  pattern: timePattern,
  make: millisecondsOf,
});

const defaultRetries = ['5s', '5m', '30m', '2h', '5h', '10h', '14h', '20h', '24h'];

function millisecondsOf(time: string): number {
  const [, digits, unit, hours] = timePattern.exec(time)!;
  if (hours !== undefined) return Number(hours) * 3_600_000;
  return Number(digits) * { ms: 1, s: 1000, m: 60_000 }[unit as 'ms' | 's' | 'm'];
}

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
  mustBe: `a mapping such as ${exampleReceiver}`,
  standsIn: true,
  keys: {
    url: {
      form: text({ mustBe: 'a text such as https://…' }),
      title: 'Address',
      description:
        'Where events are sent: `https`, without user name, password and fragment. `http` is allowed with `allow_private`.',
      examples: ['https://crm.example.com/hooks/clicks'],
      required: '. Add the address: url: https://…',
    },
    secret: {
      form: either({
        wrongType: sayNothingOfIt,
        fallback: [],
        forms: [
          text({ make: (name) => [name] }),
          list({
            of: secretName,
            item: (subject) => subject,
            length: {
              least: 2,
              most: 2,
              wrong: (length, subject) =>
                `${subject} must be one name, or a list of two while one replaces the other, but the list has ${length}`,
            },
          }),
        ],
      }),
      description:
        'The NAME of the environment variable that holds the signing secret, or whose `NAME_FILE` names a file that holds it. A list of two names while you replace one by the other. Never the [secret](notifying.md#secrets) itself.',
      examples: ['CRM_SECRET', ['CRM_SECRET', 'CRM_SECRET_OLD']],
      required: '. Add the name of the environment variable that holds it: secret: CRM_SECRET',
    },
    include: {
      form: list({ mustBe: 'a list such as [extra_data.answer]', of: requestPath }),
      description: `Paths of the request's fields to send. ${personal} are sent only if they are named.`,
      default: defaultInclude,
      examples: [['touchpoint', 'post_token', 'extra_data.answer']],
    },
    allow_private: {
      form: list({
        mustBe: 'a list such as [10.1.2.0/24]',
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
      form: list({ mustBe: 'a list such as [5s]', of: time }),
      description:
        'The waits between attempts, such as `400ms`, `5s`, `2m` or `3h`, none longer than a week (168h). Each wait is followed by one more attempt.',
      default: defaultRetries.map(millisecondsOf),
      defaultWritten: defaultRetries,
      examples: [['5s', '5m', '2h']],
    },
  },
  make: (
    { url = 'https://example.com/', secret = [], include, allow_private, retries },
    { name },
  ): Receiver => ({
    name,
    url,
    secrets: secret,
    include,
    allowPrivate: allow_private,
    retriesMs: retries,
  }),
});

/** What stands in place of a secret's name may be the secret. */
function sayNothingOfIt(value: unknown, subject: string) {
  return {
    message: `${subject} must be ${secretWhat}, but it is ${value === null ? 'empty' : 'not a text'}`,
  };
}
