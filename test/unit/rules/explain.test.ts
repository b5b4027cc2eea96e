import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/platform/facts.js';
import type { PartExplanation } from '../../../src/rules/analysis/condition-parts.js';
import { type AnalyzedRules, analyzeRules } from '../../../src/rules/analyze.js';
import type { Diagnostic } from '../../../src/rules/diagnostic.js';
import { compileRules } from '../../../src/rules/engine/compile.js';
import { decide } from '../../../src/rules/engine/decide.js';
import {
  createExplainer,
  type Explanation,
  explain,
  type RuleExplanation,
} from '../../../src/rules/explain.js';
import { Budget } from '../../../src/rules/logic/budget.js';
import type { Condition } from '../../../src/rules/logic/condition.js';
import { compileCondition, type Predicate } from '../../../src/rules/logic/predicate.js';
import type { ResolvedRules } from '../../../src/rules/model.js';
import { randomData, randomLogic } from '../../support/logic.js';
import { below, mulberry32, pick, type Random } from '../../support/random.js';
import { fileOf, soundRules } from '../../support/rules.js';
import { size } from '../../support/soak.js';

const now = new Date('2026-11-22T06:30:00Z');

type Sound = AnalyzedRules & { resolved: ResolvedRules };

function examined(text: string): Sound {
  const found = analyzeRules({ file: 'rules.yaml', text }, () => false);
  const isError = ({ severity }: Diagnostic) => severity === 'error';
  expect(found.diagnostics.filter(isError)).toEqual([]);
  return found as Sound;
}

function explained(body: string, request: unknown): Explanation {
  const { resolved, contract } = examined(fileOf(body));
  return explain(resolved, 'rules.yaml', contract, request, now);
}

/** One rule with this condition, on these data below `extra_data`. */
function explainedWhen(when: string, extraData: object): RuleExplanation {
  const body = `rules: [{ id: a, when: ${when}, respond: { text_message: آ } }]`;
  return explained(body, { touchpoint: 'CHAT', extra_data: extraData }).rules[0]!;
}

const missesOf = ({ misses }: RuleExplanation) =>
  misses.map(({ part, wanted }) => `${wanted ? '' : 'not '}${part.test?.wording ?? part.kind}`);

const outcomes = ({ rules }: Explanation) => rules.map(({ id, outcome }) => `${id} ${outcome}`);

describe('what became of each rule', () => {
  const rules = `rules:
  - { id: no, match: { extra_data.answer: no }, respond: { text_message: ۱ } }
  - { id: off, enabled: false, match: { extra_data.answer: yes }, respond: { text_message: ۲ } }
  - { id: odd, when: { "==": [{ var: extra_data.odd }, x] }, respond: { text_message: ۳ } }
  - id: link
    match: { extra_data.answer: yes }
    respond: { action: { open_post_page: { post_token: "{{ extra_data.post }}" } } }
  - { id: any, respond: { text_message: ۵ } }`;
  const answerYes = { answer: 'yes', post: 'wZC44q5D', odd: { toString: 1 } };

  test('the one that answered, those before it, and those that it shadows', () => {
    const explanation = explained(rules, { touchpoint: 'CHAT', extra_data: answerYes });
    expect(outcomes(explanation)).toEqual([
      'no not-matched',
      'off disabled',
      'odd failed',
      'link answered',
      'any shadowed',
    ]);
    expect(explanation.rules.map(({ holds }) => holds)).toEqual([false, true, undefined, true, true]);
    expect(explanation.rules[2]!.error).toBeInstanceOf(TypeError);
    expect(explanation.rules[4]!.condition).toBeUndefined();
  });

  test('one whose answer would break the contract is rejected, and the default answers', () => {
    const { decision, rules: told } = explained(rules, {
      touchpoint: 'CHAT',
      extra_data: { ...answerYes, post: '' },
    });
    expect(decision).toMatchObject({ rule: 'default', reason: 'rejected', rejected: { rule: 'link' } });
    expect(told.map(({ outcome }) => outcome).slice(3)).toEqual(['rejected', 'shadowed']);
  });

  test('a request that breaks the request schema is explained, and its errors are told', () => {
    const { requestErrors, decision } = explained(rules, { extra_data: { answer: 'no' } });
    expect(requestErrors).toMatchObject([{ pointer: '/touchpoint', detail: 'is required' }]);
    expect(decision.rule).toBe('no');
  });
});

