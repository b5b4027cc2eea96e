import { readFileSync } from 'node:fs';
import { memoize } from '../values/memo.js';
import { joined, say, type Text } from '../values/message.js';
import { type ReadSecrets, readSecrets, type SecretSource } from '../values/signing-secret.js';
import type { Environment } from './context.js';

/**
 * Finds signing secrets by name: in the variable `NAME`, or in the file that `NAME_FILE` names, as it is now. When a file
 * goes bad, its last good secrets stay in use.
 * @param onTrouble called once for each trouble of a file
 */
export function createSecretSource(
  environment: Environment,
  onTrouble: (message: Text) => void = () => {},
): SecretSource {
  // Own names only: an object has a `constructor` as well.
  const set = (name: string) => (Object.hasOwn(environment, name) && environment[name]) || undefined;
  // One file can hold a secret of each kind, though nobody should let it.
  const filesOf = memoize((_read: Read) => new Map<string, KnownFile>(), new Map());

  return {
    names: Object.keys(environment)
      .filter(set)
      .map((name) => name.replace(/_FILE$/, '')),
    find(name, read = readSecrets) {
      const value = set(name);
      if (value !== undefined) return about(name, read(value));
      const file = set(`${name}_FILE`);
      return file === undefined ? undefined : findIn(file, say`the file that ${name}_FILE names`, read);
    },
  };

  function findIn(file: string, subject: Text, readText: Read): ReadSecrets {
    const files = filesOf(readText);
    const known = files.get(file);
    if (known !== undefined && performance.now() - known.at < rereadMs) return known.found;
    const read = about(subject, readFile(file, readText));
    const isWorse = 'trouble' in read && known !== undefined && 'secrets' in known.found;
    const trouble = 'trouble' in read ? read.trouble : undefined;
    if (trouble !== undefined && String(trouble) !== String(known?.trouble)) {
      onTrouble(isWorse ? say`${trouble}. Its last good secrets stay in use` : trouble);
    }
    const found = isWorse ? known.found : read;
    files.set(file, { at: performance.now(), found, trouble });
    return found;
  }
}

type Read = (text: string) => ReadSecrets;

interface KnownFile {
  /** When it was read, on the clock of `performance`, which never goes back. */
  at: number;
  found: ReadSecrets;
  /** What is wrong with it now, even if its last good secrets are in use. */
  trouble: Text | undefined;
}

/** The least time between two reads of a file, however many events are sent. */
const rereadMs = 1_000;

function readFile(file: string, read: Read): ReadSecrets {
  try {
    return read(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { trouble: say`cannot be read (${code}). Put it there, and let this process read it` };
  }
}

/** Adds the subject, so that clauses become sentences. */
function about(subject: Text, read: ReadSecrets): ReadSecrets {
  if ('trouble' in read) return { trouble: joined([subject, read.trouble], ' ') };
  return read.doubt === undefined ? read : { ...read, doubt: joined([subject, read.doubt], ' ') };
}
