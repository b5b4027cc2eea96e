import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { factNames } from '../../../src/platform/facts.js';
import {
  factWithoutFields,
  isAlwaysTruthy,
  knownFact,
  neverEquals,
} from '../../../src/platform/known-facts.js';
import { createClock, nowNames } from '../../../src/values/clock.js';

const schema = JSON.parse(readFileSync('schemas/request.schema.json', 'utf8')) as {
  properties: Record<string, { type: string | string[]; examples: unknown[] }>;
};

test('every fact is known, and every part of now', () => {
  for (const name of factNames) expect(knownFact(name), name).toBeDefined();
  for (const name of nowNames) expect(knownFact(`now.${name}`), name).toBeDefined();
  expect(knownFact('toString')).toBeUndefined();
  expect(knownFact('extra_data.answer')).toBeUndefined();
});

test('what is known of the fields of the request is what the schema says', () => {
  for (const [name, { type, examples }] of Object.entries(schema.properties)) {
    const fact = knownFact(name)!;
    const [base, ...others] = [type].flat();
    expect(fact.type, name).toBe(base === 'string' ? 'text' : base);
    // An absent extra_data is {} to the rules.
    expect(fact.mayBeNull, name).toBe(name !== 'extra_data' && others.includes('null'));
    if (fact.names) expect(fact.names, name).toEqual(examples);
  }
});

describe('what is known of now is what the clock says', () => {
  const clock = createClock('Asia/Tehran');
  const start = Date.UTC(2024, 1, 28);
  const instants = Array.from({ length: 3_000 }, (_, i) => new Date(start + i * 1_003 * 60_000));

  it.each(nowNames)('now.%s', (name) => {
    const fact = knownFact(`now.${name}`)!;
    const seen = new Set(instants.map((instant) => clock(instant)[name]));
    for (const value of seen) {
      expect(typeof value).toBe(fact.type === 'text' ? 'string' : 'number');
      expect(neverEquals(`now.${name}`, value, true), String(value)).toBe(false);
      if (fact.form?.beginning) expect(value).toMatch(fact.form.beginning);
      if (isAlwaysTruthy(`now.${name}`)) expect(value).toBeTruthy();
    }
    if (fact.range) {
      expect(Math.min(...(seen as Set<number>))).toBe(fact.range[0]);
      expect(Math.max(...(seen as Set<number>))).toBe(fact.range[1]);
    }
    if (fact.names) expect([...seen].sort()).toEqual([...fact.names].sort());
  });
});

it.each<[string, unknown, boolean, boolean]>([
  ['user_side', 'Supply', false, true],
  ['user_side', 'SUPPLY', false, false],
  ['user_side', 'OTHER', false, false],
  ['user_side', null, false, false],
  ['user_side', '', false, true],
  ['post_token', '', false, true],
  ['conversation_id', '', true, true],
  ['user_id', '', false, true],
  ['post_token', '0', false, false],
  ['touchpoint', '', false, false],
  ['extra_data.answer', '', false, false],
  ['touchpoint', 'chat', false, false],
  ['extra_data', null, false, true],
  ['extra_data', 'x', false, false],
  ['extra_data.answer', null, false, false],
  ['now.hour', 24, false, true],
  ['now.hour', '9', false, false],
  ['now.hour', '9', true, true],
  ['now.hour', 'nine', false, true],
  ['now.hour', true, false, false],
  ['now.hour', null, false, true],
  ['now.time', '9:00', false, true],
  ['now.time', 9, false, true],
  ['now.weekday', 'Friday', false, true],
])('%s and %j: strictly %j, never equal: %j', (path, value, strictly, expected) => {
  expect(neverEquals(path, value, strictly)).toBe(expected);
});

it.each<[string, string | undefined]>([
  ['post_token.x', 'post_token'],
  ['post_token.length', undefined],
  ['post_token.0', undefined],
  ['post_token.length.x', 'post_token'],
  ['now.hour.x', 'now.hour'],
  ['now.hour.length', 'now.hour'],
  ['extra_data.a.b', undefined],
  ['brand_new.field', undefined],
])('%s goes on below %s', (path, expected) => {
  expect(factWithoutFields(path)).toBe(expected);
});
