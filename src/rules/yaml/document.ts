import type { Pair, Scalar, YAMLMap } from 'yaml';
import { Composer, CST, type Document, isAlias, isMap, isScalar, isSeq, Lexer, Parser } from 'yaml';
import { isObject, setOwn } from '../../values/json.js';
import { memoize } from '../../values/memo.js';
import { keepsNumber } from '../../values/parse-json.js';
import type { ReadingCode } from '../codes.js';
import type { Diagnostic, Finding, Path } from '../diagnostic.js';
import { scalarOffsets } from './scalar-offset.js';
import { type Openings, syntaxTrouble } from './syntax-errors.js';
import type { Range, Told, Trouble } from './text-error.js';

/** The data of a YAML text, the trouble of the text itself, and the way back from data to text. */
export interface ParsedDocument {
  /** JSON-like data; `undefined` when trouble leaves open what the file says, so that no check can follow. */
  data: unknown;
  /** Trouble of the text itself, in reading order. Those of the data are the business of other checks. */
  diagnostics: Diagnostic[];
  /**
   * Gives a finding its line and column. A value that is empty is shown at its key, and a path that leads deeper
   * than the document at the deepest key that is there.
   */
  locate(finding: Finding): Diagnostic;
  /**
   * How a value without quotes is written: `1e5` where the data hold 100000, the empty text where nothing stands.
   * Undefined for any other value, and for one of which a diagnostic tells already.
   */
  plainText(path: Path): string | undefined;
  /** In reading order, as far as the text could be read. */
  comments: Comment[];
}

/** A YAML comment, from its `#` to the end of its line: lines and columns count as those of diagnostics. */
export interface Comment {
  line: number;
  column: number;
  endColumn: number;
  text: string;
  /** Whether nothing but blanks stands before it in its line. */
  isAlone: boolean;
  /** Whether it stands before all content of the file. */
  isAtHead: boolean;
}

/**
 * Parses one YAML 1.2 document (core schema) to what JSON can say; a feature of YAML beyond that is a diagnostic.
 * Total: whatever the text, nothing is thrown.
 * @param file the name that the diagnostics carry; nothing is read from it
 */
export function parseDocument(text: string, file: string): ParsedDocument {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const lines = new LineIndex(source);
  // Thousands of findings may be within one scalar.
  const partOf = memoize((scalar: Scalar.Parsed) => partFinder(scalar, source));
  const { document, troubles: markTroubles, comments } = compose(source);
  const { data, troubles: dataTroubles } = readData(document, source, lines);
  const troubles = inReadingOrder([...markTroubles, ...dataTroubles], lines);

  const diagnose = (told: Omit<Finding, 'path'>, range: Range): Diagnostic => ({
    file,
    ...lines.place(range),
    severity: told.severity,
    check: told.check,
    message: told.message,
    ...(told.suggestion !== undefined && { suggestion: told.suggestion }),
  });
  let told: Set<number> | undefined;
  const isReadable = troubles.every(({ severity, check }) => severity === 'warning' || readable.has(check));
  return {
    data: isReadable ? data : undefined,
    diagnostics: troubles.map((trouble) => diagnose(trouble, trouble)),
    locate: (finding) => diagnose(finding, rangeOf(finding, document?.contents ?? null, source, partOf)),
    plainText(path) {
      const { node } = follow(path, document?.contents ?? null);
      if (!isScalar(node) || node.type !== 'PLAIN') return undefined;
      told ??= new Set(troubles.map(({ start }) => start));
      return told.has(sourceRange(node).start) ? undefined : (node.source ?? '');
    },
    comments: comments.map(({ start, end, isAtHead }) => {
      const { line, column, endColumn } = lines.place({ start, end });
      const isAlone = source.slice(start - column + 1, start).trim() === '';
      return { line, column, endColumn, text: source.slice(start, end), isAlone, isAtHead };
    }),
  };
}

type Node = Document.Parsed['contents'];
type NodePair = Pair<NonNullable<Node>, Node>;

