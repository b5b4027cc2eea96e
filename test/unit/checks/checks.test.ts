import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createSecretSource } from '../../../src/config/secret-source.js';
import { prepareRules } from '../../../src/index.js';
import { catalog, checks } from '../../../src/rules/checks/index.js';
import { readingCodes } from '../../../src/rules/codes.js';
import type { Diagnostic } from '../../../src/rules/diagnostic.js';
import type { Language } from '../../../src/values/message.js';
import { withMoreRules } from '../../support/more-rules.js';
import { expectAsWritten } from '../rules/fixture-pairs.js';

const root = new URL('.', import.meta.url);
// Their examples would fill a book, or several files: test/unit/rules has some in yaml/document, budget and parts.
const elsewhere = ['file-size', 'large-answer', 'duplicate-name', 'unknown-var'];
const ids = catalog.map(({ id }) => id).filter((id) => !elsewhere.includes(id));
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test('each check has a folder of its own, and each folder is a check', () => {
  expect(folders.sort()).toEqual([...ids].sort());
});

test('what reading finds and what a check finds have different ids', () => {
  expect(new Set(catalog.map(({ id }) => id)).size).toBe(Object.keys(readingCodes).length + checks.length);
});

describe.for(ids)('%s', (id) => {
  const files = folders.includes(id) ? readdirSync(new URL(`${id}/`, root)) : [];
  const read = (name: string) => readFileSync(new URL(`${id}/${name}`, root), 'utf8');

  test('has an example, and the right file next to it', () => {
    expect(files).toEqual(expect.arrayContaining(['example.yaml', 'good.yaml']));
  });

  test.for(files.filter((name) => name.endsWith('.yaml') && !isGood(name)))(
    '%s is reported as its .out says',
    async (name) => {
      const out = fileURLToPath(new URL(`${id}/${name.replace(/yaml$/, 'out')}`, root));
      const found = await expectAsWritten(out, (language) => diagnosticsOf(read(name), language));
      // An example that shows another check is no example of this one.
      expect(found.map(({ check }) => check)).toContain(id);
    },
  );

  test.for(files.filter(isGood))('nothing is reported in %s', (name) => {
    expect(diagnosticsOf(read(name))).toEqual([]);
  });

  test('no .out stands alone', () => {
    for (const name of files.filter((file) => file.endsWith('.out'))) {
      expect(files).toContain(name.replace(/(?:\.fa)?\.out$/, '.yaml'));
    }
  });
});

const now = new Date('2026-11-22T06:30:00Z');
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const secrets = createSecretSource({
  CRM_SECRET: secret,
  AUDIT_SECRET: `${secret} ${secret}`,
  TICKET_SECRET: 'q8Zr4nT1vB6mK9pL2xW5cY7dF3gH0jS8uAeI',
  SHORT_SECRET: 'too short to sign a ticket',
  QUOTED_SECRET: `"${secret}"`,
  EMPTY_SECRET: 'whsec_',
  BARE_SECRET: secret.slice('whsec_'.length),
  UNREADABLE_SECRET_FILE: '/nowhere/secret',
});

function isGood(name: string): boolean {
  return /^good.*\.yaml$/.test(name);
}

function diagnosticsOf(text: string, language?: Language): Diagnostic[] {
  return prepareRules({ file: 'rules.yaml', text: withMoreRules(text), secrets, now, language }).diagnostics;
}
