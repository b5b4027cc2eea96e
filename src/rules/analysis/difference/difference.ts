import type { CallName } from '../../../platform/calls.js';
import type { Contract } from '../../../platform/contract.js';
import type { ResolvedRules } from '../../model.js';
import { type ResponseNode, responsesIn } from '../../template/node.js';
import { theDefault } from '../prover/provable-file.js';
import { type Doubt, Prover } from '../prover/prover.js';
import type { Scope } from '../prover/representatives.js';
import type { Constraint } from '../prover/search.js';
import { type Alignment, align } from './align.js';
import { type About, type Claim, Claims } from './claims.js';
import { Classes, type DifferenceClass } from './classes.js';
import { type Confirmation, type Contradiction, confirm } from './confirmation.js';
import { Confirmer } from './confirmer.js';
import { type EdgeTest, withinOf } from './edge.js';
import { possiblePairs } from './possible-pairs.js';
import { type Ask, createAsk, type Verdict, type Witness } from './question.js';
import { receiverClaims } from './receivers.js';
import { countRules, type RuleChanges } from './rule-changes.js';
import { type Clocks, clocksOf, idOf, type Pair, type Versions } from './versions.js';

/** What an edit of the rules of one call changes. */
export interface Difference {
  call: CallName;
  classes: readonly DifferenceClass[];
  /** Pairs of which it is not known whether there is a click that comes out otherwise. */
  unknown: readonly UnknownPair[];
  /** Clicks that another rule answers in the same way, some of them: only logs and metrics show it. */
  sameAnswer: readonly { from: string; to: string }[];
  rules: RuleChanges;
  /** Whether any receiver is notified of these calls. */
  hasReceivers: boolean;
  /** Whether any condition asks for the time. */
  readsClock: boolean;
  /** Where the proof is contradicted by the compiled rules or json-logic-js: faults of ours. */
  faults: readonly Fault[];
  /** Set where not everything was asked: there may be more classes. */
  isCut: boolean;
}

export interface UnknownPair {
  from: string;
  to: string;
  about: About;
  /** `responses`: they are not written alike, but no click was found that shows it. */
  reason: Doubt | { kind: 'responses' };
  /** Whether only requests that are made to break a test could show it. */
  isHostile: boolean;
}

export interface Fault {
  from: string;
  to: string;
  witness: Witness;
  contradiction: Contradiction;
}

export interface DifferenceOptions {
  contract: Contract;
  /** The day that witnesses are dated, in days since 1970-01-01. */
  today?: number | undefined;
  /** Whether each witness is decided by both versions and by json-logic-js. Default: true. */
  confirms?: boolean | undefined;
  /** Asked between questions; where it says no, the rest is left. */
  mayGoOn?: (() => boolean) | undefined;
}

/** Beyond that, a plan says "at least". */
const mostQuestions = 20_000;

/** So many questions in all look for another edge of a pair. */
const mostFurtherEdges = 100;

/** Of clicks that are answered alike by another rule, so many pairs are looked for. */
const mostSameAnswers = 100;

/**
 * Finds which clicks come out otherwise after an edit, for one call. Both versions must be without errors.
 *
 * Each class has clicks that both versions were asked about. What is in no class and not unknown is proven to come out as
 * before, at each click that the contract allows, in the years 1970 to 2199 and within the budget of a click.
 */
export function differenceOf(
  before: ResolvedRules,
  after: ResolvedRules,
  options: DifferenceOptions,
): Difference {
  return new Comparison(before, after, options).run();
}

/** What a click is noted as: with the edge of its class. */
interface Accepted {
  edge: readonly EdgeTest[] | undefined;
}

function isOrdinary(
  verdict: Verdict,
): verdict is { verdict: 'witness'; witness: Witness & { isHostile: false } } {
  return verdict.verdict === 'witness' && !verdict.witness.isHostile;
}

