import { type CallName, calls } from '../../../platform/calls.js';
import type { CallContract } from '../../../platform/contract.js';
import type { Field } from '../../../platform/dynamic-action.js';
import { isOwnFact, ticketFact, upperCased } from '../../../platform/facts.js';
import { knownFact } from '../../../platform/known-facts.js';
import { isObject } from '../../../values/json.js';
import { splitPath } from '../../../values/path.js';
import type { Value } from './values.js';

/** The values that a fact can have. */
export type Domain =
  /** Any JSON value, or none at all. */
  | { kind: 'any' }
  | { kind: 'object' }
  | { kind: 'number' }
  | {
      kind: 'text';
      mayBeNull: boolean;
      maxLength: number;
      isUpperCased: boolean;
      isExcluded(text: string): boolean;
      /** What it is in practice. */
      names: readonly string[];
    }
  | { kind: 'null' };

/** What the facts of one call can be, under its contract. */
export interface Domains {
  call: CallName;
  of(path: string): Domain;
  /** Whether a fact is null where the request has nothing, so that it is never absent. */
  isNeverAbsent(path: string): boolean;
  /** Whether the values at a path are understood. Below a text there are its letters and its length. */
  hasPath(path: string): boolean;
  /** The text of the request that a path leads into: its length, or a letter. */
  textAbove(path: string): string | undefined;
}

const any: Domain = { kind: 'any' };

/**
 * The domains of a call's facts. Those of the shipped schema are known by the table that it is made from. A schema of the
 * operator's own may say anything, so its fields can have any value, and each witness is held against it.
 */
export function domainsOf(call: CallName, { givenRequest }: CallContract): Domains {
  const { fields, factNames } = calls[call];
  const fieldAt = (path: string): Field | undefined =>
    Object.hasOwn(fields, path) ? (fields as Readonly<Record<string, Field>>)[path] : undefined;
  return {
    call,
    of(path) {
      const field = fieldAt(path);
      if (field) return givenRequest ? any : domainOfField(field);
      // Of a click it is a field like any other that nobody knows.
      return call === 'session' && path === ticketFact ? { kind: 'null' } : domainOfOurs(path);
    },
    isNeverAbsent: (path) => factNames.includes(path) || isOurs(path),
    hasPath(path) {
      const [root = '', ...below] = splitPath(path);
      if (below.length === 0 || root === 'vars' || root === 'experiments') return path !== '';
      if (root === 'now') return knownFact(path) !== undefined;
      return (fieldAt(root)?.type ?? 'object') === 'object' || this.textAbove(path) !== undefined;
    },
    textAbove(path) {
      const [root = '', below = '', ...deeper] = splitPath(path);
      const isOfText = deeper.length === 0 && /^(length|\d+)$/.test(below);
      return isOfText && fieldAt(root)?.type === 'text' ? root : undefined;
    },
  };
}

function domainOfField({
  type,
  nullable,
  maxLength = Infinity,
  isUpperCased,
  respelled,
  values = [],
}: Field): Domain {
  if (type === 'object') return { kind: 'object' };
  if (type === 'number') return any;
  return {
    kind: 'text',
    mayBeNull: nullable === true,
    maxLength,
    isUpperCased: isUpperCased === true,
    isExcluded: (text) => respelled !== undefined && Object.hasOwn(respelled, text),
    names: values,
  };
}

/** What the gateway makes itself: nothing else can come. */
function domainOfOurs(path: string): Domain {
  if (!isOurs(path)) return any;
  const type = knownFact(path)?.type;
  if (type !== 'text') return type === 'number' ? { kind: 'number' } : { kind: 'object' };
  return {
    kind: 'text',
    mayBeNull: false,
    maxLength: Infinity,
    isUpperCased: false,
    isExcluded: () => false,
    names: [],
  };
}

function isOurs(path: string): boolean {
  const [root] = splitPath(path);
  return isOwnFact(root ?? '');
}

/** Whether a fact of a domain can be a value. */
export function isWithin(domain: Domain, value: Value): boolean {
  switch (domain.kind) {
    case 'any':
      return true;
    case 'null':
      return value === null;
    case 'object':
      return isObject(value);
    case 'number':
      return typeof value === 'number';
    case 'text':
      if (value === null) return domain.mayBeNull;
      if (typeof value !== 'string' || value === '' || domain.isExcluded(value)) return false;
      if (domain.isUpperCased && upperCased(value) !== value) return false;
      // As JSON Schema counts: code points.
      return value.length <= domain.maxLength || [...value].length <= domain.maxLength;
  }
}
