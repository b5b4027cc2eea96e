// Builds what runs in a browser: part of `npm run build`, after the validators. dist/browser/ is `dargah/browser`.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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

/** What the core asks of `node:module`: to load one of these. Here they are loaded with it. */
function withModulesInPlace() {
  const validators = readdirSync(path('dist/platform/shipped')).map((name) => [
    `../platform/shipped/${name}`,
    path(`dist/platform/shipped/${name}`),
  ]);
  const modules = [...validators, ['re2js', 're2js'], ['json-logic-js', 'json-logic-js']];
  const code = `
${modules.map(([, file], index) => `import * as m${index} from ${JSON.stringify(file)};`).join('\n')}
const modules = { ${modules.map(([name], index) => `${JSON.stringify(name)}: m${index}`).join(', ')} };
export function createRequire() {
  const require = (name) => {
    const found = modules[name];
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

/** For rolldown. */
const forBrowsers = {
  platform: 'browser',
  resolve: { alias: { yaml: path('node_modules/yaml/browser/dist/index.js') } },
  logLevel: 'warn',
  plugins: [withModulesInPlace()],
};

await buildLibrary();
