import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createSecrets } from '../../src/cli/serve/secrets.js';
import { temporaryFolder } from '../live/folder.js';

test('a name stands for what its variable holds, several apart by blanks', () => {
  const secretsOf = createSecrets({ ONE: 'whsec_a', TWO: 'whsec_b whsec_c\n', EMPTY: '' });
  expect(secretsOf(['ONE'])).toEqual(['whsec_a']);
  expect(secretsOf(['ONE', 'TWO'])).toEqual(['whsec_a', 'whsec_b', 'whsec_c']);
  expect(secretsOf(['EMPTY', 'NONE'])).toEqual([]);
});

test('else for what is in the file that NAME_FILE names, as it is now', () => {
  vi.useFakeTimers();
  try {
    const file = join(temporaryFolder(), 'secret');
    const secretsOf = createSecrets({ CRM_FILE: file });
    writeFileSync(file, 'old\n');
    expect(secretsOf(['CRM'])).toEqual(['old']);

    writeFileSync(file, 'new\nold\n');
    vi.advanceTimersByTime(1_000);
    expect(secretsOf(['CRM'])).toEqual(['new', 'old']);

    writeFileSync(file, '\n'); // as it stands for a moment while it is written
    vi.advanceTimersByTime(1_000);
    expect(secretsOf(['CRM'])).toEqual(['new', 'old']);

    rmSync(file);
    vi.advanceTimersByTime(1_000);
    expect(secretsOf(['CRM'])).toEqual(['new', 'old']);
  } finally {
    vi.useRealTimers();
  }
});

test('a file that is not there gives none', () => {
  expect(createSecrets({ CRM_FILE: join(temporaryFolder(), 'none') })(['CRM'])).toEqual([]);
});
