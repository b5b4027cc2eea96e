import { createHmac } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createTicketSigner, decideSession, prepareRules, verifyTicket } from '../../../src/index.js';
import { mulberry32 } from '../../support/random.js';
import { size } from '../../support/soak.js';

const secret = 'q8Zr4nT1vB6mK9pL2xW5cY7dF3gH0jS8uAeI';
const oldSecret = 'a secret of before, of 32 bytes and more';
const now = new Date('2026-11-22T06:30:00Z');
const file = `
version: 1
default: { text_message: سلام }
sessions:
  ticket: { secret: TICKET_SECRET, for: 5m, include: [post_token, user_id, extra_data.step] }
  rules:
    - { id: plain, match: { extra_data.step: plain }, url: "https://shop.example.com/?p={{ post_token }}" }
  default: { url: "https://shop.example.com/orders?t={{ ticket }}" }
`;
const request = {
  source: 'CHAT',
  post_token: 'wZC44q5D',
  user_id: '6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTNJU1ettI=',
  extra_data: { step: 'order', plan: 'full' },
};

const ruleset = prepareRules({ file: 'rules.yaml', text: file }).ruleset!;
const signTicket = createTicketSigner((name) => ({ TICKET_SECRET: secret })[name]);

/** The ticket in the link of a session. */
function ticketOf(body: object = request): string {
  const { response } = decideSession(ruleset, body, { now, signTicket });
  return new URL(response.url).searchParams.get('t')!;
}

const encoded = (text: string) => Buffer.from(text).toString('base64url');

