import type { Budget } from '../logic/budget.js';
import { type ConditionLookup, compileExpression, compilePath } from '../logic/evaluate.js';
import { expressionKey } from '../logic/expression.js';
import { spendOnJson } from '../logic/price.js';
import { filters, insertedText } from './filters.js';
import { encodeForLink, hasDotSegment, hasOpenSegment } from './link.js';
import type { ResponseNode } from './node.js';

import type { Placeholder, TextPart } from './text.js';

/** An answer that cannot be given for this request. */
export class RenderError extends Error {
  override name = 'RenderError';
}

/**
 * A template that is ready to be filled. Templates that differ in nothing but their constant texts share one form: ten
 * thousand of them take little more memory than their texts.
 */
export interface Template {
  form: Form;
  /** The constant texts, in reading order; behind them, where it differs, how each stands in JSON. */
  texts: readonly string[];
}

/** What many templates have in common. `at` is where a template's texts start in a list. */
export interface Form {
  /** Makes the answer. May throw a {@link RenderError}, or what the logic in the template throws. */
  fill(facts: unknown, texts: readonly string[], at: number, budget: Budget): unknown;
  /** What `JSON.stringify` makes of the answer that was filled a moment ago; put together of parts where that is enough. */
  write(answer: unknown, facts: unknown, texts: readonly string[], at: number, budget: Budget): string;
}

/** Makes templates ready; those of one form share it. */
export function createTemplateCompiler(conditions: ConditionLookup): (node: ResponseNode) => Template {
  const compiler = new Compiler(conditions);
  return (node) => compiler.template(node);
}

/** The text of a placeholder; see {@link compilePlaceholder}. */
export type Insert = (facts: unknown, budget: Budget) => string;

/** Compiles a placeholder: from the facts to what it inserts. */
export function compilePlaceholder({ path, literal, filters: calls }: Placeholder): Insert {
  const read = path === undefined ? () => literal : compilePath(path);
  if (calls.length === 0) return (facts, budget) => insertedText(read(facts), budget);
  for (const { name } of calls) filters[name].prepare?.();
  const steps = calls.map(({ name, args }) => ({ apply: filters[name].apply, args }));
  return (facts, budget) => {
    let value: unknown = read(facts);
    for (const { apply, args } of steps) value = apply(value, args, budget);
    return insertedText(value, budget);
  };
}

/** Whether a placeholder of a link is inserted as it is. */
export function isRaw({ filters: calls }: Placeholder): boolean {
  return calls.some(({ name }) => name === 'raw');
}

type Fill = Form['fill'];
type Write = Form['write'];

/**
 * Whether all that was inserted since `isPlain` was last set stands in JSON as it is. Only between a form's `fill` and its
 * `write`: nothing else runs in between.
 */
let isPlain = true;

class Compiler {
  private readonly forms = new Map<string, Form>();
  private readonly inserts = new Map<string, { number: number; insert: Insert }>();

  constructor(private readonly conditions: ConditionLookup) {}

  template(node: ResponseNode): Template {
    const texts: string[] = [];
    const description = this.describe(node, texts);
    let shift = 0;
    if (!texts.every(standsInJson)) {
      // Half a surrogate pair at the edge of a text, and its other half: together they are written otherwise.
      shift = texts.every((text) => text.isWellFormed()) ? texts.length : -1;
    }
    const key = `${shift} ${description}`;
    let form = this.forms.get(key);
    if (form === undefined) {
      form = this.form(node, shift);
      this.forms.set(key, form);
    }
    if (shift <= 0) return { form, texts };
    return { form, texts: [...texts, ...texts.map((text) => JSON.stringify(text).slice(1, -1))] };
  }

  /** What a template is apart from its constant texts, which are collected. */
  private describe(node: ResponseNode, texts: string[]): string {
    switch (node.kind) {
      case 'constant':
        if (typeof node.value !== 'string') return `c${JSON.stringify(node.value)}`;
        texts.push(node.value);
        return 's';
      case 'text':
        return `t(${this.describeParts(node.parts, texts)})`;
      case 'link':
        return `${hasOpenSegment(node.parts) ? 'o' : 'l'}(${this.describeParts(node.parts, texts)})`;
      case 'logic':
        return `x${JSON.stringify(expressionKey(node.expression))}`;
      case 'list':
        return `[${node.items.map((item) => this.describe(item, texts)).join('')}]`;
      case 'object': {
        let entries = '';
        for (const [key, child] of node.entries) entries += JSON.stringify(key) + this.describe(child, texts);
        return `{${entries}}`;
      }
    }
  }

