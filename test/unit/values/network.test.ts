import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPrivate, isWithin, parseAddress, parseNetwork } from '../../../src/values/network.js';

describe('what is an address, Node and we agree on', () => {
  test.for([
    ...[
      '192.0.2.1',
      '0.0.0.0',
      '255.255.255.255',
      '256.1.1.1',
      '1.2.3',
      '1.2.3.4.5',
      '01.2.3.4',
      '1.2.3.4.',
      '',
    ],
    ...[
      '::',
      '::1',
      '1::',
      '2001:db8::1',
      '1:2:3:4:5:6:7:8',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1::2::3',
    ],
    ...[
      '::ffff:192.0.2.1',
      '1:2:3:4:5:6:192.0.2.1',
      '1:2:3:4:5:6:7:192.0.2.1',
      '192.0.2.1::',
      'g::',
      '12345::',
    ],
    ...[':1', '1:', ':::', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', '1::3:4:5:6:7:8', ' 1.2.3.4', '1.2.3.4\n'],
  ])('%j', (text) => {
    expect(parseAddress(text) !== undefined).toBe(isIP(text) !== 0);
  });

  test('of addresses made at random', () => {
    const digits = fc.stringMatching(/^[0-9a-f:.]{0,24}$/);
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), digits), (text) => {
        expect(parseAddress(text) !== undefined, text).toBe(isIP(text) !== 0);
      }),
      { numRuns: 3000 },
    );
  });
});

test('a zone is no part of an address', () => {
  expect(parseAddress('fe80::1%eth0')).toBeUndefined();
});

test.for([
  '10.0.0.0/33',
  '::/129',
  '10.0.0.0/',
  '10.0.0.0/x',
  '10.0.0.0/8/8',
  '/8',
  '10.0.0.0/-1',
  '::ffff:0:0/95',
])('%s is no network', (text) => {
  expect(parseNetwork(text)).toBeUndefined();
});

test('an IPv4 address that is mapped to IPv6 is in the networks of its own', () => {
  expect(isWithin(parseAddress('::ffff:192.0.2.1')!, [parseNetwork('192.0.2.0/24')!])).toBe(true);
  expect(isWithin(parseAddress('192.0.2.1')!, [parseNetwork('::ffff:192.0.2.0/120')!])).toBe(true);
});

test('what is within a network, Node and we agree on', () => {
  // Neighbours, so that some are within.
  const pair = fc.oneof(
    fc.tuple(fc.nat(255), fc.nat(255)).map(([a, b]) => [`10.0.0.${a}`, `10.0.0.${b}`] as const),
    fc
      .tuple(fc.nat(65535), fc.nat(65535))
      .map(([a, b]) => [`2001:db8::${a.toString(16)}`, `2001:db8::${b.toString(16)}`] as const),
    fc.tuple(fc.ipV4(), fc.ipV4()),
    fc.tuple(fc.ipV6(), fc.ipV6()),
  );
  fc.assert(
    fc.property(pair, fc.nat(128), ([base, asked], length) => {
      const bits = isIP(base) === 6 ? 128 : 32;
      const prefix = length % (bits + 1);
      const list = new BlockList();
      list.addSubnet(base, prefix, bits === 128 ? 'ipv6' : 'ipv4');
      const ours = isWithin(parseAddress(asked)!, [parseNetwork(`${base}/${prefix}`)!]);
      expect(ours).toBe(list.check(asked, isIP(asked) === 6 ? 'ipv6' : 'ipv4'));
    }),
    { numRuns: 3000 },
  );
});

describe('what is private or special', () => {
  const outside = (text: string) => isPrivate(parseAddress(text)!);

  test.for([
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.255', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.255.255', '198.18.0.1'],
    ...['198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1'],
    ...['255.255.255.255'],
    ...[
      '::',
      '::1',
      '::7f00:1',
      '100::1',
      '2001::1',
      '2001:db8::1',
      '3fff::1',
      '5f00::1',
      'fc00::1',
      'fdff::1',
    ],
    ...['4000::1', 'fbff::1', 'fe80::1', 'febf::1', 'fec0::1', 'ff02::1', '64:ff9b:1::1'],
    ...['10.255.255.255', '100.100.100.200', '127.255.0.1', '192.168.1.1', '239.1.1.1', '::127.0.0.1'],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
      '::ffff:a9fe:a9fe',
      'fd00:ec2::254',
      '2002:7f00:1::',
      '64:ff9b::127.0.0.1',
    ],
    ...['64:ff9b::10.0.0.1'],
  ])('%s is', (text) => {
    expect(outside(text)).toBe(true);
  });

  test.for([
    ...[
      '1.1.1.1',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '126.255.255.255',
      '128.0.0.0',
    ],
    ...['169.253.255.255', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.167.255.255', '192.169.0.0'],
    ...['198.17.255.255', '198.20.0.0', '223.255.255.255', '78.111.6.41'],
    ...['2001:200::1', '2606:4700::1111', '2a00:1450::1', '2400:cb00::1'],
    ...['128.0.0.1', '169.253.1.1', '169.255.1.1', '192.167.1.1', '192.169.1.1', '198.17.1.1'],
    ...['198.20.0.1', '::ffff:1.1.1.1', '64:ff9b::1.1.1.1', '3ffe::1'],
  ])('%s is not', (text) => {
    expect(outside(text)).toBe(false);
  });

  test('an IPv6 address that carries an IPv4 one is what that one is', () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        const [a, b, c, d] = parseAddress(text)!;
        const hex = (high: number, low: number) => ((high << 8) | low).toString(16);
        const groups = `${hex(a!, b!)}:${hex(c!, d!)}`;
        for (const carrier of [
          `::ffff:${text}`,
          `::ffff:0:${groups}`,
          `64:ff9b::${groups}`,
          `2002:${groups}::1`,
        ]) {
          expect(outside(carrier), carrier).toBe(outside(text));
        }
      }),
    );
  });

  test('sixteen bytes that were not read by us are understood too', () => {
    const mapped = [...Array<number>(10).fill(0), 255, 255, 10, 0, 0, 1];
    expect(isPrivate(mapped)).toBe(true);
  });
});
