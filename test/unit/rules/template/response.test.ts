import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/rules/diagnostic.js';
import { Budget } from '../../../../src/rules/logic/budget.js';
import { compileResponse } from '../../../../src/rules/template/compile.js';
import { parseResponse } from '../../../../src/rules/template/response.js';

const vars = {
  site: 'https://shop.example.com',
  campaign: 'پاییز و زمستان',
  path: '/a/b',
  limits: { max: 3 },
};

describe('text', () => {
  it.each<[string, unknown, string]>([
    ['سلام {{ name }}', { name: 'سارا' }, 'سلام سارا'],
    ['سلام {{name}}!', { name: 'سارا' }, 'سلام سارا!'],
    ['{{ extra_data.a.b }}', { extra_data: { a: { b: 5 } } }, '5'],
    ['[{{ missing }}]', {}, '[]'],
    ['{{ x }}', { x: true }, 'true'],
    ['{{ x }}', { x: { a: ['ب'] } }, '{"a":["ب"]}'],
    ["{{ x | default: 'دوست عزیز' }}", { x: '' }, 'دوست عزیز'],
    ["{{ x | default: 'دوست عزیز' }}", {}, 'دوست عزیز'],
    ['{{ x | default: 0 }}', { x: null }, '0'],
    ['{{ x | default: "a|b}}c" }}', {}, 'a|b}}c'],
    ["{{ x | default: 'it\\'s' }}", {}, "it's"],
    ['{{ x | upper }}', { x: 'abc' }, 'ABC'],
    ['{{ x | lower }}', { x: 'ABC' }, 'abc'],
    ['[{{ x | trim }}]', { x: '  a ' }, '[a]'],
    ['{{ x | truncate: 4 }}', { x: 'abcdef' }, 'abc…'],
    ['{{ x | truncate: 6 }}', { x: 'abcdef' }, 'abcdef'],
    ["{{ x | truncate: 5, '' }}", { x: 'abcdef' }, 'abcde'],
    ['{{ x | truncate: 3 }}', { x: '👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧' }, '👨‍👩‍👧👨‍👩‍👧…'],
    ['{{ x | number_fa }} تومان', { x: 1000000 }, '۱٬۰۰۰٬۰۰۰ تومان'],
    ['{{ x | number_fa }}', { x: '1250000.5' }, '۱٬۲۵۰٬۰۰۰٫۵'],
    ['{{ x | number_fa }}', { x: 'توافقی' }, 'توافقی'],
    ['{{ x | json }}', { x: 'a"b' }, '"a\\"b"'],
    ['{{ x | json }}', {}, 'null'],
    ["{{ x | trim | default: 'نام' | upper }}", { x: '  ' }, 'نام'],
    ["{{ '{{' }} x }}", {}, '{{ x }}'],
    ['{{ vars.site }} {{ x }}', { x: 1, vars }, 'https://shop.example.com 1'],
    ['{{ extra_data.نام }}', { extra_data: { نام: 'علی' } }, 'علی'],
    ['{{ constructor.name }}{{ __proto__ }}', {}, ''],
    ['a } b { c }} d', {}, 'a } b { c }} d'],
  ])('%s', (template, facts, wanted) => {
    expect(render({ text_message: template }, facts)).toEqual({ text_message: wanted });
  });

  it('a value is never evaluated again, whatever it contains', () => {
    const x = "{{ vars.site }} {{ x | json }} {'$logic': 1}";
    expect(render({ text_message: 'a {{ x }}' }, { x, vars })).toEqual({ text_message: `a ${x}` });
  });

  it.each<[string, string, [number, number]]>([
    ['a {{ x', 'template-syntax', [2, 6]],
    ['{{ }}', 'template-syntax', [0, 5]],
    ['{{ x | }} b', 'template-syntax', [0, 9]],
    ['{{ x y }}', 'template-syntax', [0, 9]],
    ['{{ a..b }}', 'template-syntax', [0, 10]],
    ['{{ x | uper }}', 'unknown-filter', [7, 11]],
    ['{{ x | toString }}', 'unknown-filter', [7, 15]],
    ['{{ x | truncate }}', 'filter-argument', [7, 15]],
    ["{{ x | truncate: '3' }}", 'filter-argument', [7, 20]],
    ['{{ x | default }}', 'filter-argument', [7, 14]],
    ['{{ x | upper: 1 }}', 'filter-argument', [7, 15]],
  ])('%s is refused', (template, check, within) => {
    expect(findings({ text_message: template })).toMatchObject([{ check, within, path: ['text_message'] }]);
  });
});

