import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Rules held against json-logic-js and against hostile clicks by the thousand: nothing built either, but more to do. */
const judged = [
  'test/unit/rules/{budget,front-door,front-door-sessions}.test.ts',
  'test/unit/rules/logic/{judge,meanings,published}.test.ts',
];

/** Rules, checks and templates: no processes, no network, nothing built. */
const unit = ['test/unit/**/*.test.ts', 'test/layers.test.ts'];

/** What takes long by its nature: kills, power cuts, floods, memory that must not grow. */
const soak = ['test/soak/**/*.test.ts'];

const asked = process.env.SOAK;
const minutes = 60_000;

export default defineConfig({
  test: {
    // Two more than there are processors: most of what a test of a server does is to wait for it.
    maxWorkers: availableParallelism() + 2,
    // Modules are loaded once and not for each file: loading them costs more than most files' tests.
    isolate: false,
    // What is built is loaded by Node itself, as its users load it.
    server: {
      deps: { external: [new RegExp(`^(file://)?${fileURLToPath(new URL('dist/', import.meta.url))}`)] },
    },
    restoreMocks: true,
    // Runs compare with what is committed; `-u` alone writes.
    update: 'none',
    tags: [{ name: 'soak', description: 'What `npm test` leaves out, or runs on a part of its table.' }],
    // Only a hang meets these limits. A busy machine must not.
    testTimeout: 6 * minutes,
    hookTimeout: 6 * minutes,
    projects: [
      { extends: true, test: { name: 'unit', include: unit, exclude: judged } },
      { extends: true, test: { name: 'judged', include: judged } },
      {
        extends: true,
        test: {
          name: 'process',
          include: ['test/process/**/*.test.ts'],
          globalSetup: 'test/support/no-leftovers.ts',
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
        },
      },
    ],
  },
});

/** Those that have a larger size than that of every run, or tests that only the soaks run. */
function sized(): string[] {
  const mark =
    asked === 'full' ? /\/support\/soak\.js'/ : asked === 'short' ? /\b(inSoak|largerInSoak)\b/ : undefined;
  if (mark === undefined) return [];
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).map((name) => `test/${name}`);
  return files.filter((file) => file.endsWith('.test.ts') && readFileSync(file, 'utf8').search(mark) !== -1);
}
