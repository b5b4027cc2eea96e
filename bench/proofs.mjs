/**
 * How long proofs take: every rule of a large file settled, the plan of an edit, and the replay of many clicks. Both
 * processor time, which other processes change little, and the time on the clock.
 *
 *   npm run build && node bench/proofs.mjs [rules] [shape …]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../dist/cli/program.js';
import { shippedContract } from '../dist/platform/contract.js';
import { planEdit } from '../dist/rules/edit-plan.js';
import { createProofs } from '../dist/rules/prove.js';
import { campaignClicks, campaignFile, campaignRules } from './campaigns.mjs';
import { makeMixed } from './mixed.mjs';
import { resolvedFrom } from './rulesets.mjs';
import { makeShape, shapes } from './shapes.mjs';

const [size = '10000', ...names] = process.argv.slice(2);
const count = Number(size);
const contract = shippedContract();
const now = new Date('2026-11-29T08:30:00Z');
const files = {
  campaigns: campaignRules,
  mixed: (rules) => makeMixed(rules, 0).data,
  ...Object.fromEntries(Object.keys(shapes).map((name) => [name, (rules) => makeShape(name, rules, 0).data])),
};

console.log(`load ${loadavg()[0].toFixed(1)}, Node ${process.version}\n`);
const timed = async (what, action) => {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const said = await action();
  const { user, system } = process.cpuUsage(before);
  const seconds = [(user + system) / 1e6, (performance.now() - start) / 1e3].map((s) =>
    s.toFixed(2).padStart(6),
  );
  console.log(`${what.padEnd(52)} ${seconds[0]} s of a processor, ${seconds[1]} s  ${said}`);
};

for (const [name, make] of Object.entries(files)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const resolved = resolvedFrom(make(count));
  await timed(`each of ${count} rules settled: ${name}`, () => {
    const verdicts = { reached: 0, never: 0, unknown: 0 };
    for (const { proof } of createProofs(resolved, 'rules.yaml', contract, now).rules())
      verdicts[proof.verdict]++;
    return JSON.stringify(verdicts);
  });
}

const edits = {
  'a text': (rule) => ({ ...rule, respond: { text_message: 'another' } }),
  'a condition': (rule) => ({ ...rule, when: { '!=': [{ var: 'extra_data.plan' }, 'free'] } }),
};
for (const name of ['campaigns', 'mixed']) {
  const before = files[name](1_000);
  for (const [what, change] of Object.entries(edits)) {
    const rules = before.rules.map((rule, index) => (index === 500 ? change(rule) : rule));
    const [old, edited] = [before, { ...before, rules }].map(resolvedFrom);
    for (const round of ['the first', 'the second']) {
      await timed(`plan of ${what} in 1,000 rules: ${name}, ${round}`, () => {
        const { verdict, differences } = planEdit(old, edited, { contract });
        return `${verdict}, ${differences[0].classes.length} classes`;
      });
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), 'dargah-proofs-'));
const [old, edited, clicks] = ['old.yaml', 'new.yaml', 'clicks.jsonl'].map((name) => join(folder, name));
writeFileSync(old, campaignFile(1_000));
writeFileSync(edited, campaignFile(1_000).replace('"کمپین 7"', '"هفت"'));
const lines = campaignClicks({ rules: 1_000, count: 100_000, seed: 1 }).map(({ body }, index) =>
  JSON.stringify({ at: new Date(1.79e12 + index * 1_000).toISOString(), request: JSON.parse(body) }),
);
writeFileSync(clicks, `${lines.join('\n')}\n`);
await timed('replay of 100,000 clicks through two files', async () => {
  let printed = '';
  await run({
    argv: ['replay', clicks, '--rules', edited, '--against', old],
    environment: {},
    stdout: { write: (text) => (printed += text) },
    stderr: process.stderr,
    processorMs: () => 0,
  });
  return printed.split('\n').find((line) => line.includes('another answer'));
});
rmSync(folder, { recursive: true });