/** Levels of mappings and lists within each other. The composer recurses: some thousands abort the process. */
const maxNesting = 64;
/** In UTF-16 units. */
const maxLength = 64 * 1024 * 1024;
/** The library takes up to 400 bytes a token, and an error as much again; a rule of six lines has about 120 tokens. */
const maxTokens = 3_000_000;

/** More are not worth telling; a text that is no YAML at all has one at each letter. */
const maxSyntaxErrors = 200;

/** Checks after whose errors the data still says what the file says. */
const readable = new Set(['duplicate-key', 'yaml-directive', 'yaml-documents', 'yaml-number']);

const coreTags = new Set(['!!str', '!!int', '!!float', '!!bool', '!!null', '!!map', '!!seq']);
const beforeContent = new Set([
  'byte-order-mark',
  'doc-mode',
  'doc-start',
  'directive',
  'space',
  'comment',
  'newline',
]);
const operatorTag = /^!(?::|!:|==?:?)$/;

// ---- text → document

/**
 * Feeds the stages of the library token by token and watches what goes by: the depth, before the recursive last
 * stage sees it, and marks (tags, anchors, brackets) whose places the document no longer knows.
 */
function compose(source: string): { document?: Document.Parsed; troubles: Trouble[]; comments: Mark[] } {
  const troubles: Trouble[] = [];
  const comments: Mark[] = [];
  const tell = (check: ReadingCode, start: number, end: number, message: string) =>
    troubles.push({ start, end, severity: 'error', check, message });
  if (source.length > maxLength) {
    tell('file-size', 0, 0, 'the file is larger than 64 MiB, and is not read');
    return { troubles, comments };
  }
  if (hasBadCharacter(source, tell)) return { troubles, comments };

  const parser = new Parser();
  const stream = firstDocument(source, tell);
  const marks = watchMarks(troubles, comments);
  let tokens = 0;
  for (const lexeme of new Lexer().lex(source)) {
    const offset = parser.offset;
    if (++tokens > maxTokens) {
      tell('file-size', offset, offset, `the file has more than ${maxTokens} YAML tokens, and is not read`);
      return { troubles, comments };
    }
    marks.see(lexeme, offset);
    for (const token of parser.next(lexeme)) stream.add(token);
    if (parser.stack.length > maxNesting && parser.stack.filter(CST.isCollection).length > maxNesting) {
      const message = `more than ${maxNesting} mappings and lists stand within each other here. Name the inner parts under "conditions" and refer to them`;
      tell('yaml-nesting', offset, offset + lexeme.length, message);
      return { troubles, comments };
    }
  }
  for (const token of parser.end()) stream.add(token);
  marks.end(source.length);

  const document = stream.end();
  const errors = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  for (const error of errors.slice(0, maxSyntaxErrors)) {
    const trouble = syntaxTrouble(error, source, marks.openings, coreTags);
    if (trouble) troubles.push(trouble);
  }
  return { document, troubles, comments };
}

/** A comment, as it went by. */
interface Mark extends Range {
  isAtHead: boolean;
}

type Tell = (check: ReadingCode, start: number, end: number, message: string) => void;

/** Hands the first document of a stream to the composer; directives and further documents are trouble. */
function firstDocument(source: string, tell: Tell) {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    // Looked for below: the library compares each key of a mapping with all others.
    uniqueKeys: false,
    prettyErrors: false,
  });
  let documents = 0;
  let errors = 0;
  return {
    add(token: CST.Token) {
      if (token.type === 'directive') {
        // Not handed on: `%YAML 1.1` would change what `yes` and `0777` mean.
        const end = token.offset + token.source.length;
        tell(
          'yaml-directive',
          token.offset,
          end,
          `a rules file has no YAML directives: remove "${token.source}"`,
        );
        return;
      }
      if (token.type === 'document') documents++;
      if (token.type === 'document' && documents === 2) {
        const message =
          'a second YAML document begins here, but a rules file is one document. Remove the "---" or "..." before it';
        tell('yaml-documents', token.offset, lineEnd(source, token.offset), message);
      }
      if (token.type === 'error' && ++errors > maxSyntaxErrors) return;
      if (documents < 2) exhaust(composer.next(token));
    },
    end(): Document.Parsed {
      const [document] = composer.end(true, source.length);
      return document!;
    },
  };
}

