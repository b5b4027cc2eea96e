import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import { answer, fileOf, resolvedRules, troubles } from '../../support/rules.js';

describe('a chain of named conditions', () => {
  const chain = (length: number) =>
    Array.from({ length }, (_, i) => `  c${i}: ${i === 0 ? 'true' : `{ condition: c${i - 1} }`}\n`);
  const checksOf = (conditions: string[]) =>
    troubles(fileOf(`conditions:\n${conditions.join('')}`)).filter((line) =>
      line.includes('condition-depth'),
    );
  const orders: [string, (chain: string[]) => string[]][] = [
    ['from the top', (chain) => chain.toReversed()],
    ['from the bottom', (chain) => chain],
    ['in two halves', (chain) => [...chain.slice(chain.length / 2), ...chain.slice(0, chain.length / 2)]],
  ];

  it.each(orders)('may have 64 names, and no more, written %s', (_, order) => {
    expect(checksOf(order(chain(64)))).toEqual([]);
    expect(checksOf(order(chain(65)))).toHaveLength(1);
  });

  /** As many conditions, each of so many operators within each other, of which the innermost asks for the next. */
  const nested = (length: number, depth: number, operator: string) =>
    Array.from({ length }, (_, i) => {
      const next = i === 0 ? '{ var: extra_data.a }' : `{ condition: c${i - 1} }`;
      return `  c${i}: ${`{ "${operator}": `.repeat(depth)}${next}${' }'.repeat(depth)}\n`;
    });

  it.each(['!', '-', 'cat', 'and', 'merge'])(
    'may nest 500 levels together, and no more: of "%s"',
    (operator) => {
      const fits = nested(9, 61, operator);
      expect(checksOf(fits)).toEqual([]);
      const rules = 'rules: [{ id: deep, when: { condition: c8 }, respond: { text_message: بله } }]';
      const text = fileOf(`conditions:\n${fits.join('')}${rules}`);
      const request = { touchpoint: 'CHAT', extra_data: { a: 1 } };
      const decision = answer(text, request);
      expect(decision.failures).toEqual([]);
      expect(createJudge(resolvedRules(text))(request, new Date(), decision)).toBeUndefined();
      expect(checksOf(nested(10, 61, operator))).toHaveLength(1);
      expect(checksOf(nested(64, 60, operator))).not.toEqual([]);
    },
  );

  it.each(orders)('may be as long as it likes without harm, written %s', (_, order) => {
    expect(checksOf(order(chain(5000)))).not.toEqual([]);
  });
});
