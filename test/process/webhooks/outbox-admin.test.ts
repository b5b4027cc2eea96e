import { expect, test } from 'vitest';
import { type OutboxAdmin, OutboxUnavailable, OutboxUnreadable } from '../../../src/webhooks/outbox.js';
import { handleAdminRequest, remoteOutboxAdmin } from '../../../src/webhooks/outbox-admin.js';

/** An outbox admin that answers with what it was asked. */
const echo = {
  list: async (query: unknown) => ['list', query],
  show: async (id: unknown) => ['show', id],
  retry: async (which: unknown) => ['retry', which],
  drop: async (ids: unknown) => ['drop', ids],
  forget: async (id: unknown) => ['forget', id],
  stats: async () => ['stats'],
} as unknown as OutboxAdmin;

/** The same admin, called by way of JSON. */
const remote = asRemote(echo);

function asRemote(admin: OutboxAdmin): OutboxAdmin {
  return remoteOutboxAdmin(async (request) => {
    const answer = await handleAdminRequest(admin, JSON.parse(JSON.stringify(request)));
    return JSON.parse(JSON.stringify(answer));
  });
}

test('a remote outbox admin answers like a local one', async () => {
  const query = { state: 'dead', receiver: 'crm', limit: 5 } as const;
  expect(await remote.list(query)).toEqual(await echo.list(query));
  expect(await remote.list({ limit: 1 })).toEqual(await echo.list({ limit: 1 }));
  expect(await remote.show('a')).toEqual(await echo.show('a'));
  expect(await remote.retry('all')).toEqual(await echo.retry('all'));
  expect(await remote.retry(['a', 'b'])).toEqual(await echo.retry(['a', 'b']));
  expect(await remote.drop(['a'])).toEqual(await echo.drop(['a']));
  expect(await remote.forget('a')).toEqual(await echo.forget('a'));
  expect(await remote.stats()).toEqual(await echo.stats());
});

test('an outbox that cannot be reached or read is reported as by a local admin, and any other trouble is ours', async () => {
  const failing = (error: Error) => ({ ...echo, stats: () => Promise.reject(error) });
  const away = new OutboxUnavailable('state/outbox cannot be written: the disk is full');
  expect(await handleAdminRequest(failing(away), { ask: 'stats' })).toEqual({ unavailable: away.message });
  await expect(asRemote(failing(away)).stats()).rejects.toThrow(away);
  const withheld = new OutboxUnreadable('state/outbox cannot be read: disk I/O error');
  await expect(asRemote(failing(withheld)).stats()).rejects.toThrow(withheld);
  await expect(asRemote(failing(withheld)).stats()).rejects.toThrow(OutboxUnreadable);
  await expect(asRemote(failing(new TypeError('ours'))).stats()).rejects.toThrow(TypeError);
});

test.for([
  null,
  'stats',
  {},
  { ask: 'constructor' },
  { ask: 'list' },
  { ask: 'list', query: { limit: 0 } },
  { ask: 'list', query: { limit: 10_001 } },
  { ask: 'list', query: { limit: 5, state: 'lost' } },
  { ask: 'show', id: 7 },
  { ask: 'retry', which: 'some' },
  { ask: 'drop', ids: 'all' },
  { ask: 'drop', ids: [1] },
  { ask: 'forget', id: '' },
  { ask: 'forget', id: 1 },
])('%j is no request', (request) => {
  expect(handleAdminRequest(echo, request)).toBeUndefined();
});