  private describeParts(parts: readonly TextPart[], texts: string[]): string {
    let description = '';
    for (const part of parts) {
      if (typeof part === 'string') {
        texts.push(part);
        description += 's';
      } else description += `${this.insert(part).number},`;
    }
    return description;
  }

  private insert(placeholder: Placeholder): { number: number; insert: Insert } {
    const { path, literal, filters: calls } = placeholder;
    const isPath = path !== undefined && calls.length === 0;
    // No JSON text starts with a point.
    const key = isPath ? `.${path}` : JSON.stringify([path ?? null, literal, calls]);
    let known = this.inserts.get(key);
    if (known === undefined) {
      known = { number: this.inserts.size, insert: compilePlaceholder(placeholder) };
      this.inserts.set(key, known);
    }
    return known;
  }

  private form(node: ResponseNode, shift: number): Form {
    const { fill, write } = this.compile(node, { next: 0 }, shift);
    const isInOrder = shift >= 0 && keepsOrder(node);
    return {
      fill(facts, texts, at, budget) {
        isPlain = true;
        return fill(facts, texts, at, budget);
      },
      write: isInOrder
        ? (answer, facts, texts, at, budget) =>
            isPlain ? write(answer, facts, texts, at, budget) : writeJson(answer, budget)
        : (answer, _facts, _texts, _at, budget) => writeJson(answer, budget),
    };
  }

  /** @param place the number of the next constant text */
  private compile(node: ResponseNode, place: { next: number }, shift: number): { fill: Fill; write: Write } {
    switch (node.kind) {
      case 'constant':
        return typeof node.value === 'string' ? constantText(place.next++, shift) : constant(node.value);
      case 'text':
      case 'link': {
        const fill = this.text(node, place);
        return { fill, write: writeText(fill, shift) };
      }
      case 'logic': {
        const evaluate = compileExpression(node.expression, this.conditions);
        return {
          fill(facts, _texts, _at, budget) {
            const value = evaluate(facts, budget);
            // Also for its being written, as soon as the rest of the answer is filled.
            spendOnJson(budget, value);
            return requireJson(value);
          },
          write: (value) => JSON.stringify(value),
        };
      }
      case 'list':
        return list(node.items.map((item) => this.compile(item, place, shift)));
      case 'object':
        return object(node.entries.map(([key, child]) => ({ key, ...this.compile(child, place, shift) })));
    }
  }

  private text(
    { kind, parts }: Extract<ResponseNode, { kind: 'text' | 'link' }>,
    place: { next: number },
  ): Fill {
    const pieces = parts.map((part) => {
      if (typeof part === 'string') return place.next++;
      const { insert } = this.insert(part);
      return kind === 'link' && !isRaw(part) ? encoded(insert) : watched(insert);
    });
    const fill = fillPieces(pieces);
    return kind === 'link' && hasOpenSegment(parts) ? withoutDotSegments(fill) : fill;
  }
}

/** Whether the keys of each object of a template stand in it as `JSON.stringify` would write them. */
function keepsOrder(node: ResponseNode): boolean {
  if (node.kind === 'list') return node.items.every(keepsOrder);
  if (node.kind !== 'object') return true;
  // Keys that read as numbers are written before the others.
  return node.entries.every(([key, child]) => key !== '__proto__' && !/^\d/.test(key) && keepsOrder(child));
}

// The closures are made in functions of their own: a closure keeps all that any closure beside it needs.
function constant(value: unknown): { fill: Fill; write: Write } {
  const json = JSON.stringify(value);
  return { fill: () => value, write: () => json };
}

function constantText(number: number, shift: number): { fill: Fill; write: Write } {
  return {
    fill: (_facts, texts, at) => texts[at + number],
    write: (_text, _facts, texts, at) => `"${texts[at + number + shift]}"`,
  };
}

function writeText(fill: Fill, shift: number): Write {
  // The same text once more, of the same insertions and of the constant texts as they stand in JSON.
  return shift > 0
    ? (_text, facts, texts, at, budget) => `"${fill(facts, texts, at + shift, budget) as string}"`
    : (text) => `"${text as string}"`;
}

