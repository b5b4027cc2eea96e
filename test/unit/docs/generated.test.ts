import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { checkRegistry } from '../../../scripts/registry.mjs';
import { configFile } from '../../../src/cli/lint/config-form.js';
import { helps } from '../../../src/persian/check-helps.js';
import { descriptions } from '../../../src/persian/descriptions.js';
import { sessionInitialisation } from '../../../src/platform/session.js';
import { catalog } from '../../../src/rules/checks/index.js';
import { calendar } from '../../../src/rules/format/calendars.js';
import { expectation } from '../../../src/rules/format/expectation.js';
import { experiment } from '../../../src/rules/format/experiments.js';
import { group } from '../../../src/rules/format/group.js';
import { oneOf } from '../../../src/rules/format/one-of.js';
import { partFile } from '../../../src/rules/format/part.js';
import { receiver } from '../../../src/rules/format/receiver.js';
import { rule, sessionRule } from '../../../src/rules/format/rule.js';
import { rulesFile } from '../../../src/rules/format/rules-file.js';
import { sessions, ticket } from '../../../src/rules/format/sessions.js';
import { testCase, testsFile } from '../../../src/rules/format/test-cases.js';
import { formatJson } from '../../support/format-json.js';
import { checksPage } from './checks-page.js';
import { schemaOf } from './form-schema.js';
import { manPage } from './man-page.js';
import { openApi } from './openapi.js';
import { persianChecksPage, summaries } from './persian-checks-page.js';
import {
  examplesBySection,
  inPersian,
  persianSectionsOf,
  type Section,
  sectionsOf,
} from './persian-rules-page.js';
import {
  answersTable,
  factsLists,
  factsTable,
  fieldsTable,
  nowTable,
  odditiesTable,
  requestSchema,
  responseSchema,
  sessionResponseSchema,
} from './platform.js';
import { contents, rulesSchema, testsSchema } from './rules-schema.js';
import {
  filtersTable,
  keysTable,
  matchTestsTable,
  operatorsTable,
  persianSettingsTable,
  settingsTable,
  withTables,
} from './tables.js';

const fromTop = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

test('the registry holds each check of its folder', async () => {
  await expect(checkRegistry()).toMatchFileSnapshot(fromTop('src/rules/checks/registry.ts'));
});

test('docs/checks.md is what the checks and their examples say', async () => {
  await expect(await checksPage()).toMatchFileSnapshot(fromTop('docs/checks.md'));
});

test('docs/fa/checks.md says in Persian what each check finds', async () => {
  for (const words of [summaries, helps])
    expect(Object.keys(words).sort()).toEqual(catalog.map(({ id }) => id).sort());
  await expect(persianChecksPage()).toMatchFileSnapshot(fromTop('docs/fa/checks.md'));
});

/** The tables of docs/rules.md. */
const rulesTables = {
  'keys of the file': keysTable(rulesFile),
  'keys of a rule': keysTable(rule),
  'keys of a group': keysTable(group),
  'keys of a calendar': keysTable(calendar),
  'keys of an experiment': keysTable(experiment),
  'keys of one_of': keysTable(oneOf),
  'tests in match': matchTestsTable(),
  'keys of a receiver': keysTable(receiver),
  'keys of sessions': keysTable(sessions),
  'keys of a session rule': keysTable(sessionRule),
  facts: factsTable(),
  'session facts': factsTable(sessionInitialisation.fields),
  now: nowTable(),
  operators: operatorsTable(),
  answers: answersTable(),
  filters: filtersTable(),
};

test.each<[string, Record<string, string>]>([
  ['README.md', { settings: settingsTable() }],
  ['docs/fa/README.md', { settings: persianSettingsTable() }],
  ['docs/emulating.md', { oddities: odditiesTable() }],
  [
    'docs/platform.md',
    { fields: fieldsTable(), 'session fields': fieldsTable(sessionInitialisation.fields) },
  ],
  ['docs/tickets.md', { 'keys of a ticket': keysTable(ticket) }],
  ['docs/rules.md', rulesTables],
  [
    'docs/testing.md',
    {
      'keys of the file': keysTable(testsFile),
      'keys of a case': keysTable(testCase),
      'keys of an expectation': keysTable(expectation),
    },
  ],
  ['src/platform/facts.ts', factsLists()],
])('%s has the lists that follow from tables in the code', async (path, lists) => {
  const file = fromTop(path);
  await expect(withTables(readFileSync(file, 'utf8'), lists)).toMatchFileSnapshot(file);
});

test('docs/fa/rules.md has the tables and the examples of docs/rules.md, and each of its sections', async () => {
  const file = fromTop('docs/fa/rules.md');
  const english = readFileSync(fromTop('docs/rules.md'), 'utf8');
  const used = new Set<string>();
  const tables = Object.fromEntries(
    Object.entries(rulesTables).map(([name, table]) => [name, inPersian(table, used)]),
  );
  const lists = { ...tables, ...examplesBySection(english) };
  const page = withTables(readFileSync(file, 'utf8'), lists);
  await expect(page).toMatchFileSnapshot(file);
  expect(Object.keys(descriptions).filter((cell) => !used.has(cell))).toEqual([]);
  const outlineOf = (sections: Section[]) => sections.map(({ level, anchor }) => `${level} ${anchor}`);
  expect(outlineOf(persianSectionsOf(page))).toEqual(outlineOf(sectionsOf(english)));
  // A mark of a section that has no example would stay empty.
  expect(page.match(/<!-- (.+) -->\n<!-- \/\1 -->/g)).toBeNull();
});

test('docs/openapi.yaml describes a server with default settings and an outbox', async () => {
  await expect(stringify(openApi(), { lineWidth: 120, aliasDuplicateObjects: false })).toMatchFileSnapshot(
    fromTop('docs/openapi.yaml'),
  );
});

test.each([
  ['request', requestSchema()],
  ['response', responseSchema()],
  ['session-request', requestSchema(sessionInitialisation)],
  ['session-response', sessionResponseSchema()],
  ['rules', rulesSchema()],
  ['rules-part', rulesSchema(partFile)],
  ['rules-test', testsSchema()],
  ['config', schemaOf(configFile, contents)],
])('schemas/%s.schema.json is what the tables in the code say', async (name, schema) => {
  await expect(`${formatJson(schema)}\n`).toMatchFileSnapshot(fromTop(`schemas/${name}.schema.json`));
});

test('man/dargah.1 has every command and option', async () => {
  await expect(manPage()).toMatchFileSnapshot(fromTop('man/dargah.1'));
});
