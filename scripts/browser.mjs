// Builds what runs in a browser: part of `npm run build`, after the validators. dist/browser/ is `dargah/browser`, and
// dist/console/ the page of the console, each file of it compressed.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { rolldown } from 'rolldown';
import { writeLicences } from './licences.mjs';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

async function buildLibrary() {
  rmSync(path('dist/browser'), { recursive: true, force: true });
  mkdirSync(path('dist/browser'));
  const bundle = await rolldown({ input: path('dist/browser.js'), ...forBrowsers });
  await bundle.write({ file: path('dist/browser/index.js'), format: 'esm', minify: true });
  writeLicences('dist/browser', ['yaml', 'json-logic-js', 're2js', 'ajv', 'fast-deep-equal']);
}

/**
 * What the core asks of `node:module`: to load one of these. Here they are loaded with it.
 * @param later names of those that `dargahLater` of the page loads when they are asked for
 */
function withModulesInPlace(later = []) {
  const validators = readdirSync(path('dist/platform/shipped')).map((name) => [
    `../platform/shipped/${name}`,
    path(`dist/platform/shipped/${name}`),
  ]);
  const modules = [...validators, ['re2js', 're2js'], ['json-logic-js', 'json-logic-js']].filter(
    ([name]) => !later.includes(name),
  );
  const code = `
${modules.map(([, file], index) => `import * as m${index} from ${JSON.stringify(file)};`).join('\n')}
const modules = { ${modules.map(([name], index) => `${JSON.stringify(name)}: m${index}`).join(', ')} };
export function createRequire() {
  const require = (name) => {
    const found = modules[name] ?? (${JSON.stringify(later)}.includes(name) ? dargahLater(name) : undefined);
    // The JSON Schemas of a person's own are compiled into code, which a page must not make.
    if (found === undefined) throw new Error(\`\${name} cannot be loaded in a browser\`);
    return found.default ?? found;
  };
  return Object.assign(require, { resolve: (name) => name, cache: {} });
}`;
  return {
    name: 'with-modules-in-place',
    resolveId: (id) => (id === 'node:module' ? '\0modules' : null),
    load: (id) => (id === '\0modules' ? code : null),
  };
}

/** Has the sentences of Persian loaded by the worker that is asked for them. */
function withPersianLater() {
  return {
    name: 'with-persian-later',
    resolveId: (id, importer) =>
      id === './lists.js' && /[\\/]src[\\/]persian[\\/]persian\.ts$/.test(importer ?? '')
        ? '\0persian'
        : null,
    load: (id) => (id === '\0persian' ? "export const { lists } = dargahLater('persian');" : null),
  };
}

/** For rolldown. */
const forBrowsers = {
  platform: 'browser',
  resolve: { alias: { yaml: path('node_modules/yaml/browser/dist/index.js') } },
  logLevel: 'warn',
  plugins: [withModulesInPlace()],
};

/** For rolldown, of what is written in TypeScript. */
const ofConsole = {
  ...forBrowsers,
  resolve: { ...forBrowsers.resolve, extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } },
};

async function buildConsole() {
  rmSync(path('dist/console'), { recursive: true, force: true });
  mkdirSync(path('dist/console'));
  const page = await rolldown({ input: path('console/src/page.tsx'), ...ofConsole });
  const { output } = await page.generate({ format: 'esm', minify: true, chunkFileNames: '[name].js' });
  for (const { fileName, code } of output) writeCompressed(fileName, code);
  await writeScript('core.js', path('console/src/core/worker.ts'), {
    plugins: [withModulesInPlace(['re2js']), withPersianLater()],
  });
  await writeScript('re2js.js', 're2js', { name: 're2js' });
  await writeScript('persian.js', path('src/persian/lists.ts'), { name: 'persian' });
  for (const name of ['index.html', 'style.css', 'icon.svg']) {
    writeCompressed(name, readFileSync(path(`console/${name}`)));
  }
  const font = 'node_modules/vazirmatn/fonts/webfonts/Vazirmatn-Regular.woff2';
  writeCompressed('vazirmatn.woff2', readFileSync(path(font)));
  writeLicences('dist/console', inConsole);
}

/** A script for a worker, in one piece. @param options.name of what it leaves in the worker's scope */
async function writeScript(file, input, { name, plugins = [] }) {
  const transform = { define: { 'import.meta.url': '""' } };
  const script = await rolldown({ ...ofConsole, input, transform, plugins });
  const { output } = await script.generate({
    ...{ format: 'iife', minify: true, codeSplitting: false },
    ...(name && { name }),
  });
  writeCompressed(file, output[0].code);
}

const asText = {
  [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
};

/** Only compressed: browsers take it so, and the package stays small. */
function writeCompressed(name, content) {
  writeFileSync(path(`dist/console/${name}.br`), brotliCompressSync(content, { params: asText }));
}

/** The packages that the page contains. */
const inConsole = [
  ...['yaml', 'json-logic-js', 're2js', 'ajv', 'fast-deep-equal', 'preact', 'vazirmatn'],
  ...['autocomplete', 'commands', 'lang-yaml', 'language', 'lint', 'search', 'state', 'view'].map(
    (name) => `@codemirror/${name}`,
  ),
  ...['common', 'highlight', 'lr', 'yaml'].map((name) => `@lezer/${name}`),
  ...['@marijn/find-cluster-break', 'crelt', 'style-mod', 'w3c-keyname'],
];

await buildLibrary();
await buildConsole();
