import type { CallName } from '../../../platform/calls.js';
import type { CallContract } from '../../../platform/contract.js';
import type { Now } from '../../../values/clock.js';
import { BoundedMap, memoize } from '../../../values/memo.js';
import type { Condition } from '../../logic/condition.js';
import type { ResolvedRules } from '../../model.js';
import { Calendar } from './clock-regions.js';
import { domainsOf } from './domains.js';
import { localNow, minutesPerDay } from './local-now.js';
import { openFile, type ProvableFile, type Responder, theDefault } from './provable-file.js';
import type { Scope } from './representatives.js';
import { samples } from './samples.js';
import { type Constraint, isUnsatisfiable, search, type Theory } from './search.js';
import { type FreeLeaf, type Tree, Trees } from './tree.js';
import { type Click, clickOf, isHostile } from './witness.js';

/** What is to become of a click by a file. */
export interface Expected {
  file: ProvableFile;
  /** Who is to answer: one of its rules, or the default. Undefined: whoever does. */
  responder?: Responder;
  /** Rules whose conditions are to hold, whoever answers. */
  matching?: readonly number[];
}

/** An earlier rule that is in the way of what is expected. */
export interface Blocker {
  file: ProvableFile;
  rule: number;
}

/** What became of a question. */
export type Answer =
  /** There is such a click: this one. The files' own indexes and predicates have confirmed it. */
  | { verdict: 'witness'; click: Click; isHostile: boolean; blockers: readonly Blocker[] }
  /** Proven: no click of this contract is answered so. The earlier rules that leave nothing over. */
  | { verdict: 'never'; blockers: readonly Blocker[] }
  /** Neither. */
  | { verdict: 'unknown'; reason: Doubt; blockers: readonly Blocker[] };

export type Doubt =
  /** Expressions that are not understood: whether there is a click depends on them. */
  | { kind: 'expressions'; leaves: readonly FreeLeaf[] }
  /** Numbers, letters and parts of texts meet on one fact, or a text or list and its own length. */
  | { kind: 'values' }
  /** The search was too long. */
  | { kind: 'effort' };

interface ProverOptions {
  call: CallName;
  /** Of the call. */
  contract: CallContract;
  /** `every` request that can come, or only `ordinary` ones: those that are not made to break a test. */
  scope: Scope;
  /**
   * `clicks`: a witness is one that the request schema takes, and is looked for by samples, too. `proofs`: only a `never`
   * counts, so that neither is worth its time.
   */
  goal?: 'clicks' | 'proofs';
  /** See {@link Effort}. Default: without a limit. */
  effort?: number;
  /** The day that witnesses are dated, in days since 1970-01-01. */
  today?: number;
}

/** For so many sets of tests, the regions of a fact are kept. */
const mostRegions = 1_000;

/** In the middle of the documentation's examples. */
const someDay = 20_786;

/** So many rules are looked at that ask for something that is not understood. */
const mostRivals = 50;

/** Each round adds a rule that stands in the way. */
const mostRounds = 400;

/**
 * Proves, of one or two files, which clicks there are. Each question is small: the conditions of the rules that are to answer,
 * and the negations of the earlier ones that were found to be in the way.
 *
 * A proof is about every request that the contract allows, at any time in the years 1970 to 2199, and within the budget of a
 * click. A witness is a click that was asked of the files themselves.
 */
export class Prover {
  readonly theory: Theory;
  private readonly nowAt = memoize(
    (moment: number) => localNow(Math.floor(moment / minutesPerDay), moment % minutesPerDay),
    new Map(),
  );

  constructor({ call, contract, scope, goal = 'clicks', today = someDay, effort = Infinity }: ProverOptions) {
    this.theory = {
      trees: new Trees(),
      domains: domainsOf(call, contract),
      calendar: new Calendar(today),
      scope,
      effort: { left: effort },
      regions: new BoundedMap(mostRegions),
    };
    this.goal = goal;
    this.contract = contract;
  }

  private readonly contract: CallContract;
  readonly goal: 'clicks' | 'proofs';

  /**
   * Makes a file ready to be asked. It must have no errors.
   * @param hasSwitches whether tests of nothing but the file's constants are left open, as switches that may be turned
   */
  open(resolved: ResolvedRules, { hasSwitches = false } = {}): ProvableFile {
    return openFile(resolved, this.theory, hasSwitches);
  }

  /** Whether a click reaches a rule, or the default. */
  reach(file: ProvableFile, responder: Responder): Answer {
    return this.ask([{ file, responder }]);
  }

  /**
   * Looks for a click for which each file answers as expected, by its own judgement: whatever earlier rule is in the way is
   * added to what is asked, until there is a click or nothing is left.
   * @param given what else is to hold, or not to hold
   */
  ask(expected: readonly Expected[], given: readonly Constraint[] = []): Answer {
    return new Question(this, expected, given).answer();
  }

  /**
   * The fewest of the rules in the way that together still leave nothing over.
   * @param blockers those of a `never`
   */
  core(
    expected: readonly Expected[],
    blockers: readonly Blocker[],
    given: readonly Constraint[] = [],
  ): Blocker[] {
    const base = [...given, ...constraintsOf(expected)];
    let kept = [...blockers];
    // One alone was needed, or it would not have been added.
    for (const blocker of blockers.length === 1 ? [] : blockers) {
      const fewer = kept.filter((other) => other !== blocker);
      if (this.isUnsatisfiable([...base, ...fewer.map(isPassedBy)])) kept = fewer;
    }
    return kept;
  }

