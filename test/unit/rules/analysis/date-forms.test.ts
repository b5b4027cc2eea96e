import { expect, test } from 'vitest';
import { dateFormOf } from '../../../../src/rules/analysis/date-forms.js';

test.each([
  [
    '%Y-%m-%d',
    ['2026-12-03', '1970-01-31'],
    ['2026-13-03', '2026-12-3', '1405-09-12', '2026/12/03', '2026-12-03 ', ''],
  ],
  ['%H:%M', ['00:00', '23:59'], ['24:00', '8:30', '08:60']],
  ['%A %Y', ['Thursday 2026', ' پنجشنبه 2026'], [' 2026', 'Thursday', 'Thursday 26']],
  ['%Y%Y', ['20262026'], ['2026']],
  ['a.b', ['a.b'], ['axb', 'a.', 'a.bc']],
  ['%-d/%-m', ['3/12', '03/1'], ['/12', '3', '3/']],
] as const)('%s gives such texts', (format, given, others) => {
  const form = dateFormOf(format);
  expect(given.filter((text) => !form.accepts(text))).toEqual([]);
  expect(others.filter((text) => form.accepts(text))).toEqual([]);
});

test('a text of the largest parts alone has a place in the order', () => {
  const form = dateFormOf('%Y-%m-%d');
  expect(['', '2026', '2026-', '2026-12', '2026-12-03'].every((text) => form.acceptsBeginning(text))).toBe(
    true,
  );
  expect(
    ['202', '2026-1', '2026-13', '2026-12-03 18:00', '12'].some((text) => form.acceptsBeginning(text)),
  ).toBe(false);
});

test('many fields that may be any text are no more ways than there are places', () => {
  const form = dateFormOf('%U'.repeat(60));
  expect(form.accepts('0'.repeat(59))).toBe(false);
  expect(form.accepts('0'.repeat(120))).toBe(true);
  expect(dateFormOf(`${'%U-'.repeat(40)}x`).accepts('-'.repeat(200))).toBe(false);
});
