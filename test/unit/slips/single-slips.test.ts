import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { prepareRules } from '../../../src/index.js';
import { mulberry32, pick } from '../../support/random.js';
import { size } from '../../support/soak.js';
import { untold } from './cannot-tell.js';
import { firstDifference } from './first-difference.js';
import { singleSlip } from './single-slips.js';

const slips = Number(process.env.SLIPS ?? size(8_000, 400));
const clicks = size(1_000, 200);
const firstSeed = Number(process.env.SEED ?? 1);

const corpus = new URL('corpus/', import.meta.url);
const files = readdirSync(corpus)
  .map((name) => ({ name, text: readFileSync(new URL(name, corpus), 'utf8') }))
  // Those of one line or two have no room for a slip that matters.
  .filter(({ text }) => text.split('\n').length > 8);

it(`none of ${slips} slips of one character passes in silence and changes an answer`, () => {
  const random = mulberry32(firstSeed);
  const counts = { reported: 0, silent: 0 };
  const harmless: string[] = [];
  const expected: string[] = [];
  const missed: string[] = [];
  for (let i = 0; i < slips; i++) {
    const { name, text } = pick(random, files);
    const slip = singleSlip(text, random);
    const { ruleset, diagnostics } = prepareRules({ file: name, text: slip.text });
    if (ruleset === undefined || diagnostics.length > 0) {
      counts.reported++;
      continue;
    }
    counts.silent++;
    const right = prepareRules({ file: name, text }).ruleset!;
    const difference = firstDifference(right, ruleset, text, { clicks, random });
    const known = untold.find(({ file = name, what }) => file === name && what.test(slip.what));
    if (difference !== undefined && known === undefined) missed.push(`${name}: ${slip.what}${difference}`);
    else if (difference !== undefined) expected.push(`${name}: ${slip.what}: ${known!.why}`);
    else harmless.push(`${name}: ${slip.what}`);
  }
  console.log(`${JSON.stringify(counts)}; passed, since they change no answer:\n${harmless.join('\n')}`);
  console.log(`cannot be told:\n${expected.join('\n')}`);
  expect(missed).toEqual([]);
  expect(counts.reported).toBeGreaterThan(slips / 3);
});
