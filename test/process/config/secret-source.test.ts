import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createSecretSource } from '../../../src/config/secret-source.js';
import type { ReadSecrets } from '../../../src/values/signing-secret.js';
import { temporaryFolder } from '../reload/folder.js';

const old = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const next = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

test('a name stands for what its variable holds, several apart by blanks', () => {
  const { find } = createSecretSource({
    ONE: old,
    TWO: `${next} ${old}\n`,
    RAW: 'correct horse battery staple',
  });
  expect(find('ONE')).toEqual({ secrets: [old] });
  expect(find('TWO')).toEqual({ secrets: [next, old] });
  expect(find('RAW')).toEqual({ secrets: ['correct horse battery staple'] });
});

test('nothing is found under a name that is not set, is set to nothing, or is one of every object', () => {
  const { find } = createSecretSource({ EMPTY: '', OTHER: undefined, BOTH: '', BOTH_FILE: '' });
  for (const name of ['EMPTY', 'NONE', 'OTHER', 'BOTH', 'constructor', 'toString']) {
    expect(find(name)).toBeUndefined();
  }
});

test('all names are known under which there is something', () => {
  expect(createSecretSource({ ONE: old, TWO_FILE: '/run/secrets/two', EMPTY: '' }).names).toEqual([
    'ONE',
    'TWO',
  ]);
});

test('a variable that is blank hides no file: it is blank', () => {
  const file = join(temporaryFolder(), 'secret');
  writeFileSync(file, old);
  const blank = createSecretSource({ CRM: ' ', CRM_FILE: file }).find('CRM');
  expect(troubleOf(blank)).toMatch(/^CRM is blank\. /);
  expect(createSecretSource({ CRM: '', CRM_FILE: file }).find('CRM')).toEqual({ secrets: [old] });
});

test('else for what is in the file that NAME_FILE names, as it is now; one that goes bad keeps its last good secrets', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const file = join(temporaryFolder(), 'secret');
  const troubles: string[] = [];
  const { find } = createSecretSource({ CRM_FILE: file }, (message) => void troubles.push(String(message)));
  const findLater = () => {
    vi.advanceTimersByTime(1_000);
    return find('CRM');
  };
  writeFileSync(file, `${old}\n`);
  expect(find('CRM')).toEqual({ secrets: [old] });

  writeFileSync(file, `\uFEFF${next}\r\n${old}\r\n`);
  expect(findLater()).toEqual({ secrets: [next, old] });
  expect(troubles).toEqual([]);

  writeFileSync(file, '\n'); // as it stands for a moment while it is written
  expect(findLater()).toEqual({ secrets: [next, old] });
  expect(findLater()).toEqual({ secrets: [next, old] });
  writeFileSync(file, `"${old}"`);
  expect(findLater()).toEqual({ secrets: [next, old] });
  rmSync(file);
  expect(findLater()).toEqual({ secrets: [next, old] });
  const subject = 'the file that CRM_FILE names';
  const tail = '. Its last good secrets stay in use';
  expect(troubles).toEqual([
    `${subject} is blank. Set the secret${tail}`,
    `${subject} is in quotes, which would be part of the secret. Remove them${tail}`,
    `${subject} cannot be read (ENOENT). Put it there, and let this process read it${tail}`,
  ]);

  writeFileSync(file, old);
  expect(findLater()).toEqual({ secrets: [old] });
  rmSync(file);
  findLater();
  expect(troubles).toHaveLength(4);
});

test.each<[string, (file: string) => void, RegExp]>([
  ['is not there', () => {}, /^the file that CRM_FILE names cannot be read \(ENOENT\)/],
  ['is a folder', (file) => mkdirSync(file), /cannot be read \(EISDIR\)/],
  ['is empty', (file) => writeFileSync(file, ''), /is blank/],
  ['is UTF-16', (file) => writeFileSync(file, Buffer.from(`\uFEFF${old}`, 'utf16le')), /control character/],
  ['holds raw lines', (file) => writeFileSync(file, `${'n'.repeat(24)}\n${'o'.repeat(24)}\n`), /line break/],
])('a file that %s gives none, and says why', (_, make, trouble) => {
  const file = join(temporaryFolder(), 'secret');
  make(file);
  const troubles: string[] = [];
  const { find } = createSecretSource({ CRM_FILE: file }, (message) => void troubles.push(String(message)));
  expect(troubleOf(find('CRM'))).toMatch(trouble);
  find('CRM');
  expect(troubles).toEqual([expect.stringMatching(trouble)]);
});

function troubleOf(found: ReadSecrets | undefined): string | undefined {
  return found && 'trouble' in found ? String(found.trouble) : undefined;
}