class Comparison {
  private readonly clocks: Clocks;
  private readonly versions: Versions;
  private readonly ask: Ask;
  private readonly claims: Claims;
  private readonly alignment: Alignment;
  private readonly classes: Classes;
  private readonly confirms: boolean;
  /** Made when it is first asked: compiling takes longer than most plans that change nothing. */
  private confirmer: Confirmer | undefined;
  /** The same for requests that are not made to break a test; made when it is first asked. */
  private ordinary: { ask: Ask; claims: Claims } | undefined;
  private questions = 0;
  private furtherEdges = 0;
  private isCut = false;
  private readonly unknown: UnknownPair[] = [];
  private readonly faults: Fault[] = [];
  private readonly sameAnswers: Pair[] = [];

  constructor(
    private readonly before: ResolvedRules,
    private readonly after: ResolvedRules,
    private readonly options: DifferenceOptions,
  ) {
    this.clocks = clocksOf(before, after);
    this.versions = this.open('every');
    this.ask = createAsk(this.versions);
    this.claims = new Claims(this.versions);
    this.alignment = align(this.versions);
    this.classes = new Classes(this.versions, this.alignment);
    this.confirms = options.confirms ?? true;
  }

  run(): Difference {
    this.comparePairs();
    this.compareReceivers();
    return {
      call: this.after.call,
      classes: this.classes.list(),
      unknown: this.unknown,
      sameAnswer: this.findSameAnswers(),
      rules: countRules(this.versions, this.alignment),
      hasReceivers: this.before.receivers.size + this.after.receivers.size > 0,
      readsClock: this.versions.before.readsClock || this.versions.after.readsClock,
      faults: this.faults,
      isCut: this.isCut,
    };
  }

  private open(scope: Scope): Versions {
    const { before, after, options } = this;
    const { today } = options;
    const contract = options.contract[after.call];
    const prover = new Prover({ call: after.call, contract, scope, ...(today !== undefined && { today }) });
    return { prover, clocks: this.clocks, before: prover.open(before), after: prover.open(after) };
  }

  private comparePairs(): void {
    for (const pair of possiblePairs(this.versions, this.alignment)) {
      const claims = this.claims.of(pair);
      if (claims === undefined) this.noteSameAnswer(pair);
      else if (this.mayAsk()) this.settleAll(pair, claims);
    }
  }

  private compareReceivers(): void {
    for (const candidates of receiverClaims(this.versions, this.alignment, this.claims)) {
      // One click shows it.
      candidates.find(({ pair, claim }) => {
        const verdict = this.mayAsk() ? this.askEach(this.ask, pair, claim) : undefined;
        return verdict?.verdict === 'witness' && this.accept(pair, claim, verdict.witness) !== undefined;
      });
    }
  }

  private mayAsk(): boolean {
    this.isCut ||= this.questions >= mostQuestions || this.options.mayGoOn?.() === false;
    return !this.isCut;
  }

  private settleAll(pair: Pair, claims: readonly Claim[]): void {
    const isOwn = pair.from === theDefault || this.alignment.partnerOf.get(pair.from) === pair.to;
    for (const [index, claim] of claims.entries()) {
      const isFound = this.settle(pair, claim, index);
      // Of clicks that another rule answers in another way, nobody asks who is notified.
      if (isFound && !isOwn) return;
    }
  }

  /** @returns whether there are such clicks */
  private settle(pair: Pair, claim: Claim, index: number): boolean {
    const verdict = this.askEach(this.ask, pair, claim);
    if (verdict.verdict === 'never') return false;
    if (isOrdinary(verdict)) {
      const accepted = this.accept(pair, claim, verdict.witness);
      this.findEdges(pair, claim, accepted?.edge);
      return accepted !== undefined;
    }
    // Are there such clicks that are not made to break a test?
    const ordinary = this.askOrdinary(pair, index);
    if (ordinary.verdict === 'witness') return this.accept(pair, claim, ordinary.witness) !== undefined;
    if (ordinary.verdict === 'unknown') this.leave(pair, claim, ordinary.reason);
    if (verdict.verdict === 'witness') return this.accept(pair, claim, verdict.witness) !== undefined;
    if (ordinary.verdict === 'never') this.leave(pair, claim, verdict.reason, true);
    return false;
  }

