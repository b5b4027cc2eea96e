import { type CallName, calls } from '../../platform/calls.js';
import { type Facts, noVariants, type Variants } from '../../platform/facts.js';
import type { Now } from '../../values/clock.js';
import { deepFreeze, setOwn } from '../../values/json.js';
import { memoize } from '../../values/memo.js';
import { murmurHash3 } from '../../values/murmur-hash.js';
import type { Experiment } from '../format/experiments.js';
import type { Phase, Variant } from '../format/phases.js';
import { compilePath } from '../logic/scope.js';
import { beginOf, isWithin } from '../logic/window.js';
import type { ResolvedRules } from '../model.js';

/** The facts of a request. @param pinned variants that a person gets whoever it is */
export type FactsOf = (request: unknown, now: Now | undefined, pinned?: Variants) => Facts;

/** Makes the facts of the requests of a call: what the platform sends, and what a file adds to it. */
export function createFacts(
  call: CallName,
  vars: Readonly<Record<string, unknown>>,
  experiments: Iterable<Experiment>,
): FactsOf {
  const factsOf = calls[call].facts;
  // A $logic can answer with them as they are.
  deepFreeze(vars);
  const all = [...experiments].map((experiment) => ({
    name: experiment.name,
    variantOf: compileExperiment(experiment),
  }));
  if (all.length === 0) {
    return (request, now, pinned) => {
      const facts = factsOf(request, vars, now);
      // The answers of rules are pinned as well.
      if (pinned !== undefined) facts.experiments = pinned;
      return facts;
    };
  }
  return (request, now, pinned = noVariants) => {
    const facts = factsOf(request, vars, now);
    const variants: Record<string, string> = { ...pinned };
    for (const { name, variantOf } of all) {
      setOwn(variants, name, Object.hasOwn(pinned, name) ? pinned[name]! : variantOf(facts));
    }
    facts.experiments = variants;
    return facts;
  };
}

/** The same for the rules of a file. */
export const factsOfRules = memoize(
  ({ call, file }: ResolvedRules): FactsOf => createFacts(call, file.vars, file.experiments.values()),
);

/** Reads the variant that the person of a call gets. */
export function compileExperiment(experiment: Experiment): (facts: Facts) => string {
  const idOf = compileId(experiment);
  const phaseOf = compilePhases(experiment.phases);
  return (facts) => {
    const phase = phaseOf(facts.now);
    const id = idOf(facts);
    return id === undefined ? phase.otherwise : variantAt(phase, hashOf(experiment, id));
  };
}

/** Which variant the person of a call gets, and why. */
export interface GivenVariant {
  experiment: string;
  variant: string;
  /** `by`: one of these facts says who it is. `closed`: the experiment is not there at this time. */
  reason: 'pinned' | 'closed' | 'by' | 'no-id';
  /** The facts that say who people are; of the reason `by`, the one that did. */
  by: readonly string[];
}

/** Says which variant the person of a call gets, and why. @param facts with the variants in them */
export function givenVariant(
  experiment: Experiment,
  facts: Facts,
  pinned: Variants = noVariants,
): GivenVariant {
  const { name, by, window } = experiment;
  const variant = (facts.experiments as Variants)[name]!;
  const { now } = facts;
  const isClosed = window !== undefined && now !== undefined && !isWithin(`${now.date} ${now.time}`, window);
  const path = by.find((one) => identifies(compilePath(one)(facts)));
  const found = path === undefined ? by : [path];
  const reason = Object.hasOwn(pinned, name)
    ? 'pinned'
    : isClosed
      ? 'closed'
      : path === undefined
        ? 'no-id'
        : 'by';
  return { experiment: name, variant, reason, by: found };
}

/** Whether the time decides in an experiment. */
export function hasPhases({ phases }: Pick<Experiment, 'phases'>): boolean {
  return phases.length > 1;
}

function compilePhases(phases: readonly Phase[]): (now: Now | undefined) => Phase {
  const [first] = phases;
  if (phases.length === 1) return () => first!;
  const starts = phases.slice(1).map(({ since }) => beginOf(since!));
  return (now) => {
    const minute = now === undefined ? '' : `${now.date} ${now.time}`;
    return phases[starts.filter((start) => start <= minute).length]!;
  };
}

/** Reads who the person of a call is: the first of some facts that can say so. */
function compileId({ by }: Pick<Experiment, 'by'>): (facts: unknown) => string | undefined {
  const reads = by.map(compilePath);
  return (facts) => {
    for (const read of reads) {
      const value = read(facts);
      if (identifies(value)) return String(value);
    }
    return undefined;
  };
}

/** Whether a value can tell one person from another. */
export function identifies(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

/** How many hashes there are. */
export const hashCount = 2 ** 32;

/** The place of a person in an experiment: the hash that flagd's `fractional` takes of a flag's name and a targeting key. */
export function hashOf({ name }: Pick<Experiment, 'name'>, id: string): number {
  return murmurHash3(name + id);
}

/** The variant at a place. As flagd has it: https://flagd.dev/reference/custom-operations/fractional-operation/ */
export function variantAt({ variants }: { variants: readonly Variant[] }, hash: number): string {
  const total = totalOf(variants);
  // Below 2⁵², and divided by a power of two: exact.
  const bucket = Math.floor((hash * total) / hashCount);
  let sum = 0;
  for (const { name, weight } of variants) {
    sum += weight;
    if (bucket < sum) return name;
  }
  return variants.at(-1)!.name;
}

/** The hashes at which another variant begins. */
export function boundariesOf({ variants }: { variants: readonly Variant[] }): number[] {
  const total = totalOf(variants);
  let sum = 0;
  return variants.slice(0, -1).map(({ weight }) => {
    sum += weight;
    return Math.ceil((sum * hashCount) / total);
  });
}

/** The sum of the weights, out of which each variant gets its own. */
export function totalOf(variants: readonly Variant[]): number {
  return variants.reduce((sum, { weight }) => sum + weight, 0);
}
