import type { Condition, NamedConditions } from '../../logic/condition.js';
import type { Expression } from '../../logic/expression.js';
import type { Read } from '../../logic/scope.js';
import { buildLookups } from './build.js';
import type { KeyLiteral, Keys } from './key-literals.js';
import { type Lookup, lookUp } from './lookup.js';
import { type Cursor, moveOn, type Postings } from './postings.js';
import { Fields, RequestKeys } from './request-keys.js';

/** Finds the first of many rules that holds for a request, without asking all of them. */
export interface RuleIndex {
  /**
   * Calls `holds` with rule numbers in file order until one holds, leaving out rules that cannot hold.
   * @returns the number of that rule, or -1
   */
  first(facts: unknown, holds: (rule: number) => boolean): number;
}

/** An index as data, from which {@link openIndex} makes a {@link RuleIndex}, in this thread or another. */
export interface Index {
  /** The fields that some rule is indexed under, each with its keys in their order. */
  fields: readonly { path: string; keys: readonly KeyLiteral[]; computed?: Expression | undefined }[];
  /** By the first rule that each can yield. */
  lookups: readonly Lookup[];
}

/** An index, and what is left to ask of each rule that it proposes: the rest of its condition is known to hold then. */
export interface Indexed {
  /** Undefined where the rules are so few that asking each costs less. */
  index: Index | undefined;
  remaining: readonly Condition[];
}

export type IndexForm = 'scan' | 'index' | 'best';

/**
 * Builds the index of an ordered list of conditions. Each rule is indexed where its own requirements are rarest: under
 * the values of all its fields together (tuple-space search), under the value of one field where that is rare or where
 * there are too many sets of fields, under an interval or a text that must be in a field, or, where its condition says
 * nothing that can be looked up, in the list of those that are asked for every request.
 */
export function buildIndex(
  conditions: readonly Condition[],
  named: NamedConditions,
  form: IndexForm = 'best',
): Indexed {
  const scanned: Indexed = { index: undefined, remaining: conditions };
  if (form === 'scan' || (form === 'best' && conditions.length <= alwaysScanned)) return scanned;
  const fields = new Fields();
  const { lookups, remaining } = buildLookups(conditions, named, fields);
  if (form === 'best' && conditions.length <= maxScanned && !isOneLookUp(lookups)) return scanned;
  const keysOfFields = fields.paths.map((path, field) => ({
    path,
    keys: [...fields.keys[field]!.literals()],
    computed: fields.computed[field],
  }));
  return { index: { fields: keysOfFields, lookups }, remaining };
}

/**
 * The conditions that cannot be indexed: each is asked for every request that no earlier rule matches.
 * @returns their numbers, in order
 */
export function unindexedRules(conditions: readonly Condition[], named: NamedConditions): readonly number[] {
  return alwaysAsked(buildLookups(conditions, named, new Fields()));
}

/** The rules of an index that each request is asked about. */
export function alwaysAsked({ lookups }: Pick<Index, 'lookups'>): readonly number[] {
  return lookups.flatMap((lookup) => (lookup.kind === 'every' ? [...lookup.rules] : []));
}

/** Without an index, all rules are asked, one after the other. */
export function openIndex(index: Index | undefined, ruleCount: number): RuleIndex {
  if (index === undefined) return scan(ruleCount);
  const { lookups } = index;
  const fields = new Fields();
  for (const { path, keys, computed } of index.fields) {
    const ofField = fields.keys[fields.number(path, computed)]!;
    for (const literal of keys) ofField.add(literal);
  }
  const [only] = lookups;
  const isPlain = lookups.length === 1 && only!.kind === 'key' && only!.postings.bounds === undefined;
  return isPlain && fields.computed[only!.field] === undefined
    ? findByKey(fields.readers[only!.field]!, fields.keys[only!.field]!, only!.postings)
    : new TreeIndex(fields, lookups);
}

/** Up to this many rules, asking each costs less than any lookup. */
const alwaysScanned = 3;
/** Up to this many, it costs less than several lookups. */
const maxScanned = 10;

/** Whether one lookup by equality finds all rules. */
function isOneLookUp([only, ...others]: readonly Lookup[]): boolean {
  return others.length === 0 && (only?.kind === 'key' || only?.kind === 'tuple');
}

function scan(count: number): RuleIndex {
  return {
    first(_facts, holds) {
      for (let rule = 0; rule < count; rule++) if (holds(rule)) return rule;
      return -1;
    },
  };
}

/** For rules that are all indexed under the values of one field, as in most long files. */
function findByKey(read: Read, keys: Keys, { starts, rules }: Postings): RuleIndex {
  return {
    first(facts, holds) {
      const key = keys.find(read(facts));
      if (key === -1) return -1;
      const end = starts[key + 1]!;
      let asked = -1;
      for (let at = starts[key]!; at < end; at++) {
        const rule = rules[at]!;
        if (rule !== asked && holds(rule)) return rule;
        asked = rule;
      }
      return -1;
    },
  };
}

class TreeIndex implements RuleIndex {
  /** @param lookups by the first rule that each can yield */
  constructor(
    private readonly fields: Fields,
    private readonly lookups: readonly Lookup[],
  ) {}

  first(facts: unknown, holds: (rule: number) => boolean): number {
    const { lookups } = this;
    const request = new RequestKeys(this.fields, facts);
    // A heap, ordered by the next rule of each, since many fields may have a list each.
    const cursors: Cursor[] = [];
    let opened = 0;
    let asked = -1;
    for (;;) {
      // Lookups that could yield an earlier rule than the next one are opened; the others may never have to be.
      while (
        opened < lookups.length &&
        (cursors.length === 0 || lookups[opened]!.from < nextOf(cursors[0]!))
      ) {
        const cursor = lookUp(lookups[opened++]!, request);
        if (cursor !== undefined) push(cursors, cursor);
      }
      const first = cursors[0];
      if (first === undefined) return -1;
      const rule = nextOf(first);
      // A rule can stand in several lists, and in one of them twice where two of its values have one key.
      if (asked !== rule && holds(rule)) return rule;
      asked = rule;
      do moveOn(first);
      while (first.at < first.end && nextOf(first) === rule);
      settleFirst(cursors);
    }
  }
}

function nextOf({ rules, at }: Cursor): number {
  return rules[at]!;
}

/** Adds a cursor to a heap. */
function push(heap: Cursor[], cursor: Cursor): void {
  const rule = nextOf(cursor);
  let place = heap.push(cursor) - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    if (nextOf(heap[above]!) <= rule) break;
    heap[place] = heap[above]!;
    place = above;
  }
  heap[place] = cursor;
}

/** Restores the heap after its first cursor has moved on; a cursor at its end is removed. */
function settleFirst(heap: Cursor[]): void {
  let cursor = heap[0]!;
  if (cursor.at >= cursor.end) {
    cursor = heap.pop()!;
    if (heap.length === 0) return;
  }
  const rule = nextOf(cursor);
  let place = 0;
  for (;;) {
    let below = 2 * place + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && nextOf(heap[below + 1]!) < nextOf(heap[below]!)) below++;
    if (nextOf(heap[below]!) >= rule) break;
    heap[place] = heap[below]!;
    place = below;
  }
  heap[place] = cursor;
}
