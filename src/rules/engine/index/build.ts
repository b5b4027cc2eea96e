import type { Scalar } from '../../../values/json.js';
import { pushTo } from '../../../values/push-to.js';
import type { Condition, NamedConditions } from '../../logic/condition.js';
import { buildIntervals, type IntervalRule } from './intervals.js';
import { type Lookup, type Tuple, type TupleKey, tupleKeys } from './lookup.js';
import { PostingsBuilder } from './postings.js';
import type { Fields } from './request-keys.js';
import {
  type Choice,
  type Interval,
  type Requirements,
  requirementsOf,
  withoutParts,
} from './requirements.js';
import { buildSubstrings, type SoughtText } from './substrings.js';

/** Where each rule is indexed: the lookups by their first rule, and what is left to ask of each rule that they yield. */
export interface BuiltLookups {
  lookups: Lookup[];
  remaining: Condition[];
}

/** Indexes the rules of an ordered list of conditions. */
export function buildLookups(
  conditions: readonly Condition[],
  named: NamedConditions,
  fields: Fields,
): BuiltLookups {
  const builder = new IndexBuilder(conditions, named, fields);
  const { byEquality, others } = builder.readAll();
  const long = builder.addByEquality(byEquality);
  builder.addOthers([...others, ...long].sort((a, b) => a.rule - b.rule));
  return { lookups: builder.lookups.sort((a, b) => a.from - b.from), remaining: builder.remaining };
}

/** Sets of fields that are looked up together; each costs a look-up a request. */
const maxFieldSets = 16;
/** Keys that one rule is indexed under, where its fields take lists of values. */
const maxKeysPerRule = 64;
/** Up to this many values, comparing all pairs costs less than a set. */
const fewValues = 8;
/** From this length on, a list of rules under one key is worth a search for something rarer. */
const longList = 16;
/** The same where numbers beside the list leave out most of it. */
const longBoundedList = 64;
/** Where so few rules share a rule's value of a field, its other fields need no lookup. */
const rareEnough = 2;

/** One rule on its way into the index. */
interface Entry extends Pick<Requirements, 'within' | 'contains' | 'begins'> {
  rule: number;
  /** Whether it is one of several, of which one leads to the rule. Then none proves a part of the rule's condition. */
  isPart: boolean;
  /** Fields that must equal something, in a fixed order. */
  fields: readonly FieldKeys[];
}

/** A field, and the keys of the literals that it may equal. */
interface FieldKeys {
  field: number;
  keys: readonly number[];
  /** The part of the rule's condition that these keys prove, if there is one. */
  part: Condition | undefined;
}

class IndexBuilder {
  readonly lookups: Lookup[] = [];
  readonly remaining: Condition[];

  constructor(
    private readonly conditions: readonly Condition[],
    private readonly named: NamedConditions,
    private readonly fields: Fields,
  ) {
    this.remaining = [...conditions];
  }

  readAll(): { byEquality: Entry[]; others: Entry[] } {
    const byEquality: Entry[] = [];
    const others: Entry[] = [];
    this.conditions.forEach((condition, rule) => {
      const requirements = requirementsOf(condition, this.named);
      if (!requirements.isPossible) return;
      const { either } = requirements;
      const entries =
        either.length === 0
          ? [this.entryOf(rule, requirements, false)]
          : either.map((part) => this.entryOf(rule, part, true));
      for (const entry of entries) (hasValues(entry) ? byEquality : others).push(entry);
    });
    return { byEquality, others };
  }

  private entryOf(rule: number, { equals, within, contains, begins }: Requirements, isPart: boolean): Entry {
    const fields: FieldKeys[] = [];
    let isOrdered = true;
    for (const choice of equals) {
      const keys = this.fieldKeys(choice);
      isOrdered &&= fields.length === 0 || fields.at(-1)!.field < keys.field;
      fields.push(keys);
    }
    if (!isOrdered) fields.sort((a, b) => a.field - b.field);
    return { rule, isPart, fields: withFewKeys(fields), within, contains, begins };
  }

  private fieldKeys({ path, values, part, isAll, computed }: Choice<Scalar>): FieldKeys {
    const field = this.fields.number(path, computed);
    const keys: number[] = [];
    for (const value of values) {
      const key = this.fields.keys[field]!.add(value);
      // Duplicates of a long list are removed below.
      if (values.length > fewValues || !keys.includes(key)) keys.push(key);
    }
    const different = values.length > fewValues ? [...new Set(keys)] : keys;
    return { field, keys: different, part: isAll ? part : undefined };
  }

  /**
   * Makes a lookup for each set of fields.
   * @returns rules of long lists that have something rarer to offer
   */
  addByEquality(entries: readonly Entry[]): Entry[] {
    let groups = groupByFields(entries);
    if (groups.size > maxFieldSets) {
      const rarity = new Rarity();
      for (const entry of entries) rarity.count(entry);
      groups = groupByFields(entries.map((entry) => ({ ...entry, fields: [rarity.rarest(entry)] })));
    }
    const long: Entry[] = [];
    for (const group of groups.values()) {
      const { kept, given } = this.splitLong(withRareField(group));
      for (const entry of given) long.push(entry);
      if (kept.length > 0) this.addTuples(kept);
    }
    return long;
  }

