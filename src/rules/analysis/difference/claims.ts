import type { Scalar } from '../../../values/json.js';
import { joinPath } from '../../../values/path.js';
import { toCondition } from '../../logic/condition.js';
import { branchesOf, type Expression } from '../../logic/expression.js';
import { compare } from '../../logic/window.js';
import { entriesOf } from '../../template/compile.js';
import { type AnswerNode, type ResponseNode, walkResponse } from '../../template/node.js';
import type { Placeholder, TextPart } from '../../template/text.js';
import { theDefault } from '../prover/provable-file.js';
import type { Constraint } from '../prover/search.js';
import type { Tree, Trees } from '../prover/tree.js';
import { Outcomes } from './outcomes.js';
import type { Pair, Versions } from './versions.js';

/** That there may be clicks of one pair of responders that come out otherwise in one respect. */
export interface Claim {
  about: About;
  /** What holds of such clicks besides: each of these by itself may have some. */
  alternatives: readonly (readonly Constraint[])[];
}

export type About =
  /** The person gets another response. */
  | { kind: 'answer' }
  /** A receiver is no longer notified, or newly. */
  | { kind: 'notify'; receiver: string; isNotified: boolean }
  /** A response is refused before and after, so that the default stands in for it: another one than before. */
  | { kind: 'rejected' }
  /** Whoever is notified: what was edited is the receiver. */
  | { kind: 'receiver'; receiver: string };

/** More cases of a computed value are not held against each other. */
const mostBranches = 32;

/** Finds in what respects two versions may differ. */
export class Claims {
  readonly before: Outcomes;
  readonly after: Outcomes;
  private readonly trees: Trees;

  constructor({ prover, before, after }: Versions) {
    this.trees = prover.theory.trees;
    this.before = new Outcomes(before);
    this.after = new Outcomes(after);
  }

  /** Undefined where there is nothing to ask: every click of this pair comes out as before. */
  of({ from, to }: Pair): Claim[] | undefined {
    const [one, other] = [this.before.of(from), this.after.of(to)];
    const claims: Claim[] = [];
    if (one.answerKey !== other.answerKey) {
      claims.push({
        about: { kind: 'answer' },
        alternatives: this.alternatives(one.response!, other.response!),
      });
    } else if (!one.isFixed && from !== theDefault && to !== theDefault && this.hasOtherDefault()) {
      claims.push({ about: { kind: 'rejected' }, alternatives: [[]] });
    }
    if (one.notifyKey !== other.notifyKey) {
      claims.push(...notifyClaims(one.receivers, other.receivers, false));
      claims.push(...notifyClaims(other.receivers, one.receivers, true));
    }
    return claims.length === 0 ? undefined : claims;
  }

  hasOtherDefault(): boolean {
    const [one, other] = [this.before.of(theDefault), this.after.of(theDefault)];
    return one.answerKey !== other.answerKey || one.notifyKey !== other.notifyKey;
  }

  /** The circumstances in which two responses differ: of those that differ only in computed values, by their conditions. */
  private alternatives(one: AnswerNode, other: AnswerNode): readonly (readonly Constraint[])[] {
    return casesOf(one, this.before).flatMap((before) =>
      casesOf(other, this.after).flatMap((after) =>
        this.apart(before.response, after.response).map((given) => [
          ...before.given,
          ...after.given,
          ...given,
        ]),
      ),
    );
  }

  private apart(one: ResponseNode, other: ResponseNode): readonly (readonly Constraint[])[] {
    const logics = this.logicsApart(one, other);
    if (logics === undefined) return [[]];
    const found: Constraint[][] = [];
    for (const [before, after] of logics) {
      const branches = branchesIn(before, this.before, this.trees);
      const others = branchesIn(after, this.after, this.trees);
      if (branches.length > mostBranches || others.length > mostBranches) return [[]];
      for (const branch of branches) {
        for (const { key, given } of others) if (key !== branch.key) found.push([...branch.given, ...given]);
      }
    }
    return found;
  }

  /** The computed values in which alone two responses differ; undefined where they differ in more. */
  private logicsApart(one: ResponseNode, other: ResponseNode): [Expression, Expression][] | undefined {
    if (this.before.keyOf(one) === this.after.keyOf(other)) return [];
    if (one.kind === 'logic' && other.kind === 'logic') return [[one.expression, other.expression]];
    const found: [Expression, Expression][] = [];
    const children = childrenInCommon(one, other);
    for (const [child, otherChild] of children ?? []) {
      const apart = this.logicsApart(child, otherChild);
      if (apart === undefined) return undefined;
      found.push(...apart);
    }
    return children && found;
  }
}

/** The parts of two templates that stand in one place; undefined where one has a part that the other has not. */
function childrenInCommon(
  one: ResponseNode,
  other: ResponseNode,
): [ResponseNode, ResponseNode][] | undefined {
  if (one.kind === 'list' && other.kind === 'list') {
    if (one.items.length !== other.items.length) return undefined;
    return one.items.map((item, index) => [item, other.items[index]!]);
  }
  if (one.kind !== 'object' || other.kind !== 'object') return undefined;
  const others = new Map(other.entries);
  if (others.size !== one.entries.length || !one.entries.every(([key]) => others.has(key))) return undefined;
  return one.entries.map(([key, child]) => [child, others.get(key)!]);
}

