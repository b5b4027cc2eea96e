import { ticketFact } from '../../../platform/facts.js';
import { memoize } from '../../../values/memo.js';
import { hasPhases } from '../../engine/experiments.js';
import type { Experiment } from '../../format/experiments.js';
import type { Ticket } from '../../format/sessions.js';
import { Budget } from '../../logic/budget.js';
import { compileExpression } from '../../logic/evaluate.js';
import { type Expression, expressionKey, literalKey } from '../../logic/expression.js';
import { factsReadIn } from '../../logic/references.js';
import { namedIn } from '../../model.js';
import type { ResolvedNotifyEntry } from '../../placed-condition.js';
import { entriesOf } from '../../template/compile.js';
import { type AnswerNode, responsesIn } from '../../template/node.js';
import type { TextPart } from '../../template/text.js';
import { dependencyKey, pathsReadIn } from '../dependencies.js';
import { Folding } from '../prover/fold.js';
import { type ProvableFile, type Responder, theDefault } from '../prover/provable-file.js';
import type { Tree } from '../prover/tree.js';

/** What comes of a click that a rule or the default answers. */
export interface Outcome {
  response: AnswerNode | undefined;
  /** Two responses with one key are the same for every click. The file's constants and conditions are written in. */
  answerKey: string;
  /** Whether the response is the same for every click, and so valid at each. */
  isFixed: boolean;
  /** By receiver: the conditions of which one must hold for it to be notified. */
  receivers: ReadonlyMap<string, ReadonlySet<Tree>>;
  /** The same of the receivers. */
  notifyKey: string;
}

/** The outcomes of one version. */
export class Outcomes {
  private readonly folding: Folding;
  private readonly known = new Map<Responder, Outcome>();
  private readonly keyOfNode = memoize((node: AnswerNode) => this.makeKey(node));

  constructor(readonly file: ProvableFile) {
    this.folding = new Folding(file.resolved.file.vars, namedIn(file.resolved));
  }

  of(responder: Responder): Outcome {
    let outcome = this.known.get(responder);
    if (outcome === undefined) {
      outcome = this.make(responder);
      this.known.set(responder, outcome);
    }
    return outcome;
  }

  /** See `answerKey`. */
  keyOf(node: AnswerNode): string {
    return this.keyOfNode(node);
  }

  private make(responder: Responder): Outcome {
    const { resolved, rules } = this.file;
    const own =
      responder === theDefault
        ? { response: resolved.default, notify: resolved.defaultNotify }
        : rules[responder]!;
    const receivers = this.receiversIn([...own.notify, ...resolved.notifyAll]);
    const response = own.response;
    return {
      response,
      answerKey: response === undefined ? '' : this.keyOf(response),
      isFixed: response !== undefined && responsesIn(response).every(({ kind }) => kind === 'constant'),
      receivers,
      notifyKey: [...receivers]
        .map(([name, trees]) => `${name} ${[...trees].map(({ id }) => id).sort((a, b) => a - b)}`)
        .sort()
        .join('\n'),
    };
  }

  private receiversIn(entries: readonly ResolvedNotifyEntry[]): Map<string, Set<Tree>> {
    const found = new Map<string, Set<Tree>>();
    for (const { to, condition } of entries) {
      const tree = this.file.read(condition);
      for (const name of to) found.set(name, (found.get(name) ?? new Set()).add(tree));
    }
    return found;
  }

  private makeKey(node: AnswerNode): string {
    switch (node.kind) {
      case 'choice':
        return `choice(${this.keyOfExperiment(node.experiment)} ${node.options.map(({ response }) => this.keyOf(response)).join()})`;
      case 'constant':
        return keyOfValue(node.value);
      case 'list':
        return `[${node.items.map((item) => this.keyOf(item)).join()}]`;
      case 'object':
        return keyOfFields(node.entries.map(([name, child]) => [name, this.keyOf(child)]));
      case 'text':
      case 'link':
        return `${node.kind}(${node.parts.map((part) => this.keyOfPart(part)).join()})`;
      case 'logic':
        return this.keyOfLogic(node.expression);
    }
  }

  private keyOfPart(part: TextPart): string {
    if (typeof part === 'string') return literalKey(part);
    const { path, lookup, literal, filters } = part;
    const { file, ticket } = this.file.resolved;
    if (lookup !== undefined) {
      const table = literalKey(entriesOf(part, file.vars));
      return `table(${table} ${literalKey([lookup.by, filters])} ${dependencyKey([lookup.by], file)})`;
    }
    // Constants have been inserted when the file was read, but for those that are null.
    const paths = path === undefined || path.startsWith('vars.') ? [] : [path];
    const signed = path === ticketFact && ticket ? ticketMeaning(ticket) : null;
    return keyOfValue([path ?? null, literal, filters, signed, dependencyKey(paths, file)]);
  }

  keyOfLogic(expression: Expression): string {
    const folded = this.folding.fold(expression);
    const isConstant = folded && factsReadIn(folded).length === 0;
    if (isConstant) return keyOfConstant(folded) ?? `logic(${expressionKey(folded)})`;
    // What is too large to be written out means what the names of this file mean.
    const meaning = folded ? expressionKey(folded) : `${this.folding.number} ${expressionKey(expression)}`;
    const beyond = dependencyKey(pathsReadIn(folded ?? expression), this.file.resolved.file);
    return `logic(${beyond} ${meaning})`;
  }

  private keyOfExperiment(experiment: Experiment): string {
    const { timezone } = this.file.resolved.file;
    return keyOfValue([{ ...experiment }, hasPhases(experiment) ? timezone : null]);
  }
}

/** What tells tickets apart, by the keys of a rules file: who verifies one does not see the second secret. */
export function ticketMeaning({ secrets: [secret], lifetimeMs, include }: Ticket) {
  return { secret, for: lifetimeMs, include: [...include].sort() };
}

/** The key of what an expression comes to that reads nothing; undefined where it cannot be evaluated. */
function keyOfConstant(expression: Expression): string | undefined {
  try {
    const evaluate = compileExpression(expression, () => () => undefined);
    return keyOfValue(evaluate(null, new Budget()) ?? null);
  } catch {
    return undefined;
  }
}

/** A text that two JSON values share if they are the same but for the order of their keys. */
export function keyOfValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return literalKey(value);
  if (Array.isArray(value)) return `[${value.map(keyOfValue).join()}]`;
  return keyOfFields(Object.entries(value).map(([name, child]) => [name, keyOfValue(child)]));
}

function keyOfFields(fields: readonly [name: string, key: string][]): string {
  const inOrder = [...fields].sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${inOrder.map(([name, key]) => `${JSON.stringify(name)}:${key}`).join()}}`;
}
