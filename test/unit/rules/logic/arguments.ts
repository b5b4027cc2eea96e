import type { Operator } from '../../../../src/rules/logic/operator.js';
import { operators } from '../../../../src/rules/logic/operators.js';

/** Each kind of argument, as JSON. */
const kinds = [
  ...['null', 'true', 'false'],
  ...['0', '-0', '1', '-1', '10', '0.5', '9007199254740991', '1e308'],
  ...['""', '" "', '"0"', '"1"', '"1.0"', '"1e1"', '" 10 "', '"Infinity"'],
  ...['"true"', '"a"', '"abc"', '"۱"', '"سلام"'],
  ...['[]', '[null]', '[1]', '["1"]', '["a","abc"]', '[[]]', '[[1],["a"]]'],
];
/** These come with requests alone: in a rules file they would be operators. */
const objects = [
  ...['{}', '{"a":1}', '{"length":2}', '{"indexOf":1}'],
  ...['{"toString":1}', '{"valueOf":1,"toString":1}', '[{"toString":1}]'],
];
const missing = undefined;
const sent = [missing, ...kinds, ...objects];

/** Enough of them where there are three arguments, or where nothing comes with the request. */
const few = ['null', '0', '10', '""', '"1"', '["a","abc"]'];
const fewSent = [missing, ...few, 'true', '"abc"', '{"toString":1}'];

const [a, b, c] = ['a', 'b', 'c'].map((name) => `{"var":"extra_data.${name}"}`) as [string, string, string];

/** Conditions, and what requests hold as `extra_data` by which each of them is to be asked. */
export interface Group {
  name: string;
  /** As JSON. */
  logics: string[];
  extras: string[];
}

const ofOne = sent.map((one) => extra({ a: one }));
const ofTwo = sent.flatMap((one) =>
  fewSent.flatMap((other) => [extra({ a: one, b: other }), extra({ a: other, b: one })]),
);
const ofThree = fewSent.flatMap((one) =>
  fewSent.flatMap((other) => fewSent.map((third) => extra({ a: one, b: other, c: third }))),
);

/** The operators that take so many arguments of any kind. */
function operatorsOf(count: number): string[] {
  const choosing = ['and', 'or', 'if', '?:'];
  return Object.entries<Operator>(operators)
    .filter(([name, operator]) => choosing.includes(name) || 'apply' in operator)
    .filter(
      ([
        ,
        {
          takes: [least, most],
        },
      ]) => least <= count && count <= most,
    )
    .map(([name]) => name);
}

function extra(fields: Record<string, string | undefined>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== missing);
  return `{${given.map(([name, value]) => `"${name}":${value}`).join()}}`;
}

const [unary, binary, ternary] = [1, 2, 3].map(operatorsOf) as [string[], string[], string[]];
const iterating = ['map', 'filter', 'all', 'some', 'none'];
const ofItems = [
  ...['{"var":""}', '{"var":"a"}', '{"var":"length"}', '{"var":"extra_data.a"}', 'true', '[]'],
  ...['{"!":{"var":""}}', '{"cat":[{"var":""}]}', '{"==":[{"var":""},1]}', '{"in":[{"var":""},["a",1]]}'],
];
const foldings = [
  '{"+":[{"var":"current"},{"var":"accumulator"}]}',
  '{"cat":[{"var":"accumulator"},{"var":"current"}]}',
  '{"and":[{"var":"current"},{"var":"accumulator"}]}',
  '{"merge":[{"var":"accumulator"},{"var":"current"}]}',
];
const paths = ['', 'extra_data', 'extra_data.a', 'extra_data.a.0', 'extra_data.a.length', 'extra_data.a.a'];

export const groups: readonly Group[] = [
  ...unary.flatMap((operator): Group[] => [
    {
      name: `${operator} of one fact`,
      logics: [`{"${operator}":[${a}]}`, `{"${operator}":${a}}`],
      extras: ofOne,
    },
    {
      name: `${operator} of one literal`,
      logics: kinds.map((kind) => `{"${operator}":[${kind}]}`),
      extras: ['{}'],
    },
  ]),
  ...binary.flatMap((operator): Group[] => [
    { name: `${operator} of two facts`, logics: [`{"${operator}":[${a},${b}]}`], extras: ofTwo },
    {
      name: `${operator} of a fact and a literal`,
      logics: kinds.map((kind) => `{"${operator}":[${a},${kind}]}`),
      extras: ofOne,
    },
    {
      name: `${operator} of a literal and a fact`,
      logics: kinds.map((kind) => `{"${operator}":[${kind},${a}]}`),
      extras: ofOne,
    },
    {
      name: `${operator} of two literals`,
      logics: few.flatMap((one) => few.map((other) => `{"${operator}":[${one},${other}]}`)),
      extras: ['{}'],
    },
  ]),
  ...ternary.flatMap((operator): Group[] => [
    { name: `${operator} of three facts`, logics: [`{"${operator}":[${a},${b},${c}]}`], extras: ofThree },
    {
      name: `${operator} of a fact between literals`,
      logics: few.flatMap((one) => few.map((other) => `{"${operator}":[${one},${a},${other}]}`)),
      extras: fewSent.map((kind) => extra({ a: kind })),
    },
  ]),
  ...iterating.map((operator) => ({
    name: `${operator} of a fact`,
    logics: ofItems.map((ofItem) => `{"${operator}":[${a},${ofItem}]}`),
    extras: ofOne,
  })),
  {
    name: 'reduce of a fact',
    logics: foldings.flatMap((folding) => [
      `{"reduce":[${a},${folding}]}`,
      `{"reduce":[${a},${folding},${b}]}`,
    ]),
    extras: fewSent.flatMap((one) => fewSent.map((other) => extra({ a: one, b: other }))),
  },
  {
    name: 'var of a path',
    logics: paths.flatMap((path) => [`{"var":"${path}"}`, `{"var":["${path}"]}`, `{"var":["${path}",7]}`]),
    extras: ofOne,
  },
  {
    name: 'var of a fact that is absent, with what stands for it',
    logics: kinds.map((kind) => `{"var":["extra_data.a",${kind}]}`),
    extras: ofOne,
  },
  {
    name: 'var of a path that is made of facts',
    logics: [
      `{"var":[${a}]}`,
      `{"var":{"cat":["extra_data.",${a}]}}`,
      `{"var":[{"cat":["extra_data.",${a}]},7]}`,
    ],
    extras: ofOne,
  },
  {
    name: 'missing',
    logics: [
      '{"missing":["extra_data.a"]}',
      '{"missing":"extra_data.a"}',
      '{"missing":["extra_data.a.0","extra_data.a.length"]}',
      '{"!":{"missing":["touchpoint","extra_data.a"]}}',
    ],
    extras: ofOne,
  },
  {
    name: 'missing_some',
    logics: [a, '0', '1', '2', '"1"', 'null'].map(
      (count) => `{"missing_some":[${count},["extra_data.a","extra_data.b"]]}`,
    ),
    extras: ofTwo,
  },
];
