import { toJalaali } from 'jalaali-js';
import { expect, it } from 'vitest';
import { jalaliDateOf, jalaliYearStart } from '../../../src/values/jalali.js';
import { size } from '../../support/soak.js';

const daysUntil2200 = 84_006;
const calendar = new Intl.DateTimeFormat('en-US-u-ca-persian-nu-latn', {
  timeZone: 'UTC',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
});

it('has the dates of Intl, on every day from 1970 to 2199', () => {
  for (let day = 0; day < daysUntil2200; day += size(1, 17))
    expect(jalaliDateOf(day), `day ${day}`).toEqual(byIntl(day));
});

it('knows the turn of each year', () => {
  for (let year = 1349; year <= 1577; year++) {
    const start = jalaliYearStart(year);
    expect(byIntl(start), `year ${year}`).toEqual({ year, month: 1, day: 1 });
    expect(jalaliDateOf(start - 1)).toEqual(byIntl(start - 1));
  }
});

// It shares nothing with Intl. From 2124-03-20 on the two are a day apart for a year: see docs/rules.md.
it('has the dates of an independent algorithm, on every day from 1970 to 2120', () => {
  for (let time = 0; time < Date.UTC(2121, 0, 1); time += 86_400_000) {
    const date = new Date(time);
    const { jy, jm, jd } = toJalaali(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
    expect(jalaliDateOf(time / 86_400_000), date.toISOString()).toEqual({ year: jy, month: jm, day: jd });
  }
});

function byIntl(day: number) {
  const parts = calendar.formatToParts(day * 86_400_000);
  const number = (wanted: string) => Number(parts.find(({ type }) => type === wanted)!.value);
  return { year: number('year'), month: number('month'), day: number('day') };
}
