import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { isSignedBy, sign } from '../../../src/webhooks/signature.js';

const old = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const next = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const id = 'msg_1';
const body = JSON.stringify({ rule: 'chat-yes', data: { text: 'بله، «حتماً»' } });
const timestamp = String(Math.floor(Date.now() / 1000));

const headers = (signature: string) => ({
  'webhook-id': id,
  'webhook-timestamp': timestamp,
  'webhook-signature': signature,
});

describe('the package standardwebhooks verifies what we sign', () => {
  test('with one secret', () => {
    const signature = sign({ id, timestamp, body }, [old]);
    expect(new Webhook(old).verify(body, headers(signature))).toEqual(JSON.parse(body));
    expect(() => new Webhook(next).verify(body, headers(signature))).toThrow();
  });

  test('with either of two while they rotate', () => {
    const signature = sign({ id, timestamp, body }, [next, old]);
    expect(signature).toMatch(/^v1,\S{44} v1,\S{44}$/);
    for (const secret of [old, next]) new Webhook(secret).verify(body, headers(signature));
  });
});

test('we verify what the package standardwebhooks signs', () => {
  const signature = new Webhook(old).sign(id, new Date(Number(timestamp) * 1000), body);
  expect(isSignedBy({ id, timestamp, body }, [old], signature)).toBe(true);
  expect(isSignedBy({ id, timestamp, body }, [next, old], `v1,AAAA v1a,xyz ${signature}`)).toBe(true);
});

test.for([
  ['another id', { id: 'msg_2' }, {}],
  ['another time', { timestamp: '1' }, {}],
  ['another body', { body: `${body} ` }, {}],
  ['another secret', {}, { secret: next }],
  ['no signature', {}, { signature: '' }],
  ['a signature of another version', {}, { signature: `v2${sign({ id, timestamp, body }, [old]).slice(2)}` }],
  ['half a signature', {}, { signature: sign({ id, timestamp, body }, [old]).slice(0, 20) }],
] as const)(
  '%s is not signed',
  ([, changed, { secret = old, signature }]: readonly [
    string,
    { id?: string; timestamp?: string; body?: string },
    { secret?: string; signature?: string },
  ]) => {
    const shown = signature ?? sign({ id, timestamp, body }, [old]);
    expect(isSignedBy({ id, timestamp, body, ...changed }, [secret], shown)).toBe(false);
  },
);
