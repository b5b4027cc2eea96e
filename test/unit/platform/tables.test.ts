import { expect, it, test } from 'vitest';
import { answerPlaces, answerValueAt, answerWith } from '../../../src/platform/answer.js';
import { defaultInclude } from '../../../src/platform/calls.js';
import { compileContract } from '../../../src/platform/contract.js';
import {
  conversationOf,
  dynamicAction,
  type Field,
  touchpointOf,
} from '../../../src/platform/dynamic-action.js';
import { sourceOf } from '../../../src/platform/session.js';

const { checkRequest, checkResponse } = compileContract().click;
const fields = Object.entries<Field>(dynamicAction.fields);

test.each(fields)(
  'what the table says of %s keeps the contract',
  (name, { values = [], examples = [], maxLength }) => {
    for (const value of [...values, ...examples]) {
      expect(checkRequest({ touchpoint: 'CHAT', [name]: value }), String(value)).toEqual([]);
    }
    if (maxLength === undefined) return;
    expect(checkRequest({ touchpoint: 'CHAT', [name]: 'x'.repeat(maxLength + 1) })).toHaveLength(1);
  },
);

test('no personal field is sent to receivers that do not ask for it', () => {
  const personal = fields.filter(([, { isPersonal }]) => isPersonal).map(([name]) => name);
  expect(personal).toContain('user_id');
  expect(defaultInclude.filter((name) => personal.includes(name))).toEqual([]);
});

test.each(answerPlaces)('the examples of $keys keep the contract', ({ keys, value }) => {
  for (const example of value.examples) expect(checkResponse(answerWith(keys, example))).toEqual([]);
});

it.each<[string, string | undefined]>([
  ['text_message', 'message'],
  ['action.open_direct_link', 'link'],
  ['action.open_post_manage_page.post_token', 'token'],
  ['action.open_server_link.data.cars.0', 'data'],
  ['action.open_server_link', undefined],
  ['action.unknown_kind.data', undefined],
  ['action', undefined],
])('at %s of an answer stands: %s', (keys, type) => {
  expect(answerValueAt(keys.split('.'))?.type).toBe(type);
});

test('a click belongs to its conversation, where it names one', () => {
  expect(conversationOf({ conversation_id: '6b3d5cf7' })).toBe('6b3d5cf7');
  for (const id of ['', null, undefined, 5]) expect(conversationOf({ conversation_id: id })).toBeUndefined();
});

test('an undocumented touchpoint has no name of its own', () => {
  expect(touchpointOf({ touchpoint: 'MY_POST' })).toBe('MY_POST');
  for (const name of ['ali@example.com', 5, undefined])
    expect(touchpointOf({ touchpoint: name })).toBe('other');
});

test('a source has the name that rules see, and none of its own where it is undocumented', () => {
  expect(sourceOf({ source: 'MY_POST' })).toBe('MY_POST');
  expect(sourceOf({ source: 'POST_ADODN' })).toBe('POST_ADDON');
  for (const name of ['ali@example.com', 'constructor', 5, undefined])
    expect(sourceOf({ source: name })).toBe('other');
});

test.each([null, ['CHAT'], 'CHAT'])('%j, which a schema of one’s own may let in, has neither', (body) => {
  expect([conversationOf(body), touchpointOf(body)]).toEqual([undefined, 'other']);
});
