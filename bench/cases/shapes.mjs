// One process, one rule set of a shape that needs more than a hash: what a decision costs.

import { FlagdCore } from '@openfeature/flagd-core';
import { decide } from '../../dist/index.js';
import { assertSame, logicOf, scan } from '../logic.mjs';
import { besideParsing } from '../measure.mjs';
import { rulesetFrom } from '../rulesets.mjs';
import { instantOf, makeShape } from '../shapes.mjs';

const { shape, count, rounds } = JSON.parse(process.argv[2]);
const { data, bodies } = makeShape(shape, count, 20_000);
const ruleset = rulesetFrom(data);

const numbers = new Map(data.rules.map(({ id }, number) => [id, number]));
const run = (request) => decide(ruleset, request, { now: instantOf(request) });
const numberOf = (request) => numbers.get(run(request).rule) ?? -1;
const core = new FlagdCore();
const split = Object.entries(data.experiments?.split.variants ?? {});
const flag = { state: 'ENABLED', variants: Object.fromEntries(split.map(([name]) => [name, name])) };
if (split.length > 0)
  core.setConfigurations(
    JSON.stringify({ flags: { split: { ...flag, defaultVariant: 'a', targeting: { fractional: split } } } }),
  );
/** The time in UTC, and the variant that flagd gives. */
const factsOf = (request) => {
  const iso = instantOf(request).toISOString();
  const now = { date: iso.slice(0, 10), time: iso.slice(11, 16) };
  if (split.length === 0) return { now };
  const variant = core.resolveStringEvaluation('split', 'a', { targetingKey: request.user_id }).value;
  return { now, experiments: { split: variant } };
};
await assertSame('Dargah', numberOf, scan(data.rules.map(logicOf), factsOf), bodies.slice(0, 300));

const options = { rounds, perRound: 2_000 };
console.log(JSON.stringify(besideParsing(run, bodies, options)));
