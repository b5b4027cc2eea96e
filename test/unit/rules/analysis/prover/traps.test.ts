import { describe, expect, it, test } from 'vitest';
import { shippedContract } from '../../../../../src/platform/contract.js';
import { type Answer, Prover } from '../../../../../src/rules/analysis/prover/prover.js';
import { instantOf } from '../../../../../src/rules/analysis/prover/witness.js';
import { analyzeRules } from '../../../../../src/rules/analyze.js';
import { createClock } from '../../../../../src/values/clock.js';
import { judgedRule, provenFile } from '../../../../support/prover-files.js';

/** Pairs of conditions that look alike, and are not; each is told apart by a click. */

const a = { var: 'extra_data.a' };
const b = { var: 'extra_data.b' };
const hour = { var: 'now.hour' };

describe('a click tells apart', () => {
  it.each<[string, unknown, unknown]>([
    ['what is not less from what is greater or equal', { '!': { '<': [a, 5] } }, { '>=': [a, 5] }],
    ['loose equality from a list', { or: [{ '==': [a, 'x'] }, { '==': [a, 'y'] }] }, { in: [a, ['x', 'y']] }],
    ['what is not null from what is true', { '!=': [a, null] }, { '!!': a }],
    ['what is missing from what is null', { missing: ['extra_data.a'] }, { '==': [a, null] }],
    ['a whole bound from the next', { '<': [a, 5] }, { '<=': [a, 4] }],
    ['a number from a text of it', { '>': [a, 5] }, { '>': [a, '5'] }],
    ['a part of a text from an item', { in: ['b', a] }, { '===': [a, 'b'] }],
    ['an absent fact from null', { '==': [{ var: ['extra_data.a', 1] }, 1] }, { '==': [a, 1] }],
    ['an ending from a part', { ends_with: [a, 'b'] }, { in: ['b', a] }],
    [
      'an ending of a number from that of its text',
      { ends_with: [a, '5'] },
      { or: [{ '==': [a, 5] }, { ends_with: [a, '5'] }] },
    ],
    ['a list from its join', { '==': [a, 'x,y'] }, { '===': [a, 'x,y'] }],
    ['the empty list from a list of nothing', { '==': [a, ''] }, { '!': a }],
    ['an object from its text', { '==': [a, '[object Object]'] }, { '===': [a, '[object Object]'] }],
    ['a spelling from its number', { '==': [a, '5'] }, { '==': [a, 5] }],
    ['an hour from a minute', { '<': [hour, 8] }, { '<=': [{ var: 'now.time' }, '08:00'] }],
    [
      'the last day of a leap year',
      { '==': [{ var: 'now.jalali_month' }, 12] },
      { and: [{ '==': [{ var: 'now.jalali_month' }, 12] }, { '<': [{ var: 'now.jalali_day' }, 30] }] },
    ],
  ])('%s', (_, one, other) => {
    const found = differenceOf(one, other);
    expect(found.verdict).toBe('witness');
  });

  test('a constant of letters from one of numbers', () => {
    const [one, other] = [{ '>': [a, { var: 'vars.m' }] }, { '>': [a, { var: 'vars.n' }] }];
    expect(differenceOf(one, other, { m: 5, n: '5' }).verdict).toBe('witness');
  });
});

