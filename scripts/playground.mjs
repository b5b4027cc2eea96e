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

// Without a server the policy is in the page, and a module may not be loaded.
const policy = [
  "default-src 'none'",
  ...['script', 'style', 'font', 'img'].map((kind) => `${kind}-src 'self' file:`),
];
const all = [...policy, "base-uri 'none'", "form-action 'none'"].join('; ');
const page = readFileSync(path('console/index.html'), 'utf8');
writeFileSync(
  join(folder, 'index.html'),
  [
    [/<link rel="preload".*>/, `<meta http-equiv="content-security-policy" content="${all}" />`],
    [/<script type="module".*<\/script>/, '<script src="playground.js" defer></script>'],
    ['</body>', `${template('rules', 'rules.yaml')}${template('tests', 'rules.test.yaml')}</body>`],
  ].reduce(replaced, page),
);

function replaced(text, [what, by]) {
  const result = text.replace(what, () => by);
  if (result === text) throw new Error(`console/index.html has no ${what}`);
  return result;
}

function template(id, name) {
  return `<template id="${id}">${asText(name)}</template>\n  `;
}

function asText(name) {
  return readFileSync(path(name), 'utf8').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
