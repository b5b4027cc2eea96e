import { sessionUrlKey } from '../../platform/answer.js';
import { say } from '../../values/message.js';
import { list, mapping } from './form.js';
import { sessionRuleEntry } from './group.js';
import { type NotifyEntry, notify } from './notify.js';
import { requestPath } from './receiver.js';
import type { Single } from './respond.js';
import { neutralUrl, type Rule, urlKey } from './rule.js';
import { secretNames } from './secret-names.js';
import { time } from './time.js';

/** The section `sessions`: what answers session calls. */
export interface Sessions {
  rules: Rule[];
  default: Single;
  defaultNotify: readonly NotifyEntry[];
  /** The receivers to notify of every session call. */
  notifyAll: readonly NotifyEntry[];
  ticket?: Ticket;
}

/** What `{{ ticket }}` proves, and how. */
export interface Ticket {
  /** Names of the environment variables that hold the secrets: the first signs, and the second is still accepted. */
  secrets: readonly string[];
  /** How long a ticket is valid. */
  lifetimeMs: number;
  /** Paths of the request's fields that it carries. */
  include: readonly string[];
}

export const exampleTicket = '{ secret: TICKET_SECRET, include: [post_token, user_id] }';

export const ticket = mapping({
  definition: 'ticket',
  description: 'A signed, short-lived text that proves to your pages who comes.',
  mustBe: say`a mapping such as ${exampleTicket}`,
  keys: {
    secret: {
      form: secretNames,
      description:
        'The NAME of the environment variable that holds the secret, or whose `NAME_FILE` names a file that holds it: at least 32 bytes. A list of two names while you replace one by the other: the first signs. Never the secret itself.',
      examples: ['TICKET_SECRET', ['TICKET_SECRET', 'TICKET_SECRET_OLD']],
      required: say`. Add the name of the environment variable that holds it: secret: TICKET_SECRET`,
    },
    for: {
      form: time,
      title: 'Valid for',
      description: 'How long a ticket is valid, such as `30s`, `5m` or `1h`.',
      default: 5 * 60_000,
      defaultWritten: '5m',
      examples: ['5m'],
    },
    include: {
      form: list({ mustBe: say`a list such as [post_token, user_id]`, of: requestPath }),
      description:
        "Paths of the request's fields that the ticket carries. Whoever holds the link can read them.",
      examples: [['post_token', 'user_side', 'user_id']],
      required: say`. Add the fields that it carries: include: [post_token, user_id]`,
    },
  },
  make: ({ secret = [], for: lifetimeMs, include = [] }): Ticket => ({
    secrets: secret,
    lifetimeMs,
    include,
  }),
});

const exampleDefault = '{ url: "https://…" }';

export const sessions = mapping({
  definition: 'sessions',
  description:
    'Answers the second call of the platform, session initialisation. The rules are tried in order; the first that matches says where the person is sent, else the default does.',
  mustBe: say`a mapping such as { default: ${exampleDefault} }`,
  owner: () => '"sessions"',
  keys: {
    ticket: {
      form: ticket,
      description:
        '[The ticket](tickets.md) that a link inserts with `{{ ticket }}`: a signed, short-lived text, by which your pages know who comes.',
      examples: [{ secret: 'TICKET_SECRET', for: '5m', include: ['post_token', 'user_id'] }],
    },
    notify_all: {
      form: notify,
      title: 'Notify of all',
      description: '[Who is notified](#who-is-notified) of every session call, whichever rule answers.',
      examples: ['crm'],
    },
    rules: {
      form: list({
        of: sessionRuleEntry,
        item: (_, index) => say`session rule ${index + 1}`,
        make: (entries) => entries.flat(),
      }),
      description:
        'The list of rules, in order: the first whose `match` and `when` hold says where the person is sent.',
    },
    default: {
      form: mapping({
        definition: 'sessionDefault',
        description: 'Where people are sent when no rule matches.',
        mustBe: say`a mapping such as ${exampleDefault}`,
        label: say`the default`,
        keys: {
          [sessionUrlKey]: urlKey,
          notify: {
            form: notify,
            description: 'The receivers to notify when the default answers.',
            examples: ['crm'],
          },
        },
        make: ({ [sessionUrlKey]: url = neutralUrl, notify = [] }) => ({
          default: { [sessionUrlKey]: url },
          defaultNotify: notify,
        }),
      }),
      title: 'Default',
      description:
        'Where people are sent when no rule matches, or when the link of a rule would not be a valid one: `{ url }`, perhaps with [`notify`](#who-is-notified).',
      examples: [{ url: '{{ vars.site }}/' }],
      required: say`: every session call needs an answer. Add, for example, default: ${exampleDefault}`,
    },
  },
  make: ({ ticket, notify_all = [], rules = [], default: fallback = noDefault }): Sessions => ({
    rules,
    ...fallback,
    notifyAll: notify_all,
    ...(ticket && { ticket }),
  }),
});

const noDefault = { default: { [sessionUrlKey]: neutralUrl }, defaultNotify: [] };
