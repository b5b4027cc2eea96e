/**
 * Rules engines, each with the same rules written as its own documentation advises. An engine is made from the rules
 * of a rules file as data; its `run` takes a request and yields the number of the first rule that holds, or -1.
 */
import { decide } from '../dist/index.js';
import { logicOf, scan } from './logic.mjs';
import { matcherFrom, rulesetFrom } from './rulesets.mjs';

export const engines = {
  /** The whole decision: facts, match, answer. */
  Dargah: async (data) => {
    const ruleset = rulesetFrom(data);
    const numbers = new Map(data.rules.map(({ id }, number) => [id, number]));
    const now = new Date();
    return { run: (request) => numbers.get(decide(ruleset, request, { now }).rule) ?? -1 };
  },

  /** What the others do: find the rule. */
  'Dargah, matching alone': async (data) => ({ run: matcherFrom(data) }),

  'json-logic-js': async ({ rules }) => ({ run: scan(rules.map(logicOf)) }),

  /** All rules compiled to one function, its fastest way; a function each where its compiler cannot take so many. */
  'json-logic-engine': async ({ rules }) => {
    const { LogicEngine } = await import('json-logic-engine');
    const engine = new LogicEngine();
    try {
      const run = engine.build({ if: [...rules.flatMap((rule, i) => [logicOf(rule), i]), -1] });
      if (run({}) === -1) return { run };
      throw new Error('not compiled');
    } catch {
      const compiled = rules.map((rule) => engine.build(logicOf(rule)));
      return { run: (request) => compiled.findIndex((holds) => holds(request)) };
    }
  },

  /**
   * One flag with a variant for each rule, and a targeting of if / else if / else: compiled, as is its default, or
   * interpreted where there are too many rules for its compiler.
   */
  '@openfeature/flagd-core': async ({ rules }) => {
    const { FlagdCore } = await import('@openfeature/flagd-core');
    const variants = Object.fromEntries(rules.map((_, i) => [`rule-${i}`, i]));
    const targeting = { if: [...rules.flatMap((rule, i) => [logicOf(rule), `rule-${i}`]), 'none'] };
    const flag = { state: 'ENABLED', variants: { ...variants, none: -1 }, defaultVariant: 'none', targeting };
    const silent = Object.fromEntries(['error', 'warn', 'info', 'debug'].map((level) => [level, () => {}]));
    for (const disableDynamicCodeGeneration of [false, true]) {
      const core = new FlagdCore(undefined, silent, { disableDynamicCodeGeneration });
      core.setConfigurations(JSON.stringify({ flags: { answer: flag } }));
      const run = (request) => core.resolveNumberEvaluation('answer', -2, request).value;
      if (run({}) === -1) return { run };
    }
    throw new Error('takes no flag with so many rules');
  },

  /** A decision table, hit policy "first". */
  '@gorules/zen-engine': async ({ rules }) => {
    const { ZenEngine } = await import('@gorules/zen-engine');
    const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(decisionTable(rules))));
    const run = async (request) => (await decision.evaluate(request)).result?.rule ?? -1;
    return { run, isAsync: true };
  },

  /** A priority for each rule, so that they are asked in order, and a stop at the first that holds. */
  'json-rules-engine': async ({ rules }) => {
    const { Engine } = await import('json-rules-engine');
    const engine = new Engine([], { allowUndefinedFacts: true });
    rules.forEach(({ match }, rule) => {
      engine.addRule({
        priority: rules.length - rule,
        conditions: { all: conditions(match) },
        event: { type: 'matched', params: { rule } },
        onSuccess: () => engine.stop(),
      });
    });
    const run = async ({ touchpoint, user_side, extra_data }) => {
      const { events } = await engine.run({ touchpoint, user_side, campaign: extra_data.campaign });
      return events[0]?.params.rule ?? -1;
    };
    // A stop stops every run that is under way.
    return { run, isAsync: true, atATime: 1 };
  },
};

function conditions(match) {
  return Object.entries(match).map(([path, value]) => ({
    fact: path.split('.').at(-1),
    operator: Array.isArray(value) ? 'in' : 'equal',
    value,
  }));
}

function decisionTable(rules) {
  const fields = Object.keys(rules[0].match);
  const cell = (value) =>
    [value]
      .flat()
      .map((one) => JSON.stringify(one))
      .join(', ');
  const table = {
    hitPolicy: 'first',
    inputs: fields.map((field, i) => ({ id: `in${i}`, name: field, type: 'expression', field })),
    outputs: [{ id: 'out', name: 'rule', type: 'expression', field: 'rule' }],
    rules: rules.map(({ match }, rule) => ({
      _id: `rule-${rule}`,
      ...Object.fromEntries(fields.map((field, i) => [`in${i}`, cell(match[field])])),
      out: String(rule),
    })),
  };
  const edge = (id, sourceId, targetId) => ({ id, type: 'edge', sourceId, targetId });
  return {
    nodes: [
      { id: 'in', name: 'request', type: 'inputNode', position: { x: 0, y: 0 } },
      { id: 'table', name: 'rules', type: 'decisionTableNode', position: { x: 0, y: 0 }, content: table },
      { id: 'out', name: 'answer', type: 'outputNode', position: { x: 0, y: 0 } },
    ],
    edges: [edge('first', 'in', 'table'), edge('second', 'table', 'out')],
  };
}
