import { english, type Language, say, type Text, withPrefix } from '../values/message.js';
import { labelsInWords } from '../values/word-list.js';
import type { ReadingCode, Severity, WholeFileCode } from './codes.js';

/** Where something stands in the data of a rules file: keys of mappings and indexes of lists, from the root. */
export type Path = readonly (string | number)[];

/** A text that only the same places share. */
export function keyOfPlace(place: Path): string {
  return JSON.stringify(place);
}

/** What a check found, by its path in the data. `yaml/document.ts` turns the path into line and column. */
export interface Finding {
  path: Path;
  /** Whether the key of the last path segment is meant, (the default) its value, or that with the comment behind it. */
  at?: 'key' | 'value' | 'line';
  /** The part of a text value that is meant, as offsets in the text. */
  within?: readonly [start: number, end: number];
  severity: Severity;
  /** The name of the check, the same in the docs, the fixtures and the output. */
  check: string;
  message: Text;
  /** What to write in the place of the finding, as YAML, where there is one answer. */
  suggestion?: string;
}

/** What is wrong in a file, for a person: lines and columns count from 1, columns in UTF-16 units as in editors. */
export interface Diagnostic {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  severity: Severity;
  check: string;
  message: string;
  /** YAML that can be put in this place: applying it mends the finding. */
  suggestion?: string;
  /** Those of the rule in which it is. */
  labels?: Readonly<Record<string, string>>;
}

/** Reports what reading finds: `report({ path, check, message })` is an error unless it says otherwise. */
export type Report = (
  finding: Omit<Finding, 'check' | 'severity'> & { check: ReadingCode; severity?: Severity },
) => void;

/** Reports what a check finds. Its id is known, and so is its severity unless the finding has another. */
export type CheckReport = (finding: Omit<Finding, 'check' | 'severity'> & { severity?: Severity }) => void;

/** Remembers where something was reported, so that a check can leave that place alone. */
export class ReportedPlaces {
  private readonly known = new Set<string>();

  add(path: Path): void {
    this.known.add(keyOfPlace(path));
  }

  has(path: Path): boolean {
    return this.known.size > 0 && this.known.has(keyOfPlace(path));
  }
}

/** For what is shared, such as a constant that many places read: says one thing of a place. */
export function oncePerPlace(report: CheckReport): CheckReport {
  const reported = new ReportedPlaces();
  return (finding) => {
    if (reported.has(finding.path)) return;
    reported.add(finding.path);
    report(finding);
  };
}

/** One line a diagnostic: `rules.yaml:12:14: message [check]`, as compilers write it. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  return formatDiagnosticIn(english, diagnostic);
}

/** What is wrong, with the labels of the rule in which it is. */
export function messageOf({ message, labels }: Diagnostic): string {
  return `${message}${labelsInWords(labels)}`;
}

/** The same of a diagnostic whose message is in a language. */
export function formatDiagnosticIn({ warning }: Language, diagnostic: Diagnostic): string {
  const { file, line, column, severity, check } = diagnostic;
  const message = messageOf(diagnostic);
  const words = severity === 'warning' ? withPrefix(warning, message) : message;
  return `${file}:${line}:${column}: ${words} [${check}]`;
}

/** Whether it keeps the file from being loaded. */
export function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

/** An error of a whole file rather than of a place in it. */
export function wholeFileError(
  file: string,
  check: WholeFileCode,
  message: Text,
  language: Language = english,
): Diagnostic {
  const place = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { ...place, severity: 'error', check, message: language.render(message) };
}

/** Where something stands, for a message: `line 12`, or `texts.yaml:12` where there are several files. */
export function lineIn(locate: (finding: Finding) => Diagnostic, path: Path, hasParts = false): Text {
  const { file, line } = locate({ path, severity: 'error', check: '', message: '' });
  return hasParts ? `${file}:${line}` : say`line ${line}`;
}

/** Reading order. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return a.line - b.line || a.column - b.column || a.check.localeCompare(b.check);
}
