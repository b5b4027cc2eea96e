import {
  type DeliverySummary,
  type ListQuery,
  type OutboxAdmin,
  type OutboxStats,
  OutboxUnavailable,
  OutboxUnreadable,
  type StoredDelivery,
} from './outbox.js';

/** A call of an {@link OutboxAdmin} as JSON, so that another process can make it. */
export type AdminRequest =
  | { ask: 'list'; query: ListQuery }
  | { ask: 'show'; id: string }
  | { ask: 'retry'; which: 'all' | readonly string[] }
  | { ask: 'drop'; ids: readonly string[] }
  | { ask: 'stats' };

/** The largest `limit` of a list: it is answered in one piece of JSON. */
export const maxListed = 10_000;

/** The result of a call, or the message of its {@link OutboxUnavailable} or {@link OutboxUnreadable}. */
export type AdminResponse = { answer: unknown } | { unavailable: string } | { unreadable: string };

/** Whether a JSON value has the form of an {@link AdminResponse}. */
export function isAdminResponse(value: unknown): value is AdminResponse {
  if (typeof value !== 'object' || value === null) return false;
  const { unavailable, unreadable } = value as Record<string, unknown>;
  return 'answer' in value || typeof unavailable === 'string' || typeof unreadable === 'string';
}

/** Makes the call that a JSON value asks for. Undefined: it is no {@link AdminRequest}. */
export function handleAdminRequest(admin: OutboxAdmin, request: unknown): Promise<AdminResponse> | undefined {
  return callOutboxAdmin(admin, request)?.then(
    (answer) => ({ answer }),
    (error: unknown) => {
      if (error instanceof OutboxUnavailable) return { unavailable: error.message };
      if (error instanceof OutboxUnreadable) return { unreadable: error.message };
      throw error;
    },
  );
}

/** An outbox admin in another process. `carry` takes a request there and brings the response. */
export function remoteOutboxAdmin(carry: (request: AdminRequest) => Promise<AdminResponse>): OutboxAdmin {
  const ask = async <Said>(request: AdminRequest): Promise<Said> => {
    const answer = await carry(request);
    if ('unavailable' in answer) throw new OutboxUnavailable(answer.unavailable);
    if ('unreadable' in answer) throw new OutboxUnreadable(answer.unreadable);
    return answer.answer as Said;
  };
  return {
    list: (query) => ask<DeliverySummary[]>({ ask: 'list', query }),
    show: (id) => ask<StoredDelivery[]>({ ask: 'show', id }),
    retry: (which) => ask<number>({ ask: 'retry', which }),
    drop: (ids) => ask<number>({ ask: 'drop', ids }),
    stats: () => ask<OutboxStats>({ ask: 'stats' }),
  };
}

function callOutboxAdmin(admin: OutboxAdmin, request: unknown): Promise<unknown> | undefined {
  if (typeof request !== 'object' || request === null) return undefined;
  const { ask, query, id, which, ids } = request as Record<string, unknown>;
  if (ask === 'list' && isListQuery(query)) return admin.list(query);
  if (ask === 'show' && typeof id === 'string') return admin.show(id);
  if (ask === 'retry' && (which === 'all' || isTexts(which))) return admin.retry(which);
  if (ask === 'drop' && isTexts(ids)) return admin.drop(ids);
  return ask === 'stats' ? admin.stats() : undefined;
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