/**
 * Watches lexemes for what is refused by its mere look, and remembers where brackets and quotes open and where
 * comments stand. Only the lexer knows for sure that a `#` begins one.
 */
function watchMarks(troubles: Trouble[], comments: Mark[]) {
  const open: { bracket: string; start: number }[] = [];
  const openings: Openings = { brackets: [], quotes: [] };
  const anchors = new Map<string, Range>();
  const aliases = new Set<string>();
  let isScalarNext = false;
  let isAtHead = true;

  const leaveOpen = (end: number) => {
    const innermost = open.at(-1);
    if (innermost) openings.brackets.push({ ...innermost, end });
    open.length = 0;
  };
  const see = (lexeme: string, start: number) => {
    if (isScalarNext) {
      isScalarNext = false;
      return;
    }
    const end = start + lexeme.length;
    const type = CST.tokenType(lexeme);
    if (isAtHead && type !== null && !beforeContent.has(type)) isAtHead = false;
    switch (type) {
      case 'comment':
        comments.push({ start, end, isAtHead });
        break;
      case 'scalar':
        isScalarNext = true;
        break;
      case 'tag':
        if (!coreTags.has(lexeme)) troubles.push({ start, end, ...tagTrouble(lexeme) });
        break;
      case 'anchor':
        anchors.set(lexeme.slice(1), { start, end });
        break;
      case 'alias':
        aliases.add(lexeme.slice(1));
        break;
      case 'flow-map-start':
        if (open.at(-1)?.bracket === '{' && open.at(-1)?.start === start - 1) {
          troubles.push({ start: start - 1, end, ...templateTrouble });
        }
        open.push({ bracket: lexeme, start });
        break;
      case 'flow-seq-start':
        open.push({ bracket: lexeme, start });
        break;
      case 'flow-map-end':
      case 'flow-seq-end':
        open.pop();
        break;
      case 'flow-error-end':
        leaveOpen(start);
        break;
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        if (lexeme.length === 1 || !lexeme.endsWith(lexeme[0]!)) {
          openings.quotes.push({ bracket: lexeme[0]!, start, end });
        }
        break;
    }
  };
  const end = (length: number) => {
    leaveOpen(length);
    for (const [name, range] of anchors) {
      if (!aliases.has(name)) troubles.push({ ...range, ...unusedAnchor(name) });
    }
  };
  return { see, end, openings };
}

/** Tells of the first letter that shows that the file is no YAML text in UTF-8; what follows would be guesswork. */
function hasBadCharacter(source: string, tell: Tell): boolean {
  const found = /[^\P{Cc}\t\r\n\x85]|\uFFFD|\r(?!\n)/u.exec(source);
  if (!found) return false;
  const [character] = found;
  const name = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  const message =
    character === '\r'
      ? 'this line ends with a lone carriage return. Save the file with LF (or CRLF) line endings'
      : character === '\uFFFD'
        ? 'the file is not UTF-8 here: a letter was lost (U+FFFD). Save it as UTF-8 and write the text anew'
        : `the control character ${name} has no place in a rules file. Save it as UTF-8 text, or write an escape ("\\x..") in double quotes`;
  tell('yaml-syntax', found.index, found.index + 1, message);
  return true;
}

// ---- document → data