describe('the nearest miss', () => {
  test.for([
    ['{ "==": [{ var: extra_data.a }, 1] }', {}, ['extra_data.a == 1']],
    ['{ "!=": [{ var: extra_data.a }, 1] }', { a: 1 }, ['extra_data.a != 1']],
    ['{ "!": { "==": [{ var: extra_data.a }, 1] } }', { a: 1 }, ['not extra_data.a == 1']],
    [
      '{ and: [{ "==": [{ var: extra_data.a }, 1] }, { ">": [{ var: extra_data.b }, 2] }] }',
      {},
      ['extra_data.a == 1', 'extra_data.b > 2'],
    ],
    [
      '{ or: [{ and: [{ var: extra_data.a }, { var: extra_data.b }] }, { var: extra_data.c }] }',
      {},
      ['extra_data.c'],
    ],
    // Of two ways of one length, the one on which more is right already.
    [
      '{ or: [{ var: extra_data.a }, { and: [{ var: extra_data.b }, { var: extra_data.c }] }] }',
      { c: 1 },
      ['extra_data.b'],
    ],
    ['{ "!": { or: [{ var: extra_data.a }, { var: extra_data.b }] } }', { a: 1 }, ['not extra_data.a']],
    // No request changes a constant, so another way is shorter than any through it.
    [
      '{ or: [false, { and: [{ var: extra_data.a }, { var: extra_data.b }] }] }',
      {},
      ['extra_data.a', 'extra_data.b'],
    ],
    ['{ and: [false, { var: extra_data.a }] }', { a: 1 }, ['constant']],
    // A part that throws stands in the way of those behind it.
    ['{ or: [{ "==": [{ var: extra_data.a }, x] }, true] }', { a: { toString: 1 } }, ['extra_data.a == "x"']],
  ] as const)('of %s on %j', ([when, extraData, misses]) => {
    expect(missesOf(explainedWhen(when, extraData))).toEqual(misses);
  });

  test('a part that two names share counts once', () => {
    const rule = explained(
      `conditions:
  open: { var: extra_data.open }
  one: { and: [{ condition: open }, { var: extra_data.a }] }
  two: { and: [{ condition: open }, { var: extra_data.b }] }
rules: [{ id: a, when: { and: [{ condition: one }, { condition: two }] }, respond: { text_message: آ } }]`,
      {},
    ).rules[0]!;
    expect(missesOf(rule)).toEqual(['extra_data.open', 'extra_data.a', 'extra_data.b']);
  });

  test('the nearest rule is short of the fewest parts, has the most right, and was tried', () => {
    const rule = (id: string, match: string) => `  - { id: ${id}, ${match}, respond: { text_message: آ } }`;
    const body = [
      'rules:',
      rule('far', 'match: { extra_data.a: 1, extra_data.b: 2 }'),
      rule('never', 'when: false'),
      rule('off', 'enabled: false, match: { touchpoint: CHAT, user_side: SUPPLY, extra_data.a: 1 }'),
      rule('bare', 'match: { extra_data.a: 1 }'),
      rule('near', 'match: { touchpoint: CHAT, extra_data.a: 1 }'),
      rule('as-near', 'match: { touchpoint: CHAT, extra_data.b: 1 }'),
      rule('answers', 'match: { touchpoint: CHAT }'),
      rule('nearest-but-later', 'match: { touchpoint: CHAT, user_side: SUPPLY, extra_data.a: 1 }'),
    ].join('\n');
    expect(explained(body, { touchpoint: 'CHAT', user_side: 'SUPPLY' }).nearest?.id).toBe('near');
    expect(explained('rules: []', {}).nearest).toBeUndefined();
  });
});

