import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDispatcher } from '../../../src/webhooks/dispatcher.js';
import type { Outcome } from '../../../src/webhooks/outbox.js';
import { runHere } from '../../support/context.js';
import { eventually, freePort, start } from '../../support/dargah.js';
import { temporaryFolder } from '../reload/folder.js';
import { receiver } from '../webhooks/receivers.js';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const body = JSON.stringify({
  id: 'msg_1',
  type: 'dynamic_action.clicked',
  timestamp: '2026-11-22T10:00:00.000Z',
  rule: 'chat-yes',
  revision: 'd150cdff719a',
  data: { touchpoint: 'CHAT', extra_data: { answer: 'بله', note: '\u009b31m' } },
});

/** The built command, listening, and our own dispatcher to it. */
async function startListening(
  args: string[] = ['--secret', 'CRM_SECRET'],
  environment: Record<string, string> = { CRM_SECRET: secret },
) {
  const port = await freePort();
  const listening = start({ args: ['listen', '--port', String(port), ...args], environment });
  await eventually(() =>
    expect(listening.stderr()).toContain(`waiting for events at http://127.0.0.1:${port}`),
  );
  const dispatcherWith = (key: string) => {
    const dispatcher = createDispatcher({
      receiver: (name) => receiver({ name, url: `http://127.0.0.1:${port}/hooks` }),
      secretsOf: () => [key],
      onAttempt: () => {},
    });
    onTestFinished(() => dispatcher.close());
    return dispatcher;
  };
  const send = (key = secret): Promise<Outcome> =>
    dispatcherWith(key).attempt(
      { id: 'msg_1', receiver: 'crm', clickedAt: 0, rule: 'chat-yes', body },
      1,
      new AbortController().signal,
    );
  return { ...listening, send };
}

test('"dargah listen" prints verified events as text, marks those that come again, and ends on SIGTERM', async () => {
  const { send, stdout, stderr, signal, ended } = await startListening();
  expect(await send()).toEqual({ type: 'delivered' });
  expect(await send()).toEqual({ type: 'delivered' });
  expect((await send('whsec_AAAA')).type).toBe('later');
  await eventually(() => expect(stderr()).toContain('refused with 401: webhook-signature was not made with'));
  signal('SIGTERM');
  expect(await ended).toBe(0);

  const block = (again: string) => `2026-11-22T10:00:00.000Z  dynamic_action.clicked  rule chat-yes
  id: msg_1${again}
  revision: "d150cdff719a"
  data: {
    "touchpoint": "CHAT",
    "extra_data": {
      "answer": "بله",
      "note": "\\u009b31m"
    }
  }

`;
  expect(stdout()).toBe(block('') + block('  (received before)'));
});

test('"dargah listen --format json" prints a line an event, and --fail answers with a failure', async () => {
  const { send, stdout, signal, ended } = await startListening([
    ...['--secret', secret],
    ...['--format', 'json'],
    ...['--fail', '503'],
  ]);
  expect(await send()).toMatchObject({ type: 'later', error: 'the receiver answered 503' });
  expect(await send()).toMatchObject({ type: 'later' });
  signal('SIGINT');
  expect(await ended).toBe(0);
  expect(stdout()).not.toContain('\u009b');
  const lines = stdout()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const line = { id: 'msg_1', timestamp: expect.any(Number), event: JSON.parse(body) };
  expect(lines).toEqual([
    { ...line, duplicate: false },
    { ...line, duplicate: true },
  ]);
});

test('"dargah listen" verifies by the secrets that "dargah serve" would sign with', async () => {
  const file = join(temporaryFolder(), 'secret');
  writeFileSync(file, `${other}\n${secret}\n`);
  const { send } = await startListening(['--secret', 'CRM_SECRET'], { CRM_SECRET_FILE: file });
  expect(await send()).toEqual({ type: 'delivered' });
  expect(await send(other)).toEqual({ type: 'delivered' });
});

test.for([
  [[], /^dargah: no secret is given, .* Write --secret CRM_SECRET /],
  [
    ['--secret', 'CRM_SECRET'],
    /^dargah: --secret names CRM_SECRET, and neither that variable nor CRM_SECRET_FILE holds a secret\. /,
  ],
  [['--secret', `v1,${secret}`], /^dargah: --secret holds "whsec_" behind .* (?!.*MfKQ)/],
  [
    ['--secret', 'whsec_'],
    /^dargah: --secret holds "whsec_" with nothing behind it\. Set the whole secret\n$/,
  ],
  [['--secret', 'whsec_AAAA'], /^dargah: --secret is too short: /],
  [['--secret', 's3cret!'], /^dargah: --secret names no variable\. (?!.*s3cret)/],
  [['--secret', 'd0b1a2d3c4e5f60718293a4b5c6d7e8f'], /^dargah: --secret names no variable\. (?!.*d0b1)/],
  [['--secret', secret, '--port', '80a'], /^dargah: --port is "80a", which is not a port\. Write a number/],
  [
    ['--secret', secret, '--format', 'xml'],
    /^dargah: --format is "xml", which is not a format\. Write text or json\n$/,
  ],
  [['--secret', secret, '--fail', '200'], /^dargah: --fail is "200", which is not a status of a failure\. /],
] as const)('"dargah listen" with %j is a wrong command', async ([args, message]) => {
  const { code, stdout, stderr } = await runHere(['listen', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

test.each([
  ['is blank', ' ', /^dargah: --secret: CRM_SECRET is blank\. Set the secret\n$/],
  ['is in quotes', `"${secret}"`, /^dargah: --secret: CRM_SECRET is in quotes.* Remove them\n$/],
  [
    'is base64 of another alphabet',
    `whsec_${'-_'.repeat(16)}`,
    /^dargah: --secret: CRM_SECRET has "-" or "_"/,
  ],
  ['is a few letters', 'secret!', /^dargah: --secret: CRM_SECRET is too short/],
])(
  '"dargah listen" does not start with a variable that %s, as "dargah serve" would not',
  async (_, text, message) => {
    const { code, stderr } = await runHere(['listen', '--secret', 'CRM_SECRET'], { CRM_SECRET: text });
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  },
);

test('"dargah listen" verifies by the key that a receiver makes of the secret', async () => {
  const unpadded = `whsec_${Buffer.alloc(32, 7).toString('base64').replace('=', '')}`;
  const { send } = await startListening(['--secret', 'CRM_SECRET'], { CRM_SECRET: unpadded });
  expect(await send(`${unpadded}=`)).toEqual({ type: 'delivered' });
});

test('"dargah listen" warns of a secret that the receiver may take for another key', async () => {
  const { stderr } = await startListening(undefined, { CRM_SECRET: secret.slice('whsec_'.length) });
  expect(stderr()).toMatch(/^warning: CRM_SECRET is used as it stands/);
  expect(stderr()).not.toContain('MfKQ9');
});
