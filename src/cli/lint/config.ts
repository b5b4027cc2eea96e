import { wrongCommand } from '../../config/context.js';
import { catalog } from '../../rules/checks/index.js';
import { compareDiagnostics, type Diagnostic, formatDiagnostic, isError } from '../../rules/diagnostic.js';
import { createReader, read } from '../../rules/format/reader.js';
import { parseDocument } from '../../rules/yaml/document.js';
import { readYamlFile } from '../read-file.js';
import { configFile, type LintConfig } from './config-form.js';

/** Read where it stands in the current folder and no other is named. */
const defaultName = 'dargah.config.yaml';

const empty: LintConfig = { ignore: [], checks: {} };

/** @throws {CommandFailure} where it cannot be read, or says something that it cannot say */
export async function loadLintConfig(named: string | undefined): Promise<LintConfig> {
  const file = named ?? defaultName;
  const found = await readYamlFile(file).catch((error: Error & { cause?: NodeJS.ErrnoException }) => {
    if (named === undefined && error.cause?.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return empty;
  const { config, diagnostics } = parseLintConfig(found.text, file);
  const errors = [...(found.encodingError ? [found.encodingError] : diagnostics)].filter(isError);
  if (errors.length > 0) throw wrongCommand(errors.map(formatDiagnostic).join('\n'));
  return config;
}

export function parseLintConfig(
  text: string,
  file: string,
): { config: LintConfig; diagnostics: Diagnostic[] } {
  const document = parseDocument(text, file);
  const diagnostics = [...document.diagnostics];
  const reader = createReader((finding) =>
    diagnostics.push(document.locate({ severity: 'error', ...finding })),
  );
  // An empty file, or one of comments, says nothing.
  const data = document.data ?? {};
  const config = read(configFile, data, [], 'the file', reader)?.lint ?? empty;
  for (const [id, severity] of Object.entries(config.checks)) {
    const check = catalog.find((one) => one.id === id);
    if (check?.severity !== 'error' || severity === 'error') continue;
    reader.fail(
      'wrong-value',
      ['lint', 'checks', id],
      `"${id}" finds errors, and a file with an error is not loaded, whatever this says. Remove the line`,
    );
  }
  return { config, diagnostics: diagnostics.sort(compareDiagnostics) };
}

/** What was found, as severe as the configuration says. */
export function withSeverities(diagnostics: readonly Diagnostic[], { checks }: LintConfig): Diagnostic[] {
  const severities: Readonly<Record<string, string | undefined>> = checks;
  return diagnostics.flatMap((diagnostic) => {
    const severity = severities[diagnostic.check];
    if (severity === undefined || isError(diagnostic)) return [diagnostic];
    return severity === 'off' ? [] : [{ ...diagnostic, severity: severity as 'error' | 'warning' }];
  });
}
