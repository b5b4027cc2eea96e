import { expect, it } from 'vitest';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { prepareRules } from '../../../src/rules/prepare.js';
import { answerJudge } from '../../support/judged-rule.js';
import { mulberry32 } from '../../support/random.js';
import { clicksOf, randomInstant } from '../../support/random-clicks.js';
import { type RandomFile, randomFile } from '../../support/random-files.js';
import { instantsOf } from '../../support/random-times.js';
import { prepareAtOnce, resolvedRules } from '../../support/rules.js';
import { isFull, size } from '../../support/soak.js';

// In the soak as many as `DECISIONS` says, from the seed `SEED` on: parts of it can run side by side.
const decisions = size(Number(process.env.DECISIONS ?? 10_000_000), 20_000);
// Reading a file takes as long as many clicks. Most faults show in few files, and there in few clicks.
const perFile = size(600, 100);
const firstSeed = Number(process.env.SEED ?? 1);

it(`decides ${decisions} clicks as json-logic-js does, from a file's text to its answer`, {
  timeout: 6 * 3_600_000,
}, () => {
  const seen = { rules: 0, defaults: 0, files: 0, refused: 0 };
  for (let seed = firstSeed; seen.rules + seen.defaults < decisions; seed++) {
    try {
      decideFile(seed, seen);
    } catch (error) {
      (error as Error).message = `${again(seed)}: ${(error as Error).message}`;
      throw error;
    }
  }
  console.log(`from seed ${firstSeed}: ${JSON.stringify(seen)}, 0 differ`);
  if (decisions === perFile) return;
  // Files that are refused, and clicks that always or never find a rule, would prove little.
  expect(seen.refused).toBeLessThan(seen.files / 5);
  expect(Math.min(seen.rules, seen.defaults)).toBeGreaterThan(decisions / 20);
});

/** What runs a file once more, by itself and first of all: each has a seed of its own. */
function again(seed: number): string {
  const full = isFull ? `SOAK=full DECISIONS=${perFile} ` : '';
  return `${full}SEED=${seed} npx vitest run test/unit/rules/front-door.test.ts`;
}

function decideFile(
  seed: number,
  seen: { rules: number; defaults: number; files: number; refused: number },
): void {
  const random = mulberry32(seed);
  const file = randomFile(random);
  const text = JSON.stringify(file);
  seen.files++;
  // The search for warnings takes longer than all clicks.
  const prepare = seed % size(4, 40) === 0 ? prepareRules : prepareAtOnce;
  const { ruleset, diagnostics } = prepare({ file: 'rules.yaml', text });
  if (ruleset === undefined) {
    seen.refused++;
    return;
  }
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const judge = seed % 5 === 0 ? createJudge(resolvedRules(text)) : undefined;
  const judged = answerJudge(file);
  const randomClick = clicksOf(file);
  const instant = instantsOf(file, randomInstant);
  for (let i = 0; i < perFile; i++) {
    const request = randomClick(random, i % 3);
    const now = instant(random);
    const decision = decide(ruleset, request, { now });
    const rule = decision.rejected?.rule ?? decision.rule;
    const expected = judged(request, now);
    if (rule !== expected.rule) fail(file, request, now);
    if (!decision.rejected && decision.choice !== expected.choice) fail(file, request, now);
    if (i % 10 === 0) expect(judge?.(request, now, decision)).toBeUndefined();
    seen[rule === 'default' ? 'defaults' : 'rules']++;
  }
}

/** Fails with the fewest rules that still differ. */
function fail(file: RandomFile, request: Record<string, unknown>, now: Date): never {
  const differs = (rules: RandomFile['rules']) => {
    const fewer = { ...file, rules };
    const { ruleset } = prepareAtOnce({ file: 'rules.yaml', text: JSON.stringify(fewer) });
    if (ruleset === undefined) return undefined;
    const decision = decide(ruleset, request, { now });
    const rule = decision.rejected?.rule ?? decision.rule;
    const judged = answerJudge(fewer)(request, now);
    const isSame = rule === judged.rule && (decision.rejected || decision.choice === judged.choice);
    return isSame ? undefined : { rule, choice: decision.choice, judged };
  };
  let { rules } = file;
  for (let length = rules.length >> 1; length > 0; length >>= 1) {
    for (let from = rules.length - length; from >= 0; from -= length) {
      const fewer = [...rules.slice(0, from), ...rules.slice(from + length)];
      if (differs(fewer)) rules = fewer;
    }
  }
  const { conditions, vars, calendars, experiments } = file;
  expect.fail(
    JSON.stringify({ ...differs(rules), rules, conditions, vars, calendars, experiments, request, now }),
  );
}
