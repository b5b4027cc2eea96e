import { FlagdCore } from '@openfeature/flagd-core';
import jsonLogic from 'json-logic-js';
import './our-operators.js';
import { createClock } from '../../src/values/clock.js';
import type { RandomExperiment, RandomFile, RandomOneOf, RandomRule } from './random-files.js';
import { isInWindow, isOpen, minuteOf } from './random-times.js';

/** Finds the rule of a file as {@link answerJudge} does. */
export function ruleJudge(file: RandomFile): (request: Record<string, unknown>, now: Date) => string {
  const judged = answerJudge(file);
  return (request, now) => judged(request, now).rule;
}

/** A rule, and which of its answers. */
interface Judged {
  rule: string;
  choice?: string | undefined;
}

/**
 * Finds the rule of a file as json-logic-js does, asked rule by rule, and the one of several answers that flagd gives:
 * nothing here is shared with what decides, but facts and clock.
 */
export function answerJudge(file: RandomFile): (request: Record<string, unknown>, now: Date) => Judged {
  const enabled = file.rules.filter(({ enabled }) => enabled !== false);
  // Names are written out once a file, for thousands of clicks.
  const rules = enabled.map(({ match = {}, when, ...rule }) => ({
    ...rule,
    wanted: Object.entries(match).map(([path, wanted]) => askedOf(path, wanted)),
    when: writtenOut(when, file.conditions),
  }));
  const variantsOf = peopleOf(file);
  const choiceOf = choices();
  return (request, now) => {
    const facts = factsOf(request, now, file.vars);
    const minute = `${facts.now.date} ${facts.now.time}`;
    const open = Object.fromEntries(
      Object.entries(file.calendars ?? {}).map(([name, calendar]) => [name, isOpen(calendar, minute)]),
    );
    const holds = holdsFor({ ...facts, open, experiments: variantsOf(facts, minute) });
    const found = rules.find(
      ({ wanted, when, ...window }) =>
        isInWindow(window, minute) && wanted.every(holds) && (when === undefined || holds(when)),
    );
    return { rule: found?.id ?? 'default', choice: found && choiceOf(found, facts, minute) };
  };
}

/** An entry of `match` as docs/rules.md has it. */
function askedOf(path: string, wanted: unknown): unknown {
  const fact = { var: path };
  if (typeof wanted !== 'object' || wanted === null) return { '==': [fact, wanted] };
  if (Array.isArray(wanted)) return { or: wanted.map((one) => ({ '==': [fact, one] })) };
  const { not, gt, gte, lt, lte, between, contains, starts_with, ends_with, matches, present } =
    wanted as Record<string, unknown>;
  const parts: unknown[] = [];
  if (Array.isArray(not)) for (const one of not) parts.push({ '!=': [fact, one] });
  else if (not !== undefined) parts.push({ '!=': [fact, not] });
  if (contains !== undefined) parts.push({ in: [contains, fact] });
  if (starts_with !== undefined) parts.push({ starts_with: [fact, starts_with] });
  if (ends_with !== undefined) parts.push({ ends_with: [fact, ends_with] });
  if (matches !== undefined) parts.push({ matches: [fact, matches] });
  if (present !== undefined) parts.push({ [present ? '!=' : '==']: [fact, null] });
  const bounds = Object.entries({ '>': gt, '>=': gte, '<': lt, '<=': lte }).filter(
    ([, bound]) => bound !== undefined,
  );
  for (const [operator, bound] of bounds) parts.push({ [operator]: [fact, bound] });
  if (between !== undefined)
    parts.push({ '<=': [(between as unknown[])[0], fact, (between as unknown[])[1]] });
  // What is absent is neither less nor greater than anything.
  if (bounds.length > 0 || between !== undefined) parts.push({ '!=': [fact, null] });
  return { and: parts };
}

/** As docs/rules.md has them. */
function factsOf(request: Record<string, unknown>, now: Date, vars: RandomFile['vars']) {
  const side = request.user_side;
  return {
    ...request,
    touchpoint: request.touchpoint ?? null,
    post_token: unlessEmpty(request.post_token),
    conversation_id: null,
    user_side: unlessEmpty(typeof side === 'string' ? side.toUpperCase() : side),
    user_id: unlessEmpty(request.user_id),
    extra_data: request.extra_data ?? {},
    vars,
    now: clock(now),
  };
}

