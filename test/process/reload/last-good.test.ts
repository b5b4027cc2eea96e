import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { loadContract } from '../../../src/config/contract.js';
import { openLastGood } from '../../../src/reload/last-good.js';
import { revisionOf, revisionOfSources } from '../../../src/reload/revision.js';
import { eventually, temporaryFolder } from './folder.js';

test('whatever bit of the kept file flips, it is told of, or changes nothing', async () => {
  const folder = temporaryFolder();
  const { schemas } = await loadContract(undefined);
  const text = 'version: 1\nrules: []\ndefault: { text_message: سلام }\n';
  const open = async () => {
    const onDamage = vi.fn();
    const lastGood = await openLastGood({ folder, onDamage, onAttempt() {} });
    return { ...lastGood, onDamage };
  };
  const first = await open();
  const source = { file: '/rules/rules.yaml', text };
  first.keep({ source, revision: revisionOf(text), schemas, rulesFile: '/rules/rules.yaml' });
  await first.close();
  const { file, kept } = await open();
  expect(kept).toMatchObject({ source, schemas, rulesFile: '/rules/rules.yaml' });
  const good = readFileSync(file);

  for (let at = 0; at < good.length; at++) {
    const flipped = Buffer.from(good);
    flipped[at]! ^= 1 << (at % 7);
    writeFileSync(file, flipped);
    const { kept: read, onDamage } = await open();
    if (read === undefined) expect(onDamage).toHaveBeenCalledOnce();
    else expect(read).toEqual(kept);
  }
});

test('keeps the parts of rules and the constants that replaced theirs, and uses none that were changed', async () => {
  const folder = temporaryFolder();
  const { schemas } = await loadContract(undefined);
  const source = {
    file: '/rules/rules.yaml',
    text: 'version: 1\ninclude: a.yaml\ndefault: { text_message: سلام }\n',
    parts: new Map([['a.yaml', 'vars: { a: 1 }\n']]),
    vars: { file: 'staging.yaml', text: 'a: 2\n' },
  };
  const open = () => openLastGood({ folder, onDamage() {}, onAttempt() {} });
  const first = await open();
  first.keep({ source, revision: revisionOfSources(source), schemas, rulesFile: '/rules/rules.yaml' });
  await first.close();
  const { file, kept } = await open();
  expect(kept!.source).toEqual(source);
  const record = readFileSync(file, 'utf8');
  for (const [old, other] of [
    ['a: 1', 'a: 3'],
    ['a: 2', 'a: 3'],
    ['"a.yaml"', '"b.yaml"'],
    ['staging', 'Staging'],
  ] as const) {
    writeFileSync(file, record.replace(old, other));
    expect((await open()).kept).toBeUndefined();
  }
});

test('what cannot be kept is tried again until it is', async () => {
  const folder = join(temporaryFolder(), 'state');
  writeFileSync(folder, 'a file stands in the way');
  const outcomes: string[] = [];
  const lastGood = await openLastGood({
    ...{ folder, retryMs: 20, onDamage() {} },
    onAttempt: (error) => outcomes.push(error === undefined ? 'kept' : 'failed'),
  });
  onTestFinished(() => lastGood.close());
  const text = 'version: 1\nrules: []\ndefault: { text_message: سلام }\n';
  const source = { file: '/rules/rules.yaml', text };
  lastGood.keep({ source, revision: revisionOf(text), schemas: {}, rulesFile: '/rules/rules.yaml' });
  await eventually(() => expect(outcomes.length).toBeGreaterThan(1));
  expect(outcomes).not.toContain('kept');
  rmSync(folder);
  await eventually(() => expect(outcomes.at(-1)).toBe('kept'));
  expect(existsSync(lastGood.file)).toBe(true);
});
