import { readFileSync } from 'node:fs';

/** The version in package.json. */
export function version(): string {
  return (JSON.parse(read('package.json')) as { version: string }).version;
}

/** The text of a schema in `schemas/`, such as `rules`. */
export function shippedSchema(name: string): string {
  return read(`schemas/${name}.schema.json`);
}

// From here and from the bundle the way is the same.
function read(name: string): string {
  return readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
}