describe('a click has a value that', () => {
  const length = { var: 'extra_data.a.length' };
  it.each<[string, unknown, (value: unknown) => boolean]>([
    [
      'is a number, and stands before it among letters',
      { and: [{ '==': [a, 5] }, { '<': [a, '5'] }] },
      (v) => Number(v) === 5 && String(v) < '5',
    ],
    [
      'is a number, and stands behind each of its digits',
      { and: [{ '==': [a, 5] }, { '>': [a, '9'] }] },
      (v) => Number(v) === 5 && String(v) > '9',
    ],
    [
      'is equal to a text, and the only item of a list',
      { and: [{ '==': [a, '5'] }, { in: ['5', a] }, { '!==': [a, '5'] }] },
      (v) => Array.isArray(v) && String(v) === '5',
    ],
    ['joins to nothing, and is true', { and: [{ '==': [a, ''] }, a] }, (v) => `${v}` === '' && v !== ''],
    [
      'is the one text of a list of many numbers',
      { and: [{ in: [a, [1, 2, 3, 4, 5, 6, 7, 8, 'abc']] }, { '==': [length, 3] }] },
      (v) => v === 'abc',
    ],
    [
      'is the one text with a second letter',
      {
        and: [{ in: [a, [1, 2, 3, 4, 5, 'a', 'b', 'xy']] }, { '==': [{ var: 'extra_data.a.1' }, 'y'] }],
      },
      (v) => v === 'xy',
    ],
    ['is greater than every number', { '==': [a, Infinity] }, (v) => Number(v) === Infinity],
    ['is zero, whatever its sign', { and: [{ '===': [a, -0] }, { '<=': [0, a] }] }, (v) => v === 0],
  ])('%s', (_, condition, isWitness) => {
    const prover = new Prover({ call: 'click', contract: shippedContract().click, scope: 'every' });
    const answer = prover.reach(prover.open(provenFile({ logics: [condition] }).resolved), 0);
    expect(answer.verdict).toBe('witness');
    const { extra_data } = (answer as Extract<Answer, { verdict: 'witness' }>).click.request;
    expect((extra_data as { a: unknown }).a).toSatisfy(isWitness);
  });
});

