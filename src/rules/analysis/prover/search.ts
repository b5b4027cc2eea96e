import type { Calendar } from './clock-regions.js';
import type { Domains } from './domains.js';
import {
  type Region,
  type Regions,
  regionsOfClock,
  regionsOfFact,
  regionsOfFree,
  regionsOfPeople,
} from './regions.js';
import {
  canAgree,
  type PathPair,
  pathPairs,
  settle,
  type Values,
  type Variable,
  valuesOfLengths,
} from './related-paths.js';
import type { Scope } from './representatives.js';
import {
  type ClockLeaf,
  type FactLeaf,
  type FreeLeaf,
  isLeaf,
  type Leaf,
  type PersonLeaf,
  type Tree,
  type Trees,
} from './tree.js';
import { isFalse, isSettled, isTrue, negationOf, notTrue, type Truths, throws } from './truths.js';

/** That a condition is to be true, or not to be: false, or something that throws. */
export interface Constraint {
  tree: Tree;
  holds: boolean;
}

/** What searches take: who makes the trees, which values facts can have, and which requests are looked at. */
export interface Theory {
  trees: Trees;
  domains: Domains;
  calendar: Calendar;
  scope: Scope;
  effort: Effort;
  /** Of facts, by the tests that are asked of them. */
  regions: Map<string, Regions>;
}

/** How much all searches together may take, in values and constraints looked at. Once it is used up, they give up. */
export interface Effort {
  left: number;
}

export type Solution =
  | { kind: 'found'; values: Values; freeLeaves: readonly FreeLeaf[] }
  /** `isProven`: nothing is left out, so there is none. */
  | { kind: 'none'; isProven: boolean }
  /** The search was too long. */
  | { kind: 'given up' };

/** NP-hard in principle; with the judge outside, questions stay at some ten nodes. */
const mostNodes = 20_000;

/**
 * Looks for a value of each fact by which all constraints are met.
 * @param isWide whether to try abstract values where the real ones are not complete: what is found then proves nothing,
 * that nothing is found does
 */
export function search(constraints: readonly Constraint[], theory: Theory, isWide = false): Solution {
  return new Search(constraints, theory, isWide).run();
}

/** Whether no request meets all constraints: a proof, or false. */
export function isUnsatisfiable(constraints: readonly Constraint[], theory: Theory): boolean {
  const first = search(constraints, theory);
  if (first.kind !== 'none') return false;
  if (first.isProven) return true;
  const wide = search(constraints, theory, true);
  return wide.kind === 'none' && wide.isProven;
}

class Search {
  private readonly variables = new Map<string, Variable>();
  private readonly places = new Map<Leaf, { variable: Variable; index: number }>();
  private readonly pairs: readonly PathPair[];
  private isComplete = true;
  private nodes = 0;
  /** What shared parts come to while no variable changes: names that name others twice at each level share all of theirs. */
  private truths = new Map<Tree, Truths>();
  private counts = new Map<Tree, number>();
  private choices = new Map<string, Choice | undefined>();

  constructor(
    private readonly constraints: readonly Constraint[],
    private readonly theory: Theory,
    private readonly isWide: boolean,
  ) {
    for (const { tree } of constraints) {
      for (const leaf of theory.trees.leavesOf(tree)) if (!this.places.has(leaf)) this.place(leaf);
    }
    for (const variable of this.variables.values()) {
      const { regions, isComplete, effort } = this.regionsOf(variable);
      theory.effort.left -= effort;
      narrow(variable, regions);
      this.isComplete &&= isComplete;
    }
    this.pairs = pathPairs(this.variables);
    if (!isWide && this.pairs.some(({ isOfItems }) => isOfItems)) this.isComplete = false;
  }

  run(): Solution {
    const values = this.branch();
    if (values) return { kind: 'found', values, freeLeaves: this.freeLeaves() };
    return this.isTired() ? { kind: 'given up' } : { kind: 'none', isProven: this.isComplete };
  }

