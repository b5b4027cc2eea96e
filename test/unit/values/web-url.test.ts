import { expect, test } from 'vitest';
import { prepareAtOnce } from '../../support/rules.js';

const incomplete = 'complete URL';
const character = 'contains a blank, a backslash or a control character';
const credentials = /contains (a user name or a password|credentials)/;
const port = 'has an invalid port';
const host = 'has an invalid host';

/** What is no URL, though Node's parser takes most of it, and what is said of it. */
const faults: [string, string | RegExp][] = [
  ['https:///shop', incomplete],
  ['https:////shop', incomplete],
  ['https:shop', incomplete],
  ['https:/shop.example.com', incomplete],
  ['https:\\\\shop.example.com/a', incomplete],
  ['https://', incomplete],
  ['https:', incomplete],
  ['https', incomplete],
  ['//shop.example.com/', incomplete],
  ['shop.example.com', incomplete],
  ['http:///shop', incomplete],
  ['https://?a', incomplete],
  ['https://#a', incomplete],
  ['https://[::1/', incomplete],
  ['https://1.2.3.4.5/', incomplete],
  [' https://shop.example.com/', incomplete],
  ['ht\ttps://shop.example.com/', incomplete],
  ['https://shop.example.com/ ', character],
  ['https://shop.example.com/a b', character],
  ['https://shop.example.com\n/a', character],
  ['https://shop.exa\tmple.com/', character],
  ['https://shop.example.com\\a', character],
  ['https://shop.example.com/\u0000', character],
  ['https://user@shop.example.com/', credentials],
  ['https://user:password@shop.example.com/', credentials],
  ['https://:password@shop.example.com/', credentials],
  ['https://@shop.example.com/', credentials],
  ['https://:@shop.example.com/', credentials],
  ['https://shop.example.com:/', port],
  ['https://shop.example.com:0/', port],
  ['https://shop.example.com:65536', port],
  ['https://shop.example.com:99999/', port],
  ['https://shop.example.com:https/', port],
  ['https://shop.example.com:-1/', port],
  ['https://shop..example.com/', host],
  ['https://.shop.example.com/', host],
  ['https://./', host],
  [`https://${'a'.repeat(64)}.example.com/`, host],
  [`https://${'a.'.repeat(130)}com/`, host],
];

const errorsOf = (text: string) =>
  prepareAtOnce({ file: 'rules.yaml', text }).diagnostics.filter(({ severity }) => severity === 'error');

const telling = (url: string) =>
  errorsOf(`version: 1
notify: { crm: { url: ${JSON.stringify(url)}, secret: CRM_SECRET, include: [touchpoint] } }
notify_all: crm
default: { text_message: ثبت شد }
`);

const linkingTo = (url: string) =>
  errorsOf(`version: 1
vars: { shop: ${JSON.stringify(url)} }
responses:
  a: { action: { open_direct_link: ${JSON.stringify(url)} } }
  b: { action: { open_direct_link: "{{ vars.shop }}" } }
rules: [{ id: a, match: { extra_data.a: 1 }, respond: a }]
default: b
`);

test.each(faults)('no receiver is at %j', (url, message) => {
  const [error, ...more] = telling(url);
  expect(error).toMatchObject({ check: 'receiver-url', line: 2, message: expect.stringMatching(message) });
  expect(more).toEqual([]);
});

test.each(faults)('no link leads to %j', (url, message) => {
  const errors = linkingTo(url);
  expect(errors.map(({ check }) => check)).toEqual(['link-url', 'link-url']);
  const written = errors.find(({ line }) => line === 4)!;
  const isOfCharacter = /[\s\\\p{Cc}]/u.test(url);
  expect(written.message).toMatch(isOfCharacter ? /a link (?:has no|cannot hold)|in this link/ : message);
  // What the constant itself is to blame for is reported where it stands.
  const ofConstant = isOfCharacter || !url.startsWith('https:') ? 2 : 5;
  expect(errors.find(({ line }) => line !== 4)).toMatchObject({ line: ofConstant });
});

test.each([
  'https://shop.example.com',
  'https://shop.example.com/',
  'https://shop.example.com?a',
  'https://shop.example.com:443/a',
  'https://shop.example.com:65535',
  'https://xn--mgba3a4f16a.ir/%20?a=b:c@d',
  'https://فروشگاه.ir/سبد‌خرید',
  'https://shop_1.example.com/a//b',
])('%s is a URL', (url) => {
  expect([...telling(url), ...linkingTo(url)]).toEqual([]);
});
