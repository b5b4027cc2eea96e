import type { Path } from '../diagnostic.js';
import type { Experiment } from '../format/experiments.js';
import type { Expression } from '../logic/expression.js';
import type { TextPart } from './text.js';

/** A response template as a tree. What needs no request is a constant, whatever it was written with. */
export type ResponseNode =
  | { kind: 'constant'; at: Path; value: unknown }
  | { kind: 'text' | 'link'; at: Path; parts: TextPart[] }
  | { kind: 'logic'; at: Path; expression: Expression }
  | { kind: 'object'; at: Path; entries: [string, ResponseNode][] }
  | { kind: 'list'; at: Path; items: ResponseNode[] };

/** What a rule answers: a response, or one of several. */
export type AnswerNode = ResponseNode | ChoiceNode;

/** Several responses, of which each person gets one. */
export interface ChoiceNode {
  kind: 'choice';
  at: Path;
  /** Its variants are called like the options. */
  experiment: Experiment;
  options: readonly { name: string; at: Path; response: ResponseNode }[];
}

/** The responses that an answer can be. */
export function responsesIn(answer: AnswerNode): readonly ResponseNode[] {
  return answer.kind === 'choice' ? answer.options.map(({ response }) => response) : [answer];
}

/** Calls `visit` with each node of a template, in reading order. */
export function walkResponse(node: ResponseNode, visit: (node: ResponseNode) => void): void {
  visit(node);
  if (node.kind === 'list') for (const item of node.items) walkResponse(item, visit);
  if (node.kind === 'object') for (const [, child] of node.entries) walkResponse(child, visit);
}

/** Every `$logic` of an answer. */
export function logicIn(answer: AnswerNode): Expression[] {
  const expressions: Expression[] = [];
  for (const response of responsesIn(answer)) {
    walkResponse(response, (node) => {
      if (node.kind === 'logic') expressions.push(node.expression);
    });
  }
  return expressions;
}
