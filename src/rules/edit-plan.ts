import { callNames, rulesFor } from '../platform/calls.js';
import { type Contract, shippedContract } from '../platform/contract.js';
import type { DifferenceClass } from './analysis/difference/classes.js';
import {
  type Difference,
  type DifferenceOptions,
  differenceOf,
  type Fault,
  type UnknownPair,
} from './analysis/difference/difference.js';
import { analyzeRules, type RulesSource } from './analyze.js';
import { type Diagnostic, isError } from './diagnostic.js';
import { type PlanSummary, summaryOf, type Verdict } from './edit-summary.js';
import { readRulesFile } from './format/rules-file.js';
import { type ResolvedRules, resolveRules } from './model.js';
import { parseParts, type SourceTexts } from './parts.js';

/** What an edit of a rules file changes. */
export interface EditPlan {
  verdict: Verdict;
  /** By call, clicks first. */
  differences: readonly Difference[];
  /** Set where only one version answers session calls. */
  sessions?: 'added' | 'removed';
}

/** A plan; undefined where one of the versions has errors. */
export interface PlannedEdit {
  plan?: EditPlan;
  /** The errors of the version before, and what was found in the one after. */
  diagnostics: Diagnostic[];
}

/**
 * Proves what an edit of a rules file changes: who gets another answer, with a click for each change. Never throws on bad
 * input.
 * @param after its contract counts for both
 */
export function plan(
  before: RulesSource,
  after: RulesSource,
  options: Pick<EditPlanOptions, 'today' | 'countsHostile'> = {},
): PlannedEdit {
  const { contract = shippedContract() } = after;
  const [old, edited] = [before, after].map((source) => analyzeRules({ ...source, contract }));
  const diagnostics = [...old!.diagnostics.filter(isError), ...edited!.diagnostics];
  if (diagnostics.some(isError) || !old!.resolved || !edited!.resolved) return { diagnostics };
  return { plan: planEdit(old!.resolved, edited!.resolved, { contract, ...options }), diagnostics };
}

export interface EditPlanOptions extends DifferenceOptions {
  /** Whether changes count that only requests show which are made to break a test. Default: false. */
  countsHostile?: boolean | undefined;
}

/** Finds what an edit changes, for clicks and for session calls. Both versions must be without errors. */
export function planEdit(before: ResolvedRules, after: ResolvedRules, options: EditPlanOptions): EditPlan {
  const differences = bothHave(before, after).map(([one, other]) => differenceOf(one, other, options));
  const [was, is] = [before, after].map(({ sessions }) => sessions !== undefined);
  const sessions = was === is ? undefined : is ? 'added' : 'removed';
  return {
    verdict: verdictOf(differences, sessions !== undefined, options.countsHostile ?? false),
    differences,
    ...(sessions && { sessions }),
  };
}

function bothHave(before: ResolvedRules, after: ResolvedRules): [ResolvedRules, ResolvedRules][] {
  return callNames.flatMap((call) => {
    const [one, other] = [rulesFor(call, before), rulesFor(call, after)];
    return one && other ? [[one, other]] : [];
  });
}

function verdictOf(
  differences: readonly Difference[],
  hasOtherCalls: boolean,
  countsHostile: boolean,
): Verdict {
  const counts = ({ isHostile }: DifferenceClass | UnknownPair) => countsHostile || !isHostile;
  if (hasOtherCalls || differences.some(({ classes }) => classes.some(counts))) return 'changes';
  const isOpen = differences.some(({ unknown, isCut, faults }) => {
    return isCut || faults.length > 0 || unknown.some(counts);
  });
  return isOpen ? 'unknown' : 'same';
}

/**
 * The sum of what an edit changes, without a click for each change.
 * @param before a text that was in force; what is wrong with it by now is passed over
 * @param mayGoOn asked between questions; where it says no, the rest is left
 */
export function summarizeEdit(
  before: SourceTexts,
  after: ResolvedRules,
  { contract, mayGoOn }: { contract: Contract; mayGoOn(): boolean },
): PlanSummary | undefined {
  const { data } = parseParts(before);
  const file = data === undefined ? undefined : readRulesFile(data, () => {});
  if (file === undefined) return undefined;
  return summaryOf(
    planEdit(
      resolveRules(file, () => {}),
      after,
      { contract, mayGoOn, confirms: false },
    ),
  );
}

/** Faults of ours that a plan has met. */
export function faultsOf({ differences }: EditPlan): readonly Fault[] {
  return differences.flatMap(({ faults }) => faults);
}
