import { expect, test } from 'vitest';
import { sessionCallAfter, sessionDataIn } from '../../../../src/platform/calls.js';
import { prepareRules } from '../../../../src/rules/prepare.js';
import { below, mulberry32, pick, type Random } from '../../../support/random.js';
import { size } from '../../../support/soak.js';

const files = size(10_000, 100);

/** Few values, so that links and rules often meet, and often miss each other by one. */
const texts = ['order', 'visit', 'panel'];
const sides = ['SUPPLY', 'DEMAND'];

test('what is said of links and session rules holds when every link is followed', () => {
  const seen = { unanswered: 0, unlinked: 0, answered: 0, linked: 0 };
  for (let seed = 1; seed <= files; seed++) {
    const random = mulberry32(seed);
    const file = randomFile(random);
    const { ruleset, diagnostics } = prepareRules({ file: 'rules.yaml', text: lined(file) });
    const about = `seed ${seed}: ${JSON.stringify(file)}`;
    expect(
      diagnostics.filter(({ severity }) => severity === 'error'),
      about,
    ).toEqual([]);

    const answeredBy = new Map(file.rules.map(({ id }) => [id, new Set<string>()]));
    const answering = new Set<string>();
    const decide = (request: object) => ruleset!.sessions!.decide(request, new Date(0)).rule;
    for (let i = 0; i < 200; i++) {
      const click = randomClick(random);
      const decision = ruleset!.decide(click, new Date(0));
      const data = sessionDataIn(decision.response);
      if (data === undefined) continue;
      const rule = decide({ ...sessionCallAfter(click, data), source: pick(random, ['CHAT', 'MY_POST']) });
      answeredBy.get(decision.rule)!.add(rule);
      answering.add(rule);
      answering.add(decide({ source: pick(random, ['CHAT', 'MY_POST']), user_side: pick(random, sides) }));
    }

    const reported = (check: string) =>
      new Set(diagnostics.filter((one) => one.check === check).map(({ line }) => line));
    const [unanswered, unlinked] = [reported('unanswered-link'), reported('unlinked-rule')];
    file.rules.forEach(({ id }, index) => {
      const rules = [...answeredBy.get(id)!].filter((rule) => rule !== 'default');
      if (unanswered.has(index + 3)) expect(rules, `${about}: ${id} is answered`).toEqual([]);
      seen[unanswered.has(index + 3) ? 'unanswered' : 'answered']++;
    });
    file.sessions.rules.forEach(({ id }, index) => {
      const line = file.rules.length + index + 6;
      if (unlinked.has(line)) expect([...answering], `${about}: ${id} is led to`).not.toContain(id);
      seen[unlinked.has(line) ? 'unlinked' : 'linked']++;
    });
  }
  // Of each there are enough to tell.
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(files / 10);
});

interface LinkedFile {
  rules: { id: string; match: object; respond: object }[];
  sessions: { rules: { id: string; url: string }[]; default: object };
}

function randomFile(random: Random): LinkedFile {
  const match = () => ({
    'extra_data.step': maybeList<unknown>(random, random() < 0.8 ? texts : [null, 'other']),
    ...(random() < 0.3 && { 'extra_data.order.plan': maybeList(random, [...texts, null]) }),
    ...(random() < 0.3 && { user_side: maybeList(random, [...sides, null]) }),
  });
  const data = () => ({
    ...(random() < 0.8 && {
      step: pick(random, [...texts, '{{ extra_data.step }}', { $logic: { var: 'extra_data.step' } }]),
    }),
    ...(random() < 0.4 && {
      order: pick<unknown>(random, [
        { plan: pick(random, texts) },
        { plan: '{{ user_side }}' },
        'panel',
        null,
      ]),
    }),
  });
  const link = () => ({ action: { open_server_link: { data: data() } } });
  return {
    rules: Array.from({ length: 1 + below(random, 3) }, (_, i) => ({
      id: `click-${i}`,
      match: match(),
      respond: link(),
    })),
    sessions: {
      rules: Array.from({ length: 1 + below(random, 3) }, (_, i) => ({
        id: `session-${i}`,
        ...(random() < 0.7
          ? { match: match() }
          : { when: { '!=': [{ var: 'extra_data.step' }, pick(random, texts)] } }),
        url: `https://example.com/${i}`,
      })),
      default: { url: 'https://example.com/' },
    },
  };
}

function maybeList<Value>(random: Random, values: readonly Value[]): Value | Value[] {
  return random() < 0.7 ? pick(random, values) : [pick(random, values), pick(random, values)];
}

/** The file with each rule on a line of its own. */
function lined({ rules, sessions }: LinkedFile): string {
  return [
    'version: 1',
    'rules:',
    ...rules.map((rule) => `  - ${JSON.stringify(rule)}`),
    'default: { text_message: سلام }',
    'sessions:',
    '  rules:',
    ...sessions.rules.map((rule) => `    - ${JSON.stringify(rule)}`),
    `  default: ${JSON.stringify(sessions.default)}`,
  ].join('\n');
}

function randomClick(random: Random): Record<string, unknown> {
  return {
    touchpoint: 'CHAT',
    user_side: pick<unknown>(random, [...sides, null, undefined]),
    extra_data: {
      step: pick<unknown>(random, [...texts, null, undefined, 5]),
      order: pick<unknown>(random, [{ plan: pick(random, texts) }, undefined, 'panel']),
    },
  };
}
