// Writes the validators of the shipped schemas as code: part of `npm run build`, after tsc.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { ajvOptions, validators } from '../dist/platform/validators.js';

const folder = new URL('../dist/platform/shipped/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, { schema }] of Object.entries(validators)) {
  const file = new URL(`../schemas/${schema}.schema.json`, import.meta.url);
  const ajv = new Ajv({ ...ajvOptions(name), code: { source: true } });
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(new URL(`${name}.cjs`, folder), standalone.default(ajv, validate));
}
