import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { evaluate, holds, judge, randomData, randomLogic, truthOf } from '../../../support/logic.js';
import { mulberry32 } from '../../../support/random.js';

describe('json-logic-js is the judge', () => {
  it.each([1, 2, 3, 4, 5])(
    '10,000 random conditions on clean, odd and hostile data mean the same (seed %i)',
    (seed) => {
      const random = mulberry32(seed);
      const wrong: unknown[] = [];
      const seen = { threw: 0, true: 0, false: 0 };
      for (let round = 0; round < 2_000; round++) {
        const logic = randomLogic(random, 3);
        for (let i = 0; i < 5; i++) {
          const data = randomData(random, i % 3);
          const wanted = judge(logic, data);
          const truth = truthOf(wanted);
          const found = { value: evaluate(logic, data), truth: holds(logic, data) };
          if (!isDeepStrictEqual(found, { value: wanted, truth })) wrong.push({ logic, data, found, wanted });
          seen['threw' in truth ? 'threw' : truth.value ? 'true' : 'false']++;
        }
      }
      expect(wrong).toEqual([]);
      // A generator that never throws or is always false would prove little.
      for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
    },
  );
});
