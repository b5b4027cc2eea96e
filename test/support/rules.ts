import { expect } from 'vitest';
import {
  type Decision,
  decide,
  type PreparedRules,
  prepareRules,
  type Ruleset,
  type RulesSource,
} from '../../src/index.js';
import { type AnalyzedRules, analyzeRules } from '../../src/rules/analyze.js';
import { isError } from '../../src/rules/diagnostic.js';
import type { ResolvedRules } from '../../src/rules/model.js';
import { compileAnalyzed } from '../../src/rules/prepare.js';

/** As a reload prepares rules, which answer before there are warnings: searching for those takes longer than all else. */
export function prepareAtOnce(source: RulesSource): PreparedRules {
  return compileAnalyzed(analyzeRules(source, withoutWarnings), source.file);
}

/** What a text that must be good is judged by. */
export function resolvedRules(text: string): ResolvedRules {
  return analyzeRules({ file: 'rules.yaml', text }, withoutWarnings).resolved!;
}

/** The rules of a text by which clicks are decided; undefined where it has errors. */
export function soundRules(text: string): ResolvedRules | undefined {
  const { resolved, diagnostics } = analyzeRules({ file: 'rules.yaml', text }, withoutWarnings);
  return diagnostics.some(isError) ? undefined : resolved;
}

/** What is known of a text that must be good, without warnings. */
export function analyzedRules(text: string): AnalyzedRules & { resolved: ResolvedRules } {
  const found = analyzeRules({ file: 'rules.yaml', text }, withoutWarnings);
  expect(found.diagnostics.filter(isError)).toEqual([]);
  return { ...found, resolved: found.resolved! };
}

function withoutWarnings(): boolean {
  return false;
}

/** The ruleset of a text that must be good. */
export function goodRules(text: string): Ruleset {
  const { ruleset, diagnostics } = prepareAtOnce({ file: 'rules.yaml', text });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return ruleset!;
}

/** What a good file answers to a request; by default at 2026-11-22T10:00:00 in Tehran. */
export function answer(text: string, request: unknown, now = new Date('2026-11-22T06:30:00Z')): Decision {
  return decide(goodRules(text), request, { now });
}

/** A file around some rules. */
export function fileOf(body: string): string {
  return `version: 1\n${body}\n${/^default:/m.test(body) ? '' : 'default: { text_message: پیش‌فرض }\n'}`;
}

/** `line:column check` of each diagnostic. */
export function troubles(text: string): string[] {
  const { diagnostics } = prepareRules({ file: 'rules.yaml', text });
  return diagnostics.map(
    ({ line, column, check, severity }) =>
      `${line}:${column} ${check}${severity === 'warning' ? ' (warning)' : ''}`,
  );
}
