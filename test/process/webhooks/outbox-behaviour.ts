import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FileOutboxOptions, openFileOutbox } from '../../../src/webhooks/file-outbox/outbox.js';
import type { Delivery, Dispatcher, Outbox, Outcome } from '../../../src/webhooks/outbox.js';
import { eventually } from '../../support/eventually.js';

export { eventually };

/** Where one outbox is kept: opened, closed and opened again by a test, as a server is restarted. */
export interface Place {
  open(dispatcher: Dispatcher): Promise<Outbox>;
  /** Closes what is still open and removes everything. */
  remove(): Promise<void>;
}

/** What every outbox must do, wherever it keeps its deliveries. Real time: `at` may lie some ten milliseconds ahead. */
export function describeOutbox(name: string, makePlace: () => Promise<Place>): void {
  describe(name, () => {
    let place: Place;
    let dispatcher: RecordingDispatcher;
    let outbox: Outbox;

    beforeEach(async () => {
      place = await makePlace();
      dispatcher = recordingDispatcher();
      outbox = await place.open(dispatcher);
    });
    afterEach(() => place.remove());

    async function reopen(): Promise<void> {
      await outbox.close(60_000);
      dispatcher = recordingDispatcher();
      outbox = await place.open(dispatcher);
    }

    test('delivers what was appended, character by character, and forgets it', async () => {
      const delivery = aDelivery({ id: 'msg_1', orderingKey: 'c1', body: '{"data":"بله 👍"}' });
      outbox.deliverTo(['crm']);
      await outbox.append([delivery]);
      await eventually(() => expect(dispatcher.attempts).toEqual([{ delivery, attempt: 1 }]));
      await eventually(async () => expect(await outbox.show('msg_1')).toEqual([]));
      expect(outbox.writable).toBe(true);
    });

    test.for(['constructor', '__proto__'])('a receiver may be called %s', async (receiver) => {
      await outbox.append([aDelivery({ id: 'msg_1', receiver, clickedAt: 1000 })]);
      const figures = { waiting: 1, dead: 0, oldestAt: 1000 };
      const { receivers, ...all } = await outbox.stats();
      expect(all).toEqual(figures);
      expect(Object.entries(receivers)).toEqual([[receiver, figures]]);
      await reopen();
      outbox.deliverTo([receiver]);
      await eventually(() => expect(dispatcher.receivers()).toEqual([receiver]));
    });

    test('appends nothing, successfully', async () => {
      await outbox.append([]);
      expect((await outbox.stats()).waiting).toBe(0);
    });

    test('keeps what nobody may deliver yet, also over a restart', async () => {
      await outbox.append([aDelivery({ id: 'msg_1' }), aDelivery({ id: 'msg_1', receiver: 'erp' })]);
      await reopen();
      expect((await outbox.show('msg_1')).map(({ receiver }) => receiver).sort()).toEqual(['crm', 'erp']);
      outbox.deliverTo(['erp']);
      await eventually(() => expect(dispatcher.receivers()).toEqual(['erp']));
      await eventually(async () => expect((await outbox.stats()).waiting).toBe(1));
      outbox.deliverTo(['erp', 'crm']);
      await eventually(() => expect(dispatcher.receivers()).toEqual(['erp', 'crm']));
    });

    test('deliveries of one ordering key leave one after the other, in the order of their appends', async () => {
      outbox.deliverTo(['crm']);
      dispatcher.answer = async () => {
        await pause(5);
        return { type: 'delivered' };
      };
      for (const id of numbered(5)) await outbox.append([aDelivery({ id, orderingKey: 'c1' })]);
      await eventually(() => expect(dispatcher.ids()).toEqual(numbered(5)));
      expect(dispatcher.mostAtOnce()).toBe(1);
    });

    test('deliveries without an ordering key leave side by side', async () => {
      dispatcher.answer = () => new Promise(() => undefined);
      outbox.deliverTo(['crm']);
      await outbox.append(numbered(4).map((id) => aDelivery({ id })));
      await eventually(() => expect(dispatcher.mostAtOnce()).toBe(4));
    });

    test('what waits for its next attempt holds its own ordering key back, and no other', async () => {
      dispatcher.answer = async ({ id }, attempt) => {
        if (id === 'a1' && attempt === 1) return later(Date.now() + 150);
        if (id === 'a1')
          await eventually(() => expect(dispatcher.ids()).toEqual(expect.arrayContaining(['b1', 'none'])));
        return { type: 'delivered' };
      };
      outbox.deliverTo(['crm']);
      await outbox.append([
        aDelivery({ id: 'a1', orderingKey: 'a' }),
        aDelivery({ id: 'a2', orderingKey: 'a' }),
        aDelivery({ id: 'b1', orderingKey: 'b' }),
        aDelivery({ id: 'none' }),
      ]);
      await eventually(() => expect(dispatcher.ids()).toHaveLength(5));
      expect(dispatcher.ids().at(-1)).toBe('a2');
      expect(dispatcher.attempts.filter(({ delivery }) => delivery.id === 'a1')).toMatchObject([
        { attempt: 1 },
        { attempt: 2 },
      ]);
    });

    test('the same ordering key at two receivers is two ordering keys', async () => {
      dispatcher.answer = ({ receiver }) =>
        receiver === 'crm' ? new Promise(() => undefined) : { type: 'delivered' };
      outbox.deliverTo(['crm', 'erp']);
      await outbox.append([
        aDelivery({ id: '1', orderingKey: 'a' }),
        aDelivery({ id: '1', orderingKey: 'a', receiver: 'erp' }),
        aDelivery({ id: '2', orderingKey: 'a', receiver: 'erp' }),
      ]);
      await eventually(() => expect(dispatcher.ids('erp')).toEqual(['1', '2']));
    });

    test('a receiver that never answers does not delay another', async () => {
      dispatcher.answer = ({ receiver }) =>
        receiver === 'crm' ? new Promise(() => undefined) : { type: 'delivered' };
      outbox.deliverTo(['crm', 'erp']);
      await outbox.append(numbered(100).map((id) => aDelivery({ id })));
      await outbox.append([aDelivery({ id: 'x', receiver: 'erp' })]);
      await eventually(() => expect(dispatcher.ids('erp')).toEqual(['x']));
    });

    test('nothing is tried before the receiver is ready', async () => {
      const readyAt = Date.now() + 200;
      dispatcher.readyAt = () => readyAt;
      const triedAt: number[] = [];
      dispatcher.answer = () => {
        triedAt.push(Date.now());
        return { type: 'delivered' };
      };
      outbox.deliverTo(['crm']);
      await outbox.append([aDelivery({})]);
      await eventually(() => expect(triedAt).toHaveLength(1));
      expect(triedAt[0]).toBeGreaterThanOrEqual(readyAt);
    });

    test('remembers attempts, the next one and what was wrong, over a restart', async () => {
      const at = Date.now() + 3_600_000;
      dispatcher.answer = () => ({ type: 'later', at, error: 'answered 503' });
      outbox.deliverTo(['crm']);
      await outbox.append([aDelivery({ id: 'msg_1' })]);
      const kept = {
        id: 'msg_1',
        state: 'waiting',
        attempts: 1,
        nextAttemptAt: at,
        lastError: 'answered 503',
      };
      await eventually(async () => expect(await outbox.show('msg_1')).toMatchObject([kept]));
      await reopen();
      expect(await outbox.show('msg_1')).toMatchObject([kept]);
    });

    test('an attempt that sent nothing does not count', async () => {
      dispatcher.answer = () =>
        dispatcher.attempts.length === 1
          ? { type: 'later', at: Date.now(), error: 'held back', counts: false }
          : { type: 'delivered' };
      outbox.deliverTo(['crm']);
      await outbox.append([aDelivery({})]);
      await eventually(() => expect(dispatcher.attempts.map(({ attempt }) => attempt)).toEqual([1, 1]));
    });

    test('the dead rest as they are, over a restart, and free their ordering key', async () => {
      dispatcher.answer = ({ id }) =>
        id === '1' ? { type: 'dead', error: 'answered 410' } : { type: 'delivered' };
      outbox.deliverTo(['crm']);
      await outbox.append([
        aDelivery({ id: '1', orderingKey: 'a' }),
        aDelivery({ id: '2', orderingKey: 'a' }),
      ]);
      await eventually(() => expect(dispatcher.ids()).toEqual(['1', '2']));
      await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 0, dead: 1 }));
      await reopen();
      outbox.deliverTo(['crm']);
      const [dead] = await outbox.show('1');
      expect(dead).toMatchObject({ state: 'dead', attempts: 1, lastError: 'answered 410' });
      expect(dead?.nextAttemptAt).toBeUndefined();
      expect(dispatcher.attempts).toEqual([]);
    });

    test('retry gives the dead all their attempts again', async () => {
      dispatcher.answer = () => ({ type: 'dead', error: 'no' });
      outbox.deliverTo(['crm']);
      await outbox.append([aDelivery({ id: '1' }), aDelivery({ id: '2' })]);
      await eventually(async () => expect((await outbox.stats()).dead).toBe(2));
      dispatcher.answer = () => ({ type: 'delivered' });
      expect(await outbox.retry(['1', 'unknown'])).toBe(1);
      await eventually(() => expect(dispatcher.attempts.slice(2)).toMatchObject([{ attempt: 1 }]));
      expect(await outbox.retry('waiting')).toBe(0);
      expect(await outbox.retry('dead')).toBe(1);
      await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 0, dead: 0 }));
    });

    test('retry makes a waiting one due at once', async () => {
      dispatcher.answer = () => later(Date.now() + 3_600_000);
      outbox.deliverTo(['crm']);
      await outbox.append([aDelivery({ id: '1' })]);
      await eventually(async () => expect(await outbox.show('1')).toMatchObject([{ attempts: 1 }]));
      expect(await outbox.retry('dead')).toBe(0);
      dispatcher.answer = () => ({ type: 'delivered' });
      expect(await outbox.retry(['1'])).toBe(1);
      await eventually(() => expect(dispatcher.attempts).toMatchObject([{ attempt: 1 }, { attempt: 1 }]));
    });

    test('retry of all that wait, or of all there is, takes those that were put off, and each once', async () => {
      dispatcher.answer = ({ id }) =>
        id === '2' ? { type: 'dead', error: 'no' } : later(Date.now() + 3_600_000);
      outbox.deliverTo(['crm']);
      await outbox.append(numbered(3).map((id) => aDelivery({ id })));
      await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 2, dead: 1 }));
      await eventually(async () =>
        expect((await outbox.list({ limit: 9 })).map(({ attempts }) => attempts)).toEqual([1, 1, 1]),
      );
      expect(await outbox.retry('waiting')).toBe(2);
      await eventually(() => expect(dispatcher.ids().slice(3).sort()).toEqual(['1', '3']));
      await eventually(async () =>
        expect((await outbox.list({ limit: 9 })).map(({ attempts }) => attempts)).toEqual([1, 1, 1]),
      );
      dispatcher.answer = () => ({ type: 'delivered' });
      expect(await outbox.retry('all')).toBe(3);
      await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 0, dead: 0 }));
      expect(dispatcher.ids().slice(5).sort()).toEqual(['1', '2', '3']);
      expect(dispatcher.attempts.every(({ attempt }) => attempt === 1)).toBe(true);
    });

    test('drop deletes for good, and the next of the ordering key leaves', async () => {
      dispatcher.answer = ({ id }) => (id === '1' ? later(Date.now() + 3_600_000) : { type: 'delivered' });
      outbox.deliverTo(['crm']);
      await outbox.append([
        aDelivery({ id: '1', orderingKey: 'a' }),
        aDelivery({ id: '2', orderingKey: 'a' }),
      ]);
      await eventually(async () => expect(await outbox.show('1')).toMatchObject([{ attempts: 1 }]));
      expect(await outbox.drop(['1', 'unknown'])).toBe(1);
      await eventually(() => expect(dispatcher.ids()).toEqual(['1', '2']));
      await reopen();
      expect(await outbox.show('1')).toEqual([]);
    });

    test('forgets all events that name a person, waiting or dead, and no other', async () => {
      dispatcher.answer = ({ id }) =>
        id === '2' ? { type: 'dead', error: 'no' } : later(Date.now() + 3_600_000);
      outbox.deliverTo(['crm']);
      const about = (person: string) => JSON.stringify({ data: { nested: { person } } });
      const one = '6GqmD76dle5NpJ/yS+nBX8=';
      await outbox.append([
        aDelivery({ id: '1', orderingKey: 'a', body: about(one) }),
        aDelivery({ id: '2', body: about(one) }),
        aDelivery({ id: '3', orderingKey: 'a', body: about(`${one}2`) }),
        aDelivery({ id: '4', body: about('یک "نفر"') }),
        aDelivery({ id: '1', receiver: 'erp', body: about('left out') }),
      ]);
      await eventually(() => expect(dispatcher.ids()).toEqual(expect.arrayContaining(['1', '2', '4'])));
      expect(await outbox.forget('nobody')).toBe(0);
      // The event is the same for all its receivers.
      expect(await outbox.forget(one)).toBe(3);
      expect(await outbox.forget('یک "نفر"')).toBe(1);
      expect((await outbox.list({ limit: 9 })).map(({ id }) => id)).toEqual(['3']);
      await eventually(() => expect(dispatcher.ids()).toContain('3'));
    });

    test('deletes dead letters that were kept for long enough, counted from when they died, and nothing else', async () => {
      dispatcher.answer = ({ id }) =>
        id === '3' ? later(Date.now() + 3_600_000) : { type: 'dead', error: 'no' };
      outbox.deliverTo(['crm', 'erp']);
      const ids = numbered(4).map((id) =>
        aDelivery({ id, receiver: id === '4' ? 'erp' : 'crm', clickedAt: 1000 }),
      );
      await outbox.append(ids);
      await eventually(async () => expect(await outbox.stats()).toMatchObject({ waiting: 1, dead: 3 }));
      await eventually(async () => expect(await outbox.show('3')).toMatchObject([{ attempts: 1 }]));
      expect(await outbox.expire('crm', 3_600_000)).toBe(0);
      await pause(20);
      // As if nobody had tried it until now.
      await outbox.retry(['2']);
      await eventually(async () => expect(await outbox.show('2')).toMatchObject([{ state: 'dead' }]));
      await reopen();
      expect(await outbox.expire('crm', 0)).toBe(2);
      expect(await outbox.expire('crm', 0)).toBe(0);
      expect((await outbox.list({ limit: 9 })).map(({ id }) => id)).toEqual(['3', '4']);
      expect(await outbox.stats()).toMatchObject({ waiting: 1, dead: 1 });
      expect(await outbox.expire('nobody', 0)).toBe(0);
    });

    test('deletes dead letters by the thousand, and leaves those that are younger', async () => {
      dispatcher.answer = () => ({ type: 'dead', error: 'no' });
      outbox.deliverTo(['crm']);
      await outbox.append(numbered(1201).map((id) => aDelivery({ id })));
      await eventually(async () => expect((await outbox.stats()).dead).toBe(1201));
      const [first] = numbered(1);
      await pause(400);
      expect(await outbox.retry([first!])).toBe(1);
      await eventually(() => expect(dispatcher.ids()).toHaveLength(1202));
      await eventually(async () => expect((await outbox.stats()).dead).toBe(1201));
      expect(await outbox.expire('crm', 300)).toBeGreaterThanOrEqual(1200);
      expect((await outbox.stats()).waiting).toBe(0);
    });

    test('one that is dropped while it is sent stays dropped, whatever comes of it', async () => {
      let answer: (outcome: Outcome) => void = () => undefined;
      dispatcher.answer = () => new Promise((resolve) => (answer = resolve));
      outbox.deliverTo(['crm']);
      await outbox.append([aDelivery({ id: '1' })]);
      await eventually(() => expect(dispatcher.ids()).toEqual(['1']));
      expect(await outbox.drop(['1'])).toBe(1);
      answer(later(Date.now()));
      await pause(50);
      expect(await outbox.show('1')).toEqual([]);
      expect(dispatcher.ids()).toEqual(['1']);
      await reopen();
      expect(await outbox.show('1')).toEqual([]);
    });

    test('lists in the order of the clicks, by receiver and state, up to a limit', async () => {
      dispatcher.answer = ({ id }) =>
        id === '2' ? { type: 'dead', error: 'no' } : later(Date.now() + 3_600_000);
      outbox.deliverTo(['crm']);
      const deliveries = numbered(4).map((id, index) => aDelivery({ id, clickedAt: 1000 + index }));
      await outbox.append([...deliveries, aDelivery({ id: '9', receiver: 'erp', clickedAt: 2000 })]);
      await eventually(async () => expect((await outbox.list({ state: 'dead', limit: 9 })).length).toBe(1));
      await eventually(() => expect(dispatcher.attempts).toHaveLength(4));
      const idsOf = async (query: Parameters<Outbox['list']>[0]) =>
        (await outbox.list(query)).map(({ id }) => id);
      expect(await idsOf({ limit: 9 })).toEqual(['1', '2', '3', '4', '9']);
      expect(await outbox.list({ state: 'dead', limit: 9 })).toEqual([
        {
          ...{ id: '2', receiver: 'crm', rule: 'chat-yes', clickedAt: 1001 },
          ...{ state: 'dead', attempts: 1, lastError: 'no' },
        },
      ]);
      expect(await idsOf({ limit: 2 })).toEqual(['1', '2']);
      expect(await idsOf({ state: 'waiting', receiver: 'crm', limit: 2 })).toEqual(['1', '3']);
      expect(await idsOf({ state: 'dead', limit: 9 })).toEqual(['2']);
      expect(await idsOf({ receiver: 'nobody', limit: 9 })).toEqual([]);
      expect(await outbox.stats()).toEqual({
        waiting: 4,
        dead: 1,
        oldestAt: 1000,
        receivers: {
          crm: { waiting: 3, dead: 1, oldestAt: 1000 },
          erp: { waiting: 1, dead: 0, oldestAt: 2000 },
        },
      });
    });

    test('close ends an attempt under way, and the delivery stays', async () => {
      dispatcher.answer = (_delivery, _attempt, signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () =>
            resolve({ type: 'later', at: Date.now(), error: 'ended', counts: false }),
          ),
        );
      outbox.deliverTo(['crm']);
      await outbox.append([aDelivery({ id: '1' })]);
      await eventually(() => expect(dispatcher.ids()).toEqual(['1']));
      await outbox.close(20);
      dispatcher = recordingDispatcher();
      outbox = await place.open(dispatcher);
      expect(await outbox.show('1')).toMatchObject([{ state: 'waiting', attempts: 0 }]);
    });

    test('close lets an attempt that ends in time count', async () => {
      dispatcher.answer = async () => {
        await pause(50);
        return { type: 'delivered' };
      };
      outbox.deliverTo(['crm']);
      await outbox.append([aDelivery({ id: '1' }), aDelivery({ id: '2', orderingKey: 'a' })]);
      await eventually(() => expect(dispatcher.attempts).toHaveLength(2));
      await reopen();
      expect(await outbox.stats()).toMatchObject({ waiting: 0 });
    });

    test('many concurrent appends all arrive, once each', async () => {
      outbox.deliverTo(['crm']);
      await Promise.all(
        numbered(300).map((id) => outbox.append([aDelivery({ id, orderingKey: `${Number(id) % 7}` })])),
      );
      await eventually(() => expect(dispatcher.ids()).toHaveLength(300));
      expect(new Set(dispatcher.ids()).size).toBe(300);
      await eventually(async () => expect((await outbox.stats()).waiting).toBe(0));
    });
  });
}

