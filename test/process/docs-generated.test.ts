import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withMoreRules } from '../../scripts/more-rules.mjs';
import { createSecrets } from '../../src/config/secrets.js';
import { analyzeRules } from '../../src/rules/analyze.js';
import { checks } from '../../src/rules/checks/index.js';
import { builtMain, checkout, runDargah } from '../support/dargah.js';

test('docs/checks.md is what the checks and their examples say: "npm run docs" writes it', async () => {
  builtMain(); // what is run is what was built
  const command = [process.execPath, 'scripts/docs.mjs', '--print'];
  const { code, stdout, stderr } = await runDargah({ command });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(readFileSync(join(checkout, 'docs/checks.md'), 'utf8')).toBe(stdout);
});

const secrets = createSecrets({ CRM_SECRET: 'any text of at least 24 bytes' });

describe.for(checks.map(({ id }) => id))('%s', (id) => {
  const file = join(checkout, 'test/unit/checks', id, 'example.yaml');

  // No page can show a file of 64 MiB.
  test.skipIf(id === 'file-size' || id === 'large-answer')('has an example in the docs that shows it', () => {
    expect(existsSync(file)).toBe(true);
    const text = withMoreRules(readFileSync(file, 'utf8'));
    const { diagnostics } = analyzeRules({ file, text, secrets });
    expect(diagnostics.map(({ check }) => check)).toContain(id);
  });

  test('has a file of its own name', () => {
    const source = readFileSync(join(checkout, 'src/rules/checks', `${id}.ts`), 'utf8');
    expect(source).toContain(`  id: '${id}',`);
  });
});
