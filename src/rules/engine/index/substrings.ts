import { type Postings, PostingsBuilder } from './postings.js';

/**
 * Finds which of many texts a text contains: the automaton of Aho and Corasick (1975), over UTF-16 units. Node 0 is the root;
 * the edges of a node are sorted by their unit.
 */
export interface Substrings {
  /** Where the edges of each node start in the next two; at the end, where the last ones end. */
  edges: Int32Array;
  units: Uint16Array;
  targets: Int32Array;
  /** The node of the longest text that ends there as well. */
  failures: Int32Array;
  /** The next such node that rules end at, or 0. */
  suffixes: Int32Array;
  /** The rules whose text ends at a node. */
  rules: Postings;
}

/** A text to look for, with the number to find it by. */
export interface SoughtText {
  text: string;
  rule: number;
}

/** Builds the automaton of some texts, whose numbers come in order. */
export function buildSubstrings(texts: readonly SoughtText[]): Substrings {
  const targetOf = new Map<number, number>(); // node * 2^16 + unit → node
  const rules = new PostingsBuilder();
  for (const { text, rule } of texts) {
    let node = 0;
    for (let i = 0; i < text.length; i++) {
      const edge = node * unitCount + text.charCodeAt(i);
      let target = targetOf.get(edge);
      if (target === undefined) {
        target = targetOf.size + 1;
        targetOf.set(edge, target);
      }
      node = target;
    }
    rules.add(node, rule);
  }

  const nodeCount = targetOf.size + 1;
  const edges = new Int32Array(nodeCount + 1);
  const units = new Uint16Array(targetOf.size);
  const targets = new Int32Array(targetOf.size);
  Float64Array.from(targetOf.keys())
    .sort()
    .forEach((edge, i) => {
      units[i] = edge % unitCount;
      targets[i] = targetOf.get(edge)!;
      edges[Math.floor(edge / unitCount) + 1] = i + 1;
    });
  // A node without edges starts where the one before it ends.
  for (let node = 1; node <= nodeCount; node++) edges[node] = Math.max(edges[node]!, edges[node - 1]!);
  const failures = new Int32Array(nodeCount);
  const suffixes = new Int32Array(nodeCount);
  const substrings = { edges, units, targets, failures, suffixes, rules: rules.build(nodeCount) };
  link(substrings);
  return substrings;
}

const unitCount = 2 ** 16;

/** The numbers of all texts that are in this one, sorted, each once. */
export function findSubstrings(substrings: Substrings, text: string): number[] {
  const { suffixes, rules } = substrings;
  const found = new Set<number>();
  const seen = new Set<number>();
  const addAll = (node: number) => {
    for (let i = rules.starts[node]!; i < rules.starts[node + 1]!; i++) found.add(rules.rules[i]!);
  };
  // The empty text is in every text but, for `in`, not in the empty one.
  if (text !== '') addAll(0);
  let node = 0;
  for (let i = 0; i < text.length; i++) {
    node = step(substrings, node, text.charCodeAt(i));
    // Of a node that was seen, all that end there as well were seen too: a text of one letter would walk them each time.
    for (
      let at = endsAt(substrings, node) ? node : suffixes[node]!;
      at !== 0 && !seen.has(at);
      at = suffixes[at]!
    ) {
      seen.add(at);
      addAll(at);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** The numbers of the texts that are this one. */
export function findEqual(substrings: Substrings, text: string): number[] {
  let node = 0;
  for (let i = 0; i < text.length && node !== -1; i++) node = child(substrings, node, text.charCodeAt(i));
  if (node === -1) return [];
  const { starts, rules } = substrings.rules;
  return [...rules.subarray(starts[node], starts[node + 1])];
}

/** The numbers of all texts that this one begins with, sorted, each once. */
export function findPrefixes(substrings: Substrings, text: string): number[] {
  const { starts, rules } = substrings.rules;
  const found: number[] = [];
  let node = 0;
  for (let i = 0; node !== -1; i++) {
    for (let at = starts[node]!; at < starts[node + 1]!; at++) found.push(rules[at]!);
    node = i < text.length ? child(substrings, node, text.charCodeAt(i)) : -1;
  }
  return found.length < 2 ? found : [...new Set(found)].sort((a, b) => a - b);
}

/** Breadth first: a node's failure leads to a shorter text, whose own is known by then. */
function link(substrings: Substrings): void {
  const { edges, units, targets, failures, suffixes } = substrings;
  const reached = [0];
  for (const node of reached) {
    for (let edge = edges[node]!; edge < edges[node + 1]!; edge++) {
      const target = targets[edge]!;
      const failure = node === 0 ? 0 : step(substrings, failures[node]!, units[edge]!);
      failures[target] = failure;
      suffixes[target] = failure !== 0 && endsAt(substrings, failure) ? failure : suffixes[failure]!;
      reached.push(target);
    }
  }
}

/** Whether a rule's text ends at a node. */
function endsAt({ rules: { starts } }: Substrings, node: number): boolean {
  return starts[node] !== starts[node + 1];
}

function step(substrings: Substrings, from: number, unit: number): number {
  for (let node = from; ; node = substrings.failures[node]!) {
    const next = child(substrings, node, unit);
    if (next !== -1) return next;
    if (node === 0) return 0;
  }
}

function child({ edges, units, targets }: Substrings, node: number, unit: number): number {
  let low = edges[node]!;
  let high = edges[node + 1]!;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (units[middle]! < unit) low = middle + 1;
    else high = middle;
  }
  return low < edges[node + 1]! && units[low] === unit ? targets[low]! : -1;
}
