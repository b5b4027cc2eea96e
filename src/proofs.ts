/** What code has of `dargah prove` and `dargah replay`; that of `dargah plan` stands in `rules/edit-plan.ts`. */

import { replayedVersion } from './cli/replay/replayed-version.js';
import { type CallName, callOf } from './platform/calls.js';
import { shippedContract } from './platform/contract.js';
import { revisionOfSources } from './reload/revision.js';
import type { Disagreement } from './rules/analysis/judge.js';
import { type AnalyzedRules, analyzeRules, type RulesSource } from './rules/analyze.js';
import { type Diagnostic, isError } from './rules/diagnostic.js';
import { createProofs, type RuleProof } from './rules/prove.js';
import { createReplay, type ReplayResult } from './rules/replay.js';

/** What is proven of the rules of a file; only diagnostics where it has errors. */
export interface ProvenRules {
  /** Of each enabled rule of both calls, and of `default`, in file order. */
  proofs?: readonly RuleProof[];
  /** Where json-logic-js decides a click of a proof otherwise: faults of ours. */
  disagreements?: readonly Disagreement[];
  diagnostics: Diagnostic[];
}

/**
 * Looks for a click that reaches each rule, or proves that there is none. Never throws on bad input.
 * @param options.rules ids, to ask about these alone
 * @param options.now the day of clicks that may come at any; the present unless given
 */
export function prove(
  source: RulesSource,
  { rules, now = new Date() }: { rules?: Iterable<string>; now?: Date } = {},
): ProvenRules {
  const { resolved, diagnostics } = analyzeRules(source);
  if (resolved === undefined || diagnostics.some(isError)) return { diagnostics };
  const { rules: ask, disagreements } = createProofs(
    resolved,
    source.file,
    source.contract ?? shippedContract(),
    now,
  );
  return { proofs: [...ask(rules && new Set(rules))], disagreements, diagnostics };
}

/** A call that was made. */
export interface MadeCall {
  /** The body, as parsed JSON. Without one the call is counted as not to be placed, as one of a record is. */
  request: unknown;
  /** Told by what the request carries unless given. */
  call?: CallName;
  /** When it came; the present unless given. */
  now?: Date;
  /** How many such calls there were; 1 unless given. */
  count?: number;
  /** What it is called where it is the example of a difference; its number unless given. */
  place?: string;
  /** Of a recorded call, the revision that its line names. */
  revision?: string;
}

/** What became of the calls; only diagnostics where one of the versions has errors. */
export interface ReplayedCalls {
  result?: ReplayResult;
  diagnostics: Diagnostic[];
}

/**
 * Decides calls by a version of the rules, and says what differs from the one before. Never throws on bad input.
 * @param after its contract counts for both
 * @param before without it, nothing differs
 */
export function replay(calls: Iterable<MadeCall>, after: RulesSource, before?: RulesSource): ReplayedCalls {
  const { contract = shippedContract() } = after;
  const [next, last] = [after, before].map((source) => source && analyzeRules({ ...source, contract }));
  const diagnostics = [...(last?.diagnostics.filter(isError) ?? []), ...next!.diagnostics];
  if (diagnostics.some(isError)) return { diagnostics };
  const version = (source: RulesSource, { resolved }: AnalyzedRules) =>
    replayedVersion(
      { name: source.file, revision: revisionOfSources(source), resolved: resolved! },
      contract,
    );
  const run = createReplay(version(after, next!), before && version(before, last!), contract);
  let number = 0;
  for (const { request, call, now = new Date(), count = 1, place, revision } of calls) {
    number++;
    run.add({
      ...{ call: call ?? callOf(request, 'click'), request, now, count, place: place ?? String(number) },
      ...(revision !== undefined && { revision }),
    });
  }
  return { result: run.result(), diagnostics };
}
