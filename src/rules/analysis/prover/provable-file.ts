import { calls } from '../../../platform/calls.js';
import type { Now } from '../../../values/clock.js';
import type { JsonObject } from '../../../values/json.js';
import { buildIndex, openIndex } from '../../engine/index/rule-index.js';
import { Budget } from '../../logic/budget.js';
import type { Condition } from '../../logic/condition.js';
import { compileNamedConditions, shareConditions } from '../../logic/predicate.js';
import { factsReadIn } from '../../logic/references.js';
import { conditionExpressions, type ResolvedRule, type ResolvedRules } from '../../model.js';
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
  const { call, file } = resolved;
  const { vars, timezone } = file;
  const named = (name: string) => resolved.conditions.get(name)?.condition;
  const reader = new TreeReader(trees, { vars, named, domains, timezone, hasSwitches });
  const rules = resolved.rules.filter(({ enabled }) => enabled);
  const find = finderOf(resolved, rules);
  const treeOf = (rule: number) => reader.read(rules[rule]!.condition);
  let asking: Map<Leaf, number[]> | undefined;
  return {
    resolved,
    rules,
    treeOf,
    read: (condition) => reader.read(condition),
    rulesAsking(leaf) {
      asking ??= rulesByFreeLeaf(rules.map((_, rule) => trees.leavesOf(treeOf(rule))));
      return asking.get(leaf) ?? [];
    },
    firstMatch: (request, now) => find(calls[call].facts(request, vars, now)),
    readsClock: [...conditionExpressions(resolved)].some((expression) =>
      factsReadIn(expression).some(
        ({ path, itemOf }) => itemOf === undefined && (path === undefined || /^(now\b|$)/.test(path)),
      ),
    ),
  };
}

function rulesByFreeLeaf(leavesOfRules: readonly (readonly Leaf[])[]): Map<Leaf, number[]> {
  const found = new Map<Leaf, number[]>();
  leavesOfRules.forEach((leaves, rule) => {
    for (const leaf of leaves) {
      if (leaf.kind !== 'free') continue;
      const known = found.get(leaf);
      if (known) known.push(rule);
      else found.set(leaf, [rule]);
    }
  });
  return found;
}

function finderOf(resolved: ResolvedRules, rules: readonly ResolvedRule[]): (facts: unknown) => Responder {
  const conditions = new Map(
    [...resolved.conditions.values()].map(({ name, condition }) => [name, condition]),
  );
  const { index, remaining } = buildIndex(
    rules.map(({ condition }) => condition),
    (name) => conditions.get(name),
  );
  const predicates = remaining.map(shareConditions(compileNamedConditions(conditions)));
  const finder = openIndex(index, rules.length);
  const budget = new Budget();
  return (facts) => {
    budget.renew();
    return finder.first(facts, (rule) => {
      try {
        return predicates[rule]!(facts, budget);
      } catch {
        // By definition a rule that cannot be evaluated does not match.
        return false;
      }
    });
  };
}
