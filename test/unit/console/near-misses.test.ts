import { expect, test } from 'vitest';
import { createCore } from '../../../console/src/core/ask.js';

const text = `version: 1
rules:
  - { id: vip, match: { extra_data.answer: yes, extra_data.level: gold }, respond: { text_message: ویژه } }
  - { id: far, match: { extra_data.answer: no, extra_data.level: gold }, respond: { text_message: دور } }
  - { id: yes, match: { extra_data.answer: yes }, respond: { text_message: بله } }
  - { id: behind, match: { extra_data.answer: yes, extra_data.level: iron }, respond: { text_message: پس } }
default: { text_message: سلام }
`;

test('a rule that would have answered, and lacks one part, has missed a click nearly', () => {
  const core = createCore();
  const call = (extra_data: object) => ({
    call: 'click' as const,
    request: { touchpoint: 'CHAT', extra_data } as never,
    now: '2026-11-30T10:00:00Z',
  });
  const asked = [call({ answer: 'yes' }), call({ level: 'gold' }), call({ answer: 'yes', level: 'gold' })];
  const missed: string[][] = [];
  // A question is answered for as many as there is time for, and at least for one.
  while (missed.length < asked.length)
    missed.push(...core.nearMisses({ file: 'rules.yaml', text, tests: [] }, asked.slice(missed.length)));
  expect(missed).toEqual([['click vip'], ['click vip', 'click far', 'click yes'], []]);
});
