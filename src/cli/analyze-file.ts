import { type AnalyzedRules, analyzeRules, type RulesSource } from '../rules/analyze.js';
import type { Diagnostic } from '../rules/diagnostic.js';
import { readYamlFile } from './read-file.js';

/** A rules file, and what was found in it. */
export interface AnalyzedFile extends AnalyzedRules {
  file: string;
  text: string;
  /** What would be found in the file if this were its text. */
  analyzeText(text: string): Diagnostic[];
}

export type AnalysisOptions = Pick<RulesSource, 'contract' | 'secrets' | 'now'>;

/** Reads a rules file and analyzes it. @throws {CommandFailure} when it cannot be read */
export async function analyzeFile(
  file: string,
  options: AnalysisOptions,
  ...read: [read?: () => Promise<Uint8Array>]
): Promise<AnalyzedFile> {
  const { text, encodingError } = await readYamlFile(file, ...read);
  const analyze = (text: string) => analyzeRules({ file, text, ...options });
  return {
    file,
    text,
    ...analyze(encodingError ? '' : text),
    ...(encodingError && { diagnostics: [encodingError] }),
    analyzeText: (other) => analyze(other).diagnostics,
  };
}
