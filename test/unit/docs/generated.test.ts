import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkRegistry } from '../../../scripts/registry.mjs';
import { checksPage } from './checks-page.js';

const fromTop = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

test('the registry holds each check of its folder', async () => {
  await expect(checkRegistry()).toMatchFileSnapshot(fromTop('src/rules/checks/registry.ts'));
});

test('docs/checks.md is what the checks and their examples say', async () => {
  await expect(await checksPage()).toMatchFileSnapshot(fromTop('docs/checks.md'));
});