  private place(leaf: Leaf): void {
    let variable = this.variables.get(leaf.variable);
    if (variable === undefined) {
      variable = { key: leaf.variable, leaves: [], regions: [], truths: new Uint8Array() };
      this.variables.set(leaf.variable, variable);
    }
    this.places.set(leaf, { variable, index: variable.leaves.push(leaf) - 1 });
    const text = leaf.kind === 'fact' ? this.theory.domains.textAbove(leaf.variable) : undefined;
    if (text !== undefined) this.placeText(text);
  }

  /** A text of the request whose length or letters are asked for: it is one, or null, and no object. */
  private placeText(path: string): void {
    const leaf = this.theory.trees.truthOf(path);
    if (!this.places.has(leaf)) this.place(leaf);
  }

  private regionsOf({ key, leaves }: Variable): Regions {
    const [leaf] = leaves as [Leaf];
    const { theory } = this;
    switch (leaf.kind) {
      case 'free':
        return regionsOfFree(leaf, theory.scope);
      case 'person':
        return regionsOfPeople(leaves as PersonLeaf[]);
      case 'clock':
        return regionsOfClock(leaves as ClockLeaf[], theory.calendar);
      case 'fact':
        return this.regionsOfFact(key, leaves as FactLeaf[]);
    }
  }

  /** Many questions ask the same of a fact, and so does each round of one. */
  private regionsOfFact(path: string, leaves: readonly FactLeaf[]): Regions {
    const { theory, isWide } = this;
    const length = this.variables.get(`${path}.length`);
    const asked = [leaves, length?.leaves ?? []].map((some) => some.map(({ id }) => id).join(' '));
    const key = `${isWide} ${asked.join(' of length ')}`;
    const known = theory.regions.get(key);
    if (known !== undefined) return { ...known, effort: 0 };
    const regions = regionsOfFact(leaves, { ...theory, isWide, more: valuesOfLengths(length) });
    theory.regions.set(key, regions);
    return regions;
  }

  private branch(): Values | undefined {
    this.nodes++;
    this.truths.clear();
    this.counts.clear();
    this.choices.clear();
    this.theory.effort.left -= this.constraints.length;
    if (this.isTired()) return undefined;
    const open = this.easiestOpen();
    if (open === undefined || !this.pairs.every((pair) => canAgree(pair, this.isWide))) return undefined;
    if (open === 'none') return settle(this.variables.values(), this.pairs, this.isWide);
    const choice = this.choose(open.tree, open.holds)!;
    const { variable, index } = this.places.get(choice.leaf)!;
    const { regions, truths } = variable;
    // Something that throws comes last: a request is made to break a test only if nothing else will do.
    for (const truth of choice.holds ? [isTrue, isFalse, throws] : [isFalse, isTrue, throws]) {
      if (!(truths[index]! & truth)) continue;
      narrow(
        variable,
        regions.filter(({ outcomes }) => outcomes[index] === truth),
      );
      const values = this.branch();
      if (values) return values;
    }
    variable.regions = regions;
    variable.truths = truths;
    return undefined;
  }

  private isTired(): boolean {
    return this.nodes > mostNodes || this.theory.effort.left < 0;
  }

  /** The constraint with the fewest open tests; undefined where one cannot be met any more. */
  private easiestOpen(): Constraint | 'none' | undefined {
    let easiest: Constraint | undefined;
    let fewest = Infinity;
    for (const constraint of this.constraints) {
      const truths = this.truthsOf(constraint.tree);
      const wanted = constraint.holds ? isTrue : notTrue;
      if (!(truths & wanted)) return undefined;
      if (!(truths & ~wanted)) continue;
      const count = this.countOpen(constraint.tree);
      if (count < fewest) {
        fewest = count;
        easiest = constraint;
      }
    }
    return easiest ?? 'none';
  }

  /** What a tree can still come to, evaluated from left to right as a predicate does. */
  private truthsOf(tree: Tree): Truths {
    if (isLeaf(tree)) return this.evaluate(tree);
    let truths = this.truths.get(tree);
    if (truths === undefined) {
      truths = this.evaluate(tree);
      this.truths.set(tree, truths);
    }
    return truths;
  }

