import { CommandFailure } from '../../config/context.js';
import { type AnalysisOptions, analyzeFile } from '../analyze-file.js';
import type { LintedFile } from '../format/lint/report.js';
import { findFiles, isTestsFile } from '../patterns.js';

/** Lints each file once, however many names and patterns lead to it. */
export async function lintFiles(
  given: readonly string[],
  options: AnalysisOptions,
): Promise<{ files: LintedFile[]; problems: string[] }> {
  const { names, unmatched } = await namesOf(given);
  const files: LintedFile[] = [];
  const problems = unmatched.map((pattern) => `no rules file matches "${pattern}"`);
  for (const name of names) {
    if (isTestsFile(name)) {
      problems.push(`${name} holds tests, not rules. Run "dargah test ${name}"`);
      continue;
    }
    try {
      files.push(await analyzeFile(name, options));
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      problems.push(`${error.message}${folderHint(name, error)}`);
    }
  }
  return { files, problems };
}

async function namesOf(given: readonly string[]): Promise<{ names: Set<string>; unmatched: string[] }> {
  const names = new Set<string>();
  const unmatched: string[] = [];
  for (const pattern of given) {
    const found = await findFiles(pattern);
    const isName = found[0] === pattern;
    // Tests stand beside the rules that they test, and have another form.
    const rules = isName ? found : found.filter((name) => !isTestsFile(name));
    if (rules.length === 0) unmatched.push(pattern);
    for (const name of rules) names.add(name);
  }
  return { names, unmatched };
}

function folderHint(name: string, { cause }: CommandFailure): string {
  const isFolder = (cause as NodeJS.ErrnoException | undefined)?.code === 'EISDIR';
  return isFolder ? `. To check the files in a folder, write '${name}/**/*.yaml'` : '';
}
