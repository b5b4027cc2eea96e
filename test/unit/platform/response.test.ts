import { describe, expect, test } from 'vitest';
import type { PlatformResponse } from '../../../src/platform/answer.js';
import { compileContract } from '../../../src/platform/contract.js';

const { checkResponse } = compileContract().click;
const link = (url: unknown) => ({ action: { open_direct_link: url } });

describe('a good answer', () => {
  test.each<[string, unknown]>([
    [
      "the document's first: a link and a message",
      {
        action: { open_direct_link: 'https://your-domain.com/direct-link' },
        text_message: 'پیام متنی اختیاری برای نمایش به کاربر',
      },
    ],
    [
      "the document's second: a server link and a message",
      {
        action: { open_server_link: { data: { your_key_1: 'your value', your_key_2: 'your value' } } },
        text_message: 'پیام متنی اختیاری برای نمایش به کاربر',
      },
    ],
    ["the document's third: a message by itself", { text_message: 'اطلاعات با موفقیت ثبت شد' }],
    ['an action by itself', link('https://example.com')],
    ['a server link with empty data', { action: { open_server_link: { data: {} } } }],
    ['data of any shape', { action: { open_server_link: { data: { a: [1, null, { b: true }] } } } }],
    ["a post's page", { action: { open_post_page: { post_token: 'wZC44q5D' } } }],
    ["a post's management page", { action: { open_post_manage_page: { post_token: 'wZC44q5D' } } }],
    ['a message of any length', { text_message: 'آ'.repeat(100_000) }],
    ['a message of several lines', { text_message: 'خط اول\nخط دوم' }],
  ])('passes: %s', (_name, response) => {
    expect(checkResponse(response)).toEqual([]);
  });

  test.each([
    'https://example.com/',
    'https://example.com?post=wZC44q5D#top',
    'https://example.com#top',
    'https://example.com:8443/a/b',
    'https://localhost/',
    'https://192.0.2.7/',
    'https://example.com/@ali:1',
    'https://example.com/?to=a@b.example',
    'https://example.com/سلام',
    'https://نمونه.example/',
    'https://example.com/%D8%B3%D9%84%D8%A7%D9%85',
    `https://example.com/${'a'.repeat(100_000)}`,
  ])('a link passes, and is what a browser takes for https: %s', (url) => {
    expect(checkResponse(link(url))).toEqual([]);
    expect(new URL(url)).toMatchObject({ protocol: 'https:', username: '', password: '' });
  });
});

