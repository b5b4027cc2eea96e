import { calls } from '../../platform/calls.js';
import type { CallContract } from '../../platform/contract.js';
import type { Facts } from '../../platform/facts.js';
import { isFree, knownFact } from '../../platform/known-facts.js';
import type { JsonObject } from '../../values/json.js';
import { splitPath } from '../../values/path.js';
import { allOf, anyOf, type Condition, type NamedConditions, nullAt } from '../logic/condition.js';
import { keyOf } from '../logic/condition-key.js';
import { factsReadIn } from '../logic/references.js';
import { namedIn, type ResolvedRule, type ResolvedRules } from '../model.js';
import { fill, guessedClick } from './prover/guess.js';
import { localNow } from './prover/local-now.js';
import { type ProvableFile, type Responder, theDefault } from './prover/provable-file.js';
import { Prover } from './prover/prover.js';
import type { Constraint } from './prover/search.js';
import { shortened, withoutField } from './prover/shorten.js';
import type { Tree } from './prover/tree.js';
import type { Click } from './prover/witness.js';

/** The proofs about a file that its checks share. @param contract of the call that its rules answer */
export function proofsOf(resolved: ResolvedRules, contract: CallContract): Proofs {
  let proofs = known.get(resolved);
  if (proofs === undefined) {
    proofs = new Proofs(resolved, contract);
    known.set(resolved, proofs);
  }
  return proofs;
}

/** Of all proofs of a file together: about a second. 10,000 mixed rules take a tenth. */
const mostEffort = 20_000_000;

const mostGuesses = 4;

/** Longer lists of texts are not held against conditions. */
const mostTexts = 200;

const known = new WeakMap<ResolvedRules, Proofs>();

/**
 * What can be said of the conditions of a file without knowing the request. Each answer is a proof, or leaves the question
 * open: that is so where something is not understood, and where all proofs together would take too long.
 *
 * A proof here speaks of ordinary requests. One that is made to break a test (`{ "toString": 1 }` for a text) may do what is
 * said never to happen. What only the file's constants decide is left open: it is a switch.
 */
export class Proofs {
  private readonly prover: Prover;
  private readonly named: NamedConditions;
  private readonly settledTruths = new WeakMap<Condition, { truth: boolean | undefined }>();
  private readonly truthsByKey = new Map<string, boolean | undefined>();
  private opened: ProvableFile | undefined;
  private places: ReadonlyMap<ResolvedRule, Responder> | undefined;

  constructor(
    readonly resolved: ResolvedRules,
    private readonly contract: CallContract,
  ) {
    this.prover = new Prover({
      call: resolved.call,
      contract,
      scope: 'ordinary',
      goal: 'proofs',
      effort: mostEffort,
    });
    this.named = namedIn(resolved);
  }

  /** The rules that can match at all: enabled, and not of a condition that never holds. */
  get liveRules(): readonly ResolvedRule[] {
    this.live ??= this.file.rules.filter(({ condition }) => this.settled(condition) !== false);
    return this.live;
  }

  private live: readonly ResolvedRule[] | undefined;

  /** What a condition comes to at every click; undefined where that differs, or is not known. */
  settled(condition: Condition): boolean | undefined {
    const before = this.settledTruths.get(condition);
    if (before) return before.truth;
    const truth = this.findTruth(condition);
    this.settledTruths.set(condition, { truth });
    return truth;
  }

  /** Whether each click of the one condition is one of the other. */
  implies(stronger: Condition, weaker: Condition): boolean {
    const click = this.guess(stronger, true);
    if (this.holdsAt(stronger, click) === true && this.holdsAt(weaker, click) === false) return false;
    return this.prover.implies(this.file.read(stronger), this.file.read(weaker));
  }

  /** Whether no click makes some conditions come out so. */
  isImpossible(wanted: readonly { condition: Condition; holds: boolean }[]): boolean {
    return this.prover.isUnsatisfiable(wanted.map((one) => this.constraintOf(one)));
  }

  /** The fewest of some conditions that cannot come out so together, if all of them cannot. */
  conflict<Wanted extends { condition: Condition; holds: boolean }>(wanted: readonly Wanted[]): Wanted[] {
    let kept = [...wanted];
    // From the end, so that the first of those that conflict stay.
    for (const one of wanted.toReversed()) {
      const fewer = kept.filter((other) => other !== one);
      if (this.isImpossible(fewer)) kept = fewer;
    }
    return kept;
  }

