import type { Contract } from '../../platform/contract.js';
import { impossibleRequest } from '../checks/impossible-request.js';
import { unknownReceiver } from '../checks/unknown-receiver.js';
import { unknownRule } from '../checks/unknown-rule.js';
import { compareDiagnostics, type Diagnostic, type Path, type Report } from '../diagnostic.js';
import { readSuite, type Suite } from '../format/test-cases.js';
import type { ResolvedRules } from '../model.js';
import { type ParsedDocument, parseDocument } from '../yaml/document.js';

/** A tests file as text. */
export interface TestsSource {
  /** The name to show in diagnostics; nothing is read from it. */
  file: string;
  text: string;
}

/** A tests file by itself, before the rules that it tests are known. */
export interface ParsedTests {
  /** Undefined where the text leaves open what it says. */
  suite?: Suite;
  /** In reading order. */
  diagnostics: Diagnostic[];
  locate: ParsedDocument['locate'];
  /** What the checks that look at tests find, once the rules are known, in reading order. */
  check(resolved: ResolvedRules, contract: Contract): Diagnostic[];
}

/** Parses a tests file. Never throws on bad input. */
export function parseTests({ file, text }: TestsSource): ParsedTests {
  const { data, diagnostics, locate, plainText } = parseDocument(text, file);
  const reported = new Set<string>();
  const reportTo =
    (found: Diagnostic[]): Report =>
    (finding) => {
      reported.add(JSON.stringify(finding.path));
      found.push(locate({ severity: 'error', ...finding }));
    };
  const suite = data === undefined ? undefined : readSuite(data, [], reportTo(diagnostics));
  diagnostics.sort(compareDiagnostics);
  return {
    ...(suite && { suite }),
    diagnostics,
    locate,
    check(resolved, contract) {
      if (suite === undefined) return [];
      const found: Diagnostic[] = [];
      const report = reportTo(found);
      const isReported = (path: Path) => reported.has(JSON.stringify(path));
      const subject = { resolved: { ...resolved, tests: suite }, contract, isReported, plainText };
      for (const { id, severity, run } of [unknownRule, unknownReceiver, impossibleRequest]) {
        run?.(subject, (finding) => report({ check: id, severity, ...finding }));
      }
      return found.sort(compareDiagnostics);
    },
  };
}
