import { open } from 'node:fs/promises';
import { isTestsFile } from '../../rules/part-names.js';
import { findBelow } from '../patterns.js';

/** What was found below a folder. */
interface FoundRules {
  found: string[];
  /** How many YAML files are to be left out, whatever they hold. */
  ignored: number;
  /** Files and folders that this user may not read, so that nobody knows what they hold. */
  closed: string[];
}

/** The rules files below a folder: YAML files whose first lines say so, without tests and what `isIgnored`. */
export async function findRules(folder: string, isIgnored: (file: string) => boolean): Promise<FoundRules> {
  const { found, closed } = await findBelow(folder, '**/*.{yaml,yml}');
  // The folder itself is named.
  const closedBelow = closed.filter((one) => one !== folder && !isIgnored(one));
  const rules: FoundRules = { found: [], ignored: 0, closed: closedBelow };
  for (const file of found) {
    if (isTestsFile(file)) continue;
    if (isIgnored(file)) {
      rules.ignored++;
      continue;
    }
    const begins = await beginsLikeRules(file);
    if (begins === undefined) rules.closed.push(file);
    else if (begins) rules.found.push(file);
  }
  return rules;
}

/** What is read of each YAML file of a repository. */
const headLength = 16_384;

/** Undefined where this user may not read it. Another fault, as of a link that leads nowhere, is nobody's rules file. */
async function beginsLikeRules(file: string): Promise<boolean | undefined> {
  const handle = await open(file).catch(({ code }: NodeJS.ErrnoException) => code);
  if (handle === 'EACCES' || handle === 'EPERM') return undefined;
  if (handle === undefined || typeof handle === 'string') return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headLength), 0, headLength, 0);
    return looksLikeRules(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await handle.close();
  }
}

/**
 * Whether a YAML text begins as rules files do: with a comment that names their schema, or with `version` and another key
 * of theirs. Other formats have a `version`, or `rules`, but not both at the top.
 */
export function looksLikeRules(head: string): boolean {
  if (/^# yaml-language-server: *\$schema=\S*\brules\.schema\.json\s*$/m.test(head)) return true;
  const keys = [...head.matchAll(/^\uFEFF?(?:(["'])(\w+)\1|(\w+)) *:(?=\s)/gm)].map(
    ([, , quoted, plain]) => quoted ?? plain!,
  );
  return keys[0] !== undefined && ownKeys.has(keys[0]) && keys.includes('version') && keys.some(isTelling);
}

/** Keys with which nobody begins another file that has a version. */
const keysOfRulesFiles = ['rules', 'default', 'responses', 'conditions', 'sessions', 'timezone'];
const ownKeys = new Set(['version', 'vars', 'notify', 'tests', ...keysOfRulesFiles]);

function isTelling(key: string): boolean {
  return keysOfRulesFiles.includes(key);
}
