import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';

/** Rules by the thousand: made at random, held against json-logic-js, hostile. Of what is built. */
const judged = [
  'test/unit/rules/{budget,calendars,condition-chains,explain-random,front-door,front-door-sessions,many-findings}.test.ts',
  'test/unit/rules/analysis/{judge-comparisons,proofs,server-links}.test.ts',
  'test/unit/rules/analysis/difference/{planted,random-edits,whole-edits}.test.ts',
  'test/unit/rules/analysis/prover/{random-files,values,whole-files}.test.ts',
  'test/unit/rules/engine/index/{crowds,key-literals}.test.ts',
  'test/unit/rules/format/schemas.test.ts',
  'test/unit/rules/logic/{judge,meanings,published}.test.ts',
  'test/unit/rules/masks/mask.test.ts',
  'test/unit/rules/template/{dates,odd-data}.test.ts',
  'test/unit/rules/yaml/hostile-texts.test.ts',
];

/** Rules, checks and templates: no processes, no network, nothing built. */
const unit = ['test/unit/**/*.test.ts', 'test/layers.test.ts'];

/** What takes long by its nature: kills, power cuts, floods, memory that must not grow. */
const soak = ['test/soak/**/*.test.ts'];

const asked = process.env.SOAK;
const minutes = 60_000;

/**
 * Gives tests what is built in place of the source: it is what people run, Node loads it in a fraction of the processor
 * time that Vite takes for the source, and it runs faster.
 */
const built: Plugin = {
  name: 'built',
  enforce: 'pre',
  resolveId(name, importer) {
    if (importer === undefined || !name.startsWith('.')) return undefined;
    const file = resolve(importer, '..', name);
    return file.startsWith(folder('src'))
      ? { id: file.replace(folder('src'), folder('dist')), external: true }
      : undefined;
  },
};

export default defineConfig({
  test: {
    // Each worker loads the modules once, and not for each file: loading them costs more than most files' tests.
    isolate: false,
    // Two more than there are processors: most of what a test of a server does is to wait for it.
    maxWorkers: availableParallelism() + 2,
    server: { deps: { external: [new RegExp(`^(file://)?${folder('dist')}`)] } },
    restoreMocks: true,
    // Runs compare with what is committed; `-u` alone writes.
    update: 'none',
    tags: [{ name: 'soak', description: 'What `npm test` leaves out, or runs on a part of its table.' }],
    // Only a hang meets these limits. A busy machine must not.
    testTimeout: 6 * minutes,
    hookTimeout: 6 * minutes,
    projects: [
      { extends: true, test: { name: 'unit', include: unit, exclude: judged } },
      {
        extends: true,
        plugins: [built],
        test: { name: 'judged', include: judged, globalSetup: 'test/support/is-built.ts' },
      },
      {
        extends: true,
        plugins: [built],
        test: {
          name: 'process',
          include: ['test/process/**/*.test.ts'],
          globalSetup: ['test/support/is-built.ts', 'test/support/no-leftovers.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'soak',
          include: [...soak, ...sized()],
          globalSetup: 'test/support/no-leftovers.ts',
          setupFiles: asked === 'short' ? 'test/support/only-soak.ts' : [],
          testTimeout: 120 * minutes,
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

/** With a slash at its end. */
function folder(name: string): string {
  return fileURLToPath(new URL(`${name}/`, import.meta.url));
}

/** Those that have a larger size than that of every run, or tests that only the soaks run. */
function sized(): string[] {
  const mark =
    asked === 'full' ? /\/support\/soak\.js'/ : asked === 'short' ? /\b(inSoak|largerInSoak)\b/ : undefined;
  if (mark === undefined) return [];
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).map((name) => `test/${name}`);
  return files.filter((file) => file.endsWith('.test.ts') && readFileSync(file, 'utf8').search(mark) !== -1);
}
