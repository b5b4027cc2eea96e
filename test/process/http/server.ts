import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { createKeyRing } from '../../../src/http/auth-keys.js';
import { createGateway, type GatewayOptions } from '../../../src/http/gateway.js';
import { type Listening, type ListenOptions, listen } from '../../../src/http/listen.js';
import { recordDropped, recordRefusal } from '../../../src/http/steps/record.js';
import { shippedContract } from '../../../src/platform/contract.js';
import type { Decision, Ruleset } from '../../../src/rules/engine/decide.js';
import { createLogger, type Logger } from '../../../src/telemetry/log.js';
import { createMetrics, type Metrics } from '../../../src/telemetry/metrics.js';
import { eventually as waitFor } from '../../support/eventually.js';

export const key = 'a key, with commas and spaces';
export const revision = 'd150cdff719a';
export const goodBody = JSON.stringify({ touchpoint: 'CHAT', extra_data: { answer: 'yes' } });

/** A decision of rule `thanks`, unless told otherwise. */
export function decision(parts: Partial<Decision> = {}): Decision {
  const response = parts.response ?? { text_message: 'ثبت شد' };
  return {
    rule: 'thanks',
    reason: 'matched',
    response,
    body: JSON.stringify(response),
    notifications: [],
    failures: [],
    ...parts,
  };
}

export function ruleset(decide: Ruleset['decide'] = () => decision()): Ruleset {
  return { file: 'rules.yaml', ruleIds: ['thanks'], labels: new Map(), receivers: new Map(), decide };
}

export interface RunningGateway {
  port: number;
  url: string;
  listening: Listening;
  metrics: Metrics;
  /** The log so far. */
  lines: string[];
  /** Sends a good click, changed by `request`. */
  click(request?: RequestInit): Promise<Response>;
}

/** A real gateway on a free port, closed when the test ends. */
export async function startGateway(
  options: Partial<GatewayOptions> & { listen?: Partial<ListenOptions> } = {},
): Promise<RunningGateway> {
  const { log, lines } = loggerInMemory();
  const metrics = createMetrics();
  const inForce = { ruleset: ruleset(), revision };
  const app = createGateway({
    path: '/action',
    sessionPath: '/session',
    maxBodyBytes: 64 * 1024,
    rules: () => inForce,
    keys: createKeyRing([key]),
    contract: shippedContract(),
    log,
    metrics,
    ...options,
  });
  const listening = await startListening(app, {
    onRefused: recordRefusal(log, metrics),
    onDropped: recordDropped(log, metrics, options.listen?.maxConnections ?? 0),
    ...options.listen,
  });
  const url = `http://127.0.0.1:${listening.port}/action`;
  return {
    port: listening.port,
    url,
    listening,
    metrics,
    lines,
    click: ({ headers, ...request } = {}) =>
      fetch(url, {
        method: 'POST',
        body: goodBody,
        headers: { authorization: key, 'content-type': 'application/json', ...(headers as object) },
        ...request,
      }),
  };
}

/** An app on a free port of this machine alone, closed when the test ends. */
export async function startListening(
  app: Parameters<typeof listen>[0],
  options: Partial<ListenOptions> = {},
): Promise<Listening> {
  const listening = await listen(app, { host: '127.0.0.1', port: 0, ...options });
  onTestFinished(() => listening.close(0));
  return listening;
}

export function loggerInMemory(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  return { log: createLogger({ level: 'debug', destination: { write: (line) => lines.push(line) } }), lines };
}

/** The head of a good click, for raw sockets: add lengths or more headers, then an empty line. */
export const clickHead = `POST /action HTTP/1.1\r\nhost: x\r\nauthorization: ${key}\r\ncontent-type: application/json\r\n`;

/** A whole good click, for raw sockets. */
export const rawClick = `${clickHead}content-length: ${goodBody.length}\r\n\r\n${goodBody}`;

export interface RawConnection {
  socket: Socket;
  /** All that came so far. */
  received(): string;
  send(text: string | Buffer): void;
  /** Waits until what came matches, and returns it. */
  until(pattern: RegExp): Promise<string>;
  /** Waits until the other side has closed, and returns all that came. */
  closed(): Promise<string>;
  /** Waits until the other side, which is in this process, has read so many bytes. */
  isRead(bytes: number): Promise<void>;
}

/** A bare connection to a local port, destroyed when the test ends. */
export async function rawConnection(port: number): Promise<RawConnection> {
  const accepted: Socket[] = [];
  const accept = (message: unknown) => accepted.push((message as { socket: Socket }).socket);
  subscribe('net.server.socket', accept);
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    unsubscribe('net.server.socket', accept);
    socket.destroy();
  });
  let text = '';
  let ended = false;
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  socket.on('close', () => {
    ended = true;
  });
  socket.on('error', () => {});
  await new Promise<void>((resolve) => socket.once('connect', resolve).once('close', () => resolve()));
  return {
    socket,
    received: () => text,
    send: (part) => void socket.write(part),
    async until(pattern) {
      await eventually(
        () => pattern.test(text),
        () => `${pattern} in ${JSON.stringify(text)}`,
      );
      return text;
    },
    async closed() {
      await eventually(
        () => ended,
        () => `the end of ${JSON.stringify(text)}`,
      );
      return text;
    },
    isRead: (bytes) =>
      eventually(() => accepted.some((one) => one.remotePort === socket.localPort && one.bytesRead >= bytes)),
  };
}

/** Waits for a condition. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  awaited: () => string = () => holds.toString(),
): Promise<void> {
  await waitFor(async () => {
    if (!(await holds())) throw new Error(`waited in vain for ${awaited()}`);
  });
}

/** The value of one series of a metrics text, or undefined. */
export function series(text: string, name: string): number | undefined {
  const line = text.split('\n').find((line) => line.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}
