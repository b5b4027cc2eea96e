import { expect, test } from 'vitest';
import { shippedContract } from '../../../../../src/platform/contract.js';
import { planEdit } from '../../../../../src/rules/edit-plan.js';
import { compileRules } from '../../../../../src/rules/engine/compile.js';
import { type Decision, decide, decisiveRule } from '../../../../../src/rules/engine/decide.js';
import { answerJudge } from '../../../../support/judged-rule.js';
import { below, mulberry32, pick, type Random } from '../../../../support/random.js';
import { clicksOf, randomInstant } from '../../../../support/random-clicks.js';
import {
  type RandomFile,
  type RandomOneOf,
  type RandomRule,
  randomFile,
} from '../../../../support/random-files.js';
import { instantsOf, randomCalendar, randomWindow } from '../../../../support/random-times.js';
import { soundRules } from '../../../../support/rules.js';
import { size } from '../../../../support/soak.js';

/** Edits of files of every word that docs/rules.md names: what a plan says holds for as many clicks as there is time for. */

const edits = size(Number(process.env.EDITS ?? 10_000), 20);
const clicksEach = size(600, 200);
const firstSeed = Number(process.env.SEED ?? 1);
const contract = shippedContract();

test(`what is said of ${edits} edits of whole files holds for clicks`, { timeout: 6 * 3_600_000 }, () => {
  const seen = { changes: 0, same: 0, unknown: 0, refused: 0 };
  for (let seed = firstSeed; seed < firstSeed + edits; seed++) {
    expect(faultsOf(seed, seen), `SEED=${seed}`).toEqual([]);
  }
  expect(seen.refused).toBeLessThan(edits / 4);
  // Of each there are enough to tell.
  expect(Math.min(seen.changes, seen.same)).toBeGreaterThanOrEqual(edits / 10);
  console.log(`from seed ${firstSeed}: ${JSON.stringify(seen)}, 0 wrong`);
});

function faultsOf(
  seed: number,
  seen: { changes: number; same: number; unknown: number; refused: number },
): string[] {
  const random = mulberry32(seed);
  const before = randomFile(random, pick(random, [2, 3, 5, 9, 12]));
  const after = structuredClone(before);
  const done = Array.from({ length: 1 + below(random, 2) }, (_, count) => change(after, random, count));
  const [old, edited] = [before, after].map((file) => soundRules(JSON.stringify(file)));
  if (old === undefined || edited === undefined) {
    seen.refused++;
    return [];
  }
  const plan = planEdit(old, edited, { contract, countsHostile: true });
  seen[plan.verdict]++;
  const [difference] = plan.differences;
  const { classes, unknown, faults } = difference!;
  const found = faults.map((fault) => `a witness is refuted: ${JSON.stringify(fault)}`);
  const [ruleset, other] = [compileRules(old, 'before', contract), compileRules(edited, 'after', contract)];
  const [judged, judgedOther] = [answerJudge(before), answerJudge(after)];
  const pairs = classes.flatMap((one) => one.pairs);
  for (const { from, to, witness } of pairs) {
    const { request, now } = witness;
    const who = [judged, judgedOther].map((judge) => judge(request, now).rule);
    if (who[0] !== from || who[1] !== to)
      found.push(`${from} → ${to} is ${who} at ${JSON.stringify(witness)}`);
  }
  const listed = new Set([...pairs, ...unknown].map(({ from, to }) => `${from} → ${to}`));
  const clicks = [before, after].map((file) => clicksOf(file));
  const instants = [before, after].map((file) => instantsOf(file, randomInstant));
  for (let i = 0; i < clicksEach; i++) {
    const [request, now] = [clicks[i % 2]!(random, i % 3), instants[i % 2]!(random)];
    if (contract.click.checkRequest(request).length > 0) continue;
    const [was, is] = [decide(ruleset, request, { now }), decide(other, request, { now })];
    const pair = [was, is].map(decisiveRule).join(' → ');
    if (outcomeOf(was) === outcomeOf(is) || listed.has(pair)) continue;
    found.push(`after ${done}: ${pair} at ${JSON.stringify({ request, now })} is not listed`);
    break;
  }
  return found;
}

