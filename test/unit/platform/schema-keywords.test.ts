import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileContract } from '../../../src/platform/contract.js';

const field = (schema: object) => ({ request: { type: 'object', properties: { n: schema } } });
const compile = (request: object) => () => compileContract({ request });

describe('a schema that says what would not be checked is refused', () => {
  test.each<[string, object, string]>([
    [
      'a keyword of another library',
      { type: 'number', min: 5 },
      '"min" at /properties/n is not a keyword of JSON Schema, so it would do nothing. Did you mean "minimum"?',
    ],
    [
      'a word that objects inherit',
      { type: 'string', constructor: 1 },
      '"constructor" at /properties/n is not a keyword of JSON Schema, so it would do nothing',
    ],
    ['a misspelt keyword', { type: 'string', maxLenght: 5 }, 'Did you mean "maxLength"?'],
    [
      'a keyword of another type',
      { type: 'string', minimum: 5 },
      '"minimum" at /properties/n does nothing for the type "string": it is for the type "number"',
    ],
    [
      'a keyword of a later draft',
      { type: 'array', prefixItems: [] },
      '"prefixItems" at /properties/n is not a keyword of draft-07, but of a later draft',
    ],
    [
      'a format that nobody knows',
      { type: 'string', format: 'emial' },
      'the format "emial" at /properties/n is not known, so it would do nothing. Did you mean "email"?',
    ],
    [
      'one within another schema',
      { anyOf: [{ type: 'null' }, { type: 'string', regex: 'a' }] },
      '"regex" at /properties/n/anyOf/1',
    ],
  ])('%s', (_, schema, message) => {
    expect(compile(field(schema).request)).toThrow(message);
  });

  test.each(['https://json-schema.org/draft/2020-12/schema', 'http://json-schema.org/draft-04/schema#'])(
    'the draft %s',
    ($schema) => {
      expect(compile({ $schema, type: 'object' })).toThrow(
        `"$schema" is "${$schema}", and draft-07 is the one that is read here`,
      );
    },
  );
});

describe('a schema that is none is refused, by the keyword that is wrong', () => {
  test.each<[string, object, string]>([
    [
      'a misspelt type',
      { type: 'objekt', properties: { a: {} } },
      'at /properties/n/type must be one of "array", "boolean", "integer", "null", "number", "object", "string". Did you mean "object"?',
    ],
    [
      'an open pattern',
      { type: 'string', pattern: '(' },
      'the pattern "(" at /properties/n/pattern is not a regular expression: a "(" is not closed',
    ],
    [
      'an open pattern for names',
      { type: 'object', patternProperties: { '[': {} } },
      'the pattern "[" at /properties/n/patternProperties is not a regular expression: a "[" is not closed',
    ],
    ['a number that is none', { minimum: '3' }, '/properties/n/minimum must be number.'],
    ['a length below zero', { maxLength: -1 }, '/properties/n/maxLength must be >= 0.'],
    ['a name twice', { required: ['a', 'a'] }, '/properties/n/required must NOT have duplicate items'],
    [
      'a reference to nothing',
      { $ref: '#/definitions/missing' },
      '"$ref" names #/definitions/missing, which is nowhere in the schema',
    ],
  ])('%s', (_, schema, message) => {
    expect(compile(field(schema).request)).toThrow(message);
  });
});

test('formats are checked', () => {
  const check = (format: string, value: string) =>
    compileContract(field({ type: 'string', format })).click.checkRequest({ n: value }).length === 0;
  expect([check('email', 'a@example.com'), check('email', 'nope')]).toEqual([true, false]);
  expect([check('date', '2026-11-22'), check('date', '2026-13-45')]).toEqual([true, false]);
  expect([check('uuid', '123e4567-e89b-12d3-a456-426614174000'), check('uuid', 'z')]).toEqual([true, false]);
});

test.each(['request', 'response'])(
  'the shipped %s schema has nothing of the kind, nor notes of one’s own',
  (name) => {
    const schema = JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8')) as object;
    expect(() => compileContract({ [name]: { ...schema, 'x-note': 'mine' } })).not.toThrow();
  },
);
