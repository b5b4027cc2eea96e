import { expect, test } from 'vitest';
import { type OutboxDesk, OutboxUnavailable, OutboxUnreadable } from '../../../src/webhooks/outbox.js';
import { answerQuestion, remoteDesk } from '../../../src/webhooks/outbox-admin.js';

/** A desk that answers with what it was asked. */
const echo = {
  list: async (query: unknown) => ['list', query],
  show: async (id: unknown) => ['show', id],
  retry: async (which: unknown) => ['retry', which],
  drop: async (ids: unknown) => ['drop', ids],
  stats: async () => ['stats'],
} as unknown as OutboxDesk;

/** The same desk, asked by way of JSON. */
const far = asFar(echo);

function asFar(desk: OutboxDesk): OutboxDesk {
  return remoteDesk(async (question) => {
    const answer = await answerQuestion(desk, JSON.parse(JSON.stringify(question)));
    return JSON.parse(JSON.stringify(answer));
  });
}

test('a desk that is somewhere else is asked as the desk itself', async () => {
  const query = { state: 'dead', receiver: 'crm', limit: 5 } as const;
  expect(await far.list(query)).toEqual(await echo.list(query));
  expect(await far.list({ limit: 1 })).toEqual(await echo.list({ limit: 1 }));
  expect(await far.show('a')).toEqual(await echo.show('a'));
  expect(await far.retry('all')).toEqual(await echo.retry('all'));
  expect(await far.retry(['a', 'b'])).toEqual(await echo.retry(['a', 'b']));
  expect(await far.drop(['a'])).toEqual(await echo.drop(['a']));
  expect(await far.stats()).toEqual(await echo.stats());
});

test('an outbox that cannot be reached or read is told as by the desk itself, and any other trouble is ours', async () => {
  const failing = (error: Error) => ({ ...echo, stats: () => Promise.reject(error) });
  const away = new OutboxUnavailable('state/outbox cannot be written: the disk is full');
  expect(await answerQuestion(failing(away), { ask: 'stats' })).toEqual({ unavailable: away.message });
  await expect(asFar(failing(away)).stats()).rejects.toThrow(away);
  const withheld = new OutboxUnreadable('state/outbox/journal/1.journal cannot be read: EACCES');
  await expect(asFar(failing(withheld)).stats()).rejects.toThrow(withheld);
  await expect(asFar(failing(withheld)).stats()).rejects.toThrow(OutboxUnreadable);
  await expect(asFar(failing(new TypeError('ours'))).stats()).rejects.toThrow(TypeError);
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
])('%j is no question', (question) => {
  expect(answerQuestion(echo, question)).toBeUndefined();
});
