import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plan as planSources } from '../../../../../src/index.js';
import { shippedContract } from '../../../../../src/platform/contract.js';
import { planEdit } from '../../../../../src/rules/edit-plan.js';
import { baseFile, edits, planted, refactorings, resolvedFrom } from '../../../../support/edits.js';
import { mulberry32 } from '../../../../support/random.js';
import { soundRules } from '../../../../support/rules.js';
import { size } from '../../../../support/soak.js';

const contract = shippedContract();
const before = resolvedFrom(baseFile());
const perKind = size(15, 1);

describe('a planted edit is found, with its cause and nothing else', () => {
  const all = [...planted(edits, Object.keys(edits).length * perKind, mulberry32(1))];
  it.each(all)('$name', ({ after, cause, call = 'click' }) => {
    const plan = planEdit(before, resolvedFrom(after), { contract });
    expect(plan.verdict).toBe('changes');
    const found = plan.differences.flatMap(({ call, classes }) =>
      classes.filter(({ isHostile }) => !isHostile).map((one) => ({ call, cause: one.cause })),
    );
    expect(found).toContainEqual({ call, cause: expect.objectContaining(cause!) });
    // Of the other call it says nothing, but of receivers that both have.
    expect(found.filter((one) => one.call !== call && one.cause.kind !== 'receiver')).toEqual([]);
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
    const resolved = soundRules(readFileSync(file, 'utf8'));
    return resolved ? [{ file, resolved }] : [];
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

describe('for code', () => {
  const file = (text: string) => ({
    file: 'rules.yaml',
    text: `version: 1\nrules: [{ id: a, match: { touchpoint: CHAT }, respond: { text_message: ${text} } }]\ndefault: { text_message: d }\n`,
  });

  it('a plan takes two texts', () => {
    const { plan, diagnostics } = planSources(file('one'), file('two'));
    expect(diagnostics).toEqual([]);
    expect(plan).toMatchObject({
      verdict: 'changes',
      differences: [{ call: 'click', classes: [{ cause: { kind: 'answer', rule: 'a' } }] }],
    });
  });

  it('errors of either text are diagnostics', () => {
    for (const [before, after] of [
      [file('one'), { file: 'bad.yaml', text: '[' }],
      [{ file: 'bad.yaml', text: '[' }, file('two')],
    ] as const) {
      const { plan, diagnostics } = planSources(before, after);
      expect(plan).toBeUndefined();
      expect(diagnostics).toMatchObject([{ file: 'bad.yaml', severity: 'error' }]);
    }
  });
});
