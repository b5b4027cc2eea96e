import { type Document, isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { memoize } from '../../values/memo.js';
import type { Finding, Path } from '../diagnostic.js';
import { scalarOffsets } from './scalar-offset.js';
import type { Range } from './text-error.js';

export type Node = Document.Parsed['contents'];
export type NodePair = Pair<NonNullable<Node>, Node>;

/** A key as it is written: `1:` and `true:` are texts too, as in JSON. Undefined for a mapping, list or alias. */
export function keyText({ key }: NodePair): string | undefined {
  return isScalar(key) ? (key.source ?? String(key.value)) : undefined;
}

export function isPlain(node: unknown): boolean {
  return isScalar(node) && node.type === 'PLAIN';
}

export function rangeOf(
  { path, at, within }: Finding,
  root: Node,
  source: string,
  partOf: (scalar: Scalar.Parsed) => PartFinder,
): Range {
  const { node, label } = follow(path, root);
  if (at === 'key' || !node) return label;
  if (within && isScalar(node)) return partOf(node as Scalar.Parsed)(within) ?? label;
  const range = (at === 'line' && isScalar(node) && lineRange(node, source)) || valueRange(node, source);
  return range.start === range.end ? label : range;
}

/** A plain value with the comment behind it in its line; undefined where there is none. */
export function lineRange(
  node: { range?: readonly number[] | null | undefined },
  source: string,
): (Range & { comment: number }) | undefined {
  const { start, end } = sourceRange(node);
  const found = /^[ \t]*(#[^\r\n]*)/.exec(source.slice(end, end + maxComment));
  if (found === null) return undefined;
  const comment = end + found[0].length - found[1]!.length;
  const last = end + found[0].trimEnd().length;
  return { start: start === end ? comment : start, end: last, comment };
}

const maxComment = 1000;

/** The node at a path, and the range of what stands for it where it is empty or not there. */
export function follow(path: Path, root: Node): { node?: Node; label: Range } {
  let node: Node = root;
  let label = headRange(root);
  for (const segment of path) {
    const pair = isMap(node) ? pairsOf(node as YAMLMap.Parsed).get(String(segment)) : undefined;
    const item = isSeq(node) && typeof segment === 'number' ? node.items[segment] : undefined;
    if (pair) {
      node = pair.value;
      label = keyRange(pair);
    } else if (item) {
      node = item as Node;
      label = headRange(node);
    } else {
      return { label };
    }
  }
  return { node, label };
}

/** A mapping that stands under a key for a second time, by the first one. */
const secondParts = new WeakMap<YAMLMap.Parsed, NodePair[]>();

/** Pairs by key, found once a mapping: thousands of findings may lead through one. */
const pairsOf = memoize((map: YAMLMap.Parsed): ReadonlyMap<string, NodePair> => {
  const pairs = new Map<string, NodePair>();
  for (const pair of [...(map.items as NodePair[]), ...(secondParts.get(map) ?? [])]) {
    const key = keyText(pair);
    if (key === undefined) continue;
    const first = pairs.get(key);
    if (first === undefined) pairs.set(key, pair);
    else if (isMap(first.value) && isMap(pair.value)) {
      const others = secondParts.get(first.value) ?? [];
      secondParts.set(first.value, [...others, ...(pair.value.items as NodePair[])]);
    }
  }
  return pairs;
});

export function keyRange({ key }: NodePair): Range {
  return sourceRange(key);
}

/** What stands for a node that has no key: the first key of a mapping, the `-` of an empty list item. */
function headRange(node: Node): Range {
  if (!node) return { start: 0, end: 0 };
  if (isMap(node) && node.items[0]) return keyRange(node.items[0] as NodePair);
  if (isSeq(node) && node.items[0]) return headRange(node.items[0] as Node);
  const { start, end } = sourceRange(node);
  return start === end ? { start: Math.max(0, start - 1), end } : { start, end };
}

/** A value from its first to its last letter, without comments and line ends that follow it. */
export function valueRange(node: NonNullable<Node>, source: string): Range {
  const { start, end } = sourceRange(node);
  if (isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')) {
    return { start, end: start + source.slice(start, end).trimEnd().length };
  }
  if (isMap(node) && !node.flow) {
    const last = node.items.at(-1) as NodePair | undefined;
    return { start, end: last ? valueRange(last.value ?? last.key, source).end : end };
  }
  if (isSeq(node) && !node.flow) {
    const last = node.items.at(-1) as Node | undefined;
    return { start, end: last ? valueRange(last, source).end : end };
  }
  return { start, end };
}

/** Undefined from a scalar that nothing is written of. */
type PartFinder = (within: readonly [number, number]) => Range | undefined;

export function partFinder(scalar: Scalar.Parsed, source: string): PartFinder {
  const range = valueRange(scalar, source);
  const offsets = scalarOffsets(source.slice(range.start, range.end), String(scalar.value));
  return (within) => {
    if (range.start === range.end) return undefined;
    const [start, end] = offsets(within);
    return { start: range.start + start, end: range.start + end };
  };
}

export function sourceRange(node: { range?: readonly number[] | null | undefined }): Range {
  const [start = 0, end = start] = node.range ?? [];
  return { start, end };
}