  /**
   * The fewest rules, in file order, that together answer every click which a rule would; of the default, every click.
   * Undefined where some click may reach it. None where its condition never holds.
   */
  coveredBy(rule: ResolvedRule | 'default'): readonly ResolvedRule[] | undefined {
    const { file } = this;
    const responder = rule === 'default' ? theDefault : this.placeOf(rule);
    const condition = rule === 'default' ? undefined : rule.condition;
    return this.isReachedByGuess(responder, condition) ? undefined : this.coreOf({ file, responder });
  }

  /** Whether a click is quickly found: by the literals of a rule, and of those that answer first. */
  private isReachedByGuess(responder: Responder, condition: Condition | undefined): boolean {
    const { file, prover } = this;
    const click = this.guess(condition, true);
    for (let attempt = 0; attempt < mostGuesses; attempt++) {
      const found = prover.responderOf(file, click);
      if (found === responder) return true;
      if (found === theDefault || (responder !== theDefault && found > responder)) return false;
      fill(file.rules[found]!.condition, false, click, this.named);
    }
    return false;
  }

  /** The same of a rule that is disabled: the fewest enabled rules, wherever they stand, that answer all its clicks. */
  coveredWhileDisabled({ condition }: ResolvedRule): readonly ResolvedRule[] | undefined {
    const { file, prover } = this;
    const guess = this.guess(condition, true);
    if (this.holdsAt(condition, guess) === true && prover.responderOf(file, guess) === theDefault)
      return undefined;
    return this.coreOf({ file, responder: theDefault }, [this.constraintOf({ condition, holds: true })]);
  }

  /** Whether some click without a fact may reach a rule, or match it while it is disabled. */
  canReachWithout(path: string, rule: ResolvedRule): boolean {
    if (rule.enabled) {
      const guess = this.guess(rule.condition, true);
      const click = { ...guess, request: withoutField(guess.request, splitPath(path)) };
      if (this.prover.responderOf(this.file, click) === this.placeOf(rule)) return true;
    }
    return this.canReach(rule, { condition: nullAt(path), holds: true });
  }

  /** The same for some click whose fact equals none of some texts. */
  canReachWithOther(texts: readonly string[], path: string, rule: ResolvedRule): boolean {
    if (texts.length > mostTexts) return true;
    return this.canReach(rule, { condition: anyOf(path, texts), holds: false });
  }

  private canReach(rule: ResolvedRule, wanted: { condition: Condition; holds: boolean }): boolean {
    const { file, prover } = this;
    const constraint = this.constraintOf(wanted);
    if (rule.enabled)
      return prover.ask([{ file, responder: this.placeOf(rule) }], [constraint]).verdict !== 'never';
    const own = this.constraintOf({ condition: rule.condition, holds: true });
    return !prover.isUnsatisfiable([own, constraint]);
  }

  /** Whether some click for which all conditions hold may be answered by a rule. */
  canAnswer(rule: ResolvedRule, given: readonly Condition[]): boolean {
    const expected = { file: this.file, responder: this.placeOf(rule) };
    const constraints = given.map((condition) => this.constraintOf({ condition, holds: true }));
    return this.prover.ask([expected], constraints).verdict !== 'never';
  }

  /** Who answers some click for which all conditions hold; undefined where none is quickly found. */
  guessedAnswerer(given: readonly Condition[]): ResolvedRule | 'default' | undefined {
    const { file, prover } = this;
    const click = this.guess(allOf([...given]), true);
    if (!given.every((condition) => this.holdsAt(condition, click) === true)) return undefined;
    const found = prover.responderOf(file, click);
    return found === theDefault ? 'default' : file.rules[found];
  }

