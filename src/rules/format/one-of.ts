import { isObject } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';
import type { Path } from '../diagnostic.js';
import { isWithin, type Window, type WindowEdge } from '../logic/window.js';
import { by, type Experiment } from './experiments.js';
import { content, either, list, mapping, text } from './form.js';
import { minutesOf, phasesOf } from './phases.js';
import { neutralResponse, respondKey, respondMustBe, type Single, type Template } from './respond.js';
import { windowKeys, windowOf } from './window.js';
import { quoteHint } from './wording.js';

/** Several answers of a rule, of which each person gets one, always the same. */
export class OneOf {
  constructor(
    /** Paths of facts of the request: the first that says who it is. */
    readonly by: readonly string[],
    readonly choices: readonly Choice[],
  ) {}
}

/** One of several answers. */
export interface Choice {
  respond: Single;
  /** Where that stands below the entry. */
  below: Path;
  /** When it is one of them at all. */
  window?: Window;
}

/** The answers that stand in a `respond`, each where it stands. */
export function answersIn(respond: Single | OneOf, at: Path): { respond: Single; at: Path }[] {
  if (!(respond instanceof OneOf)) return [{ respond, at }];
  return respond.choices.map((choice, index) => ({
    respond: choice.respond,
    at: [...at, 'one_of', index, ...choice.below],
  }));
}

/** The several answers of a rule, as messages call them: `answer b of rule "thanks"`. */
export function choicesOf({ id, at, respond }: { id: string; at: Path; respond: Single | OneOf }) {
  if (!(respond instanceof OneOf)) return [];
  return respond.choices.map((choice, index) => ({
    name: say`answer ${nameOfChoice(choice, index)} of rule "${id}"`,
    at: [...at, 'respond', 'one_of', index],
    window: choice.window,
  }));
}

/** What a choice is called: the name of its response, or its number. */
export function nameOfChoice({ respond }: Pick<Choice, 'respond'>, index: number): string {
  return typeof respond === 'string' ? respond : String(index + 1);
}

/** What the experiment is called that gives people the answers of a rule. */
export function nameOfChoices(rule: string): string {
  return `${rule}.one_of`;
}

/** The experiment that gives people the answers of a rule: of equal weights, those that are there at the time. */
export function experimentOf(rule: string, { by, choices }: OneOf): Experiment {
  const begins = (minute: string) => {
    const present = choices.map(({ window }) => window === undefined || isWithin(minute, window));
    const names = choices.map(nameOfChoice);
    return {
      variants: names.map((name, index) => ({ name, weight: present[index] ? 1 : 0 })),
      otherwise: names[Math.max(0, present.indexOf(true))]!,
    };
  };
  const minutes = new Set(choices.flatMap(({ window }) => (window ? minutesOf(window) : [])));
  const first = begins('');
  const phases = phasesOf(
    first,
    [...minutes].map((minute) => [minute, begins(minute)] as const),
  );
  return { name: nameOfChoices(rule), by, ...first, phases, rule };
}

const choice = either<Choice>({
  mustBe: respondMustBe,
  hint: quoteHint,
  fallback: { respond: neutralResponse, below: [] },
  forms: [
    text({ make: (respond) => ({ respond, below: [] }) }),
    mapping({
      definition: 'choice',
      description: 'One of several answers, with the time in which it is one of them.',
      toldBy: 'respond',
      keys: { respond: respondKey, ...windowKeys('It is one of them') },
      make: ({
        respond = neutralResponse,
        ...edges
      }: {
        respond?: Single | undefined;
        from?: WindowEdge | undefined;
        until?: WindowEdge | undefined;
      }) => ({ respond, below: ['respond'], ...windowOf(edges) }),
    }),
    content({
      content: 'response',
      fits: isObject,
      make: (template) => ({ respond: template as Template, below: [] }),
    }),
  ],
});

export const oneOf = mapping({
  definition: 'oneOf',
  description: 'Several answers, of which each person gets one, always the same.',
  mustBe: say`a mapping such as { one_of: [a, b], by: user_id }`,
  toldBy: 'one_of',
  keys: {
    one_of: {
      form: list({
        of: choice,
        item: (subject, index) => say`entry ${index + 1} of ${subject}`,
        length: {
          least: 2,
          wrong: (length, subject) =>
            length === 0
              ? say`${subject} is an empty list: name the answers`
              : say`${subject} has one entry, which everybody would get. Write it as the answer itself, or add another`,
        },
      }),
      title: 'Answers',
      description:
        'Two or more answers, each the name of a response or a response written in place; with `{ respond, from, until }` one that is there for a time. Everybody gets one of those that are there, each as many people as the others.',
      examples: [['thanks', 'thank-you', { text_message: 'سپاس' }]],
      required: say`: name the answers`,
      aliases: ['oneof', 'oneOf', 'one-of', 'any_of', 'choices'],
    },
    by: {
      form: by,
      description:
        'The fact that says who the person is, or several, as in [experiments](#experiments). Who has none gets the first answer.',
      examples: ['conversation_id', ['user_id', 'conversation_id']],
      required: say`. Add the fact by which a person always gets the same answer: by: conversation_id`,
    },
  },
  wrong: ({ one_of = [] }, subject) => faultOf(one_of as Choice[], subject),
  make: ({ one_of = [], by = [] }) =>
    new OneOf(by, one_of.length > 0 ? one_of : [{ respond: neutralResponse, below: [] }]),
});

function faultOf(choices: readonly Choice[], subject: Text): Text | undefined {
  const keys = choices.map(({ respond }) => JSON.stringify(respond));
  const second = keys.findIndex((key, index) => keys.indexOf(key) < index);
  if (second !== -1)
    return say`entries ${keys.indexOf(keys[second]!) + 1} and ${second + 1} of "one_of" in ${subject} are the same answer. Each is given to as many people as the others; for other shares use "experiments"`;
  const minutes = choices.flatMap(({ window }) => (window ? minutesOf(window) : []));
  const empty = ['', ...minutes.sort()].find((minute) =>
    choices.every(({ window }) => window !== undefined && !isWithin(minute, window)),
  );
  if (empty === undefined) return undefined;
  const when = empty === '' ? say`at first` : say`from ${empty} on`;
  return say`${when} none of the answers of "one_of" in ${subject} is there. Let one stand without "from" and "until"`;
}
