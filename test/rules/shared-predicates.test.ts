import { expect, it } from 'vitest';
import { answer, fileOf } from '../support/rules.js';

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

// Each pair differs in one thing that a predicate depends on. The click matches the second and not the first.
const pairs: [what: string, first: string, second: string, click: object][] = [
  ['the path of ==', '"==": [{ var: extra_data.c }, x]', '"==": [{ var: extra_data.d }, x]', { d: 'x' }],
  ['the value of ==', '"==": [{ var: extra_data.c }, x]', '"==": [{ var: extra_data.c }, y]', { c: 'y' }],
  [
    'the type of the value',
    '"===": [{ var: extra_data.c }, "1"]',
    '"===": [{ var: extra_data.c }, 1]',
    { c: 1 },
  ],
  ['strictness', '"===": [{ var: extra_data.c }, "1"]', '"==": [{ var: extra_data.c }, "1"]', { c: 1 }],
  ['null and its name', '"==": [{ var: extra_data.c }, "null"]', '"==": [{ var: extra_data.c }, null]', {}],
  [
    'false and its name',
    '"==": [{ var: extra_data.c }, "false"]',
    '"==": [{ var: extra_data.c }, false]',
    { c: 0 },
  ],
  ['the list of in', 'in: [{ var: extra_data.c }, [x]]', 'in: [{ var: extra_data.c }, [y]]', { c: 'y' }],
  [
    'the types in the list',
    'in: [{ var: extra_data.c }, ["1"]]',
    'in: [{ var: extra_data.c }, [1]]',
    { c: 1 },
  ],
  [
    'where an item ends',
    'in: [{ var: extra_data.c }, ["a,b"]]',
    'in: [{ var: extra_data.c }, [a, b]]',
    { c: 'b' },
  ],
  ['the path of in', 'in: [{ var: extra_data.c }, [x]]', 'in: [{ var: extra_data.d }, [x]]', { d: 'x' }],
  ['the text that is in', 'in: [ab, { var: extra_data.c }]', 'in: [b, { var: extra_data.c }]', { c: 'xb' }],
  ['the path that holds it', 'in: [b, { var: extra_data.c }]', 'in: [b, { var: extra_data.d }]', { d: 'b' }],
  [
    'which side is in which',
    'in: [{ var: extra_data.c }, xab]',
    'in: [ab, { var: extra_data.c }]',
    { c: 'xabc' },
  ],
  ['the bound', '">": [{ var: extra_data.c }, 5]', '">": [{ var: extra_data.c }, 4]', { c: 5 }],
  ['the order', '">": [{ var: extra_data.c }, 5]', '">=": [{ var: extra_data.c }, 5]', { c: 5 }],
  ['the direction', '">": [{ var: extra_data.c }, 5]', '"<": [{ var: extra_data.c }, 5]', { c: 4 }],
  [
    'the type of the bound',
    '"<": [{ var: extra_data.c }, 10]',
    '"<": [{ var: extra_data.c }, "a"]',
    { c: '9z' },
  ],
  [
    'the kind of the parts',
    'and: [{ var: extra_data.c }, { var: extra_data.d }]',
    'or: [{ var: extra_data.c }, { var: extra_data.d }]',
    { d: 1 },
  ],
  ['a negation', '"!": [{ var: extra_data.c }]', '"!!": [{ var: extra_data.c }]', { c: 1 }],
  [
    'an expression',
    'some: [{ var: extra_data.l }, { ">": [{ var: "" }, 5] }]',
    'some: [{ var: extra_data.l }, { ">": [{ var: "" }, 4] }]',
    { l: [5] },
  ],
  ['a fallback', '"==": [{ var: [extra_data.c, x] }, y]', '"==": [{ var: [extra_data.c, y] }, y]', {}],
];

it.each(pairs)('tells two conditions apart by %s', (_, first, second, click) => {
  expect(answerOf([`when: { ${first} }`, `when: { ${second} }`], click)).toBe('rule-1');
  // And as parts of one rule, beside a part that holds, where only what the index leaves is asked.
  const both = `when: { and: [{ "==": [{ var: touchpoint }, CHAT] }, { ${second} }, { "!": [{ ${first} }] }] }`;
  expect(answerOf([`when: { and: [{ ${first} }, { ${second} }] }`, both], click)).toBe('rule-1');
  // The same among so many rules that they are indexed.
  const others = Array.from({ length: 20 }, (_, i) => `match: { extra_data.other: other-${i} }`);
  expect(answerOf([...others, `when: { ${first} }`, `when: { ${second} }`], click)).toBe('rule-21');
});