  /** An edit may cut in several places: looks for clicks of a pair beyond others than the edge of the first. */
  private findEdges(pair: Pair, claim: Claim, first: readonly EdgeTest[] | undefined): void {
    const { trees } = this.versions.prover.theory;
    const within: Constraint[] = [];
    for (let edge = first; edge !== undefined && this.furtherEdges < mostFurtherEdges; ) {
      this.furtherEdges++;
      within.push(withinOf(edge, trees));
      const alternatives = claim.alternatives.map((given) => [...given, ...within]);
      const verdict = this.askEach(this.ask, pair, { ...claim, alternatives });
      if (!isOrdinary(verdict)) return;
      edge = this.note(pair, claim, this.confirm(pair, claim, verdict.witness))?.edge;
    }
  }

  private askOrdinary(pair: Pair, index: number): Verdict {
    if (this.ordinary === undefined) {
      const versions = this.open('ordinary');
      this.ordinary = { ask: createAsk(versions), claims: new Claims(versions) };
    }
    return this.askEach(this.ordinary.ask, pair, this.ordinary.claims.of(pair)![index]!);
  }

  private askEach(ask: Ask, pair: Pair, { alternatives }: Claim): Verdict {
    let result: Verdict = { verdict: 'never' };
    for (const given of alternatives) {
      this.questions++;
      const verdict = ask(pair, given);
      if (isOrdinary(verdict)) return verdict;
      if (verdict.verdict === 'witness' || result.verdict === 'never') result = verdict;
    }
    return result;
  }

  // ---- clicks

  /** Has a click confirmed and puts it into a class. @returns undefined where it was not confirmed */
  private accept(pair: Pair, claim: Claim, witness: Witness): Accepted | undefined {
    const confirmed = this.confirm(pair, claim, witness);
    if (confirmed.kind === 'open') this.leave(pair, claim, confirmed.reason, witness.isHostile);
    return this.note(pair, claim, confirmed);
  }

  private confirm(pair: Pair, { about }: Claim, witness: Witness): Confirmation {
    if (!this.confirms) return { kind: 'confirmed', witness };
    const said = { ids: this.idsOf(pair), about, responses: this.responsesOf(pair) };
    return confirm(this.openConfirmer(), said, witness);
  }

  private note(pair: Pair, { about }: Claim, confirmed: Confirmation): Accepted | undefined {
    if (confirmed.kind === 'contradicted') this.faults.push({ ...this.idsOf(pair), ...confirmed });
    return confirmed.kind === 'confirmed' ? { edge: this.classes.add(pair, about, confirmed) } : undefined;
  }

  private openConfirmer(): Confirmer {
    const { before, after, options, clocks } = this;
    this.confirmer ??= new Confirmer(before, after, options.contract, clocks.before);
    return this.confirmer;
  }

  private responsesOf({ from, to }: Pair): ResponseNode[] {
    const responses = [this.claims.before.of(from).response, this.claims.after.of(to).response];
    return responses.flatMap((response) => (response === undefined ? [] : responsesIn(response)));
  }

  // ---- what else there is to say

  private leave(pair: Pair, { about }: Claim, reason: UnknownPair['reason'], isHostile = false): void {
    this.unknown.push({ ...this.idsOf(pair), about, reason, isHostile });
  }

  private noteSameAnswer(pair: Pair): void {
    const isPartner = this.alignment.partnerOf.get(pair.from) === pair.to;
    const { from, to } = this.idsOf(pair);
    const isNews = from !== to && !isPartner;
    if (isNews && this.sameAnswers.length < mostSameAnswers) this.sameAnswers.push(pair);
  }

  private findSameAnswers(): { from: string; to: string }[] {
    if (!this.confirms) return [];
    return this.sameAnswers
      .filter((pair) => {
        const verdict = this.mayAsk() ? this.ask(pair, []) : undefined;
        return verdict !== undefined && isOrdinary(verdict);
      })
      .map((pair) => this.idsOf(pair));
  }

  private idsOf({ from, to }: Pair): { from: string; to: string } {
    return { from: idOf(this.versions.before, from), to: idOf(this.versions.after, to) };
  }
}
