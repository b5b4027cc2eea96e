import type { Path, Report } from '../diagnostic.js';
import { type ConditionLookup, compileExpression, compilePath } from '../logic/evaluate.js';
import { type Expression, parseExpression } from '../logic/expression.js';
import { filters, toText } from './filters.js';
import { checkLink, encodeForLink, hasDotSegment, hasOpenSegment, isOriginSettled } from './link.js';
import { type Placeholder, parseText, type TextPart } from './text.js';

/** A response template as a tree. What needs no request is a constant, whatever it was written with. */
export type AnswerNode =
  | { kind: 'constant'; at: Path; value: unknown }
  | { kind: 'text' | 'link'; at: Path; parts: TextPart[] }
  | { kind: 'logic'; at: Path; expression: Expression }
  | { kind: 'object'; at: Path; entries: [string, AnswerNode][] }
  | { kind: 'list'; at: Path; items: AnswerNode[] };

/** From the facts to an answer, or a part of one. */
export type Render = (facts: unknown) => unknown;

/** An answer that cannot be given for this request. */
export class RenderError extends Error {
  override name = 'RenderError';
}

/**
 * Parses a response template.
 * @param at where it stands in the file
 * @param vars the file's constants; what uses only them is inserted here and now
 */
export function parseAnswer(
  template: unknown,
  at: Path,
  vars: Readonly<Record<string, unknown>>,
  report: Report,
): AnswerNode {
  return parseNode(template, at, { root: at, vars, report });
}

interface Context {
  /** Where the response itself stands. */
  root: Path;
  vars: Readonly<Record<string, unknown>>;
  report: Report;
}

function parseNode(template: unknown, at: Path, context: Context): AnswerNode {
  if (typeof template === 'string') return parseTemplateText(template, at, context);
  if (typeof template !== 'object' || template === null) return { kind: 'constant', at, value: template };
  if (Array.isArray(template)) {
    const items = template.map((item, index) => parseNode(item, [...at, index], context));
    return items.every(isConstant)
      ? { kind: 'constant', at, value: items.map(({ value }) => value) }
      : { kind: 'list', at, items };
  }
  if (Object.hasOwn(template, '$logic')) return parseLogic(template as { $logic: unknown }, at, context);
  const entries = Object.entries(template).map(([key, value]): [string, AnswerNode] => [
    key,
    parseNode(value, [...at, key], context),
  ]);
  const constant = entries.every(([, node]) => isConstant(node));
  if (!constant) return { kind: 'object', at, entries };
  const value = Object.fromEntries(entries.map(([key, node]) => [key, (node as { value: unknown }).value]));
  return { kind: 'constant', at, value };
}

/** Compiles a template; rendering throws a {@link RenderError} or what the logic in it throws. */
export function compileAnswer(node: AnswerNode, conditions: ConditionLookup): Render {
  switch (node.kind) {
    case 'constant': {
      const { value } = node;
      return () => value;
    }
    case 'text':
      return compileParts(node.parts, (part) => compilePlaceholder(part));
    case 'link':
      return compileLink(node.parts);
    case 'logic': {
      const evaluate = compileExpression(node.expression, conditions);
      return (facts) => requireJson(evaluate(facts));
    }
    case 'list': {
      const items = node.items.map((item) => compileAnswer(item, conditions));
      return (facts) => items.map((render) => render(facts));
    }
    case 'object': {
      const entries = node.entries.map(([key, child]) => [key, compileAnswer(child, conditions)] as const);
      // fromEntries, not assignment: a key `__proto__` stays a key.
      return (facts) => Object.fromEntries(entries.map(([key, render]) => [key, render(facts)]));
    }
  }
}

/** Calls `visit` with each node of a template, in reading order. */
export function walkAnswer(node: AnswerNode, visit: (node: AnswerNode) => void): void {
  visit(node);
  if (node.kind === 'list') for (const item of node.items) walkAnswer(item, visit);
  if (node.kind === 'object') for (const [, child] of node.entries) walkAnswer(child, visit);
}

