import type { Path } from '../diagnostic.js';
import type { Expression } from '../logic/expression.js';
import type { TextPart } from './text.js';

/** A response template as a tree. What needs no request is a constant, whatever it was written with. */
export type AnswerNode =
  | { kind: 'constant'; at: Path; value: unknown }
  | { kind: 'text' | 'link'; at: Path; parts: TextPart[] }
  | { kind: 'logic'; at: Path; expression: Expression }
  | { kind: 'object'; at: Path; entries: [string, AnswerNode][] }
  | { kind: 'list'; at: Path; items: AnswerNode[] };

/** Calls `visit` with each node of a template, in reading order. */
export function walkAnswer(node: AnswerNode, visit: (node: AnswerNode) => void): void {
  visit(node);
  if (node.kind === 'list') for (const item of node.items) walkAnswer(item, visit);
  if (node.kind === 'object') for (const [, child] of node.entries) walkAnswer(child, visit);
}
