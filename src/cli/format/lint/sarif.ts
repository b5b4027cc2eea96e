import { catalog } from '../../../rules/checks/index.js';
import { mended } from '../../../rules/fix.js';
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
    const isFix =
      suggestion !== undefined &&
      ++tried <= maxTried &&
      mended(linted, diagnostic, linted.analyzeText) !== undefined;
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
