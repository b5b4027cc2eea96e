import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type Contract, compileContract } from '../../src/platform/contract.js';
import { validators } from '../../src/platform/validators.js';
import { builtMain, checkout } from '../support/dargah.js';

// In src/ there are no built validators: ajv compiles the schemas themselves.
const compiled = compileContract();
let built: Contract;

beforeAll(async () => {
  builtMain();
  const home = pathToFileURL(join(checkout, 'dist/platform/contract.js')).href;
  built = ((await import(home)) as typeof import('../../src/platform/contract.js')).compileContract();
});

test('the build holds a validator for each use of a schema', () => {
  for (const name of Object.keys(validators)) {
    expect(existsSync(join(checkout, `dist/platform/shipped/${name}.cjs`)), name).toBe(true);
    expect(existsSync(join(checkout, `src/platform/shipped/${name}.cjs`)), name).toBe(false);
  }
});

const text = fc.oneof(
  fc.string(),
  fc.constantFrom('CHAT', 'SUPPLY', 'https://example.com/a', 'آ'.repeat(300)),
);
const value = fc.oneof({ weight: 3, arbitrary: text }, fc.jsonValue(), fc.constant(undefined));

/** An object of these fields, some of them absent, and perhaps one more. */
function objectOf(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  return fc.record({ ...fields, more: value }, { requiredKeys: [] });
}

const request = objectOf({
  touchpoint: value,
  post_token: value,
  conversation_id: value,
  user_side: value,
  user_id: value,
  extra_data: value,
});

const action = objectOf({
  open_direct_link: value,
  open_server_link: fc.oneof(value, objectOf({ data: value })),
  open_post_page: fc.oneof(value, objectOf({ post_token: value })),
  get_dynamic_action: value,
});

const response = objectOf({ action: fc.oneof(action, value), text_message: value });

test('what was built says the same of requests as ajv does', () => {
  fc.assert(
    fc.property(fc.oneof(request, value), (body) => {
      expect(built.click.checkRequest(body)).toEqual(compiled.click.checkRequest(body));
    }),
    { numRuns: 1000 },
  );
});

test('what was built says the same of answers as ajv does', () => {
  fc.assert(
    fc.property(fc.oneof(response, value), (body) => {
      expect(built.click.checkResponse(body)).toEqual(compiled.click.checkResponse(body));
      expect(built.click.examineResponse(body)).toEqual(compiled.click.examineResponse(body));
    }),
    { numRuns: 1000 },
  );
});

test('these tests compare errors, and more than one', () => {
  expect(built.click.checkRequest({ touchpoint: 1 })).toHaveLength(1);
  expect(
    built.click.examineResponse({ action: { a: 1, open_post_page: 2 }, text_message: 3 }).length,
  ).toBeGreaterThan(2);
});
