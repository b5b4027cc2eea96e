import type { Contract } from '../../platform/contract.js';
import type { Language } from '../../values/message.js';
import { checks, runChecks } from '../checks/index.js';
import {
  compareDiagnostics,
  type Diagnostic,
  type Finding,
  lineIn,
  type Path,
  ReportedPlaces,
} from '../diagnostic.js';
import { readSuite, type Suite } from '../format/test-cases.js';
import type { ResolvedRules } from '../model.js';
import { rulesNameOf } from '../part-names.js';
import { type ParsedDocument, parseDocument } from '../yaml/document.js';

/** A tests file as text. */
export interface TestsSource {
  /** The name to show in diagnostics; nothing is read from it. */
  file: string;
  text: string;
  /** Of the messages. Default: English. */
  language?: Language | undefined;
}

/** A tests file by itself, before the rules that it tests are known. */
export interface ParsedTests {
  /** Undefined where the text leaves open what it says. */
  suite?: Suite;
  /** The name of the rules file that it tests, from its own folder. */
  rules: string;
  /** In reading order. */
  diagnostics: Diagnostic[];
  locate: ParsedDocument['locate'];
  /** What the checks that look at tests find, once the rules are known, in reading order. */
  check(resolved: ResolvedRules, contract: Contract): Diagnostic[];
}

/** Parses a tests file. Never throws on bad input. */
export function parseTests({ file, text, language }: TestsSource): ParsedTests {
  const { data, diagnostics, locate, plainText, isInBrackets, commentBehind, hasTightComments } =
    parseDocument(text, file, language);
  const reported = new ReportedPlaces();
  const addTo = (found: Diagnostic[]) => (finding: Finding) => {
    reported.add(finding.path);
    found.push(locate(finding));
  };
  const add = addTo(diagnostics);
  const suite =
    data === undefined ? undefined : readSuite(data, [], (finding) => add({ severity: 'error', ...finding }));
  diagnostics.sort(compareDiagnostics);
  return {
    ...(suite && { suite }),
    rules: suite?.rules ?? rulesNameOf(file),
    diagnostics,
    locate,
    check(resolved, contract) {
      if (suite === undefined) return [];
      const found: Diagnostic[] = [];
      const isReported = (path: Path) => reported.has(path);
      const tested = { ...resolved, tests: suite };
      const subject = {
        resolved: tested,
        contracts: contract,
        isReported,
        plainText,
        isInBrackets,
        lineOf: (path: Path) => lineIn(locate, path),
        commentBehind,
        hasTightComments,
      };
      const looking = checks.filter(({ looksAtTests }) => looksAtTests);
      runChecks(looking, subject, addTo(found));
      return found.sort(compareDiagnostics);
    },
  };
}
