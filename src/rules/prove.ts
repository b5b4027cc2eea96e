import { type CallName, calls } from '../platform/calls.js';
import type { Contract } from '../platform/contract.js';
import type { Field } from '../platform/dynamic-action.js';
import { createClock } from '../values/clock.js';
import type { JsonObject } from '../values/json.js';
import { memoize } from '../values/memo.js';
import { createJudge, type Disagreement } from './analysis/judge.js';
import { dayOf, minutesPerDay } from './analysis/prover/local-now.js';
import { type ProvableFile, theDefault } from './analysis/prover/provable-file.js';
import { type Answer, type Blocker, type Expected, Prover } from './analysis/prover/prover.js';
import type { Constraint } from './analysis/prover/search.js';
import { shortened } from './analysis/prover/shorten.js';
import { instantOf, isHostile } from './analysis/prover/witness.js';
import { compileRules } from './engine/compile.js';
import { decisiveRule, type Ruleset } from './engine/decide.js';
import { standInTicket } from './engine/tickets.js';
import { equalTo } from './logic/condition.js';
import type { Expression } from './logic/expression.js';
import { type ResolvedRules, rulesetsOf, withShadowsLive } from './model.js';

/** A request, and when it comes. The compiled rules and json-logic-js have both decided it. */
export interface Witness {
  request: JsonObject;
  now: Date;
  /** Whether it matters when it comes: some condition of the file reads the time. */
  readsClock: boolean;
  /** Whether it is made to break a test, as `{ "toString": null }` is; no other does the same. */
  isHostile: boolean;
}

/** What came of a question. */
export type Proof =
  | { verdict: 'reached'; witness: Witness }
  /** `because`: the ids of the fewest earlier rules that leave nothing over; none where the condition itself never holds. */
  | { verdict: 'never'; because: readonly string[] }
  | { verdict: 'unknown'; doubt: Doubt };

export type Doubt =
  /** Expressions that are not understood. */
  | { kind: 'expressions'; expressions: readonly Expression[] }
  /** Numbers, letters and parts of texts meet on one fact, or a text or list and its own length. */
  | { kind: 'values' }
  /** The search was too long. */
  | { kind: 'effort' }
  /** A click was found, but the compiled rules do not decide it so: it takes more than the budget of a click. */
  | { kind: 'unconfirmed' };

/** What is proven of a rule, or of the default: whether a click reaches it. */
export interface RuleProof {
  call: CallName;
  /** The id of the rule, or `default`. */
  rule: string;
  /** Set for a rule that is only tried out: the click reaches it once it is live. */
  isShadow?: true;
  proof: Proof;
}

/** Clicks that only the default answers, of those that have some names in common. */
export interface Gap {
  call: CallName;
  /** By field: the name, or null for none. */
  names: Readonly<Record<string, string | null>>;
  proof: Proof;
}

/** Whether two rules match one click. */
export interface Overlap {
  call: CallName;
  proof: Proof;
  /** Who answers the click that both match. */
  answeredBy?: string;
  /** Whether each click of the first is one of the second, and the other way round. */
  isWithin: readonly [first: boolean, second: boolean];
}

/** The questions that can be asked of a file. */
export interface Proofs {
  /** The ids of the enabled rules of both calls, of those that are only tried out, and `default`. */
  ids: readonly string[];
  /** Whether a click reaches each rule, and the default. @param ids those to ask about; all where undefined */
  rules(ids?: ReadonlySet<string>): Generator<RuleProof>;
  /** Whether the default answers clicks of each documented name. */
  gaps(): Generator<Gap>;
  /** Whether one click matches two rules. Undefined where they belong to different calls. */
  overlap(first: string, second: string): Overlap | undefined;
  /** Where json-logic-js decides a witness otherwise: faults of ours, in the order in which they were met. */
  disagreements: readonly Disagreement[];
}

/**
 * Makes a file that has no errors ready to be asked.
 * @param now the day that clicks are dated where that does not matter
 */
export function createProofs(resolved: ResolvedRules, file: string, contract: Contract, now: Date): Proofs {
  const ruleset = compileRules(resolved, file, contract);
  const disagreements: Disagreement[] = [];
  const parts = rulesetsOf(resolved).map((rules) => {
    const decide = rules.call === 'click' ? ruleset : ruleset.sessions!;
    return new ProofsOfCall(rules, decide, contract, now, disagreements);
  });
  const shadows = rulesetsOf(resolved).flatMap((rules) => {
    const asLive = withShadowsLive(rules);
    if (asLive === undefined) return [];
    const tried = rules.rules.filter(({ isShadow }) => isShadow).map(({ id }) => id);
    const decide = compileRules(asLive, file, contract);
    return [{ tried, part: new ProofsOfCall(asLive, decide, contract, now, disagreements) }];
  });
  return {
    ids: [...parts.flatMap(({ ids }) => ids), ...shadows.flatMap(({ tried }) => tried), 'default'],
    disagreements,
    *rules(ids) {
      for (const part of parts) yield* part.rules(ids);
      for (const { tried, part } of shadows) {
        const wanted = new Set(tried.filter((id) => ids?.has(id) ?? true));
        for (const proof of part.rules(wanted)) yield { ...proof, isShadow: true };
      }
    },
    *gaps() {
      for (const part of parts) yield* part.gaps();
    },
    overlap(first, second) {
      const part = parts.find(({ ids }) => ids.includes(first) && ids.includes(second));
      return part?.overlap(first, second);
    },
  };
}

