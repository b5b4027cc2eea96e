import { type AnalyzedRules, analyzeRules, type RulesSource } from './analyze.js';
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
  return compileAnalyzed(analyzeRules(source), source.file);
}

/** The same for a file that is analyzed already. */
export function compileAnalyzed(
  { diagnostics, resolved, contract }: AnalyzedRules,
  file: string,
): PreparedRules {
  if (resolved === undefined || diagnostics.some(isError)) return { diagnostics };
  return { ruleset: compileRules(resolved, file, contract), diagnostics };
}
