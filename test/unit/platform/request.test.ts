import { describe, expect, test } from 'vitest';
import { compileContract } from '../../../src/platform/contract.js';

const { checkRequest } = compileContract().click;

/** The request of the platform's public document, word for word. */
const documented = {
  touchpoint: 'CHAT',
  post_token: 'wZC44q5D',
  conversation_id: '6b3d5cf7-9291-4fa9-892a-9d07e300daea',
  user_side: 'SUPPLY',
  extra_data: { your_key_1: 'your value', your_key_2: 'your value' },
};

describe('a good request', () => {
  test.each<[string, unknown]>([
    ["the document's own", documented],
    ['only a touchpoint', { touchpoint: 'MY_POST' }],
    ['a touchpoint that nobody has heard of', { touchpoint: 'SOMETHING_NEW_2027' }],
    [
      'null for everything nullable',
      {
        touchpoint: 'CHAT',
        post_token: null,
        conversation_id: null,
        user_side: null,
        user_id: null,
        extra_data: null,
      },
    ],
    [
      'empty texts, as some encoders write an unset field',
      { touchpoint: 'CHAT', post_token: '', conversation_id: '', user_side: '', user_id: '' },
    ],
    ['an older spelling of the side', { touchpoint: 'CHAT', user_side: 'Supply' }],
    ['a side of another name', { touchpoint: 'CHAT', user_side: 'UNKNOWN_SIDE' }],
    ['a side of other letters', { touchpoint: 'CHAT', user_side: 'ß 2-فروشنده' }],
    ['the longest side', { touchpoint: 'CHAT', user_side: 'S'.repeat(50) }],
    ['a user id', { ...documented, user_id: '6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTNJU1ettI=' }],
    ['fields that the platform adds later', { ...documented, locale: 'fa', device: { os: ['android'] } }],
    ['an empty extra_data', { touchpoint: 'CHAT', extra_data: {} }],
    [
      'nested extra_data with any key',
      { touchpoint: 'CHAT', extra_data: { a: [{ constructor: null }], '': 1 } },
    ],
    ['the longest post token', { touchpoint: 'CHAT', post_token: 'x'.repeat(64) }],
  ])('passes: %s', (_name, body) => {
    expect(checkRequest(body)).toEqual([]);
  });
});

describe('a bad request', () => {
  test.each<[string, unknown, string, string]>([
    ['a list', [], '', 'type'],
    ['null', null, '', 'type'],
    ['a text', 'CHAT', '', 'type'],
    ['an empty body', {}, '/touchpoint', 'required'],
    ['a null touchpoint', { touchpoint: null }, '/touchpoint', 'type'],
    ['a touchpoint that is a number', { touchpoint: 1 }, '/touchpoint', 'type'],
    ['an empty touchpoint', { touchpoint: '' }, '/touchpoint', 'minLength'],
    ['an endless touchpoint', { touchpoint: 'C'.repeat(65) }, '/touchpoint', 'maxLength'],
    ['a post token that is a number', { touchpoint: 'CHAT', post_token: 44 }, '/post_token', 'type'],
    ['a post token too long', { touchpoint: 'CHAT', post_token: 'x'.repeat(65) }, '/post_token', 'maxLength'],
    [
      'a conversation that is an object',
      { touchpoint: 'CHAT', conversation_id: {} },
      '/conversation_id',
      'type',
    ],
    [
      'a conversation id too long',
      { touchpoint: 'CHAT', conversation_id: 'x'.repeat(65) },
      '/conversation_id',
      'maxLength',
    ],
    ['a side that is true', { touchpoint: 'CHAT', user_side: true }, '/user_side', 'type'],
    ['a side too long', { touchpoint: 'CHAT', user_side: 'S'.repeat(51) }, '/user_side', 'maxLength'],
    ['a user id too long', { touchpoint: 'CHAT', user_id: 'x'.repeat(257) }, '/user_id', 'maxLength'],
    ['a list as extra_data', { touchpoint: 'CHAT', extra_data: ['yes'] }, '/extra_data', 'type'],
    ['a text as extra_data', { touchpoint: 'CHAT', extra_data: '{"answer":"yes"}' }, '/extra_data', 'type'],
  ])('is refused with one error that points at it: %s', (_name, body, pointer, keyword) => {
    expect(checkRequest(body)).toEqual([expect.objectContaining({ pointer, keyword })]);
  });

  test('is told without quoting what it held', () => {
    const body = { touchpoint: 'CHAT', user_side: 'ali@example.com'.repeat(4) };
    expect(checkRequest(body)).toHaveLength(1);
    expect(JSON.stringify(checkRequest(body))).not.toContain('ali');
  });

  test('a touchpoint inherited from a prototype is no touchpoint', () => {
    expect(checkRequest(Object.create({ touchpoint: 'CHAT' }))).toEqual([
      expect.objectContaining({ pointer: '/touchpoint', keyword: 'required' }),
    ]);
  });
});
