import jsonLogic from 'json-logic-js';
import '../../../../support/our-operators.js';
import { describe, expect, test } from 'vitest';
import { shippedContract } from '../../../../../src/platform/contract.js';
import type { Difference } from '../../../../../src/rules/analysis/difference/difference.js';
import type { EdgeTest } from '../../../../../src/rules/analysis/difference/edge.js';
import { logicOfTest } from '../../../../../src/rules/analysis/difference/edge-words.js';
import { isHostile } from '../../../../../src/rules/analysis/prover/witness.js';
import { planEdit } from '../../../../../src/rules/edit-plan.js';
import { compileRules } from '../../../../../src/rules/engine/compile.js';
import { type Decision, decide, decisiveRule } from '../../../../../src/rules/engine/decide.js';
import { factsOfRules } from '../../../../../src/rules/engine/experiments.js';
import { createClock } from '../../../../../src/values/clock.js';
import { resolvedFrom } from '../../../../support/edits.js';
import {
  clicksOver,
  randomProvenFile,
  type Vocabulary,
  vocabularies,
} from '../../../../support/prover-files.js';
import { below, mulberry32, pick, type Random } from '../../../../support/random.js';
import { size } from '../../../../support/soak.js';

/** Random edits of random files: what a plan says holds for as many clicks as there is time for. */

// In the soak as many as `EDITS` says, from the seed `SEED` on: parts of it can run side by side.
const edits = size(Number(process.env.EDITS ?? 20_000), 30);
const firstSeed = Number(process.env.SEED ?? 0);
const clicksEach = size(1_000, 200);
const contract = shippedContract();
const clock = createClock('Asia/Tehran');
const rest = vocabularies.map((vocabulary, index) => ({ vocabulary, index }));

describe('a click that comes out otherwise is of a pair that the plan lists', () => {
  test.each(rest)('over $vocabulary.paths ($index)', ({ vocabulary, index }) => {
    for (let count = 0; count < edits / vocabularies.length; count++) {
      const seed = firstSeed + index * 1_000_003 + count;
      expect(faultsOf(seed, vocabulary), `seed ${seed}`).toEqual([]);
    }
  });

  // Where an edit cuts is for people to read, and some places are not found: where a list meets its own length, say.
  test('and beyond an edge that the plan names, but for one in twenty', () => {
    expect(edges.beyond).toBeGreaterThan(0);
    expect(edges.within).toBeLessThanOrEqual((edges.beyond + edges.within) / 20);
  });
});

/** Clicks of pairs for which a plan says where the edit cuts. */
const edges = { beyond: 0, within: 0 };

interface File {
  version: 1;
  vars: object;
  conditions: object;
  notify: object;
  rules: RuleData[];
  default: object;
}

interface RuleData {
  id: string;
  when: unknown;
  respond: unknown;
  notify?: unknown;
}

function faultsOf(seed: number, vocabulary: Vocabulary): string[] {
  const random = mulberry32(seed);
  const { before, after } = randomEdit(random, vocabulary);
  const [old, edited] = [resolvedFrom(before), resolvedFrom(after)];
  const plan = planEdit(old, edited, { contract, countsHostile: true });
  const [difference] = plan.differences as [Difference];
  const found = difference.faults.map((fault) => `a witness is refuted: ${JSON.stringify(fault)}`);
  const pairs = [...difference.classes.flatMap((one) => one.pairs), ...difference.unknown];
  const listed = new Set(pairs.map(({ from, to }) => `${from} → ${to}`));
  const [ruleset, other] = [compileRules(old, 'before', contract), compileRules(edited, 'after', contract)];
  for (const { request, now } of clicksOver(random, vocabulary.paths, clicksEach)) {
    const [was, is] = [decide(ruleset, request, { now }), decide(other, request, { now })];
    const isOtherwise = outcomeOf(was) !== outcomeOf(is);
    const pair = [was, is].map(decisiveRule).join(' → ');
    const named = isOtherwise && !isHostile(request) ? edgesOf(difference, pair) : [];
    if (named.length > 0) {
      const facts = factsOfRules(old)(request, clock(now));
      const isBeyond = named.some((edge) => edge.every((test) => holds(logicOfTest(test), facts)));
      edges[isBeyond ? 'beyond' : 'within']++;
    }
    if (isOtherwise && !listed.has(pair)) {
      found.push(`${pair} at ${JSON.stringify(request)} is missing: ${JSON.stringify({ before, after })}`);
      break;
    }
  }
  return found;
}

