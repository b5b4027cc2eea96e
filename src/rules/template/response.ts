import { type CallName, calls } from '../../platform/calls.js';
import { saidBy, say } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import type { Path, Report } from '../diagnostic.js';
import { Budget, BudgetError, stepsPerClick } from '../logic/budget.js';
import { parseExpression } from '../logic/expression.js';
import { compilePath } from '../logic/scope.js';
import { compilePlaceholder, isRaw } from './compile.js';
import { checkLink, checkOrigin, encodeForLink, isOriginSettled } from './link.js';
import type { ResponseNode } from './node.js';
import { RenderError } from './render-error.js';
import { type Lookup, type Placeholder, parseText, type TextPart } from './text.js';

/**
 * Parses a response template.
 * @param at where it stands in the file
 */
export function parseResponse(
  template: unknown,
  at: Path,
  { call, ...options }: ResponseOptions,
): ResponseNode {
  const links = calls[call].places.filter(({ value }) => value.type === 'link').map(({ keys }) => keys);
  return parseNode(template, at, { root: at, links, ...options });
}

export interface ResponseOptions {
  /** The call that it answers. */
  call: CallName;
  /** The file's constants; what uses only them is inserted here and now. */
  vars: Readonly<Record<string, unknown>>;
  /** That of the file. */
  timezone: string;
  report: Report;
  /** Called for each placeholder, whether its value is inserted here or later. */
  onInsertion: (insertion: Insertion) => void;
}

/** A path in a `{{ … }}`. */
export interface Insertion {
  kind: 'text' | 'link';
  path: string;
  /** Where the text stands. */
  at: Path;
  /** The path within the text. */
  within: readonly [start: number, end: number];
  /** Of a fact by which a table is looked up: the keys of that. */
  keys?: readonly string[];
}

interface Context extends Omit<ResponseOptions, 'call'> {
  /** Where the response itself stands. */
  root: Path;
  /** The places of links below it. */
  links: readonly (readonly string[])[];
}

function parseNode(template: unknown, at: Path, context: Context): ResponseNode {
  if (typeof template === 'string') return parseTemplateText(template, at, context);
  if (typeof template !== 'object' || template === null) return { kind: 'constant', at, value: template };
  if (Array.isArray(template)) {
    const items = template.map((item, index) => parseNode(item, [...at, index], context));
    return items.every(isConstant)
      ? { kind: 'constant', at, value: items.map(({ value }) => value) }
      : { kind: 'list', at, items };
  }
  if (Object.hasOwn(template, '$logic')) return parseLogic(template as { $logic: unknown }, at, context);
  const entries = Object.entries(template).map(([key, value]): [string, ResponseNode] => [
    key,
    parseNode(value, [...at, key], context),
  ]);
  const constant = entries.every(([, node]) => isConstant(node));
  if (!constant) return { kind: 'object', at, entries };
  const value = Object.fromEntries(entries.map(([key, node]) => [key, (node as { value: unknown }).value]));
  return { kind: 'constant', at, value };
}

/** The part of a template below a key; undefined where there is none, or only the request can tell. */
export function partOf(node: ResponseNode | undefined, key: string): ResponseNode | undefined {
  if (node?.kind === 'object') return node.entries.find(([name]) => name === key)?.[1];
  if (node?.kind !== 'constant') return undefined;
  const { value, at } = node;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return { kind: 'constant', at: [...at, key], value: (value as Record<string, unknown>)[key] };
}

/** The keys of a template that is a mapping; undefined for anything else. */
export function keysOf(node: ResponseNode | undefined): string[] | undefined {
  if (node?.kind === 'object') return node.entries.map(([key]) => key);
  if (node?.kind !== 'constant' || typeof node.value !== 'object' || node.value === null) return undefined;
  return Array.isArray(node.value) ? undefined : Object.keys(node.value);
}

function parseTemplateText(text: string, at: Path, context: Context): ResponseNode {
  const { vars, timezone, report, onInsertion } = context;
  const isLink = isLinkPlace(at, context);
  const kind = isLink ? 'link' : 'text';
  let isFaulty = false;
  const parsed = parseText(
    text,
    ({ start, end, ...error }) => {
      isFaulty = true;
      report({ path: at, within: [start, end], ...error });
    },
    { vars, timezone },
  );
  for (const part of parsed) {
    if (typeof part === 'string') continue;
    for (const { path, start } of part.constants)
      onInsertion({ kind, path, at, within: [start, start + path.length] });
    if (part.path === undefined) continue;
    onInsertion({ kind, path: part.path, at, within: part.pathAt });
    if (part.lookup) onInsertion(insertionOfKey(part.path, part.lookup, kind, at, context));
  }
  const parts = insertConstants(parsed, vars, isLink, ({ start, end }, error) =>
    report({
      path: at,
      within: [start, end],
      ...(error instanceof BudgetError
        ? {
            check: 'large-answer',
            message: say`what is inserted here makes this text longer than an answer may be, ${stepsPerClick.toLocaleString('en')} characters. Shorten it`,
          }
        : {
            check: 'filter-argument',
            message: say`this can never be inserted: ${saidBy(error)}`,
          }),
    }),
  );
  // What a faulty placeholder was to insert is not known.
  if (isLink && isFaulty) return { kind: 'constant', at, value: neutralLink };
  if (isLink) {
    const origin = originFault(parsed[0], vars);
    if (origin) {
      report(origin);
      return { kind: 'constant', at, value: neutralLink };
    }
    const fault = checkLink(parsed, parts);
    // An undefined var is reported as such; whether it would close the host is unknown.
    if (fault && !parts.some((part) => isUnknownVar(part, vars))) report({ path: at, ...fault });
  }
  if (parts.length === 0) return { kind: 'constant', at, value: '' };
  if (parts.length === 1 && typeof parts[0] === 'string') return { kind: 'constant', at, value: parts[0] };
  return { kind, at, parts };
}

