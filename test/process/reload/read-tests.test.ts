import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTestsBeside } from '../../../src/reload/read-tests.js';
import { temporaryFolder } from './folder.js';

test('finds the tests files beside a rules file that test it: by what they say, or by their name', async () => {
  const folder = temporaryFolder();
  const files: Record<string, string> = {
    'rules.test.yaml': 'cases: []\n',
    'named.test.yml': 'rules: ./rules.yaml\n',
    'of-another.test.yaml': 'rules: other.yaml\n',
    'other.test.yaml': 'cases: []\n',
    '.hidden.test.yaml': 'rules: rules.yaml\n',
    'notes.yaml': 'rules: rules.yaml\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const found = await readTestsBeside(join(folder, 'rules.yaml'));
  expect(found).toEqual(['named.test.yml', 'rules.test.yaml'].map((file) => ({ file, text: files[file] })));
});

test('an empty tests file is one to be filled; what cannot be read as a text is none', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'rules.test.yaml'), '');
  mkdirSync(join(folder, 'rules.test.yml'));
  expect(await readTestsBeside(join(folder, 'rules.yaml'))).toEqual([{ file: 'rules.test.yaml', text: '' }]);
});
