import {
  type ExplainedPart,
  type ExplainedRule,
  type ExplanationData,
  explanationAsData,
} from '../../../src/cli/format/explain/json.js';
import { missSentence } from '../../../src/cli/format/explain/miss.js';
import { type Completion, complete } from '../../../src/cli/lsp/complete.js';
import { hoverAt } from '../../../src/cli/lsp/hover.js';
import {
  actionKey,
  messageKey,
  type PlatformResponse,
  serverLink,
  sessionUrlKey,
} from '../../../src/platform/answer.js';
import { callOf, rulesFor, sessionCallAfter, sessionDataIn } from '../../../src/platform/calls.js';
import { detailSaid } from '../../../src/platform/contract-error.js';
import type { Variants } from '../../../src/platform/facts.js';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import type { Diagnostic } from '../../../src/rules/diagnostic.js';
import { type Explanation, explain } from '../../../src/rules/explain.js';
import type { JsonObject } from '../../../src/values/json.js';
import { english, type Language } from '../../../src/values/message.js';
import { type MissedCall, nearMissesOf } from './near-misses.js';
import {
  type Opened,
  type Overview,
  open,
  overviewOf,
  runTests,
  type TestRun,
  type Texts,
} from './opened.js';
import { type PlanView, planOf } from './plan.js';

/** An answer and why it came, for each call that a click leads to: itself, and the session call behind `open_server_link`. */
export type Explained = { calls: ExplainedCall[] } | { fault: 'broken' };

export interface ExplainedCall extends ExplanationData {
  shown: Shown;
}

/** What a person sees of an answer: said here, since the page has no need of the platform's tables. */
export interface Shown {
  message?: string;
  opens?: { kind: string; content: unknown; isServerLink: boolean };
  /** Where a session call leads. */
  url?: string;
}

/** What there is to say about a text while it is written. */
export interface Checked {
  diagnostics: Diagnostic[];
  tests: TestRun;
}

/**
 * What the page asks of the rules: each a question that can be sent to a worker, with an answer that can come back.
 * @param language in which it speaks where it has words for people
 */
export function createCore(language: () => Language = () => english) {
  let opened: Opened | undefined;
  let draft: Opened | undefined;
  let missed: { texts: Texts; of: ReturnType<typeof nearMissesOf> } | undefined;
  const draftOf = (texts: Texts): Opened => {
    if (draft === undefined || !isSame(draft.texts, texts)) draft = open(texts, language());
    return draft;
  };
  return {
    overview(texts: Texts, now: string): Overview {
      opened = open(texts, language());
      return overviewOf(opened, new Date(now), language());
    },
    explain(request: JsonObject, now: string, variants: Variants, texts?: Texts): Explained {
      const asked = texts === undefined ? opened : draftOf(texts);
      return asked === undefined
        ? { fault: 'broken' }
        : explainCalls(asked, request, new Date(now), variants, language());
    },
    /** The rules that missed a call by one part, for as many of the calls as there is time for. */
    nearMisses(texts: Texts, calls: readonly MissedCall[]): string[][] {
      if (missed === undefined || !isSame(missed.texts, texts))
        missed = { texts, of: nearMissesOf(open(texts, language())) };
      const found: string[][] = [];
      for (const end = performance.now() + missesMs; found.length < calls.length && performance.now() < end; )
        found.push(missed.of(calls[found.length]!));
      return found;
    },
    check(texts: Texts): Checked {
      const asked = open(texts, language(), 'all');
      return { diagnostics: asked.analysis.diagnostics, tests: runTests(asked, language()).run };
    },
    plan(before: Texts, after: Texts, now: string): PlanView | undefined {
      if (opened === undefined || !isSame(opened.texts, before)) opened = open(before, language());
      return planOf(opened, draftOf(after), new Date(now), language());
    },
    complete(text: string, offset: number): Completion[] {
      return complete(text, offset);
    },
    hover(text: string, offset: number): string | undefined {
      return hoverAt(text, offset, []);
    },
  };
}

export type Core = ReturnType<typeof createCore>;

/** Of a second: ten thousand rules take half a second a call, and a page stays open all day. */
const missesMs = 200;

function isSame(a: Texts, b: Texts): boolean {
  return (
    a.text === b.text &&
    JSON.stringify([a.parts, a.vars, a.tests, a.schemas]) ===
      JSON.stringify([b.parts, b.vars, b.tests, b.schemas])
  );
}

function explainCalls(
  { source: { file }, valid, contract, analysis: { locate } }: Opened,
  request: JsonObject,
  now: Date,
  variants: Variants,
  language: Language,
): Explained {
  if (valid === undefined) return { fault: 'broken' };
  const explainCall = (asked: JsonObject, call = callOf(asked, 'click')): ExplainedCall | undefined => {
    const resolved = rulesFor(call, valid);
    if (resolved === undefined) return undefined;
    const explanation = explain(resolved, file, contract, asked, now, createJudge(resolved), variants);
    const view = { file, request: asked, numbersAsText: [], now, locate, all: true };
    const data = inLanguage(language, explanation, explanationAsData(explanation, view));
    return { ...data, shown: shownOf(explanation.decision.response) };
  };
  const first = explainCall(request);
  if (first === undefined) return { fault: 'broken' };
  const data = first.call === 'click' ? sessionDataIn(first.decision.response) : undefined;
  const second = data === undefined ? undefined : explainCall(sessionCallAfter(request, data), 'session');
  return { calls: [withFewRules(first), ...(second ? [withFewRules(second)] : [])] };
}

function shownOf(response: unknown): Shown {
  const fields = response as Partial<PlatformResponse> & { [sessionUrlKey]?: string };
  const [kind, content] = Object.entries(fields[actionKey] ?? {})[0] ?? [];
  const { [messageKey]: message, [sessionUrlKey]: url } = fields;
  return {
    ...(message !== undefined && { message }),
    ...(kind !== undefined && { opens: { kind, content, isServerLink: kind === serverLink } }),
    ...(url !== undefined && { url }),
  };
}

/** Its sentences in the language of the page. */
function inLanguage(
  { render }: Language,
  { rules, requestErrors }: Explanation,
  data: ExplanationData,
): ExplanationData {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const said = ({ id, misses, ...rule }: ExplainedRule): ExplainedRule => {
    const inWords = byId.get(id)!.misses.map((miss) => render(missSentence(miss)));
    return { ...rule, id, misses: misses.map((miss, index) => ({ ...miss, message: inWords[index]! })) };
  };
  return {
    ...data,
    requestErrors: requestErrors.map((error) => ({
      pointer: error.pointer,
      detail: render(detailSaid(error)),
    })),
    rules: data.rules.map(said),
  };
}

/** A page shows the rules that came near: ten thousand that did not are counted. */
function withFewRules<Explained extends ExplanationData>(explanation: Explained): Explained {
  const { rules, decision, nearest } = explanation;
  const isDecisive = ({ id }: { id: string }) => id === decision.rule || id === nearest;
  const others = rules.filter((rule) => !isDecisive(rule));
  const nearer = others.sort((a, b) => a.misses.length - b.misses.length).slice(0, mostRules);
  const kept = new Set([...rules.filter(isDecisive), ...nearer]);
  return { ...explanation, rules: rules.filter((rule) => kept.has(rule)) };
}

const mostRules = 30;

export type { ExplainedPart, ExplainedRule, ExplanationData };
