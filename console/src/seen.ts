import { useEffect, useRef, useState } from 'preact/hooks';
import type { AskCore } from './core/client.js';
import type { Texts } from './core/opened.js';
import { type Decided, NoAnswer, type Server } from './server.js';

/** The latest decisions that the gateway has shown, and what missed them. */
export interface Seen {
  /** The newest last. */
  decisions: readonly SeenDecision[];
}

export interface SeenDecision extends Decided {
  number: number;
  /** Rules that missed it by one part, as `click vip`; absent until they are known. */
  missed?: readonly string[];
}

/** Follows single decisions, as long as there is a gateway. */
export function useSeen(
  server: Server | undefined,
  core: AskCore,
  texts: Texts | undefined,
  isGateway: boolean,
): Seen {
  const [decisions, setDecisions] = useState<readonly SeenDecision[]>([]);
  const last = useRef(-1);
  useEffect(() => {
    if (server === undefined || !isGateway) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const came = await server.decisions(last.current);
      const isAnew = came.last < last.current;
      last.current = came.last;
      const first = came.last - came.decisions.length + 1;
      const fresh = came.decisions.map((one, index): SeenDecision => ({ ...one, number: first + index }));
      if (fresh.length > 0 || isAnew)
        setDecisions((known) => [...(isAnew ? [] : known), ...fresh].slice(-mostSeen));
    };
    const loop = () => {
      look()
        .catch((error: unknown) => {
          if (!(error instanceof NoAnswer)) throw error;
        })
        .finally(() => {
          if (!isOver) timer = setTimeout(loop, seenMs);
        });
    };
    loop();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [server, isGateway]);
  const known = useRef(decisions);
  known.current = decisions;
  useEffect(() => {
    if (texts === undefined || !isGateway) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      // The newest first: of many, the older ones are never asked about.
      const asked = known.current
        .filter(({ missed, request }) => missed === undefined && request !== undefined)
        .slice(-mostAsked)
        .reverse();
      const calls = asked.map(({ call, request, at }) => ({ call, request: request!, now: at }));
      const missed = calls.length === 0 ? [] : await core.nearMisses(texts, calls);
      if (isOver) return;
      const byNumber = new Map(missed.map((rules, index) => [asked[index]!.number, rules]));
      if (missed.length > 0) setDecisions((all) => all.map((one) => withMissed(one, byNumber)));
      timer = setTimeout(ask, pauseMs);
    };
    timer = setTimeout(ask, pauseMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [texts, isGateway]);
  return { decisions };
}

function withMissed(one: SeenDecision, byNumber: ReadonlyMap<number, readonly string[]>): SeenDecision {
  const missed = byNumber.get(one.number);
  return missed === undefined ? one : { ...one, missed };
}

/** How often by rule, as `click vip`. */
export function missCounts({ decisions }: Seen, revision: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { missed = [], revision: of } of decisions) {
    if (of !== revision) continue;
    for (const rule of missed) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return counts;
}

const seenMs = 2_000;
const mostSeen = 200;
const mostAsked = 20;
/** Between questions: an answer takes a fifth of it at most. */
const pauseMs = 1_000;
