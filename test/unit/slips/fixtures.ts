import { readdirSync, readFileSync } from 'node:fs';
import { unmark } from '../../support/marked.js';
import { groups } from './index.js';

type NamedText = readonly [name: string, text: string];

/** The files below a folder that stands beside this file, by their names. */
export function textsBelow(folder: string): NamedText[] {
  const root = new URL(folder, import.meta.url);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [name, readFileSync(new URL(name, root), 'utf8')]);
}

/** The examples of every check, and every slip. */
export const textsWithFindings: NamedText[] = [
  ...textsBelow('../checks/'),
  ...Object.values(groups)
    .flat()
    .map(([name, marked]): NamedText => [name, unmark(marked).text]),
];
