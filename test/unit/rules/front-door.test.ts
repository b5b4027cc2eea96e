import { expect, it } from 'vitest';
import { createJudge, type Judge } from '../../../src/rules/analysis/judge.js';
import { analyzeRules } from '../../../src/rules/analyze.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { prepareRules } from '../../../src/rules/prepare.js';
import { mulberry32 } from '../../support/random.js';
import {
  judgedRule,
  type RandomFile,
  randomFile,
  randomInstant,
  randomRequest,
} from '../../support/random-files.js';
import { size } from '../../support/soak.js';

// In the soak as many as `DECISIONS` says, from the seed `SEED` on: parts of it can run side by side.
const decisions = size(Number(process.env.DECISIONS ?? 10_000_000), 20_000);
// Many files at first, so that a fault shows soon; then many clicks for each, since reading one takes as long as hundreds.
const perFile = (files: number) => (files <= 50 ? 20 : size(2_000, 400));
const firstSeed = Number(process.env.SEED ?? 1);

it(`decides ${decisions} clicks as json-logic-js does, from a file's text to its answer`, {
  timeout: 6 * 3_600_000,
}, () => {
  const seen = { rules: 0, defaults: 0, files: 0, refused: 0 };
  for (let seed = firstSeed; seen.rules + seen.defaults < decisions; seed++) {
    // A seed a file: what fails can be run again by itself, with SEED=….
    const random = mulberry32(seed);
    const file = randomFile(random);
    const text = JSON.stringify(file);
    const { ruleset, diagnostics } = prepareRules({ file: 'rules.yaml', text });
    seen.files++;
    if (ruleset === undefined) {
      seen.refused++;
      continue;
    }
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    // Reading the file once more takes as long as all of its clicks.
    const judge = seed % 5 === 0 ? judgeOf(text) : undefined;
    for (let i = 0; i < perFile(seen.files); i++) {
      const request = randomRequest(random, i % 3);
      const now = randomInstant(random);
      const decision = decide(ruleset, request, { now });
      const rule = decision.rejected?.rule ?? decision.rule;
      const judged = judgedRule(file, request, now);
      if (rule !== judged) fail(seed, file, request, now);
      if (i % 10 === 0) expect(judge?.(request, now, decision), `SEED=${seed}`).toBeUndefined();
      seen[rule === 'default' ? 'defaults' : 'rules']++;
    }
  }
  // Files that are refused, and clicks that always or never find a rule, would prove little.
  expect(seen.refused).toBeLessThan(seen.files / 5);
  expect(Math.min(seen.rules, seen.defaults)).toBeGreaterThan(decisions / 20);
  console.log(`from seed ${firstSeed}: ${JSON.stringify(seen)}, 0 differ`);
});

/** What users can ask to judge a decision. */
function judgeOf(text: string): Judge {
  return createJudge(analyzeRules({ file: 'rules.yaml', text }).resolved!);
}

/** Fails with the fewest rules that still differ. */
function fail(seed: number, file: RandomFile, request: Record<string, unknown>, now: Date): never {
  const differs = (rules: RandomFile['rules']) => {
    const fewer = { ...file, rules };
    const { ruleset } = prepareRules({ file: 'rules.yaml', text: JSON.stringify(fewer) });
    if (ruleset === undefined) return undefined;
    const decision = decide(ruleset, request, { now });
    const rule = decision.rejected?.rule ?? decision.rule;
    const judged = judgedRule(fewer, request, now);
    return rule === judged ? undefined : { rule, judged };
  };
  let { rules } = file;
  for (let i = rules.length - 1; i >= 0; i--) {
    const fewer = rules.filter((_, at) => at !== i);
    if (differs(fewer)) rules = fewer;
  }
  const { conditions, vars } = file;
  expect.fail(
    `SEED=${seed}: ${JSON.stringify({ ...differs(rules), rules, conditions, vars, request, now })}`,
  );
}
