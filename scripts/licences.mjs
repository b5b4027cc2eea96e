import { readFileSync, writeFileSync } from 'node:fs';

const path = (name) => new URL(`../${name}`, import.meta.url);

/** Writes the licences of packages that files of a folder contain. */
export function writeLicences(folder, packages) {
  const licences = packages.map((name) => {
    const { version } = JSON.parse(readFileSync(path(`node_modules/${name}/package.json`), 'utf8'));
    return `${name} ${version}\n\n${licenceOf(name).trim()}\n`;
  });
  writeFileSync(
    path(`${folder}/LICENSES.txt`),
    `The files beside this one contain:\n\n${licences.join('\n\n')}`,
  );
}

function licenceOf(name) {
  for (const file of ['LICENSE', 'LICENSE.md', 'license.txt', 'OFL.txt']) {
    try {
      return readFileSync(path(`node_modules/${name}/${file}`), 'utf8');
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  throw new Error(`${name} has no licence`);
}
