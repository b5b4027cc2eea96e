// One process, one rule set: Dargah beside json-logic-js that asks rule by rule, where the first or the last rule matches.
import { decide } from '../../dist/index.js';
import { campaignClicks, campaignRules } from '../campaigns.mjs';
import { assertSame, logicOf, scan } from '../logic.mjs';
import { alternate } from '../measure.mjs';
import { matcherFrom, rulesetFrom } from '../rulesets.mjs';

const { count, matching, rounds } = JSON.parse(process.argv[2]);
const now = new Date();
const data = campaignRules(count);
const ruleset = rulesetFrom(data);
const match = matcherFrom(data);
const ask = scan(data.rules.map(logicOf));
const target = matching === 'first' ? 0 : count - 1;
const bodies = campaignClicks({ rules: count, count: 20_000, seed: count, target }).map(({ body }) => body);

const expected = () => target;
const whole = (request) => data.rules.findIndex(({ id }) => id === decide(ruleset, request, { now }).rule);
await assertSame('decide', whole, expected, bodies.slice(0, 50));
await assertSame('matching', match, expected, bodies.slice(0, 200));
await assertSame('json-logic-js', ask, expected, bodies.slice(0, 200));

const contenders = [
  { name: 'decide', run: (request) => decide(ruleset, request, { now }) },
  { name: 'match', run: match },
  { name: 'json-logic-js', run: ask },
];
console.log(JSON.stringify(await alternate(contenders, bodies, { rounds })));
