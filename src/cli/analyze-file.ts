import { type AnalyzedRules, analyzeRules, type RulesSource } from '../rules/analyze.js';
import type { Diagnostic } from '../rules/diagnostic.js';
import { besides } from '../rules/part-names.js';
import { readSource } from './read-source.js';

/** A rules file, and what was found in it and in what it includes. */
export interface AnalyzedFile extends AnalyzedRules {
  file: string;
  text: string;
  /** The other files that it is made of. */
  others: readonly { file: string; text: string }[];
  /** Whether it includes some, which need not be there. */
  hasParts: boolean;
  /** What would be found in all of them if this were the text of one. */
  analyzeText(text: string, of?: string): Diagnostic[];
}

export interface AnalysisOptions extends Pick<RulesSource, 'contract' | 'secrets' | 'now' | 'language'> {
  /** The file of `--vars`. */
  varsFile?: string | undefined;
}

/** Reads a rules file and analyzes it. @throws {CommandFailure} when it cannot be read */
export async function analyzeFile(
  file: string,
  { varsFile, ...options }: AnalysisOptions,
  ...read: [read?: () => Promise<Uint8Array>]
): Promise<AnalyzedFile> {
  const { encodingError, ...source } = await readSource(file, varsFile, options.language, ...read);
  const { text, parts = new Map<string, never>(), vars } = source;
  const others = [
    ...[...parts].map(([name, part]) => ({ file: besides(file, name), text: part })),
    ...(vars ? [vars] : []),
  ].filter((one): one is { file: string; text: string } => typeof one.text === 'string' && one.file !== file);
  return {
    file,
    text,
    others,
    hasParts: parts.size > 0,
    ...analyzeRules({ ...source, text: encodingError ? '' : text, ...options }),
    ...(encodingError && { diagnostics: [encodingError] }),
    analyzeText: (other, of = file) =>
      analyzeRules({ ...withText(source, of, other), ...options }).diagnostics,
  };
}

/** The files that rules are made of, each with what was found in it. */
export function findingsByFile(
  { file, text, others }: Pick<AnalyzedFile, 'file' | 'text' | 'others'>,
  diagnostics: readonly Diagnostic[],
): { file: string; text: string; diagnostics: Diagnostic[] }[] {
  return [{ file, text }, ...others].map((one) => ({
    ...one,
    diagnostics: diagnostics.filter((diagnostic) => diagnostic.file === one.file),
  }));
}

/** The same texts with another one for one of the files. */
function withText(source: RulesSource, file: string, text: string): RulesSource {
  const { parts, vars } = source;
  if (file === source.file) return { ...source, text };
  if (file === vars?.file) return { ...source, vars: { file, text } };
  const changed = [...(parts ?? [])].map(
    ([name, part]) => [name, besides(source.file, name) === file ? text : part] as const,
  );
  return { ...source, parts: new Map(changed) };
}
