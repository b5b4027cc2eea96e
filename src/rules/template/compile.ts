import { deepFreeze, isObject, type JsonObject, setOwn } from '../../values/json.js';
import { BoundedMap } from '../../values/memo.js';
import { say } from '../../values/message.js';
import type { Budget } from '../logic/budget.js';
import { type Apply, type ConditionLookup, compileExpression } from '../logic/evaluate.js';
import { type Expression, literalKey } from '../logic/expression.js';
import { spendOnJson } from '../logic/price.js';
import { compilePath, type Read, readPath } from '../logic/scope.js';
import { insertedText } from './filter.js';
import { filters } from './filters.js';
import { encodeForLink, hasDotSegment, hasOpenSegment } from './link.js';
import type { ResponseNode } from './node.js';
import { RenderError } from './render-error.js';
import type { Lookup, Placeholder, TextPart } from './text.js';

/** From the facts to a response, or a part of one. May throw a {@link RenderError}, or what the logic in it throws. */
export type Render = (facts: unknown, budget: Budget) => unknown;

export function compileResponse(node: ResponseNode, conditions: ConditionLookup): Render {
  switch (node.kind) {
    case 'constant':
      return constant(node.value);
    case 'text':
      return text(node.parts.map((part) => (typeof part === 'string' ? part : compilePlaceholder(part))));
    case 'link':
      return link(node.parts);
    case 'logic':
      return logic(node.expression, conditions);
    case 'list':
      return list(node.items.map((item) => compileResponse(item, conditions)));
    case 'object':
      return object(node.entries, conditions);
  }
}

/** The text that a placeholder inserts. */
export type Insert = (facts: unknown, budget: Budget) => string;

export function compilePlaceholder({ path, lookup, literal, filters }: Placeholder): Insert {
  const meaning = { path, lookup: lookup && { by: lookup.by, below: lookup.below }, literal, filters };
  return compileShared(literalKey(meaning), meaning);
}

/** All that a placeholder is compiled from: where it stands is no part of it. */
type Meaning = Pick<Placeholder, 'path' | 'literal' | 'filters'> & {
  lookup: Pick<Lookup, 'by' | 'below'> | undefined;
};

// Thousands of responses insert the same: one function for all of them stays in the processor's cache.
const shared = new BoundedMap<string, Insert>(1_000);

function compileShared(key: string, meaning: Meaning): Insert {
  let insert = shared.get(key);
  if (insert === undefined) {
    insert = compileMeaning(meaning);
    shared.set(key, insert);
  }
  return insert;
}

function compileMeaning({ path, lookup, literal, filters: calls }: Meaning): Insert {
  const read =
    path === undefined
      ? () => literal
      : lookup === undefined
        ? compilePath(path)
        : entryOf(compilePath(path), lookup);
  if (calls.length === 0) return (facts, budget) => insertedText(read(facts), budget);
  for (const { name, args } of calls) filters[name].prepare?.(args);
  const steps = calls.map(({ name, args }) => ({ apply: filters[name].apply, args }));
  return (facts, budget) => {
    let value: unknown = read(facts);
    for (const { apply, args } of steps) value = apply(value, args, budget);
    return insertedText(value, budget);
  };
}

/** Reads the entry of a table that a fact names; null where there is none. */
function entryOf(table: Read, { by, below }: Pick<Lookup, 'by' | 'below'>): Read {
  const read = compilePath(by);
  return (facts) => {
    const key = read(facts);
    const isKey = typeof key === 'string' || typeof key === 'number' || typeof key === 'boolean';
    return isKey ? (readPath(table(facts), [String(key), ...below]) ?? null) : null;
  };
}

/** What a placeholder can insert of a table: by key, what stands there. Keys under which there is nothing are left out. */
export function entriesOf(
  { path = '', lookup }: Pick<Placeholder, 'path' | 'lookup'>,
  vars: Readonly<Record<string, unknown>>,
): [key: string, value: unknown][] {
  const table = compilePath(path)({ vars });
  if (!isObject(table) && !Array.isArray(table)) return [];
  return Object.keys(table).flatMap((key) => {
    const value = readPath(table, [key, ...(lookup?.below ?? [])]) ?? null;
    return value === null ? [] : [[key, value]];
  });
}