function list(items: readonly { fill: Fill; write: Write }[]): { fill: Fill; write: Write } {
  return {
    fill: (facts, texts, at, budget) => items.map(({ fill }) => fill(facts, texts, at, budget)),
    write: (list, facts, texts, at, budget) =>
      `[${items.map(({ write }, i) => write((list as unknown[])[i], facts, texts, at, budget)).join(',')}]`,
  };
}

interface Entry {
  key: string;
  fill: Fill;
  write: Write;
}

function object(entries: readonly Entry[]): { fill: Fill; write: Write } {
  const [only] = entries;
  if (entries.length === 1 && only!.key === 'text_message') return message(only!);
  return { fill: fillObject(entries), write: writeObject(entries) };
}

/** The commonest answer of all, as an object whose form the engine knows. */
function message({ fill, write }: Entry): { fill: Fill; write: Write } {
  return {
    fill: (facts, texts, at, budget) => ({ text_message: fill(facts, texts, at, budget) }),
    write: (answer, facts, texts, at, budget) =>
      `{"text_message":${write((answer as { text_message: unknown }).text_message, facts, texts, at, budget)}}`,
  };
}

function fillObject(entries: readonly Entry[]): Fill {
  // Assigning to `__proto__` would set the prototype; here it stays a key.
  if (entries.some(({ key }) => key === '__proto__')) {
    return (facts, texts, at, budget) =>
      Object.fromEntries(entries.map(({ key, fill }) => [key, fill(facts, texts, at, budget)]));
  }
  return (facts, texts, at, budget) => {
    const object: Record<string, unknown> = {};
    for (const { key, fill } of entries) object[key] = fill(facts, texts, at, budget);
    return object;
  };
}

function writeObject(entries: readonly Entry[]): Write {
  const heads = entries.map(({ key }, i) => `${i === 0 ? '{' : ','}${JSON.stringify(key)}:`);
  return (object, facts, texts, at, budget) => {
    let json = '';
    for (let i = 0; i < entries.length; i++) {
      const { key, write } = entries[i]!;
      json += heads[i]! + write((object as Record<string, unknown>)[key], facts, texts, at, budget);
    }
    return `${json}}`;
  };
}

/** @param pieces the numbers of constant texts, and what is inserted between them */
function fillPieces(pieces: readonly (number | Insert)[]): Fill {
  const [first, second, third] = pieces;
  if (pieces.length === 1 && typeof first === 'function') {
    return (facts, _texts, _at, budget) => first(facts, budget);
  }
  if (typeof first === 'number' && typeof second === 'function') {
    if (pieces.length === 2) return (facts, texts, at, budget) => texts[at + first]! + second(facts, budget);
    if (pieces.length === 3 && typeof third === 'number') {
      return (facts, texts, at, budget) => texts[at + first]! + second(facts, budget) + texts[at + third]!;
    }
  }
  return (facts, texts, at, budget) => {
    let text = '';
    for (const piece of pieces) text += typeof piece === 'number' ? texts[at + piece]! : piece(facts, budget);
    return text;
  };
}

/** An insertion that tells when what it inserts does not stand in JSON as it is. */
function watched(insert: Insert): Insert {
  return (facts, budget) => {
    const text = insert(facts, budget);
    if (isPlain && !standsInJson(text)) isPlain = false;
    return text;
  };
}

/** What is percent-encoded stands in JSON as it is. */
function encoded(insert: Insert): Insert {
  return (facts, budget) => encodeForLink(insert(facts, budget), budget);
}

/**
 * Whether `JSON.stringify` writes a text as it is. That of a surrogate is left to it: only it sees whether the other half
 * stands beside.
 */
function standsInJson(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff)) return false;
  }
  return true;
}

function withoutDotSegments(fill: Fill): Fill {
  return (facts, texts, at, budget) => {
    const link = fill(facts, texts, at, budget) as string;
    if (hasDotSegment(link))
      throw new RenderError('an inserted value would be a "." or ".." segment of the path');
    return link;
  };
}

function writeJson(answer: unknown, budget: Budget): string {
  spendOnJson(budget, answer);
  return JSON.stringify(answer);
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
