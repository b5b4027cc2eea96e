import { catalog } from '../../rules/checks/index.js';
import { compareDiagnostics, type Diagnostic } from '../../rules/diagnostic.js';
import { createReader, read } from '../../rules/format/reader.js';
import { parseDocument } from '../../rules/yaml/document.js';
import { type Language, say } from '../../values/message.js';
import { configFile, type LintConfig } from './config-form.js';

/** Reads the text of a `dargah.config.yaml`, and says what is wrong with it. */
export function parseLintConfig(
  text: string,
  file: string,
  language: Language,
): { config: LintConfig | undefined; diagnostics: Diagnostic[] } {
  const document = parseDocument(text, file, language);
  const diagnostics = [...document.diagnostics];
  const reader = createReader((finding) =>
    diagnostics.push(document.locate({ severity: 'error', ...finding })),
  );
  // An empty file, or one of comments, says nothing.
  const data = document.data ?? {};
  const config = read(configFile, data, [], say`the file`, reader)?.lint;
  for (const [id, severity] of Object.entries(config?.checks ?? {})) {
    const check = catalog.find((one) => one.id === id);
    if (check?.severity !== 'error' || severity === 'error') continue;
    reader.fail(
      'wrong-value',
      ['lint', 'checks', id],
      say`"${id}" finds errors, and a file with an error is not loaded, whatever this says. Remove the line`,
    );
  }
  return { config, diagnostics: diagnostics.sort(compareDiagnostics) };
}
