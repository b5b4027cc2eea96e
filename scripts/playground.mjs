// Builds docs/playground/: the page of the console without a server, to be opened from a disk or put anywhere. After
// `npm run build`. @argument the folder to write, unless it is that one
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ofConsole, writeScript } from './browser-parts.mjs';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const folder = process.argv[2] ?? path('docs/playground');

mkdirSync(folder, { recursive: true });
const code = await writeScript(path('console/src/playground.tsx'), { plugins: ofConsole.plugins });
writeFileSync(join(folder, 'playground.js'), code);
for (const name of ['style.css', 'icon.svg']) copyFileSync(path(`console/${name}`), join(folder, name));
copyFileSync(
  path('node_modules/vazirmatn/misc/Non-Latin/fonts/webfonts/Vazirmatn-NL-Regular.woff2'),
  join(folder, 'vazirmatn.woff2'),
);
const page = readFileSync(path('console/playground.html'), 'utf8')
  .replace('<template id="rules">', () => `<template id="rules">${asText('rules.yaml')}`)
  .replace('<template id="tests">', () => `<template id="tests">${asText('rules.test.yaml')}`);
writeFileSync(join(folder, 'index.html'), page);

function asText(name) {
  return readFileSync(path(name), 'utf8').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