  /** Splits off rules that share a key with many others and also ask for an interval or a text. */
  private splitLong(group: readonly Entry[]): { kept: readonly Entry[]; given: Entry[] } {
    if (!group.some(hasMore)) return { kept: group, given: [] };
    const tuple = this.tupleOf(group[0]!);
    const counts = new Map<TupleKey, number>();
    const most = boundedPath(group) === undefined ? longList : longBoundedList;
    for (const entry of group) {
      for (const key of keysOf(entry, tuple)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const kept: Entry[] = [];
    const given: Entry[] = [];
    for (const entry of group) {
      const keys = hasMore(entry) ? keysOf(entry, tuple) : [];
      const isLong = keys.some((key) => counts.get(key)! > most);
      (isLong ? given : kept).push(entry);
    }
    return { kept, given };
  }

  private addTuples(group: readonly Entry[]): void {
    const { rule: from, fields } = group[0]!;
    if (fields.length === 1) {
      this.addKeys(group, from, fields[0]!.field);
      return;
    }
    const tuple = this.tupleOf(group[0]!);
    const lists = new Map<TupleKey, number>();
    const { add, build } = this.boundedLists(group);
    for (const entry of group) {
      for (const key of keysOf(entry, tuple)) {
        let list = lists.get(key);
        if (list === undefined) {
          list = lists.size;
          lists.set(key, list);
        }
        add(list, entry);
      }
      this.settleFields(entry);
    }
    this.lookups.push({ kind: 'tuple', from, tuple, lists, postings: build(lists.size) });
  }

  private addKeys(group: readonly Entry[], from: number, field: number): void {
    const { add, build } = this.boundedLists(group);
    for (const entry of group) {
      for (const key of entry.fields[0]!.keys) add(key, entry);
      this.settleFields(entry);
    }
    // The keys of a field are numbers from 0 on, and so number the lists by themselves.
    const listCount = this.fields.keys[field]!.size;
    this.lookups.push({ kind: 'key', from, field, postings: build(listCount) });
  }

  /** Lists of rules, with numbers beside them where many of the rules bound the same fact. */
  private boundedLists(group: readonly Entry[]) {
    const path = boundedPath(group);
    const field = path === undefined ? undefined : this.fields.number(path);
    const postings = new PostingsBuilder();
    return {
      add: (list: number, { rule, within }: Entry) =>
        postings.add(list, rule, path === undefined ? undefined : within.find((one) => one.path === path)),
      build: (listCount: number) => postings.build(listCount, field),
    };
  }

  private tupleOf(sample: Entry): Tuple {
    const fields = sample.fields.map(({ field }) => field);
    const sizes = fields.map((field) => this.fields.keys[field]!.size);
    const isExact = sizes.reduce((product, size) => product * size, 1) < Number.MAX_SAFE_INTEGER;
    return { fields, sizes, isExact };
  }

  /**
   * Indexes rules that name no values, or values that many others name: under a text in a field, an interval of a field, or
   * nothing at all. Where intervals overlap too much, common values are better than nothing.
   */
  addOthers(entries: readonly Entry[]): void {
    const left = new Set<Entry>();
    const intervals = new Map<string, IntervalEntry[]>();
    const texts = new Map<string, TextEntry[]>();
    const beginnings = new Map<string, TextEntry[]>();
    for (const entry of entries) {
      const [contained] = entry.contains;
      const [begun] = entry.begins;
      const [interval] = entry.within;
      if (begun !== undefined) pushTo(beginnings, begun.path, { entry, choice: begun });
      else if (contained !== undefined) pushTo(texts, contained.path, { entry, choice: contained });
      else if (interval !== undefined) pushTo(intervals, interval.path, { entry, interval });
      else left.add(entry);
    }
    for (const [path, rules] of beginnings) this.addTexts('beginning', path, rules);
    for (const [path, rules] of texts) this.addTexts('text', path, rules);
    for (const [path, all] of intervals) for (const entry of this.addIntervals(path, all)) left.add(entry);
    const rest = entries.filter((entry) => left.has(entry));
    for (const group of groupByFields(rest.filter(hasValues)).values()) this.addTuples(group);
    const asked = rest.filter((entry) => !hasValues(entry));
    if (asked.length > 0) {
      const rules = Int32Array.from(new Set(asked.map(({ rule }) => rule)));
      this.lookups.push({ kind: 'every', from: rules[0]!, rules });
    }
  }

  /** @returns rules that overlap too much to be indexed */
  private addIntervals(path: string, entries: readonly IntervalEntry[]): Entry[] {
    const rules: (IntervalRule & { left: Condition | undefined })[] = [];
    for (const { entry, interval } of entries) {
      const { rule, isPart } = entry;
      const left = isPart ? undefined : this.without(rule, interval.parts);
      rules.push({ rule, interval, isWhole: left?.kind === 'constant', left });
    }
    const { intervals, rest } = buildIntervals(rules);
    for (const { rule, left } of rules) if (left && !rest.has(rule)) this.remaining[rule] = left;
    const field = this.fields.number(path);
    this.lookups.push({ kind: 'interval', from: entries[0]!.entry.rule, field, intervals });
    return entries.filter(({ entry }) => rest.has(entry.rule)).map(({ entry }) => entry);
  }

  private addTexts(kind: 'text' | 'beginning', path: string, entries: readonly TextEntry[]): void {
    const texts: SoughtText[] = [];
    for (const { entry, choice } of entries) {
      for (const text of new Set(choice.values)) texts.push({ text, rule: entry.rule });
      if (!entry.isPart && choice.isAll) this.settle(entry.rule, [choice.part]);
    }
    const substrings = buildSubstrings(texts);
    const field = this.fields.number(path, entries[0]!.choice.computed);
    this.lookups.push({ kind, from: entries[0]!.entry.rule, field, substrings });
  }

  private settleFields({ rule, isPart, fields }: Entry): void {
    if (isPart) return;
    const parts: Condition[] = [];
    for (const { part } of fields) if (part !== undefined) parts.push(part);
    if (parts.length > 0) this.settle(rule, parts);
  }

  /** Parts of a rule's condition need not be asked once the index has proposed the rule. */
  private settle(rule: number, parts: readonly Condition[]): void {
    this.remaining[rule] = this.without(rule, parts);
  }

  private without(rule: number, parts: readonly Condition[]): Condition {
    return withoutParts(this.conditions[rule]!, parts, this.named);
  }
}

/** The fact whose numbers the most rules bound. */
function boundedPath(group: readonly Entry[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { within } of group)
    for (const { path, low, high } of within)
      if (typeof low === 'number' && typeof high === 'number') counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

interface IntervalEntry {
  entry: Entry;
  interval: Interval;
}

interface TextEntry {
  entry: Entry;
  choice: Choice<string>;
}

function keysOf({ fields }: Entry, tuple: Tuple): TupleKey[] {
  return tupleKeys(
    tuple,
    fields.map(({ keys }) => keys),
  );
}

/** How many rules ask for each key of each field. */
class Rarity {
  private readonly counts: number[][] = [];

  count({ fields }: Entry): void {
    for (const { field, keys } of fields) {
      this.counts[field] ??= [];
      const byKey = this.counts[field]!;
      for (const key of keys) byKey[key] = (byKey[key] ?? 0) + 1;
    }
  }

  /** How many rules ask for one of the keys that this rule asks for, itself among them. */
  sharers({ field, keys }: FieldKeys): number {
    let sum = 0;
    for (const key of keys) sum += this.counts[field]![key]!;
    return sum;
  }

  /** The field of a rule whose values the fewest rules ask for. */
  rarest({ fields }: Entry): FieldKeys {
    return fields.reduce((a, b) => (this.sharers(b) < this.sharers(a) ? b : a));
  }
}

/** Rules of one set of fields, reduced to one field where its values are rare enough by themselves. */
function withRareField(group: readonly Entry[]): readonly Entry[] {
  const count = group[0]!.fields.length;
  if (count === 1) return group;
  const rarity = new Rarity();
  for (const entry of group) rarity.count(entry);
  const sums = new Array<number>(count).fill(0);
  const most = new Array<number>(count).fill(0);
  for (const { fields } of group) {
    for (let i = 0; i < count; i++) {
      const sharers = rarity.sharers(fields[i]!) / Math.max(1, fields[i]!.keys.length);
      sums[i]! += sharers;
      most[i] = Math.max(most[i]!, sharers);
    }
  }
  const rare = sums.findIndex((sum, i) => sum <= rareEnough * group.length && most[i]! <= longList);
  return rare === -1 ? group : group.map((entry) => ({ ...entry, fields: [entry.fields[rare]!] }));
}

/** Fields without the longest lists, so that a rule is indexed under few keys. */
function withFewKeys(fields: readonly FieldKeys[]): readonly FieldKeys[] {
  let kept = fields;
  while (kept.length > 1 && kept.reduce((product, { keys }) => product * keys.length, 1) > maxKeysPerRule) {
    const longest = kept.reduce((a, b) => (b.keys.length > a.keys.length ? b : a));
    kept = kept.filter((field) => field !== longest);
  }
  return kept;
}

function groupByFields(entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    let set = '';
    for (const { field } of entry.fields) set += `${field} `;
    pushTo(groups, set, entry);
  }
  return groups;
}

function hasValues({ fields }: Entry): boolean {
  return fields.length > 0;
}

function hasMore({ within, contains, begins }: Entry): boolean {
  return within.length + contains.length + begins.length > 0;
}
