// Writes what `require('dargah')` gives: part of `npm run build`, after tsc. The code is the same; for its types
// TypeScript wants a file of their own, since a CommonJS one may not name those of an ES module without saying so.
import { writeFileSync } from 'node:fs';
import * as dargah from '../dist/index.js';

const fromModule = "from './index.js' with { 'resolution-mode': 'import' };";
const types = [
  `import type * as dargah ${fromModule}`,
  `export type * ${fromModule}`,
  ...Object.entries(dargah).flatMap(([name, value]) => {
    const declared = `export declare const ${name}: typeof dargah.${name};`;
    const isClass = /^class\b/.test(String(value));
    return isClass ? [declared, `export type ${name} = dargah.${name};`] : [declared];
  }),
];
const dist = new URL('../dist/', import.meta.url);
writeFileSync(new URL('index.d.cts', dist), `${types.join('\n')}\n`);
writeFileSync(new URL('index.cjs', dist), "module.exports = require('./index.js');\n");
