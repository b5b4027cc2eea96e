// Writes the validators of the shipped schemas as code: part of `npm run build`, after tsc.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { ajvOptions } from '../dist/platform/compile-schema.js';
import { subschemas } from '../dist/platform/schema-keywords.js';
import { validators } from '../dist/platform/validators.js';

const folder = new URL('../dist/platform/shipped/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, kind] of Object.entries(validators)) {
  const file = new URL(`../schemas/${kind.schema}.schema.json`, import.meta.url);
  const ajv = new Ajv({ ...ajvOptions(kind), code: { source: true } });
  const validate = ajv.compile(withoutNotes(JSON.parse(readFileSync(file, 'utf8'))));
  writeFileSync(new URL(`${name}.cjs`, folder), standalone.default(ajv, validate));
}

/** A schema without what its errors do not show: they carry it, and so does the console's page. */
function withoutNotes(schema) {
  for (const { part } of subschemas(schema)) {
    for (const note of ['$schema', 'title', 'examples']) delete part[note];
    // A pattern tells a person nothing, and is described instead.
    if (part.pattern === undefined) delete part.description;
  }
  return schema;
}
