import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isError } from '../../../src/rules/diagnostic.js';
import { prepareTestedRules } from '../../../src/rules/tests/tested.js';

const mostLines = 6;

describe.each(['recipes.md', 'recipes-time.md', 'recipes-team.md'])('docs/%s', (name) => {
  const page = readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
  /** What stands below a heading of the third level, with its fragment and the tests that nobody sees. */
  const recipes = page.split(/^### /m).slice(1);
  const titleOf = (recipe: string) => recipe.slice(0, recipe.indexOf('\n'));

  test.each(recipes.map((recipe) => [titleOf(recipe), recipe] as const))(
    '%s: its lines answer as its tests say',
    (_, recipe) => {
      const [, fragment = ''] = /^```yaml fragment\n(.*?)^```$/ms.exec(recipe) ?? [];
      // What stands behind it are other files, which begin with their names.
      const others = [...recipe.matchAll(/^```yaml fragment\n# (\S+)\n(.*?)^```$/gms)];
      const texts = new Map(others.map(([, name = '', text = '']) => [name, text]));
      const staging = texts.get('staging.yaml');
      texts.delete('staging.yaml');
      const [, cases = ''] = /^<!-- tests\n(.*?)^-->$/ms.exec(recipe) ?? [];
      expect(fragment.trimEnd().split('\n').length).toBeLessThanOrEqual(mostLines);
      const fallback = /^default:/m.test(fragment) ? '' : 'default: { text_message: پیش‌فرض }\n';
      const text = `version: 1\n${fragment}${fallback}tests:\n  cases:\n${cases.replaceAll(/^/gm, '    ')}\n`;

      const { ruleset, diagnostics } = prepareTestedRules({
        ...{ file: 'rules.yaml', text },
        ...(texts.size > 0 && { parts: texts }),
        ...(staging !== undefined && { vars: { file: 'staging.yaml', text: staging } }),
      });

      expect(diagnostics.filter(isError)).toEqual([]);
      expect(diagnostics).toEqual([]);
      expect(ruleset).toBeDefined();
    },
  );

  test('its table of contents names each recipe', () => {
    for (const recipe of recipes)
      expect(page.toLowerCase()).toContain(`[${titleOf(recipe).toLowerCase()}](#`);
  });
});