/** Of all classes that have a pair; none where one of them does not say where the edit cuts. */
function edgesOf({ classes }: Difference, pair: string): (readonly EdgeTest[])[] {
  const own = classes.filter(({ pairs }) => pairs.some(({ from, to }) => `${from} → ${to}` === pair));
  return own.every(({ edge }) => edge) ? own.map(({ edge }) => edge!) : [];
}

function holds(logic: object, facts: unknown): boolean {
  try {
    return jsonLogic.truthy(jsonLogic.apply(logic as never, facts));
  } catch {
    return false;
  }
}

/** Receivers are notified in file order, which says nothing. */
function outcomeOf({ body, notifications }: Decision): string {
  return JSON.stringify([body, notifications.map(({ receiver }) => receiver).sort()]);
}

function randomEdit(random: Random, vocabulary: Vocabulary): { before: File; after: File } {
  const { vars, conditions, rules } = randomProvenFile(random, vocabulary).resolved.file;
  const receivers = ['crm', 'log'];
  const before: File = {
    version: 1,
    ...{ vars, conditions },
    notify: Object.fromEntries(
      receivers.map((name) => [name, { url: `https://${name}.example.com/`, secret: 'S' }]),
    ),
    rules: rules.map(({ id, when }) => ({
      ...{ id, when, respond: randomResponse(random) },
      ...(random() < 0.2 && { notify: pick(random, receivers) }),
    })),
    default: { text_message: 'd' },
  };
  const after = structuredClone(before);
  for (let count = 0; count <= below(random, 2); count++) change(after, random, vocabulary, count);
  return { before, after };
}

/** Few texts, so that rules answer alike now and then. */
function randomResponse(random: Random): object {
  const text = { text_message: `t${below(random, 4)}` };
  if (random() < 0.9) return text;
  const when = { '>': [{ var: 'extra_data.a' }, pick(random, [1, 5])] };
  return { text_message: { $logic: { if: [when, 't1', 't2'] } } };
}

function change(file: File, random: Random, vocabulary: Vocabulary, count: number): void {
  const { rules } = file;
  const at = below(random, rules.length);
  const rule = rules[at]!;
  const more = () => plainCondition(random, vocabulary);
  const ways: (() => unknown)[] = [
    () => (rule.respond = randomResponse(random)),
    () => (rule.when = { and: [rule.when, more()] }),
    () => (rule.when = { or: [rule.when, more()] }),
    () => rules.splice(below(random, rules.length), 0, ...rules.splice(at, 1)),
    () => rules.splice(at, 0, { id: `n${count}`, when: more(), respond: randomResponse(random) }),
    () => rules.length > 1 && rules.splice(at, 1),
    () => (rule.when = rewritten(rule.when)),
    () => (rule.when = rewritten(rule.when)),
    () => (file.default = { text_message: 'd2' }),
    () => (rule.notify = pick(random, ['crm', ['crm', 'log'], { to: 'log', when: more() }])),
  ];
  pick(random, ways)();
}

/** A condition that names nothing of the file that it is from. */
function plainCondition(random: Random, vocabulary: Vocabulary): unknown {
  for (;;) {
    const { resolved } = randomProvenFile(random, { ...vocabulary });
    const plain = resolved.file.rules.find(({ when }) => !/"condition"|"vars\./.test(JSON.stringify(when)));
    if (plain) return plain.when;
  }
}

/** The same in other words. */
function rewritten(logic: unknown): unknown {
  const [operator = ''] = Object.keys(logic as object);
  const parts = (logic as Record<string, unknown[]>)[operator];
  const not = (part: unknown) => ({ '!': [part] });
  if (operator === 'and') return not({ or: parts!.map(not) });
  if (operator === 'or') return not({ and: parts!.map(not) });
  return not(not(logic));
}
