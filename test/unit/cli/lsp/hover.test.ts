import { describe, expect, test } from 'vitest';
import { complete } from '../../../../src/cli/lsp/complete.js';
import { hoverAt } from '../../../../src/cli/lsp/hover.js';
import { prepareRules } from '../../../../src/index.js';
import { persian } from '../../../../src/persian/persian.js';
import { knownFacts } from '../../../../src/platform/known-facts.js';
import { catalog } from '../../../../src/rules/checks/index.js';
import { rule } from '../../../../src/rules/format/rule.js';
import { rulesFile } from '../../../../src/rules/format/rules-file.js';
import { operators } from '../../../../src/rules/logic/operators.js';
import { filters } from '../../../../src/rules/template/filters.js';

const language = persian;
const text = `version: 1
rules:
  - id: late
    when: { ">": [{ var: now.hour }, 20] }
    respond: { text_message: "{{ now.hour | number_fa }}" }
  - id: price
    match: { touchpoint: [CHAT، MY_POST] }
    respond: { text_message: سلام }
default: { text_message: نه }
`;

test.each([
  ['a key', 'respond:', 'نام یک پاسخ'],
  ['an operator', '">":', '**>**: '],
  ['a fact', 'now.hour }, 20', '**now.hour**: '],
  ['a filter', 'number_fa', 'رقم'],
  ['what is wrong', '، MY_POST', '**persian-punctuation**: YAML بین آیتم‌های لیست'],
])('%s is explained in Persian', (_, before, said) => {
  const offset = text.indexOf(before) + 1;
  const { diagnostics } = prepareRules({ file: 'rules.yaml', text });
  const here = diagnostics.filter(({ check }) => before.startsWith('،') && check === 'persian-punctuation');
  const shown = hoverAt(text, offset, here, { language })!;
  expect(shown).toContain(said);
  expect(shown).toMatch(/[\u0600-\u06FF]{3}/);
});

test('what completion offers is explained in Persian', () => {
  const offers = complete(text, text.indexOf('respond:'), { language });
  expect(offers.map(({ documentation }) => documentation).join(' ')).toContain('نام یک پاسخ');
});

test('a known fact that the file reads keeps its own words', () => {
  const offers = complete(text, text.indexOf('now.hour }') + 4, { language });
  const [hour] = offers.filter(({ label }) => label === 'now.hour');
  expect(hour!.documentation).toContain('ساعت');
});

describe('everything that an editor can show has its Persian', () => {
  const rows = [
    ...Object.values(rulesFile.keys).map(({ description }) => description),
    ...Object.values(rule.keys).map(({ description }) => description),
    ...Object.values(operators).map(({ gives }) => gives),
    ...Object.values(filters).flatMap(({ usages }) => usages.map(({ gives }) => gives)),
    ...[...knownFacts.values()].map(({ description }) => description),
  ].filter((markdown) => /[A-Za-z]{2}/.test(markdown.replace(/`[^`]*`/g, '')));

  test.each(rows)('%s', (markdown) => {
    expect(persian.describe(markdown)).not.toBe(markdown);
  });

  test.each(catalog.map(({ id }) => id))('%s', (id) => {
    expect(persian.helpOf(id)).toBeDefined();
  });
});
