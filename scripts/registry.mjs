// Writes src/rules/checks/registry.ts from the files beside it: part of `npm run update`. A bundle has no folder to read.
import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../src/rules/checks/', import.meta.url);
/** The files that hold no check. */
const others = ['check.ts', 'index.ts', 'registry.ts'];

export function checkRegistry() {
  const ids = readdirSync(folder)
    .filter((name) => !others.includes(name))
    .map((name) => name.replace(/\.ts$/, ''))
    .sort();
  const imports = ids.map((id) => `import { check as ${nameOf(id)} } from './${id}.js';\n`);
  const entries = ids.map((id) => `  '${id}': ${nameOf(id)},\n`);
  return `// Made by "npm run update" from the files of this folder.
${imports.join('')}
/** The check of each file, by the file's name, which is its id. */
export const checkFiles = {
${entries.join('')}};
`;
}

function nameOf(id) {
  return id.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('registry.ts', folder), checkRegistry());
}
