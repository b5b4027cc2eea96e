import { splitPath } from '../../values/path.js';
import type { Path } from '../diagnostic.js';
import { variantPath } from './condition.js';
import { branchesOf, childrenOf, type Expression, isItemBody, nameAskedIn } from './expression.js';
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

/** The facts that an expression reads itself, in reading order: not those of the conditions that it names. */
export function factsReadIn(expression: Expression): FactReference[] {
  const found: FactReference[] = [];
  walk(expression, undefined, (part, itemOf) => {
    const add = (kind: FactReference['kind'], path: string | undefined, place: FactReference['place']) =>
      found.push({ kind, path, place, itemOf });
    const { kind, at } = part;
    if (kind === 'variable') {
      if (part.pathAt) add('var', part.path, { path: part.pathAt });
      else add('match', part.path, { path: at, at: 'key' });
    } else if (kind === 'call') {
      const { operator, args } = part;
      // With a path that stands in the file it is a variable.
      if (operator === 'var') add('var', undefined, { path: at });
      if (operator === 'variant') add('variant', variantPath(args[0]), { path: args[0]?.at ?? at });
      const keys = operator === 'missing' ? args : operator === 'missing_some' ? args.slice(1) : [];
      for (const { key, at: path } of keys.flatMap(keysIn)) add('missing', key, { path });
    }
  });
  return found;
}

/** Whether a path leads to a fact, below it, or to all facts. One that is computed may lead anywhere. */
export function mayRead(path: string | undefined, fact: string): boolean {
  const [root = fact] = splitPath(path ?? '');
  return root === fact;
}

/** The named conditions that an expression asks for, in reading order. */
export function conditionsAskedIn(expression: Expression): ConditionReference[] {
  const found: ConditionReference[] = [];
  walk(expression, undefined, (part, itemOf) => {
    if (part.kind !== 'call' || (part.operator !== 'condition' && part.operator !== 'during')) return;
    const [name] = part.args;
    const isText = name?.kind === 'literal' && typeof name.value === 'string';
    // A calendar says nothing of the items of a list.
    const isMisplaced = part.operator === 'during' && itemOf !== undefined;
    found.push({
      name: isText && !isMisplaced ? nameAskedIn(part) : undefined,
      place: { path: [...part.at, part.operator] },
      itemOf,
    });
  });
  return found;
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
export function variantsAskedIn(expression: Expression): VariantReference[] {
  const found: VariantReference[] = [];
  walk(expression, undefined, (part, itemOf) => {
    if (part.kind !== 'call') return;
    const { operator, args } = part;
    if (operator === 'variant') {
      const [experiment, variant] = args;
      const path = variantPath(experiment);
      const isRight = path !== undefined && variant?.kind === 'literal' && itemOf === undefined;
      const name = isRight ? path.slice('experiments.'.length) : undefined;
      found.push({ name, at: experiment?.at ?? part.at, variants: isRight ? literalsIn([variant]) : [] });
    } else if (comparesBy(operator) === 'equality' || comparesBy(operator) === 'membership') {
      for (const arg of args) {
        const name = arg.kind === 'variable' && !arg.inItem ? experimentAt(arg.path) : undefined;
        if (name !== undefined) found.push({ name, at: arg.at, variants: literalsIn(args) });
      }
    }
  });
  return found;
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

function walk(
  part: Expression,
  itemOf: string | undefined,
  visit: (part: Expression, itemOf: string | undefined) => void,
): void {
  visit(part, itemOf);
  childrenOf(part).forEach((child, index) => {
    const isBody = part.kind === 'call' && isItemBody(part, index);
    walk(child, isBody ? (itemOf ?? part.operator) : itemOf, visit);
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