describe('a test', () => {
  test.for([
    ['{ "==": [{ var: extra_data.a }, yes] }', { operator: '==', wanted: 'yes' }, 'extra_data.a == "yes"'],
    ['{ "===": [1, { var: extra_data.a }] }', { operator: '===', wanted: 1 }, 'extra_data.a === 1'],
    ['{ "!==": [{ var: extra_data.a }, null] }', { operator: '!==', wanted: null }, 'extra_data.a !== null'],
    ['{ "<": [5, { var: extra_data.a }] }', { operator: '>', wanted: 5 }, 'extra_data.a > 5'],
    [
      '{ in: [{ var: extra_data.a }, [x, 1]] }',
      { operator: 'in', wantedOneOf: ['x', 1] },
      'extra_data.a in ["x",1]',
    ],
    [
      '{ in: [ab, { var: extra_data.a }] }',
      { operator: 'contains', wanted: 'ab' },
      'extra_data.a contains "ab"',
    ],
  ] as const)('%s is a comparison of a fact with literals', ([when, told, wording]) => {
    const { test: asked } = explainedWhen(when, { a: 'x' }).condition!;
    expect(asked).toMatchObject({ ...told, wording, path: 'extra_data.a' });
    expect(asked!.found).toEqual([{ path: 'extra_data.a', value: 'x', absent: false }]);
  });

  test('an entry of match with a list is one test', () => {
    const { condition } = explained(
      'rules: [{ id: a, match: { touchpoint: [CHAT, MY_POST] }, respond: { text_message: آ } }]',
      { touchpoint: 'MY_POST' },
    ).rules[0]!;
    expect(condition).toMatchObject({
      kind: 'test',
      holds: true,
      at: ['rules', 0, 'match', 'touchpoint'],
      test: { operator: '==', path: 'touchpoint', wantedOneOf: ['CHAT', 'MY_POST'] },
      parts: [],
    });
  });

  test('another tells every fact that it reads, and what it came to', () => {
    const when =
      '{ ">": [{ "+": [{ var: extra_data.a }, { var: [extra_data.b, 7] }] }, { var: vars.most }] }';
    const { condition } = explained(
      `vars: { most: 9 }\nrules: [{ id: a, when: ${when}, respond: { text_message: آ } }]`,
      { extra_data: { a: 1, b: null } },
    ).rules[0]!;
    expect(condition!.test).toMatchObject({
      wording: 'extra_data.a + (extra_data.b, or 7) > vars.most',
      found: [
        { path: 'extra_data.a', value: 1, absent: false },
        { path: 'extra_data.b', value: null, absent: false },
        { path: 'vars.most', value: 9, absent: false },
      ],
      value: false,
    });
    expect(condition!.test).not.toHaveProperty('path');
  });

  test('what it reads of an item is no fact', () => {
    const when = '{ some: [{ var: extra_data.list }, { "==": [{ var: name }, x] }] }';
    const { test: asked } = explainedWhen(when, { list: [{ name: 'y' }] }).condition!;
    expect(asked!.found.map(({ path }) => path)).toEqual(['extra_data.list']);
  });

  test.for([
    [{ extra_data: { a: null } }, null, false],
    [{ extra_data: {} }, null, true],
    [{ extra_data: null }, null, true],
    [{}, null, true],
    [{ extra_data: { a: 0 } }, 0, false],
    ['no object', null, true],
  ] as const)('null in the request is told from nothing: %j', ([request, value, absent]) => {
    const body = 'rules: [{ id: a, match: { extra_data.a: 1 }, respond: { text_message: آ } }]';
    const { test: asked } = explained(body, request).rules[0]!.condition!;
    expect(asked!.found).toEqual([{ path: 'extra_data.a', value, absent }]);
  });

  test('facts are seen as the rules see them: the side in capitals, the time of the click', () => {
    const body = `rules: [{ id: a, match: { user_side: SUPPLY, now.hour: 11 }, respond: { text_message: آ } }]`;
    const { condition } = explained(body, { user_side: 'Supply' }).rules[0]!;
    expect(condition!.parts.map(({ holds, test: asked }) => [holds, asked!.found[0]!.value])).toEqual([
      [true, 'SUPPLY'],
      [false, 10],
    ]);
  });
});

