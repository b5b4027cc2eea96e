// One process that has compiled next to nothing (with --expose-gc): how long rules take to compile, and the memory
// that the compiled ones keep.
import { setTimeout as pause } from 'node:timers/promises';
import { prepareRules } from '../../dist/index.js';
import { shippedContract } from '../../dist/platform/contract.js';
import { compileRules } from '../../dist/rules/engine/compile.js';
import { campaignFile, campaignRules } from '../campaigns.mjs';
import { resolvedFrom, rulesetFrom } from '../rulesets.mjs';

const { count, what } = JSON.parse(process.argv[2]);
const contract = shippedContract();
// What is loaded and compiled once, whatever the number of rules, is not counted.
const small = [rulesetFrom(campaignRules(20)), prepareRules({ file: 'rules.yaml', text: campaignFile(20) })];

const before = await usedBytes();
const { ruleset, milliseconds } = what === 'text' ? fromText() : fromData();
const bytesPerRule = ((await usedBytes()) - before) / count;
if (ruleset.ruleIds.length !== count || small.length !== 2) throw new Error('the rules are not all there');
console.log(JSON.stringify({ milliseconds, bytesPerRule }));

/** Compiling alone: from parsed conditions and templates to a rule set that decides. */
function fromData() {
  const resolved = resolvedFrom(dataOf(what));
  const start = performance.now();
  const ruleset = compileRules(resolved, 'rules.yaml', contract);
  return { ruleset, milliseconds: performance.now() - start };
}

function dataOf(answers) {
  if (answers !== 'shared') return campaignRules(count, answers);
  const { rules, ...data } = campaignRules(count);
  const shared = rules.map((rule) => ({ ...rule, respond: 'shared' }));
  return { ...data, responses: { shared: data.default }, rules: shared };
}

/** All of it, as when a file is loaded: YAML, checks, compiling. */
function fromText() {
  const text = campaignFile(count);
  const start = performance.now();
  const { ruleset } = prepareRules({ file: 'rules.yaml', text });
  return { ruleset, milliseconds: performance.now() - start };
}

/** The least of several looks: what waits for a compiler's thread or a sweep is not kept. */
async function usedBytes() {
  let least = Infinity;
  for (let i = 0; i < 8; i++) {
    globalThis.gc();
    await pause(20);
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
  }
  return least;
}