describe('links', () => {
  it.each<[string, string, unknown, string]>([
    [
      'encodes a query value',
      'https://a.ir/p?q={{ x }}',
      { x: 'a&b=c#d /?' },
      'https://a.ir/p?q=a%26b%3Dc%23d%20%2F%3F',
    ],
    ['encodes a path segment', 'https://a.ir/{{ x }}/z', { x: '../../b' }, 'https://a.ir/..%2F..%2Fb/z'],
    ['encodes Persian', 'https://a.ir/?q={{ x }}', { x: 'قم' }, 'https://a.ir/?q=%D9%82%D9%85'],
    ['survives half a character', 'https://a.ir/?q={{ x }}', { x: 'a\ud800' }, 'https://a.ir/?q=a%EF%BF%BD'],
    ['leaves raw values as they are', 'https://a.ir/{{ x | raw }}', { x: 'b/c?d=e' }, 'https://a.ir/b/c?d=e'],
    [
      'takes scheme and host from vars',
      '{{ vars.site }}/p?t={{ x }}',
      { x: 1 },
      'https://shop.example.com/p?t=1',
    ],
    [
      'joins vars before the path',
      '{{ vars.site }}{{ vars.path }}?t={{ x }}',
      { x: 1 },
      'https://shop.example.com/a/b?t=1',
    ],
    ['encodes vars behind the host', 'https://a.ir/?c={{ vars.path }}', {}, 'https://a.ir/?c=%2Fa%2Fb'],
  ])('%s', (_, link, facts, wanted) => {
    expect(render({ action: { open_direct_link: link } }, facts)).toEqual({
      action: { open_direct_link: wanted },
    });
  });

  it.each<[string, string]>([
    ['{{ extra_data.url }}', 'link-origin'],
    ['https://{{ extra_data.host }}/x', 'link-origin'],
    ['https://a.ir{{ extra_data.tail }}', 'link-origin'],
    ['https://a.ir:{{ extra_data.port }}/', 'link-origin'],
    ['{{ extra_data.scheme }}://a.ir/', 'link-origin'],
    ['http://a.ir/{{ x }}', 'link-url'],
    ['http://a.ir/', 'link-url'],
    ['javascript:alert(1)', 'link-url'],
    ['/relative', 'link-url'],
    ['https://user:secret@a.ir/', 'link-url'],
    ['https://user@a.ir/{{ x }}', 'link-url'],
  ])('%s is refused', (link, check) => {
    expect(findings({ action: { open_direct_link: link } })).toMatchObject([
      { check, path: ['action', 'open_direct_link'] },
    ]);
  });

  it('a link computed by $logic is refused, since it could choose its host', () => {
    const found = findings({ action: { open_direct_link: { $logic: { var: 'extra_data.url' } } } });
    expect(found).toMatchObject([{ check: 'link-origin' }]);
  });

  it.each(['..', '.', ''])('a value %j as a whole path segment: dots are refused, nothing else', (x) => {
    const give = () => render({ action: { open_direct_link: 'https://a.ir/u/{{ x }}/edit' } }, { x });
    if (x === '') expect(give()).toEqual({ action: { open_direct_link: 'https://a.ir/u//edit' } });
    else expect(give).toThrow('segment');
  });

  it('whatever is inserted, scheme and host stay', () => {
    const hostile = [
      '@evil.ir',
      '//evil.ir',
      '\\evil.ir',
      ':80',
      '#',
      '?',
      '\n',
      '\u0000',
      'javascript:',
      '..',
      '%2e%2e',
      '{{ x }}',
      '‮',
    ];
    for (const template of [
      'https://a.ir/{{ x }}',
      'https://a.ir?{{ x }}',
      'https://a.ir/#{{ x }}',
      'https://a.ir/b-{{ x }}?q={{ x }}',
    ]) {
      for (const x of hostile) {
        let link: string;
        try {
          link = (
            render({ action: { open_direct_link: template } }, { x }) as {
              action: { open_direct_link: string };
            }
          ).action.open_direct_link;
        } catch {
          continue;
        }
        const { origin, username } = new URL(link);
        expect({ origin, username }, link).toEqual({ origin: 'https://a.ir', username: '' });
      }
    }
  });

  it('only the direct link of the action is a link', () => {
    const template = {
      action: { open_server_link: { data: { action: { open_direct_link: 'x {{ x }}' } } } },
    };
    expect(findings(template)).toEqual([]);
    expect(render(template, { x: 'a b' })).toEqual({
      action: { open_server_link: { data: { action: { open_direct_link: 'x a b' } } } },
    });
  });
});

