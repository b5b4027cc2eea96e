import { expect, test } from 'vitest';
import { createKeyRing } from '../../../src/http/auth-keys.js';

// What Node makes of a header's bytes.
const asHeader = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

test.each(['plain', 'two words', 'a,b, c', 'Bearer x', 'کلید، من', '🔑', '="\\;', 'k'.repeat(4000)])(
  'the key %s is accepted, and nothing near it',
  (key) => {
    const ring = createKeyRing(['another', key]);
    expect(ring.accepts(asHeader(key))).toBe(true);
    for (const near of [`${key}x`, key.slice(0, -1), ` ${key}`, key.toUpperCase() + key, '']) {
      expect(ring.accepts(asHeader(near)), near).toBe(false);
    }
  },
);

test('spaces around a key do not count, as HTTP takes them from the header', () => {
  expect(createKeyRing(['  key \t']).accepts('key')).toBe(true);
});

test('an empty key is no key, and an empty ring accepts nobody', () => {
  for (const keys of [[], [''], ['  ']]) {
    const ring = createKeyRing(keys);
    expect(ring.accepts('')).toBe(false);
    expect(ring.accepts('undefined')).toBe(false);
  }
});

test('replaced keys hold no longer', () => {
  const ring = createKeyRing(['one', 'two']);
  ring.replace(['two', 'three']);
  expect(['one', 'two', 'three'].map((key) => ring.accepts(key))).toEqual([false, true, true]);
});

test('a connection that has shown a key is let in by the same key only, and only as long as it holds', () => {
  const ring = createKeyRing(['one', 'two']);
  const connection = {};
  expect(['one', 'one', 'onf', 'two', 'one', ''].map((key) => ring.accepts(key, connection))).toEqual([
    true,
    true,
    false,
    true,
    true,
    false,
  ]);
  ring.replace(['two']);
  expect(['one', 'two', 'two'].map((key) => ring.accepts(key, connection))).toEqual([false, true, true]);
});
