import { expect, test } from 'vitest';
import { createAccessList } from '../../../../src/http/steps/access.js';

const platform = ['78.111.6.41', '31.214.250.128/27', '2001:db8::/32'];
const proxies = ['10.0.0.0/8', 'fd00::/8', '203.0.113.9'];

test.each([
  ['78.111.6.41', true],
  ['78.111.6.42', false],
  ['31.214.250.128', true],
  ['31.214.250.159', true],
  ['31.214.250.160', false],
  ['31.214.250.127', false],
  ['::ffff:78.111.6.41', true],
  ['::ffff:4e6f:0629', true],
  ['::ffff:78.111.6.42', false],
  ['2001:db8:ffff::1', true],
  ['2001:db9::1', false],
  ['::1', false],
  [undefined, false],
])('of the peer %s the list says %s', (peer, allowed) => {
  const list = createAccessList({ allowFrom: platform, trustedProxies: [] });
  expect(list.allows(peer, undefined)).toBe(allowed);
  // Nobody is trusted, so nobody's word counts.
  expect(list.allows(peer, '78.111.6.41')).toBe(allowed);
});

test.each([
  ['one proxy', '10.0.0.1', '78.111.6.41', true],
  ['an IPv4 proxy on a socket of both families', '::ffff:10.0.0.1', '78.111.6.41', true],
  ['a proxy with a zone', 'fd00::1%eth0', '78.111.6.41', true],
  ['two proxies', '10.0.0.1', '78.111.6.41, 10.2.3.4', true],
  ['an entry that the caller made up', '10.0.0.1', '78.111.6.41, 198.51.100.7', false],
  ['a made-up entry before a good one', '10.0.0.1', 'anything, 78.111.6.41', true],
  ['garbage', '10.0.0.1', 'unknown', false],
  ['garbage behind a proxy', '10.0.0.1', '78.111.6.41, _hidden, 10.2.3.4', false],
  ['an empty entry', '10.0.0.1', '78.111.6.41,', false],
  ['an empty header', '10.0.0.1', '', false],
  ['no header: the proxy itself calls', '10.0.0.1', undefined, false],
  ['proxies only', '10.0.0.1', '10.0.0.2', false],
  ['a peer that is no proxy', '198.51.100.7', '78.111.6.41', false],
  ['a port', '10.0.0.1', '78.111.6.41:4711', true],
  ['IPv6 in brackets, with a port', '10.0.0.1', '[2001:db8::7]:4711', true],
  ['IPv6', '203.0.113.9', '2001:db8::7', true],
  ['IPv4 mapped into IPv6', '10.0.0.1', '::ffff:78.111.6.41', true],
])('behind proxies, %s', (_name, peer, forwardedFor, allowed) => {
  const list = createAccessList({ allowFrom: platform, trustedProxies: proxies });
  expect(list.allows(peer, forwardedFor)).toBe(allowed);
});

test('without an allow list everyone may call', () => {
  const list = createAccessList({ allowFrom: [], trustedProxies: proxies });
  expect(list.allows('198.51.100.7', 'garbage')).toBe(true);
});

test('a proxy that is on the list may call for itself, such as for its health checks', () => {
  const list = createAccessList({ allowFrom: ['10.0.0.1'], trustedProxies: ['10.0.0.0/8'] });
  expect(list.allows('10.0.0.1', undefined)).toBe(true);
});

test('host bits in a network do not count, and /0 is everyone of its family', () => {
  const list = createAccessList({ allowFrom: ['10.1.2.3/8'], trustedProxies: [] });
  expect(list.allows('10.200.0.1', undefined)).toBe(true);
  expect(list.allows('11.0.0.1', undefined)).toBe(false);
  const all = createAccessList({ allowFrom: ['0.0.0.0/0'], trustedProxies: [] });
  expect(all.allows('203.0.113.1', undefined)).toBe(true);
  const mapped = createAccessList({ allowFrom: ['::ffff:192.0.2.0/120'], trustedProxies: [] });
  expect(mapped.allows('192.0.2.7', undefined)).toBe(true);
  expect(mapped.allows('192.0.3.7', undefined)).toBe(false);
});

test.each([
  '',
  '300.1.1.1',
  '10.0.0.0/33',
  '::/129',
  '10.0.0.0/',
  '10.0.0.0/x',
  'example.org',
  '10.0.0',
  '10.0.0.0/-1',
  'fe80::1%eth0',
])('the entry "%s" is refused by name', (entry) => {
  expect(() => createAccessList({ allowFrom: ['10.0.0.1', entry], trustedProxies: [] })).toThrow(
    `"${entry}" is neither an address nor a network`,
  );
  expect(() => createAccessList({ allowFrom: [], trustedProxies: [entry] })).toThrow(`"${entry}"`);
});
