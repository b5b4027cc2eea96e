import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { catalog } from '../../../../src/rules/checks/index.js';
import { checkout } from '../../../support/dargah.js';
import { bad, clean, fileHolding, lintHere } from './lint.js';

interface Region {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
}

interface Log {
  runs: {
    columnKind: string;
    tool: { driver: { rules: { id: string; help: { text: string; markdown: string } }[] } };
    results: {
      ruleId: string;
      ruleIndex?: number;
      level: string;
      locations: { physicalLocation: { artifactLocation: { uri: string }; region: Region } }[];
      fixes?: {
        artifactChanges: { replacements: { deletedRegion: Region; insertedContent: { text: string } }[] }[];
      }[];
    }[];
  }[];
}

const schema = JSON.parse(
  readFileSync(join(checkout, 'test/support/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
) as object;
// One of its patterns is none in Unicode mode.
const ajv = new AjvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const isSarif = ajv.compile(schema);

async function sarifOf(...files: string[]) {
  const log = JSON.parse(await lintHere('sarif', ...files)) as Log;
  isSarif(log);
  expect(isSarif.errors ?? []).toEqual([]);
  return log.runs[0]!;
}

test('a report is SARIF 2.1.0, with findings and without', async () => {
  expect((await sarifOf(bad, clean)).results).toHaveLength(6);
  expect((await sarifOf(clean)).results).toEqual([]);
});

test('the schema that says so would notice', () => {
  expect(isSarif({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
});

test('every check is a rule of its own, with help in text and in Markdown', async () => {
  const { tool } = await sarifOf(clean);
  expect(tool.driver.rules.map(({ id }) => id)).toEqual(catalog.map(({ id }) => id));
  for (const { help } of tool.driver.rules) {
    expect(help.markdown).not.toBe('');
    expect(help.text).not.toContain('`');
  }
});

test('a result names its check, its level and its place', async () => {
  const { results, tool, columnKind } = await sarifOf(bad);
  const [first] = results;
  expect(first).toMatchObject({ ruleId: 'yaml-number', level: 'warning' });
  expect(tool.driver.rules[first!.ruleIndex!]?.id).toBe('yaml-number');
  expect(first!.locations).toEqual([
    {
      physicalLocation: {
        artifactLocation: { uri: bad },
        region: { startLine: 5, startColumn: 10, endLine: 5, endColumn: 14 },
      },
    },
  ]);
  expect(columnKind).toBe('utf16CodeUnits');
});

test('files are named by relative URIs', async () => {
  const [absolute] = (await sarifOf(join(checkout, bad))).results;
  expect(absolute!.locations[0]!.physicalLocation.artifactLocation.uri).toBe(bad);
  const odd = fileHolding('version: 1\n', 'آگهی 100%#?.yaml');
  const [result] = (await sarifOf(odd)).results;
  const { uri } = result!.locations[0]!.physicalLocation.artifactLocation;
  expect(uri).toMatch(/^\.\.\/.*\/%D8%A2%DA%AF%D9%87%DB%8C%20100%25%23%3F\.yaml$/);
});

test('a suggestion is a fix where writing it mends the finding', async () => {
  const { results } = await sarifOf(bad);
  const fixes = results.flatMap(({ ruleId, fixes }) =>
    (fixes ?? []).map(({ artifactChanges }) => {
      const [{ deletedRegion, insertedContent }] = artifactChanges[0]!.replacements as [
        { deletedRegion: Region; insertedContent: { text: string } },
      ];
      return [ruleId, deletedRegion.startLine, deletedRegion.startColumn, insertedContent.text];
    }),
  );
  expect(fixes).toEqual([
    ['yaml-number', 5, 10, '"0912"'],
    ['unknown-filter', 11, 59, 'number_fa'],
    ['unknown-operator', 17, 13, '">="'],
    ['unknown-response', 18, 14, 'thanks'],
  ]);
});

test('a suggestion that breaks something else is no fix', async () => {
  // The key that is meant stands there already.
  const file = fileHolding('version: 1\ndefualt: { text_message: a }\ndefault: { text_message: b }\n');
  const { results } = await sarifOf(file);
  const [unknown] = results.filter(({ ruleId }) => ruleId === 'unknown-key');
  expect(unknown).toBeDefined();
  expect(unknown).not.toHaveProperty('fixes');
});

test('a finding that no check stands for is a result all the same', async () => {
  const file = fileHolding(Uint8Array.of(0xff, 0xfe, 0x41));
  const [result] = (await sarifOf(file)).results;
  expect(result).toMatchObject({ ruleId: 'file', level: 'error' });
});
