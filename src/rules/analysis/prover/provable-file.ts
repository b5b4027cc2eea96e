import type { Now } from '../../../values/clock.js';
import type { JsonObject } from '../../../values/json.js';
import { memoize } from '../../../values/memo.js';
import { pushTo } from '../../../values/push-to.js';
import { factsOfRules, hasPhases } from '../../engine/experiments.js';
import { openIndex } from '../../engine/index/rule-index.js';
import { indexOf } from '../../engine/plan.js';
import { experimentsAt } from '../../format/experiments.js';
import { Budget } from '../../logic/budget.js';
import type { Condition } from '../../logic/condition.js';
import {
  compileCondition,
  compileNamedConditions,
  type Predicate,
  shareConditions,
} from '../../logic/predicate.js';
import { factsReadIn, mayRead } from '../../logic/references.js';
import { conditionExpressions, namedIn, type ResolvedRule, type ResolvedRules } from '../../model.js';
import type { Domains } from './domains.js';
import { TreeReader } from './read-tree.js';
import type { FreeLeaf, Leaf, Tree, Trees } from './tree.js';

/** A rule of a file by its place among the enabled ones, or the default. */
export type Responder = number;

/** In place of a rule: the default. */
export const theDefault: Responder = -1;

/** A rules file, ready to be asked: its rules as trees, and its own index and predicates as the judge of clicks. */
export interface ProvableFile {
  resolved: ResolvedRules;
  /** The enabled rules, in file order. */
  rules: readonly ResolvedRule[];
  /** The condition of a rule. */
  treeOf(rule: number): Tree;
  /** Any condition of the file. */
  read(condition: Condition): Tree;
  /** The rule that answers a request, by the file's own index and predicates, or {@link theDefault}. */
  firstMatch(request: JsonObject, now: Now): Responder;
  /** Whether a condition of the file holds for a request; undefined where it throws. */
  evaluate(condition: Condition, request: JsonObject, now: Now): boolean | undefined;
  /** The rules that ask for something that is not understood, in file order. */
  rulesAsking(leaf: FreeLeaf): readonly number[];
  /** Whether a condition reads the time. */
  readsClock: boolean;
}

/**
 * Opens a file without errors. Files that are held against each other share the trees.
 * @param hasSwitches see `Source`
 */
export function openFile(
  resolved: ResolvedRules,
  { trees, domains }: { trees: Trees; domains: Domains },
  hasSwitches: boolean,
): ProvableFile {
  const { vars, timezone, experiments } = resolved.file;
  const factsOf = factsOfRules(resolved);
  const reader = new TreeReader(trees, {
    ...{ vars, domains, timezone, experiments, hasSwitches },
    named: namedIn(resolved),
  });
  const rules = resolved.rules.filter(({ enabled }) => enabled);
  const treeOf = (rule: number) => reader.read(rules[rule]!.condition);
  const named = compileNamedConditions(namedIn(resolved));
  const predicateOf = memoize((condition: Condition) => compileCondition(condition, named));
  const budget = new Budget();
  const evaluate = (condition: Condition, facts: unknown): boolean | undefined => {
    budget.renew();
    return outcomeOf(predicateOf(condition), facts, budget);
  };
  let find: ((facts: unknown) => Responder) | undefined;
  let asking: Map<Leaf, number[]> | undefined;
  return {
    resolved,
    rules,
    treeOf,
    read: (condition) => reader.read(condition),
    firstMatch(request, now) {
      const facts = factsOf(request, now);
      if (rules.length <= mostScanned) return rules.findIndex(({ condition }) => evaluate(condition, facts));
      find ??= finderOf(resolved);
      return find(facts);
    },
    evaluate: (condition, request, now) => evaluate(condition, factsOf(request, now)),
    rulesAsking(leaf) {
      asking ??= rulesByFreeLeaf(rules.map((_, rule) => trees.leavesOf(treeOf(rule))));
      return asking.get(leaf) ?? [];
    },
    readsClock: [...conditionExpressions(resolved)].some((expression) =>
      factsReadIn(expression).some(
        ({ path, itemOf }) =>
          itemOf === undefined &&
          (mayRead(path, 'now') || experimentsAt(path ?? '', experiments).some(hasPhases)),
      ),
    ),
  };
}

/** Up to this many rules, few questions are worth an index. */
const mostScanned = 100;

function finderOf(resolved: ResolvedRules): (facts: unknown) => Responder {
  const { index, remaining } = indexOf(resolved);
  const predicates = remaining.map(shareConditions(compileNamedConditions(namedIn(resolved))));
  const finder = openIndex(index, remaining.length);
  const budget = new Budget();
  return (facts) => {
    budget.renew();
    return finder.first(facts, (rule) => outcomeOf(predicates[rule]!, facts, budget) === true);
  };
}

/** By definition, a rule that cannot be evaluated does not match. */
function outcomeOf(predicate: Predicate, facts: unknown, budget: Budget): boolean | undefined {
  try {
    return predicate(facts, budget);
  } catch {
    return undefined;
  }
}

function rulesByFreeLeaf(leavesOfRules: readonly (readonly Leaf[])[]): Map<Leaf, number[]> {
  const found = new Map<Leaf, number[]>();
  leavesOfRules.forEach((leaves, rule) => {
    for (const leaf of leaves) {
      if (leaf.kind === 'free') pushTo(found, leaf, rule);
    }
  });
  return found;
}
