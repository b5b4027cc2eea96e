import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { readSecrets } from '../../../src/values/signing-secret.js';
import { isSignedBy, sign } from '../../../src/webhooks/signature.js';

const bytes = (length: number) => Buffer.from(Array.from({ length }, (_, i) => (i * 37 + 7) % 256));
const padded = `whsec_${bytes(32).toString('base64')}`;
const other = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const phrase = 'correct horse battery staple';

const id = 'msg_1';
const body = JSON.stringify({ rule: 'chat-yes', data: { text: 'بله، «حتماً»' } });
const at = new Date(Math.floor(Date.now() / 1000) * 1000);
const message = { id, timestamp: String(at.getTime() / 1000), body };

function secretsOf(text: string): readonly string[] {
  const read = readSecrets(text);
  if ('trouble' in read) throw new Error(String(read.trouble));
  return read.secrets;
}

function troubleOf(text: string): string | undefined {
  const read = readSecrets(text);
  return 'trouble' in read ? String(read.trouble) : undefined;
}

/** Whether the package verifies what we sign with the text, and we what it signs. */
function expectAgrees(text: string, webhook: Webhook): void {
  const secrets = secretsOf(text);
  const headers = { 'webhook-id': id, 'webhook-timestamp': message.timestamp };
  webhook.verify(body, { ...headers, 'webhook-signature': sign(message, secrets) });
  expect(isSignedBy(message, secrets, webhook.sign(id, at, body))).toBe(true);
}

