import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadContract } from '../../../src/config/contract.js';

const folderWith = (text: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-schemas-'));
  writeFileSync(join(folder, 'request.schema.json'), text);
  return folder;
};
const withPattern = (pattern: string) =>
  folderWith(JSON.stringify({ type: 'object', properties: { n: { type: 'string', pattern } } }));

test('a byte order mark is no part of a schema', async () => {
  const { click } = await loadContract(folderWith('\uFEFF{ "type": "object", "required": ["n"] }'));
  expect(click.checkRequest({})).toHaveLength(1);
});

test.each(['^(a+)+$', '^(\\w|\\d)*!$', '^\\s*\\s*\\s*\\s*x$'])(
  'the pattern %s could make every click wait, and is refused',
  async (pattern) => {
    await expect(loadContract(withPattern(pattern))).rejects.toThrow(
      `the pattern ${JSON.stringify(pattern)} at /properties/n/pattern can take seconds`,
    );
  },
);

test.each(['^(\\d+\\.)*\\d+$', '^[a-z0-9]+(-[a-z0-9]+)*$', '^09\\d{9}$', '^[\\p{L} ]{1,40}$'])(
  'the pattern %s is fine',
  async (pattern) => {
    await expect(loadContract(withPattern(pattern))).resolves.toBeDefined();
  },
);
