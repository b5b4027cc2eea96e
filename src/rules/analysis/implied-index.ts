import type { Condition, NamedConditions } from '../logic/condition.js';
import { type Expression, expressionKey, walkExpression } from '../logic/expression.js';
import { missingPaths } from './imply.js';

/**
 * Finds, among many conditions, those that a given one might imply, without trying them all. Each condition is filed
 * under one thing that whatever implies it must mention: a fact with a value, or at least a fact. For conditions that
 * hold at some clicks and not at others: what never holds implies everything, whatever it mentions.
 */
export class ImpliedIndex {
  private readonly reader: KeyReader;
  private readonly places = new Map<string, number[]>();
  /** Conditions that ask nothing: everything implies them. */
  private readonly free: number[] = [];

  constructor(conditions: readonly Condition[], named: NamedConditions) {
    this.reader = new KeyReader(named);
    const frequency = new Map<string, number>();
    for (const condition of conditions) {
      for (const key of this.reader.mentioned(condition)) frequency.set(key, (frequency.get(key) ?? 0) + 1);
    }
    const weigh = (keys: Keys) => sum([...keys].map((key) => frequency.get(key) ?? 0));
    conditions.forEach((condition, place) => {
      const choices = this.reader.required(condition);
      if (choices.length === 0) this.free.push(place);
      else for (const key of lightest(choices, weigh)) this.file(key, place);
    });
  }

  /**
   * The places, in order, of conditions that the given one might imply; without a limit, all that `implies` can prove.
   * @param limit how many are wanted at most
   */
  candidates(condition: Condition, range: { start: number; end: number; limit: number }): number[] {
    const found = new Set<number>(firstWithin(this.free, range));
    for (const key of this.reader.mentioned(condition)) {
      const places = this.places.get(key);
      if (places) for (const place of firstWithin(places, range)) found.add(place);
    }
    return [...found].sort((a, b) => a - b).slice(0, range.limit);
  }

  private file(key: string, place: number): void {
    const places = this.places.get(key);
    if (places) places.push(place);
    else this.places.set(key, [place]);
  }
}

type Keys = ReadonlySet<string>;

/** How many others each of a number of conditions is held against: all of them in any file that people write. */
export function triesEach(conditions: number): number {
  return Math.max(leastTried, Math.floor(mostTried / Math.max(1, conditions)));
}

// Pairs of conditions at most: a second at the very worst, and all of them up to 700 rules.
const mostTried = 500_000;
const leastTried = 20;

/** Reads off a condition what it speaks of: a path with a value, a path, or an expression. */
export class KeyReader {
  private readonly mentionedBy = new WeakMap<Condition, Keys>();
  private readonly mentionedByName = new Map<string, Keys>();
  private readonly requiredByName = new Map<string, readonly Keys[]>();

  constructor(private readonly named: NamedConditions) {}

  /** Everything that a condition speaks of, behind names too. */
  mentioned(condition: Condition): Keys {
    const known = this.mentionedBy.get(condition);
    if (known) return known;
    const keys = new Set<string>();
    this.collect(condition, keys);
    this.mentionedBy.set(condition, keys);
    return keys;
  }

  /** Sets of keys: whatever implies the condition, as far as that can be proven, mentions one of each set. */
  required(condition: Condition): readonly Keys[] {
    switch (condition.kind) {
      case 'constant':
        return [];
      case 'and':
        // Conditions that name others twice at each level would otherwise double the sets at each level.
        return [...new Set(condition.parts.flatMap((part) => this.required(part)))];
      case 'or': {
        const first = condition.parts.map((part) => this.required(part)[0]);
        return first.every((keys) => keys !== undefined) ? [new Set(first.flatMap((keys) => [...keys]))] : [];
      }
      case 'named':
        return this.requiredBehind(condition.name, condition);
      case 'equals':
        return [new Set([valueKey(condition.path, condition.value)])];
      default:
        return someKeys(
          condition.kind === 'one-of' ? new Set(valueKeys(condition)) : this.mentioned(condition),
        );
    }
  }

  private requiredBehind(name: string, condition: Condition): readonly Keys[] {
    const known = this.requiredByName.get(name);
    if (known) return known;
    // Set before its own parts are read: conditions in a circle must not be followed for ever.
    this.requiredByName.set(name, []);
    const target = this.named(name);
    const required = target ? this.required(target) : someKeys(this.mentioned(condition));
    this.requiredByName.set(name, required);
    return required;
  }

  private collect(condition: Condition, keys: Set<string>): void {
    switch (condition.kind) {
      case 'constant':
        return;
      case 'and':
      case 'or':
        for (const part of condition.parts) this.collect(part, keys);
        return;
      case 'not':
        this.collect(condition.part, keys);
        return;
      case 'named':
        for (const key of this.mentionedBehind(condition.name)) keys.add(key);
        return;
      case 'equals':
        keys.add(pathKey(condition.path)).add(valueKey(condition.path, condition.value));
        return;
      case 'one-of':
        keys.add(pathKey(condition.path));
        for (const key of valueKeys(condition)) keys.add(key);
        return;
      case 'opaque':
        collectFromExpression(condition.expression, keys);
        return;
      default:
        keys.add(pathKey(condition.path));
    }
  }

  private mentionedBehind(name: string): Keys {
    const known = this.mentionedByName.get(name);
    if (known) return known;
    const keys = new Set<string>();
    this.mentionedByName.set(name, keys);
    const target = this.named(name);
    if (target) this.collect(target, keys);
    return keys;
  }
}

/** A set of no keys would require the impossible; where nothing is mentioned, nothing is required. */
function someKeys(keys: Keys): readonly Keys[] {
  return keys.size === 0 ? [] : [keys];
}

/** The key that a condition mentions if, and only if, one of its tests reads the fact at the path. */
export function pathKey(path: string): string {
  return `fact ${path}`;
}

// Values that can be loosely equal share a key: 1, "1", "1.0" and true; 0, "" and false.
function valueKey(path: string, value: unknown): string {
  const number = value === null ? Number.NaN : Number(value);
  return `value ${path} ${Number.isNaN(number) ? String(value) : number}`;
}

function valueKeys({ path, values }: Extract<Condition, { kind: 'one-of' }>): string[] {
  return values.map((value) => valueKey(path, value));
}

function collectFromExpression(expression: Expression, keys: Set<string>): void {
  keys.add(`expression ${expressionKey(expression)}`);
  walkExpression(expression, (node) => {
    if (node.kind === 'variable' && !node.inItem) keys.add(pathKey(node.path));
    for (const path of missingPaths(node)) keys.add(pathKey(path));
  });
}

function lightest(choices: readonly Keys[], weigh: (keys: Keys) => number): Keys {
  return choices.reduce((best, keys) => (weigh(keys) < weigh(best) ? keys : best));
}

function firstWithin(
  places: readonly number[],
  { start, end, limit }: { start: number; end: number; limit: number },
): number[] {
  const first = places.findIndex((place) => place >= start);
  if (first === -1) return [];
  const found: number[] = [];
  for (let i = first; i < places.length && places[i]! < end && found.length < limit; i++)
    found.push(places[i]!);
  return found;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
