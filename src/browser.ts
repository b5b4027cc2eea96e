/**
 * Dargah for web pages: the rules themselves, without a server, files or modules of Node. It generates no code, so that
 * it runs under a strict Content-Security-Policy, in a page as in a worker. `npm run build` makes one file of it.
 *
 * @example
 * import { explain } from 'dargah/browser';
 * const { explanation, diagnostics } = explain({ file: 'rules.yaml', text }, { touchpoint: 'CHAT' });
 */

import { type ExplanationData, explanationAsData } from './cli/format/explain/json.js';
import { callOf, rulesFor } from './platform/calls.js';
import type { Variants } from './platform/facts.js';
import { createJudge } from './rules/analysis/judge.js';
import { analyzeRules, type RulesSource } from './rules/analyze.js';
import { type Diagnostic, isError } from './rules/diagnostic.js';
import { explain as explainAt } from './rules/explain.js';

export type { ExplainedPart, ExplainedRule, ExplanationData } from './cli/format/explain/json.js';
export * from './decide.js';
export type { Variants } from './platform/facts.js';

/** What there is to say about a rules file, in reading order. Never throws on bad input. */
export function lint(source: RulesSource): Diagnostic[] {
  return analyzeRules(source).diagnostics;
}

/** An explanation; undefined where the file has errors, or has no `sessions` and is asked about a session call. */
export interface ExplainedRequest {
  explanation?: ExplanationData;
  diagnostics: Diagnostic[];
}

/**
 * Says which rule answers a request, and why the others do not, as `dargah explain --format json` does. Never throws on bad
 * input.
 * @param options.now the instant of the click; the present unless given
 * @param options.variants by experiment, those that the person gets
 * @param options.all also the rules behind the one that answers, as far as they would have matched
 */
export function explain(
  source: RulesSource,
  request: unknown,
  { now = new Date(), variants, all = false }: { now?: Date; variants?: Variants; all?: boolean } = {},
): ExplainedRequest {
  const { diagnostics, resolved: valid, contract, locate } = analyzeRules(source);
  const resolved =
    diagnostics.some(isError) || valid === undefined ? undefined : rulesFor(callOf(request, 'click'), valid);
  if (resolved === undefined) return { diagnostics };
  const { file } = source;
  const explanation = explainAt(resolved, file, contract, request, now, createJudge(resolved), variants);
  const view = { file, request, numbersAsText: [], now, locate, all };
  return { explanation: explanationAsData(explanation, view), diagnostics };
}
