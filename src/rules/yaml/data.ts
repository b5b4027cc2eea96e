import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { isObject, setOwn } from '../../values/json.js';
import { joined, say } from '../../values/message.js';
import type { LineIndex } from './line-index.js';
import { aliasError, error, keepsYamlNumber, mergeError, numberError } from './messages.js';
import { misreadItem, misreadPair } from './misread.js';
import { isPlain, keyRange, keyText, type Node, type NodePair, sourceRange } from './nodes.js';
import type { ErrorWords, Range, TextError } from './text-error.js';

export function readData(document: Document.Parsed | undefined, source: string, lines: LineIndex) {
  const errors: TextError[] = [];
  const report = ({ start, end }: Range, words: ErrorWords) => errors.push({ start, end, ...words });

  function read(node: Node | undefined, isItem = false): unknown {
    if (isMap(node)) return readMap(node as YAMLMap.Parsed, isItem);
    if (isSeq(node)) {
      const split = node.flow ? splitNumberIn(node as YAMLSeq.Parsed) : undefined;
      if (split === undefined) return node.items.map((item) => read(item as Node, true));
      report(split.range, split.words);
      const [before, behind] = [node.items.slice(0, split.from), node.items.slice(split.to)];
      const readAll = (items: readonly unknown[]) => items.map((item) => read(item as Node, true));
      return [...readAll(before), split.number, ...readAll(behind)];
    }
    if (isScalar(node)) {
      const misread = isItem ? misreadItem(node as Scalar.Parsed, source) : undefined;
      if (misread) report(misread.range, misread.words);
      return readScalar(node as Scalar.Parsed);
    }
    if (isAlias(node)) report(sourceRange(node), aliasError(node.source));
    return null;
  }

  function readMap(map: YAMLMap.Parsed, isItem: boolean): Record<string, unknown> {
    const data: Record<string, unknown> = {};
    const seen = new Map<string, number>();
    let isInNewItem = false;
    for (const pair of map.items as NodePair[]) {
      const key = keyText(pair);
      const range = keyRange(pair);
      if (key === '<<' && isPlain(pair.key)) {
        report(range, mergeError);
        continue;
      }
      if (key === undefined && isAlias(pair.key)) read(pair.key);
      else {
        const misread = misreadPair(pair, key, map, source);
        if (misread) report(misread.range, misread.words);
      }
      const value = read(pair.value);
      if (key === undefined) continue;
      const first = seen.get(key);
      if (first !== undefined) {
        const { line } = lines.position(first);
        const message = say`the key "${key}" stands here already, in line ${line}`;
        // Where the first key of a list's item comes again, another item begins, whose other keys come again, too.
        const isWhole = map === document?.contents;
        const isNewItem =
          (isItem || isWhole) && !map.flow && pair !== map.items[1] && first === firstKeyOf(map);
        if (!isInNewItem)
          report(
            range,
            error('duplicate-key', isNewItem ? joined([message, isWhole ? secondFile : dashHint]) : message),
          );
        isInNewItem ||= isNewItem;
        if (map === document?.contents) addMissing(data[key], value);
        continue;
      }
      seen.set(key, range.start);
      setOwn(data, key, value);
    }
    return data;
  }

  function readScalar(scalar: Scalar.Parsed): unknown {
    const { value, source = '' } = scalar;
    if (typeof value !== 'number') return value;
    const isKept = keepsYamlNumber(value, source);
    const words = numberError(value, source, isKept);
    if (words) report(sourceRange(scalar), words);
    // As the same number in a request: see `parseJson`.
    return isKept ? value : source;
  }

  return { data: read(document?.contents ?? null), errors };
}

interface SplitNumber {
  range: Range;
  words: ErrorWords;
  number: number;
  /** The items that it was split into. */
  from: number;
  to: number;
}

/** A number such as `2,000,000`, which brackets make three items of. */
function splitNumberIn({ items }: YAMLSeq.Parsed): SplitNumber | undefined {
  const isDigits = (node: unknown, pattern: RegExp): node is Scalar.Parsed =>
    isScalar(node) && isPlain(node) && pattern.test(node.source ?? '');
  for (const [index, item] of items.entries()) {
    const first = items[index - 1];
    if (!isDigits(item, /^0\d\d$/) || !isDigits(first, /^\d{1,3}$/)) continue;
    if (sourceRange(first).end + 1 !== sourceRange(item).start) continue;
    const start = items.slice(0, index).findLastIndex((one) => !isDigits(one, /^\d{3}$/));
    const from = start === -1 || !isDigits(items[start], /^\d{1,3}$/) ? start + 1 : start;
    const parts = items.slice(from).filter((one) => isDigits(one, /^\d{1,3}$/));
    const written = parts.map(({ source }) => source).join('');
    const range = { start: sourceRange(items[from]!).end, end: sourceRange(parts.at(-1)!).end };
    const message = say`a "," ends an item in brackets, so a number has none in it. Write ${written}`;
    const words = error('yaml-number', message, written.slice(parts[0]!.source!.length));
    return { range, words, number: Number(written), from, to: from + parts.length };
  }
  return undefined;
}

const secondFile = say`. If a second file begins here, keep one of the two`;
const dashHint = say`. If another list item begins here, "- " is missing before it`;

function firstKeyOf(map: YAMLMap.Parsed): number {
  return keyRange(map.items[0] as NodePair).start;
}

/** Of a section that stands in two parts the names of both are known, so that none of them is reported as unknown. */
function addMissing(first: unknown, second: unknown): void {
  if (!isObject(first) || !isObject(second)) return;
  for (const [key, value] of Object.entries(second))
    if (!Object.hasOwn(first, key)) setOwn(first, key, value);
}
