import { catalog } from '../../../rules/checks/index.js';
import type { Diagnostic } from '../../../rules/diagnostic.js';
import { relativePath } from '../relative-path.js';
import type { LintedFile, LintReport } from './report.js';

/** A report as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function render({ files, version }: LintReport): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'dargah', semanticVersion: version, rules: catalog.map(renderCheck) } },
        columnKind: 'utf16CodeUnits',
        results: files.flatMap(renderFile),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function renderCheck({ id, severity, summary, help }: (typeof catalog)[number]) {
  return {
    id,
    shortDescription: { text: summary },
    help: { text: help.replaceAll('`', ''), markdown: help },
    defaultConfiguration: { level: severity },
  };
}

/** Trying a suggestion costs another lint of the file. */
const maxTried = 50;

function renderFile(linted: LintedFile) {
  const artifactLocation = { uri: encodeURI(relativePath(linted.file)).replace(/[?#]/g, encodeURIComponent) };
  let tried = 0;
  return linted.diagnostics.map((diagnostic) => {
    const { line, column, endLine, endColumn, severity, check, message, suggestion } = diagnostic;
    const region = { startLine: line, startColumn: column, endLine, endColumn };
    const ruleIndex = catalog.findIndex(({ id }) => id === check);
    const isFix = suggestion !== undefined && ++tried <= maxTried && mends(diagnostic, suggestion, linted);
    const replacement = { deletedRegion: region, insertedContent: { text: suggestion } };
    return {
      ruleId: check,
      ...(ruleIndex >= 0 && { ruleIndex }),
      level: severity,
      message: { text: message },
      locations: [{ physicalLocation: { artifactLocation, region } }],
      ...(isFix && {
        fixes: [
          {
            description: { text: `Write ${suggestion}` },
            artifactChanges: [{ artifactLocation, replacements: [replacement] }],
          },
        ],
      }),
    };
  });
}

/** Whether the suggestion, put in the place of what was found, mends it and breaks nothing. */
function mends(
  found: Diagnostic,
  suggestion: string,
  { text, diagnostics, analyzeText }: LintedFile,
): boolean {
  const { line, column, endLine, endColumn } = found;
  if (line !== endLine) return false;
  // Columns do not count a byte order mark.
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const old = lines[line - 1] ?? '';
  lines[line - 1] = old.slice(0, column - 1) + suggestion + old.slice(endColumn - 1);
  const before = new Set(diagnostics.map(nameOf));
  const after = analyzeText(lines.join('\n'));
  // Warnings may be new: where there was an error, not every check had spoken.
  const isSame = (one: Diagnostic) => one.column === column && nameOf(one) === nameOf(found);
  return !after.some((one) => isSame(one) || (one.severity === 'error' && !before.has(nameOf(one))));
}

function nameOf({ line, check, message }: Diagnostic): string {
  return `${line} ${check} ${message}`;
}
