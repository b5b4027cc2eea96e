import { expect, it } from 'vitest';
import { createClock, epoch } from '../../../src/values/clock.js';
import { mulberry32 } from '../../support/random.js';

it('tells the time of an instant in Tehran, in both calendars', () => {
  expect(createClock('Asia/Tehran')(new Date('2026-11-22T06:30:05Z'))).toEqual({
    iso: '2026-11-22T10:00:05+03:30',
    unix: 1795329005,
    date: '2026-11-22',
    time: '10:00',
    hour: 10,
    minute: 0,
    weekday: 'sunday',
    weekday_fa: 'یکشنبه',
    jalali: '1405-09-01',
    jalali_date: '۱۴۰۵/۰۹/۰۱',
    jalali_year: 1405,
    jalali_month: 9,
    jalali_month_fa: 'آذر',
    jalali_day: 1,
  });
});

it('has the beginning of time as a clock in UTC tells it', () => {
  expect(createClock('UTC')(new Date(0))).toEqual(epoch);
});

it.each([
  ['UTC', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00+00:00', 'thursday'],
  ['America/New_York', '2026-07-04T03:59:59Z', '2026-07-03T23:59:59-04:00', 'friday'],
  ['Asia/Tehran', '2026-03-20T20:29:59.999Z', '2026-03-20T23:59:59+03:30', 'friday'],
  ['Asia/Tehran', '2026-03-20T20:30:00Z', '2026-03-21T00:00:00+03:30', 'saturday'],
])('in %s, %s is %s', (zone, instant, iso, weekday) => {
  const now = createClock(zone)(new Date(instant));
  expect(now).toMatchObject({ iso, weekday });
  expect(new Date(now.iso).getTime()).toBe(Math.floor(Date.parse(instant) / 1000) * 1000);
});

it('the new Jalali year begins at midnight in Tehran', () => {
  const clock = createClock('Asia/Tehran');
  expect(clock(new Date('2026-03-20T20:29:59Z'))).toMatchObject({
    jalali_year: 1404,
    jalali_month: 12,
    jalali_day: 29,
  });
  expect(clock(new Date('2026-03-20T20:30:00Z'))).toMatchObject({
    jalali_year: 1405,
    jalali_month: 1,
    jalali_day: 1,
  });
});

it('an unknown zone is refused', () => {
  expect(() => createClock('Asia/Teheran2')).toThrow(RangeError);
});

it.each(['Asia/Tehran', 'Africa/Monrovia', 'Australia/Lord_Howe', 'America/New_York'])(
  'in %s tells the same after any other instants as a new clock does',
  (zone) => {
    const random = mulberry32(1);
    const clock = createClock(zone);
    for (let round = 0; round < 40; round++) {
      // Near the hour of a night in which clocks change, and before 1972, when Monrovia was off by seconds.
      const start = [Date.UTC(2026, 10, 1, 5), Date.UTC(2026, 3, 4, 14, 30), Date.UTC(1971, 0, 1)][
        round % 3
      ]!;
      for (const step of [0, 1, 58, 59, 60, 61]) {
        const instant = new Date(start + Math.floor(random() * 3_600_000) + step * 1000);
        expect(clock(instant)).toEqual(createClock(zone)(instant));
      }
    }
  },
);
