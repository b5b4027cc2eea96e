/** Rule sets of any size from data: reading a hundred thousand rules as YAML would take longer than all the rest. */
import { shippedContract } from '../dist/platform/contract.js';
import { compileRules } from '../dist/rules/engine/compile.js';
import { openIndex } from '../dist/rules/engine/index/rule-index.js';
import { planRules } from '../dist/rules/engine/plan.js';
import { readRulesFile } from '../dist/rules/format/rules-file.js';
import { shareConditions } from '../dist/rules/logic/predicate.js';
import { resolveRules } from '../dist/rules/model.js';

export function resolvedFrom(data) {
  const fail = (finding) => {
    throw new Error(`${JSON.stringify(finding.path)}: ${finding.message}`);
  };
  return resolveRules(readRulesFile(data, fail), fail);
}

export function rulesetFrom(data) {
  return compileRules(resolvedFrom(data), 'rules.yaml', shippedContract());
}

/**
 * Matching alone, as `decide` does it: the number of the first rule that holds for facts, or -1. No part of Dargah
 * does only this, so it is put together here. Rules may not use named conditions.
 */
export function matcherFrom(data) {
  const { ids, index, conditions, conditionOf } = planRules(resolvedFrom(data), 'rules.yaml');
  const ruleIndex = openIndex(index, ids.length);
  const share = shareConditions((name) => {
    throw new Error(`the condition "${name}" is not defined`);
  });
  const predicates = conditions.map(share);
  return (facts) =>
    ruleIndex.first(facts, (rule) => {
      try {
        return predicates[conditionOf[rule]](facts);
      } catch {
        return false;
      }
    });
}
