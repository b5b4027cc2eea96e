// Bundles the command into few files: the last part of `npm run build`. A cold `dargah lint` spends most of its time on
// loading, and two hundred small files load slower than a handful (docs/decisions/009-quick-lint.md). What tsc wrote
// into dist/ stays beside the bundle: it is the library, and the threads run it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const { dependencies } = JSON.parse(readFileSync(path('package.json'), 'utf8'));
/** What every command needs. The rest is loaded by the commands that need it, from node_modules. */
const inlined = ['commander', 'yaml'];
const external = Object.keys(dependencies).filter((name) => !inlined.includes(name));

// Commander can hand a command over to another program, which ours never do; loading Node's part for it takes 4 ms.
const withoutSubprocesses = {
  name: 'without-subprocesses',
  resolveId: (id, importer) =>
    id === 'node:child_process' && importer?.includes('commander') ? '\0no-subprocesses' : null,
  load: (id) => (id === '\0no-subprocesses' ? 'export {}' : null),
};

const bundle = await rolldown({
  input: path('dist/main.js'),
  platform: 'node',
  external: external.map((name) => new RegExp(`^${name}(/|$)`)),
  // The same release as ES modules, of which only what is used is taken.
  resolve: { alias: { yaml: path('node_modules/yaml/browser/dist/index.js') } },
  logLevel: 'warn',
  checks: { ineffectiveDynamicImport: false },
  plugins: [withoutSubprocesses],
});
await bundle.write({
  dir: path('dist'),
  // As deep below dist/ as the modules are: the addresses that they make of their own hold in the bundle too.
  chunkFileNames: 'bundle/[name].js',
  // Names stay, so that a stack trace can be read.
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  codeSplitting: {
    groups: [
      {
        name: 'command',
        test: /\/(commander|cli\/(program|settings|world)\.js|rules\/(network|suggest)\.js)/,
      },
      {
        name: 'lint',
        test: /\/(yaml\/|cli\/(lint|patterns|schemas|read-text)\.js|rules\/(examine|checks\/))/,
      },
    ],
  },
});

// The validators of the shipped schemas, each with the little that it needs of ajv.
for (const name of readdirSync(path('dist/rules/shipped'))) {
  const file = path(`dist/rules/shipped/${name}`);
  const validator = await rolldown({ input: file, platform: 'node', logLevel: 'warn' });
  await validator.write({ file, format: 'cjs', minify: { mangle: false } });
}

const licences = [...inlined, 'ajv', 'fast-deep-equal'].map((name) => {
  const { version } = JSON.parse(readFileSync(path(`node_modules/${name}/package.json`), 'utf8'));
  return `${name} ${version}\n\n${readFileSync(path(`node_modules/${name}/LICENSE`), 'utf8').trim()}\n`;
});
writeFileSync(
  path('dist/bundle/LICENSES.txt'),
  `The files beside this one contain:\n\n${licences.join('\n\n')}`,
);
