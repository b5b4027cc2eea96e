import type { CallName } from '../../../src/platform/calls.js';
import type { Contract, ContractSchemas } from '../../../src/platform/contract.js';
import { dynamicAction } from '../../../src/platform/dynamic-action.js';
import { type AnalyzedRules, analyzeRules } from '../../../src/rules/analyze.js';
import { type Diagnostic, isError } from '../../../src/rules/diagnostic.js';
import { compileRules } from '../../../src/rules/engine/compile.js';
import type { Rule } from '../../../src/rules/format/rule.js';
import type { Case } from '../../../src/rules/format/test-cases.js';
import { wordingOf } from '../../../src/rules/logic/wording.js';
import { type ResolvedRule, type ResolvedRules, rulesetsOf } from '../../../src/rules/model.js';
import { type Opening, type Openings, openingsOf } from '../../../src/rules/openings.js';
import type { PartText, SourceTexts } from '../../../src/rules/parts.js';
import {
  type DecidedCall,
  formatDifference,
  runCase,
  testedCalls,
} from '../../../src/rules/tests/run-case.js';
import { parseTests } from '../../../src/rules/tests/tests-file.js';
import type { Language } from '../../../src/values/message.js';
import { type Answer, answersOf } from './answer-words.js';
import { type Button, buttonsOf } from './buttons.js';
import { type Said, saidOf } from './condition-words.js';
import { contractOf } from './contract.js';

/** The texts of a rules file, as they come from a server: what can be sent to a worker. */
export interface Texts {
  file: string;
  text: string;
  parts?: [string, PartText][];
  vars?: { file: string; text: PartText };
  tests: { file: string; text: string }[];
  /** Those of an operator's own, in the place of the shipped ones. */
  schemas?: ContractSchemas;
}

/** A rule as a line of the table. */
export interface Row {
  id: string;
  call: CallName;
  line: number;
  file: string;
  /** The ids of its groups, as far as they have some, the outermost first. */
  groups: string[];
  /** The places of itself and of its groups, as windows have them. */
  within: string[];
  description?: string;
  labels: [string, string][];
  /** As it is written; empty for a rule that every click matches. */
  condition: string;
  /** The same as a page can say it; empty as well. */
  said: Said[];
  /** Several where each person gets one of them. */
  answers: Answer[];
  state: 'on' | 'off' | 'shadow';
  /** Why nothing is left for it. */
  unreachable?: string;
  /** Whether its window, or that of its group, is open; absent where there is none. */
  isOpen?: boolean;
  /** How many cases it answers. */
  tests: number;
  findings: { severity: 'error' | 'warning'; message: string; line: number }[];
}

/** What there is to know of a file, before anybody asks. */
export interface Overview {
  rows: Row[];
  /** Warnings that take proofs come later. */
  diagnostics: Diagnostic[];
  /** Set where the file has errors, and no rule answers. */
  isBroken: boolean;
  timezone: string;
  /** Those that the platform's pages name. */
  touchpoints: readonly string[];
  /** What buttons carry, as far as the file knows: values by the keys below `extra_data`. */
  offers: { path: string; values: string[] }[];
  buttons: Button[];
  experiments: { name: string; variants: { name: string; share: number }[] }[];
  /** What has a window or is a calendar, that which changes first before others. */
  windows: WindowNow[];
  tests: TestRun;
}

/** Whether something is open now, and what becomes of it next, in the file's time zone. */
export interface WindowNow {
  kind: Opening['kind'];
  name: string;
  /** Its place in the file. */
  at: string;
  isOpen: boolean;
  /** Absent where nothing changes in the days to come. */
  next?: { time: string; opens: boolean };
}

export interface TestRun {
  passed: number;
  failed: { name: string; message: string }[];
}

/** A rules file that was read. */
export interface Opened {
  source: SourceTexts;
  texts: Texts;
  analysis: AnalyzedRules;
  contract: Contract;
  /** Undefined where it has errors. */
  valid: ResolvedRules | undefined;
}

/** @param wanted `errors`: without the warnings that take proofs */
export function open(texts: Texts, language: Language, wanted: 'all' | 'errors' = 'errors'): Opened {
  const { file, text, parts, vars } = texts;
  const source: SourceTexts = { file, text, ...(parts && { parts: new Map(parts) }), ...(vars && { vars }) };
  const contract = contractOf(texts.schemas);
  const analysis = analyzeRules({ ...source, contract, language }, () => wanted === 'all');
  const isValid = analysis.resolved !== undefined && !analysis.diagnostics.some(isError);
  return { source, texts, analysis, contract, valid: isValid ? analysis.resolved : undefined };
}

