import { isOwnFact } from '../../platform/facts.js';
import { splitPath } from '../../values/path.js';
import { either, list, mapping, named, number, text } from './form.js';
import { ownNames } from './own-names.js';
import { quoteHint } from './wording.js';

/** An entry of the section `experiments`: splits people into variants, each person always into the same. */
export interface Experiment {
  /** As rules call it. It is part of what is hashed. */
  name: string;
  /** Paths of facts of the request: the first that says who it is. */
  by: readonly string[];
  /** In file order, which decides who moves when weights change. */
  variants: readonly Variant[];
  /** The variant of people of whom none of the facts says who they are. */
  otherwise: string;
}

export interface Variant {
  name: string;
  /** Its share of the sum of all. */
  weight: number;
}

/** Up to this sum, the share of a person is exact in a double: a hash of 32 bits times the sum. */
const mostWeight = 1_000_000;

const example = '{ by: user_id, variants: { old: 80, new: 20 }, otherwise: old }';

const factSpec = {
  mustBe: 'the path of a fact of the request, such as user_id',
  pattern: /^(?!(?:vars|now|experiments)(?:\.|$))[^.]+(?:\.[^.]+)*$/,
  wrongValue: (path: string) => ({
    message: isOwnFact(splitPath(path)[0] ?? '')
      ? `"by" names what tells one person from another, and "${path}" is the same for all. Write, for example, user_id`
      : `"${path}" is not the path of a fact. Write, for example, user_id`,
  }),
};

const by = either<string[]>({
  mustBe: 'the path of a fact such as user_id, or a list of paths',
  hint: quoteHint,
  forms: [
    text({ ...factSpec, make: (path) => [path] }),
    list({
      of: text(factSpec),
      length: { least: 1, wrong: (_, subject) => `${subject} is an empty list: name a fact such as user_id` },
    }),
  ],
});

const variants = named({
  mustBe: 'a mapping of names to weights, such as { old: 80, new: 20 }',
  names: { ...ownNames, areReferredTo: false },
  of: number({ least: 0, most: mostWeight, mustBe: `a weight: a whole number from 0 to ${mostWeight}` }),
  item: (name) => `the weight of "${name}"`,
  empty: (subject) => `${subject} are empty. Write a weight for each variant: { old: 80, new: 20 }`,
  wrong(weights, subject) {
    const sum = Object.values(weights).reduce<number>((total, weight) => total + (weight as number), 0);
    if (sum === 0) return `${subject} all have the weight 0, so nobody would get any. Give one a weight`;
    if (sum > mostWeight)
      return `${subject} have weights of ${sum} in sum, and ${mostWeight} is the most. Write smaller ones: only their shares count`;
    return undefined;
  },
  make: (weights): Variant[] => Object.entries(weights).map(([name, weight]) => ({ name, weight })),
});

export const experiment = mapping({
  definition: 'experiment',
  description: 'Splits people into variants: each person always into the same.',
  mustBe: `a mapping such as ${example}`,
  standsIn: true,
  keys: {
    by: {
      form: by,
      description:
        'The fact that says who the person is, or several: the first that is a text or a number counts, so that `[user_id, conversation_id]` takes the conversation of people who are not logged in.',
      examples: ['user_id', ['user_id', 'conversation_id']],
      required: '. Add the fact that says who the person is: by: user_id',
    },
    variants: {
      form: variants,
      description:
        'Names of variants with their weights, whole numbers. A variant gets its weight out of their sum. The order matters: when weights change, people move between neighbours.',
      examples: [{ old: 80, new: 20 }],
      required: '. Add the variants with their weights: variants: { old: 80, new: 20 }',
      aliases: ['weights', 'split'],
    },
    otherwise: {
      form: text({ hint: quoteHint }),
      description:
        'The variant of people without an id: those of whom no fact of `by` is there. One of the variants; give it the weight 0 where nobody else is to get it.',
      examples: ['old'],
      required: ': people can come without an id. Add the variant that they get: otherwise: old',
      aliases: ['default', 'else'],
    },
  },
  make: ({ by = [], variants = [], otherwise = '' }, { name }): Experiment => ({
    name,
    by,
    variants,
    otherwise,
  }),
});

/** The experiments that something reads at a path of the facts: all by the path of all facts. */
export function experimentsAt(
  path: string,
  experiments: ReadonlyMap<string, Experiment>,
): readonly Experiment[] {
  const [root = 'experiments', name] = splitPath(path);
  if (root !== 'experiments') return [];
  if (name === undefined) return [...experiments.values()];
  const found = experiments.get(name);
  return found ? [found] : [];
}
