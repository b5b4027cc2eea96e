import { describe, expect, test } from 'vitest';
import { shippedContract } from '../../../../../src/platform/contract.js';
import { Prover } from '../../../../../src/rules/analysis/prover/prover.js';
import { instantOf } from '../../../../../src/rules/analysis/prover/witness.js';
import { createClock } from '../../../../../src/values/clock.js';
import {
  clicksOver,
  judgedRule,
  judgedTruths,
  type ProvenFile,
  randomProvenFile,
  type Vocabulary,
  vocabularies,
} from '../../../../support/prover-files.js';
import { mulberry32 } from '../../../../support/random.js';
import { size } from '../../../../support/soak.js';

// In the soak as many as `FILES` says, from the seed `SEED` on: parts of it can run side by side.
const files = size(Number(process.env.FILES ?? 100_000), 40);
const firstSeed = Number(process.env.SEED ?? 0);
const clicksEach = size(200, 200);
const clock = createClock('Asia/Tehran');
const rest = vocabularies.map((vocabulary, index) => ({ vocabulary, index }));

describe('what is said of random files holds by json-logic-js', () => {
  test.each(rest)('over $vocabulary.paths ($index)', ({ vocabulary, index }) => {
    for (let count = 0; count < files / vocabularies.length; count++) {
      const seed = firstSeed + index * 1_000_003 + count;
      expect(faultsOf(seed, vocabulary), `seed ${seed}`).toEqual([]);
    }
  });
});

function faultsOf(seed: number, vocabulary: Vocabulary): string[] {
  const random = mulberry32(seed);
  const file = randomProvenFile(random, vocabulary);
  const clicks = clicksOver(random, vocabulary.paths, clicksEach);
  // One for both: the days of the calendar are its own.
  const prover = new Prover({ call: 'click', contract: shippedContract().click, scope: 'every' });
  return [...faultsOfReach(file, clicks, prover), ...faultsOfSettled(file, clicks, prover)];
}

type Clicks = ReturnType<typeof clicksOver>;

function faultsOfReach(file: ProvenFile, clicks: Clicks, prover: Prover): string[] {
  const provable = prover.open(file.resolved);
  const reached = new Map(clicks.map((click) => [judgedRule(file, click), click]));
  const faults: string[] = [];
  for (let rule = -1; rule < file.logics.length; rule++) {
    const answer = prover.reach(provable, rule);
    if (answer.verdict === 'never' && reached.has(rule)) {
      faults.push(
        `rule ${rule} is never reached, but ${JSON.stringify(reached.get(rule))} does: ${JSON.stringify(file.logics)}`,
      );
    }
    if (answer.verdict !== 'witness') continue;
    const { request } = answer.click;
    const now = instantOf(answer.click, clock)!;
    const judged = judgedRule(file, { request, now });
    if (judged !== rule)
      faults.push(
        `${JSON.stringify(request)} reaches ${judged}, not ${rule}: ${JSON.stringify(file.logics)}`,
      );
  }
  return faults;
}

function faultsOfSettled(file: ProvenFile, clicks: Clicks, prover: Prover): string[] {
  const provable = prover.open(file.resolved);
  const truths = clicks.map((click) => judgedTruths(file, click));
  return file.logics.flatMap((logic, rule) => {
    const settled = prover.settled(provable.treeOf(rule));
    const isRefuted = settled !== undefined && truths.some((all) => all[rule] !== settled);
    return isRefuted ? [`${JSON.stringify(logic)} is not always ${settled}`] : [];
  });
}
