import { expect, test } from 'vitest';
import { shippedContract } from '../../../src/platform/contract.js';
import { analyzeRules } from '../../../src/rules/analyze.js';
import { compileRules } from '../../../src/rules/engine/compile.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { planMasks } from '../../../src/rules/masks/mask-plan.js';
import { DecisionHistory } from '../../../src/telemetry/decision-history.js';
import { createDecisionSampler, type SampledDecision } from '../../../src/telemetry/decision-sampler.js';
import { RecentDecisions } from '../../../src/telemetry/recent-decisions.js';

const text = `version: 1
rules:
  - { id: vip, match: { extra_data.level: gold }, respond: { text_message: یک } }
default: { text_message: "{{ extra_data.name | default: 'سه' }}" }
`;
const { resolved } = analyzeRules({ file: 'rules.yaml', text });
const ruleset = compileRules(resolved!, 'rules.yaml', shippedContract());
const masks = planMasks(resolved!, shippedContract());
const start = Date.parse('2026-11-30T10:00:00Z');

/** @param costMs what each sample takes */
function sampler(costMs = 0) {
  let spentMs = 0;
  const processorMs = () => {
    spentMs += costMs;
    return spentMs;
  };
  const samples: SampledDecision[] = [];
  const sample = createDecisionSampler((one) => void samples.push(one), processorMs);
  const click = (extra_data: object, ms: number) => {
    const [now, request] = [new Date(start + ms), { touchpoint: 'CHAT', user_id: 'PERSONAL', extra_data }];
    const decision = decide(ruleset, request, { now });
    sample({ call: 'click', request, now, decision, ruleset, revision: 'abc', masks });
  };
  return { samples, click, written: () => new Promise((done) => setImmediate(done)) };
}

test('a sample says what was decided, and nothing of the person', async () => {
  const { samples, click, written } = sampler();
  click({ level: 'gold', phone: '09121234567' }, 0);
  click({ name: 'PERSONAL', level: 'PERSONAL' }, 1);
  await written();
  expect(samples[0]).toEqual({
    ...{ at: '2026-11-30T10:00:00.000Z', call: 'click', touchpoint: 'CHAT', rule: 'vip', reason: 'matched' },
    ...{ revision: 'abc', request: { extra_data: { level: 'gold' } } },
  });
  expect(samples[1]).toMatchObject({ rule: 'default', reason: 'no-match', request: expect.any(Object) });
  expect(JSON.stringify(samples)).not.toMatch(/PERSONAL|0912/);
});

test('looks at all calls where few come, and at four a second of many', async () => {
  const few = sampler();
  for (let second = 0; second < 60; second++) few.click({}, second * 1000);
  await few.written();
  expect(few.samples).toHaveLength(60);
  const many = sampler();
  for (let ms = 0; ms < 10_000; ms++) many.click({}, ms);
  await many.written();
  // 20 at once, and 4 in each of 10 seconds.
  expect(many.samples.length).toBeGreaterThanOrEqual(58);
  expect(many.samples.length).toBeLessThanOrEqual(61);
});

test('looks at fewer where a look takes long', async () => {
  const slow = sampler(90);
  for (let second = 0; second < 60; second++) {
    slow.click({}, second * 1000);
    await slow.written();
  }
  // Each counts as ten, and there is room for 20 and then for four a second.
  expect(slow.samples.length).toBeGreaterThanOrEqual(24);
  expect(slow.samples.length).toBeLessThanOrEqual(28);
});

test('who has seen some decisions is shown the others, and all after a new start', () => {
  const recent = new RecentDecisions();
  const numbers = (after: number) => recent.after(after).decisions.map(({ rule }) => rule);
  for (let index = 1; index <= 3; index++) recent.add({ rule: `r${index}` } as SampledDecision);
  expect(recent.after(-1)).toMatchObject({ last: 3 });
  expect(numbers(Number.NaN)).toEqual(['r1', 'r2', 'r3']);
  expect(numbers(1)).toEqual(['r2', 'r3']);
  expect(numbers(3)).toEqual([]);
  expect(numbers(70)).toEqual(['r1', 'r2', 'r3']);
  for (let index = 4; index <= 500; index++) recent.add({ rule: `r${index}` } as SampledDecision);
  expect(numbers(0)).toHaveLength(200);
  expect(numbers(498)).toEqual(['r499', 'r500']);
});

test('counts hits of five minutes and a day, by hours, and says when the last was', () => {
  const history = new DecisionHistory();
  const hour = 3_600_000;
  const add = (count: number, ms: number) =>
    history.add({ byRule: new Map([['click vip', count]]), byStatus: new Map(), byDuration: [] }, start + ms);
  // What was counted before the first look has no time.
  add(100, 0);
  expect(history.hits(start)).toEqual([]);
  add(103, 5_000);
  add(105, hour);
  expect(history.hits(start + hour)).toMatchObject([
    { rule: 'click vip', recent: 2, day: 5, last: '2026-11-30T11:00:00.000Z' },
  ]);
  // A counter that began anew.
  add(1, 2 * hour);
  const [hits] = history.hits(start + 2 * hour);
  expect(hits).toMatchObject({ recent: 1, day: 6 });
  expect(hits!.hours).toHaveLength(24);
  expect(hits!.hours.slice(-3)).toEqual([3, 2, 1]);
  expect(history.hits(start + 40 * hour)).toMatchObject([{ recent: 0, day: 0, hours: [] }]);
});

test('says how a day and a week stand to what the platform asks, and forgets what is older', () => {
  const history = new DecisionHistory();
  const day = 24 * 3_600_000;
  const add = (answered: number, failed: number, slow: number, ms: number) =>
    history.add(
      {
        byRule: new Map(),
        byStatus: new Map([
          ['200', answered],
          ['401', 0],
          ['503', failed],
        ]),
        byDuration: [
          [0.001, answered + failed - slow],
          [1, answered + failed],
          [Number.POSITIVE_INFINITY, answered + failed],
        ],
      },
      start + ms,
    );
  expect(history.standing(start)).toEqual({ day: { all: 0, failed: 0 }, week: { all: 0, failed: 0 } });
  add(0, 0, 0, 0);
  add(900, 100, 500, 1_000);
  expect(history.standing(start + 1_000)).toEqual({
    ...{ p99: 1, day: { all: 1_000, failed: 100 }, week: { all: 1_000, failed: 100 } },
  });
  add(1_900, 100, 500, 2 * day);
  expect(history.standing(start + 2 * day)).toEqual({
    ...{ p99: 0.001, day: { all: 1_000, failed: 0 }, week: { all: 2_000, failed: 100 } },
  });
  expect(history.standing(start + 9 * day)).toEqual({
    day: { all: 0, failed: 0 },
    week: { all: 0, failed: 0 },
  });
});