/** An outbox in a folder that refuses nothing because the machine is slow: no test depends on that. */
export function openPatientOutbox(options: FileOutboxOptions): Promise<Outbox> {
  return openFileOutbox({ maxWriteMs: 300_000, ...options });
}

/** A dispatcher that says what a test tells it, and writes down what it was given. */
export interface RecordingDispatcher extends Dispatcher {
  attempts: { delivery: Delivery; attempt: number }[];
  /** `delivered` unless set. */
  answer: (delivery: Delivery, attempt: number, signal: AbortSignal) => Outcome | Promise<Outcome>;
  ids(receiver?: string): string[];
  receivers(): string[];
  /** How many attempts were under way at once, at most. */
  mostAtOnce(): number;
}

export function recordingDispatcher(): RecordingDispatcher {
  let running = 0;
  let most = 0;
  const dispatcher: RecordingDispatcher = {
    attempts: [],
    answer: () => ({ type: 'delivered' }),
    readyAt: () => 0,
    async attempt(delivery, attempt, signal) {
      dispatcher.attempts.push({ delivery, attempt });
      running += 1;
      most = Math.max(most, running);
      try {
        return await Promise.race([dispatcher.answer(delivery, attempt, signal), whenAborted(signal)]);
      } finally {
        running -= 1;
      }
    },
    ids: (receiver) =>
      dispatcher.attempts
        .filter(({ delivery }) => receiver === undefined || delivery.receiver === receiver)
        .map(({ delivery }) => delivery.id),
    receivers: () => dispatcher.attempts.map(({ delivery }) => delivery.receiver),
    mostAtOnce: () => most,
  };
  return dispatcher;
}

export function aDelivery(given: Partial<Delivery>): Delivery {
  return { id: 'msg_0', receiver: 'crm', clickedAt: 1000, rule: 'chat-yes', body: '{}', ...given };
}

/** `1` to `count`, as ids. */
export function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1));
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function later(at: number): Outcome {
  return { type: 'later', at, error: 'answered 500' };
}

/** What a dispatcher says when it is cut short. */
function whenAborted(signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) =>
    signal.addEventListener('abort', () =>
      resolve({ type: 'later', at: Date.now(), error: 'ended', counts: false }),
    ),
  );
}