describe('what is a key to us is the same key to the package standardwebhooks', () => {
  test.each([
    ['padded base64', padded, padded],
    ['unpadded base64', padded.replace('=', ''), padded],
    ['unpadded base64, and the receiver has it so, too', padded.replace('=', ''), padded.replace('=', '')],
    ['padding that is one too many', `${padded}=`, `${padded}=`],
    ['base64 with a plus and a slash', `whsec_${'+/'.repeat(16)}`, `whsec_${'+/'.repeat(16)}`],
    ['base64 that ends with spare bits', padded.replace(/.=$/, '/='), padded.replace(/.=$/, '/=')],
    ['a key of 24 bytes, the shortest', `whsec_${bytes(24).toString('base64')}`, undefined],
    ['a key of 64 bytes', `whsec_${bytes(64).toString('base64')}`, undefined],
    ['a key of 200 bytes, of which a hash is the key', `whsec_${bytes(200).toString('base64')}`, undefined],
    ['a line break behind it', `${padded}\n`, padded],
    ['a byte order mark and the line break of Windows', `\uFEFF${padded}\r\n`, padded],
    ['blanks around it', ` \t${padded} `, padded],
  ])('whsec_: %s', (_, text, receivers = text) => {
    expect(secretsOf(text)).toHaveLength(1);
    expectAgrees(text, new Webhook(receivers));
  });

  test.each([' ', '\n', '\r\n', '\t', '  \n '])('two that begin with whsec_, with %j between', (blank) => {
    const text = `${other}${blank}${padded}\n`;
    expect(secretsOf(text)).toEqual([other, padded]);
    for (const secret of [other, padded]) expectAgrees(text, new Webhook(secret));
  });

  test.each([
    ['words', phrase, phrase],
    ['words and a line break behind them', `${phrase}\r\n`, phrase],
    ['several blanks inside', 'correct   horse battery staple', 'correct   horse battery staple'],
    ['hexadecimal digits', 'd0b1a2d3c4e5f60718293a4b5c6d7e8f', 'd0b1a2d3c4e5f60718293a4b5c6d7e8f'],
    ['base64 without whsec_', padded.slice('whsec_'.length), padded.slice('whsec_'.length)],
    ['all printable signs', `!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~0Aa`, `!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~0Aa`],
    ['a quote on one side only', `"${phrase}`, `"${phrase}`],
  ])('raw: %s are one key', (_, text, receivers) => {
    expect(secretsOf(text)).toEqual([receivers]);
    const signature = sign(message, secretsOf(text));
    expect(signature).toMatch(/^v1,\S{44}$/);
    expectAgrees(text, new Webhook(receivers, { format: 'raw' }));
  });

  test('whatever we take behind whsec_, it takes; what it refuses, we refuse', () => {
    const digit = fc.constantFrom(...'ABYZabyz0189+/');
    const encoded = fc.string({ unit: digit, minLength: 34, maxLength: 60 });
    const slip = fc.constantFrom('', '', '', '=', '==', '===', '-', '_', ' ', '\n', '"', ',', '\u200b', 'é');
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    const text = fc.tuple(encoded, slip, place).map(([digits, inserted, share]) => {
      const cut = Math.round(digits.length * share);
      return `whsec_${digits.slice(0, cut)}${inserted}${digits.slice(cut)}`;
    });
    let taken = 0;
    fc.assert(
      fc.property(text, (given) => {
        const read = readSecrets(given);
        if ('trouble' in read) return;
        taken++;
        for (const secret of read.secrets) expectAgrees(given, new Webhook(secret));
      }),
      { numRuns: 2_000 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  test('whatever we take raw, it takes as the same key', () => {
    const printable = fc.string({ minLength: 1, maxLength: 1 });
    const odd = fc.constantFrom(...'é\n\tی');
    const letter = fc.oneof({ weight: 60, arbitrary: printable }, { weight: 1, arbitrary: odd });
    let taken = 0;
    fc.assert(
      fc.property(fc.string({ unit: letter, minLength: 24, maxLength: 40 }), (given) => {
        const read = readSecrets(given);
        if ('trouble' in read) return;
        taken++;
        for (const secret of read.secrets) expectAgrees(given, new Webhook(secret, { format: 'raw' }));
      }),
      { numRuns: 2_000 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});

describe('is refused, with a message that says how to mend it and quotes nothing', () => {
  test.each([
    ['', /^is blank\. Set the secret/],
    [' ', /^is blank/],
    ['\n', /^is blank/],
    ['\uFEFF', /^is blank/],
    ['whsec_', /^holds "whsec_" with nothing behind it\. Set the whole secret/],
    ['whsec_\n', /^holds "whsec_" with nothing/],
    ['whsec_====', /not base64/],
    [`"${padded}"`, /^is in quotes.*Remove them/],
    [`'${padded}'`, /^is in quotes/],
    [`\`${padded}\``, /^is in quotes/],
    [`"${phrase}"`, /^is in quotes/],
    [`"${padded}`, /^holds "whsec_" behind something else\. Remove what stands before it/],
    [`${padded}"`, /not base64/],
    [`v1,${padded}`, /^holds "whsec_" behind something else\. Remove what stands before it/],
    [`v1, ${padded}`, /^holds "whsec_" behind something else/],
    [`CRM_SECRET=${padded}`, /^holds "whsec_" behind something else/],
    [padded.replace('whsec', 'WHSEC'), /^begins with "whsec_" in capitals\. Write it in small letters/],
    [`\u200B${padded}`, /^holds "whsec_" behind something else/],
    [
      `whsec_${Buffer.alloc(24, 255).toString('base64url')}`,
      /another alphabet\. Write "\+" for "-" and "\/" for "_"/,
    ],
    [`whsec_${bytes(32).toString('hex')}0`, /not base64/],
    [`whsec_${padded.slice(6, 20)}.${padded.slice(20)}`, /not base64\. Copy the secret again/],
    [
      `whsec_${padded.slice(6, 26)} ${padded.slice(26)}`,
      /^holds something else beside a secret that begins with whsec_/,
    ],
    [`${padded} ${phrase}`, /^holds something else beside/],
    [`${padded}\nsecond-secret-that-is-raw-and-long`, /^holds something else beside/],
    [`${padded},${other}`, /^holds several secrets with no blank between them\. Put a blank there/],
    [`${padded} whsec_`, /nothing behind it/],
    [`${padded} whsec_AAAA`, /^is too short/],
    [`first-secret-that-is-raw-and-long\n${padded}`, /^holds "whsec_" behind something else/],
    [
      'first-secret-that-is-raw\nsecond-secret-that-is-raw',
      /^holds a line break.*Only secrets that begin with whsec_/,
    ],
    [`correct horse\tbattery staple`, /^holds a line break or another control character/],
    ['یک راز که بیش از بیست و چهار حرف دارد', /^holds a character that is not ASCII.*Use whsec_/],
    ['correct horse battery stáple', /not ASCII/],
    ['secret', /^is too short: its key has less than 24 bytes, and could be guessed\. Use whsec_/],
    ['x'.repeat(23), /^is too short/],
    [`whsec_${bytes(23).toString('base64')}`, /^is too short/],
    ['whsk_7NeIeKCr2FJUVNZmtFvxTtEXXWc5D9Q0wMl6aQwB5Ls', /^is a key for signatures of another kind/],
    ['whpk_7NeIeKCr2FJUVNZmtFvxTtEXXWc5D9Q0wMl6aQwB5Ls', /^is a key for signatures of another kind/],
  ])('%j', (text, trouble) => {
    expect(troubleOf(text)).toMatch(trouble);
    expect(troubleOf(text)).toMatch(/\. [A-Z][^.]+$/);
    for (const part of text.split(/whsec_|[\s"',]+/)) {
      if (part.length > 5 && part !== 'secret') expect(troubleOf(text)).not.toContain(part);
    }
  });
});

describe('a text that libraries may read as base64 leaves a doubt, and advice that can be followed', () => {
  const otherSecret = 'give both sides another secret: whsec_ and the output of "openssl rand -base64 32"';

  test.each([
    [padded.slice('whsec_'.length), 'put whsec_ in front'],
    ['d0b1a2d3c4e5f60718293a4b5c6d7e8f', 'put whsec_ in front'],
    // Half a byte too long for base64, which the JavaScript library leaves out.
    ['d0b1a2d3c4e5f60718293a4b5c6d7e8f9', otherSecret],
    // Long enough as it stands; as base64 it is 23 bytes.
    ['d0b1a2d3c4e5f60718293a4b5c6d7e8', otherSecret],
  ])('%j', (text, advice) => {
    const doubt = String((readSecrets(text) as { doubt: unknown }).doubt);
    expect(doubt).toContain('format: "raw"');
    expect(doubt.slice(-advice.length - 2)).toBe(`, ${advice}`);
    expect(troubleOf(`whsec_${text}`) === undefined).toBe(advice === 'put whsec_ in front');
  });

  test.each([phrase, 'token-that-is-no-base64-at-all', padded])('%j leaves none', (text) => {
    expect(readSecrets(text)).not.toHaveProperty('doubt');
  });
});
