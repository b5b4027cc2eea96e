import { type CallName, rulesFor } from '../../../src/platform/calls.js';
import { decisiveRule } from '../../../src/rules/engine/decide.js';
import { createExplainer, type Explanation } from '../../../src/rules/explain.js';
import type { JsonObject } from '../../../src/values/json.js';
import type { Opened } from './opened.js';

/** A call that somebody made. */
export interface MissedCall {
  call: CallName;
  request: JsonObject;
  now: string;
}

/** Says of calls which rules missed them by one part of their condition, and would have answered. As `click vip`. */
export function nearMissesOf({ valid, contract, source: { file } }: Opened): (asked: MissedCall) => string[] {
  const explainers = new Map<CallName, ReturnType<typeof createExplainer> | undefined>();
  const explainerOf = (call: CallName) => {
    if (!explainers.has(call)) {
      const resolved = valid && rulesFor(call, valid);
      explainers.set(call, resolved && createExplainer(resolved, file, contract));
    }
    return explainers.get(call);
  };
  const known = new Map<string, string[]>();
  return ({ call, request, now }) => {
    // Masked requests are alike. Those of one minute are the same to windows as well.
    const key = `${call} ${now.slice(0, 16)} ${JSON.stringify(request)}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const explanation = explainerOf(call)?.(request, new Date(now));
    const missed = explanation === undefined ? [] : missedIn(explanation).map((id) => `${call} ${id}`);
    if (known.size > mostKnown) known.clear();
    known.set(key, missed);
    return missed;
  };
}

const mostKnown = 1_000;

function missedIn({ rules, decision }: Explanation): string[] {
  const end = rules.findIndex(({ id }) => id === decisiveRule(decision));
  return rules
    .slice(0, end === -1 ? rules.length : end)
    .filter(({ outcome, misses }) => outcome === 'not-matched' && misses.length === 1)
    .map(({ id }) => id);
}
