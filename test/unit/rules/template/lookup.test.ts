import { describe, expect, it } from 'vitest';
import { answer, fileOf, troubles } from '../../../support/rules.js';

const vars = `vars:
  phones: { تهران: "021", کرج: "026", "7": seven }
  offices: { تهران: { phone: "02188", "opens.at": "8" }, کرج: {} }
  word: text`;

function fileSaying(text: string, match = 'touchpoint: CHAT'): string {
  return fileOf(
    `${vars}\nrules: [{ id: a, match: { ${match} }, respond: { text_message: ${JSON.stringify(text)} } }]`,
  );
}

const said = (text: string, extra_data: object) =>
  (answer(fileSaying(text), { touchpoint: 'CHAT', extra_data }).response as { text_message: string })
    .text_message;

describe('a table of vars by a fact', () => {
  it.each<[text: string, extra: object, inserted: string]>([
    ["{{ vars.phones[extra_data.city] | default: '-' }}", { city: 'کرج' }, '026'],
    ["{{ vars.phones[extra_data.city] | default: '-' }}", { city: 'قم' }, '-'],
    ["{{ vars.phones[extra_data.city] | default: '-' }}", {}, '-'],
    ["{{ vars.phones[extra_data.city] | default: '-' }}", { city: 7 }, 'seven'],
    ["{{ vars.phones[extra_data.city] | default: '-' }}", { city: ['کرج'] }, '-'],
    ["{{ vars.phones[extra_data.city] | default: '-' }}", { city: 'constructor' }, '-'],
    ["{{ vars.phones[extra_data.city] | default: '-' }}", { city: '__proto__' }, '-'],
    ["{{ vars.offices[extra_data.city].phone | default: '-' }}", { city: 'تهران' }, '02188'],
    ["{{ vars.offices[extra_data.city].phone | default: '-' }}", { city: 'کرج' }, '-'],
    [`{{ vars.offices[ extra_data.city ]["opens.at"] | default: '-' | digits_fa }}`, { city: 'تهران' }, '۸'],
    ['{{ vars.phones["کرج"] }}', {}, '026'],
  ])('%s of %j is %s', (text, extra, inserted) => {
    expect(said(text, extra)).toBe(inserted);
  });

  it('needs a default, unless the rule names its keys', () => {
    const text = 'x {{ vars.phones[extra_data.city] }}';
    expect(troubles(fileSaying(text))).toContainEqual(expect.stringContaining('nullable'));
    expect(troubles(fileSaying(text, 'extra_data.city: [تهران, کرج]'))).not.toContainEqual(
      expect.stringContaining('nullable'),
    );
    expect(troubles(fileSaying(text, 'extra_data.city: [تهران, قم]'))).toContainEqual(
      expect.stringContaining('nullable'),
    );
  });

  it.each([
    ['{{ extra_data.a[user_side] }}', 'template-syntax'],
    ['{{ vars.phones[extra_data.city }}', 'template-syntax'],
    ['{{ vars.phones[] }}', 'template-syntax'],
    ["{{ vars.word[user_side] | default: '' }}", 'filter-argument'],
    ["{{ vars.phone[user_side] | default: '' }}", 'unknown-variable'],
    ["{{ vars.phones[extra.city] | default: '' }}", 'unknown-variable'],
  ])('%s is reported: %s', (text, check) => {
    expect(troubles(fileSaying(`x ${text}`)).join()).toContain(check);
  });

  it('chooses no host', () => {
    const link = '{ action: { open_direct_link: "{{ vars.sites[user_side] | default: \'\' }}/x" } }';
    const text = `vars: { sites: { SUPPLY: https://a.example.com } }\nrules: [{ id: a, respond: ${link} }]`;
    expect(troubles(fileOf(text))).toContainEqual(expect.stringContaining('link-origin'));
  });
});

describe('a key with a dot in it', () => {
  const text = fileOf(`rules:
  - { id: a, match: { 'extra_data["x.y"]': yes }, respond: { text_message: 'a {{ extra_data["x.y"] }}' } }
  - { id: b, when: { ">": [{ var: "extra_data['x.y'].z" }, 1] }, respond: { text_message: b } }
  - { id: c, when: { "!": { missing: ['extra_data["x.z"]'] } }, respond: { text_message: c } }`);

  it.each<[object, string]>([
    [{ 'x.y': 'yes' }, 'a'],
    [{ x: { y: 'yes' } }, 'default'],
    [{ 'x.y': { z: 2 } }, 'b'],
    [{ 'x.z': 0 }, 'c'],
  ])('%j is answered by %s', (extra_data, rule) => {
    expect(troubles(text)).toEqual([]);
    expect(answer(text, { touchpoint: 'CHAT', extra_data }).rule).toBe(rule);
  });
});