class ProofsOfCall {
  readonly ids: readonly string[];
  private readonly prover: Prover;
  private readonly provable: ProvableFile;
  private readonly clock;
  private readonly judge;

  /** Most clicks are dated alike. By the minute since 1970. */
  private readonly instantAt = memoize(
    (moment: number) =>
      instantOf({ day: Math.floor(moment / minutesPerDay), minute: moment % minutesPerDay }, this.clock),
    new Map(),
  );

  constructor(
    private readonly resolved: ResolvedRules,
    private readonly ruleset: Ruleset,
    contract: Contract,
    now: Date,
    private readonly disagreements: Disagreement[],
  ) {
    const { call, file } = resolved;
    this.clock = createClock(file.timezone);
    this.judge = createJudge(resolved);
    const today = dayOf(this.clock(now).date);
    this.prover = new Prover({
      ...{ call, contract: contract[call], scope: 'every' },
      ...(today !== undefined && { today }),
    });
    this.provable = this.prover.open(resolved);
    this.ids = this.provable.rules.map(({ id }) => id);
  }

  *rules(wanted?: ReadonlySet<string>): Generator<RuleProof> {
    const { call } = this.resolved;
    for (const [responder, rule] of [...this.ids.entries(), [theDefault, 'default'] as const]) {
      if (wanted && !wanted.has(rule)) continue;
      yield { call, rule, proof: this.prove({ file: this.provable, responder }) };
    }
  }

  *gaps(): Generator<Gap> {
    const { call } = this.resolved;
    for (const names of namesOf(calls[call].fields)) {
      const given = Object.entries(names).map(([path, value]) => this.isEqual(path, value));
      const proof = this.prove({ file: this.provable, responder: theDefault }, given);
      yield { call, names, proof };
    }
  }

  overlap(first: string, second: string): Overlap {
    const { call } = this.resolved;
    const [one, other] = [this.ids.indexOf(first), this.ids.indexOf(second)];
    const proof = this.prove({ file: this.provable, matching: [one, other] });
    const [tree, otherTree] = [this.provable.treeOf(one), this.provable.treeOf(other)];
    return {
      ...{ call, proof },
      ...(proof.verdict === 'reached' && { answeredBy: this.answererOf(proof.witness) }),
      isWithin: [this.prover.implies(tree, otherTree), this.prover.implies(otherTree, tree)],
    };
  }

  private prove(expected: Expected, given: readonly Constraint[] = []): Proof {
    const answer = this.prover.ask([expected], given);
    switch (answer.verdict) {
      case 'never':
        return {
          verdict: 'never',
          because: this.idsOf(this.prover.core([expected], answer.blockers, given)),
        };
      case 'unknown':
        return { verdict: 'unknown', doubt: doubtOf(answer) };
      case 'witness':
        return this.confirm(expected, given, answer);
    }
  }

  /** Shortens a witness, and has it decided by the compiled rules and by json-logic-js. */
  private confirm(
    expected: Expected,
    given: readonly Constraint[],
    answer: Extract<Answer, { verdict: 'witness' }>,
  ): Proof {
    const { prover, provable } = this;
    const isKept = new Set(given.flatMap(({ tree }) => ('variable' in tree ? [tree.variable] : [])));
    const { call } = this.resolved;
    const click = shortened(
      answer.click,
      call,
      isKept,
      (shorter) => prover.isMetBy(expected, shorter) && prover.accepts(shorter),
    );
    const now = this.instantAt(click.day * minutesPerDay + click.minute);
    const { readsClock } = provable;
    const witness = now && { request: click.request, now, readsClock, isHostile: isHostile(click.request) };
    const { responder } = expected;
    const isAsExpected =
      witness && (responder === undefined || this.answererOf(witness) === (this.ids[responder] ?? 'default'));
    return isAsExpected
      ? { verdict: 'reached', witness }
      : { verdict: 'unknown', doubt: { kind: 'unconfirmed' } };
  }

  /** Who answers a click: the rule that matches, even where its answer is refused. */
  private answererOf({ request, now }: Pick<Witness, 'request' | 'now'>): string {
    const decision = this.ruleset.decide(request, now, standInTicket);
    const disagreement = this.judge(request, now, decision);
    if (disagreement) this.disagreements.push(disagreement);
    return decisiveRule(decision);
  }

  /** In file order. */
  private idsOf(blockers: readonly Blocker[]): string[] {
    return blockers
      .map(({ rule }) => rule)
      .sort((a, b) => a - b)
      .map((rule) => this.ids[rule]!);
  }

  private isEqual(path: string, value: string | null): Constraint {
    return { tree: this.provable.read(equalTo(path, value)), holds: true };
  }
}

function doubtOf({ reason }: Extract<Answer, { verdict: 'unknown' }>): Doubt {
  if (reason.kind !== 'expressions') return reason;
  return { kind: 'expressions', expressions: reason.leaves.map(({ expression }) => expression) };
}

/** Each choice of a documented name, or of none, for each field that has some. */
function namesOf(fields: Readonly<Record<string, Field>>): Record<string, string | null>[] {
  let choices: Record<string, string | null>[] = [{}];
  for (const [path, { values, nullable = false }] of Object.entries(fields)) {
    if (values === undefined) continue;
    const names = nullable ? [...values, null] : values;
    choices = choices.flatMap((before) => names.map((name) => ({ ...before, [path]: name })));
  }
  return choices;
}