/** The fact by which a table is looked up. */
function insertionOfKey(
  path: string,
  { by, byAt }: Lookup,
  kind: Insertion['kind'],
  at: Path,
  { vars, report }: Context,
): Insertion {
  const table = compilePath(path)({ vars });
  // One that is not there is for a check to find.
  if (table !== null && typeof table !== 'object') {
    report({
      path: at,
      within: byAt,
      check: 'filter-argument',
      message: say`${path} is no table, so nothing of it can be looked up. A table is a mapping under "vars": { تهران: "021", کرج: "026" }`,
    });
  }
  return { kind, path: by, at, within: byAt, keys: Object.keys(table ?? {}) };
}

/** Stands in the place of a link whose beginning is wrong elsewhere. */
const neutralLink = 'https://example.com/';

/** What is wrong with the constant that a link begins with: that is mended where the constant stands. */
function originFault(first: TextPart | undefined, vars: Readonly<Record<string, unknown>>) {
  if (first === undefined || typeof first === 'string' || first.filters.length > 0 || first.lookup)
    return undefined;
  const { path } = first;
  const value = path?.startsWith('vars.') ? compilePath(path)({ vars }) : undefined;
  const fault = typeof value === 'string' ? checkOrigin(path!, value) : undefined;
  return fault && { path: splitPath(path!), ...fault };
}

function parseLogic(template: { $logic: unknown }, at: Path, context: Context): ResponseNode {
  const { report, timezone } = context;
  if (Object.keys(template).length > 1) {
    report({
      path: at,
      check: 'logic-alone',
      message: say`"$logic" stands for a whole value: no other key may stand beside it`,
    });
  }
  if (isLinkPlace(at, context)) {
    report({
      path: at,
      check: 'link-origin',
      message: say`a link cannot be computed by "$logic", which could choose its host. Write it as text with {{ … }} in it`,
    });
  }
  return {
    kind: 'logic',
    at,
    expression: parseExpression(template.$logic, [...at, '$logic'], report, { timezone }),
  };
}

function isLinkPlace(at: Path, { root, links }: Context): boolean {
  const below = at.slice(root.length);
  return links.some(
    (keys) => keys.length === below.length && keys.every((key, depth) => key === below[depth]),
  );
}

function isConstant(node: ResponseNode): node is Extract<ResponseNode, { kind: 'constant' }> {
  return node.kind === 'constant';
}

/** Replaces the placeholders that need no request by their text, and joins neighbours. */
function insertConstants(
  parts: readonly TextPart[],
  vars: Readonly<Record<string, unknown>>,
  isLink: boolean,
  onFailure: (part: Placeholder, error: unknown) => void,
): TextPart[] {
  const joined: TextPart[] = [];
  const budget = new Budget();
  let isTooLong = false;
  for (const part of parts) {
    let text = part;
    if (typeof text !== 'string' && !isTooLong && isFileConstant(text, vars)) {
      // In front of a settled origin the file's own constants are the origin; behind it they are inserted like others.
      const isOrigin = isLink && !isOriginSettled(typeof joined[0] === 'string' ? joined[0] : '');
      try {
        const value = compilePlaceholder(text)({ vars }, budget);
        text = isLink && !isOrigin && !isRaw(text) ? encodeForLink(value, budget) : value;
      } catch (error) {
        if (!(error instanceof BudgetError) && !(error instanceof RenderError)) throw error;
        isTooLong ||= error instanceof BudgetError;
        onFailure(text as Placeholder, error);
        text = '';
      }
    }
    if (typeof text === 'string' && typeof joined.at(-1) === 'string')
      joined.push((joined.pop() as string) + text);
    else joined.push(text);
  }
  return joined.filter((part) => part !== '');
}

// A var that the file does not have stays a placeholder, for a check to find.
function isFileConstant({ path, lookup }: Placeholder, vars: Readonly<Record<string, unknown>>): boolean {
  if (path === undefined || path === 'vars') return true;
  if (lookup !== undefined) return false;
  return path.startsWith('vars.') && compilePath(path)({ vars }) !== null;
}

function isUnknownVar(part: TextPart, vars: Readonly<Record<string, unknown>>): boolean {
  if (typeof part === 'string' || !part.path?.startsWith('vars.')) return false;
  return !Object.hasOwn(vars, splitPath(part.path)[1]!);
}
