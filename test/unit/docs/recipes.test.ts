import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isError } from '../../../src/rules/diagnostic.js';
import { prepareTestedRules } from '../../../src/rules/tests/tested.js';

const page = readFileSync(new URL('../../../docs/recipes.md', import.meta.url), 'utf8');

/** The recipes: what stands below a heading of the third level, with its fragment and the tests that nobody sees. */
const recipes = page.split(/^### /m).slice(1);

const mostLines = 6;

test.each(recipes.map((recipe) => [recipe.slice(0, recipe.indexOf('\n')), recipe] as const))(
  '%s: its lines answer as its tests say',
  (_, recipe) => {
    const [, fragment = ''] = /^```yaml fragment\n(.*?)^```$/ms.exec(recipe) ?? [];
    const [, cases = ''] = /^<!-- tests\n(.*?)^-->$/ms.exec(recipe) ?? [];
    expect(fragment.trimEnd().split('\n').length).toBeLessThanOrEqual(mostLines);
    const fallback = /^default:/m.test(fragment) ? '' : 'default: { text_message: پیش‌فرض }\n';
    const text = `version: 1\n${fragment}${fallback}tests:\n  cases:\n${cases.replaceAll(/^/gm, '    ')}\n`;

    const { diagnostics } = prepareTestedRules({ file: 'rules.yaml', text });

    expect(diagnostics.filter(isError)).toEqual([]);
    expect(diagnostics).toEqual([]);
  },
);

test('its table of contents names each recipe', () => {
  for (const recipe of recipes) {
    const name = recipe.slice(0, recipe.indexOf('\n'));
    expect(page.toLowerCase()).toContain(`[${name.toLowerCase()}](#`);
  }
});
