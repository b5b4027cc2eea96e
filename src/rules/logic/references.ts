import { memoize } from '../../values/memo.js';
import { splitPath } from '../../values/path.js';
import type { Path } from '../diagnostic.js';
import { variantPath } from './condition.js';
import {
  branchesOf,
  type CallExpression,
  childrenOf,
  type Expression,
  isItemBody,
  nameAskedIn,
  type VariableExpression,
} from './expression.js';
import { comparesBy } from './operators.js';

/** A place of an expression that reads a fact. */
export interface FactReference extends ReferencePlace {
  /** `missing`: a key of `missing` or `missing_some`. `variant`: the experiment that `variant` asks for. */
  kind: 'match' | 'var' | 'missing' | 'variant';
  /** Dotted; the empty path is the whole scope. Undefined where it is computed: it may be any. */
  path: string | undefined;
}

/** A place of an expression that asks for a named condition. */
export interface ConditionReference extends ReferencePlace {
  /** Undefined where no text names it, or it cannot be asked there, which is an error. Of a calendar it begins with `during`. */
  name: string | undefined;
}

interface ReferencePlace {
  /** Where the path or the name stands; in `match` it is a key. */
  place: { path: Path; at?: 'key' };
  /** The outermost operator on items in whose body it stands: there, paths start at an item and not at the facts. */
  itemOf: string | undefined;
}

/** What an expression refers to itself, in reading order: not what the conditions refer to that it names. */
interface References {
  facts: FactReference[];
  conditions: ConditionReference[];
  variants: VariantReference[];
}

/** Names are followed, and checks ask, one after the other: each expression is walked once for all of them. */
const referencesIn = memoize((expression: Expression): References => {
  const found: References = { facts: [], conditions: [], variants: [] };
  collect(expression, undefined, found);
  return found;
});

function collect(part: Expression, itemOf: string | undefined, found: References): void {
  if (part.kind === 'variable') found.facts.push(factReadBy(part, itemOf));
  if (part.kind === 'call') collectCall(part, itemOf, found);
  for (const [index, child] of childrenOf(part).entries()) {
    const isBody = part.kind === 'call' && isItemBody(part, index);
    collect(child, isBody ? (itemOf ?? part.operator) : itemOf, found);
  }
}

function collectCall(part: CallExpression, itemOf: string | undefined, found: References): void {
  const { operator } = part;
  for (const fact of factsReadByCall(part)) found.facts.push({ ...fact, itemOf });
  if (operator === 'condition' || operator === 'during')
    found.conditions.push(conditionAskedBy(part, itemOf));
  found.variants.push(...variantsAskedBy(part, itemOf));
}

/** The facts that an expression reads itself: not those of the conditions that it names. */
export function factsReadIn(expression: Expression): readonly FactReference[] {
  return referencesIn(expression).facts;
}

function factReadBy({ path, pathAt, at }: VariableExpression, itemOf: string | undefined): FactReference {
  return pathAt
    ? { kind: 'var', path, place: { path: pathAt }, itemOf }
    : { kind: 'match', path, place: { path: at, at: 'key' }, itemOf };
}

function factsReadByCall({ operator, args, at }: CallExpression): Omit<FactReference, 'itemOf'>[] {
  switch (operator) {
    // With a path that stands in the file it is a variable.
    case 'var':
      return [{ kind: 'var', path: undefined, place: { path: at } }];
    case 'variant':
      return [{ kind: 'variant', path: variantPath(args[0]), place: { path: args[0]?.at ?? at } }];
    case 'missing':
    case 'missing_some': {
      const keys = (operator === 'missing' ? args : args.slice(1)).flatMap(keysIn);
      return keys.map(({ key, at: path }) => ({ kind: 'missing', path: key, place: { path } }));
    }
    default:
      return [];
  }
}

/** Whether a path leads to a fact, below it, or to all facts. One that is computed may lead anywhere. */
export function mayRead(path: string | undefined, fact: string): boolean {
  const [root = fact] = splitPath(path ?? '');
  return root === fact;
}

/** The named conditions that an expression asks for. */
export function conditionsAskedIn(expression: Expression): readonly ConditionReference[] {
  return referencesIn(expression).conditions;
}

