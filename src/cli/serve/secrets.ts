import { readFileSync } from 'node:fs';
import type { Environment } from '../world.js';

/**
 * The secrets that names stand for: the value of the variable `NAME`, or what is in the file that `NAME_FILE` names.
 * Several, apart by blanks or lines, are all in use. A name that leads to nothing gives none.
 */
export function createSecrets(environment: Environment): (names: readonly string[]) => readonly string[] {
  /** `at` on the clock of `performance`, which nobody sets back. */
  const readBefore = new Map<string, { at: number; secrets: string[] }>();
  return (names) => names.flatMap(secretsOf);

  function secretsOf(name: string): string[] {
    const value = environment[name];
    if (value !== undefined && value !== '') return split(value);
    const file = environment[`${name}_FILE`];
    return file === undefined || file === '' ? [] : secretsIn(file);
  }

  function secretsIn(file: string): string[] {
    const known = readBefore.get(file);
    if (known !== undefined && performance.now() - known.at < rereadMs) return known.secrets;
    const found = read(file);
    // None: perhaps it is being written at this moment. Who has been told of events before goes on with what was known.
    const secrets = found.length > 0 ? found : (known?.secrets ?? []);
    readBefore.set(file, { at: performance.now(), secrets });
    return secrets;
  }
}

/** A file is read again at most so often, however many events leave. */
const rereadMs = 1_000;

/** None where it cannot be read. */
function read(file: string): string[] {
  try {
    return split(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
}

function split(text: string): string[] {
  return text.split(/\s+/).filter((secret) => secret !== '');
}
