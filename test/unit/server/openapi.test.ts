import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { assert, constantFrom, option, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problems } from '../../../src/http/problems.js';
import { schemaOfPath } from '../../../src/platform/call-schemas.js';
import { type CallName, callOf } from '../../../src/platform/calls.js';
import { compileContract, schemasInForce, shippedContract } from '../../../src/platform/contract.js';
import { size } from '../../support/soak.js';
import { openApi } from '../docs/openapi.js';

const givenRequest = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  definitions: { side: { enum: ['SUPPLY', 'DEMAND'] } },
  type: 'object',
  properties: { user_side: { $ref: '#/definitions/side' } },
};

describe('a validator of OpenAPI 3.1 has nothing against the description', () => {
  test.each<[string, Parameters<typeof openApi>[0]]>([
    ['of a server with default settings and an outbox', {}],
    ['of one without an outbox', { hasOutbox: false }],
    ['of one without keys', { requiresKey: false }],
    ['of one with one path for both calls', { paths: { click: '/divar', session: '/divar' } }],
    ['of one with a request schema of its own', { contract: compileContract({ request: givenRequest }) }],
  ])('%s', async (_, server) => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(openApi(server)) as never)).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(() => validator.resolveRefs()).not.toThrow();
  });

  test('and finds what is wrong with another', async () => {
    const { info: _, ...rest } = openApi();
    expect(await new Validator().validate(rest as never)).toMatchObject({ valid: false });
  });
});

test('each reference leads somewhere', () => {
  const description = openApi();
  const refs = [...JSON.stringify(description).matchAll(/"\$ref":"#([^"]*)"/g)].map(
    ([, pointer]) => pointer!,
  );
  expect(refs.length).toBeGreaterThan(20);
  for (const pointer of refs) {
    const target = pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], description);
    expect(target, pointer).toBeDefined();
  }
});

test('one path for both calls is one path that takes both', () => {
  const { paths } = openApi({ paths: { click: '/divar', session: '/divar' } }) as {
    paths: Record<string, unknown>;
  };
  expect(
    Object.keys(paths).filter((path) => !/^\/(livez|readyz|status|metrics|openapi|outbox)/.test(path)),
  ).toEqual(['/divar']);
});

test('a server without keys asks for none', () => {
  expect(JSON.stringify(openApi({ requiresKey: false }).paths)).not.toContain('identificationKey');
});

test('each problem but those of other paths and methods is an example of a response', () => {
  const { components } = openApi() as { components: { responses: Record<string, unknown> } };
  const shown = JSON.stringify(components.responses);
  const missing = Object.values(problems).filter(({ kind }) => !shown.includes(`"${kind}":{"value"`));
  expect(missing.map(({ kind }) => kind)).toEqual(['not-found', 'method-not-allowed']);
});

test.each<CallName>(['click', 'session'])(
  'the schema of the path of a %s takes what the server takes',
  (own) => {
    const contract = shippedContract();
    const { request, sessionRequest } = schemasInForce(contract);
    const refs = { click: { $ref: 'click' }, session: { $ref: 'session' } };
    const ajv = new Ajv2020({
      strict: false,
      schemas: { click: without$schema(request), session: without$schema(sessionRequest) },
    });
    const isTaken = ajv.compile(schemaOfPath(own, refs));
    const seen = new Set<boolean>();
    assert(
      property(bodies, (body) => {
        const expected = contract[callOf(body, own)].checkRequest(body).length === 0;
        seen.add(expected);
        expect(isTaken(body), JSON.stringify(body)).toBe(expected);
      }),
      { numRuns: size(20_000, 2_000) },
    );
    expect(seen.size).toBe(2);
  },
);

const field = option(constantFrom<unknown>(null, '', 'CHAT', 5, {}), { nil: undefined });
const bodies = record(
  {
    touchpoint: field,
    source: field,
    callback_url: field,
    post_token: field,
    extra_data: field,
    provider_data: field,
  },
  { requiredKeys: [] },
).map((body) => JSON.parse(JSON.stringify(body)) as unknown);

function without$schema(schema: object): object {
  const { $schema: _, ...rest } = schema as { $schema?: unknown };
  return rest;
}
