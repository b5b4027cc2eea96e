import { toJalaali } from 'jalaali-js';
import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import { Prover } from '../../../src/rules/analysis/prover/prover.js';
import { analyzeRules } from '../../../src/rules/analyze.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { answer, fileOf, goodRules, resolvedRules, troubles } from '../../support/rules.js';

const day = 86_400_000;
const request = { touchpoint: 'CHAT' };

/** One rule that is there at some times. In UTC, whose hours are easy to count. */
function ruleAt(keys: string, calendars = ''): string {
  return fileOf(
    `timezone: UTC\n${calendars}\nrules:\n  - id: a\n    ${keys}\n    respond: { text_message: آ }`,
  );
}

function isOpenAt(text: string): (time: number) => boolean {
  const ruleset = goodRules(text);
  const judge = createJudge(resolvedRules(text));
  return (time) => {
    const now = new Date(time);
    const decision = decide(ruleset, request, { now });
    expect(judge(request, now, decision), now.toISOString()).toBeUndefined();
    return decision.rule === 'a';
  };
}

describe('a window', () => {
  it.each([
    ['from: 2026-12-03', '2026-12-02T23:59:59Z', false],
    ['from: 2026-12-03', '2026-12-03T00:00:00Z', true],
    ['until: 2026-12-03', '2026-12-03T23:59:59Z', true],
    ['until: 2026-12-03', '2026-12-04T00:00:00Z', false],
    ['from: 2026-12-03 18:00', '2026-12-03T17:59:59Z', false],
    ['from: 2026-12-03 18:00', '2026-12-03T18:00:00Z', true],
    ['from: 2026-12-03 18:00', '2026-12-04T00:00:00Z', true],
    ['until: 2026-12-03 18:00', '2026-12-03T17:59:59Z', true],
    ['until: 2026-12-03 18:00', '2026-12-03T18:00:00Z', false],
    ['until: 2026-12-03 18:00', '2026-12-02T23:00:00Z', true],
    ['from: 2026-12-03 00:00', '2026-12-02T23:59:59Z', false],
    ['from: 2026-12-03 00:00', '2026-12-03T00:00:00Z', true],
    ['until: 2026-12-03 00:00', '2026-12-02T23:59:59Z', true],
    ['until: 2026-12-03 00:00', '2026-12-03T00:00:00Z', false],
    ['from: 1405-12-25', '2027-03-15T23:59:59Z', false],
    ['from: 1405-12-25', '2027-03-16T00:00:00Z', true],
    // 1403 was a leap year, so its 30th of Esfand is the day before Nowruz.
    ['until: 1403-12-30', '2025-03-20T23:59:59Z', true],
    ['until: 1403-12-30', '2025-03-21T00:00:00Z', false],
  ])('%s at %s: %s', (keys, instant, isOpen) => {
    expect(isOpenAt(ruleAt(keys))(Date.parse(instant))).toBe(isOpen);
  });

  it('is in the zone of the file', () => {
    const text = fileOf('rules: [{ id: a, from: 2026-12-03, respond: { text_message: آ } }]');
    expect(answer(text, request, new Date('2026-12-02T20:29:59Z')).rule).toBe('default');
    expect(answer(text, request, new Date('2026-12-02T20:30:00Z')).rule).toBe('a');
  });

  it('is proven: a rule before it that is over leaves the rest of time', () => {
    const rules = (second: string) => `timezone: UTC
rules:
  - { id: a, from: 2027-01-01, until: 2027-12-31, respond: { text_message: آ } }
  - { id: b, ${second}, respond: { text_message: ب } }`;
    const warnings = (second: string) => troubles(fileOf(rules(second)));
    expect(warnings('from: 2027-02-01 10:00, until: 2027-12-31')).toEqual([
      '5:11 unreachable-rule (warning)',
    ]);
    expect(warnings('from: 2027-02-01, until: 2028-01-01 00:01')).toEqual([
      '4:39 overlapping-windows (warning)',
    ]);
  });

  it('of a receiver says when it is notified', () => {
    const text = fileOf(`timezone: UTC
notify:
  crm: { url: "https://crm.example.com/x", secret: CRM_SECRET, from: 2026-12-03, until: 2026-12-04 12:00 }
  log: { url: "https://log.example.com/x", secret: LOG_SECRET }
rules: [{ id: a, respond: { text_message: آ }, notify: [crm, log] }]`);
    const ruleset = goodRules(text);
    const judge = createJudge(resolvedRules(text));
    const notifiedAt = (instant: string) => {
      const now = new Date(instant);
      const decision = decide(ruleset, request, { now });
      expect(judge(request, now, decision)).toBeUndefined();
      return decision.notifications.map(({ receiver }) => receiver);
    };
    expect(notifiedAt('2026-12-02T23:59:59Z')).toEqual(['log']);
    expect(notifiedAt('2026-12-03T00:00:00Z')).toEqual(['crm', 'log']);
    expect(notifiedAt('2026-12-04T12:00:00Z')).toEqual(['log']);
  });
});