test('conditions that name others twice at each level are explained once each', () => {
  const depth = 60;
  const conditions = Array.from({ length: depth }, (_, index) => {
    const below = index === 0 ? '{ var: extra_data.a }' : `{ condition: c${index - 1} }`;
    return `  c${index}: { ${index % 2 === 0 ? 'and' : 'or'}: [${below}, ${below}] }`;
  });
  const when = `{ condition: c${depth - 1} }`;
  const body = `conditions:\n${conditions.join('\n')}\nrules: [{ id: a, when: ${when}, respond: { text_message: آ } }]`;
  const [rule] = explained(body, {}).rules;
  expect(missesOf(rule!)).toEqual(['extra_data.a', 'extra_data.a']);
  const seen = new Set<PartExplanation>();
  const walk = (part: PartExplanation) => {
    if (seen.has(part)) return;
    seen.add(part);
    part.parts.forEach(walk);
  };
  walk(rule!.condition!);
  expect(seen.size).toBe(3 * depth + 1);
});

describe('on random rules and requests', () => {
  const random = mulberry32(20_261_122);
  const files = Array.from({ length: size(120, 20) }, () => randomFile(random));

  test('the files are varied: rules match, miss, fail and are disabled', () => {
    const seen = new Set<string>();
    for (const { file, requests } of files) {
      for (const request of requests)
        for (const line of outcomes(file.explain(request))) seen.add(line.split(' ')[1]!);
    }
    expect([...seen].sort()).toEqual([
      'answered',
      'disabled',
      'failed',
      'not-matched',
      'rejected',
      'shadowed',
    ]);
  });

  test('the decision is that of decide, and so is the rule that is shown to answer', () => {
    for (const { file, requests } of files) {
      const ruleset = compileRules(file.resolved, 'rules.yaml', file.contract);
      for (const request of requests) {
        const { decision, rules } = file.explain(request);
        const { rule, reason, response, rejected } = decide(ruleset, request, { now });
        expect(decision).toMatchObject({ rule, reason, response });
        const decisive = rules.filter(({ outcome }) => outcome === 'answered' || outcome === 'rejected');
        expect(decisive.map(({ id }) => id)).toEqual(reason === 'no-match' ? [] : [rejected?.rule ?? rule]);
      }
    }
  });

  test('each part comes to what the compiled condition comes to', () => {
    for (const { file, requests } of files) {
      for (const request of requests) {
        const facts = factsOf(request, file.resolved.file.vars, undefined);
        const { rules } = file.explain(request);
        file.resolved.rules.forEach(({ condition }, index) => {
          const { condition: part, holds } = rules[index]!;
          expect(holds).toBe(truth(condition, file.resolved, facts));
          if (part) compareParts(part, condition, file.resolved, facts);
        });
      }
    }
  });

  test('a rule that holds has no misses, another has some, and each is not as wanted', () => {
    for (const { file, requests } of files) {
      for (const request of requests) {
        for (const { holds, misses } of file.explain(request).rules) {
          expect(misses.length > 0).toBe(!holds);
          for (const { part, wanted } of misses) {
            expect(['test', 'constant']).toContain(part.kind);
            expect(part.holds).not.toBe(wanted);
          }
        }
      }
    }
  });
});

test('turning the misses round makes the rule match, and nothing less does', () => {
  const random = mulberry32(7);
  let misses = 0;
  for (let round = 0; round < 150; round++) {
    const { when, fields } = randomModel(random);
    const text = fileOf(`rules: [{ id: a, when: ${JSON.stringify(when)}, respond: { text_message: آ } }]`);
    const { resolved, contract } = examined(text);
    const explainIt = createExplainer(resolved, 'rules.yaml', contract);
    const matches = (data: object) => explainIt({ extra_data: data }, now).decision.rule === 'a';
    const data = Object.fromEntries(fields.map((field) => [field, random() < 0.5]));
    const [rule] = explainIt({ extra_data: data }, now).rules;
    const flipped = (names: readonly string[]) => ({
      ...data,
      ...Object.fromEntries(names.map((name) => [name, !data[name]])),
    });

    const names = rule!.misses.map(({ part }) => part.test!.found[0]!.path.slice('extra_data.'.length));
    expect(matches(flipped(names)), text).toBe(true);
    for (const smaller of subsetsBelow(fields, names.length))
      expect(matches(flipped(smaller)), text).toBe(false);
    misses += names.length;
  }
  expect(misses).toBeGreaterThan(100);
});

