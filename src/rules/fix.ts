import { plainForm } from '../values/stray-characters.js';
import type { Severity } from './codes.js';
import { type Diagnostic, isError } from './diagnostic.js';
import { parseDocument } from './yaml/document.js';

/** Which suggestions to apply: those that cannot change what the file means (see `isSafeFix`), or all. */
export type FixKind = 'safe' | 'all';

/** A stretch of a text, by offsets, and what to write in its place. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** A suggestion that was applied. */
export interface AppliedFix {
  diagnostic: Diagnostic;
  /** What stood there. */
  old: string;
  text: string;
}

/** A text, and what is found in it. */
export interface CheckedText {
  text: string;
  diagnostics: readonly Diagnostic[];
}

type Analyze = (text: string) => Diagnostic[];

/** The edit of a text that a diagnostic suggests; undefined where it suggests none. */
export function editOf(text: string, diagnostic: Diagnostic): Edit | undefined {
  if (diagnostic.suggestion === undefined) return undefined;
  return { ...stretchOf(text, diagnostic), text: diagnostic.suggestion };
}

/** Where a diagnostic points, by offsets. */
export function stretchOf(
  text: string,
  { line, column, endLine, endColumn }: Diagnostic,
): { start: number; end: number } {
  // Columns do not count a byte order mark.
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  return { start: offsetOf(text, line, column, mark), end: offsetOf(text, endLine, endColumn, mark) };
}

/** The text after the suggestion of a diagnostic, if that mends what was found and breaks nothing. */
export function mended(
  checked: CheckedText,
  diagnostic: Diagnostic,
  analyze: Analyze,
): CheckedText | undefined {
  const edit = editOf(checked.text, diagnostic);
  return edit && applied(checked, [{ diagnostic, edit }], analyze);
}

/**
 * Whether the suggestion of a diagnostic leaves all words as they are read: it changes only signs into those that they
 * look like, blanks, quotes, and characters that nobody sees. That is all that can be asked of a file with an error,
 * which is not loaded and so has no meaning yet. A file without one has a meaning, and its data must stay the same.
 */
export function isSafeFix({ text, diagnostics }: CheckedText, diagnostic: Diagnostic): boolean {
  const edit = editOf(text, diagnostic);
  if (edit === undefined || asRead(text.slice(edit.start, edit.end)) !== asRead(edit.text)) return false;
  if (isError(diagnostic)) return true;
  return !diagnostics.some(isError) && dataOf(withEdits(text, [edit])) === dataOf(text);
}

/** Applies suggestions, first those of errors, until none is left that mends something. */
export function fixText(
  checked: CheckedText,
  kind: FixKind,
  analyze: Analyze,
): CheckedText & { fixes: AppliedFix[] } {
  const fixing = new Fixing(checked, kind, analyze);
  for (const severity of ['error', 'warning'] as const) {
    while (fixing.pass(severity));
  }
  const { text, diagnostics } = fixing.checked;
  return { text, diagnostics, fixes: fixing.fixes };
}

interface Candidate {
  diagnostic: Diagnostic;
  edit: Edit;
}

/** Each try is another lint of the file. */
const maxTries = 200;

class Fixing {
  readonly fixes: AppliedFix[] = [];
  private readonly refused = new Set<string>();
  private tries = 0;

  constructor(
    public checked: CheckedText,
    private readonly kind: FixKind,
    private readonly analyze: Analyze,
  ) {}

  /** Applies what can be applied at once; false where that is nothing. */
  pass(severity: Severity): boolean {
    const before = this.fixes.length;
    const candidates = this.candidates(severity);
    this.fixes.push(...this.attempt(candidates, this.checked.text));
    return this.fixes.length > before;
  }

  private candidates(severity: Severity): Candidate[] {
    const { text, diagnostics } = this.checked;
    const found: Candidate[] = [];
    let end = -1;
    for (const diagnostic of diagnostics) {
      if (diagnostic.severity !== severity || this.refused.has(nameOf(diagnostic))) continue;
      const edit = editOf(text, diagnostic);
      if (edit === undefined || edit.start < end) continue;
      if (this.kind === 'safe' && !isSafeFix(this.checked, diagnostic)) continue;
      found.push({ diagnostic, edit });
      end = Math.max(edit.end, edit.start + 1);
    }
    return found;
  }

  /**
   * All at once, else one half and then the other: what is behind first, so that the offsets of what is before it hold.
   * @param text that the offsets of the candidates are of
   */
  private attempt(candidates: readonly Candidate[], text: string): AppliedFix[] {
    if (candidates.length === 0 || this.tries++ >= maxTries) return [];
    const after = applied(this.checked, candidates, this.analyze);
    if (after !== undefined && !(this.kind === 'safe' && changesData(this.checked, after))) {
      this.checked = after;
      return candidates.map(({ diagnostic, edit }) => ({
        diagnostic,
        old: text.slice(edit.start, edit.end),
        text: edit.text,
      }));
    }
    if (candidates.length === 1) {
      this.refused.add(nameOf(candidates[0]!.diagnostic));
      return [];
    }
    const middle = candidates.length >> 1;
    const behind = this.attempt(candidates.slice(middle), text);
    return [...this.attempt(candidates.slice(0, middle), text), ...behind];
  }
}

/** What comes of edits, unless one leaves what it was to mend, or brings an error with it. */
function applied(
  { text, diagnostics }: CheckedText,
  candidates: readonly Candidate[],
  analyze: Analyze,
): CheckedText | undefined {
  const edited = withEdits(
    text,
    candidates.map(({ edit }) => edit),
  );
  const after = analyze(edited);
  const wasValid = !diagnostics.some(isError);
  const known = new Set(diagnostics.map(nameOf));
  const found = after.map((one) => ({ one, at: stretchOf(edited, one).start }));
  let moved = 0;
  for (const { diagnostic, edit } of candidates) {
    const start = edit.start + moved;
    moved += edit.text.length - (edit.end - edit.start);
    const to = start + edit.text.length;
    const isWorse = found.some(
      ({ one, at }) =>
        (at === start && nameOf(one) === nameOf(diagnostic)) ||
        // Elsewhere, it may be what this error had hidden.
        (isError(one) && (wasValid || (at >= start && at <= to)) && !known.has(nameOf(one))),
    );
    if (isWorse) return undefined;
  }
  return { text: edited, diagnostics: after };
}

function changesData(before: CheckedText, after: CheckedText): boolean {
  return !before.diagnostics.some(isError) && dataOf(before.text) !== dataOf(after.text);
}

/** @param edits in the order of the text, and apart from each other */
function withEdits(text: string, edits: readonly Edit[]): string {
  let at = 0;
  const pieces: string[] = [];
  for (const edit of edits) {
    pieces.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return pieces.join('') + text.slice(at);
}

function dataOf(text: string): string {
  return JSON.stringify(parseDocument(text, '').data) ?? '';
}

/** Without blanks, quotes and what nobody sees, and with the signs that YAML knows for those that look like them. */
function asRead(text: string): string {
  return plainForm(text).replace(/[\s"']/g, '');
}

function nameOf({ check, message }: Diagnostic): string {
  return `${check} ${message}`;
}

function offsetOf(text: string, line: number, column: number, mark: number): number {
  let start = mark;
  for (let i = 1; i < line; i++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}
