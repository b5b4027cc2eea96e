import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { loadContract } from '../../../src/config/contract.js';
import { openLastGood } from '../../../src/reload/last-good.js';
import { revisionOf } from '../../../src/reload/revision.js';
import { temporaryFolder } from './folder.js';

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
  first.keep({ text, revision: revisionOf(text), schemas, rulesFile: '/rules/rules.yaml' });
  await first.close();
  const { file, kept } = await open();
  expect(kept).toMatchObject({ text, schemas, rulesFile: '/rules/rules.yaml' });
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