jsonLogic.add_operation('variant', function (this: unknown, name: string, variant: string) {
  return jsonLogic.apply({ '===': [{ var: `experiments.${name}` }, variant] }, this as never);
} as never);

/** The variants that flagd gives to the person of a click. */
function peopleOf({ experiments }: RandomFile): (facts: object, minute: string) => Record<string, string> {
  const all = Object.entries(experiments).map(
    ([name, experiment]) => [name, variantIn(name, experiment)] as const,
  );
  return (facts, minute) =>
    Object.fromEntries(all.map(([name, variantOf]) => [name, variantOf(facts, minute)]));
}

function variantIn(name: string, { by, variants, otherwise, ramp = {}, ...window }: RandomExperiment) {
  const phases = [
    { since: '', variantOf: flag(name, variants) },
    ...Object.entries(ramp).map(([edge, weights]) => ({
      since: minuteOf(edge),
      variantOf: flag(name, weights),
    })),
  ];
  return (facts: object, minute: string): string => {
    const id = idIn(facts, by);
    if (id === undefined || !isInWindow(window, minute)) return otherwise;
    return phases.findLast(({ since }) => since <= minute)!.variantOf(id);
  };
}

/** Which of several answers a person gets: of those that are there, each as likely as the others. */
function choices(): (
  rule: Pick<RandomRule, 'id' | 'respond'>,
  facts: object,
  minute: string,
) => string | undefined {
  const flags = new Map<string, (id: string) => string>();
  return ({ id: rule, respond }, facts, minute) => {
    const { one_of, by } = respond as RandomOneOf;
    if (one_of === undefined) return undefined;
    const present = one_of.flatMap((one, index) => {
      if (typeof one === 'string') return [one];
      return !('respond' in one) || isInWindow(one, minute) ? [String(index + 1)] : [];
    });
    const id = idIn(facts, by);
    if (id === undefined) return present[0];
    const key = `${rule} ${present}`;
    const known =
      flags.get(key) ?? flag(`${rule}.one_of`, Object.fromEntries(present.map((name) => [name, 1])), present);
    flags.set(key, known);
    return known(id);
  };
}

function idIn(facts: object, by: readonly string[]): string | undefined {
  const ids = by.map((path) => jsonLogic.apply({ var: path }, facts as never) as unknown);
  const id = ids.find((one) => (typeof one === 'string' && one !== '') || typeof one === 'number');
  return id === undefined ? undefined : String(id);
}

/** What flagd gives for a flag of some weights. @param order of the names: as keys, numbers would come first */
function flag(
  name: string,
  weights: Record<string, number>,
  order = Object.keys(weights),
): (id: string) => string {
  const core = new FlagdCore();
  const targeting = { fractional: order.map((variant) => [variant, weights[variant]]) };
  const variants = Object.fromEntries(order.map((variant) => [variant, variant]));
  const one = { state: 'ENABLED', variants, defaultVariant: order[0], targeting };
  core.setConfigurations(JSON.stringify({ flags: { [name]: one } }));
  return (id) => {
    // flagd-core for JavaScript hashes code units, where flagd itself hashes bytes. Of bytes, both are the same.
    const targetingKey = Buffer.from(id).toString('latin1');
    return core.resolveStringEvaluation(name, '', { targetingKey }).value;
  };
}

function unlessEmpty(value: unknown): unknown {
  return value === '' ? null : (value ?? null);
}

const clock = createClock('Asia/Tehran');

/** What cannot be evaluated does not hold. */
function holdsFor(facts: object): (logic: unknown) => boolean {
  return (logic) => {
    try {
      return jsonLogic.truthy(jsonLogic.apply(logic as never, facts) as never);
    } catch {
      return false;
    }
  };
}

/** Logic with the named conditions written out. */
export function writtenOut(logic: unknown, conditions: Record<string, unknown>): unknown {
  if (Array.isArray(logic)) return logic.map((part) => writtenOut(part, conditions));
  if (typeof logic !== 'object' || logic === null) return logic;
  const keys = Object.keys(logic);
  // Two keys make data, which json-logic-js leaves as it is.
  if (keys.length !== 1) return logic;
  const below = (logic as Record<string, unknown>)[keys[0]!];
  if (keys[0] === 'during') return { var: `open.${below}` };
  if (keys[0] === 'condition') return { '!!': [writtenOut(conditions[String(below)], conditions)] };
  return { [keys[0]!]: writtenOut(below, conditions) };
}