  /** What a condition comes to at every click; undefined where that differs, or is not known. */
  settled(tree: Tree): boolean | undefined {
    if (this.isUnsatisfiable([{ tree, holds: true }])) return false;
    return this.isUnsatisfiable([{ tree, holds: false }]) ? true : undefined;
  }

  /** Whether each click of the one condition is one of the other: proven, or false. */
  implies(stronger: Tree, weaker: Tree): boolean {
    return (
      stronger === weaker ||
      this.isUnsatisfiable([
        { tree: stronger, holds: true },
        { tree: weaker, holds: false },
      ])
    );
  }

  /** Whether no click meets all constraints: proven, or false. */
  isUnsatisfiable(constraints: readonly Constraint[]): boolean {
    return isUnsatisfiable(constraints, this.theory);
  }

  /** Who answers a click by a file. */
  responderOf(file: ProvableFile, click: Click): Responder {
    return file.firstMatch(click.request, this.nowOf(click));
  }

  /** Whether a condition of a file holds for a click; undefined where it throws. */
  holdsAt(file: ProvableFile, condition: Condition, click: Click): boolean | undefined {
    return file.evaluate(condition, click.request, this.nowOf(click));
  }

  private nowOf({ day, minute }: Click): Now {
    return this.nowAt(day * minutesPerDay + minute);
  }

  /** Whether a click is answered as expected, by the file's own judgement. */
  isMetBy({ file, responder, matching = [] }: Expected, click: Click): boolean {
    const now = this.nowOf(click);
    return (
      (responder === undefined || file.firstMatch(click.request, now) === responder) &&
      matching.every((rule) => file.evaluate(file.rules[rule]!.condition, click.request, now) === true)
    );
  }

  /** Whether the contract allows a click, if that counts. */
  accepts({ request }: Click): boolean {
    return this.goal === 'proofs' || this.contract.checkRequest(request).length === 0;
  }
}

function constraintsOf(expected: readonly Expected[]): Constraint[] {
  return expected.flatMap(({ file, responder = theDefault, matching = [] }) => {
    const rules = responder === theDefault ? matching : [responder, ...matching];
    return rules.map((rule) => ({ tree: file.treeOf(rule), holds: true }));
  });
}

function isPassedBy({ file, rule }: Blocker): Constraint {
  return { tree: file.treeOf(rule), holds: false };
}

/** One question, while it is asked. */
class Question {
  private readonly constraints: Constraint[];
  private readonly blockers: Blocker[] = [];

  constructor(
    private readonly prover: Prover,
    private readonly expected: readonly Expected[],
    given: readonly Constraint[],
  ) {
    this.constraints = [...given, ...constraintsOf(expected)];
  }

  answer(): Answer {
    const { prover, blockers } = this;
    for (let round = 0; round < mostRounds; round++) {
      const solution = search(this.constraints, prover.theory);
      if (solution.kind === 'given up') return this.unknown({ kind: 'effort' });
      if (solution.kind === 'none') {
        const isProven = solution.isProven || isUnsatisfiable(this.constraints, prover.theory);
        return isProven ? { verdict: 'never', blockers } : this.unknown({ kind: 'values' });
      }
      const click = clickOf(solution.values, prover.theory.domains.call, prover.theory.calendar.today);
      if (this.isWitness(click)) return this.witness(click);
      if (this.addBlockers(click)) continue;
      // Something that is not understood was guessed wrong. Earlier rules that ask for it may leave nothing over.
      if (this.addRivals(solution.freeLeaves)) continue;
      for (const sample of prover.goal === 'clicks' ? samples(solution.values, prover.theory) : []) {
        if (this.isWitness(sample)) return this.witness(sample);
      }
      const leaves = solution.freeLeaves;
      return this.unknown(leaves.length > 0 ? { kind: 'expressions', leaves } : { kind: 'values' });
    }
    return this.unknown({ kind: 'effort' });
  }

  private isWitness(click: Click): boolean {
    return (
      this.expected.every((expected) => this.prover.isMetBy(expected, click)) && this.prover.accepts(click)
    );
  }

  /** Adds the earlier rules that answer a click. @returns whether there are any that were not there */
  private addBlockers(click: Click): boolean {
    let isFresh = false;
    for (const { file, responder } of this.expected) {
      const found = this.prover.responderOf(file, click);
      if (found !== theDefault && this.addBlocker({ file, rule: found }, responder)) isFresh = true;
    }
    return isFresh;
  }

  private addRivals(leaves: readonly FreeLeaf[]): boolean {
    let isFresh = false;
    for (const { file, responder } of this.expected) {
      for (const rule of leaves.flatMap((leaf) => file.rulesAsking(leaf)).slice(0, mostRivals)) {
        if (this.addBlocker({ file, rule }, responder)) isFresh = true;
      }
    }
    return isFresh;
  }

  private addBlocker(blocker: Blocker, responder: Responder | undefined): boolean {
    if (responder === undefined || (responder !== theDefault && blocker.rule >= responder)) return false;
    const { tree } = isPassedBy(blocker);
    if (this.constraints.some((constraint) => constraint.tree === tree && !constraint.holds)) return false;
    this.constraints.push({ tree, holds: false });
    this.blockers.push(blocker);
    return true;
  }

  private witness(click: Click): Answer {
    return { verdict: 'witness', click, isHostile: isHostile(click.request), blockers: this.blockers };
  }

  private unknown(reason: Doubt): Answer {
    return { verdict: 'unknown', reason, blockers: this.blockers };
  }
}
