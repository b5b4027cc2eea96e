import { expect } from 'vitest';
import { type Decision, decide, prepareRules, type Ruleset } from '../../src/index.js';

/** The ruleset of a text that must be good. */
export function goodRules(text: string): Ruleset {
  const { ruleset, diagnostics } = prepareRules({ file: 'rules.yaml', text });
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