/** Any two parts, signed as a ticket is. */
function signed(header: string, payload: string, key = secret): string {
  const text = `${header}.${payload}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

describe('a ticket', () => {
  it('is what a library of JWT verifies', async () => {
    const { payload, protectedHeader } = await jwtVerify(ticketOf(), new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      currentDate: now,
      requiredClaims: ['iat', 'exp', 'jti'],
    });
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' });
    const { iat, jti, ...rest } = payload;
    expect(iat).toBe(now.getTime() / 1000);
    expect(rest).toEqual({
      post_token: 'wZC44q5D',
      user_id: '6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTNJU1ettI=',
      extra_data: { step: 'order' },
      exp: iat! + 300,
    });
    expect(jti).toMatch(/^[\w-]{16,}$/);
  });

  it('has an id that no other one has', () => {
    const ids = Array.from({ length: 100 }, () => verifyTicket(ticketOf(), secret, { now }));
    expect(new Set(ids.map((one) => one.ok && one.claims.jti)).size).toBe(100);
  });

  it('is not made where the link does not insert it', () => {
    const sign = () => {
      throw new Error('nobody asked for a ticket');
    };
    const body = { ...request, extra_data: { step: 'plain' } };
    const { rule, response } = decideSession(ruleset, body, { now, signTicket: sign });
    expect([rule, response]).toEqual(['plain', { url: 'https://shop.example.com/?p=wZC44q5D' }]);
  });

  it('takes the place of a field of the same name, and is no fact', () => {
    const text = `
version: 1
default: { text_message: سلام }
sessions:
  ticket: { secret: TICKET_SECRET, include: [post_token] }
  rules: [{ id: forged, when: { "!!": { var: ticket } }, url: https://shop.example.com/forged }]
  default: { url: "https://shop.example.com/?t={{ ticket }}" }`;
    const { sessions } = prepareRules({ file: 'rules.yaml', text }).ruleset!;
    const { response } = sessions!.decide({ source: 'CHAT', ticket: 'forged' }, now, () => 'made');
    expect(response).toEqual({ url: 'https://shop.example.com/?t=made' });
  });

  it.each<[string, Parameters<typeof decideSession>[2]]>([
    ['nothing signs', { now }],
    ['the secret is gone', { now, signTicket: createTicketSigner(() => undefined) }],
    ['the secret is weak', { now, signTicket: createTicketSigner(() => 'x'.repeat(31)) }],
  ])('where %s, the link goes out without one, which no page accepts', (_, options) => {
    const { response, rejected } = decideSession(ruleset, request, options);
    expect(response).toEqual({ url: 'https://shop.example.com/orders?t=' });
    expect(rejected?.errors[0]?.detail).toMatch(/ticket/);
  });
});

describe('verifying', () => {
  it('takes what a library of JWT signs', async () => {
    const made = await new SignJWT({ post_token: 'wZC44q5D' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt(now)
      .setExpirationTime(new Date(now.getTime() + 1000))
      .setJti('1')
      .sign(new TextEncoder().encode(secret));
    expect(verifyTicket(made, secret, { now })).toMatchObject({
      ok: true,
      claims: { post_token: 'wZC44q5D' },
    });
  });

  it('takes either of two secrets', () => {
    expect(verifyTicket(ticketOf(), [secret, oldSecret], { now }).ok).toBe(true);
    expect(verifyTicket(ticketOf(), [oldSecret, secret], { now }).ok).toBe(true);
  });

  it('ends with the second that the ticket names', () => {
    const at = (seconds: number) =>
      verifyTicket(ticketOf(), secret, { now: new Date(now.getTime() + seconds * 1000) });
    expect(at(299.999).ok).toBe(true);
    expect(at(300)).toMatchObject({ ok: false, reason: 'expired' });
  });

  const claims = encoded('{"iat":1795329000,"exp":1795329300,"jti":"1"}');
  const header = encoded('{"alg":"HS256"}');
  it.each<[string, string, string]>([
    ['an empty text', '', 'malformed'],
    ['two parts', `${header}.${claims}`, 'malformed'],
    ['four parts', `${signed(header, claims)}.`, 'malformed'],
    ['a header that is no JSON', signed(encoded('{'), claims), 'malformed'],
    ['a header that is a list', signed(encoded('[]'), claims), 'malformed'],
    ['a header with an extension', signed(encoded('{"alg":"HS256","crit":["b64"]}'), claims), 'malformed'],
    ['claims that are no object', signed(header, encoded('1')), 'malformed'],
    ['claims without an end', signed(header, encoded('{"iat":1,"jti":"1"}')), 'malformed'],
    ['an end that is a text', signed(header, encoded('{"iat":1,"exp":"9999999999","jti":"1"}')), 'malformed'],
    ['an end beyond all time', signed(header, encoded('{"iat":1,"exp":9e15,"jti":"1"}')), 'malformed'],
    ['padding', `${signed(header, claims)}=`, 'malformed'],
    ['base64 of the other alphabet', signed(header, claims).replaceAll('-', '+').replaceAll('_', '/'), ''],
    ['a line break', `${signed(header, claims)}\n`, 'malformed'],
    ['no algorithm', `${encoded('{"alg":"none"}')}.${claims}.`, 'algorithm'],
    ['no algorithm, but a signature', signed(encoded('{"alg":"none"}'), claims), 'algorithm'],
    ['no header of an algorithm', signed(encoded('{}'), claims), 'algorithm'],
    ['RS256, signed with the secret', signed(encoded('{"alg":"RS256"}'), claims), 'algorithm'],
    ['HS512 in the header', signed(encoded('{"alg":"HS512"}'), claims), 'algorithm'],
    ['the algorithm in small letters', signed(encoded('{"alg":"hs256"}'), claims), 'algorithm'],
    ['another secret', signed(header, claims, oldSecret), 'signature'],
    ['an empty signature', `${header}.${claims}.`, 'signature'],
    ['half a signature', signed(header, claims).slice(0, -20), ''],
    ['no secret at all', signed(header, claims, ''), 'signature'],
  ])('refuses %s', (_, ticket, reason) => {
    const verified = verifyTicket(ticket, secret, { now });
    expect(verified.ok).toBe(false);
    if (reason !== '') expect(verified).toMatchObject({ reason });
  });

  it('refuses the other spellings of the last character', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const ticket = ticketOf();
    const same = [...alphabet]
      .map((letter) => ticket.slice(0, -1) + letter)
      .filter((other) =>
        Buffer.from(other.split('.')[2]!, 'base64url').equals(
          Buffer.from(ticket.split('.')[2]!, 'base64url'),
        ),
      );
    expect(same).toHaveLength(4);
    expect(same.filter((other) => verifyTicket(other, secret, { now }).ok)).toEqual([ticket]);
  });

  it.each([
    ['a short secret', 'x'.repeat(31)],
    ['a blank one', '   '],
    ['one in quotes', `"${secret}"`],
    ['none', []],
    ['one that is not set', undefined as never],
    ['one of two that is not set', [secret, undefined as never]],
  ])('throws at %s, without quoting it', (_, bad) => {
    expect(() => verifyTicket(ticketOf(), bad, { now })).toThrow(/secret/);
    expect(() => verifyTicket(ticketOf(), bad, { now })).not.toThrow(/xxx|q8Zr/);
  });

  it('throws at a time that is none, by which no ticket would be too old', () => {
    expect(() => verifyTicket(ticketOf(), secret, { now: new Date('tomorrow') })).toThrow(/"now"/);
  });

  it('counts bytes, not characters', () => {
    expect(() => verifyTicket('', 'آ'.repeat(16))).not.toThrow();
    expect(() => verifyTicket('', 'آ'.repeat(15))).toThrow(/32 bytes/);
  });
});

const mutations = size(100_000, 1_000);
it(`none of ${mutations} changed tickets verifies`, { timeout: 600_000 }, () => {
  const random = mulberry32(20261122);
  const ticket = ticketOf();
  const reasons = new Map<string, number>();
  for (let i = 0; i < mutations; i++) {
    const changed = mutate(ticket, random);
    if (changed === ticket) continue;
    const verified = verifyTicket(changed, [secret, oldSecret], { now });
    expect(verified.ok, changed).toBe(false);
    if (!verified.ok) reasons.set(verified.reason, (reasons.get(verified.reason) ?? 0) + 1);
  }
  expect([...reasons.keys()].sort()).toEqual(['algorithm', 'malformed', 'signature']);
  expect([...reasons.values()].reduce((sum, count) => sum + count)).toBeGreaterThan(mutations * 0.9);
});

/** A ticket with one or a few changes: of letters, of bits, of parts, of claims. */
function mutate(ticket: string, random: () => number): string {
  const at = (length: number) => Math.floor(random() * length);
  const parts = ticket.split('.');
  const part = at(3);
  const bytes = Buffer.from(parts[part]!, 'base64url');
  const withPart = (text: string) => parts.with(part, text).join('.');
  const claims = () => JSON.parse(Buffer.from(parts[1]!, 'base64url').toString()) as Record<string, unknown>;
  switch (at(10)) {
    case 0: {
      const place = at(ticket.length);
      const letter = 'ABab09-_.=+/ \n%'[at(15)]!;
      return ticket.slice(0, place) + letter + ticket.slice(place + at(2));
    }
    case 1: {
      const place = at(ticket.length);
      return ticket.slice(0, place) + ticket.slice(place + 1 + at(3));
    }
    case 2: {
      bytes[at(bytes.length)]! ^= 1 << at(8);
      return withPart(bytes.toString('base64url'));
    }
    case 3:
      return withPart(bytes.subarray(0, at(bytes.length)).toString('base64url'));
    case 4:
      return parts.toSorted(() => random() - 0.5).join('.');
    case 5:
      return [parts[0], encoded(JSON.stringify({ ...claims(), exp: 9999999999 })), parts[2]].join('.');
    case 6:
      return [parts[0], encoded(JSON.stringify({ ...claims(), user_id: String(random()) })), parts[2]].join(
        '.',
      );
    case 7: {
      const alg = ['none', 'None', 'RS256', 'HS384', 'ES256', '', null][at(7)];
      return signed(encoded(JSON.stringify({ alg, typ: 'JWT' })), parts[1]!);
    }
    case 8:
      return signed(parts[0]!, parts[1]!, `${random()} of no secret that is known`);
    default:
      return withPart(parts[at(3)]!);
  }
}
