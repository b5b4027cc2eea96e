import { isObject } from '../values/json.js';
import {
  type ListQuery,
  type OutboxAdmin,
  OutboxUnavailable,
  OutboxUnreadable,
  type RetryMany,
  retryMany,
} from './outbox.js';

/** A call of an {@link OutboxAdmin} as JSON, for another process to make. */
export type AdminRequest =
  | { ask: 'list'; query: ListQuery }
  | { ask: 'show'; id: string }
  | { ask: 'retry'; which: RetryMany | readonly string[] }
  | { ask: 'drop'; ids: readonly string[] }
  | { ask: 'forget'; id: string }
  | { ask: 'stats' };

/** The largest `limit` of a list: the response is one piece of JSON. */
export const maxListed = 10_000;

/** The result of a call, or the message of its {@link OutboxUnavailable} or {@link OutboxUnreadable}. */
export type AdminResponse = { answer: unknown } | { unavailable: string } | { unreadable: string };

/** Whether a JSON value has the form of an {@link AdminResponse}. */
export function isAdminResponse(value: unknown): value is AdminResponse {
  if (!isObject(value)) return false;
  const { unavailable, unreadable } = value;
  return 'answer' in value || typeof unavailable === 'string' || typeof unreadable === 'string';
}

/** Makes the call that a JSON value asks for. Undefined: it is no {@link AdminRequest}. */
export function handleAdminRequest(admin: OutboxAdmin, request: unknown): Promise<AdminResponse> | undefined {
  return callAdmin(admin, request)?.then(
    (answer) => ({ answer }),
    (error: unknown) => {
      if (error instanceof OutboxUnavailable) return { unavailable: error.message };
      if (error instanceof OutboxUnreadable) return { unreadable: error.message };
      throw error;
    },
  );
}

/** An outbox admin in another process. `send` takes a request there and returns the response. */
export function remoteOutboxAdmin(send: (request: AdminRequest) => Promise<AdminResponse>): OutboxAdmin {
  const call = async <Result>(request: AdminRequest): Promise<Result> => {
    const response = await send(request);
    if ('unavailable' in response) throw new OutboxUnavailable(response.unavailable);
    if ('unreadable' in response) throw new OutboxUnreadable(response.unreadable);
    return response.answer as Result;
  };
  return {
    list: (query) => call({ ask: 'list', query }),
    show: (id) => call({ ask: 'show', id }),
    retry: (which) => call({ ask: 'retry', which }),
    drop: (ids) => call({ ask: 'drop', ids }),
    forget: (id) => call({ ask: 'forget', id }),
    stats: () => call({ ask: 'stats' }),
  };
}

function callAdmin(admin: OutboxAdmin, request: unknown): Promise<unknown> | undefined {
  if (!isObject(request)) return undefined;
  const { ask, query, id, which, ids } = request;
  if (ask === 'list' && isListQuery(query)) return admin.list(query);
  if (ask === 'show' && typeof id === 'string') return admin.show(id);
  if (ask === 'retry' && (isRetryMany(which) || isTexts(which))) return admin.retry(which);
  if (ask === 'drop' && isTexts(ids)) return admin.drop(ids);
  if (ask === 'forget' && typeof id === 'string' && id !== '') return admin.forget(id);
  return ask === 'stats' ? admin.stats() : undefined;
}

function isListQuery(query: unknown): query is ListQuery {
  if (!isObject(query)) return false;
  const { state, receiver, limit } = query;
  const isState = state === undefined || state === 'waiting' || state === 'dead';
  const isReceiver = receiver === undefined || typeof receiver === 'string';
  return isState && isReceiver && isLimit(limit);
}

function isRetryMany(which: unknown): which is RetryMany {
  return retryMany.some((name) => name === which);
}

function isLimit(limit: unknown): boolean {
  return typeof limit === 'number' && Number.isInteger(limit) && limit >= 1 && limit <= maxListed;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
