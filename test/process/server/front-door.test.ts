import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shippedContract } from '../../../src/platform/contract.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { eventually, type Gateway, startDargah } from '../../support/dargah.js';
import { ruleJudge } from '../../support/judged-rule.js';
import { mulberry32 } from '../../support/random.js';
import { clicksOf } from '../../support/random-clicks.js';
import { type RandomFile, randomFile } from '../../support/random-files.js';
import { prepareAtOnce } from '../../support/rules.js';
import { serveHere } from '../../support/serve-here.js';
import { size } from '../../support/soak.js';
import { replaceFile, temporaryFolder } from '../reload/folder.js';

const edits = size(50, 1);
const clicksPerEdit = size(2_000, 60);
const firstSeed = Number(process.env.SEED ?? 1);
const { checkRequest } = shippedContract().click;

describe.each(['1', '2'])('a server of %s processes', (workers) => {
  it('answers as json-logic-js decides, after its start and after each edit', {
    timeout: 3_600_000,
  }, async () => {
    const file = join(temporaryFolder(), 'rules.yaml');
    const sets = soundFiles(edits + 1);
    writeFileSync(file, sets[0]!.text);
    const args = ['serve', '--rules', file, '--workers', workers, '--poll-interval', '20ms'];
    const start = workers === '1' ? serveHere : startDargah;
    const dargah = await start({ args, environment: { CRM_SECRET: `whsec_${'A'.repeat(43)}=` } });
    for (const [edit, set] of sets.entries()) {
      if (edit > 0) await replaceRules(dargah, file, set);
      await clickThrough(dargah, set, edit);
    }
  });
});

interface Rules {
  seed: number;
  file: RandomFile;
  text: string;
}

/** Random files without errors. The default of each says which it is. */
function soundFiles(count: number): Rules[] {
  const found: Rules[] = [];
  for (let seed = firstSeed; found.length < count; seed++) {
    const { notify: _, ...file } = randomFile(mulberry32(seed), size(40, 15));
    for (const rule of file.rules) delete rule.notify;
    file.default = { text_message: `default of ${seed}` };
    const text = JSON.stringify(file);
    const { ruleset } = prepareAtOnce({ file: 'rules.yaml', text });
    // By what the default says, the test sees which rules are in force.
    if (ruleset?.decide(nobody, new Date()).rule === 'default') found.push({ seed, file, text });
  }
  return found;
}

const nobody = { touchpoint: 'NOWHERE' };

async function replaceRules(dargah: Gateway, file: string, { seed, text }: Rules): Promise<void> {
  replaceFile(file, text);
  await eventually(async () => {
    // Several, so that each process has its say.
    for (let i = 0; i < 8; i++) {
      const response = await dargah.click(nobody, { authorization: 'dev', connection: 'close' });
      expect(await response.text()).toBe(JSON.stringify({ text_message: `default of ${seed}` }));
    }
  });
}

async function clickThrough(dargah: Gateway, { seed, file, text }: Rules, edit: number): Promise<void> {
  const { ruleset } = prepareAtOnce({ file: 'rules.yaml', text });
  const random = mulberry32(seed + edit);
  const judgedRule = ruleJudge(file);
  const randomClick = clicksOf(file);
  let compared = 0;
  for (let i = 0; i < clicksPerEdit; i++) {
    const request = JSON.parse(JSON.stringify(randomClick(random, i % 3))) as Record<string, unknown>;
    // A click that breaks the contract is never decided.
    if (checkRequest(request).length > 0) continue;
    const before = new Date();
    const response = await dargah.click(request);
    const { rule, rejected, body } = decide(ruleset!, request, { now: before });
    // At the turn of an hour either may be right.
    if (decide(ruleset!, request, { now: new Date() }).body !== body) continue;
    const what = `SEED=${seed}, ${JSON.stringify(request)}`;
    expect(rejected?.rule ?? rule, what).toBe(judgedRule(request, before));
    expect(await response.text(), what).toBe(body);
    compared++;
  }
  expect(compared).toBeGreaterThan(clicksPerEdit / 2);
}
