import { describe, expect, it } from 'vitest';
import { prepareRules } from '../../../src/index.js';
import { goodFile, seededFaults } from './seeded-faults.js';

it('nothing is told of the good file', () => {
  expect(told(goodFile)).toEqual([]);
});

describe('each seeded fault is found, at its place, by its check, and nothing else is told', () => {
  it.each(seededFaults)('%s', (_, { check, text, place }) => {
    expect(told(text)).toEqual([`${place} ${check}`]);
  });
});

function told(text: string): string[] {
  return prepareRules({ file: 'rules.yaml', text }).diagnostics.map(
    ({ line, column, endLine, endColumn, check }) => `${line}:${column}-${endLine}:${endColumn} ${check}`,
  );
}
