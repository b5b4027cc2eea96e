import { expect, it } from 'vitest';
import { unlikePairs } from '../../../support/decision-cases.js';
import { answer, fileOf } from '../../../support/rules.js';

/** The id of the rule that answers a click, of a file of these rules. */
function answerOf(rules: readonly string[], extra_data: object): string {
  const written = rules.map(
    (rule, i) => `  - { id: rule-${i}, ${rule}, respond: { text_message: ثبت شد. } }`,
  );
  return answer(fileOf(`rules:\n${written.join('\n')}`), { touchpoint: 'CHAT', extra_data }).rule;
}

it('answers a click with the second of two rules that ask for lists of one fact', () => {
  const rules = [
    'when: { in: [{ var: extra_data.c }, [a, b]] }',
    'when: { in: [{ var: extra_data.c }, [c, d]] }',
  ];
  expect(answerOf(rules, { c: 'a' })).toBe('rule-0');
  expect(answerOf(rules, { c: 'd' })).toBe('rule-1');
  expect(answerOf(rules, { c: 'e' })).toBe('default');
});

it('asks each list of one condition for its own fact', () => {
  const rules = [
    'when: { and: [{ in: [{ var: extra_data.c }, [x]] }, { in: [{ var: extra_data.d }, [y]] }] }',
  ];
  expect(answerOf(rules, { c: 'x', d: 'y' })).toBe('rule-0');
  expect(answerOf(rules, { c: 'x', d: 'other' })).toBe('default');
});

it('finds a rule by each item of the lists for two facts', () => {
  const items = (name: string) => Array.from({ length: 5 }, (_, i) => `${name}${i}`);
  const rules = Array.from(
    { length: 40 },
    (_, i) => `match: { extra_data.c: [${items(`c${i % 8}-`)}], extra_data.d: [${items(`d${i >> 3}-`)}] }`,
  );
  for (const c of items('c5-'))
    for (const d of items('d3-')) expect(answerOf(rules, { c, d })).toBe('rule-29');
});

it.each(['in', 'starts_with'])('looks for texts of one condition in two facts, by %s', (operator) => {
  const seeks = (text: string, path: string) => {
    const sides = [text, `{ var: ${path} }`];
    return `${operator}: [${(operator === 'in' ? sides : sides.toReversed()).join(', ')}]`;
  };
  const rules = Array.from(
    { length: 40 },
    (_, i) =>
      `when: { or: [{ ${seeks(`c${i}-`, 'extra_data.c')} }, { ${seeks(`d${i}-`, 'extra_data.d')} }] }`,
  );
  expect(answerOf(rules, { c: 'c29-x', d: '' })).toBe('rule-29');
  expect(answerOf(rules, { c: '', d: 'd29-x' })).toBe('rule-29');
  expect(answerOf(rules, { c: 'd29-x', d: 'c29-x' })).toBe('default');
});

it.each(unlikePairs)('tells two conditions apart by %s', (_, first, second, click) => {
  expect(answerOf([`when: { ${first} }`, `when: { ${second} }`], click)).toBe('rule-1');
  // And as parts of one rule, beside a part that holds, where only what the index leaves is asked.
  const both = `when: { and: [{ "==": [{ var: touchpoint }, CHAT] }, { ${second} }, { "!": [{ ${first} }] }] }`;
  expect(answerOf([`when: { and: [{ ${first} }, { ${second} }] }`, both], click)).toBe('rule-1');
  // The same among so many rules that they are indexed.
  const others = Array.from({ length: 20 }, (_, i) => `match: { extra_data.other: other-${i} }`);
  expect(answerOf([...others, `when: { ${first} }`, `when: { ${second} }`], click)).toBe('rule-21');
});