describe('a calendar', () => {
  const week = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
  const timeOf = (time: number) => new Date(time).toISOString().slice(11, 16);
  const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);
  const jalaliOf = (time: number) => {
    const date = new Date(time);
    const { jy, jm, jd } = toJalaali(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
    const pad = (number: number) => String(number).padStart(2, '0');
    return { year: jy, yearly: `${pad(jm)}-${pad(jd)}`, whole: `${jy}-${pad(jm)}-${pad(jd)}` };
  };
  const weekdayOf = (time: number) => week[new Date(time).getUTCDay()]!;

  // Each is read once more here, as a person would say it, from the instant alone.
  it.each<[string, (time: number) => boolean]>([
    ['weekdays: saturday-wednesday', (time) => !['thursday', 'friday'].includes(weekdayOf(time))],
    ['weekdays: [thursday, friday]', (time) => ['thursday', 'friday'].includes(weekdayOf(time))],
    ['times: 09:00-17:00', (time) => timeOf(time) >= '09:00' && timeOf(time) < '17:00'],
    ['times: 22:00-06:00', (time) => timeOf(time) >= '22:00' || timeOf(time) < '06:00'],
    [
      'times: [09:00-13:00, 16:00-24:00]',
      (time) => ((t) => (t >= '09:00' && t < '13:00') || t >= '16:00')(timeOf(time)),
    ],
    [
      'weekdays: friday, times: 22:00-06:00',
      (time) =>
        (weekdayOf(time) === 'friday' && timeOf(time) >= '22:00') ||
        (weekdayOf(time - day) === 'friday' && timeOf(time) < '06:00'),
    ],
    [
      'dates: [2028-02-28..2028-03-01, 2027-01-01], times: 20:00-02:00',
      (time) => {
        const isDay = (date: string) =>
          date === '2027-01-01' || (date >= '2028-02-28' && date <= '2028-03-01');
        return (
          (isDay(dateOf(time)) && timeOf(time) >= '20:00') ||
          (isDay(dateOf(time - day)) && timeOf(time) < '02:00')
        );
      },
    ],
    ['jalali: 12-25..01-13', (time) => jalaliOf(time).yearly >= '12-25' || jalaliOf(time).yearly <= '01-13'],
    [
      'jalali: [11-22, 03-14..03-15, 12-29]',
      (time) => ['11-22', '03-14', '03-15', '12-29'].includes(jalaliOf(time).yearly),
    ],
    ['jalali: 06-31..10-01', (time) => jalaliOf(time).yearly >= '06-31' && jalaliOf(time).yearly <= '10-01'],
    ['jalali: 01-01..01-04', (time) => jalaliOf(time).yearly <= '01-04'],
    ['jalali: 03-01..06-31', (time) => /^0[3-6]/.test(jalaliOf(time).yearly)],
    ['jalali: 12-01..01-31', (time) => /^(?:12|01)/.test(jalaliOf(time).yearly)],
    ['jalali: 01-01..12-29', (time) => jalaliOf(time).yearly !== '12-30'],
    ['jalali: 07-11..12-30', (time) => jalaliOf(time).yearly >= '07-11'],
    ['jalali: 12-30', (time) => jalaliOf(time).yearly === '12-30'],
    [
      'jalali: 1405-12-25..1406-01-13',
      (time) => jalaliOf(time).whole >= '1405-12-25' && jalaliOf(time).whole <= '1406-01-13',
    ],
    [
      'jalali: 1408-12-30, dates: 2027-05-05',
      (time) => jalaliOf(time).whole === '1408-12-30' || dateOf(time) === '2027-05-05',
    ],
    [
      'jalali: 12-29..01-02, times: 21:00-03:00',
      (time) => {
        const isDay = (at: number) => jalaliOf(at).yearly >= '12-29' || jalaliOf(at).yearly <= '01-02';
        return (isDay(time) && timeOf(time) >= '21:00') || (isDay(time - day) && timeOf(time) < '03:00');
      },
    ],
    [
      'jalali: 06-30..06-31, weekdays: saturday-friday, times: 21:00-03:00',
      (time) => {
        const isDay = (at: number) => ['06-30', '06-31'].includes(jalaliOf(at).yearly);
        return (isDay(time) && timeOf(time) >= '21:00') || (isDay(time - day) && timeOf(time) < '03:00');
      },
    ],
  ])('%s', { timeout: 120_000 }, (keys, isMeant) => {
    const isOpen = isOpenAt(ruleAt('when: { during: one }', `calendars: { one: { ${keys} } }`));
    // Five years, of which 1408 is a leap year of the Persian calendar and 2028 one of the Gregorian, at odd hours.
    for (let time = Date.UTC(2026, 0, 1); time < Date.UTC(2031, 0, 1); time += 31 * 3_600_000 + 60_000 * 37)
      expect(isOpen(time), new Date(time).toISOString()).toBe(isMeant(time));
    for (const edge of ['2026-11-27T22:00', '2026-11-28T06:00', '2027-03-16T00:00', '2028-03-02T02:00'])
      for (const step of [-60_000, 0]) {
        const time = Date.parse(`${edge}Z`) + step;
        expect(isOpen(time), edge).toBe(isMeant(time));
      }
  });

  // What it is made of is no business of its author.
  it.each([
    'jalali: 01-01..01-04',
    'jalali: 03-01..06-31',
    'jalali: 07-01..07-30',
    'jalali: 01-01..12-29',
    'weekdays: saturday-friday, times: 09:00-17:00',
    'times: [00:00-06:00, 18:00-24:00]',
  ])('%s is no finding', (keys) => {
    const text = ruleAt('when: { during: one }', `calendars: { one: { ${keys} } }`);
    expect(troubles(text)).toEqual([]);
  });

  it('is proven: two that leave no time between them', () => {
    const calendars = `calendars:
  day: { times: 06:00-22:00 }
  night: { times: 22:00-06:00 }`;
    const text = ruleAt('when: { or: [{ during: day }, { during: night }] }', calendars);
    const { resolved, contract } = analyzeRules({ file: 'rules.yaml', text });
    const prover = new Prover({ call: 'click', contract: contract.click, scope: 'every' });
    const file = prover.open(resolved!);
    expect(prover.settled(file.treeOf(0))).toBe(true);
  });

  it.each([
    ['{}', '2:19 wrong-value'],
    ['{ weekdays: [] }', '2:31 wrong-value'],
    ['{ weekdays: جمعه }', '2:31 wrong-value'],
    ['{ times: 9:00-17:00 }', '2:28 wrong-value'],
    ['{ times: 10:00-10:00 }', '2:28 wrong-value'],
    ['{ dates: 2026-12-10..2026-12-03 }', '2:28 wrong-value'],
    ['{ dates: 2027-02-30 }', '2:28 wrong-value'],
    ['{ jalali: 07-31 }', '2:29 wrong-value'],
    ['{ jalali: 1405-12-30 }', '2:29 wrong-value'],
    ['{ jalali: 12-25..12-29, times: 22:00-02:00 }', '2:19 wrong-value'],
  ])('%s is refused', (calendar, trouble) => {
    const text = fileOf(
      `calendars: { one: ${calendar} }\nrules: [{ id: a, when: { during: one }, respond: { text_message: آ } }]`,
    );
    expect(troubles(text)).toEqual([trouble]);
  });

  it('that there is not is an error, with the names that there are', () => {
    const text = ruleAt(
      'when: { or: [{ during: ofice }, { condition: office }, { some: [{ var: extra_data.l }, { during: office }] }] }',
      'calendars: { office: { weekdays: friday } }',
    );
    const { diagnostics } = analyzeRules({ file: 'rules.yaml', text });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'the calendar "ofice" is used here, which is not defined. Did you mean "office"? Defined calendars: office',
      '"office" is a calendar and no condition. Write { during: office }',
      '"during" takes the name of one calendar as text, and cannot stand where a list is gone through. Ask for several with { or: [{ during: … }, { during: … }] }',
    ]);
  });
});
