// One process, one set of mixed rules: what JSON.parse of a click costs, and the decision that it asks for.
import { decide } from '../../dist/index.js';
import { assertSame, logicOf, scan } from '../logic.mjs';
import { besideParsing } from '../measure.mjs';
import { makeMixed } from '../mixed.mjs';
import { rulesetFrom } from '../rulesets.mjs';

const { count, rounds } = JSON.parse(process.argv[2]);
const now = new Date();
const { data, bodies } = makeMixed(count, 20_000);
const ruleset = rulesetFrom(data);

const numbers = new Map(data.rules.map(({ id }, number) => [id, number]));
const numberOf = (request) => numbers.get(decide(ruleset, request, { now }).rule) ?? -1;
await assertSame('Dargah', numberOf, scan(data.rules.map(logicOf)), bodies.slice(0, 300));

const options = { rounds, perRound: 2_000 };
console.log(JSON.stringify(besideParsing((request) => decide(ruleset, request, { now }), bodies, options)));