describe('values that keep their type', () => {
  it.each<[unknown, unknown, unknown]>([
    [{ var: 'extra_data' }, { extra_data: { a: [1] } }, { a: [1] }],
    [{ '+': [{ var: 'n' }, 1] }, { n: 2 }, 3],
    [{ var: 'none' }, {}, null],
    [{ '==': [1, 1] }, {}, true],
    [{ map: [{ var: 'l' }, { '*': [{ var: '' }, 2] }] }, { l: [1, 2] }, [2, 4]],
  ])('%j', (logic, facts, wanted) => {
    expect(render({ action: { open_server_link: { data: { v: { $logic: logic } } } } }, facts)).toEqual({
      action: { open_server_link: { data: { v: wanted } } },
    });
  });

  it.each([
    [{ '/': [1, 0] }],
    [{ '+': ['x'] }],
    [[{ '/': [0, 0] }]],
    [{ reduce: [[1], { var: '' }, { '/': [1, 0] }] }],
    [{ reduce: [{ map: [[1], { '/': [1, 0] }] }, { var: '' }, 0] }],
  ])('%j is no JSON value', (logic) => {
    expect(() => render({ data: { $logic: logic } }, {})).toThrow('JSON cannot carry');
  });

  it('no other key may stand beside $logic', () => {
    expect(findings({ data: { $logic: 1, other: 2 } })).toMatchObject([
      { check: 'logic-alone', path: ['data'] },
    ]);
  });

  it('$logic in request data is data', () => {
    const x = { $logic: { var: 'y' } };
    expect(render({ data: { $logic: { var: 'x' } } }, { x, y: 1 })).toEqual({ data: x });
  });
});

it('what needs no request is one constant, made beforehand', () => {
  const template = {
    action: { open_direct_link: '{{ vars.site }}/x' },
    text_message: '{{ vars.campaign }}',
    list: [1, { a: null }],
  };
  expect(parse(template)).toMatchObject({
    kind: 'constant',
    value: {
      action: { open_direct_link: 'https://shop.example.com/x' },
      text_message: 'پاییز و زمستان',
      list: [1, { a: null }],
    },
  });
});

const of = { call: 'click', timezone: 'UTC', onInsertion: () => {} } as const;

function parse(template: unknown, found: Partial<Finding>[] = []) {
  return parseResponse(template, [], { ...of, vars, report: (finding) => found.push(finding) });
}

function findings(template: unknown): Partial<Finding>[] {
  const found: Partial<Finding>[] = [];
  parse(template, found);
  return found;
}

function render(template: unknown, facts: unknown): unknown {
  return compileResponse(parse(template), () => () => null)(facts, new Budget());
}
