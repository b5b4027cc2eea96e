import { analyzeRules, type RulesSource } from './analyze.js';
import { type Diagnostic, isError } from './diagnostic.js';
import { compileRules } from './engine/compile.js';
import type { Ruleset } from './engine/decide.js';

/** A ruleset, unless a diagnostic is an error. Diagnostics come in reading order. */
export interface PreparedRules {
  ruleset?: Ruleset;
  diagnostics: Diagnostic[];
}

/** Parses, checks and compiles a rules file. Never throws on bad input. */
export function prepareRules(source: RulesSource): PreparedRules {
  const { diagnostics, resolved, contract } = analyzeRules(source);
  if (resolved === undefined || diagnostics.some(isError)) return { diagnostics };
  return { ruleset: compileRules(resolved, source.file, contract), diagnostics };
}
