import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readRulesFile } from '../../../src/rules/format/rules-file.js';
import { resolveRules } from '../../../src/rules/model.js';
import { referencesOf } from '../../../src/rules/references.js';

/** What a file reads, as `kind path at place`. */
function read(text: string): string[] {
  const resolved = resolveRules(readRulesFile(parse(text), () => {})!, () => {});
  return referencesOf(resolved).map(({ kind, path = '?', itemOf, place }) => {
    const { path: keys, at = '', within } = place;
    const where = [...keys, ...(at ? ['(key)'] : []), ...(within ? [`(${within.join('-')})`] : [])].join(' ');
    return `${kind} "${path}"${itemOf === undefined ? '' : ` of an item of ${itemOf}`} at ${where}`;
  });
}

describe('the references of a file', () => {
  it('are what its conditions, responses and receivers read, with their places', () => {
    const text = `
      version: 1
      vars: { site: https://example.com }
      conditions: { seller: { "==": [{ var: user_side }, SUPPLY] } }
      responses:
        panel: { action: { open_direct_link: "{{ vars.site }}/{{ post_token | default: 'all' }}" } }
      notify: { crm: { url: https://crm.example.com, secret: CRM, include: [extra_data.answer] } }
      rules:
        - id: a
          match: { touchpoint: [CHAT, MY_POST] }
          when: { condition: seller }
          respond: panel
          notify: { to: crm, when: { ">": [{ var: [extra_data.price, { var: vars.price }] }, 5] } }
      default: { text_message: { $logic: { cat: [{ var: extra_data.name }, "!"] } } }`;
    expect(read(text)).toEqual([
      'var "user_side" at conditions seller == 0 var',
      'match "touchpoint" at rules 0 match touchpoint (key)',
      'match "touchpoint" at rules 0 match touchpoint (key)',
      'var "extra_data.price" at rules 0 notify when > 0 var 0',
      'var "vars.price" at rules 0 notify when > 0 var 1 var',
      'var "extra_data.name" at default text_message $logic cat 0 var',
      'link "vars.site" at responses panel action open_direct_link (3-12)',
      'link "post_token" at responses panel action open_direct_link (19-29)',
      'include "extra_data.answer" at notify crm include 0',
    ]);
  });

  const inLogic = (logic: string) =>
    read(`version: 1\ndefault: { text_message: { $logic: ${logic} } }`).map((reference) =>
      reference.replace('default text_message $logic ', ''),
    );

  it.each<[string, string[]]>([
    ['{ var: "" }', ['var "" at var']],
    ['{ var: [] }', ['var "" at var']],
    [
      '{ var: { var: extra_data.key } }',
      ['var "?" at default text_message $logic', 'var "extra_data.key" at var var'],
    ],
    ['{ missing: [a, b] }', ['missing "a" at missing 0', 'missing "b" at missing 1']],
    [
      '{ missing: { merge: [a, [b]] } }',
      ['missing "a" at missing merge 0', 'missing "b" at missing merge 1 0'],
    ],
    [
      '{ missing_some: [1, { if: [{ var: c }, [a], [b]] }] }',
      [
        'missing "a" at missing_some 1 if 1 0',
        'missing "b" at missing_some 1 if 2 0',
        'var "c" at missing_some 1 if 0 var',
      ],
    ],
    [
      '{ map: [{ var: cars }, { filter: [{ var: parts }, { var: name }] }] }',
      [
        'var "cars" at map 0 var',
        'var "parts" of an item of map at map 1 filter 0 var',
        'var "name" of an item of map at map 1 filter 1 var',
      ],
    ],
  ])('of %s are %j', (logic, references) => {
    expect(inLogic(logic)).toEqual(references);
  });
});
