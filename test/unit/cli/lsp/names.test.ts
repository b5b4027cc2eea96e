import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../../src/index.js';
import { type NamePlace, namesInFile } from '../../../../src/rules/names-in-file.js';
import { mulberry32 } from '../../../support/random.js';
import { firstDifference } from '../../slips/first-difference.js';
import { textsBelow } from '../../slips/fixtures.js';

const text = `version: 1
vars: { site: https://shop.example.com }
conditions:
  closed: { "<": [{ var: now.hour }, 9] }
  later: { "!": { condition: "closed" } }
responses: { thanks: { text_message: "{{ vars.site }}" } }
rules:
  - id: a
    match: { vars.site: x }
    when: { and: [{ condition: closed }, { "==": [{ var: vars.site }, 1] }] }
    respond: thanks
default: thanks
tests:
  cases:
    - name: one
      request: { extra_data: { condition: closed } }
      expect: { rule: a }
    - name: two
      request: {}
      expect: { rule: not:a }
`;

function shown(kind: string): string[] {
  return namesInFile(text)
    .filter((place) => place.kind === kind)
    .map(({ name, start, end, isDefinition }) => {
      expect(text.slice(start, end)).toBe(name);
      return `${text.slice(0, start).split('\n').length} ${name}${isDefinition ? ' defined' : ''}`;
    });
}

test('names are found where they are defined and where they are used', () => {
  expect(shown('condition')).toEqual(['4 closed defined', '5 later defined', '5 closed', '10 closed']);
  expect(shown('response')).toEqual(['6 thanks defined', '11 thanks', '12 thanks']);
  expect(shown('constant')).toEqual(['2 site defined', '6 site', '9 site', '10 site']);
  expect(shown('rule')).toEqual(['8 a defined', '17 a', '20 a']);
});

test('constants are found wherever a text names one', () => {
  const written = `vars: { site: a, rate: 1, phones: { a: "1" }, other: b }
experiments: { look: { by: user_id, variants: { old: 1, new: 1 }, otherwise: old } }
responses:
  a: { text_message: "{{ extra_data.price | times: vars.rate }} {{ 'vars.site' }} vars.other" }
  b: { text_message: "{{ vars.phones[extra_data.city] | default: vars.site }}" }
  c: { text_message: '{{ vars["site"].x }}\t{{ vars.phones[experiments.look] }}' }
rules: [{ id: a, when: { "==": [{ var: 'vars["other"]' }, 1] }, respond: a }]
`;
  const used = namesInFile(written).filter(({ kind, isDefinition }) => {
    return !isDefinition && (kind === 'constant' || kind === 'experiment');
  });
  expect(used.map(({ start, end }) => written.slice(start, end))).toEqual(used.map(({ name }) => name));
  expect(used.map(({ name }) => name)).toEqual(['rate', 'phones', 'site', 'site', 'phones', 'look', 'other']);
});

test('so are calendars, experiments, and the variants of each', () => {
  const written = `calendars: { office: { times: 09:00-17:00 } }
experiments:
  look: { by: user_id, variants: { old: 1, new: 1 }, otherwise: old, ramp: { 2026-12-10: { old: 0, new: 1 } } }
  page: { by: user_id, variants: { old: 1, new: 1 }, otherwise: old }
rules:
  - { id: a, match: { experiments.look: [new] }, when: { during: office }, respond: { text_message: "{{ experiments.page }}" } }
  - { id: b, when: { or: [{ variant: [page, new] }, { "==": [{ var: experiments.look }, x] }] }, respond: a }
  - { id: c, match: { 'experiments["page"]': { not: old } }, respond: a }
tests: { cases: [{ name: a, variants: { page: old } }] }
`;
  const of = (kind: string, experiment?: string) =>
    namesInFile(written)
      .filter((place) => place.kind === kind && place.of === experiment)
      .map(({ name, start, end }) => {
        expect(written.slice(start, end)).toBe(name);
        return `${written.slice(0, start).split('\n').length} ${name}`;
      });
  expect(of('calendar')).toEqual(['1 office', '6 office']);
  expect(of('experiment')).toEqual([
    '3 look',
    '4 page',
    '6 look',
    '6 page',
    '7 page',
    '7 look',
    '8 page',
    '9 page',
  ]);
  expect(of('variant', 'look')).toEqual(['3 old', '3 new', '3 old', '3 old', '3 new', '6 new']);
  expect(of('variant', 'page')).toEqual(['4 old', '4 new', '4 old', '7 new', '8 old', '9 old']);
});

describe('a file in which every name is another one says the same', () => {
  const renamed = (written: string, isMeant: (kind: NamePlace['kind']) => boolean) => {
    const places = namesInFile(written);
    const defined = new Set(
      places.filter(({ isDefinition }) => isDefinition).map(({ kind, name }) => `${kind} ${name}`),
    );
    return places
      .filter(({ kind, name }) => isMeant(kind) && defined.has(`${kind} ${name}`))
      .toSorted((a, b) => b.start - a.start)
      .reduce((text, { name, start, end }) => `${text.slice(0, start)}${name}_x${text.slice(end)}`, written);
  };
  const prepared = (name: string, text: string) => prepareRules({ file: name, text });

  test.each(textsBelow('corpus/'))('%s', (name, written) => {
    // Answers say which rule gives them.
    const others = prepared(
      name,
      renamed(written, (kind) => kind !== 'rule'),
    );
    expect(others.diagnostics).toEqual([]);
    const options = { clicks: 50, random: mulberry32(1) };
    expect(
      firstDifference(prepared(name, written).ruleset!, others.ruleset!, written, options),
    ).toBeUndefined();

    expect(
      prepared(
        name,
        renamed(written, () => true),
      ).diagnostics,
    ).toEqual([]);
  });
});