/** Receivers are notified in file order, which says nothing. */
function outcomeOf({ body, notifications }: Decision): string {
  return JSON.stringify([body, notifications.map(({ receiver }) => receiver).sort()]);
}

/** Edits a file, and says how. */
function change(file: RandomFile, random: Random, count: number): string {
  const { rules } = file;
  const at = below(random, rules.length);
  const ways = { ...waysOfRule(rules, at, random, count), ...waysOfFile(file, random) };
  const name = pick(random, Object.keys(ways));
  ways[name]!();
  return name;
}

type Ways = Record<string, () => unknown>;

function waysOfRule(rules: RandomRule[], at: number, random: Random, count: number): Ways {
  const rule = rules[at]!;
  const { respond } = rule;
  const [other] = randomFile(random, 1).rules as [RandomRule];
  const oneOf = (one_of: RandomOneOf['one_of'], by = ['user_id']) => (rule.respond = { one_of, by });
  return {
    'another text': () => (rule.respond = { text_message: `new ${count}` }),
    'another window': () => Object.assign(rule, { from: undefined, until: undefined }, randomWindow(random)),
    'no window': () => Object.assign(rule, { from: undefined, until: undefined }),
    'several answers': () => oneOf(['shared', { text_message: `new ${count}` }]),
    'more answers': () =>
      isOneOf(respond) && oneOf([...respond.one_of, { text_message: 'more' }], respond.by),
    'answers in another order': () => isOneOf(respond) && oneOf(respond.one_of.toReversed(), respond.by),
    'answers by another fact': () => isOneOf(respond) && oneOf(respond.one_of, ['post_token']),
    'another match': () => (rule.match = other.match ?? { touchpoint: 'CHAT' }),
    'a negation turned twice': () => {
      if (rule.when !== undefined) rule.when = { '!': [{ '!': [rule.when] }] };
    },
    moved: () => rules.splice(below(random, rules.length), 0, ...rules.splice(at, 1)),
    gone: () => rules.length > 1 && rules.splice(at, 1),
    new: () =>
      rules.splice(at, 0, {
        ...{ id: `new-${count}`, match: { 'extra_data.a': pick(random, ['yes', 'c1', 5]) } },
        ...randomWindow(random),
        respond: { text_message: `new ${count}` },
      }),
    disabled: () => (rule.enabled = rule.enabled === false),
  };
}

function waysOfFile(file: RandomFile, random: Random): Ways {
  const split = file.experiments.split!;
  const table = file.vars.table as Record<string, unknown>;
  const [calendar] = Object.keys(file.calendars ?? {});
  const [name] = Object.keys(file.conditions);
  const weights = () => ({ a: 1, b: below(random, 4), c: below(random, 4) });
  return {
    'other weights': () => (split.variants = weights()),
    'another ramp': () => (split.ramp = { '2026-05-05': weights() }),
    'other people': () => (split.by = ['post_token']),
    'another variant otherwise': () => (split.otherwise = pick(random, ['a', 'b', 'c'])),
    'an experiment with a window': () =>
      Object.assign(split, { from: undefined, until: undefined }, randomWindow(random)),
    'another calendar': () => {
      if (calendar) file.calendars![calendar] = randomCalendar(random);
    },
    'another condition with a name': () => {
      if (name) file.conditions[name] = { '==': [{ var: 'extra_data.b' }, 'c2'] };
    },
    'another constant': () => (file.vars.limit = below(random, 40)),
    'another entry of a table': () =>
      (table[pick(random, ['yes', 'c1', 'c2'])] = pick(random, ['one', 'four', null])),
    'an entry of a table less': () => delete table[pick(random, ['yes', 'c1'])],
    'another list of constants': () =>
      (file.vars.names = pick(random, [['c1'], ['c2', 'c1', 'yes'], ['no']])),
    'another default': () => (file.default = { text_message: 'another' }),
  };
}

function isOneOf(respond: unknown): respond is RandomOneOf {
  return typeof respond === 'object' && respond !== null && 'one_of' in respond;
}