describe('it is proven that the same is', () => {
  it.each<[string, unknown, unknown]>([
    ['hours before 8, and up to 7', { '<': [hour, 8] }, { '<=': [hour, 7] }],
    [
      'an ending within an ending',
      { and: [{ ends_with: [a, 'ir'] }, { ends_with: [a, '.ir'] }] },
      { ends_with: [a, '.ir'] },
    ],
    [
      'an ending of a beginning',
      { and: [{ starts_with: [a, '09'] }, { ends_with: [a, '1'] }, { '!': { ends_with: [a, '2'] } }] },
      { and: [{ ends_with: [a, '1'] }, { starts_with: [a, '09'] }] },
    ],
    ['hours, and times', { '>=': [hour, 8] }, { '>=': [{ var: 'now.time' }, '08:00'] }],
    [
      'minutes that are computed, and a time',
      { '>=': [{ '+': [{ '*': [hour, 60] }, { var: 'now.minute' }] }, 510] },
      { '>=': [{ var: 'now.time' }, '08:30'] },
    ],
    [
      'a negation by its parts',
      { '!': { and: [{ '==': [a, 'x'] }, { '<': [b, 5] }] } },
      { or: [{ '!=': [a, 'x'] }, { '!': { '<': [b, 5] } }] },
    ],
    [
      'a weekend, and the days that are none',
      { in: [{ var: 'now.weekday' }, ['thursday', 'friday']] },
      { '!': { in: [{ var: 'now.weekday' }, ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday']] } },
    ],
    [
      'a date, and a day of both calendars',
      { '==': [{ var: 'now.date' }, '2027-03-21'] },
      {
        and: [
          { '==': [{ var: 'now.jalali_year' }, 1406] },
          { '==': [{ var: 'now.jalali_month' }, 1] },
          { '==': [{ var: 'now.jalali_day' }, 1] },
        ],
      },
    ],
    [
      'a choice, and its parts',
      { if: [{ '==': [a, 1] }, b, { '==': [b, 2] }] },
      { or: [{ and: [{ '==': [a, 1] }, b] }, { and: [{ '!=': [a, 1] }, { '==': [b, 2] }] }] },
    ],
    [
      'the same arithmetic',
      { and: [{ '>': [{ '*': [a, b] }, 5] }, { '==': [a, 2] }] },
      { and: [{ '==': [a, 2] }, { '>': [{ '*': [a, b] }, 5] }] },
    ],
    [
      'small letters that rules never see',
      { in: [{ var: 'user_side' }, ['supply', 'SUPPLY']] },
      { in: [{ var: 'user_side' }, ['SUPPLY']] },
    ],
    [
      'a fact that is never absent',
      { '==': [{ var: ['user_side', 'SUPPLY'] }, 'SUPPLY'] },
      { '==': [{ var: 'user_side' }, 'SUPPLY'] },
    ],
    ['an object of the request that is always there', { '!!': { var: 'extra_data' } }, true],
    [
      'what is below a text, and null',
      { '==': [{ var: 'extra_data.a.b' }, 1] },
      { and: [{ '==': [{ var: 'extra_data.a.b' }, 1] }, { '!==': [a, ''] }, { '!==': [a, 5] }] },
    ],
  ])('%s', (_, one, other) => {
    expect(differenceOf(one, other).verdict).toBe('never');
  });
});

describe('a click that is made to break a test', () => {
  const or = { or: [{ '==': [a, 1] }, { '==': [b, 2] }] };
  const mirrored = { or: [{ '==': [b, 2] }, { '==': [a, 1] }] };

  it('is found where only such a one tells two orders apart', () => {
    const answer = differenceOf(or, mirrored);
    expect(answer).toMatchObject({ verdict: 'witness', isHostile: true });
  });

  it('is left out where ordinary clicks are asked about', () => {
    expect(differenceOf(or, mirrored, {}, 'ordinary')).toMatchObject({ verdict: 'never' });
  });

  it('is the last that is tried', () => {
    expect(differenceOf({ '==': [a, 1] }, { '==': [a, 2] })).toMatchObject({
      verdict: 'witness',
      isHostile: false,
    });
  });
});

test('what is not understood is unknown only where it matters', () => {
  const odd = { '==': [{ cat: [a, '-', b] }, 'one-two'] };
  const prover = new Prover({ call: 'click', contract: shippedContract().click, scope: 'every' });
  const file = prover.open(
    provenFile({ logics: [{ '==': [a, 1] }, { and: [odd, { '==': [a, 1] }] }, odd, true] }).resolved,
  );
  const verdicts = [0, 1, 2, 3, -1].map((rule) => prover.reach(file, rule).verdict);
  expect(verdicts).toEqual(['witness', 'never', 'unknown', 'witness', 'never']);
});

test('a sample settles what is not understood', () => {
  const prover = new Prover({ call: 'click', contract: shippedContract().click, scope: 'every' });
  const product = { '>': [{ '*': [a, b] }, 10_000_000] };
  const file = prover.open(provenFile({ logics: [product] }).resolved);
  expect(prover.reach(file, 0)).toMatchObject({ verdict: 'witness' });
});

test('the facts of a session call are its own', () => {
  const source = { var: 'source' };
  const logics = [
    { '==': [source, 'POST_ADODN'] },
    { '!=': [{ var: 'ticket' }, null] },
    { '==': [source, null] },
    { var: 'supplier.id' },
  ];
  const { resolved } = provenFile({ logics });
  const prover = new Prover({ call: 'session', contract: shippedContract().session, scope: 'every' });
  const file = prover.open({ ...resolved, call: 'session' });
  const answers = logics.map((_, rule) => prover.reach(file, rule));
  expect(answers.map(({ verdict }) => verdict)).toEqual(['never', 'never', 'witness', 'witness']);
  expect(answers[2]).toMatchObject({ click: { request: {} } });
  expect(answers[3]).toMatchObject({
    click: { request: { source: 'CHAT', supplier: { id: expect.anything() } } },
  });
});

test('what only session calls have, a click may carry as a field that nobody knows', () => {
  const names = ['ticket', 'source', 'provider_data', 'callback_url', 'supplier'];
  const logics = names.map((name) => ({ '==': [{ var: name }, 'abc'] }));
  const prover = new Prover({ call: 'click', contract: shippedContract().click, scope: 'every' });
  const file = prover.open(provenFile({ logics }).resolved);
  names.forEach((name, rule) => {
    expect(prover.reach(file, rule)).toMatchObject({
      verdict: 'witness',
      click: { request: { [name]: 'abc' } },
    });
  });
});

test('the fewest rules that leave nothing over are named', () => {
  const prover = new Prover({ call: 'click', contract: shippedContract().click, scope: 'every' });
  const side = { var: 'user_side' };
  const logics = [
    { '==': [b, 1] },
    { '==': [side, 'SUPPLY'] },
    { '==': [side, 'DEMAND'] },
    { '!': { in: [side, ['SUPPLY', 'DEMAND']] } },
    { '==': [a, 'x'] },
  ];
  const file = prover.open(provenFile({ logics }).resolved);
  const answer = prover.reach(file, 4);
  expect(answer.verdict).toBe('never');
  const core = prover.core([{ file, responder: 4 }], answer.blockers);
  expect(core.map(({ rule }) => rule).sort()).toEqual([1, 2, 3]);
});

test.each<[string, unknown, 'witness' | 'never']>([
  ['a condition that is met', a, 'witness'],
  ['one that is never met', { and: [{ '==': [a, 1] }, { '==': [a, 2] }] }, 'never'],
])('names that name others twice at each level, above %s, take no time', (_, ground, verdict) => {
  const names = Array.from({ length: 60 }, (_, level) => `c${level}`);
  const conditions = names.map((name, level) => {
    const below = level === 0 ? ground : { condition: names[level - 1] };
    return [name, { [level % 2 === 0 ? 'and' : 'or']: [below, below] }];
  });
  const text = JSON.stringify({
    version: 1,
    conditions: Object.fromEntries(conditions),
    rules: [{ id: 'a', when: { condition: names.at(-1) }, respond: { text_message: 'a' } }],
    default: { text_message: 'b' },
  });
  const { resolved, diagnostics } = analyzeRules({ file: 'rules.yaml', text });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const prover = new Prover({ call: 'click', contract: shippedContract().click, scope: 'every' });
  expect(prover.reach(prover.open(resolved!), 0).verdict).toBe(verdict);
});

it.each([
  'extra_data.__proto__.polluted',
  '__proto__.polluted',
  'constructor.prototype.polluted',
  'extra_data.constructor.prototype.polluted',
])('a path such as %s changes no prototype', (path) => {
  const logics = [{ '==': [{ var: path }, 1] }, { '!=': [{ var: path }, 'x'] }];
  const text = JSON.stringify({
    version: 1,
    rules: logics.map((when, number) => ({ id: `r${number}`, when, respond: { text_message: 'a' } })),
    default: { text_message: 'b' },
  });
  const { resolved } = analyzeRules({ file: 'rules.yaml', text });
  const prover = new Prover({ call: 'click', contract: shippedContract().click, scope: 'every' });
  const file = prover.open(resolved!);
  for (const responder of [0, 1, -1]) prover.reach(file, responder);
  expect({}).not.toHaveProperty('polluted');
  expect(Object.keys(Object.prototype)).toEqual([]);
});

/** Looks for a click of which one condition holds and the other does not, and lets json-logic-js confirm it. */
function differenceOf(
  one: unknown,
  other: unknown,
  vars: Record<string, unknown> = {},
  scope: 'every' | 'ordinary' = 'every',
): Answer {
  const prover = new Prover({ call: 'click', contract: shippedContract().click, scope });
  const answers = [
    [one, other],
    [other, one],
  ].map(([holds, not]) => {
    const file = provenFile({ logics: [not, holds], vars });
    const answer = prover.reach(prover.open(file.resolved), 1);
    if (answer.verdict === 'witness') {
      const now = instantOf(answer.click, createClock('Asia/Tehran'))!;
      expect(judgedRule(file, { request: answer.click.request, now })).toBe(1);
    }
    return answer;
  });
  return answers.find(({ verdict }) => verdict !== 'never') ?? answers[0]!;
}