  private evaluate(tree: Tree): Truths {
    switch (tree.kind) {
      case 'constant':
        return tree.truth;
      case 'not':
        return negationOf(this.truthsOf(tree.part));
      case 'and':
        return this.truthsOfAll(tree.parts, isTrue, notTrue);
      case 'or':
        return this.truthsOfAll(tree.parts, isFalse, isTrue | throws);
      case 'if': {
        const [test, then, otherwise] = tree.parts;
        const truths = this.truthsOf(test);
        return (
          (truths & throws) |
          (truths & isTrue ? this.truthsOf(then) : 0) |
          (truths & isFalse ? this.truthsOf(otherwise) : 0)
        );
      }
      default: {
        const { variable, index } = this.places.get(tree)!;
        return variable.truths[index]!;
      }
    }
  }

  /** @param onward the outcome of a part with which the next is asked; @param ending those that settle the whole */
  private truthsOfAll(parts: readonly Tree[], onward: Truths, ending: Truths): Truths {
    let found = 0;
    for (const part of parts) {
      const truths = this.truthsOf(part);
      found |= truths & ending;
      if (!(truths & onward)) return found;
    }
    return found | onward;
  }

  private countOpen(tree: Tree): number {
    let count = this.counts.get(tree);
    if (count === undefined) {
      count = this.countAnew(tree);
      this.counts.set(tree, count);
    }
    return count;
  }

  private countAnew(tree: Tree): number {
    switch (tree.kind) {
      case 'constant':
        return 0;
      case 'not':
        return this.countOpen(tree.part);
      case 'and':
      case 'or':
      case 'if':
        return tree.parts.reduce((sum, part) => sum + this.countOpen(part), 0);
      default:
        return isSettled(this.truthsOf(tree)) ? 0 : 1;
    }
  }

  /** An open test of a tree, and the outcome of it that helps: of facts before of what is not understood. */
  private choose(tree: Tree, holds: boolean): Choice | undefined {
    if (isLeaf(tree)) return isSettled(this.truthsOf(tree)) ? undefined : { leaf: tree, holds };
    if (tree.kind === 'constant') return undefined;
    if (tree.kind === 'not') return this.choose(tree.part, !holds);
    const key = `${holds} ${tree.id}`;
    if (!this.choices.has(key)) this.choices.set(key, this.chooseOf(tree, holds));
    return this.choices.get(key);
  }

  private chooseOf(tree: Extract<Tree, { kind: 'and' | 'or' | 'if' }>, holds: boolean): Choice | undefined {
    let best: Choice | undefined;
    for (const part of this.partsAsked(tree)) {
      const choice = isSettled(this.truthsOf(part)) ? undefined : this.choose(part, holds);
      if (choice === undefined) continue;
      if (choice.leaf.kind !== 'free') return choice;
      best ??= choice;
    }
    return best;
  }

  /** The parts that can be evaluated at all. */
  private partsAsked(tree: Extract<Tree, { kind: 'and' | 'or' | 'if' }>): readonly Tree[] {
    if (tree.kind === 'if') {
      const truths = this.truthsOf(tree.parts[0]);
      return tree.parts.filter(
        (_, index) => index === 0 || (index === 1 ? truths & isTrue : truths & isFalse),
      );
    }
    const onward = tree.kind === 'and' ? isTrue : isFalse;
    const end = tree.parts.findIndex((part) => !(this.truthsOf(part) & onward));
    return end === -1 ? tree.parts : tree.parts.slice(0, end + 1);
  }

  private freeLeaves(): FreeLeaf[] {
    return [...this.places.keys()].filter((leaf) => leaf.kind === 'free');
  }
}

interface Choice {
  leaf: Leaf;
  holds: boolean;
}

function narrow(variable: Variable, regions: readonly Region[]): void {
  const truths = new Uint8Array(variable.leaves.length);
  for (const { outcomes } of regions) {
    for (let index = 0; index < truths.length; index++) truths[index]! |= outcomes[index]!;
  }
  variable.regions = regions;
  variable.truths = truths;
}