describe('a bad answer', () => {
  test.each<[string, unknown, string, string]>([
    ['a text', 'سلام', '', 'type'],
    ['a list', [{ text_message: 'سلام' }], '', 'type'],
    ['null', null, '', 'type'],
    ['nothing at all', {}, '', 'minProperties'],
    ['a key of no contract', { text_mesage: 'سلام' }, '/text_mesage', 'additionalProperties'],
    ['a key beside good ones', { text_message: 'سلام', note: 1 }, '/note', 'additionalProperties'],
    ['an empty message', { text_message: '' }, '/text_message', 'pattern'],
    ['a blank message', { text_message: ' \n' }, '/text_message', 'pattern'],
    ['a message that is a number', { text_message: 5 }, '/text_message', 'type'],
    ['a null message', { text_message: null }, '/text_message', 'type'],
    ['a null action', { action: null, text_message: 'سلام' }, '/action', 'type'],
    ['an action of no kind', { action: {} }, '/action', 'minProperties'],
    [
      'an action of two kinds',
      { action: { open_direct_link: 'https://example.com', open_post_page: { post_token: 'w' } } },
      '/action',
      'maxProperties',
    ],
    [
      'a circle',
      { action: { get_dynamic_action: { data: {} } } },
      '/action/get_dynamic_action',
      'additionalProperties',
    ],
    [
      'an unknown kind',
      { action: { open_link: 'https://example.com' } },
      '/action/open_link',
      'additionalProperties',
    ],
    ['a link that is an object', link({ url: 'https://example.com' }), '/action/open_direct_link', 'type'],
    [
      'a server link without data',
      { action: { open_server_link: {} } },
      '/action/open_server_link/data',
      'required',
    ],
    [
      'data that is a list',
      { action: { open_server_link: { data: [] } } },
      '/action/open_server_link/data',
      'type',
    ],
    [
      'a key beside data',
      { action: { open_server_link: { data: {}, url: '' } } },
      '/action/open_server_link/url',
      'additionalProperties',
    ],
    [
      'a page of no post',
      { action: { open_post_page: {} } },
      '/action/open_post_page/post_token',
      'required',
    ],
    [
      'a page of an empty post',
      { action: { open_post_page: { post_token: '' } } },
      '/action/open_post_page/post_token',
      'minLength',
    ],
    [
      'a management page of null',
      { action: { open_post_manage_page: { post_token: null } } },
      '/action/open_post_manage_page/post_token',
      'type',
    ],
    [
      'a post token too long',
      { action: { open_post_manage_page: { post_token: 'x'.repeat(65) } } },
      '/action/open_post_manage_page/post_token',
      'maxLength',
    ],
  ])('is refused with one error that points at it: %s', (_name, response, pointer, keyword) => {
    expect(checkResponse(response)).toEqual([expect.objectContaining({ pointer, keyword })]);
  });

  test.each([
    '',
    'https://',
    'https:///path',
    'http://example.com/',
    'HTTPS://example.com/',
    '//example.com/',
    '/path',
    'javascript:alert(1)',
    'https:example.com',
    'https://example.com/a b',
    'https://example.com/\n',
    ' https://example.com/',
    'https://example.com/\u0000',
    'https://example.com\\@evil.example/',
    'https://example.com/a\\b',
    'https://ali@example.com/',
    'https://ali:secret@example.com/',
    'https://example.com:8443@evil.example/',
    'https://example.com:/',
    'https://example.com:port/',
    'https://example..com/',
    'https://.example.com/',
    'https://exa%6dple.com/',
    'https://exam ple.com/',
    'https://?q=1',
  ])('a link is refused: %j', (url) => {
    expect(checkResponse(link(url))).toEqual([
      expect.objectContaining({ pointer: '/action/open_direct_link', keyword: 'pattern' }),
    ]);
  });

  test('a hostile link does not keep the pattern busy', () => {
    // Two quantifiers over one class would backtrack; dots are kept out of the labels so that they cannot.
    for (const hostile of [`https://${'a.'.repeat(2000)}`, `https://${'a'.repeat(4000)}@`]) {
      expect(checkResponse(link(hostile))).toHaveLength(1);
    }
  });
});

test('the type of an answer and the schema take the same', () => {
  const good: PlatformResponse[] = [
    { text_message: 'ثبت شد' },
    { action: { open_direct_link: 'https://shop.example.com/' } },
    { action: { open_server_link: { data: { step: 2 } } }, text_message: 'ثبت شد' },
    { action: { open_post_page: { post_token: 'wZC44q5D' } } },
    { action: { open_post_manage_page: { post_token: 'wZC44q5D' } } },
  ];
  expect(good.flatMap(checkResponse)).toEqual([]);
  const bad: PlatformResponse[] = [
    // @ts-expect-error: nothing
    {},
    // @ts-expect-error: no action of the contract
    { action: { get_dynamic_action: { data: {} } } },
    // @ts-expect-error: a text that is none
    { text_message: 5 },
    // @ts-expect-error: a field that the contract does not know
    { text_message: 'ثبت شد', text: 'ثبت شد' },
    // @ts-expect-error: nothing to open
    { action: { open_server_link: {} } },
    // @ts-expect-error: no post
    { action: { open_post_page: {} } },
  ];
  expect(bad.filter((response) => checkResponse(response).length === 0)).toEqual([]);
});
