import { isCollection, isScalar, type Scalar } from 'yaml';
import { memoize } from '../../values/memo.js';
import { english } from '../../values/message.js';
import type { Diagnostic, Finding, Path } from '../diagnostic.js';
import { compose } from './compose.js';
import { readData } from './data.js';
import { withLikelyCauses } from './likely-cause.js';
import { LineIndex } from './line-index.js';
import { follow, lineRange, partFinder, rangeOf, sourceRange } from './nodes.js';
import type { Range, TextError } from './text-error.js';

/** The data of a YAML text, the errors of the text itself, and the way back from data to text. */
export interface ParsedDocument {
  /** JSON-like data; `undefined` when an error leaves open what the file says, so that no check can follow. */
  data: unknown;
  /** Errors and warnings of the text itself, in reading order. Checks look at the data. */
  diagnostics: Diagnostic[];
  /**
   * Gives a finding its line and column. A value that is empty is shown at its key, and a path that leads deeper
   * than the document at the deepest key that is there.
   */
  locate(finding: Finding): Diagnostic;
  /**
   * How a value without quotes is written: `1e5` where the data hold 100000, the empty text where nothing stands.
   * Undefined for any other value, and for one that a diagnostic already points at.
   */
  plainText(path: Path): string | undefined;
  /** Whether there are comments behind something else that have no blank behind their `#`. */
  hasTightComments: boolean;
  /** The comment that stands in the line of a value without quotes, right behind it, and the two as one text. */
  commentBehind(path: Path): { comment: string; whole: string } | undefined;
  /** Whether a value is an item or an entry of something in brackets or braces. */
  isInBrackets(path: Path): boolean;
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
 * @param language of the messages
 */
export function parseDocument(text: string, file: string, language = english): ParsedDocument {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const lines = new LineIndex(source);
  // Thousands of findings may be within one scalar.
  const partOf = memoize((scalar: Scalar.Parsed) => partFinder(scalar, source));
  const { document, errors: markErrors, comments } = compose(source);
  const { data, errors: dataErrors } = readData(document, source, lines);
  const errors = withLikelyCauses(inReadingOrder([...markErrors, ...dataErrors], lines), source, lines);

  const diagnose = (found: Omit<Finding, 'path'>, range: Range): Diagnostic => ({
    file,
    ...lines.place(range),
    severity: found.severity,
    check: found.check,
    message: language.render(found.message),
    ...(found.suggestion !== undefined && { suggestion: found.suggestion }),
  });
  let reported: Set<number> | undefined;
  const isReadable = errors.every(({ severity, check }) => severity === 'warning' || readable.has(check));
  return {
    data: isReadable ? data : undefined,
    diagnostics: errors.map((error) => diagnose(error, error)),
    locate: (finding) => diagnose(finding, rangeOf(finding, document?.contents ?? null, source, partOf)),
    plainText(path) {
      const { node } = follow(path, document?.contents ?? null);
      if (!isScalar(node) || node.type !== 'PLAIN') return undefined;
      reported ??= new Set(errors.map(({ start }) => start));
      return reported.has(sourceRange(node).start) ? undefined : (node.source ?? '');
    },
    hasTightComments: comments.some(
      ({ start }) => !/[\s#]/.test(source[start + 1] ?? ' ') && !/[\r\n]/.test(source[start - 1] ?? '\n'),
    ),
    commentBehind(path) {
      const { node } = follow(path, document?.contents ?? null);
      const range = isScalar(node) && node.type === 'PLAIN' ? lineRange(node, source) : undefined;
      if (range === undefined) return undefined;
      return { comment: source.slice(range.comment, range.end), whole: source.slice(range.start, range.end) };
    },
    isInBrackets(path) {
      const { node } = follow(path.slice(0, -1), document?.contents ?? null);
      return isCollection(node) && node.flow === true;
    },
    comments: comments.map(({ start, end, isAtHead }) => {
      const { line, column, endColumn } = lines.place({ start, end });
      const isAlone = source.slice(start - column + 1, start).trim() === '';
      return { line, column, endColumn, text: source.slice(start, end), isAlone, isAtHead };
    }),
  };
}

/** Checks after whose errors the data still says what the file says. */
const readable = new Set(['duplicate-key', 'yaml-directive', 'yaml-documents', 'yaml-number']);

/** Checks whose errors may be the mere consequence of an error before them in the same line. */
const echoing = new Set(['yaml-syntax', 'yaml-key']);

/** Sorts, and drops what only echoes an error before it. */
function inReadingOrder(errors: TextError[], lines: LineIndex): TextError[] {
  let lastStart = -1;
  let lastErrorLine = 0;
  let hasSyntaxError = false;
  // The sort is stable: of two at one place, the one that was reported first stays.
  return errors
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
