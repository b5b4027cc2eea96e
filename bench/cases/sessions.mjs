// One process: a click that is answered with a link, beside session calls that get the same link, without a ticket and with one.
import { decide, decideSession } from '../../dist/index.js';
import { createTicketSigner } from '../../dist/tickets/sign.js';
import { alternate } from '../measure.mjs';
import { rulesetFrom } from '../rulesets.mjs';

const { count, rounds } = JSON.parse(process.argv[2]);
const now = new Date();
const signTicket = createTicketSigner(() => 'q8Zr4nT1vB6mK9pL2xW5cY7dF3gH0jS8uAeI');
const link = 'https://shop.example.com/orders/new?post={{ post_token }}&plan={{ extra_data.plan }}';
const steps = Array.from({ length: count }, (_, i) => `step-${i}`);

const ruleset = rulesetFrom({
  version: 1,
  rules: steps.map((step, i) => ({
    id: `click-${i}`,
    match: { 'extra_data.step': step },
    respond: { action: { open_direct_link: link } },
  })),
  default: { text_message: 'x' },
  sessions: {
    ticket: { secret: 'TICKET_SECRET', include: ['post_token', 'user_side', 'user_id'] },
    rules: steps.flatMap((step, i) => [
      { id: `link-${i}`, match: { 'extra_data.step': step }, url: link },
      { id: `ticket-${i}`, match: { 'extra_data.step': `${step}-proven` }, url: `${link}&t={{ ticket }}` },
    ]),
    default: { url: 'https://shop.example.com/' },
  },
});

const person = {
  post_token: 'wZC44q5D',
  user_side: 'DEMAND',
  user_id: '6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTNJU1ettI=',
};
const bodies = Array.from({ length: 20_000 }, (_, i) => {
  const data = { step: steps[(i * 7919) % count], plan: `plan-${i % 97}` };
  return JSON.stringify({
    click: { touchpoint: 'CHAT', ...person, extra_data: data },
    link: { source: 'CHAT', ...person, extra_data: data },
    ticket: { source: 'CHAT', ...person, extra_data: { ...data, step: `${data.step}-proven` } },
  });
});
const contenders = [
  { name: 'click', run: ({ click }) => decide(ruleset, click, { now }) },
  { name: 'link', run: ({ link }) => decideSession(ruleset, link, { now, signTicket }) },
  { name: 'ticket', run: ({ ticket }) => decideSession(ruleset, ticket, { now, signTicket }) },
];
for (const { name, run } of contenders) {
  const { rule } = run(JSON.parse(bodies[1]));
  if (rule !== `${name}-${7919 % count}`) throw new Error(`${name} was answered by ${rule}`);
}
// Short turns: what else runs on the machine then takes few of them.
console.log(JSON.stringify(await alternate(contenders, bodies, { rounds, batchMs: 2 })));