/** A condition over tests of a field each, so that every one of them can be turned round by itself. */
function randomModel(random: Random): { when: unknown; fields: string[] } {
  const fields: string[] = [];
  const make = (depth: number): unknown => {
    if (depth === 0 || random() < 0.2) {
      fields.push(`f${fields.length}`);
      const asked = { var: `extra_data.${fields.at(-1)}` };
      return pick(random, [{ '===': [asked, true] }, { '!==': [asked, true] }, asked]);
    }
    if (random() < 0.2) return { '!': [make(depth - 1)] };
    return { [pick(random, ['and', 'or'])]: Array.from({ length: 2 }, () => make(depth - 1)) };
  };
  return { when: make(3), fields };
}

function* subsetsBelow(items: readonly string[], size: number): Generator<string[]> {
  for (let bits = 0; bits < 2 ** items.length; bits++) {
    const subset = items.filter((_, index) => (bits >> index) % 2 === 1);
    if (subset.length < size) yield subset;
  }
}

/** A good file of random rules with random names in them, and requests that they can see something of. */
function randomFile(random: Random) {
  const names = ['one', 'two', 'three'];
  const logic = (known: readonly string[]): unknown => {
    const pieces = Array.from({ length: 1 + below(random, 3) }, () =>
      known.length > 0 && random() < 0.3 ? { condition: pick(random, known) } : soundLogic(random),
    );
    return pieces.length === 1 ? pieces[0] : { [pick(random, ['and', 'or'])]: pieces };
  };
  const file = {
    version: 1,
    conditions: Object.fromEntries(names.map((name, index) => [name, logic(names.slice(0, index))])),
    rules: Array.from({ length: 1 + below(random, 6) }, (_, index) => ({
      id: `r${index}`,
      ...(random() < 0.1 && { enabled: false }),
      ...(random() < 0.4 && { match: { a: pick(random, ['yes', 1, null, ['yes', 1]]) } }),
      ...(random() < 0.8 && { when: logic(names) }),
      // An empty text is no answer.
      respond: { text_message: random() < 0.3 ? '{{ c }}' : 'سلام' },
    })),
    default: { text_message: 'سلام' },
  };
  const { resolved, contract } = examined(JSON.stringify(file));
  const explainer = createExplainer(resolved, 'rules.yaml', contract);
  return {
    file: { resolved, contract, explain: (request: unknown) => explainer(request, now) },
    requests: Array.from({ length: 8 }, (_, index) => randomData(random, index % 3)),
  };
}

/** Random logic that a rules file takes. */
function soundLogic(random: Random): unknown {
  for (;;) {
    const when = randomLogic(random, 2);
    const file = {
      version: 1,
      rules: [{ id: 'a', when, respond: { text_message: 'آ' } }],
      default: { text_message: 'آ' },
    };
    if (soundRules(JSON.stringify(file)) !== undefined) return when;
  }
}

function truth(condition: Condition, { conditions }: ResolvedRules, facts: unknown): boolean | undefined {
  const named = (name: string): Predicate => compileCondition(conditions.get(name)!.condition, named);
  try {
    return compileCondition(condition, named)(facts, new Budget());
  } catch {
    return undefined;
  }
}

function compareParts(
  part: PartExplanation,
  condition: Condition,
  resolved: ResolvedRules,
  facts: unknown,
): void {
  expect(part.holds).toBe(truth(condition, resolved, facts));
  switch (part.kind) {
    case 'and':
    case 'or': {
      const { parts } = condition as Extract<Condition, { parts: Condition[] }>;
      expect(part.parts).toHaveLength(parts.length);
      for (const [index, inner] of parts.entries()) compareParts(part.parts[index]!, inner, resolved, facts);
      return;
    }
    case 'not':
      compareParts(part.parts[0]!, (condition as Condition & { kind: 'not' }).part, resolved, facts);
      return;
    case 'condition':
      compareParts(part.parts[0]!, resolved.conditions.get(part.name!)!.condition, resolved, facts);
  }
}
