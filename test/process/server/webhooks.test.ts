import { expect, test } from 'vitest';
import { createEventPublisher } from '../../../src/server/webhooks.js';
import { createMetrics } from '../../../src/telemetry/metrics.js';
import { OutboxUnavailable } from '../../../src/webhooks/outbox.js';
import { loggerInMemory } from '../http/server.js';

test('an event that cannot be written is one line of JSON on standard error, which no terminal obeys', async () => {
  let said = '';
  const away = () => Promise.reject(new OutboxUnavailable('the disk is full'));
  const data = { extra_data: { answer: 'بله\u009b31m\u202e\u2028' } };

  const publish = createEventPublisher(away, {
    stderr: { write: (text) => (said += text) },
    log: loggerInMemory().log,
    metrics: createMetrics(),
  });
  const click = {
    type: 'dynamic_action.clicked' as const,
    at: new Date(),
    rule: 'chat-yes',
    revision: 'd150cdff719a',
    conversationId: undefined,
  };
  await publish({ ...click, notifications: [{ receiver: 'crm', data }] });

  expect(said).toMatch(/^[^\p{Cc}\u202e\u2028]+\n$/u);
  expect(JSON.parse(said)).toMatchObject({ not_written_for: 'crm', event: { rule: 'chat-yes', data } });
});
