import { type CodeWords, groups, type ReadingCode, readingCodes } from '../codes.js';
import type { Finding } from '../diagnostic.js';
import { rulesetsOf } from '../model.js';
import type { Check, Subject } from './check.js';
import { checkFiles } from './registry.js';

export type CheckId = ReadingCode | keyof typeof checkFiles;

/** All that can be wrong with a rules file, in the order of `docs/checks.md`: by group, then by id. */
export const catalog = inOrder<CodeWords>({ ...readingCodes, ...checkFiles });

/** In the order in which they run: that of the catalog, with those that run last at the end of their group. */
export const checks = inOrder<Check>(checkFiles, ({ runsLast = false }) => runsLast);

/** Has some of the checks look at a file, or at its tests. */
export function runChecks(
  some: typeof checks,
  { contracts, ...subject }: Omit<Subject, 'contract'>,
  report: (finding: Finding) => void,
): void {
  const rulesets = rulesetsOf(subject.resolved);
  for (const { id, severity, run, looksAtFile = false, looksAtTests = false } of some) {
    for (const resolved of looksAtFile || looksAtTests ? rulesets.slice(0, 1) : rulesets) {
      const contract = contracts[resolved.call];
      run({ ...subject, resolved, contract, contracts }, (finding) =>
        report({ check: id, severity, ...finding }),
      );
    }
  }
}

function inOrder<T extends CodeWords>(
  entries: Readonly<Partial<Record<CheckId, T>>>,
  isLast: (entry: T) => boolean = () => false,
): readonly (T & { id: CheckId })[] {
  return (Object.entries(entries) as [CheckId, T][])
    .map(([id, entry]) => ({ id, ...entry }))
    .sort(
      (a, b) =>
        groups.indexOf(a.group) - groups.indexOf(b.group) ||
        Number(isLast(a)) - Number(isLast(b)) ||
        (a.id < b.id ? -1 : 1),
    );
}
