import { readFileSync } from 'node:fs';
import type { Environment } from '../world.js';

/**
 * The secrets that names stand for: the value of the variable `NAME`, or what is in the file that `NAME_FILE` names.
 * Several, apart by blanks or lines, are all in use. A name that leads to nothing gives none.
 */
export function createSecrets(environment: Environment): (names: readonly string[]) => readonly string[] {
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
    if (known !== undefined && Date.now() - known.at < rereadMs) return known.secrets;
    let secrets: string[];
    try {
      secrets = split(readFileSync(file, 'utf8'));
    } catch {
      // Perhaps being replaced at this moment. Who has been told of events before goes on with what was known.
      secrets = known?.secrets ?? [];
    }
    readBefore.set(file, { at: Date.now(), secrets });
    return secrets;
  }
}

/** A file is read again at most so often, however many events leave. */
const rereadMs = 1_000;

function split(text: string): string[] {
  return text.split(/\s+/).filter((secret) => secret !== '');
}
