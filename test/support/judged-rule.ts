import { FlagdCore } from '@openfeature/flagd-core';
import jsonLogic from 'json-logic-js';
import './our-operators.js';
import { createClock } from '../../src/values/clock.js';
import type { RandomFile } from './random-files.js';

/**
 * Finds the rule of a file as json-logic-js does, asked rule by rule: nothing here is shared with what decides, but facts and
 * clock.
 */
export function ruleJudge(file: RandomFile): (request: Record<string, unknown>, now: Date) => string {
  const enabled = file.rules.filter(({ enabled }) => enabled !== false);
  // Names are written out once a file, for thousands of clicks.
  const rules = enabled.map(({ id, match = {}, when }) => ({
    id,
    wanted: Object.entries(match).map(([path, wanted]) => askedOf(path, wanted)),
    when: writtenOut(when, file.conditions),
  }));
  const variantsOf = peopleOf(file);
  return (request, now) => {
    const facts = factsOf(request, now, file.vars);
    const holds = holdsFor({ ...facts, experiments: variantsOf(facts) });
    const found = rules.find(
      ({ wanted, when }) => wanted.every(holds) && (when === undefined || holds(when)),
    );
    return found?.id ?? 'default';
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
function peopleOf({ experiments }: RandomFile): (facts: object) => Record<string, string> {
  const core = new FlagdCore();
  const flags = Object.entries(experiments).map(([name, { variants, otherwise }]) => {
    const targeting = { fractional: Object.entries(variants) };
    const names = Object.fromEntries(Object.keys(variants).map((variant) => [variant, variant]));
    return [name, { state: 'ENABLED', variants: names, defaultVariant: otherwise, targeting }];
  });
  core.setConfigurations(JSON.stringify({ flags: Object.fromEntries(flags) }));
  return (facts) =>
    Object.fromEntries(
      Object.entries(experiments).map(([name, { by, otherwise }]) => {
        const ids = by.map((path) => jsonLogic.apply({ var: path }, facts as never) as unknown);
        const id = ids.find((one) => (typeof one === 'string' && one !== '') || typeof one === 'number');
        // flagd-core for JavaScript hashes code units, where flagd itself hashes bytes. Of bytes, both are the same.
        const targetingKey = Buffer.from(String(id)).toString('latin1');
        const { value } = core.resolveStringEvaluation(name, '', { targetingKey });
        return [name, id === undefined ? otherwise : value];
      }),
    );
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
  if (keys[0] === 'condition') return { '!!': [writtenOut(conditions[String(below)], conditions)] };
  return { [keys[0]!]: writtenOut(below, conditions) };
}
