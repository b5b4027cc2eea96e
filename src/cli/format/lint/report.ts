import type { Severity } from '../../../rules/codes.js';
import type { Diagnostic } from '../../../rules/diagnostic.js';
import type { Language } from '../../../values/message.js';

/** What a lint found. */
export interface LintReport {
  /** In the order of the command line, each once. */
  files: LintedFile[];
  errors: number;
  warnings: number;
  /** Whether findings of a severity make the command fail. */
  fails: Readonly<Record<Severity, boolean>>;
  color: boolean;
  /** Of the messages. */
  language: Language;
  version: string;
  /** The address of the docs, if readers of a report can open one. */
  docs?: string | undefined;
  /** The folder of the repository, where GitHub says it. */
  workspace?: string | undefined;
}

export interface LintedFile {
  file: string;
  text: string;
  /** In reading order. */
  diagnostics: Diagnostic[];
  /** What would be found in the file if this were its text. */
  analyzeText(text: string): Diagnostic[];
}
