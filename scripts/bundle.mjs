// Bundles the command into few files: the last part of `npm run build`. A cold `dargah lint` spends most of its time on
// loading and compiling (docs/decisions/009-quick-lint.md), and so does the thread that reads an edit. What tsc wrote into
// dist/ stays beside the bundle: it is the library.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { writeLicences } from './licences.mjs';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const { dependencies } = JSON.parse(readFileSync(path('package.json'), 'utf8'));
/** What every command needs. The rest is loaded by the commands that need it, from node_modules. */
const inlined = ['commander', 'yaml'];
const external = Object.keys(dependencies).filter((name) => !inlined.includes(name));

/** The command, what it runs by itself for tests that run it in their process, and its threads (`disk/thread-program.ts`). */
const modules = ['main', 'cli/program', 'reload/prepare-worker', 'webhooks/file-outbox/worker'];

/**
 * What is in one file, with all that it imports and no file before it has. The rest is split by who imports it. All of it
 * split so, a lint would load 45 files, and each costs time besides what is in it.
 */
const files = {
  base: /dist\/(?:values\/|(?:cli\/read-file|config\/(?:context|language|option|secret-source)|platform\/(?:answer|session)|rules\/diagnostic)\.js$)/,
  platform: /dist\/platform\//,
  program: /dist\/cli\/program\.js$/,
  analyze: /dist\/rules\/analyze\.js$/,
  lint: /dist\/cli\/(?:lint\/(?:config|lint-files)|format\/lint\/text)\.js$/,
};

rmSync(path('dist/bundle'), { recursive: true, force: true });
mkdirSync(path('dist/bundle'));
await bundleCommand();
await bundleValidators();
writeLicences('dist/bundle', [...inlined, 'ajv', 'fast-deep-equal']);

async function bundleCommand() {
  const bundle = await rolldown({
    input: Object.fromEntries(modules.map((module) => [module, path(`dist/${module}.js`)])),
    platform: 'node',
    // The same release as ES modules, of which only what is used is taken.
    resolve: { alias: { yaml: path('node_modules/yaml/browser/dist/index.js') } },
    logLevel: 'warn',
    checks: { ineffectiveDynamicImport: false },
    // Of this one a part is imported, whose name is longer.
    external: [...external, /^vscode-languageserver\//],
    plugins: [withoutSubprocesses()],
  });
  // As deep below dist/ as the modules are, so that addresses relative to `import.meta.url` hold in the bundle too. Not
  // minified: that saves 1 ms of 118, and stack traces would name lines that nobody can read. Comments V8 has to skip.
  await bundle.write({
    dir: path('dist/bundle'),
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    comments: { jsdoc: false },
    codeSplitting: { groups: Object.entries(files).map(([name, test]) => ({ name, test })) },
  });
}

/** Commander can hand a command over to another program, which ours never do; loading Node's part for it takes 4 ms. */
function withoutSubprocesses() {
  return {
    name: 'without-subprocesses',
    resolveId: (id, importer) =>
      id === 'node:child_process' && importer?.includes('commander') ? '\0no-subprocesses' : null,
    load: (id) => (id === '\0no-subprocesses' ? 'export {}' : null),
  };
}

/** The validators of the shipped schemas, each with the little that it needs of ajv. */
async function bundleValidators() {
  for (const name of readdirSync(path('dist/platform/shipped'))) {
    const file = path(`dist/platform/shipped/${name}`);
    const validator = await rolldown({ input: file, platform: 'node', logLevel: 'warn' });
    await validator.write({ file, format: 'cjs', minify: { mangle: false } });
  }
}
