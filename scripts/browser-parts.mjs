// How code is bundled for browsers: see browser.mjs and playground.mjs.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { validatorRuntime } from '../dist/platform/validators.js';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

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
    load: (id) =>
      id === '\0persian'
        ? "export const { descriptions, helps, inEditors, lists } = dargahLater('persian');"
        : null,
  };
}

/** A page must not make code, which the schemas of a person's own are compiled into: the compiler is left out. */
function withoutCompiler() {
  return {
    name: 'without-compiler',
    resolveId: (id) => (id === './compile-schema.js' ? '\0compiler' : null),
    load: (id) =>
      id === '\0compiler'
        ? `export function compileSchema() { throw new Error('a schema cannot be compiled in a browser') }
export const schemaCode = compileSchema;`
        : null,
  };
}

/** What the docs and editors say of the checks, a tenth of the core, is nothing that a page shows. */
function withoutHelp() {
  const words =
    /^(\s+(?:summary|help):)\s*(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|(?!\$\{)[^`\\])*`)(?=,$)/gm;
  return {
    name: 'without-help',
    transform: (code, id) =>
      /[\\/]rules[\\/](?:checks[\\/][\w-]+|codes)\.[jt]s$/.test(id) ? code.replace(words, "$1 ''") : null,
  };
}

/** What the code of validators asks for, as `runtime` of the module `ajv-runtime`. */
export function withValidatorRuntime() {
  const entries = validatorRuntime.map(
    (name) => `${JSON.stringify(name)}: require(${JSON.stringify(`${name}.js`)})`,
  );
  return {
    name: 'with-validator-runtime',
    resolveId: (id) => (id === 'ajv-runtime' ? '\0ajv-runtime' : null),
    load: (id) => (id === '\0ajv-runtime' ? `export const runtime = { ${entries.join(', ')} };` : null),
  };
}

/** For rolldown. */
export const forBrowsers = {
  platform: 'browser',
  resolve: { alias: { yaml: path('node_modules/yaml/browser/dist/index.js') } },
  logLevel: 'warn',
  plugins: [withModulesInPlace(), withoutCompiler(), withoutHelp()],
};

/** For rolldown, of what is written in TypeScript. */
export const ofConsole = {
  ...forBrowsers,
  resolve: { ...forBrowsers.resolve, extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } },
};

/** The core in a worker, which loads later what few ask for. */
export const ofWorker = {
  plugins: [withModulesInPlace(['re2js']), withPersianLater(), withoutCompiler(), withoutHelp()],
};

/** For how rolldown writes it. A browser has no use for hints to other bundlers. */
export const minified = { minify: true, comments: { annotation: false } };

/** A script in one piece. @param options.name of what it leaves for other scripts */
export async function writeScript(input, { name, plugins = [] }) {
  const transform = { define: { 'import.meta.url': '""' } };
  const script = await rolldown({ ...ofConsole, input, transform, plugins });
  const { output } = await script.generate({
    ...{ ...minified, format: 'iife', codeSplitting: false },
    ...(name && { name }),
  });
  return output[0].code;
}
