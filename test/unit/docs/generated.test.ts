import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkRegistry } from '../../../scripts/registry.mjs';
import { settingsTable } from '../../../src/config/settings.js';
import { checksPage } from './checks-page.js';
import { filtersTable, operatorsTable, withTable, withWords } from './tables.js';

const fromTop = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

test('the registry holds each check of its folder', async () => {
  await expect(checkRegistry()).toMatchFileSnapshot(fromTop('src/rules/checks/registry.ts'));
});

test('docs/checks.md is what the checks and their examples say', async () => {
  await expect(await checksPage()).toMatchFileSnapshot(fromTop('docs/checks.md'));
});

test('docs/rules.md has the tables of the operators and the filters', async () => {
  const page = readFileSync(fromTop('docs/rules.md'), 'utf8');
  const written = withTable(withTable(page, 'operators', operatorsTable()), 'filters', filtersTable());
  await expect(written).toMatchFileSnapshot(fromTop('docs/rules.md'));
});

test('schemas/rules.schema.json has the words of the operators and the filters', async () => {
  const schema = fromTop('schemas/rules.schema.json');
  await expect(withWords(readFileSync(schema, 'utf8'))).toMatchFileSnapshot(schema);
});

test('README.md has the table of the settings', async () => {
  const page = readFileSync(fromTop('README.md'), 'utf8');
  await expect(withTable(page, 'settings', settingsTable())).toMatchFileSnapshot(fromTop('README.md'));
});
