import { type Contract, shippedContract } from '../platform/contract.js';
import { english } from '../values/message.js';
import type { SecretSource } from '../values/signing-secret.js';
import { catalog, checks, runChecks } from './checks/index.js';
import {
  compareDiagnostics,
  type Diagnostic,
  type Finding,
  isError,
  lineIn,
  type Path,
  type Report,
  ReportedPlaces,
} from './diagnostic.js';
import { labelsAt } from './format/labels.js';
import { asWritten } from './format/reader.js';
import { type RulesFile, readRulesFile } from './format/rules-file.js';
import { applyIgnores } from './ignore-comments.js';
import { type ResolvedRules, resolveRules } from './model.js';
import { parseParts, type SourceTexts } from './parts.js';

/** A rules file as text, with what it includes, and the contract its answers are held against. */
export interface RulesSource extends SourceTexts {
  /** Default: the shipped schemas. */
  contract?: Contract;
  /** The secrets of the environment in which the file will run: with them, receivers are reported that have none. */
  secrets?: SecretSource;
  /** When it is read: with it, windows are reported that are over. */
  now?: Date;
}

/** What there is to know of a rules file before it is compiled: for those who explain, count or compare. */
export interface AnalyzedRules {
  /** In reading order. */
  diagnostics: Diagnostic[];
  /** Undefined where the text or its structure says too little. */
  resolved?: ResolvedRules;
  contract: Contract;
  /** Gives a place in the data its line and column. */
  locate(finding: Finding): Diagnostic;
}

const names = catalog.map(({ id }) => id);

/**
 * Parses and checks a rules file. Never throws on bad input.
 * @param onValid called as soon as the file is known to have no error, before the slower search for warnings, which
 * false leaves out
 */
export function analyzeRules(
  { contract = shippedContract(), secrets, now, ...texts }: RulesSource,
  onValid: (valid: AnalyzedRules & { resolved: ResolvedRules }) => unknown = () => {},
): AnalyzedRules {
  const document = parseParts(texts);
  const { language = english } = texts;
  const { data, diagnostics } = document;
  let misspelt: RulesFile['misspelt'];
  const locate = (finding: Finding) =>
    document.locate({ ...finding, path: asWritten(misspelt, finding.path) });
  const plainText = (path: Path) => document.plainText(asWritten(misspelt, path));
  const isInBrackets = (path: Path) => document.isInBrackets(asWritten(misspelt, path));
  const commentBehind = (path: Path) => document.commentBehind(asWritten(misspelt, path));
  const reported = new ReportedPlaces();
  const isReported = (path: Path) => reported.has(path);
  const known = new Set<string>();
  // What is wrong with constants and conditions is found with the rules of each call that share them, and what is wrong
  // with a group with each of its rules.
  const isKnown = (finding: Finding) => {
    const key = JSON.stringify(finding);
    return known.has(key) || !known.add(key);
  };
  let resolved: ResolvedRules | undefined;
  let sharesParts = false;
  const add = (finding: Finding) => {
    reported.add(finding.path);
    if (sharesParts && isKnown(finding)) return;
    const labels = labelsAt(data, finding.path);
    diagnostics.push({ ...locate(finding), ...(labels && { labels }) });
  };
  const report: Report = (finding) => add({ severity: 'error', ...finding });
  const rulesFile = data === undefined ? undefined : readRulesFile(data, report);
  misspelt = rulesFile?.misspelt;
  resolved = rulesFile && resolveRules(rulesFile, report);
  sharesParts =
    resolved !== undefined &&
    (resolved.sessions !== undefined || resolved.rules.some(({ groups }) => groups.length > 0));
  if (resolved) {
    const subject = {
      resolved,
      contracts: contract,
      secrets,
      now,
      isReported,
      plainText,
      isInBrackets,
      commentBehind,
      hasTightComments: document.hasTightComments,
      lineOf: (path: Path) => lineIn(locate, path, document.documents.length > 1),
    };
    const run = (some: typeof checks) => runChecks(some, subject, add);
    run(checks.filter(({ needsValidFile = false }) => !needsValidFile));
    // Only when all the others have reported is it known whether the file is valid.
    if (!diagnostics.some(isError)) {
      const ofValidFiles = checks.filter(({ needsValidFile }) => needsValidFile);
      run(ofValidFiles.filter(({ severity }) => severity === 'error'));
      const isLeftOut =
        !diagnostics.some(isError) && onValid({ diagnostics: [], resolved, contract, locate }) === false;
      if (!isLeftOut) run(ofValidFiles.filter(({ severity }) => severity === 'warning'));
    }
  }
  const files = document.documents.map(({ file }) => file);
  const shown = document.documents
    .flatMap(({ file, comments }) => {
      const ofFile = diagnostics.filter((diagnostic) => diagnostic.file === file);
      return applyIgnores(ofFile, comments, file, names, language);
    })
    .sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || compareDiagnostics(a, b));
  return { diagnostics: shown, ...(resolved && { resolved }), contract, locate };
}
