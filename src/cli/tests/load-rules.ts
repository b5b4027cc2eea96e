import { type CallName, rulesFor } from '../../platform/calls.js';
import type { Contract } from '../../platform/contract.js';
import type { AnalyzedRules } from '../../rules/analyze.js';
import { type Diagnostic, isError } from '../../rules/diagnostic.js';
import { compileRules } from '../../rules/engine/compile.js';
import { createExplainer, type Explanation } from '../../rules/explain.js';
import type { ResolvedRules } from '../../rules/model.js';
import { type CoverageCounter, createCoverageCounter } from '../../rules/tests/coverage.js';
import { type DecidedCall, type TestedCalls, testedCalls } from '../../rules/tests/run-case.js';
import { memoize } from '../../values/memo.js';
import type { Language } from '../../values/message.js';
import { analyzeFile } from '../analyze-file.js';

/** A rules file that tests refer to. */
export interface TestedRules {
  file: string;
  text: string;
  /** The other files that it is made of. */
  others: readonly { file: string; text: string }[];
  /** Its errors: with one, nothing can be tested. */
  diagnostics: Diagnostic[];
  locate: AnalyzedRules['locate'];
  /** Undefined for a file with errors. */
  counter?: CoverageCounter;
}

/** A rules file and, unless it has errors, what runs its tests. */
export interface LoadedRules extends TestedRules {
  valid?: { resolved: ResolvedRules; tested: TestedCalls; explain(decided: DecidedCall): Explanation };
}

export interface LoadOptions {
  contract: Contract;
  /** The file of `--vars`. */
  vars: string | undefined;
  coverage: boolean;
  language: Language;
  /** Decide each case by json-logic-js as well. */
  judge: boolean;
}

/** @throws {CommandFailure} when the file cannot be read */
export async function loadRules(file: string, options: LoadOptions): Promise<LoadedRules> {
  const { contract, vars, language } = options;
  const {
    text,
    others,
    resolved,
    locate,
    diagnostics: found,
  } = await analyzeFile(file, { contract, varsFile: vars, language });
  const diagnostics = found.filter(isError);
  const loaded = { file, text, others, diagnostics, locate };
  if (diagnostics.length > 0 || resolved === undefined) return loaded;
  const counter = options.coverage ? createCoverageCounter(resolved) : undefined;
  const ruleset = compileRules(resolved, file, contract, counter?.listener);
  const tested = testedCalls(ruleset, contract, options.judge ? resolved : undefined);
  // Compiled once for all cases that fail, if one does.
  const explainerOf = memoize(
    (call: CallName) => createExplainer(rulesFor(call, resolved)!, file, contract),
    new Map(),
  );
  const explain = ({ call, request, now, variants }: DecidedCall) =>
    explainerOf(call)(request, now, variants);
  const valid = { resolved, tested, explain };
  return { ...loaded, ...(counter && { counter }), valid };
}
