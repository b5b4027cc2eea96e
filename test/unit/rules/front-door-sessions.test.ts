import { expect, it } from 'vitest';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import { ruleJudge } from '../../support/judged-rule.js';
import { mulberry32 } from '../../support/random.js';
import { clicksOf, randomInstant } from '../../support/random-clicks.js';
import { randomFile } from '../../support/random-files.js';
import { prepareAtOnce, resolvedRules } from '../../support/rules.js';
import { sessionFile, sessionText } from '../../support/session-files.js';
import { size } from '../../support/soak.js';

const decisions = size(Number(process.env.DECISIONS ?? 2_000_000), 1_000);
const perFile = size(400, 100);
const firstSeed = Number(process.env.SEED ?? 1);

it(`decides ${decisions} session calls as json-logic-js does, from a file's text to its answer`, {
  timeout: 6 * 3_600_000,
}, () => {
  const seen = { rules: 0, defaults: 0, files: 0, refused: 0 };
  for (let seed = firstSeed; seen.rules + seen.defaults < decisions; seed++) {
    const random = mulberry32(seed);
    // The rules of clicks are those of sessions, too: what the one ruleset holds must not reach the other.
    const clicks = randomFile(random);
    const randomClick = clicksOf(clicks);
    const file = sessionFile(clicks);
    const judgedRule = ruleJudge(file);
    const text = sessionText(file);
    const { ruleset } = prepareAtOnce({ file: 'rules.yaml', text });
    seen.files++;
    if (ruleset === undefined) {
      seen.refused++;
      continue;
    }
    const judge = createJudge(resolvedRules(text).sessions!);
    for (let i = 0; i < perFile; i++) {
      const { sent, meant } = callOf(randomClick(random, i % 3), random);
      const now = randomInstant(random);
      const decision = ruleset.sessions!.decide(sent, now);
      const rule = decision.rejected?.rule ?? decision.rule;
      expect(rule, `SEED=${seed} ${JSON.stringify({ text, sent, now })}`).toBe(judgedRule(meant, now));
      if (rule !== 'default') expect(decision.response).toMatchObject({ url: `https://example.com/${rule}` });
      if (i % 10 === 0) expect(judge(sent, now, decision), `SEED=${seed}`).toBeUndefined();
      seen[rule === 'default' ? 'defaults' : 'rules']++;
    }
  }
  expect(seen.refused).toBeLessThan(seen.files / 5);
  expect(Math.min(seen.rules, seen.defaults)).toBeGreaterThan(decisions / 20);
  console.log(`from seed ${firstSeed}: ${JSON.stringify(seen)}, 0 differ`);
});

/** A click as a session call: as it is sent, in one of its spellings, and as it is meant. */
function callOf({ touchpoint: source, extra_data, ...same }: Record<string, unknown>, random: () => number) {
  const isRenamed = random() < 0.5 && extra_data !== null;
  const data = isRenamed ? { extra_data: null, provider_data: extra_data } : { extra_data };
  const meant = { source: source === '' ? null : source, ...same, extra_data };
  return { sent: { source, ...same, ...data }, meant };
}
