import type { Now } from '../../../values/clock.js';
import type { Scalar } from '../../../values/json.js';
import type { Experiment } from '../../format/experiments.js';
import { type Expression, literalKey } from '../../logic/expression.js';
import type { Moment } from './local-now.js';
import { isFalse, isTrue, type Truths } from './truths.js';
import type { ValueTest } from './values.js';

/**
 * A condition as proofs read it: constants of the file written in, names followed, and one object for one meaning as written,
 * so that two are the same test where they are the same object. Leaves read one variable each.
 */
export type Tree =
  | { kind: 'constant'; id: number; truth: Truths }
  | { kind: 'and' | 'or'; id: number; parts: readonly Tree[] }
  | { kind: 'if'; id: number; parts: readonly [test: Tree, then: Tree, otherwise: Tree] }
  | { kind: 'not'; id: number; part: Tree }
  | Leaf;

export type Leaf = FactLeaf | ClockLeaf | PersonLeaf | FreeLeaf;

/** A test of the value of one fact. */
export interface FactLeaf {
  kind: 'fact';
  id: number;
  /** The fact's path. */
  variable: string;
  test: ValueTest;
  /** What stands for an absent fact. */
  fallback: Scalar;
}

/** What reads one of the two parts of `now` that are independent of each other, and nothing else. */
export interface ClockLeaf {
  kind: 'clock';
  id: number;
  variable: string;
  part: ClockPart;
  /** The one fact of `now` that it tests; undefined for an expression that computes something. */
  test: { field: keyof Now; test: ValueTest } | undefined;
  outcome(moment: Moment): Truths;
}

/** The minute of the day; or the day, with its date in both calendars and its weekday. */
export type ClockPart = 'minute' | 'day';

/** A test of the variant of an experiment that a person with an id gets. */
export interface PersonLeaf {
  kind: 'person';
  id: number;
  /** Two experiments that put everybody at the same place share it, whatever their variants. */
  variable: string;
  experiment: Pick<Experiment, 'name' | 'by' | 'variants'>;
  /** @param place a hash */
  outcome(place: number): Truths;
}

/** An expression that is not understood. It may be true or false, or throw, whatever else holds. */
export interface FreeLeaf {
  kind: 'free';
  id: number;
  variable: string;
  expression: Expression;
  /** What it can come to. */
  truths: Truths;
}

type New<Node> = Node extends { id: number } ? Omit<Node, 'id'> : never;

/** Makes trees, one for each meaning. Trees can be held against each other if one of these made them. */
export class Trees {
  private readonly known = new Map<string, Tree>();
  private readonly leafLists = new Map<Tree, readonly Leaf[]>();
  readonly always = this.constant(isTrue);
  readonly never = this.constant(isFalse);

  constant(truth: Truths): Tree {
    return this.intern(`constant ${truth}`, () => ({ kind: 'constant', truth }));
  }

  and(parts: readonly Tree[]): Tree {
    return parts.length === 0 ? this.always : this.joined('and', parts);
  }

  or(parts: readonly Tree[]): Tree {
    return parts.length === 0 ? this.never : this.joined('or', parts);
  }

  not(part: Tree): Tree {
    if (part === this.always) return this.never;
    if (part === this.never) return this.always;
    return part.kind === 'not' ? part.part : this.intern(`not ${part.id}`, () => ({ kind: 'not', part }));
  }

  if(test: Tree, then: Tree, otherwise: Tree): Tree {
    const parts = [test, then, otherwise] as const;
    return this.intern(`if ${idsOf(parts)}`, () => ({ kind: 'if', parts }));
  }

  /** @param key of the variable and the test */
  leaf<Kind extends Leaf>(key: string, make: () => New<Kind>): Tree {
    return this.intern(key, make as () => New<Tree>);
  }

  /** Whether a fact that is never absent is true by itself. */
  truthOf(path: string): FactLeaf {
    return this.leaf<FactLeaf>(factKey(path, { kind: 'truth' }, null), () => ({
      ...{ kind: 'fact', variable: path, test: { kind: 'truth' }, fallback: null },
    })) as FactLeaf;
  }

  /** The leaves of a tree, each once. */
  leavesOf(tree: Tree): readonly Leaf[] {
    let leaves = this.leafLists.get(tree);
    if (leaves === undefined) {
      leaves = collectLeaves(tree);
      this.leafLists.set(tree, leaves);
    }
    return leaves;
  }

  private joined(kind: 'and' | 'or', parts: readonly Tree[]): Tree {
    if (parts.length === 1) return parts[0]!;
    return this.intern(`${kind} ${idsOf(parts)}`, () => ({ kind, parts }));
  }

  private intern(key: string, make: () => New<Tree>): Tree {
    let tree = this.known.get(key);
    if (tree === undefined) {
      tree = { ...make(), id: this.known.size } as Tree;
      this.known.set(key, tree);
    }
    return tree;
  }
}

export function isLeaf(tree: Tree): tree is Leaf {
  return tree.kind === 'fact' || tree.kind === 'clock' || tree.kind === 'person' || tree.kind === 'free';
}

function idsOf(parts: readonly Tree[]): string {
  return parts.map(({ id }) => id).join(' ');
}

function collectLeaves(tree: Tree): Leaf[] {
  const leaves = new Set<Leaf>();
  const seen = new Set<Tree>();
  const enter = (part: Tree) => {
    if (seen.has(part)) return;
    seen.add(part);
    if (isLeaf(part)) leaves.add(part);
    else if (part.kind === 'not') enter(part.part);
    else if (part.kind !== 'constant') part.parts.forEach(enter);
  };
  enter(tree);
  return [...leaves];
}

/** A text that only the same tests of the same fact share. */
export function factKey(path: string, test: ValueTest, fallback: Scalar): string {
  return `${keyOfTest(test)} ${path} ${literalKey(fallback)}`;
}

export function keyOfTest(test: ValueTest): string {
  switch (test.kind) {
    case 'equals':
      return `${test.strict ? '===' : '=='} ${literalKey(test.value)}`;
    case 'one-of':
      return `in ${literalKey(test.values)}`;
    case 'compares':
      return `${test.operator} ${literalKey(test.value)}`;
    case 'contains':
      return `contains ${literalKey(test.text)}`;
    case 'starts-with':
      return `starts_with ${literalKey(test.text)}`;
    case 'ends-with':
      return `ends_with ${literalKey(test.text)}`;
    case 'gets':
      return `gets ${literalKey([test.experiment, test.variant])}`;
    case 'truth':
    case 'missing':
    case 'identifies':
      return test.kind;
  }
}
