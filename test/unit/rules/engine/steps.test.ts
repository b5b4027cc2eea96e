import { expect, test } from 'vitest';
import { shippedContract } from '../../../../src/platform/contract.js';
import { compilePlan } from '../../../../src/rules/engine/compile.js';
import { decide } from '../../../../src/rules/engine/decide.js';
import { type Plan, planRules } from '../../../../src/rules/engine/plan.js';
import { itemsPerStep, runSteps } from '../../../../src/rules/engine/steps.js';
import { readRulesFile } from '../../../../src/rules/format/rules-file.js';
import { resolveRules } from '../../../../src/rules/model.js';
import { parseDocument } from '../../../../src/rules/yaml/document.js';

const kinds: Record<string, (i: number) => string> = {
  'a fact': (i) =>
    `match: { extra_data.campaign: c${i}, user_side: [SUPPLY, DEMAND] }, respond: { text_message: "${i} {{ post_token }}" }`,
  'several facts': (i) =>
    `match: { extra_data.a: ${i % 70}, extra_data.b: ${Math.floor(i / 70)} }, respond: { text_message: m${i} }`,
  'many sets of facts': (i) =>
    `match: { extra_data.f${i % 31}: x, extra_data.g${i % 37}: ${i} }, respond: { text_message: m${i} }`,
  'logic of its own': (i) =>
    `when: { ">": [{ "+": [{ var: extra_data.a }, ${i}] }, 1] }, respond: { text_message: m${i} }`,
};

test.each(Object.entries(kinds))(
  'a plan of rules on %s is made to run in steps of a few rules each',
  (_, rule) => {
    const count = 500;
    const plan = planOf(count, rule);
    const { steps, most } = stepsOf(plan);
    expect(most).toBeLessThanOrEqual(itemsPerStep);
    expect(steps).toBeGreaterThan(count / itemsPerStep);
  },
);

test('a plan that has been to another thread runs as the plan itself', () => {
  for (const rule of Object.values(kinds)) {
    const plan = planOf(200, rule);
    const [here, there] = [plan, structuredClone(plan)].map((one) =>
      runSteps(compilePlan(one, shippedContract())),
    );
    for (let i = 0; i < 200; i += 7) {
      const extra_data = { campaign: `c${i}`, a: i % 70, b: Math.floor(i / 70), f3: 'x', [`g${i % 37}`]: i };
      const click = { user_side: i % 2 ? 'Supply' : null, extra_data };
      expect(decide(there!, click, { now: new Date(0) })).toEqual(decide(here!, click, { now: new Date(0) }));
    }
  }
});

function planOf(count: number, rule: (i: number) => string): Plan {
  const rules = Array.from({ length: count }, (_, i) => `  - { id: r${i}, ${rule(i)} }`);
  const text = `version: 1\nrules:\n${rules.join('\n')}\ndefault: { text_message: x }\n`;
  const complain = (finding: unknown) => expect.fail(JSON.stringify(finding));
  return planRules(
    resolveRules(readRulesFile(parseDocument(text, 'rules.yaml').data, complain)!, complain),
    'rules.yaml',
  );
}

/** How many steps making the plan run takes, and the most items of its lists that one of them reads. */
function stepsOf(plan: Plan): { steps: number; most: number } {
  let read = 0;
  function* counted<T>(items: Iterable<T>): Generator<T> {
    for (const item of items) {
      read++;
      yield item;
    }
  }
  const index = plan.index!;
  const work = compilePlan(
    {
      ...plan,
      ids: counted(plan.ids),
      named: counted(plan.named),
      conditions: counted(plan.conditions),
      answers: counted(plan.answers),
      index: { ...index, keys: counted(index.keys), lists: counted(index.lists) },
    },
    shippedContract(),
  );
  let steps = 0;
  let most = 0;
  for (let isDone = false; !isDone; steps++) {
    read = 0;
    isDone = work.next().done === true;
    most = Math.max(most, read);
  }
  return { steps, most };
}
