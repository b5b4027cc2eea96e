import { expect, it } from 'vitest';
import { decide, prepareRules } from '../../src/index.js';
import { BudgetError, maxFailures } from '../../src/rules/logic/budget.js';
import { costlyClicks } from '../support/costly-clicks.js';

const now = new Date('2026-11-29T10:00:00Z');

it.each(costlyClicks.map((costly) => [costly.name, costly] as const))(
  'the budget stops %s',
  (_, { file, request, becomes }) => {
    const { ruleset, diagnostics } = prepareRules({ file: 'rules.yaml', text: JSON.stringify(file) });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThanOrEqual(64 * 1024);
    const decision = decide(ruleset!, request, { now });
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
