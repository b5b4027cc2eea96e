import { expect, test } from 'vitest';
import { createCore } from '../../../console/src/core/ask.js';

const now = '2026-11-30T10:00:00Z';

/** The rules of a file as the table has them. */
function rowsOf(rules: readonly string[]) {
  const text = `version: 1
vars: { limit: 3, price: 890000 }
conditions: { dear: { ">": [{ var: extra_data.price }, 5] } }
responses: { hello: { text_message: یک } }
rules:
${rules.map((rule, index) => `  - { id: r${index}, ${rule} }\n`).join('')}default: { text_message: سلام }
`;
  return createCore().overview({ file: 'rules.yaml', text, tests: [] }, now).rows;
}

const conditions: [condition: string, said: object[]][] = [
  ['match: { touchpoint: CHAT }, ', [{ kind: 'is', fact: 'touchpoint', values: ['CHAT'] }]],
  [
    'match: { user_side: [SUPPLY, DEMAND] }, ',
    [{ kind: 'is', fact: 'user_side', values: ['SUPPLY', 'DEMAND'] }],
  ],
  ['match: { extra_data.a: { not: x } }, ', [{ kind: 'isNot', fact: 'extra_data.a', values: ['x'] }]],
  [
    'match: { extra_data.a: { not: [x, y] } }, ',
    [{ kind: 'isNot', fact: 'extra_data.a', values: ['x', 'y'] }],
  ],
  [
    'match: { extra_data.a: { gt: 5 } }, ',
    [{ kind: 'compares', fact: 'extra_data.a', operator: '>', value: '5' }],
  ],
  [
    'match: { extra_data.a: { between: [1, 5] } }, ',
    [{ kind: 'between', fact: 'extra_data.a', from: '1', to: '5' }],
  ],
  ['match: { extra_data.a: { contains: x } }, ', [{ kind: 'contains', fact: 'extra_data.a', value: 'x' }]],
  ['match: { extra_data.a: { starts_with: x } }, ', [{ kind: 'starts', fact: 'extra_data.a', value: 'x' }]],
  ['match: { extra_data.a: { ends_with: x } }, ', [{ kind: 'ends', fact: 'extra_data.a', value: 'x' }]],
  ['match: { extra_data.a: { present: true } }, ', [{ kind: 'present', fact: 'extra_data.a' }]],
  ['match: { extra_data.a: { present: false } }, ', [{ kind: 'absent', fact: 'extra_data.a' }]],
  ['match: { extra_data.a: "" }, ', [{ kind: 'is', fact: 'extra_data.a', values: ['""'] }]],
  ['when: { var: extra_data.a }, ', [{ kind: 'filled', fact: 'extra_data.a' }]],
  ['when: { "!": [{ var: extra_data.a }] }, ', [{ kind: 'empty', fact: 'extra_data.a' }]],
  [
    'when: { "<": [{ var: vars.limit }, { var: extra_data.a }] }, ',
    [{ kind: 'compares', fact: 'extra_data.a', operator: '>', value: 'vars.limit' }],
  ],
  [
    'when: { or: [{ "==": [{ var: extra_data.a }, 1] }, { "==": [{ var: extra_data.b }, 2] }] }, ',
    [
      {
        kind: 'or',
        parts: [
          { kind: 'is', fact: 'extra_data.a', values: ['1'] },
          { kind: 'is', fact: 'extra_data.b', values: ['2'] },
        ],
      },
    ],
  ],
  [
    'match: { extra_data.a: x }, from: 2026-12-03, ',
    [
      { kind: 'compares', fact: 'now.date', operator: '>=', value: '2026-12-03' },
      { kind: 'is', fact: 'extra_data.a', values: ['x'] },
    ],
  ],
  ['when: { condition: dear }, ', [{ kind: 'named', name: 'dear' }]],
  [
    'when: { "==": [{ "+": [{ var: extra_data.a }, 1] }, 2] }, ',
    [{ kind: 'code', text: 'extra_data.a + 1 == 2' }],
  ],
  ['', []],
];

test('says conditions in words, and what has none as it is written', () => {
  const rows = rowsOf(conditions.map(([condition]) => `${condition}respond: { text_message: بله }`));
  expect(rows.map(({ said }, index) => [conditions[index]![0], said])).toEqual(conditions);
});

test('shows an answer as a person sees it: constants have their values, and the rest is what differs', () => {
  const text = '"{{ vars.price | number_fa }} تومان، {{ extra_data.name }} {{ vars.none }}"';
  const [row] = rowsOf([`respond: { text_message: ${text} }`]);
  expect(row!.answers[0]!.text).toBe('۸۹۰٬۰۰۰ تومان، {{ extra_data.name }} {{ vars.none }}');
});

test('shows each of several answers', () => {
  const several = 'respond: { by: user_id, one_of: [hello, { text_message: دو }] }';
  expect(rowsOf([several])[0]!.answers).toEqual([
    { name: 'hello', text: 'یک' },
    { name: '2', text: 'دو' },
  ]);
});
