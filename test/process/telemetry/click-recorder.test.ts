import { expect, it } from 'vitest';
import { shippedContract } from '../../../src/platform/contract.js';
import { analyzeRules } from '../../../src/rules/analyze.js';
import { compileRules } from '../../../src/rules/engine/compile.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { planMasks } from '../../../src/rules/masks/mask-plan.js';
import { createRecorder } from '../../../src/telemetry/click-recorder.js';

const text = `version: 1
rules:
  - { id: vip, when: { ">": [{ var: extra_data.price }, 1000] }, respond: { text_message: یک } }
  - { id: items, when: { some: [{ var: extra_data.items }, { "==": [{ var: "" }, x] }] }, respond: { text_message: دو } }
default: { text_message: سه }
`;
const contract = shippedContract();
const { resolved } = analyzeRules({ file: 'rules.yaml', text });
const ruleset = compileRules(resolved!, 'rules.yaml', contract);
const masks = planMasks(resolved!, contract);

function recorder(given: { share?: number; random?: () => number } = {}) {
  let written = '';
  let dropped = 0;
  const { record, close } = createRecorder({
    share: 1,
    write: (lines) => {
      written += lines;
    },
    onDropped: (calls) => {
      dropped += calls;
    },
    ...given,
  });
  const click = (extra_data: object, now = '2026-11-22T10:00:00Z') => {
    const at = new Date(now);
    const request = { touchpoint: 'CHAT', user_id: 'PERSONAL', extra_data };
    const decision = decide(ruleset, request, { now: at });
    record({ call: 'click', request, now: at, decision, ruleset, revision: 'abc', masks });
  };
  const lines = () => {
    close();
    return written
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  };
  return { click, lines, dropped: () => dropped };
}

it('counts clicks of one minute that are the same to the rules, and writes nothing personal', () => {
  const { click, lines } = recorder();
  click({ price: 5_000, phone: '09121234567' }, '2026-11-22T10:00:01Z');
  click({ price: 70_000 }, '2026-11-22T10:00:59Z');
  click({ price: 70_000 }, '2026-11-22T10:01:00Z');
  click({ price: 300 }, '2026-11-22T10:01:00Z');
  expect(lines()).toEqual([
    {
      at: '2026-11-22T10:00:01.000Z',
      count: 2,
      call: 'click',
      revision: 'abc',
      rule: 'vip',
      request: { extra_data: { price: 1001 } },
    },
    {
      at: '2026-11-22T10:01:00.000Z',
      count: 1,
      call: 'click',
      revision: 'abc',
      rule: 'vip',
      request: { extra_data: { price: 1001 } },
    },
    {
      at: '2026-11-22T10:01:00.000Z',
      count: 1,
      call: 'click',
      revision: 'abc',
      rule: 'default',
      request: { extra_data: { price: 2 } },
    },
  ]);
});

it('leaves the request out where a masked one would be decided otherwise', () => {
  const { click, lines } = recorder();
  click({ items: ['x', 'PERSONAL'] });
  expect(lines()).toEqual([
    { at: '2026-11-22T10:00:00.000Z', count: 1, call: 'click', revision: 'abc', rule: 'items' },
  ]);
});

it('records a share of the clicks', () => {
  const numbers = [0.05, 0.1, 0.5, 0.99, 0.0999];
  const { click, lines } = recorder({ share: 0.1, random: () => numbers.shift()! });
  for (let price = 0; price < 5; price++) click({ price: 2_000 });
  expect(lines()).toMatchObject([{ count: 2 }]);
});

it('keeps no more clicks waiting than it can mask, and says how many it dropped', () => {
  const { click, lines, dropped } = recorder();
  for (let number = 0; number < 1_005; number++) click({ price: 2_000 });
  expect(dropped()).toBe(5);
  expect(lines()).toMatchObject([{ count: 1_000 }]);
});
