import {
  type KeptDelivery,
  type ListedDelivery,
  type ListQuery,
  type OutboxDesk,
  type OutboxStats,
  OutboxUnavailable,
  OutboxUnreadable,
} from './outbox.js';

/** A call of an {@link OutboxDesk} as JSON, so that another process can make it. */
export type Question =
  | { ask: 'list'; query: ListQuery }
  | { ask: 'show'; id: string }
  | { ask: 'retry'; which: 'all' | readonly string[] }
  | { ask: 'drop'; ids: readonly string[] }
  | { ask: 'stats' };

/** The largest `limit` of a list: it is answered in one piece of JSON. */
export const maxListed = 10_000;

/** What the desk said, or why its outbox could not: that of an {@link OutboxUnavailable} or {@link OutboxUnreadable}. */
export type Answer = { answer: unknown } | { unavailable: string } | { unreadable: string };

/** Whether JSON that came back may be what {@link answerQuestion} said. */
export function isAnswer(value: unknown): value is Answer {
  if (typeof value !== 'object' || value === null) return false;
  const { unavailable, unreadable } = value as Record<string, unknown>;
  return 'answer' in value || typeof unavailable === 'string' || typeof unreadable === 'string';
}

/** Answers what came as JSON. Undefined: it is no question. */
export function answerQuestion(desk: OutboxDesk, question: unknown): Promise<Answer> | undefined {
  return askDesk(desk, question)?.then(
    (answer) => ({ answer }),
    (error: unknown) => {
      if (error instanceof OutboxUnavailable) return { unavailable: error.message };
      if (error instanceof OutboxUnreadable) return { unreadable: error.message };
      throw error;
    },
  );
}

/** A desk that is somewhere else. `carry` takes a question there, and brings the answer. */
export function remoteDesk(carry: (question: Question) => Promise<Answer>): OutboxDesk {
  const ask = async <Said>(question: Question): Promise<Said> => {
    const answer = await carry(question);
    if ('unavailable' in answer) throw new OutboxUnavailable(answer.unavailable);
    if ('unreadable' in answer) throw new OutboxUnreadable(answer.unreadable);
    return answer.answer as Said;
  };
  return {
    list: (query) => ask<ListedDelivery[]>({ ask: 'list', query }),
    show: (id) => ask<KeptDelivery[]>({ ask: 'show', id }),
    retry: (which) => ask<number>({ ask: 'retry', which }),
    drop: (ids) => ask<number>({ ask: 'drop', ids }),
    stats: () => ask<OutboxStats>({ ask: 'stats' }),
  };
}

function askDesk(desk: OutboxDesk, question: unknown): Promise<unknown> | undefined {
  if (typeof question !== 'object' || question === null) return undefined;
  const { ask, query, id, which, ids } = question as Record<string, unknown>;
  if (ask === 'list' && isListQuery(query)) return desk.list(query);
  if (ask === 'show' && typeof id === 'string') return desk.show(id);
  if (ask === 'retry' && (which === 'all' || isTexts(which))) return desk.retry(which);
  if (ask === 'drop' && isTexts(ids)) return desk.drop(ids);
  return ask === 'stats' ? desk.stats() : undefined;
}

function isListQuery(query: unknown): query is ListQuery {
  if (typeof query !== 'object' || query === null) return false;
  const { state, receiver, limit } = query as Record<string, unknown>;
  const isState = state === undefined || state === 'waiting' || state === 'dead';
  const isReceiver = receiver === undefined || typeof receiver === 'string';
  return isState && isReceiver && isLimit(limit);
}

function isLimit(limit: unknown): boolean {
  return typeof limit === 'number' && Number.isInteger(limit) && limit >= 1 && limit <= maxListed;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
