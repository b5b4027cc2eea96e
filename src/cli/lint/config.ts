import { existsSync } from 'node:fs';
import { wrongCommand } from '../../config/context.js';
import { type Diagnostic, formatDiagnostic, isError } from '../../rules/diagnostic.js';
import type { Language } from '../../values/message.js';
import { readYamlFile } from '../read-file.js';
import type { LintConfig } from './config-form.js';

/** Read where it stands in the current folder and no other is named. */
const defaultName = 'dargah.config.yaml';

const empty: LintConfig = { ignore: [], checks: {} };

/** What a configuration says, and where. */
export interface LoadedConfig extends LintConfig {
  file: string;
}

/** @throws {CommandFailure} where it cannot be read, or says something that it cannot say */
export async function loadLintConfig(named: string | undefined, language: Language): Promise<LoadedConfig> {
  const file = named ?? defaultName;
  if (named === undefined && !existsSync(file)) return { ...empty, file };
  const found = await readYamlFile(file, undefined, language);
  // Most folders have none.
  const { parseLintConfig } = await import('./parse-config.js');
  const { config, diagnostics } = parseLintConfig(found.text, file, language);
  const errors = [...(found.encodingError ? [found.encodingError] : diagnostics)].filter(isError);
  if (errors.length > 0) throw wrongCommand(errors.map(formatDiagnostic).join('\n'));
  return { ...(config ?? empty), file };
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
