import { describe, expect, it } from 'vitest';
import { shippedContract } from '../../../src/platform/contract.js';
import { createPreparer, loadPlan } from '../../../src/reload/prepare.js';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import { compileRules } from '../../../src/rules/engine/compile.js';
import { createExplainer } from '../../../src/rules/explain.js';
import { prepareRules } from '../../../src/rules/prepare.js';
import { memoize } from '../../../src/values/memo.js';
import { type DecisionCase, decisionCases } from '../../support/decision-cases.js';
import { prepareAtOnce, resolvedRules as readRules } from '../../support/rules.js';
import { size } from '../../support/soak.js';

const now = new Date('2026-11-22T06:30:00Z');
const contract = shippedContract();
const resolvedRules = memoize(readRules, new Map());

/** Each way from the text of a file to the rule that answers. */
const ways: Record<string, (given: DecisionCase) => string> = {
  'prepareRules and decide': ({ name, text, request }) => {
    // To search many rules for warnings takes longer than all else here.
    const prepare = name.endsWith('among others') ? prepareAtOnce : prepareRules;
    return prepare({ file: 'rules.yaml', text }).ruleset!.decide(request, now).rule;
  },
  'a scan, with somebody who listens': ({ text, request }) => {
    return compileRules(resolvedRules(text), 'rules.yaml', contract, () => {}).decide(request, now).rule;
  },
  'an explanation': ({ text, request }) => {
    const { decision, rules } = createExplainer(resolvedRules(text), 'rules.yaml', contract)(request, now);
    const answered = rules.find(({ outcome }) => outcome === 'answered')?.id ?? 'default';
    expect(answered).toBe(decision.rule);
    return answered;
  },
};

describe.each(Object.keys(ways))('by %s', (way) => {
  it.each(decisionCases.map((given) => [given.name, given] as const))('%s', (_, given) => {
    expect(ways[way]!(given)).toBe(given.rule);
  });
});

it.each(decisionCases.map((given) => [given.name, given] as const))(
  'json-logic-js agrees: %s',
  (_, given) => {
    const resolved = resolvedRules(given.text);
    const decision = compileRules(resolved, 'rules.yaml', contract).decide(given.request, now);
    expect(createJudge(resolved)(given.request, now, decision)).toBeUndefined();
  },
);

// A thread a case takes its time: those that are indexed have the most to lose on the way.
it.each(
  decisionCases
    .filter(({ name }) => name.endsWith('among others'))
    .filter((_, index) => index % size(1, 6) === 0)
    .map((given) => [given.name, given] as const),
)('by the plan of another thread, here and in another process: %s', async (_, { text, request, rule }) => {
  const prepare = createPreparer({ longestInline: 0 });
  const { ruleset, plan } = await prepare({ file: 'rules.yaml', text }, new AbortController().signal);
  expect(ruleset!.decide(request, now).rule).toBe(rule);
  const sent = await loadPlan(structuredClone(plan!), contract);
  expect(sent.decide(request, now).rule).toBe(rule);
});
