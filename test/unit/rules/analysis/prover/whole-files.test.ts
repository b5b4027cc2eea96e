import { expect, test } from 'vitest';
import type { CallName } from '../../../../../src/platform/calls.js';
import { shippedContract } from '../../../../../src/platform/contract.js';
import { Prover } from '../../../../../src/rules/analysis/prover/prover.js';
import { instantOf } from '../../../../../src/rules/analysis/prover/witness.js';
import { createClock } from '../../../../../src/values/clock.js';
import { answerJudge } from '../../../../support/judged-rule.js';
import { mulberry32, pick } from '../../../../support/random.js';
import { clicksOf, randomInstant } from '../../../../support/random-clicks.js';
import { type RandomFile, randomFile } from '../../../../support/random-files.js';
import { instantsOf } from '../../../../support/random-times.js';
import { soundRules } from '../../../../support/rules.js';
import { sessionFile, sessionText } from '../../../../support/session-files.js';
import { size } from '../../../../support/soak.js';

/**
 * Files of every word that docs/rules.md names: experiments and their ramps, windows, calendars, one of several answers,
 * operators of our own, named conditions, `match` with tests.
 */

const files = size(Number(process.env.FILES ?? 20_000), 30);
const clicksEach = 200;
const firstSeed = Number(process.env.SEED ?? 1);
const clock = createClock('Asia/Tehran');
const contract = shippedContract();

test(`what is said of ${files} whole files holds by json-logic-js and flagd`, {
  timeout: 6 * 3_600_000,
}, () => {
  const seen = { reached: 0, never: 0, unknown: 0, refused: 0 };
  for (let seed = firstSeed; seed < firstSeed + files; seed++) {
    expect(faultsOf(seed, seen), `SEED=${seed}`).toEqual([]);
  }
  // Of each there are enough to tell.
  expect(seen.refused).toBeLessThan(files / 5);
  expect(Math.min(seen.reached, seen.never)).toBeGreaterThan(files / 5);
  console.log(`from seed ${firstSeed}: ${JSON.stringify(seen)}, 0 wrong`);
});

function faultsOf(
  seed: number,
  seen: { reached: number; never: number; unknown: number; refused: number },
): string[] {
  const random = mulberry32(seed);
  const clicks = randomFile(random, pick(random, [1, 2, 3, 5, 9, 12, 24]));
  const call = seed % 3 === 0 ? 'session' : 'click';
  const file = call === 'session' ? sessionFile(clicks) : clicks;
  const text = call === 'session' ? sessionText(file) : JSON.stringify(file);
  const whole = soundRules(text);
  const resolved = call === 'session' ? whole?.sessions : whole;
  if (resolved === undefined) {
    seen.refused++;
    return [];
  }
  const judged = answerJudge(file);
  const randomCall = callsOf(clicks, call);
  const instant = instantsOf(file, randomInstant);
  const answered = new Map<string, unknown>();
  for (let i = 0; i < clicksEach; i++) {
    const [request, now] = [randomCall(random, i % 3), instant(random)];
    if (contract[call].checkRequest(request).length > 0) continue;
    answered.set(judged(request, now).rule, { request, now });
  }
  const prover = new Prover({ call, contract: contract[call], scope: 'every' });
  const provable = prover.open(resolved);
  return ['default', ...provable.rules.map(({ id }) => id)].flatMap((id, index) => {
    const answer = prover.reach(provable, index - 1);
    if (answer.verdict === 'unknown') {
      seen.unknown++;
      return [];
    }
    if (answer.verdict === 'never') {
      seen.never++;
      return answered.has(id) ? [`${id} is never reached, but ${JSON.stringify(answered.get(id))} does`] : [];
    }
    seen.reached++;
    const now = instantOf(answer.click, clock)!;
    const { rule } = judged(answer.click.request, now);
    return rule === id ? [] : [`${JSON.stringify(answer.click)} reaches ${rule}, not ${id}`];
  });
}

type Calls = ReturnType<typeof clicksOf>;

function callsOf(file: RandomFile, call: CallName): Calls {
  const randomClick = clicksOf(file);
  if (call === 'click') return randomClick;
  return (random, wildness) => {
    const { touchpoint: source, ...same } = randomClick(random, wildness);
    return { source, ...same };
  };
}
