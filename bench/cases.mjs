/** Runs a script of cases/ in a process of its own: what one case compiles or leaves in memory touches no other. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { summary } from './measure.mjs';

/** @returns what the script prints, read as JSON */
export async function runCase(name, settings, { flags = [], timeoutMs = 300_000 } = {}) {
  const file = fileURLToPath(new URL(`cases/${name}.mjs`, import.meta.url));
  const args = [...flags, '--max-old-space-size=8192', file, JSON.stringify(settings)];
  const options = { timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return JSON.parse(stdout);
}

/**
 * Runs several cases in turn, A B A B, each `repeats` times.
 * @returns for each case the list of its results
 */
export async function repeat(cases, repeats, note) {
  const results = cases.map(() => []);
  for (let i = 0; i < repeats; i++) {
    for (const [at, { name, settings, options, label }] of cases.entries()) {
      note(`${label} (${i + 1}/${repeats})`);
      results[at].push(await runCase(name, settings, options));
    }
  }
  return results;
}

/** The median of each run's rounds: one figure a process. */
export function medians(lists) {
  return lists.map((list) => summary(list).median);
}
