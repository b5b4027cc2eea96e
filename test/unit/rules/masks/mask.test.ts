import { expect, it, test } from 'vitest';
import { shippedContract } from '../../../../src/platform/contract.js';
import { compileRules } from '../../../../src/rules/engine/compile.js';
import { decide } from '../../../../src/rules/engine/decide.js';
import { createMask } from '../../../../src/rules/masks/mask.js';
import { planMasks } from '../../../../src/rules/masks/mask-plan.js';
import { mulberry32 } from '../../../support/random.js';
import { randomInstant, randomRequest } from '../../../support/random-clicks.js';
import { randomFile } from '../../../support/random-files.js';
import { resolvedRules, soundRules } from '../../../support/rules.js';
import { size } from '../../../support/soak.js';

/** The mask of a file's clicks, which was sent to another process meanwhile, and its rules. */
function maskOf(text: string) {
  const contract = shippedContract();
  const resolved = soundRules(text);
  if (resolved === undefined) return undefined;
  const [clicks] = structuredClone(planMasks(resolved, contract));
  return { mask: createMask(clicks!), ruleset: compileRules(resolved, 'rules.yaml', contract) };
}

const rules = `version: 1
vars: { vip: 2000000000, cities: [تهران, ری] }
rules:
  - { id: vip, when: { ">": [{ var: extra_data.price }, { var: vars.vip }] }, respond: { text_message: یک } }
  - { id: near, when: { in: [{ var: extra_data.city }, { var: vars.cities }] }, respond: { text_message: دو } }
  - { id: urgent, when: { in: [فوری, { var: extra_data.title }] }, respond: { text_message: سه } }
  - { id: known, when: { "!!": [{ var: user_id }] }, match: { extra_data.step: order }, respond: { text_message: "{{ extra_data.name }} چهار" } }
  - { id: evening, when: { ">=": [{ var: extra_data.hour }, "18:00"] }, respond: { text_message: پنج } }
default: { text_message: شش }
`;

test.for<[string, object, object]>([
  ['a number between two cuts', { price: 1_234_567_890 }, { price: 2 }],
  ['a number above them all', { price: 7_777_777_777 }, { price: 2_000_000_001 }],
  ['a number of the file', { price: 2_000_000_000 }, { price: 2_000_000_000 }],
  ['a text that counts as a number', { price: '7777777777' }, { price: '2000000001' }],
  ['a text of the file', { city: 'ری' }, { city: 'ری' }],
  ['another text', { city: 'قم' }, { city: 'other' }],
  ['a part of a text', { title: 'فوری: خانم احمدی' }, { title: 'فوری' }],
  ['a text that is only inserted', { name: 'زهرا احمدی' }, { name: 'other' }],
  ['a text in an order', { hour: '19:17' }, { hour: expect.stringMatching(/^other|^18:00/) }],
  ['a list', { city: ['ری', 'قم'] }, { city: [] }],
  ['what no rule sees', { phone: '09121234567' }, {}],
  ['nothing', {}, {}],
])('masks %s', ([, data, masked]) => {
  const { mask } = maskOf(rules)!;
  expect(mask({ touchpoint: 'CHAT', user_id: 'abc=', extra_data: data })).toEqual({
    user_id: 'other',
    ...(Object.keys(masked).length > 0 && { extra_data: masked }),
  });
});

it('keeps a ticket out of the record of a session call, of which it is no field', () => {
  const text = `version: 1
default: { text_message: سلام }
sessions:
  ticket: { secret: TICKET_SECRET, include: [post_token] }
  default: { url: "https://shop.example.com/?t={{ ticket }}" }
`;
  const [, sessions] = planMasks(resolvedRules(text), shippedContract());
  expect(sessions).toEqual({ call: 'session', facts: [] });
  expect(createMask(sessions!)({ source: 'CHAT', ticket: 'PERSONAL-1' })).toEqual({});
});

// Marked values at every level: none of them may come through.
it('lets no value through that does not stand in the rules', () => {
  const { mask } = maskOf(rules)!;
  const request = {
    touchpoint: 'PERSONAL-1',
    user_id: 'PERSONAL-2',
    conversation_id: 'PERSONAL-3',
    post_token: 'PERSONAL-4',
    user_side: 'PERSONAL-5',
    extra_data: {
      city: ['PERSONAL-6', ['PERSONAL-7']],
      title: { 'PERSONAL-8': 'PERSONAL-9' },
      name: { first: 'PERSONAL-10' },
      price: 918273645546372,
      step: 'PERSONAL-11',
      'PERSONAL-12': 918273645546372,
    },
    'PERSONAL-13': ['PERSONAL-14'],
  };
  const text = JSON.stringify(mask(request));
  expect(text).not.toMatch(/PERSONAL|918273645546372/);
});

const files = size(20_000, 40);

it(`keeps who answers, in ${files} random files, or says that it does not`, { timeout: 3_600_000 }, () => {
  const seen = { same: 0, otherwise: 0, none: 0 };
  for (let seed = 1; seed <= files; seed++) {
    const random = mulberry32(seed);
    const masked = maskOf(JSON.stringify(randomFile(random, 1 + (seed % 12))));
    if (masked === undefined) continue;
    for (let i = 0; i < 20; i++) {
      const request = randomRequest(random, i % 3);
      const now = randomInstant(random);
      const other = masked.mask(request);
      if (other === undefined) seen.none++;
      else {
        const [one, two] = [request, other].map((click) => {
          const { rule, rejected } = decide(masked.ruleset, click, { now });
          return rejected?.rule ?? rule;
        });
        seen[one === two ? 'same' : 'otherwise']++;
      }
    }
  }
  console.log(JSON.stringify(seen));
  // Only where rules compute with facts, or ask for the items of lists.
  expect(seen.otherwise + seen.none).toBeLessThan((seen.same + seen.otherwise + seen.none) / 10);
});
