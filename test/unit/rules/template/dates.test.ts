import { toJalaali } from 'jalaali-js';
import { Liquid } from 'liquidjs';
import { describe, expect, it } from 'vitest';
import { Budget } from '../../../../src/rules/logic/budget.js';
import { compilePlaceholder } from '../../../../src/rules/template/compile.js';
import { type Placeholder, parseText } from '../../../../src/rules/template/text.js';
import { answer, fileOf, troubles } from '../../../support/rules.js';

/** What our filters make of a value. */
function insert(filters: string, v: unknown, timezone = 'UTC'): string {
  const [placeholder] = parseText(`{{ v | ${filters} }}`, ({ message }) => expect.fail(String(message)), {
    vars: {},
    timezone,
  });
  return compilePlaceholder(placeholder as Placeholder)({ v }, new Budget());
}

const letters = [...'aAbBhCdeHIjklLmMpPsSuUwWyYzn%t'];
const formats = [
  ...letters.map((letter) => `%${letter}`),
  ...[...'demHMSjYCaBps'].flatMap((letter) => ['-', '_', '0', '^', '#'].map((flag) => `%${flag}${letter}`)),
  ...['%6d', '%_6d', '%-6d', '%12B', '%^12B', '%:z', '%-d/%-m', '%Y-%m-%dT%H:%M:%S', '100%%'],
];
const times = [
  ...[
    '2026-12-03',
    '2024-02-29 23:59:59',
    '2025-01-01 00:00',
    '2026-11-01 12:30',
    '1999-12-31T13:05:09.123Z',
  ],
  ...['2027-03-21T03:30:00+03:30', 1795329000, '1795329000', 0, 951782400],
];

describe('date means what Liquid means', () => {
  it.each(['UTC', 'Asia/Tehran', 'America/New_York'])('in %s', (timezone) => {
    const offset = { UTC: 0, 'Asia/Tehran': -210, 'America/New_York': 300 }[timezone]!;
    const liquid = new Liquid({ timezoneOffset: offset });
    for (const v of times) {
      // liquidjs reads what has no zone in the zone of the machine, and a mere date in UTC.
      const hasZone = typeof v === 'number' || /Z|\+|^\d+$/.test(v);
      if (timezone !== 'UTC' && !hasZone) continue;
      // The offset is given to it, so it knows nothing of summer, nor of Tehran's zone in former years.
      if (timezone !== 'UTC' && v !== 1795329000 && v !== '1795329000') continue;
      for (const format of formats) {
        const given = typeof v === 'string' && !hasZone && v.includes(' ') ? `${v.replace(' ', 'T')}Z` : v;
        const theirs = liquid.parseAndRenderSync('{{ v | date: format }}', { v: given, format });
        expect(insert(`date: '${format}'`, v, timezone), `${v} ${format}`).toBe(theirs);
      }
    }
  });

  it.each(['', ' ', 'tomorrow', 'now', '2026-02-30', '2026-13-01', '2026-12-03 24:00', 'x'.repeat(1_000)])(
    'what is no date stays as it is: %j',
    (value) => expect(insert("date: '%Y'", value)).toBe(value),
  );

  it('reads every day of a century', () => {
    const liquid = new Liquid({ timezoneOffset: 0 });
    for (let day = Date.UTC(2000, 0, 1); day < Date.UTC(2100, 0, 1); day += 17 * 86_400_000) {
      const v = new Date(day).toISOString().slice(0, 10);
      const format = '%a %j %U %W %u %d %b %y';
      expect(insert(`date: '${format}'`, v)).toBe(
        liquid.parseAndRenderSync('{{ v | date: format }}', { v, format }),
      );
    }
  });
});

