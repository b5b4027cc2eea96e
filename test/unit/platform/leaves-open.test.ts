import { describe, expect, it, test } from 'vitest';
import { compileContract } from '../../../src/platform/contract.js';

describe('what may stand at a place, whatever it is', () => {
  const { leavesOpen } = compileContract();

  test.each<[string, 'anything' | 'text' | undefined]>([
    ['text_message', 'text'],
    ['action.open_server_link.data.key', 'anything'],
    ['action.open_server_link.data.key.0.below', 'anything'],
    ['action.open_server_link.data', undefined],
    ['action.open_direct_link', undefined],
    ['action.open_post_page.post_token', undefined],
    ['action.nothing', undefined],
    ['action', undefined],
    ['nothing', undefined],
  ])('%s: %s', (path, wanted) => {
    expect(leavesOpen(path.split('.'))).toBe(wanted);
  });
});

describe('a schema that says more than we read settles nothing', () => {
  const text = { type: 'string' };

  test.each<[object, 'anything' | 'text' | undefined]>([
    [{ type: 'object', properties: { a: { type: 'string', description: 'A text.' } } }, 'text'],
    [{ type: 'object', properties: { a: { type: 'string', pattern: '\\S' } } }, 'text'],
    [{ type: 'object', properties: { a: {} } }, 'anything'],
    [{ type: 'object' }, 'anything'],
    [{ type: 'object', additionalProperties: text }, 'text'],
    [{ type: 'object', additionalProperties: false }, undefined],
    [{ type: 'object', properties: { a: { type: 'string', maxLength: 5 } } }, undefined],
    [{ type: 'object', properties: { a: { type: 'string', pattern: '^\\S' } } }, undefined],
    [{ type: 'object', properties: { a: { type: ['string', 'null'] } } }, undefined],
    [{ type: 'object', properties: { a: { enum: ['x'] } } }, undefined],
    [{ type: 'object', properties: { a: { $ref: '#' } } }, undefined],
    [{ type: 'object', properties: { a: text }, patternProperties: { a: { maxLength: 5 } } }, undefined],
    [{ type: 'object', properties: { a: text }, not: { properties: { a: { const: 'x' } } } }, undefined],
    [{ properties: { a: text } }, undefined],
    [{ allOf: [{ type: 'object', properties: { a: text } }] }, undefined],
    [{ $ref: '#/definitions/a', definitions: { a: { type: 'object' } } }, undefined],
  ])('%j: %s', (response, wanted) => {
    expect(compileContract({ response }).leavesOpen(['a'])).toBe(wanted);
  });

  it('the whole answer is never left open but by a schema that asks nothing', () => {
    expect(compileContract({ response: {} }).leavesOpen([])).toBe('anything');
    expect(compileContract().leavesOpen([])).toBeUndefined();
  });
});
