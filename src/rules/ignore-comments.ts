import { type Language, say, type Text } from '../values/message.js';
import { didYouMean, nearest } from '../values/suggest.js';
import type { ReadingCode } from './codes.js';
import type { Diagnostic } from './diagnostic.js';
import type { Comment } from './yaml/document.js';

/**
 * Removes the warnings that comments in the file ask to ignore, and adds what is wrong with the comments themselves: `# dargah-ignore-next-line CHECK reason`, and `# dargah-ignore CHECK reason` before all content.
 * An error stays: ignoring it would not make the file work.
 * @param names the checks that a comment may name
 */
export function applyIgnores(
  diagnostics: readonly Diagnostic[],
  comments: readonly Comment[],
  file: string,
  names: readonly string[],
  language: Language,
): Diagnostic[] {
  const ignores = readIgnores(comments);
  if (ignores.length === 0) return [...diagnostics];
  // Comments that ask for the same share one set: there may be thousands of them, and of the findings they hide.
  const metBy = new Map<string, Ignore['met']>();
  for (const ignore of ignores) {
    if (!canHide(ignore)) continue;
    const known = metBy.get(keyOf(ignore));
    if (known) ignore.met = known;
    else metBy.set(keyOf(ignore), ignore.met);
  }
  const kept = diagnostics.filter(({ check, line, severity }) => {
    const hiding = [undefined, line].flatMap((place) => metBy.get(keyOf({ check, line: place })) ?? []);
    for (const met of hiding) met.add(severity);
    return hiding.length === 0 || severity === 'error';
  });
  // With an error in the file, not every check has run: a comment may be needed once it is fixed.
  const isComplete = !kept.some(({ severity }) => severity === 'error');
  const findings = ignores.flatMap((ignore) => findingsOf(ignore, names, isComplete));
  return [...kept, ...findings.map((finding) => diagnose(finding, file, language))];
}

/** What a comment asks to ignore. */
interface Ignore {
  comment: Comment;
  /** As it is written: one of `keywords`, or a misspelt one. */
  keyword: string;
  /** The empty text where none is named. */
  check: string;
  reason: string;
  /** The line whose findings to ignore; undefined for the whole file. */
  line: number | undefined;
  /** The severities of the findings that it met. */
  met: Set<Diagnostic['severity']>;
}

interface CommentFinding {
  check: ReadingCode;
  message: Text;
  comment: Comment;
  /** The part of the comment to mark; the whole comment if absent. */
  part?: string;
  suggestion?: string;
}

const nextLine = 'dargah-ignore-next-line';
const wholeFile = 'dargah-ignore';
const keywords = [nextLine, wholeFile];

/** Ignoring findings about ignore comments would go round in a circle. */
const unignorable = new Set(['ignore-without-reason', 'ignored-error', 'unknown-check', 'unused-ignore']);

const form = /^#+\s*(dargah-ignore\S*)(?:\s+(\S+))?(?:\s+(.*))?$/s;

function readIgnores(comments: readonly Comment[]): Ignore[] {
  // Several comments may stand above one line, so from below: a comment shares the line that the next one belongs to.
  const lineBelow = new Map<number, number>();
  for (const { line, isAlone } of comments.toReversed()) {
    if (isAlone) lineBelow.set(line, lineBelow.get(line + 1) ?? line + 1);
  }
  return comments.flatMap((comment) => readIgnore(comment, lineBelow));
}

/** @param lineBelow for each line that is only a comment, the next line that is more */
function readIgnore(comment: Comment, lineBelow: ReadonlyMap<number, number>): Ignore[] {
  const [, keyword, check = '', reason = ''] = form.exec(comment.text.trimEnd()) ?? [];
  if (keyword === undefined) return [];
  return [
    {
      comment,
      keyword,
      // `CHECK: reason` and `CHECK -- reason` are how other tools write it.
      check: check.replace(/:$/, ''),
      reason: reason.replace(/^[-–—:\s]+/, ''),
      line: keyword === wholeFile ? undefined : (lineBelow.get(comment.line + 1) ?? comment.line + 1),
      met: new Set(),
    },
  ];
}

/** Whether an ignore can hide anything of its check in its place. */
function canHide({ keyword, comment, check, line }: Ignore): boolean {
  if (unignorable.has(check) || !keywords.includes(keyword)) return false;
  return line !== undefined || comment.isAtHead;
}

/** A key for the findings of a check in a line, or in the whole file. */
function keyOf({ check, line = 0 }: { check: string; line: number | undefined }): string {
  return `${line} ${check}`;
}

function findingsOf(ignore: Ignore, names: readonly string[], isComplete: boolean): CommentFinding[] {
  const { comment, keyword, check, reason, met } = ignore;
  if (!keywords.includes(keyword)) {
    const message = say`"${keyword}" ignores nothing.${didYouMean(keyword, keywords) || say` Write ${nextLine} or ${wholeFile}`}`;
    return [{ check: 'unused-ignore', message, comment, part: keyword, ...suggest(keyword, keywords) }];
  }
  if (check === '') {
    const message = say`this comment names no check to ignore. Write # ${keyword} CHECK and the reason`;
    return [{ check: 'unknown-check', message, comment }];
  }
  if (!names.includes(check)) {
    const hint = check.includes(',')
      ? say` Write one comment for each check`
      : didYouMean(check, names) || say` Each finding ends with the name of its check`;
    const message = say`there is no check "${check}".${hint}`;
    return [{ check: 'unknown-check', message, comment, part: check, ...suggest(check, names) }];
  }
  const findings: CommentFinding[] = [];
  if (reason === '') {
    const message = say`this comment does not say why ${check} is ignored. Write the reason behind the name of the check`;
    findings.push({ check: 'ignore-without-reason', message, comment });
  }
  if (met.has('error')) {
    const message = say`an error of ${check} cannot be ignored: it stays, and the file is not loaded until it is fixed`;
    findings.push({ check: 'ignored-error', message, comment });
  } else if (met.size === 0) {
    const why = uselessness(ignore);
    if (why !== undefined || isComplete) {
      const message =
        why ??
        say`${check} finds nothing to ignore ${keyword === nextLine ? say`in the next line` : say`in this file`}. Remove this comment`;
      findings.push({ check: 'unused-ignore', message, comment });
    }
  }
  return findings;
}

/** Why an ignore can never hide anything, if so. */
function uselessness({ keyword, comment, check }: Ignore): Text | undefined {
  if (unignorable.has(check))
    return say`${check} is about ignore comments and cannot be ignored. Remove this comment`;
  if (keyword === wholeFile && !comment.isAtHead) {
    return say`${wholeFile} is read at the head of a file only. Move it above the first key, or write ${nextLine}`;
  }
  return undefined;
}

function suggest(name: string, known: readonly string[]): { suggestion?: string } {
  const suggestion = nearest(name, known);
  return suggestion === undefined ? {} : { suggestion };
}

function diagnose(
  { check, message: said, comment, part, suggestion }: CommentFinding,
  file: string,
  language: Language,
): Diagnostic {
  const message = language.render(said);
  const { line, text } = comment;
  const column = part === undefined ? comment.column : comment.column + text.indexOf(part);
  const endColumn = part === undefined ? comment.endColumn : column + part.length;
  return {
    ...{ file, line, column, endLine: line, endColumn, severity: 'warning', check, message },
    ...(suggestion !== undefined && { suggestion }),
  };
}