describe('what is ours', () => {
  it.each([
    ["date: '%Y-%m-%d'", '1405-09-12', '2026-12-03'],
    ["date: '%Y-%m-%d'", '۱۴۰۵/۹/۱۲', '2026-12-03'],
    ["date: '%Y-%m-%d'", '1403/12/30', '2025-03-20'],
    ["date: '%Y-%m-%d'", '1404-12-30', '1404-12-30'],
    ["date: '%Y-%m-%d'", '1404-12-29', '2026-03-20'],
    ["date_fa: '%A %-d %B %Y'", '2026-12-03', 'پنجشنبه ۱۲ آذر ۱۴۰۵'],
    ["date_fa: '%Y/%m/%d ساعت %H:%M'", '2026-12-03 18:05', '۱۴۰۵/۰۹/۱۲ ساعت ۱۸:۰۵'],
    ["date_fa: '%j'", '2027-03-20', '۳۶۵'],
    ["date_fa: '%j'", '2025-03-20', '۳۶۶'],
    ["date_fa: '%-I %p'", '2026-12-03 18:05', '۶ بعد از ظهر'],
    ["date_fa: '%Y'", 'فردا', 'فردا'],
  ])('%s of %j is %s', (filters, value, inserted) => expect(insert(filters, value)).toBe(inserted));

  it('counts days of the Persian calendar as jalaali-js does', () => {
    for (let day = Date.UTC(1990, 0, 1); day < Date.UTC(2100, 0, 1); day += 11 * 86_400_000) {
      const { jy, jm, jd } = toJalaali(new Date(day));
      const text = new Date(day).toISOString().slice(0, 10);
      const written = `${jy}-${String(jm).padStart(2, '0')}-${String(jd).padStart(2, '0')}`;
      expect(insert("date_fa: '%Y-%m-%d' | digits_en", text)).toBe(written);
      expect(insert("date: '%Y-%m-%d'", written)).toBe(text);
    }
  });

  it('finds the instant of a time as clocks of a zone show it, in summer and in winter', () => {
    expect(insert("date: '%s %z'", '2026-07-01 12:00', 'America/New_York')).toBe('1782921600 -0400');
    expect(insert("date: '%s %z'", '2026-12-01 12:00', 'America/New_York')).toBe('1796144400 -0500');
    expect(insert("date: '%H:%M'", '2026-07-01T12:00:00Z', 'America/New_York')).toBe('08:00');
  });

  it('counts days by their seconds', () => {
    expect(insert("plus: 259200 | date_fa: '%-d %B'", 1795329000, 'Asia/Tehran')).toBe('۴ آذر');
  });
});

describe('in a file', () => {
  it('the zone is that of the file, in texts, in conditions and in $logic', () => {
    const rules = `rules:
  - id: a
    when: { "==": [{ date: [{ var: extra_data.at }, "%H:%M"] }, "21:35"] }
    respond:
      text_message: "{{ extra_data.at | date: '%H:%M' }}"
      action: { open_server_link: { data: { at: { $logic: { date: [{ var: extra_data.at }, "%H"] } } } } }`;
    const request = { extra_data: { at: '2026-12-03T18:05:00Z' } };
    expect(answer(fileOf(rules), request).response).toEqual({
      text_message: '21:35',
      action: { open_server_link: { data: { at: '21' } } },
    });
    expect(answer(fileOf(`timezone: UTC\n${rules}`), request).rule).toBe('default');
  });

  it.each([
    ['{ date: [{ var: extra_data.at }, "%F"] }', 'refused'],
    ['{ date: [{ var: extra_data.at }, { var: extra_data.format }] }', 'refused'],
    ['{ date: [{ var: extra_data.at }, "%Y", Iran] }', 'good'],
    ['{ date: [{ var: extra_data.at }, "%Y", Tehran] }', 'refused'],
    ['{ date: [{ var: extra_data.at }, "100%"] }', 'refused'],
    ['{ date: [{ var: extra_data.at }, "%99d"] }', 'refused'],
  ])('lint reads formats: %s', (logic, verdict) => {
    const text = fileOf(
      `rules: [{ id: a, when: { "==": [${logic}, { var: extra_data.x }] }, respond: { text_message: آ } }]`,
    );
    expect(troubles(text)).toEqual(verdict === 'good' ? [] : [expect.stringContaining('text-operator')]);
  });

  it.each([
    '{{ extra_data.at | date }}',
    "{{ extra_data.at | date: '%Q' }}",
    "{{ 'now' | date: '%Y' }}",
    '{{ extra_data.at | date: 5 }}',
  ])('and those of filters: %s', (placeholder) =>
    expect(troubles(fileOf(`rules: [{ id: a, respond: { text_message: "x ${placeholder}" } }]`))).toEqual([
      expect.stringMatching(/filter-argument|template-syntax/),
    ]),
  );
});