/** The responses that an answer can be, and when. */
function casesOf(
  answer: AnswerNode,
  { file }: Outcomes,
): { response: ResponseNode; given: readonly Constraint[] }[] {
  const gets = (experiment: string, variant: string): Constraint => {
    const test = compare(answer.at, '==', joinPath(['experiments', experiment]), variant);
    return { tree: file.read(toCondition(test)), holds: true };
  };
  if (answer.kind === 'choice')
    return answer.options.map(({ name, response }) => ({
      response,
      given: [gets(answer.experiment.name, name)],
    }));
  const inserted = [...file.resolved.file.experiments.values()].filter(({ name }) => inserts(answer, name));
  const cases = inserted.reduce((product, { variants }) => product * variants.length, 1);
  if (cases > mostBranches) return [{ response: answer, given: [] }];
  return inserted.reduce<{ response: ResponseNode; given: readonly Constraint[] }[]>(
    (all, { name, variants }) =>
      all.flatMap(({ response, given }) =>
        variants.map((variant) => ({
          response: withVariant(response, name, variant.name, file.resolved.file.vars),
          given: [...given, gets(name, variant.name)],
        })),
      ),
    [{ response: answer, given: [] }],
  );
}

/** Whether a text of a response inserts what depends on the variant. */
function inserts(response: ResponseNode, experiment: string): boolean {
  let found = false;
  walkResponse(response, (node) => {
    if (node.kind !== 'text' && node.kind !== 'link') return;
    found ||= node.parts.some((part) => isVariantOf(experiment, part));
  });
  return found;
}

/** A response as the people of one variant get it. */
function withVariant(
  response: ResponseNode,
  experiment: string,
  variant: string,
  vars: Readonly<Record<string, unknown>>,
): ResponseNode {
  const within = (node: ResponseNode) => withVariant(node, experiment, variant, vars);
  switch (response.kind) {
    case 'object':
      return { ...response, entries: response.entries.map(([key, child]) => [key, within(child)]) };
    case 'list':
      return { ...response, items: response.items.map(within) };
    case 'text':
    case 'link':
      return {
        ...response,
        parts: response.parts.map((part) => {
          if (!isVariantOf(experiment, part)) return part;
          const { lookup, ...rest } = part;
          const literal = lookup ? new Map(entriesOf(part, vars)).get(variant) : variant;
          return { ...rest, path: undefined, literal: (literal ?? null) as Scalar };
        }),
      };
    default:
      return response;
  }
}

/** Whether it inserts the name of a variant, or what stands under that in a table. */
function isVariantOf(experiment: string, part: TextPart): part is Placeholder {
  if (typeof part === 'string') return false;
  return (part.lookup ? part.lookup.by : part.path) === `experiments.${experiment}`;
}

/** A value that an expression can come to, and when. */
interface Branch {
  key: string;
  given: readonly Constraint[];
}

function branchesIn(
  expression: Expression,
  outcomes: Outcomes,
  trees: Trees,
  given: readonly Constraint[] = [],
): Branch[] {
  if (expression.kind !== 'call' || branchesOf(expression) === undefined) {
    return [{ key: outcomes.keyOfLogic(expression), given }];
  }
  const { args } = expression;
  const found: Branch[] = [];
  let here = given;
  for (let at = 0; at < args.length; at += 2) {
    const [test, value] = [args[at]!, args[at + 1]];
    if (value === undefined) return [...found, ...branchesIn(test, outcomes, trees, here)];
    const tree = outcomes.file.read(toCondition(test, outcomes.file.resolved.file.vars));
    found.push(...branchesIn(value, outcomes, trees, [...here, { tree, holds: true }]));
    found.push({ key: 'throws', given: [...here, ...throwing(tree, trees)] });
    here = [...here, { tree: trees.not(tree), holds: true }];
    if (found.length > mostBranches) break;
  }
  return [...found, { key: outcomes.keyOfLogic({ kind: 'literal', at: [], value: null }), given: here }];
}

/** That a condition is neither true nor false. */
function throwing(tree: Tree, trees: Trees): Constraint[] {
  return [
    { tree, holds: false },
    { tree: trees.not(tree), holds: false },
  ];
}

type Receivers = ReadonlyMap<string, ReadonlySet<Tree>>;

/** The receivers that are notified by these and not by others. */
function notifyClaims(receivers: Receivers, others: Receivers, isNotified: boolean): Claim[] {
  return [...receivers].flatMap(([receiver, trees]) => {
    const instead = others.get(receiver) ?? new Set();
    const none = [...instead].map((tree) => ({ tree, holds: false }));
    const alternatives = [...trees]
      .filter((tree) => !instead.has(tree))
      .map((tree) => [{ tree, holds: true }, ...none]);
    return alternatives.length === 0
      ? []
      : [{ about: { kind: 'notify', receiver, isNotified }, alternatives }];
  });
}