function parseTemplateText(text: string, at: Path, { root, vars, report }: Context): AnswerNode {
  const isLink = isLinkPlace(at, root);
  const parsed = parseText(text, ({ start, end, ...trouble }) =>
    report({ path: at, within: [start, end], ...trouble }),
  );
  const parts = insertConstants(parsed, vars, isLink);
  if (isLink) {
    const trouble = checkLink(parts);
    if (trouble) report({ path: at, ...trouble });
  }
  if (parts.length === 0) return { kind: 'constant', at, value: '' };
  if (parts.length === 1 && typeof parts[0] === 'string') return { kind: 'constant', at, value: parts[0] };
  return { kind: isLink ? 'link' : 'text', at, parts };
}

function parseLogic(template: { $logic: unknown }, at: Path, { root, report }: Context): AnswerNode {
  if (Object.keys(template).length > 1) {
    report({
      path: at,
      check: 'logic-alone',
      message: '"$logic" stands for a whole value: no other key may stand beside it',
    });
  }
  if (isLinkPlace(at, root)) {
    report({
      path: at,
      check: 'link-origin',
      message:
        'a link cannot be computed by "$logic", which could choose its host. Write it as text with {{ … }} in it',
    });
  }
  return { kind: 'logic', at, expression: parseExpression(template.$logic, [...at, '$logic'], report) };
}

function isLinkPlace(at: Path, root: Path): boolean {
  const [action, kind, ...below] = at.slice(root.length);
  return action === 'action' && kind === 'open_direct_link' && below.length === 0;
}

function isConstant(node: AnswerNode): node is Extract<AnswerNode, { kind: 'constant' }> {
  return node.kind === 'constant';
}

/** Replaces the placeholders that need no request by their text, and joins neighbours. */
function insertConstants(
  parts: readonly TextPart[],
  vars: Readonly<Record<string, unknown>>,
  isLink: boolean,
): TextPart[] {
  const joined: TextPart[] = [];
  for (const part of parts) {
    let text = part;
    if (typeof text !== 'string' && isFileConstant(text, vars)) {
      // In front of a settled origin the file's own constants are the origin; behind it they are inserted like others.
      const isOrigin = isLink && !isOriginSettled(typeof joined[0] === 'string' ? joined[0] : '');
      const value = compilePlaceholder(text)({ vars });
      text = isLink && !isOrigin && !isRaw(text) ? encodeForLink(value) : value;
    }
    if (typeof text === 'string' && typeof joined.at(-1) === 'string')
      joined.push((joined.pop() as string) + text);
    else joined.push(text);
  }
  return joined.filter((part) => part !== '');
}

// A var that the file does not have stays a placeholder, for a check to find.
function isFileConstant({ path }: Placeholder, vars: Readonly<Record<string, unknown>>): boolean {
  if (path === undefined || path === 'vars') return true;
  return path.startsWith('vars.') && compilePath(path)({ vars }) !== null;
}

function isRaw({ filters: calls }: Placeholder): boolean {
  return calls.some(({ name }) => name === 'raw');
}

function compileParts(parts: readonly TextPart[], insert: (part: Placeholder) => (facts: unknown) => string) {
  const pieces = parts.map((part) => (typeof part === 'string' ? () => part : insert(part)));
  return (facts: unknown): string => {
    let text = '';
    for (const piece of pieces) text += piece(facts);
    return text;
  };
}

function compilePlaceholder({ path, literal, filters: calls }: Placeholder): (facts: unknown) => string {
  const read = path === undefined ? () => literal : compilePath(path);
  if (calls.length === 0) return (facts) => toText(read(facts));
  const steps = calls.map(({ name, args }) => ({ apply: filters[name].apply, args }));
  return (facts) => {
    let value: unknown = read(facts);
    for (const { apply, args } of steps) value = apply(value, args);
    return toText(value);
  };
}

function compileLink(parts: readonly TextPart[]): Render {
  const render = compileParts(parts, (part) => {
    const insert = compilePlaceholder(part);
    return isRaw(part) ? insert : (facts) => encodeForLink(insert(facts));
  });
  if (!hasOpenSegment(parts)) return render;
  return (facts) => {
    const link = render(facts);
    if (hasDotSegment(link))
      throw new RenderError('an inserted value would be a "." or ".." segment of the path');
    return link;
  };
}

/** A computed value that JSON can carry: what JSON.stringify would silently turn into null is refused. */
function requireJson(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RenderError(`"$logic" yields ${value}, which JSON cannot carry`);
  }
  if (Array.isArray(value)) return value.map(requireJson);
  return value;
}
