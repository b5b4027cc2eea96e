import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runHere } from '../../support/context.js';
import { temporaryFolder } from '../reload/folder.js';

const text = `version: 1
calendars:
  office: { weekdays: saturday-wednesday, times: 09:00-17:00 }
experiments:
  panel: { by: user_id, variants: { old: 1, new: 1 }, otherwise: old, from: 2026-12-02 }
notify:
  crm: { url: "https://crm.example.com/x", secret: CRM_SECRET, until: 2026-12-01 18:00 }
rules:
  - group:
      id: winter
      from: 1405-10-01
      rules:
        - { id: closed, when: { "!": { during: office } }, respond: { text_message: بسته }, notify: crm }
  - { id: over, until: 2026-11-28, match: { experiments.panel: new }, respond: { text_message: نو } }
  - id: thanks
    match: { extra_data.answer: yes }
    respond: { one_of: [{ text_message: سپاس }, { respond: { text_message: یلدا مبارک }, until: 1405-09-30 }], by: user_id }
default: { text_message: خب }
`;
const now = ['--now', '2026-11-30T08:00:00+03:30'];

async function calendar(argv: string[], rules = text) {
  const file = join(temporaryFolder(), 'rules.yaml');
  writeFileSync(file, rules);
  const { code, stdout, stderr } = await runHere(['calendar', file, ...argv]);
  return {
    code,
    stdout: stdout.replaceAll(file, 'rules.yaml'),
    stderr: stderr.replaceAll(file, 'rules.yaml'),
  };
}

it('lists what is open, and what opens and closes in the days to come', async () => {
  expect(await calendar([...now, '--days', '2'])).toEqual({
    code: 0,
    stderr: '',
    stdout: `At 2026-11-30 08:00, Asia/Tehran:
  closed  group "winter"             rules.yaml:10
  closed  rule over                  rules.yaml:14
  open    answer 2 of rule "thanks"  rules.yaml:17
  closed  experiment panel           rules.yaml:5
  open    receiver crm               rules.yaml:7
  closed  calendar office            rules.yaml:3

Until 2026-12-02 08:00:
  2026-11-30 09:00  opens   calendar office   rules.yaml:3
  2026-11-30 17:00  closes  calendar office   rules.yaml:3
  2026-12-01 09:00  opens   calendar office   rules.yaml:3
  2026-12-01 17:00  closes  calendar office   rules.yaml:3
  2026-12-01 18:00  closes  receiver crm      rules.yaml:7
  2026-12-02 00:00  opens   experiment panel  rules.yaml:5
`,
  });
});

it('gives the same as JSON, further ahead', async () => {
  const { stdout } = await calendar([...now, '--days', '30', '--format', 'json']);
  const { now: open, changes } = JSON.parse(stdout);
  expect(open).toContainEqual(
    expect.objectContaining({ kind: 'receiver', name: 'crm', open: true, line: 7 }),
  );
  expect(changes.filter(({ kind }: { kind: string }) => kind !== 'calendar')).toMatchObject([
    { time: '2026-12-01 18:00', opens: false, kind: 'receiver', name: 'crm' },
    { time: '2026-12-02 00:00', opens: true, kind: 'experiment', name: 'panel' },
    { time: '2026-12-22 00:00', opens: true, kind: 'group' },
    { time: '2026-12-22 00:00', opens: false, kind: 'answer', name: 'answer 2 of rule "thanks"' },
  ]);
  const office = changes.filter(({ kind }: { kind: string }) => kind === 'calendar');
  expect(office.slice(0, 3)).toMatchObject([
    { time: '2026-11-30 09:00', opens: true },
    { time: '2026-11-30 17:00', opens: false },
    { time: '2026-12-01 09:00', opens: true },
  ]);
  // Thursday and Friday are off.
  expect(office.map(({ time }: { time: string }) => time.slice(0, 10))).not.toContain('2026-12-03');
});

it('lists the steps of a ramp, with what the variants weigh from then on', async () => {
  const rules = `version: 1
experiments:
  panel:
    by: user_id
    variants: { old: 9, new: 1 }
    otherwise: old
    from: 2026-12-02
    until: 2026-12-09
    ramp: { 2026-12-04: { old: 5, new: 5 }, 1405-09-16 12:00: { new: 1, old: 0 } }
rules:
  - { id: panel, match: { experiments.panel: new }, respond: { text_message: نو } }
default: { text_message: خب }
`;
  const { stdout } = await calendar(now, rules);
  expect(stdout.split('\n').slice(3)).toEqual([
    'Until 2026-12-30 08:00:',
    '  2026-12-02 00:00  opens    experiment panel                  rules.yaml:4',
    '  2026-12-04 00:00  changes  experiment panel to old 5, new 5  rules.yaml:9',
    '  2026-12-07 12:00  changes  experiment panel to old 0, new 1  rules.yaml:9',
    '  2026-12-10 00:00  closes   experiment panel                  rules.yaml:4',
    '',
  ]);
  const { stdout: json } = await calendar([...now, '--format', 'json'], rules);
  expect(JSON.parse(json).changes[1]).toMatchObject({
    ...{
      time: '2026-12-04 00:00',
      opens: true,
      kind: 'ramp',
      name: 'panel',
      weights: { old: 5, new: 5 },
      line: 9,
    },
  });
});

it('says so where nothing has a time', async () => {
  const { code, stdout } = await calendar(now, 'version: 1\ndefault: { text_message: خب }\n');
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'Nothing in the rules has a "from", an "until" or a calendar.\n',
  });
});

it('shows the errors of a file in place of its times', async () => {
  const { code, stdout, stderr } = await calendar(now, text.replace('1405-10-01', '1405-10-40'));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('rules.yaml:11:13: there is no 1405-10-40');
});

it.each([
  ['--days', '0'],
  ['--days', 'x'],
  ['--now', 'tomorrow'],
])('refuses %s %s', async (...argv) => {
  const { code, stderr } = await calendar([...now, ...argv]);
  expect(code).toBe(2);
  expect(stderr).toContain(argv[0]);
});