function readData(document: Document.Parsed | undefined, source: string, lines: LineIndex) {
  const troubles: Trouble[] = [];
  const tell = ({ start, end }: Range, told: Told) => troubles.push({ start, end, ...told });

  function read(node: Node | undefined): unknown {
    if (isMap(node)) return readMap(node as YAMLMap.Parsed);
    if (isSeq(node)) return node.items.map((item) => read(item as Node));
    if (isScalar(node)) return readScalar(node as Scalar.Parsed);
    if (isAlias(node)) tell(sourceRange(node), aliasTrouble(node.source));
    return null;
  }

  function readMap(map: YAMLMap.Parsed): Record<string, unknown> {
    const data: Record<string, unknown> = {};
    const seen = new Map<string, number>();
    for (const pair of map.items as NodePair[]) {
      const key = keyText(pair);
      const range = keyRange(pair);
      if (key === undefined) {
        if (isAlias(pair.key)) read(pair.key);
        else tell(valueRange(pair.key, source), keyTrouble);
      } else if (key === '<<' && isPlain(pair.key)) {
        tell(range, mergeTrouble);
        continue;
      } else if (key === '' && isPlain(pair.key)) {
        tell({ start: range.start, end: range.start + 1 }, emptyKeyTrouble);
      } else if (pair.value === null) {
        tell(
          range,
          error('yaml-syntax', `"${key}" has no value: write "key: value", with a space after ":"`),
        );
      }
      const value = read(pair.value);
      if (key === undefined) continue;
      const first = seen.get(key);
      if (first !== undefined) {
        const { line } = lines.position(first);
        tell(range, error('duplicate-key', `the key "${key}" stands here already, in line ${line}`));
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
    const told = numberTrouble(value, source, isKept);
    if (told) tell(sourceRange(scalar), told);
    // As the same number in a request: see `parseJson`.
    return isKept ? value : source;
  }

  return { data: read(document?.contents ?? null), troubles };
}

/** Of a section that stands in two parts the names of both are known, so that none of them is reported as unknown. */
function addMissing(first: unknown, second: unknown): void {
  if (!isObject(first) || !isObject(second)) return;
  for (const [key, value] of Object.entries(second))
    if (!Object.hasOwn(first, key)) setOwn(first, key, value);
}

/** A key as it is written: `1:` and `true:` are texts too, as in JSON. Undefined for a mapping, list or alias. */
function keyText({ key }: NodePair): string | undefined {
  return isScalar(key) ? (key.source ?? String(key.value)) : undefined;
}

function isPlain(node: unknown): boolean {
  return isScalar(node) && node.type === 'PLAIN';
}

// ---- what is told

function error(check: ReadingCode, message: string, suggestion?: string): Told {
  return { severity: 'error', check, message, ...(suggestion !== undefined && { suggestion }) };
}

function warning(check: ReadingCode, message: string, suggestion?: string): Told {
  return { ...error(check, message, suggestion), severity: 'warning' };
}

const templateTrouble = error(
  'yaml-key',
  'without quotes, "{{" begins a YAML mapping. Put the whole text in quotes: "{{ … }}"',
);

const keyTrouble = error('yaml-key', 'a key must be a text, not a mapping or a list');

const emptyKeyTrouble = error('yaml-key', 'a key is missing before this ":"');

const mergeTrouble = error(
  'yaml-alias',
  'YAML merge keys ("<<") are not read. Name what is shared under "conditions", "responses" or "vars" and refer to the name',
);

function aliasTrouble(name: string): Told {
  if (name === ':') {
    return error('yaml-alias', 'without quotes, "*" begins a YAML alias. Quote the operator: "*":', '"*":');
  }
  const message = `YAML aliases ("*${name}") are not read. Name what is shared under "conditions", "responses" or "vars" and refer to the name; a text that begins with "*" must be in quotes`;
  return error('yaml-alias', message);
}

function unusedAnchor(name: string): Told {
  const message = `the YAML anchor "&${name}" does nothing: remove it, or put the text in quotes if "&" belongs to it`;
  return warning('yaml-anchor', message);
}

function tagTrouble(tag: string): Told {
  if (operatorTag.test(tag)) {
    const operator = tag.replace(/:$/, '');
    const message = `without quotes, "${operator}" begins a YAML tag and is no operator. Quote the operator: "${operator}":`;
    return error('yaml-tag', message, `"${operator}":`);
  }
  const message = `YAML tags ("${tag}") are not read: remove it, or put the text in quotes if "!" belongs to it`;
  return error('yaml-tag', message);
}

/** Besides decimal numbers, YAML has .inf, .nan, 0x1F and 0o17. */
function keepsYamlNumber(value: number, source: string): boolean {
  return /^(?:0[xo]|[-+]?\.(?:inf|nan)$)/i.test(source) ? Number.isSafeInteger(value) : keepsNumber(source);
}

function numberTrouble(value: number, source: string, isKept: boolean): Told | undefined {
  const quoted = `"${source}"`;
  if (!Number.isFinite(value)) {
    const why = /\d/.test(source)
      ? `${source} is larger than a number can be`
      : `JSON has no number such as ${source}`;
    const message = `${why}. Write a finite number, or put it in quotes if it is a text`;
    return error('yaml-number', message, quoted);
  }
  if (!isKept) {
    const message = `${source} is read as the text ${quoted}, since a number keeps no more than 15 digits for sure. Put it in quotes`;
    return warning('yaml-number', message, quoted);
  }
  if (/^[-+]?0[0-9]/.test(source)) {
    const message = `${source} is read as the number ${value}, without its leading zeros. Put it in quotes if it is an id or a telephone number`;
    return warning('yaml-number', message, quoted);
  }
  return undefined;
}

/** Checks whose errors may be the mere consequence of an error before them in the same line. */
const echoing = new Set(['yaml-syntax', 'yaml-key']);

/** Sorts, and drops what only echoes trouble before it. */
function inReadingOrder(troubles: Trouble[], lines: LineIndex): Trouble[] {
  let lastStart = -1;
  let lastErrorLine = 0;
  let hasSyntaxError = false;
  // The sort is stable: of two at one place, the one that was told first stays.
  return troubles
    .sort((a, b) => a.start - b.start)
    .filter(({ start, severity, check, isLikelyEcho }) => {
      const { line } = lines.position(start);
      if (isLikelyEcho && hasSyntaxError) lastErrorLine = line;
      if (start === lastStart || (echoing.has(check) && line === lastErrorLine)) return false;
      lastStart = start;
      if (severity === 'error') lastErrorLine = line;
      hasSyntaxError ||= severity === 'error' && !readable.has(check);
      return true;
    });
}

// ---- data → places

function rangeOf(
  { path, at, within }: Finding,
  root: Node,
  source: string,
  partOf: (scalar: Scalar.Parsed) => PartFinder,
): Range {
  const { node, label } = follow(path, root);
  if (at === 'key' || !node) return label;
  if (within && isScalar(node)) return partOf(node as Scalar.Parsed)(within) ?? label;
  const range = valueRange(node, source);
  return range.start === range.end ? label : range;
}

/** The node at a path, and the range of what stands for it where it is empty or not there. */
function follow(path: Path, root: Node): { node?: Node; label: Range } {
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

function keyRange({ key }: NodePair): Range {
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
function valueRange(node: NonNullable<Node>, source: string): Range {
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

function partFinder(scalar: Scalar.Parsed, source: string): PartFinder {
  const range = valueRange(scalar, source);
  const offsets = scalarOffsets(source.slice(range.start, range.end), String(scalar.value));
  return (within) => {
    if (range.start === range.end) return undefined;
    const [start, end] = offsets(within);
    return { start: range.start + start, end: range.start + end };
  };
}

function sourceRange(node: { range?: readonly number[] | null | undefined }): Range {
  const [start = 0, end = start] = node.range ?? [];
  return { start, end };
}

/** Turns offsets into lines and columns. */
class LineIndex {
  readonly #starts: number[] = [0];

  // The library's LineCounter misses lines within tokens that stand where none is allowed.
  constructor(source: string) {
    for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1))
      this.#starts.push(at + 1);
  }

  position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 };
  }

  place({ start, end }: Range): Pick<Diagnostic, 'line' | 'column' | 'endLine' | 'endColumn'> {
    const { line: endLine, column: endColumn } = this.position(end);
    return { ...this.position(start), endLine, endColumn };
  }
}

function lineEnd(source: string, offset: number): number {
  const end = source.slice(offset, offset + 200).search(/\r?\n|$/);
  return offset + (end === -1 ? 200 : end);
}

function exhaust(steps: Iterable<unknown>): void {
  for (const _ of steps);
}
