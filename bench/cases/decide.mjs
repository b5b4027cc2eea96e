// One process, one rule set: what JSON.parse of a click costs, and the decision that it asks for.
import { decide } from '../../dist/index.js';
import { campaignClicks, campaignRules, campaignText } from '../campaigns.mjs';
import { besideParsing } from '../measure.mjs';
import { rulesetFrom } from '../rulesets.mjs';

const { count, answers, rounds, requests } = JSON.parse(process.argv[2]);
const now = new Date();
const ruleset = rulesetFrom(campaignRules(count, answers));
const clicks = campaignClicks({ rules: count, count: requests, seed: count });

for (const { rule, body } of clicks) {
  const request = JSON.parse(body);
  const { response } = decide(ruleset, request, { now });
  const expected = campaignText(rule) + (answers === 'templated' ? ` ${request.extra_data.name}` : '');
  if (response.text_message !== expected) throw new Error(`${body} was answered ${JSON.stringify(response)}`);
}

const bodies = clicks.map(({ body }) => body);
console.log(
  JSON.stringify(besideParsing((request) => decide(ruleset, request, { now }), bodies, { rounds })),
);
