import { isOwnFact } from '../../platform/facts.js';
import { knownFact } from '../../platform/known-facts.js';
import { say, type Text } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { writtenNumber } from '../../values/written-number.js';
import { beginOf, endOf, type Window, type WindowEdge } from '../logic/window.js';
import { either, list, mapping, named, number, text } from './form.js';
import { ownNames } from './own-names.js';
import { type Phase, phasesOf, type Variant } from './phases.js';
import { edgeIn, faultOf, windowKeys, windowOf } from './window.js';
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
  /** What the weights are when, in order of time. */
  phases: readonly Phase[];
  /** Within which not everybody gets `otherwise`. */
  window?: Window;
  /** Of the answers of a rule: its id. No file writes such an experiment by itself. */
  rule?: string;
}

/** Up to this sum, the share of a person is exact in a double: a hash of 32 bits times the sum. */
const mostWeight = 1_000_000;

const example = '{ by: user_id, variants: { old: 80, new: 20 }, otherwise: old }';

const factSpec = {
  mustBe: say`the path of a fact of the request, such as user_id`,
  pattern:
    /^(?!(?:vars|now|experiments)(?:\.|$))(?!(?:touchpoint|user_side|source|extra_data|supplier|demand)$)(?!.*\{\{)[^.]+(?:\.[^.]+)*$/,
  wrongValue: (path: string) => ({ ...inserted(path), message: faultOfFact(path) }),
};

/** What is wrong with a path by which people cannot be told apart. */
function faultOfFact(path: string): Text {
  const [root = ''] = splitPath(path);
  if (root === 'experiments')
    return say`"by" names what tells one person from another, and "${path}" is what an experiment makes of it. Write, for example, user_id`;
  if (isOwnFact(root))
    return say`"by" names what tells one person from another, and "${path}" is the same for all. Write, for example, user_id`;
  const fact = knownFact(path);
  if (fact?.type === 'object')
    return say`"by" names an id, and "${path}" holds several fields. Name one of them, such as ${path}.id`;
  return fact === undefined
    ? say`"${path}" is not the path of a fact. Write, for example, user_id`
    : say`"by" names what tells one person from another, and "${path}" is the same for many. Write, for example, user_id`;
}

/** A fact that was written as a text inserts it. */
function inserted(path: string): { suggestion?: string } {
  const [, fact] = /^\{\{\s*([^\s|{}]+)\s*\}\}$/.exec(path) ?? [];
  return fact === undefined ? {} : { suggestion: fact };
}

/** The facts that tell one person from another. */
export const by = either<string[]>({
  mustBe: say`the path of a fact such as user_id, or a list of paths`,
  hint: quoteHint,
  forms: [
    text({ ...factSpec, make: (path) => [path] }),
    list({
      of: text(factSpec),
      length: {
        least: 1,
        wrong: (_, subject) => say`${subject} is an empty list: name a fact such as user_id`,
      },
    }),
  ],
});

const weights = {
  mustBe: say`a mapping of names to weights, such as { old: 80, new: 20 }`,
  names: { ...ownNames, areReferredTo: false },
  of: number({
    least: 0,
    most: mostWeight,
    mustBe: say`a weight: a whole number from 0 to ${mostWeight}`,
    hint: (value) =>
      typeof value === 'number' && value > 0 && value < 1
        ? say`. Write shares as whole numbers, such as 80 and 20`
        : typeof value === 'string' && writtenNumber(value)
          ? say`. Write ${writtenNumber(value)!.number}`
          : '',
    // Its name counts all the same.
    fallback: 1,
  }),
  item: (name: string) => say`the weight of "${name}"`,
  empty: (subject: string) =>
    say`${subject} are empty. Write a weight for each variant: { old: 80, new: 20 }`,
  wrong(weights: Readonly<Record<string, unknown>>, subject: string) {
    const sum = Object.values(weights).reduce<number>((total, weight) => total + (weight as number), 0);
    if (sum === 0) return say`${subject} all have the weight 0, so nobody would get any. Give one a weight`;
    if (sum > mostWeight)
      return say`${subject} have weights of ${sum} in sum, and ${mostWeight} is the most. Write smaller ones: only their shares count`;
    return undefined;
  },
  make: (weights: Record<string, number>): Variant[] =>
    Object.entries(weights).map(([name, weight]) => ({ name, weight })),
};

const variants = named(weights);

/** Other weights from days on. */
const ramp = named({
  mustBe: say`a mapping of dates to weights, such as { 2026-12-10: { old: 50, new: 50 } }`,
  names: {
    accepts: (name) => edgeIn(name) !== undefined,
    wrong: (name) => faultOf(name).message,
    pattern: () => /^\d{4}-\d\d-\d\d(?: ([01]\d|2[0-3]):([0-5]\d))?$/,
  },
  of: variants,
  item: (date) => say`the weights from ${date} on`,
  empty: (subject) => say`${subject} is empty. Write weights by their day, or remove it`,
  make: (ramp) => ramp,
});

interface ExperimentValues {
  variants?: Variant[] | undefined;
  otherwise?: string | undefined;
  from?: WindowEdge | undefined;
  until?: WindowEdge | undefined;
  ramp?: Record<string, Variant[]> | undefined;
}

/** What is wrong with a ramp. */
function faultOfRamp({ variants = [], from, until, ramp = {} }: ExperimentValues, subject: Text) {
  const names = variants.map(({ name }) => name);
  const dates = new Map<string, string>();
  for (const [date, weights] of Object.entries(ramp)) {
    const message = faultOfStep(date, weights);
    if (message !== undefined) return { message, below: ['ramp', date] };
  }
  return undefined;

  function faultOfStep(date: string, weights: readonly Variant[]): Text | undefined {
    const absent = names.find((name) => !weights.some((one) => one.name === name));
    if (absent !== undefined)
      return say`"ramp" of ${subject} gives "${absent}" no weight from ${date} on. Write ${absent}: 0 where nobody is to get it`;
    const unknown = weights.find(({ name }) => !names.includes(name));
    if (unknown !== undefined)
      return say`"ramp" of ${subject} gives a weight to "${unknown.name}" from ${date} on, which is not one of its variants: ${names.join(', ')}`;
    const minute = beginOf(edgeIn(date)!);
    if (from !== undefined && minute <= beginOf(from))
      return say`"ramp" of ${subject} has weights from ${date} on, which is not after its "from". Write a later day`;
    if (until !== undefined && minute >= endOf(until))
      return say`"ramp" of ${subject} has weights from ${date} on, which is after its "until". Write an earlier day`;
    const other = dates.get(minute);
    dates.set(minute, date);
    return other === undefined
      ? undefined
      : say`"ramp" of ${subject} has weights from ${date} on, which is the same time as ${other}. Write one of them`;
  }
}

/** The weights of an experiment by their time: outside of its window everybody gets `otherwise`. */
function phasesIn({ variants = [], otherwise = '', from, until, ramp = {} }: ExperimentValues): Phase[] {
  const weighted = (weights: readonly Variant[]) => ({
    otherwise,
    variants: variants.map(({ name }) => weights.find((one) => one.name === name) ?? { name, weight: 0 }),
  });
  const off = weighted([{ name: otherwise, weight: 1 }]);
  return phasesOf(from ? off : weighted(variants), [
    ...(from ? [[beginOf(from), weighted(variants)] as const] : []),
    ...Object.entries(ramp).flatMap(([date, weights]) => {
      const edge = edgeIn(date);
      return edge === undefined ? [] : [[beginOf(edge), weighted(weights)] as const];
    }),
    ...(until ? [[endOf(until), off] as const] : []),
  ]);
}

export const experiment = mapping({
  definition: 'experiment',
  description: 'Splits people into variants: each person always into the same.',
  mustBe: say`a mapping such as ${example}`,
  standsIn: true,
  keys: {
    by: {
      form: by,
      description:
        'The fact that says who the person is, or several: the first that is a text or a number counts, so that `[user_id, conversation_id]` takes the conversation of people who are not logged in.',
      examples: ['user_id', ['user_id', 'conversation_id']],
      required: say`. Add the fact that says who the person is: by: user_id`,
    },
    variants: {
      form: variants,
      description:
        'Names of variants with their weights, whole numbers. A variant gets its weight out of their sum. The order matters: when weights change, people move between neighbours.',
      examples: [{ old: 80, new: 20 }],
      required: say`. Add the variants with their weights: variants: { old: 80, new: 20 }`,
      aliases: ['weights', 'split'],
    },
    otherwise: {
      form: text({ hint: quoteHint }),
      description:
        'The variant of people without an id: those of whom no fact of `by` is there. One of the variants; give it the weight 0 where nobody else is to get it.',
      examples: ['old'],
      required: say`: people can come without an id. Add the variant that they get: otherwise: old`,
      aliases: ['default', 'else'],
    },
    ...windowKeys('People are split'),
    ramp: {
      form: ramp,
      description:
        'Other weights from a [date or time](#windows) on, each with all variants: `{ 2026-12-10: { old: 50, new: 50 } }`.',
      examples: [{ '2026-12-10': { old: 50, new: 50 }, '2026-12-17': { old: 0, new: 100 } }],
      aliases: ['rollout', 'schedule', 'steps'],
    },
  },
  wrong: (values, subject) => faultOfRamp(values, subject),
  make: (values, { name }): Experiment => {
    const { by = [], variants = [], otherwise = '' } = values;
    return { name, by, variants, otherwise, phases: phasesIn(values), ...windowOf(values) };
  },
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
