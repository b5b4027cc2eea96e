import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/platform/facts.js';
import type { PartExplanation } from '../../../src/rules/analysis/condition-parts.js';
import { compileRules } from '../../../src/rules/engine/compile.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { createExplainer, type Explanation } from '../../../src/rules/explain.js';
import { Budget } from '../../../src/rules/logic/budget.js';
import type { Condition } from '../../../src/rules/logic/condition.js';
import { compileCondition, type Predicate } from '../../../src/rules/logic/predicate.js';
import type { ResolvedRules } from '../../../src/rules/model.js';
import { randomData, randomLogic } from '../../support/logic.js';
import { below, mulberry32, pick, type Random } from '../../support/random.js';
import { analyzedRules, fileOf, soundRules } from '../../support/rules.js';
import { size } from '../../support/soak.js';

const now = new Date('2026-11-22T06:30:00Z');

const outcomes = ({ rules }: Explanation) => rules.map(({ id, outcome }) => `${id} ${outcome}`);

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
    const { resolved, contract } = analyzedRules(text);
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
  const { resolved, contract } = analyzedRules(JSON.stringify(file));
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
