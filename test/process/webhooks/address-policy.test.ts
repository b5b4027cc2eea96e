import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { parseNetwork } from '../../../src/values/network.js';
import { createLookup, refusalOfLiteral, sharedResolve } from '../../../src/webhooks/address-policy.js';

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
  const resolve = sharedResolve(() => {
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
