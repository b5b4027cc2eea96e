import { expect, it } from 'vitest';
import { render as renderExplanation } from '../../../src/cli/format/explain/text.js';
import { decide, prepareRules } from '../../../src/index.js';
import { shippedContract } from '../../../src/platform/contract.js';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import { analyzeRules } from '../../../src/rules/analyze.js';
import { explain } from '../../../src/rules/explain.js';
import { BudgetError, maxFailures } from '../../../src/rules/logic/budget.js';
import { costlyClicks } from '../../support/costly-clicks.js';
import { goodRules, resolvedRules } from '../../support/rules.js';
import { largerInSoak, rows } from '../../support/soak.js';

const now = new Date('2026-11-29T10:00:00Z');

it.each(rows(costlyClicks, 20).map((costly) => [costly.name, costly] as const))(
  'the budget stops %s',
  largerInSoak,
  (_, { file, request, becomes }) => {
    const ruleset = goodRules(JSON.stringify(file));
    expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThanOrEqual(64 * 1024);
    const decision = decide(ruleset, request, { now });
    const { failures, rejected } = decision;
    const isCostly = failures.some(({ error }) => error instanceof BudgetError);
    const isRejected = rejected?.errors[0]?.keyword === 'budget';
    const became = isRejected
      ? rejected.rule === 'default'
        ? 'last-resort'
        : 'rejected'
      : isCostly
        ? 'failed'
        : 'cheap';
    expect(became).toBe(becomes);
    expect(failures.length).toBeLessThanOrEqual(maxFailures * 2);
    expect(decision.body.length).toBeLessThan(3_000_000);
    expect(JSON.parse(decision.body)).toEqual(decision.response);
  },
);

const text = JSON.stringify({
  version: 1,
  rules: [
    {
      id: 'costly',
      when: {
        '!!': {
          reduce: [{ var: 'extra_data.l' }, { cat: [{ var: 'accumulator' }, { var: 'accumulator' }] }, 'x'],
        },
      },
      respond: { text_message: 'costly' },
    },
    {
      id: 'later',
      match: { 'extra_data.answer': 'yes' },
      respond: { text_message: '{{ extra_data.answer }}' },
    },
  ],
  default: { text_message: 'پیام شما ثبت شد.' },
});

it('a rule behind one that is beyond the budget still matches, for json-logic-js and for explain as well', () => {
  const request = { touchpoint: 'CHAT', extra_data: { answer: 'yes', l: Array(60).fill(1) } };
  const examined = analyzeRules({ file: 'rules.yaml', text });
  const decision = decide(goodRules(text), request, { now });
  expect(decision).toMatchObject({ rule: 'later', response: { text_message: 'yes' } });
  expect(decision.failures).toEqual([{ rule: 'costly', error: expect.any(BudgetError) }]);
  expect(createJudge(examined.resolved!)(request, now, decision)).toBeUndefined();

  const explanation = explain(examined.resolved!, 'rules.yaml', shippedContract(), request, now);
  const lines = renderExplanation(explanation, { locate: examined.locate, color: false });
  expect(lines).toContain(
    'costly  could not be evaluated, so it counts as not matched: BudgetError: it would take more than is left of the 300,000 steps that a click may take',
  );
});

it('when a thousand rules have failed, the default answers, whatever is behind them', () => {
  const failing = Array.from({ length: maxFailures + 1 }, (_, i) => ({
    id: `r${i}`,
    when: { '!=': [{ var: 'extra_data.x' }, i] },
    respond: { text_message: 'failing' },
  }));
  const request = { touchpoint: 'CHAT', extra_data: { x: { toString: 1 } } };
  const answerOf = (count: number) => {
    const rules = [...failing.slice(0, count), { id: 'last', respond: { text_message: 'last' } }];
    const file = JSON.stringify({ version: 1, rules, default: { text_message: 'default' } });
    const ruleset = goodRules(file);
    const decision = decide(ruleset, request, { now });
    expect(createJudge(resolvedRules(file))(request, now, decision)).toBeUndefined();
    return { rule: decision.rule, failures: decision.failures.length };
  };
  expect(answerOf(maxFailures - 1)).toEqual({ rule: 'last', failures: maxFailures - 1 });
  expect(answerOf(maxFailures + 1)).toEqual({ rule: 'default', failures: maxFailures });
});

it.each<[string, unknown, string]>([
  ['is written out', 'س'.repeat(500_001), 'this response has 500,0'],
  ['is inserted from vars', '{{ vars.terms }}'.repeat(6), 'what is inserted here'],
  ['is made by filters', `{{ '"' ${'| json '.repeat(30)}}}`, 'what is inserted here'],
])('an answer that %s beyond the budget is an error', (_, text_message, message) => {
  const file = { version: 1, vars: { terms: 'س'.repeat(100_000) }, default: { text_message } };
  const { diagnostics } = prepareRules({ file: 'rules.yaml', text: JSON.stringify(file) });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors).toEqual([
    expect.objectContaining({ check: 'large-answer', message: expect.stringContaining(message) }),
  ]);
});
