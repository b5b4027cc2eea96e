import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Receiver } from '../../../src/rules/format/receiver.js';
import { parseNetwork } from '../../../src/values/network.js';
import { type Attempt, createDispatcher, type DispatcherOptions } from '../../../src/webhooks/dispatcher.js';
import type { Delivery, Outcome } from '../../../src/webhooks/outbox.js';
import type { Time } from '../../../src/webhooks/time.js';
import { goodRules } from '../../support/rules.js';

export const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** For `localhost`, 127.0.0.1 and ::1, by an authority that nobody knows. */
export const certificate = {
  cert: readFileSync('test/process/webhooks/certificates/localhost.pem', 'utf8'),
  key: readFileSync('test/process/webhooks/certificates/localhost.key', 'utf8'),
};

/** The same, but of January 2020. */
export const expiredCertificate = {
  ...certificate,
  cert: readFileSync('test/process/webhooks/certificates/expired.pem', 'utf8'),
};

export const loopback = [parseNetwork('127.0.0.0/8')!, parseNetwork('::1')!];

/** A receiver as a rules file describes it that says no more than it must; its address is one of this machine. */
export function receiver(parts: Partial<Receiver> & { url: string }): Receiver {
  const short = { include: [], allowPrivate: loopback, retriesMs: [5_000, 300_000] };
  return { ...plainReceiver, ...short, ...parts };
}

const plainReceiver = goodRules(`version: 1
notify: { crm: { url: "https://crm.example.com/", secret: CRM_SECRET } }
notify_all: crm
default: { text_message: سلام }`).receivers.get('crm')!;

export function delivery(parts: Partial<Delivery> = {}): Delivery {
  return {
    id: `msg_${randomUUID()}`,
    receiver: 'crm',
    clickedAt: Date.UTC(2026, 10, 22),
    rule: 'chat-yes',
    body: JSON.stringify({ type: 'dynamic_action.clicked', data: { answer: 'بله' } }),
    ...parts,
  };
}

/** A dispatcher with one receiver, closed when the test ends, and its attempts. */
export function dispatcherTo(to: Receiver, options: Partial<DispatcherOptions> = {}) {
  const reports: Attempt[] = [];
  const dispatcher = createDispatcher({
    receiver: (name) => (name === to.name ? to : undefined),
    secretsOf: () => [secret],
    onAttempt: (attempt) => reports.push(attempt),
    random: () => 0.5,
    ...options,
  });
  onTestFinished(() => dispatcher.close());
  const send = (parts: Partial<Delivery> = {}, attempt = 1, signal = new AbortController().signal) =>
    dispatcher.attempt(delivery(parts), attempt, signal);
  return { dispatcher, reports, send };
}

export interface Received {
  headers: IncomingHttpHeaders;
  url: string;
  body: string;
}

/** A server that answers each request with a status, or as `answer` says. */
export async function serverThat(
  answer: number | ((response: ServerResponse, received: Received) => void),
  { host = '127.0.0.1', secure = false, shows = certificate } = {},
) {
  const received: Received[] = [];
  const server = secure ? createHttpsServer(shows) : createHttpServer();
  server.on('request', async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const got = { headers: request.headers, url: request.url!, body };
    received.push(got);
    if (typeof answer === 'number') response.writeHead(answer).end();
    else answer(response, got);
  });
  const { port, connections } = await started(server, host);
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    port,
    url: `${secure ? 'https' : 'http'}://${shown}:${port}/hooks?token=abc`,
    received,
    connections,
  };
}

/** A server that does with each connection, once a request has begun on it, what HTTP does not foresee. */
export async function rawServerThat(act: (socket: Socket) => void) {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => act(socket));
  });
  const { port, connections } = await started(server, '127.0.0.1');
  return { port, url: `http://127.0.0.1:${port}/`, connections };
}

/** Sends the head, and then the text again and again: a gigabyte of it, as fast as it is taken. */
export function pour(socket: Socket, head: string, text: string): void {
  const bytes = Buffer.from(text.repeat(Math.ceil((64 * 1024) / text.length)));
  const more = () => {
    while (!socket.destroyed && socket.bytesWritten < 1e9 && socket.write(bytes));
  };
  if (head !== '') socket.write(head);
  socket.on('drain', more);
  more();
}

/** What a system takes of that, before anybody has read a byte of it. */
export const mostBuffered = 50e6;

async function started(server: Server, host: string) {
  const open = new Set<Socket>();
  const connections = { now: () => open.size, ever: 0, mostWritten: 0 };
  server.on('connection', (socket) => {
    connections.ever++;
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      connections.mostWritten = Math.max(connections.mostWritten, socket.bytesWritten);
    });
    socket.on('error', () => {});
  });
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of open) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { port: (server.address() as AddressInfo).port, connections };
}

/** Time that stands still until it is moved. */
export function timeByHand(start = Date.UTC(2026, 10, 22)): Time & { moveTo(at: number): void } {
  let now = start;
  const timers = new Set<{ at: number; call: () => void }>();
  return {
    now: () => now,
    after(ms, call) {
      const timer = { at: now + ms, call };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    moveTo(at) {
      now = Math.max(now, at);
      for (const timer of timers) {
        if (timer.at > now) continue;
        timers.delete(timer);
        timer.call();
      }
    },
  };
}

/** The outcome without its sentence. */
export function kindOf(outcome: Outcome): string {
  return outcome.type === 'later' && outcome.counts === false ? 'held back' : outcome.type;
}
