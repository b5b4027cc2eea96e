import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createLookup, refusalOfLiteral, sharing } from '../../src/notify/addresses.js';
import { isPrivate, parseAddress, parseNetwork } from '../../src/rules/network.js';

describe('private and special are', () => {
  test.for([
    ...['0.0.0.0', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.0.1'],
    ...[
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
      '192.0.0.1',
      '192.0.2.1',
      '192.168.1.1',
      '198.18.0.1',
    ],
    ...['198.51.100.1', '203.0.113.1', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe'],
    ...['fe80::1', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1', '2001::1', '3fff::1'],
    ...[
      '2002:7f00:1::',
      '64:ff9b::127.0.0.1',
      '64:ff9b::10.0.0.1',
      '64:ff9b:1::1',
      '100::1',
      '5f00::1',
      '4000::1',
    ],
  ])('%s', (text) => {
    expect(isPrivate(parseAddress(text)!)).toBe(true);
  });
});

describe('anywhere else are', () => {
  test.for([
    ...[
      '1.1.1.1',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '126.255.255.255',
      '128.0.0.1',
    ],
    ...[
      '169.253.1.1',
      '169.255.1.1',
      '172.15.255.255',
      '172.32.0.0',
      '192.167.1.1',
      '192.169.1.1',
      '198.17.1.1',
    ],
    ...[
      '198.20.0.1',
      '223.255.255.255',
      '78.111.6.41',
      '::ffff:1.1.1.1',
      '64:ff9b::1.1.1.1',
      '2606:4700::1111',
    ],
    ...['2001:200::1', '2a00:1450::1', '3ffe::1'],
  ])('%s', (text) => {
    expect(isPrivate(parseAddress(text)!)).toBe(false);
  });
});

const inside = [parseNetwork('10.1.2.0/24')!, parseNetwork('fd00:1::/64')!];

describe.for([
  ['https:', { secure: true, allowPrivate: inside }],
  ['http:', { secure: false, allowPrivate: inside }],
] as const)('over %s', ([protocol, policy]) => {
  const isPublic = protocol === 'https:' ? 'permitted' : 'refused';
  test.for([
    ['1.1.1.1', isPublic],
    ['[2606:4700::1111]', isPublic],
    ['[::ffff:1.1.1.1]', isPublic],
    ['10.1.2.3', 'permitted'],
    ['[::ffff:10.1.2.3]', 'permitted'],
    ['[fd00:1::7]', 'permitted'],
    ['10.1.3.3', 'refused'],
    ['127.0.0.1', 'refused'],
    ['[::1]', 'refused'],
    ['169.254.169.254', 'refused'],
    ['[64:ff9b::a01:203]', 'refused'],
    ['0x7f.1', 'refused'],
    ['2130706433', 'refused'],
    ['0177.0.0.1', 'refused'],
    ['127.0.0.1.', 'refused'],
    ['127。0。0。1', 'refused'],
  ] as const)('%s is %s', ([host, verdict]) => {
    const { hostname } = new URL(`${protocol}//${host}/`);
    expect(refusalOfLiteral(hostname, policy) === undefined ? 'permitted' : 'refused').toBe(verdict);
  });
});

test('a name is no literal: what it resolves to is checked', () => {
  expect(refusalOfLiteral('localhost', { secure: true, allowPrivate: [] })).toBeUndefined();
});

describe('of the addresses of a name', () => {
  const policy = { secure: true, allowPrivate: inside };
  const lookUp = (...found: string[]) =>
    new Promise<unknown>((resolve) => {
      createLookup(policy, async () => found)('crm.example', { all: true }, (error, addresses) =>
        resolve(error?.message ?? (addresses as { address: string }[]).map(({ address }) => address)),
      );
    });

  test('only those that are permitted are handed over', async () => {
    expect(await lookUp('127.0.0.1', '10.1.2.3', 'fe80::1%eth0', '1.1.1.1')).toEqual(['10.1.2.3', '1.1.1.1']);
  });

  test('where none is, the reason says how to mend it', async () => {
    expect(await lookUp('10.9.9.9')).toBe(
      'crm.example is 10.9.9.9 here, which is a private or special address. If it is meant, name its network in ' +
        'allow_private',
    );
    expect(await lookUp('127.0.0.1', '::1')).toMatch(/none of its 2 addresses is permitted$/);
    expect(await lookUp('fe80::1%eth0')).toMatch(/no address that can be checked/);
  });

  test('where there is none at all, it is as any other name that could not be looked up', async () => {
    expect(await lookUp()).toBe('no address');
  });

  test('without "all" the first is handed over, as older callers want it', async () => {
    const lookup = createLookup(policy, async () => ['127.0.0.1', '1.1.1.1']);
    const found = await new Promise((resolve) => {
      lookup('crm.example', {}, (error, address, family) => resolve([error, address, family]));
    });
    expect(found).toEqual([null, '1.1.1.1', 4]);
  });

  test('none is connected to where all are refused', async () => {
    const socket = connect({
      host: 'crm.example',
      port: 9,
      lookup: createLookup(policy, async () => ['127.0.0.1']),
    });
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ name: 'TargetRefused' });
  });
});

test('one look-up answers all who ask for a name meanwhile', async () => {
  let asked = 0;
  let answer = (_found: string[]) => {};
  const resolve = sharing(() => {
    asked++;
    return new Promise((done) => {
      answer = done;
    });
  });
  const first = [resolve('a.example'), resolve('a.example')];
  expect(asked).toBe(1);
  answer(['1.1.1.1']);
  expect(await Promise.all(first)).toEqual([['1.1.1.1'], ['1.1.1.1']]);
  void resolve('a.example');
  expect(asked).toBe(2);
});
