import { fileOf } from './rules.js';

/** Conditions that differ in one thing that a predicate depends on. The click matches the second and not the first. */
export const unlikePairs: [what: string, first: string, second: string, click: object][] = [
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
    'the types in a long list',
    'in: [{ var: extra_data.c }, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]]',
    'in: [{ var: extra_data.c }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]',
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

/** A file, a click, and the rule that answers it. */
export interface DecisionCase {
  name: string;
  text: string;
  request: object;
  rule: string;
}

/** Cases for whatever decides: each as it stands, and among so many rules that they are indexed. */
export const decisionCases: readonly DecisionCase[] = [
  ...unlikePairs.map(
    ([what, first, second, extra_data]): Omit<DecisionCase, 'text'> & { body: string[] } => ({
      name: what,
      body: [
        `  - { id: first, when: { ${first} }, respond: { text_message: اول } }`,
        `  - { id: second, when: { ${second} }, respond: { text_message: دوم } }`,
      ],
      request: { touchpoint: 'CHAT', extra_data },
      rule: 'second',
    }),
  ),
  {
    name: 'match and when, lists and names',
    body: [
      '  - { id: off, enabled: false, respond: { text_message: خاموش } }',
      '  - { id: no, match: { extra_data.c: [x, y], user_side: DEMAND }, respond: { text_message: نه } }',
      '  - { id: yes, match: { extra_data.c: [x, y], user_side: SUPPLY }, when: { condition: dear }, respond: { text_message: بله } }',
    ],
    request: { touchpoint: 'CHAT', user_side: 'Supply', extra_data: { c: 'y', price: 12 } },
    rule: 'yes',
  },
  {
    name: 'a rule that throws counts as not matched',
    body: [
      '  - { id: thrown, match: { extra_data.c: x }, respond: { text_message: الف } }',
      '  - { id: next, when: { ">": [{ var: extra_data.price }, { var: vars.limit }] }, respond: { text_message: ب } }',
    ],
    request: { touchpoint: 'CHAT', extra_data: { c: { toString: 1 }, price: 11 } },
    rule: 'next',
  },
  {
    name: 'intervals, dates and items of lists',
    body: [
      '  - { id: early, when: { "<": [{ var: now.time }, "09:00"] }, respond: { text_message: صبح } }',
      '  - { id: between, when: { "<=": [10, { var: extra_data.price }, 20] }, respond: { text_message: میانه } }',
      '  - { id: some, when: { some: [{ var: extra_data.l }, { ">": [{ var: "" }, 5] }] }, respond: { text_message: یکی } }',
    ],
    request: { touchpoint: 'CHAT', extra_data: { price: 21, l: [1, 6] } },
    rule: 'some',
  },
  {
    name: 'a named condition, of items that have no constants, and of the facts, which have them',
    body: [
      '  - { id: items, when: { some: [{ var: extra_data.l }, { or: [{ condition: small }] }] }, respond: { text_message: یکی } }',
      '  - { id: through, when: { some: [{ var: extra_data.l }, { condition: not_large }] }, respond: { text_message: یکی } }',
      '  - { id: facts, when: { condition: small }, respond: { text_message: کم } }',
    ],
    request: { touchpoint: 'CHAT', extra_data: { l: [{ price: 5, vars: { limit: 3 } }, { price: 7 }] } },
    rule: 'facts',
  },
].flatMap(({ name, body, request, rule }) => {
  const others = Array.from(
    { length: 30 },
    (_, i) =>
      `  - { id: other-${i}, match: { extra_data.other: [o${i}, p${i}] }, respond: { text_message: دیگر } }`,
  );
  const file = (rules: readonly string[]) =>
    fileOf(
      `vars: { limit: 10 }
conditions:
  dear: { ">": [{ var: extra_data.price }, { var: vars.limit }] }
  small: { "<": [{ var: price }, { var: vars.limit }] }
  not_large: { "!!": [{ condition: small }] }
rules:
${rules.join('\n')}`,
    );
  return [
    { name, text: file(body), request, rule },
    {
      name: `${name}, among others`,
      text: file([...others, ...body, ...others.map((one) => one.replace('other-', 'later-'))]),
      request,
      rule,
    },
  ];
});
