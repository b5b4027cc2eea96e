import { expect, it } from 'vitest';
import { decide } from '../../../../../src/index.js';
import { answerJudge } from '../../../../support/judged-rule.js';
import { below, mulberry32, pick, type Random, several } from '../../../../support/random.js';
import type { RandomFile, RandomRule } from '../../../../support/random-files.js';
import { goodRules } from '../../../../support/rules.js';

const now = new Date('2026-11-29T10:00:00Z');
const cities = ['تهران', 'شیراز', 'اصفهان'];

/** As many rules on one value as the index gives up for an interval or a text, and some more. */
const crowd = 120;

const interval = (random: Random) => {
  const low = below(random, 300);
  return { 'extra_data.price': { gte: low, lt: low + 1 + below(random, 3) } };
};
const text = (random: Random) => ({ 'extra_data.title': { contains: `کالای ${below(random, 300)}` } });
const valued = (random: Random) => ({
  'extra_data.city': pick(random, cities.slice(0, 1 + below(random, 3))),
});

/** The rules of a file, one after the other: what each asks. */
const shapes: Record<string, (random: Random, at: number) => Record<string, unknown>> = {
  'a crowd with intervals before rules that name no value': (random, at) => ({
    ...(at < crowd && valued(random)),
    ...interval(random),
  }),
  'rules that name no value before a crowd with intervals': (random, at) => ({
    ...(at >= crowd && valued(random)),
    ...interval(random),
  }),
  'both in turn, one of them with intervals of another fact': (random, at) => ({
    ...(at % 2 === 0 ? valued(random) : { user_side: 'SUPPLY' }),
    ...(at % 3 === 0 ? { 'extra_data.size': { gt: below(random, 300) } } : interval(random)),
  }),
  'a crowd with intervals around a rule for each value, before rules that name no value': (random, at) => {
    if (at >= 60 && at < 60 + cities.length) return { 'extra_data.city': cities[at - 60] };
    return { ...(at < crowd && valued(random)), ...interval(random) };
  },
  'a crowd with texts between rules with intervals': (random, at) =>
    at % 3 === 0 ? interval(random) : { ...valued(random), ...text(random) },
  'a crowd that looks for the items of a list': (random) => ({
    'extra_data.tags': { contains: `برچسب ${below(random, 40)}` },
    ...(random() < 0.5 && { user_side: 'SUPPLY' }),
  }),
  'a crowd with either, behind a rule for each value': (random, at) => ({
    ...valued(random),
    ...(at % 50 !== 7 && (at % 2 === 0 ? interval(random) : text(random))),
  }),
};

it.each(Object.entries(shapes))('decides as json-logic-js does by %s', (_, shape) => {
  const random = mulberry32(11);
  const rules = Array.from(
    { length: 2 * crowd },
    (_, at): RandomRule => ({
      id: `rule-${at}`,
      match: shape(random, at),
      respond: { text_message: `rule-${at}` },
    }),
  );
  const file = {
    version: 1,
    experiments: {},
    conditions: {},
    vars: {},
    rules,
    default: { text_message: 'default' },
  };
  const ruleset = goodRules(JSON.stringify(file));
  const judged = answerJudge(file as unknown as RandomFile);
  const seen = new Set<string>();
  for (let i = 0; i < 600; i++) {
    const request = {
      touchpoint: 'CHAT',
      user_side: pick(random, ['SUPPLY', 'DEMAND']),
      extra_data: {
        city: pick(random, cities),
        price: below(random, 300),
        size: below(random, 300),
        title: `کالای ${below(random, 300)}`,
        tags: several(4, () => `برچسب ${below(random, 40)}`),
      },
    };
    const { rule } = decide(ruleset, request, { now });
    expect(rule, JSON.stringify(request)).toBe(judged(request, now).rule);
    seen.add(rule);
  }
  expect(seen.size).toBeGreaterThan(20);
});
