import { checks } from './checks/index.js';
import { compileRules, type Ruleset } from './compile.js';
import { type Contract, shippedContract } from './contract.js';
import { compareDiagnostics, type Diagnostic, type Finding, type Path, type Report } from './diagnostic.js';
import { parseDocument } from './document.js';
import { type ResolvedRules, resolveRules } from './resolve.js';
import { checkShape } from './shape.js';

/** A rules file as text, and the contract its answers are held against. */
export interface RulesSource {
  /** The name to show in diagnostics; nothing is read from it. */
  file: string;
  text: string;
  /** Default: the shipped schemas. */
  contract?: Contract;
}

/** A ruleset, unless a diagnostic is an error. Diagnostics come in reading order. */
export interface PreparedRules {
  ruleset?: Ruleset;
  diagnostics: Diagnostic[];
}

/** Parses, checks and compiles a rules file. Never throws on bad input. */
export function prepareRules(source: RulesSource): PreparedRules {
  const { diagnostics, resolved, contract } = examineRules(source);
  if (resolved === undefined || diagnostics.some(isError)) return { diagnostics };
  return { ruleset: compileRules(resolved, source.file, contract), diagnostics };
}

/** What there is to know of a rules file before it is compiled: for those who explain, count or compare. */
export interface ExaminedRules {
  /** In reading order. */
  diagnostics: Diagnostic[];
  /** Undefined where the text or its structure says too little. */
  resolved?: ResolvedRules;
  contract: Contract;
  /** Gives a place in the data its line and column. */
  locate(finding: Finding): Diagnostic;
}

/** Parses and checks a rules file. Never throws on bad input. */
export function examineRules({ file, text, contract = shippedContract() }: RulesSource): ExaminedRules {
  const { data, diagnostics, locate } = parseDocument(text, file);
  const reported = new Set<string>();
  const isReported = (path: Path) => reported.has(JSON.stringify(path));
  const report: Report = (finding) => {
    reported.add(JSON.stringify(finding.path));
    diagnostics.push(locate({ severity: 'error', ...finding }));
  };
  const shape = data === undefined ? undefined : checkShape(data, report);
  const resolved = shape && resolveRules(shape, report);
  if (resolved) {
    for (const { id, severity, needsSoundFile = false, run } of checks) {
      if (needsSoundFile && diagnostics.some(isError)) continue;
      run?.({ resolved, contract, isReported }, (finding) => report({ check: id, severity, ...finding }));
    }
  }
  diagnostics.sort(compareDiagnostics);
  return { diagnostics, ...(resolved && { resolved }), contract, locate };
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}