/** Whether a placeholder of a link is inserted as it is. */
export function isRaw({ filters: calls }: Placeholder): boolean {
  return calls.some(({ name }) => name === 'raw');
}

// A function for each kind, since a closure keeps alive whatever any closure beside it uses.
function constant(value: unknown): Render {
  deepFreeze(value);
  return () => value;
}

function text(parts: readonly (string | Insert)[]): Insert {
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'function') return only;
  return (facts, budget) => {
    let text = '';
    for (const part of parts) text += typeof part === 'string' ? part : part(facts, budget);
    return text;
  };
}

function link(parts: readonly TextPart[]): Render {
  const render = text(
    parts.map((part) => {
      if (typeof part === 'string') return part;
      const insert = compilePlaceholder(part);
      return isRaw(part) ? insert : (facts, budget) => encodeForLink(insert(facts, budget), budget);
    }),
  );
  if (!hasOpenSegment(parts)) return render;
  return (facts, budget) => {
    const link = render(facts, budget);
    if (!hasDotSegment(link)) return link;
    throw new RenderError(say`an inserted value would be a "." or ".." segment of the path`);
  };
}

function logic(expression: Expression, conditions: ConditionLookup): Render {
  const evaluate = compileExpression(expression, conditions, refuseNoNumber);
  return (facts, budget) => {
    const value = evaluate(facts, budget);
    // The response is written as JSON next, which costs as much again.
    spendOnJson(budget, value);
    return requireJson(value);
  };
}

function list(items: readonly Render[]): Render {
  return (facts, budget) => items.map((render) => render(facts, budget));
}

/** Copies what is the same for all clicks, and fills in the rest. */
function object(
  nodes: readonly (readonly [key: string, node: ResponseNode])[],
  conditions: ConditionLookup,
): Render {
  const constants: JsonObject = {};
  const keys: string[] = [];
  const renders: Render[] = [];
  for (const [key, node] of nodes) {
    setOwn(constants, key, node.kind === 'constant' ? deepFreeze(node.value) : null);
    if (node.kind === 'constant') continue;
    keys.push(key);
    renders.push(compileResponse(node, conditions));
  }
  return nodes.length === 1 && keys.length === 1
    ? single(keys[0]!, renders[0]!)
    : filled(constants, keys, renders);
}

/** Most objects have one key. */
function single(key: string, render: Render): Render {
  return (facts, budget) => ({ [key]: render(facts, budget) });
}

/** @param keys of the values that are rendered; the object has all of them, so that setting one sets no prototype */
function filled(constants: JsonObject, keys: readonly string[], renders: readonly Render[]): Render {
  return (facts, budget) => {
    const object = { ...constants };
    for (let i = 0; i < keys.length; i++) object[keys[i]!] = renders[i]!(facts, budget);
    return object;
  };
}

/** A text never says NaN: an operator makes none of a number that could not be computed. */
function refuseNoNumber(apply: Apply): Apply {
  return (...values) => {
    const result = apply(...values);
    const wrong = typeof result === 'string' ? values.flat(Infinity).find(isNoNumber) : undefined;
    if (wrong === undefined) return result;
    throw new RenderError(say`"$logic" yields ${wrong as number}, which JSON cannot carry`);
  };
}

function isNoNumber(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

/** A computed value that JSON can carry: what JSON.stringify would silently turn into null is refused. */
function requireJson(value: unknown): unknown {
  if (value === undefined) return null;
  if (isNoNumber(value)) {
    throw new RenderError(say`"$logic" yields ${value as number}, which JSON cannot carry`);
  }
  if (Array.isArray(value)) return value.map(requireJson);
  // The one object that logic makes: all facts at once, in the body of `reduce`.
  if (isObject(value) && Object.hasOwn(value, 'accumulator')) Object.values(value).forEach(requireJson);
  return value;
}
