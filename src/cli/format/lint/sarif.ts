import { catalog } from '../../../rules/checks/index.js';
import { messageOf } from '../../../rules/diagnostic.js';
import { mended } from '../../../rules/fix.js';
import { type Language, say } from '../../../values/message.js';
import { relativePath } from '../relative-path.js';
import type { LintedFile, LintReport } from './report.js';

/** A report as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function render({ files, version, docs, language }: LintReport): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'dargah',
            semanticVersion: version,
            rules: catalog.map((check) => renderCheck(check, docs)),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: files.flatMap((file) => renderFile(file, language)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function renderCheck({ id, severity, summary, help }: (typeof catalog)[number], docs: string | undefined) {
  const base = docs?.replace(/\/$/, '');
  return {
    id,
    shortDescription: { text: withLinks(summary, undefined).replaceAll('`', '') },
    help: { text: withLinks(help, undefined).replaceAll('`', ''), markdown: withLinks(help, base) },
    ...(base !== undefined && { helpUri: `${base}/checks.md#${id}` }),
    defaultConfiguration: { level: severity },
  };
}

/** Words of the docs where those are not beside them: their links lead there, or nowhere if nobody knows where it is. */
function withLinks(words: string, base: string | undefined): string {
  return words.replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_, text: string, target: string) => {
    if (base === undefined) return text;
    return `[${text}](${base}/${target.startsWith('#') ? `checks.md${target}` : target})`;
  });
}

/** Trying a suggestion costs another lint of the file. */
const maxTried = 50;

function renderFile(linted: LintedFile, language: Language) {
  const artifactLocation = { uri: encodeURI(relativePath(linted.file)).replace(/[?#]/g, encodeURIComponent) };
  let tried = 0;
  return linted.diagnostics.map((diagnostic) => {
    const { line, column, endLine, endColumn, severity, check, suggestion, labels } = diagnostic;
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
      message: { text: messageOf(diagnostic) },
      ...(labels && { properties: { labels } }),
      locations: [{ physicalLocation: { artifactLocation, region } }],
      ...(isFix && {
        fixes: [
          {
            description: { text: language.render(say`Write ${suggestion}`) },
            artifactChanges: [{ artifactLocation, replacements: [replacement] }],
          },
        ],
      }),
    };
  });
}
