import { expect, it } from 'vitest';
import { localNow } from '../../../../../src/rules/analysis/prover/local-now.js';
import { instantOf } from '../../../../../src/rules/analysis/prover/witness.js';
import { createClock } from '../../../../../src/values/clock.js';
import { below, mulberry32 } from '../../../../support/random.js';

it('says of a minute of a day what a clock says', () => {
  const clock = createClock('UTC');
  const random = mulberry32(1_405);
  for (let count = 0; count < 400; count++) {
    const [day, minute] = [below(random, 84_006), below(random, 1_440)];
    expect(localNow(day, minute)).toEqual(clock(new Date(day * 86_400_000 + minute * 60_000)));
  }
});

it.each(['Asia/Tehran', 'Europe/Berlin', 'UTC'])(
  'finds the instant at which a clock in %s shows it',
  (zone) => {
    const clock = createClock(zone);
    const random = mulberry32(7);
    for (let count = 0; count < 200; count++) {
      // Noon is in no hour that a clock leaves out.
      const moment = { day: below(random, 84_006), minute: 720 + below(random, 60) };
      const { date, time } = localNow(moment.day, moment.minute);
      expect(clock(instantOf(moment, clock)!)).toMatchObject({ date, time });
    }
  },
);

it('finds no instant in the hour that a clock leaves out in spring', () => {
  const lastSundayOfMarch = Date.UTC(2027, 2, 28) / 86_400_000;
  expect(instantOf({ day: lastSundayOfMarch, minute: 150 }, createClock('Europe/Berlin'))).toBeUndefined();
});
