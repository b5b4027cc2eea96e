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
  const validate = ajv.compile(withoutNotes(JSON.parse(readFileSync(file, 'utf8'))));
  writeFileSync(new URL(`${name}.cjs`, folder), standalone.default(ajv, validate));
}

/** A schema without what its errors do not show: they carry it, and so does the console's page. */
function withoutNotes(schema) {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const { $schema, title, examples, description, ...kept } = schema;
  // A pattern tells a person nothing.
  if (kept.pattern !== undefined) kept.description = description;
  for (const key of ['properties', 'definitions'])
    if (kept[key] !== undefined)
      kept[key] = Object.fromEntries(
        Object.entries(kept[key]).map(([name, part]) => [name, withoutNotes(part)]),
      );
  for (const key of ['items', 'additionalProperties', 'propertyNames', 'not'])
    if (kept[key] !== undefined) kept[key] = withoutNotes(kept[key]);
  for (const key of ['anyOf', 'allOf', 'oneOf'])
    if (kept[key] !== undefined) kept[key] = kept[key].map(withoutNotes);
  return kept;
}
