import { describe, expect, it } from 'vitest';
import { decide, prepareRules } from '../../../../src/index.js';
import { compileContract } from '../../../../src/platform/contract.js';
import { answer, fileOf } from '../../../support/rules.js';

it.each<[string, unknown, unknown, string | undefined]>([
  ['a sum that is a number', { cat: ['v=', { '*': [{ var: 'extra_data.v' }, 2] }] }, '3', 'v=6'],
  ['no sum', { cat: ['v=', { '*': [{ var: 'extra_data.v' }, 2] }] }, 'abc', undefined],
  ['no sum, within a list', { cat: ['v=', [1, { '+': { var: 'extra_data.v' } }]] }, 'abc', undefined],
  ['no quotient', { digits_fa: { '/': [1, { var: 'extra_data.v' }] } }, 0, undefined],
  ['no part of a sum', { substr: [{ '*': [{ var: 'extra_data.v' }, 2] }, 0, 3] }, 'abc', undefined],
  ['a word of the request', { cat: ['v=', { var: 'extra_data.v' }] }, 'NaN', 'v=NaN'],
])('a text that is computed never says NaN: %s', (_, $logic, v, message) => {
  const respond = { text_message: { $logic } };
  const text = fileOf(`rules:\n  - { id: a, respond: ${JSON.stringify(respond)} }`);
  const { reason, response } = answer(text, { extra_data: { v } });
  expect(reason).toBe(message === undefined ? 'rejected' : 'matched');
  if (message !== undefined) expect(response).toEqual({ text_message: message });
});

describe('an answer with something inserted is checked where that could break the contract', () => {
  it.each<[string, unknown]>([
    ['a blank message', { text_message: '{{ extra_data.x }}' }],
    ['a message of another type', { text_message: { $logic: { var: 'extra_data.y' } } }],
    ['no token of a post', { action: { open_post_page: { post_token: '{{ extra_data.x }}' } } }],
    ['no data', { action: { open_server_link: { data: { $logic: { var: 'extra_data.y' } } } } }],
    ['a link with blanks', { action: { open_direct_link: 'https://a.example/{{ extra_data.z | raw }}' } }],
  ])('%s', (_, respond) => {
    const text = fileOf(`rules:\n  - { id: a, respond: ${JSON.stringify(respond)} }`);
    const { reason, rejected } = answer(text, { extra_data: { x: '', y: 5, z: 'a b' } });
    expect(reason).toBe('rejected');
    expect(rejected!.errors).toHaveLength(1);
  });

  it("a schema of one's own says what may be inserted", () => {
    const message = { type: 'string', maxLength: 20 };
    const contract = compileContract({
      response: { type: 'object', properties: { text_message: message } },
    });
    const text = fileOf('rules:\n  - { id: a, respond: { text_message: "سلام {{ extra_data.x }}" } }');
    const { ruleset } = prepareRules({ file: 'rules.yaml', text, contract });
    const reasonFor = (x: string) => decide(ruleset!, { extra_data: { x } }, { now: new Date(0) }).reason;
    expect(reasonFor('سارا')).toBe('matched');
    expect(reasonFor('x'.repeat(20))).toBe('rejected');
  });
});
