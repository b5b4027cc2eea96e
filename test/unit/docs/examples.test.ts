import { expect, test } from 'vitest';
import type { Operator } from '../../../src/rules/logic/operator.js';
import { operators } from '../../../src/rules/logic/operators.js';
import { filters } from '../../../src/rules/template/filters.js';
import { answer, fileOf, troubles } from '../../support/rules.js';

const ofOperators = Object.entries<Operator>(operators).flatMap(([name, { examples }]) =>
  examples.map((example) => [name, example] as const),
);

test.each(ofOperators)('%s has an example that lint has nothing against: %s', (name, example) => {
  expect(example).toContain(name);
  // What the example gives may be a text, which by itself is no condition.
  const data = `{ action: { open_server_link: { data: { a: { $logic: ${example} } } } } }`;
  const rule = `{ id: a, match: { touchpoint: CHAT }, respond: ${data} }`;
  const needed = Object.entries(named).find(([word]) => example.includes(word))?.[1] ?? '';
  expect(troubles(fileOf(`${needed}\nrules: [${rule}]`))).toEqual([]);
});

/** What the names in examples stand for. */
const named: Readonly<Record<string, string>> = {
  office: 'calendars: { office: { weekdays: friday } }',
  seller: 'conditions: { seller: { "==": [{ var: user_side }, SUPPLY] } }',
  checkout: 'experiments: { checkout: { by: user_id, variants: { old: 80, new: 20 }, otherwise: old } }',
};

const ofFilters = Object.values(filters).flatMap(({ usages }) =>
  usages.flatMap(({ example }) => (example === undefined ? [] : [example])),
);

test.each(ofFilters)('%s inserts %s', (placeholder, inserted) => {
  const text = `'>${placeholder.replaceAll("'", "''")}<'`;
  const { response } = answer(fileOf(`rules: [{ id: a, respond: { text_message: ${text} } }]`), {});
  expect(response).toEqual({ text_message: `>${inserted}<` });
});
