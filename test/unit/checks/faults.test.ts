import { describe, expect, it } from 'vitest';
import { prepareRules } from '../../../src/index.js';
import { goodFile, seededFaults } from './seeded-faults.js';

it('nothing is reported about the good file', () => {
  expect(reportedIn(goodFile)).toEqual([]);
});

describe('each seeded fault is found, at its place, by its check, and nothing else is reported', () => {
  it.each(seededFaults)('%s', (_, { check, text, place }) => {
    expect(reportedIn(text)).toEqual([`${place} ${check}`]);
  });
});

function reportedIn(text: string): string[] {
  return prepareRules({ file: 'rules.yaml', text }).diagnostics.map(
    ({ line, column, endLine, endColumn, check }) => `${line}:${column}-${endLine}:${endColumn} ${check}`,
  );
}