  /** A click that a rule answers, or the default, and its facts; undefined where none is found. */
  exampleOf(rule: ResolvedRule | 'default'): { request: JsonObject; facts: Facts } | undefined {
    const { file, prover } = this;
    const responder = rule === 'default' ? theDefault : this.placeOf(rule);
    const guess = this.guess(rule === 'default' ? undefined : rule.condition, true);
    const isAnswered = (click: Click) =>
      prover.responderOf(file, click) === responder && this.contract.checkRequest(click.request).length === 0;
    const answer = isAnswered(guess) ? undefined : prover.ask([{ file, responder }]);
    const click = answer?.verdict === 'witness' ? answer.click : guess;
    if (!isAnswered(click)) return undefined;
    const {
      call,
      file: { vars },
    } = this.resolved;
    const { request } = shortened(click, call, new Set(), isAnswered);
    return { request, facts: calls[call].facts(request, vars, localNow(click.day, click.minute)) };
  }

  /** The facts that a condition reads, by way of named conditions too. */
  pathsIn(condition: Condition): ReadonlySet<string> {
    const leaves = this.prover.theory.trees.leavesOf(this.treeOf(condition));
    return new Set(
      leaves.flatMap((leaf) =>
        leaf.kind === 'free' ? factsReadIn(leaf.expression).flatMap(({ path = [] }) => path) : leaf.variable,
      ),
    );
  }

  private treeOf(condition: Condition): Tree {
    return this.file.read(condition);
  }

  private placeOf(rule: ResolvedRule): Responder {
    this.places ??= new Map(this.file.rules.map((one, place) => [one, place]));
    return this.places.get(rule)!;
  }

  private get file(): ProvableFile {
    this.opened ??= this.prover.open(this.resolved, { hasSwitches: true });
    return this.opened;
  }

  private coreOf(
    expected: { file: ProvableFile; responder: number },
    given: readonly Constraint[] = [],
  ): readonly ResolvedRule[] | undefined {
    const answer = this.prover.ask([expected], given);
    if (answer.verdict !== 'never') return undefined;
    return this.prover
      .core([expected], answer.blockers, given)
      .map(({ rule }) => rule)
      .sort((a, b) => a - b)
      .map((rule) => expected.file.rules[rule]!);
  }

  private constraintOf({ condition, holds }: { condition: Condition; holds: boolean }): Constraint {
    return { tree: this.treeOf(condition), holds };
  }

  private findTruth(condition: Condition): boolean | undefined {
    if (condition.kind === 'constant') return condition.holds;
    if (condition.kind === 'named') {
      const target = this.named(condition.name);
      return target && this.settled(target);
    }
    if (condition.kind === 'not') {
      const truth = this.settled(condition.part);
      return truth === undefined ? undefined : !truth;
    }
    if (isOpenByForm(condition)) return undefined;
    if (!('path' in condition)) return this.searchTruth(condition);
    // Most rules of a file ask for the same few values of the same few facts.
    const key = keyOf(condition, []);
    if (!this.truthsByKey.has(key)) this.truthsByKey.set(key, this.searchTruth(condition));
    return this.truthsByKey.get(key);
  }

  private searchTruth(condition: Condition): boolean | undefined {
    const seen = [true, false].map((wanted) => this.holdsAt(condition, this.guess(condition, wanted)));
    if (seen.includes(true) && seen.includes(false)) return undefined;
    const tree = this.treeOf(condition);
    if (!seen.includes(true) && this.prover.isUnsatisfiable([{ tree, holds: true }])) return false;
    return !seen.includes(false) && this.prover.isUnsatisfiable([{ tree, holds: false }]) ? true : undefined;
  }

  private holdsAt(condition: Condition, click: Click): boolean | undefined {
    return this.prover.holdsAt(this.file, condition, click);
  }

  private guess(condition: Condition | undefined, holds: boolean): Click {
    const { call } = this.resolved;
    const { named } = this;
    const { today } = this.prover.theory.calendar;
    return guessedClick(condition ?? { kind: 'constant', holds }, holds, { call, named, today });
  }
}

/** Whether a test of a fact that can be anything is one that some values pass, and others do not. */
function isOpenByForm(condition: Condition): boolean {
  if (!('path' in condition) || knownFact(splitPath(condition.path)[0] ?? '')) {
    if (!('path' in condition) || !isFree(condition.path)) return false;
  }
  switch (condition.kind) {
    case 'equals':
      return typeof condition.value !== 'number' || Number.isFinite(condition.value);
    case 'one-of':
      return condition.values.some((value) => typeof value === 'string');
    case 'compares':
      return Number.isFinite(condition.value);
    default:
      return condition.text !== '';
  }
}
