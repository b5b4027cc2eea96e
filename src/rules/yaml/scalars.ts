import { isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import type { Path } from '../diagnostic.js';
import { compose } from './compose.js';
import { keyText, type Node, type NodePair, partFinder, valueRange } from './nodes.js';
import type { Range } from './text-error.js';

/** A key or a value that is no mapping and no list, as it is written. */
export interface WrittenScalar extends Range {
  /** Where it stands in the data; of a key, with the key itself at the end. */
  path: Path;
  isKey: boolean;
  value: unknown;
  /** Where a part of a text stands in the source. */
  part(within: readonly [start: number, end: number]): Range;
}

/**
 * Everything that is written in a text, in reading order, as far as it can be read: an editor asks while somebody types.
 * Total, like `parseDocument`.
 */
export function writtenScalars(source: string): WrittenScalar[] {
  const found: WrittenScalar[] = [];
  const { document } = compose(source);
  const add = (node: Scalar.Parsed, path: Path, isKey: boolean) => {
    const range = valueRange(node, source);
    const part = (within: readonly [number, number]) => partFinder(node, source)(within) ?? range;
    found.push({ path, isKey, value: isKey ? (node.source ?? node.value) : node.value, ...range, part });
  };
  const walk = (node: Node | undefined, path: Path) => {
    if (isScalar(node)) add(node as Scalar.Parsed, path, false);
    else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) walk(item as Node, [...path, index]);
    } else if (isMap(node)) {
      for (const pair of (node as YAMLMap.Parsed).items as NodePair[]) {
        const key = keyText(pair);
        if (key === undefined) continue;
        if (isScalar(pair.key)) add(pair.key as Scalar.Parsed, [...path, key], true);
        walk(pair.value, [...path, key]);
      }
    }
  };
  walk(document?.contents ?? undefined, []);
  return found;
}
