import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shippedContract } from '../../../../../src/platform/contract.js';
import { analyzeRules } from '../../../../../src/rules/analyze.js';
import { isError } from '../../../../../src/rules/diagnostic.js';
import { planEdit } from '../../../../../src/rules/edit-plan.js';
import { baseFile, edits, planted, refactorings, resolvedFrom } from '../../../../support/edits.js';
import { mulberry32 } from '../../../../support/random.js';
import { size } from '../../../../support/soak.js';

const contract = shippedContract();
const before = resolvedFrom(baseFile());
const perKind = size(15, 1);

describe('a planted edit is found, with its cause and nothing else', () => {
  const all = [...planted(edits, Object.keys(edits).length * perKind, mulberry32(1))];
  it.each(all)('$name', ({ after, cause }) => {
    const plan = planEdit(before, resolvedFrom(after), { contract });
    expect(plan.verdict).toBe('changes');
    const found = plan.differences.flatMap(({ classes }) => classes.filter(({ isHostile }) => !isHostile));
    expect(found.map(({ cause }) => cause)).toContainEqual(expect.objectContaining(cause!));
    for (const { faults, unknown, isCut } of plan.differences) {
      expect(faults).toEqual([]);
      expect(unknown.filter(({ isHostile }) => !isHostile)).toEqual([]);
      expect(isCut).toBe(false);
    }
  });
});

describe('a refactoring is proven to change nothing', () => {
  const all = [...planted(refactorings, Object.keys(refactorings).length * perKind, mulberry32(2))];
  it.each(all)('$name', ({ after }) => {
    const plan = planEdit(before, resolvedFrom(after), { contract });
    const classes = plan.differences.flatMap(({ classes }) => classes.filter(({ isHostile }) => !isHostile));
    expect(classes).toEqual([]);
    expect(plan.verdict).toBe('same');
  });
});

describe('a file against itself changes nothing', () => {
  const files = [
    'rules.yaml',
    ...yamlFilesIn('test/unit/checks'),
    ...yamlFilesIn('test/unit/rules/fixtures'),
  ];
  const valid = files.flatMap((file) => {
    const { resolved, diagnostics } = analyzeRules({ file, text: readFileSync(file, 'utf8') });
    return resolved && !diagnostics.some(isError) ? [{ file, resolved }] : [];
  });

  it('of which there are many', () => {
    expect(valid.length).toBeGreaterThan(50);
  });

  it.each(valid)('$file', ({ resolved }) => {
    const { verdict, differences } = planEdit(resolved, resolved, { contract, countsHostile: true });
    expect(verdict).toBe('same');
    expect(
      differences.flatMap(({ classes, sameAnswer, faults }) => [...classes, ...sameAnswer, ...faults]),
    ).toEqual([]);
  });
});

function yamlFilesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name));
}
