// One process, one number of rules: engines in turn on the same decisions. An engine that cannot hold so many says why.
import { campaignClicks, campaignRules } from '../campaigns.mjs';
import { engines } from '../engines.mjs';
import { assertSame } from '../logic.mjs';
import { alternate } from '../measure.mjs';

const { count, rounds, names } = JSON.parse(process.argv[2]);
const data = campaignRules(count);
const clicks = campaignClicks({ rules: count, count: 20_000, seed: count });
// One click in ten is meant for no rule.
const bodies = clicks.map(({ body }, i) =>
  i % 10 === 9 ? body.replace('"campaign":"c', '"campaign":"x') : body,
);
const expected = ({ extra_data: { campaign } }) =>
  campaign.startsWith('c') ? Number(campaign.slice(1)) : -1;

const contenders = [];
const failed = {};
for (const name of names) {
  try {
    const engine = await engines[name](data);
    await assertSame(name, engine.run, expected, bodies.slice(0, 300));
    contenders.push({ name, ...engine });
  } catch (error) {
    if (name === 'Dargah') throw error;
    failed[name] = error.message.slice(0, 200);
  }
}
const figures = await alternate(contenders, bodies, { rounds, warmUps: 2, batchMs: 40 });
console.log(JSON.stringify({ figures, failed }));