function conditionAskedBy(part: CallExpression, itemOf: string | undefined): ConditionReference {
  const [name] = part.args;
  const isText = name?.kind === 'literal' && typeof name.value === 'string';
  // A calendar says nothing of the items of a list.
  const isMisplaced = part.operator === 'during' && itemOf !== undefined;
  return {
    name: isText && !isMisplaced ? nameAskedIn(part) : undefined,
    place: { path: [...part.at, part.operator] },
    itemOf,
  };
}

/** Named conditions, by name. */
type Conditions = ReadonlyMap<string, { expression: Expression }>;

/** The names of the conditions that expressions ask for, by way of others too. */
export function conditionsUsedBy(expressions: Iterable<Expression>, conditions: Conditions): Set<string> {
  const used = new Set<string>();
  const see = (expression: Expression) => {
    for (const { name } of conditionsAskedIn(expression)) if (name !== undefined) used.add(name);
  };
  for (const expression of expressions) see(expression);
  // Iterating over a set includes items that are added on the way.
  for (const name of used) {
    const condition = conditions.get(name);
    if (condition) see(condition.expression);
  }
  return used;
}

/** The names of those that are asked of items of a list, by way of others too. */
export function conditionsOfItems(expressions: Iterable<Expression>, conditions: Conditions): Set<string> {
  const asked = [...expressions].flatMap(conditionsAskedIn).filter(({ itemOf }) => itemOf !== undefined);
  const names = asked.flatMap(({ name }) => name ?? []);
  const below = names.flatMap((name) => conditions.get(name)?.expression ?? []);
  return new Set([...names, ...conditionsUsedBy(below, conditions)]);
}

/** A place of an expression that asks for variants of an experiment. */
export interface VariantReference {
  /** Undefined where no text names it, which is an error. */
  name: string | undefined;
  /** Where the experiment is named. */
  at: Path;
  /** The literals that its variant is held against. */
  variants: readonly { value: unknown; at: Path }[];
}

/** The variants that an expression asks for: by `variant`, and by comparisons of the fact. */
export function variantsAskedIn(expression: Expression): readonly VariantReference[] {
  return referencesIn(expression).variants;
}

function variantsAskedBy(
  { operator, args, at }: CallExpression,
  itemOf: string | undefined,
): VariantReference[] {
  if (operator === 'variant') {
    const [experiment, variant] = args;
    const path = variantPath(experiment);
    const isRight = path !== undefined && variant?.kind === 'literal' && itemOf === undefined;
    const name = isRight ? path.slice('experiments.'.length) : undefined;
    return [{ name, at: experiment?.at ?? at, variants: isRight ? literalsIn([variant]) : [] }];
  }
  if (comparesBy(operator) !== 'equality' && comparesBy(operator) !== 'membership') return [];
  return args.flatMap((arg) => {
    const name = arg.kind === 'variable' && !arg.inItem ? experimentAt(arg.path) : undefined;
    return name === undefined ? [] : [{ name, at: arg.at, variants: literalsIn(args) }];
  });
}

function experimentAt(path: string): string | undefined {
  return /^experiments\.([^.]+)$/.exec(path)?.[1];
}

function literalsIn(args: readonly (Expression | undefined)[]): { value: unknown; at: Path }[] {
  return args.flatMap((arg) => {
    if (arg?.kind !== 'literal') return [];
    const { value, at } = arg;
    return Array.isArray(value)
      ? value.map((item: unknown, index) => ({ value: item, at: [...at, index] }))
      : [{ value, at }];
  });
}

/** The keys that an argument of `missing` can come to. */
function keysIn(keys: Expression): { key: string | undefined; at: Path }[] {
  const { kind, at } = keys;
  if (kind === 'literal') {
    const { value } = keys;
    if (!Array.isArray(value)) return [{ key: String(value ?? ''), at }];
    return value.map((key: unknown, index) => ({ key: String(key ?? ''), at: [...at, index] }));
  }
  if (kind === 'list') return keys.items.flatMap(keysIn);
  const parts = kind === 'call' && keys.operator === 'merge' ? keys.args : branchesOf(keys);
  return parts?.flatMap(keysIn) ?? [{ key: undefined, at }];
}
