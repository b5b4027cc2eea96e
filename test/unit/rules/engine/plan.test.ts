import { deserialize, serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { shippedContract } from '../../../../src/platform/contract.js';
import { compilePlan } from '../../../../src/rules/engine/compile.js';
import { decide } from '../../../../src/rules/engine/decide.js';
import { type Plan, planRules } from '../../../../src/rules/engine/plan.js';
import { readRulesFile } from '../../../../src/rules/format/rules-file.js';
import { resolveRules } from '../../../../src/rules/model.js';
import { parseDocument } from '../../../../src/rules/yaml/document.js';

const kinds: ((i: number) => string)[] = [
  (i) =>
    `match: { extra_data.campaign: c${i}, user_side: [SUPPLY, DEMAND] }, respond: { text_message: "${i} {{ post_token }}" }`,
  (i) =>
    `match: { extra_data.a: ${i % 70}, extra_data.b: ${Math.floor(i / 70)} }, respond: { text_message: m${i} }`,
  (i) => `match: { extra_data.f${i % 31}: x, extra_data.g${i % 37}: ${i} }, respond: { text_message: m${i} }`,
  (i) => `when: { ">": [{ "+": [{ var: extra_data.a }, ${i}] }, 1] }, respond: { text_message: m${i} }`,
];

test('a plan that has been to another thread runs as the plan itself', () => {
  for (const rule of kinds) {
    const plan = planOf(200, rule);
    const [here, there] = [plan, deserialize(serialize(plan))].map((one) =>
      compilePlan(one, shippedContract()),
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