export function overviewOf(opened: Opened, now: Date, language: Language): Overview {
  const { analysis, valid, texts } = opened;
  const { diagnostics, resolved } = analysis;
  const { run, byRule } = runTests(opened, language);
  const windows = valid ? windowsIn(openingsOf(valid, now, daysAhead), valid) : [];
  const rows = (resolved ? rulesetsOf(resolved) : []).flatMap((rules) => {
    const written = new Map(rules.file.rules.map((rule) => [String(rule.at), rule]));
    return rules.rules.map((rule) => rowOf(rule, written.get(String(rule.at)), rules, opened, byRule));
  });
  for (const row of rows) {
    const own = windows.filter(({ at }) => row.within.includes(at));
    if (own.length > 0) row.isOpen = own.every(({ isOpen }) => isOpen);
  }
  return {
    rows,
    diagnostics,
    isBroken: valid === undefined,
    timezone: resolved?.file.timezone ?? 'UTC',
    touchpoints: dynamicAction.fields.touchpoint.values,
    offers: resolved ? offersOf(resolved) : [],
    buttons: resolved ? buttonsOf(resolved) : [],
    experiments: resolved ? experimentsOf(resolved) : [],
    windows,
    tests: run,
    ...(texts.text === '' && { rows: [] }),
  };
}

const daysAhead = 30;

function windowsIn({ now, changes }: Openings, valid: ResolvedRules): WindowNow[] {
  const groups = rulesetsOf(valid).flatMap(({ file }) => file.rules.flatMap((rule) => rule.groups));
  const ids = new Map(groups.map(({ at, id }) => [String(at), id]));
  const windows = now.map(({ kind, name: said, isOpen, at: path }): WindowNow => {
    const at = String(path);
    const next = changes.find((one) => String(one.at) === at && one.kind === kind);
    const name = ids.get(at) ?? String(said);
    return { kind, name, at, isOpen, ...(next && { next: { time: next.time, opens: next.opens } }) };
  });
  const order = ({ next }: WindowNow) => next?.time ?? '9';
  return windows.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

function rowOf(
  rule: ResolvedRule,
  written: Rule | undefined,
  { call, file }: ResolvedRules,
  { analysis: { locate } }: Opened,
  byRule: ReadonlyMap<string, number>,
): Row {
  const { id, at, labels = {}, enabled, isShadow, expressions, groups } = rule;
  const place = locate({ path: at, severity: 'error', check: '', message: '' });
  return {
    ...{ id, call, line: place.line, file: place.file },
    groups: written?.groups.flatMap((group) => group.id ?? []) ?? [],
    within: [at, ...groups.map((group) => group.at)].map(String),
    ...(written?.description !== undefined && { description: written.description }),
    labels: Object.entries(labels),
    condition: expressions.map(wordingOf).join(' and '),
    said: saidOf(expressions),
    answers: answersOf(written, file),
    state: isShadow ? 'shadow' : enabled ? 'on' : 'off',
    tests: byRule.get(`${call} ${id}`) ?? 0,
    findings: [],
  };
}

function experimentsOf({ file: { experiments } }: ResolvedRules): Overview['experiments'] {
  return [...(experiments?.values() ?? [])].map(({ name, variants }) => {
    const sum = variants.reduce((all, { weight }) => all + weight, 0);
    return { name, variants: variants.map((one) => ({ name: one.name, share: one.weight / sum })) };
  });
}

/** What clicks are asked about their buttons, with the literals that they are compared with. */
function offersOf(resolved: ResolvedRules): Overview['offers'] {
  const offers = new Map<string, Set<string>>();
  const add = (path: string, value?: unknown) => {
    if (!path.startsWith('extra_data.')) return;
    const values = offers.get(path) ?? new Set<string>();
    offers.set(path, values);
    for (const one of Array.isArray(value) ? value : [value]) {
      if ((typeof one === 'string' && one !== '') || typeof one === 'number') values.add(String(one));
    }
  };
  for (const { match = {}, groups } of resolved.file.rules) {
    for (const asked of [match, ...groups.map((group) => group.match ?? {})])
      for (const [path, wanted] of Object.entries(asked)) add(path, wanted);
  }
  for (const rule of resolved.rules) for (const path of pathsIn(rule.expressions)) add(path);
  return [...offers].map(([path, values]) => ({ path, values: [...values].slice(0, 50) })).slice(0, 100);
}

function* pathsIn(expressions: ResolvedRule['expressions']): Generator<string> {
  for (const expression of expressions) {
    if (expression.kind === 'variable') yield expression.path;
    if (expression.kind === 'call') yield* pathsIn(expression.args);
    if (expression.kind === 'list') yield* pathsIn(expression.items);
  }
}

/** Runs the cases of the file and of the tests files beside it. */
export function runTests(
  { valid, texts, contract }: Opened,
  language: Language,
): { run: TestRun; byRule: Map<string, number> } {
  const byRule = new Map<string, number>();
  const run: TestRun = { passed: 0, failed: [] };
  if (valid === undefined) return { run, byRule };
  const tested = testedCalls(compileRules(valid, texts.file, contract), contract);
  const cases: Case[] = [...(valid.tests?.cases ?? [])];
  for (const one of texts.tests) cases.push(...(parseTests(one).suite?.cases ?? []));
  for (const test of cases) {
    if (test.skip !== undefined || test.calls.some(({ call }) => tested[call] === undefined)) continue;
    const { outcome, differences, decided } = runCase(test, tested);
    const [first] = differences;
    if (outcome === 'passed' || first === undefined) run.passed++;
    else run.failed.push({ name: test.name, message: language.render(formatDifference(first)) });
    for (const rule of new Set(decided.map(nameOf))) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
  }
  return { run, byRule };
}

function nameOf({ call, decision }: DecidedCall): string {
  return `${call} ${decision.rule}`;
}
