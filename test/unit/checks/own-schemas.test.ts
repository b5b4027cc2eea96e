import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/index.js';
import { compileContract } from '../../../src/platform/contract.js';

// The platform adds fields and names without notice; an operator who knows of them mounts a schema with them.
const shipped = JSON.parse(readFileSync('schemas/request.schema.json', 'utf8')) as {
  properties: Record<string, object>;
};
const contract = compileContract({
  request: {
    ...shipped,
    properties: {
      ...shipped.properties,
      touchpoint: { type: 'string', examples: ['CHAT', 'MAP'] },
      user_side: { type: ['string', 'null'], enum: ['Supply', 'Demand', 'Agent', null] },
      city_id: { type: ['integer', 'null'] },
      plan: { enum: ['free', 'gold', null] },
    },
  },
});

describe('with a request schema of one’s own', () => {
  test.for<[match: string, told: string[]]>([
    ['city_id: 5', []],
    ['city_ids: 5', ['unknown-variable city_id']],
    ['country: 5', ['unknown-variable undefined']],
    ['touchpoint: MAP', []],
    ['touchpoint: MY_POST', []],
    ['touchpoint: MAPS', ['unknown-value MAP']],
    ['user_side: AGENT', []],
    ['user_side: Agent', ['unknown-value AGENT']],
    ['plan: gold', []],
    ['plan: [free, glod]', ['unknown-value gold']],
    ['plan: null', []],
  ])('of "match: { %s }" it is told: %j', ([match, told]) => {
    const text = `version: 1\nrules:\n  - { id: a, match: { ${match} }, respond: { text_message: بله } }\ndefault: { text_message: خیر }\n`;
    const { diagnostics } = prepareRules({ file: 'rules.yaml', text, contract });
    expect(diagnostics.map(({ check, suggestion }) => `${check} ${suggestion}`)).toEqual(told);
  });
});
