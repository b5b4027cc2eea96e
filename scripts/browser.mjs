// Builds what runs in a browser: part of `npm run build`, after the validators. dist/browser/ is `dargah/browser`, and
// dist/console/ the page of the console, each file of it compressed.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { rolldown } from 'rolldown';
import {
  forBrowsers,
  minified,
  ofConsole,
  ofWorker,
  withValidatorRuntime,
  writeScript,
} from './browser-parts.mjs';
import { writeLicences } from './licences.mjs';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

async function buildLibrary() {
  rmSync(path('dist/browser'), { recursive: true, force: true });
  mkdirSync(path('dist/browser'));
  const bundle = await rolldown({ input: path('dist/browser.js'), ...forBrowsers });
  await bundle.write({ file: path('dist/browser/index.js'), format: 'esm', minify: true });
  writeLicences('dist/browser', ['yaml', 'json-logic-js', 're2js', 'ajv', 'fast-deep-equal']);
}

async function buildConsole() {
  rmSync(path('dist/console'), { recursive: true, force: true });
  mkdirSync(path('dist/console'));
  const page = await rolldown({ input: path('console/src/page.tsx'), ...ofConsole });
  const { output } = await page.generate({ ...minified, format: 'esm', chunkFileNames: '[name].js' });
  for (const { fileName, code } of output) writeCompressed(fileName, code);
  writeCompressed('core.js', await writeScript(path('console/src/core/worker.ts'), ofWorker));
  writeCompressed('re2js.js', await writeScript('re2js', { name: 're2js' }));
  writeCompressed('persian.js', await writeScript(path('src/persian/lists.ts'), { name: 'persian' }));
  const runtime = await writeScript('ajv-runtime', { name: 'ajvRuntime', plugins: [withValidatorRuntime()] });
  writeCompressed('ajv-runtime.js', runtime);
  for (const name of ['index.html', 'style.css', 'icon.svg']) {
    writeCompressed(name, readFileSync(path(`console/${name}`)));
  }
  const font = 'node_modules/vazirmatn/misc/Non-Latin/fonts/webfonts/Vazirmatn-NL-Regular.woff2';
  writeCompressed('vazirmatn.woff2', readFileSync(path(font)));
  writeLicences('dist/console', inConsole);
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
  ...['yaml', 'json-logic-js', 're2js', 'ajv', 'ajv-formats', 'fast-deep-equal', 'preact', 'vazirmatn'],
  ...['autocomplete', 'commands', 'lang-yaml', 'language', 'lint', 'search', 'state', 'view'].map(
    (name) => `@codemirror/${name}`,
  ),
  ...['common', 'highlight', 'lr', 'yaml'].map((name) => `@lezer/${name}`),
  ...['@marijn/find-cluster-break', 'crelt', 'style-mod', 'w3c-keyname'],
];

await buildLibrary();
await buildConsole();
