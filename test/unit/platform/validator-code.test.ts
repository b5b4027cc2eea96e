import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { compileContract, contractMadeOf, contractScript } from '../../../src/platform/contract.js';
import { validatorRuntime } from '../../../src/platform/validators.js';

/** Of every keyword and format whose code asks for a module. */
const request = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 2, maxLength: 3 },
    list: { type: 'array', uniqueItems: true, items: { type: ['object', 'number'] } },
    same: { const: { a: [1] } },
    one: { enum: [{ a: 1 }, 'b'] },
    ...Object.fromEntries(
      [
        'date',
        'date-time',
        'time',
        'email',
        'uri',
        'uuid',
        'ipv4',
        'ipv6',
        'regex',
        'json-pointer',
        'byte',
      ].map((format) => [format, { type: 'string', format }]),
    ),
  },
  patternProperties: { '^x-': { type: 'number', multipleOf: 0.01 } },
};

const bodies: object[] = [
  {},
  { name: '😀' },
  { name: '😀😀😀', list: [{ a: 1 }, { a: 2 }] },
  { list: [{ a: 1 }, { a: 1 }] },
  { same: { a: [1] } },
  { same: { a: [2] } },
  { one: { a: 1 } },
  { one: { a: 2 } },
  { date: '2026-02-30' },
  { 'date-time': '2026-11-30T10:00:00Z' },
  { time: '25:00:00Z' },
  { email: 'nobody' },
  { ipv6: '::1' },
  { regex: '(' },
  { 'x-a': 1.001 },
];

test('validators that are made of code elsewhere say what those say that are made here', () => {
  const schemas = { request, response: { type: 'object', required: ['toString'] } };
  const script = contractScript(schemas);
  const asked = [...script.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name!);
  expect(new Set(asked)).toEqual(new Set(validatorRuntime));
  const made = new Function(`${script}; return dargahSchemas;`)() as Parameters<typeof contractMadeOf>[1];
  const copy = structuredClone(schemas);
  const elsewhere = contractMadeOf(copy, made, createRequire(import.meta.url));
  const here = compileContract(schemas);
  for (const body of bodies) {
    expect(elsewhere.click.checkRequest(body), JSON.stringify(body)).toEqual(here.click.checkRequest(body));
    expect(elsewhere.click.examineResponse(body)).toEqual(here.click.examineResponse(body));
  }
  expect(elsewhere.click.checkRequest({ email: 'nobody' })).toHaveLength(1);
  expect(elsewhere.click.checkResponse({})).toHaveLength(1);
});
