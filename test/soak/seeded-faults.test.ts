import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../process/reload/folder.js';
import { checkout } from '../support/dargah.js';
import { isFull } from '../support/soak.js';

/** Tests of `npm test` that enter by a file's text and look at the answer. */
const tests = ['test/unit/rules/front-door.test.ts', 'test/unit/rules/engine/shared-predicates.test.ts'];

/** Faults, each a text of the source and what stands in its place. */
const faults: [file: string, from: string, to: string][] = [
  ['logic/condition-key.ts', "'one-of': { path: literalKey, values: literalKey }", "'one-of': {} as never"],
  ['logic/condition-key.ts', "'one-of': { path: literalKey, values", "'one-of': { path: () => '', values"],
  [
    'logic/condition-key.ts',
    "'one-of': { path: literalKey, values: literalKey }",
    "'one-of': { path: literalKey, values: (all) => String(all.length) }",
  ],
  [
    'logic/condition-key.ts',
    'equals: { path: literalKey, value: literalKey, strict: String }',
    "equals: { path: literalKey, value: literalKey, strict: () => '' }",
  ],
  [
    'logic/condition-key.ts',
    'equals: { path: literalKey, value: literalKey',
    'equals: { path: literalKey, value: String',
  ],
  ['logic/condition-key.ts', 'equals: { path: literalKey', "equals: { path: () => ''"],
  [
    'logic/condition-key.ts',
    'compares: { path: literalKey, operator: String',
    'compares: { path: literalKey, operator: (one) => one.charAt(0)',
  ],
  ['logic/condition-key.ts', 'operator: String, value: literalKey', "operator: String, value: () => ''"],
  [
    'logic/condition-key.ts',
    'contains: { path: literalKey, text: literalKey }',
    "contains: { path: literalKey, text: () => '' }",
  ],
  ['logic/condition-key.ts', 'named: { name: literalKey }', "named: { name: () => '' }"],
  [
    'logic/condition-key.ts',
    'opaque: { expression: expressionKey }',
    'opaque: { expression: ({ kind }) => kind }',
  ],
  [
    'logic/condition-key.ts',
    "let key = `${condition.kind} ${parts.join(' ')}`",
    "let key = `${condition.kind} ${[...parts].sort().join(' ')}`.replace('or ', 'and ')",
  ],
  [
    'logic/condition-key.ts',
    'numberIn(byValue, condition.value)',
    'numberIn(byValue, String(condition.value))',
  ],
  [
    'logic/condition-key.ts',
    "condition.kind === 'equals' && !condition.strict",
    "condition.kind === 'equals'",
  ],
  [
    'logic/expression.ts',
    'JSON.stringify(value, numbersAsTheyAre)',
    'JSON.stringify(value, numbersAsTheyAre).slice(0, 40)',
  ],
  [
    'logic/expression.ts',
    'expression.fallback ? [expression.path, toJsonLogic(expression.fallback)] : expression.path',
    'expression.path',
  ],
  [
    'engine/index/requirements.ts',
    'if (known.includes(condition)) return always;',
    'if (known.some(({ kind }) => kind === condition.kind)) return always;',
  ],
  [
    'engine/index/requirements.ts',
    'if (known.includes(condition)) return always;',
    "if (known.includes(condition) || condition.kind === 'contains') return always;",
  ],
  [
    'engine/index/requirements.ts',
    '!condition.strict && isTheOnlyOneOfItsKey(value)',
    'isTheOnlyOneOfItsKey(value)',
  ],
  ['engine/index/requirements.ts', '!condition.strict && isTheOnlyOneOfItsKey(value)', '!condition.strict'],
  [
    'engine/index/requirements.ts',
    'values: condition.values.filter(isScalar), part, isAll: false',
    'values: condition.values.filter(isScalar), part, isAll: true',
  ],
  [
    'engine/index/requirements.ts',
    'if (choice === undefined || choice.path !== path) return undefined;',
    'if (choice === undefined) return undefined;',
  ],
  [
    'engine/index/requirements.ts',
    'if (!condition.holds) found.isPossible = false;',
    'if (condition.holds) found.isPossible = false;',
  ],
  [
    'engine/index/requirements.ts',
    'const isOpen = operator.length === 1;',
    'const isOpen = operator.length === 2;',
  ],
  ['engine/index/intervals.ts', 'points[i] === number ? 2 * i + 1 : 2 * i', '2 * i'],
  ['engine/index/intervals.ts', 'if (isWhole) nextOpen[i] = i + 1;', 'nextOpen[i] = i + 1;'],
  ['engine/index/intervals.ts', 'if (points[middle]! < number)', 'if (points[middle]! <= number)'],
  ['engine/index/key-literals.ts', 'if (!mayBeNumber(literal)) return literal;', 'return literal;'],
  ['engine/index/key-literals.ts', 'return text === undefined ? -1 : this.find(text);', 'return -1;'],
  ['engine/index/key-literals.ts', 'return this.ids.get(value ? 1 : 0) ?? -1;', 'return -1;'],
  [
    'engine/index/rule-index.ts',
    'lookups[opened]!.from < nextOf(cursors[0]!)',
    'lookups[opened]!.from > nextOf(cursors[0]!)',
  ],
  ['engine/index/rule-index.ts', 'if (nextOf(heap[above]!) <= rule) break;', 'break;'],
  ['engine/index/build.ts', 'part: isAll ? part : undefined', 'part'],
  [
    'engine/plan.ts',
    'conditionOf[rule] = conditions.add(sameness(condition), condition);',
    "conditionOf[rule] = conditions.add(condition.kind === 'one-of' ? condition.kind : sameness(condition), condition);",
  ],
  [
    'engine/index/requirements.ts',
    'return { path, values, part: condition, isAll: true };',
    'return { path, values: values.slice(0, 1), part: condition, isAll: true };',
  ],
  [
    'engine/index/build.ts',
    'for (const text of new Set(choice.values)) texts.push({ text, rule });',
    'texts.push({ text: choice.values[0]!, rule });',
  ],
];

// A run of the tests for each: too long for every run. What is looked for stands in the source all the same.
it.each(faults)('src/rules/%s holds what a fault is made of: %s', (file, from) => {
  expect(readFileSync(join(checkout, 'src/rules', file), 'utf8').split(from)).toHaveLength(2);
});

it.runIf(isFull).each(faults)(
  'a fault in %s is caught: %s → %s',
  { timeout: 600_000 },
  async (file, from, to) => {
    const folder = temporaryFolder();
    for (const name of ['src', 'test', 'schemas', 'package.json', 'vitest.config.ts', 'tsconfig.json']) {
      cpSync(join(checkout, name), join(folder, name), { recursive: true });
    }
    symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
    const path = join(folder, 'src/rules', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(from, () => to),
    );
    const run = promisify(execFile)(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...tests], {
      cwd: folder,
      env: { PATH: process.env.PATH, NO_COLOR: '1' },
      maxBuffer: 2 ** 26,
    });
    await expect(run).rejects.toThrow();
    // It fails by its assertions, and not since it cannot run.
    const { stderr } = (await run.catch((error: unknown) => error)) as { stderr: string };
    expect(stderr).toMatch(/AssertionError/);
  },
);
