import { expect, it } from 'vitest';
import { prepareRules } from '../../../src/index.js';
import { fixText } from '../../../src/rules/fix.js';
import { memoize } from '../../../src/values/memo.js';
import { mulberry32, pick } from '../../support/random.js';
import { goodRules, prepareAtOnce } from '../../support/rules.js';
import { inSoak, size } from '../../support/soak.js';
import { firstDifference } from './first-difference.js';
import { textsBelow, textsWithFindings } from './fixtures.js';
import { singleSlip } from './single-slips.js';

const clicks = size(1_000, 50);
const mistakes = size(8_000, 150);
const firstSeed = Number(process.env.SEED ?? 1);

const corpus = textsBelow('corpus/');
const rightRules = memoize(goodRules, new Map());

// Few of the files have such a fix, so a part of them might have none.
it(`a safe fix of a file without errors changes none of ${clicks} answers`, inSoak, () => {
  const random = mulberry32(firstSeed);
  let fixed = 0;
  for (const [name, text] of textsWithFindings) {
    const before = prepareRules({ file: name, text });
    if (before.ruleset === undefined) continue;
    const after = safelyFixed(text, before.diagnostics);
    if (after.fixes.length === 0) continue;
    fixed++;
    const { ruleset } = prepareAtOnce({ file: name, text: after.text });
    expect(firstDifference(before.ruleset, ruleset!, text, { clicks, random }), name).toBeUndefined();
  }
  expect(fixed).toBeGreaterThan(0);
});

it(`of ${mistakes} slips of one character, a safe fix brings back the answers of the right file`, () => {
  const random = mulberry32(firstSeed);
  const files = corpus.filter(([, text]) => text.split('\n').length > 8);
  const wrong: string[] = [];
  const counts = { fixed: 0, left: 0 };
  for (let i = 0; i < mistakes; i++) {
    const [name, text] = pick(random, files);
    const slip = singleSlip(text, random);
    const { diagnostics } = prepareRules({ file: name, text: slip.text });
    const { text: mended, fixes } = safelyFixed(slip.text, diagnostics);
    if (fixes.length === 0) continue;
    const after = prepareRules({ file: name, text: mended });
    // What is left is reported, so nobody is answered by it.
    if (after.ruleset === undefined) counts.left++;
    if (after.ruleset === undefined) continue;
    counts.fixed++;
    const right = rightRules(text);
    const difference = firstDifference(right, after.ruleset, text, { clicks, random });
    if (difference !== undefined && after.diagnostics.length === 0)
      wrong.push(`${name}: ${slip.what}${difference}`);
  }
  console.log(JSON.stringify(counts));
  expect(wrong).toEqual([]);
  expect(counts.fixed).toBeGreaterThan(mistakes / 20);
});

function safelyFixed(text: string, diagnostics: ReturnType<typeof prepareRules>['diagnostics']) {
  return fixText(
    { text, diagnostics },
    'safe',
    (other) => prepareRules({ file: 'rules.yaml', text: other }).diagnostics,
  );
}
