import { say, type Text } from '../../values/message.js';
import type { Path } from '../diagnostic.js';
import { content, either, list, mapping, text } from './form.js';
import { quoteHint, thisIs } from './wording.js';

/** An entry of a `notify`: receivers to notify, and when. */
export interface NotifyEntry {
  at: Path;
  to: readonly NotifyTarget[];
  /** A JSON-Logic expression; absent where nothing is asked. */
  when?: unknown;
}

/** The name of a receiver, and where it stands. */
export interface NotifyTarget {
  name: string;
  at: Path;
}

/** A condition that may be absent, and then holds at every click; null where it cannot be read. */
export function condition(without: Text) {
  return content<unknown>({
    content: 'condition',
    fits: (value) => value !== null,
    wrongType: (_, subject) => ({
      message: say`${subject} is empty. Write a JSON-Logic expression, or remove the key to ${without}`,
    }),
    fallback: null,
  });
}

const example = '{ to: crm, when: … }';
const entryMustBe = say`the name of a receiver, or ${example}`;

const targets = either({
  mustBe: say`the name of a receiver, or a list of names`,
  hint: quoteHint,
  fallback: [],
  forms: [
    text({ make: (name, at): NotifyTarget[] => [{ name, at }] }),
    list({
      of: text({
        wrongType: (value) => ({
          message: say`"to" holds names of receivers, but ${thisIs(value)}${quoteHint(value)}`,
        }),
        make: (name, at): NotifyTarget => ({ name, at }),
      }),
      length: { least: 1, wrong: (_, subject) => say`${subject} is an empty list: name a receiver` },
    }),
  ],
});

/** One entry or, where only a name stands, one that notifies always. */
const entry = either({
  mustBe: entryMustBe,
  hint: quoteHint,
  fallback: [],
  forms: [
    text({ make: (name, at): NotifyEntry[] => [{ at, to: [{ name, at }] }] }),
    mapping({
      definition: 'notifyEntry',
      description: 'Receivers to notify where a condition holds.',
      keys: {
        to: {
          form: targets,
          description: 'The name of a receiver, or a list of names.',
          examples: ['crm'],
          required: say`. Add the name of a receiver: ${example}`,
        },
        when: {
          form: condition(say`notify of every click`),
          description:
            'A JSON-Logic expression that must be true for them to be notified. Without it they always are.',
          aliases: ['if', 'condition'],
        },
      },
      make: ({ to = [], when }, { at }): NotifyEntry[] => [
        { at, to, ...(when !== undefined && when !== null && { when }) },
      ],
    }),
  ],
});

/** Whom to notify: a name, several, `{ to, when }`, or a list that mixes these. */
export const notify = either({
  definition: 'notify',
  description: 'The name of a receiver, several, { to, when }, or a list that mixes these.',
  mustBe: entryMustBe,
  hint: quoteHint,
  fallback: [],
  forms: [
    entry,
    list({
      of: entry,
      item: (subject) => say`an entry of ${subject}`,
      length: {
        least: 1,
        wrong: (_, subject) => say`${subject} is an empty list, so it notifies nobody. Remove the key`,
      },
      make: (entries) => entries.flat(),
    }),
  ],
});
