import type { Path } from '../diagnostic.js';
import type { Expression } from '../logic/expression.js';
import type { TextPart } from './text.js';

/** A response template as a tree. What needs no request is a constant, whatever it was written with. */
export type ResponseNode =
  | { kind: 'constant'; at: Path; value: unknown }
  | { kind: 'text' | 'link'; at: Path; parts: TextPart[] }
  | { kind: 'logic'; at: Path; expression: Expression }
  | { kind: 'object'; at: Path; entries: [string, ResponseNode][] }
  | { kind: 'list'; at: Path; items: ResponseNode[] };

/** Calls `visit` with each node of a template, in reading order. */
export function walkResponse(node: ResponseNode, visit: (node: ResponseNode) => void): void {
  visit(node);
  if (node.kind === 'list') for (const item of node.items) walkResponse(item, visit);
  if (node.kind === 'object') for (const [, child] of node.entries) walkResponse(child, visit);
}
