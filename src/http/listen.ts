import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { DropReason } from '../telemetry/metrics.js';
import { MessageError, say } from '../values/message.js';
import { type Problem, problems, problemType, Refusal } from './problems.js';

export interface ListenOptions {
  host: string;
  /** 0: any free one. */
  port: number;
  /** For the request line and the headers, from the connection's first moment. Default 10 s. */
  headersTimeoutMs?: number;
  /** For the whole request. Default 15 s. */
  requestTimeoutMs?: number;
  /** How long an idle connection is kept: longer than load balancers do (60 s), or they meet closed ones. Default 75 s. */
  keepAliveTimeoutMs?: number;
  /** The same, where nothing but refusals has left on it: strangers must not hold all connections. Default 5 s. */
  refusedKeepAliveTimeoutMs?: number;
  /** How often these times are looked at. Default 1 s. */
  checkIntervalMs?: number;
  /** Called with requests that were refused before the app could see them. */
  onRefused?(problem: { kind: string; status: number }): void;
  /** Connections at the same time; further ones are closed unanswered. Default: as many as the system gives. */
  maxConnections?: number;
  /**
   * Called when a connection was dropped: there are as many as may be (`limit`), or the `system` could not hand it
   * over. With too many files open the system closes connections without a word: keep `maxConnections` below that.
   */
  onDropped?(reason: DropReason): void;
}

export interface Listening {
  readonly port: number;
  /**
   * Takes no more connections, lets requests under way finish, and ends each connection with its answer. What is
   * left after the grace period is cut off. Resolves when all connections are closed.
   * @param graceMs default 10 s
   */
  close(graceMs?: number): Promise<void>;
}

/**
 * Serves an app over HTTP/1.1 with limits of seconds. Every request that can be read is the app's to answer, also where
 * Node would answer it by itself: without a `Host`, with an expectation, with the method CONNECT.
 * @throws {Error} when the address cannot be listened on, with a message for people
 */
export async function listen(
  app: { callback(): RequestListener },
  options: ListenOptions,
): Promise<Listening> {
  const handle = app.callback();
  const connections: Connections = new Map();
  const { checkIntervalMs = 1000, maxConnections = Number.POSITIVE_INFINITY } = options;
  let draining = false;

  const take = (request: IncomingMessage, response: ServerResponse<IncomingMessage>) => {
    const connection = connections.get(request.socket);
    if (connection !== undefined) connection.latest = response;
    response.on('finish', settle);
    if (draining) endConnectionWith(response);
    handle(request, response);
  };
  const server = createServer(
    {
      // Said here, so that no variable of the environment can change it.
      insecureHTTPParser: false,
      maxHeaderSize: maxHeaderBytes,
      requireHostHeader: false,
      headersTimeout: options.headersTimeoutMs ?? 10_000,
      requestTimeout: options.requestTimeoutMs ?? 15_000,
      keepAliveTimeout: options.keepAliveTimeoutMs ?? 75_000,
      connectionsCheckingInterval: checkIntervalMs,
    },
    take,
  );
  // What stands behind the first 2,000 would not be shown otherwise, such as a second Authorization.
  server.maxHeadersCount = 0;
  server.on('checkExpectation', take);
  // Node hands the connection over bare, since a proxy would go on with it.
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => socket.destroy());
    const latest = connections.get(socket)?.latest;
    const takeBare = () => {
      // Not where the answer before was to be the last one.
      if (socket.writable) take(request, responseOn(socket, request));
    };
    if (latest === undefined || latest.writableFinished) takeBare();
    else latest.once('finish', takeBare);
  });
  const settle = settleIn(connections, options.refusedKeepAliveTimeoutMs ?? refusedKeepAliveSeconds * 1000);
  // Node's own `maxConnections` would have a worker's connection go round from one full worker to the next.
  server.on('connection', (socket: Socket) => {
    if (connections.size >= maxConnections) {
      socket.destroy();
      options.onDropped?.('limit');
      return;
    }
    connections.set(socket, { latest: undefined, isAnswered: false });
    socket.once('close', () => connections.delete(socket));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const problem = refuseBroken(error, socket as Socket, connections.get(socket as Socket)?.latest);
    if (problem !== undefined) options.onRefused?.({ kind: problem.kind, status: problem.status });
  });
  await startListening(server, options);
  server.on('error', () => options.onDropped?.('system'));

  return {
    port: (server.address() as AddressInfo).port,
    close(graceMs = 10_000) {
      draining = true;
      return drain(server, connections, graceMs);
    },
  };
}

/** How long a connection may idle on which nothing but refusals has left. The header says it of every refusal. */
export const refusedKeepAliveSeconds = 5;

const maxHeaderBytes = 16 * 1024;

/** The first and last response on a connection that no parser reads from any more. */
function responseOn(socket: Socket, request: IncomingMessage): ServerResponse<IncomingMessage> {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.on('finish', () => socket.destroySoon());
  return response;
}

/** Those that are open. */
type Connections = Map<Socket, Connection>;

interface Connection {
  /** The response to the latest request on it, until both are through. */
  latest: ServerResponse<IncomingMessage> | undefined;
  /** Whether something else than a refusal has left on it. */
  isAnswered: boolean;
}

/**
 * A listener for the end of a response. Who was answered and not refused may keep the connection as long as the server
 * says, for good: one that a load balancer sends clicks on has refusals between them. Others get less. And the response
 * is let go of: kept, it would keep the whole request in memory until the next one comes.
 */
function settleIn(
  connections: Connections,
  strangerMs: number,
): (this: ServerResponse<IncomingMessage>) => void {
  return function () {
    const { req, statusCode } = this;
    const { socket } = req;
    const connection = connections.get(socket);
    if (connection === undefined) return;
    if (statusCode < 400) connection.isAnswered = true;
    // Node has set its own time just now, unless another request is waiting. It takes off either with the next one.
    else if (socket.timeout && !connection.isAnswered) socket.setTimeout(strangerMs);
    if (req.complete && connection.latest === this) connection.latest = undefined;
  };
}

function startListening(server: Server, { host, port }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port));
    server.once('error', fail);
    server.listen({ host, port }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const reason =
    error.code === 'EADDRINUSE'
      ? say`something else listens there. Stop it or choose another port`
      : error.code === 'EACCES'
        ? say`the system does not permit it. Choose a port above 1023`
        : error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND'
          ? say`this machine has no such address. Choose another host`
          : error.message;
  return new MessageError(say`cannot listen on ${host}:${port}: ${reason}`, { cause: error });
}

/**
 * Answers a request that Node gave up on: it is late, or not HTTP. Once the app has the request (its body is late or
 * broken), the app answers, so that the answer is recorded like any other; otherwise the problem is written to the
 * socket and returned.
 */
function refuseBroken(
  error: NodeJS.ErrnoException,
  socket: Socket,
  latest: ServerResponse<IncomingMessage> | undefined,
): Problem | undefined {
  const problem = problemOf(error);
  if (problem === undefined || !socket.writable || socket.bytesRead === 0) {
    socket.destroy();
    return undefined;
  }
  if (latest === undefined || (latest.writableEnded && latest.req.complete)) {
    writeProblem(socket, problem);
    return problem;
  }
  if (latest.writableEnded) {
    // Answered before its body had arrived, and now the rest of the body is late: a second answer would be a lie.
    socket.destroy();
    return undefined;
  }
  endConnectionWith(latest);
  const { req } = latest;
  if (!req.complete && req.listenerCount('error') > 0) req.emit('error', new Refusal(problem));
  return undefined;
}

// Undefined: the other side is gone, and there is nobody to tell.
function problemOf({ code = '' }: NodeJS.ErrnoException): Problem | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problems.timeout;
  if (code === 'HPE_HEADER_OVERFLOW') return problems.headersTooLarge;
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return problems.tooLarge;
  return code.startsWith('HPE_') ? problems.badRequest : undefined;
}

function writeProblem(socket: Socket, { status, title, text }: Problem): void {
  socket.write(
    `HTTP/1.1 ${status} ${title}\r\n` +
      `content-type: ${problemType}\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\n` +
      'cache-control: no-store\r\n' +
      'connection: close\r\n\r\n' +
      text,
  );
  socket.destroySoon();
}

function endConnectionWith(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}

function drain(server: Server, connections: Connections, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    // `server.close` ended those connections that idle after an answer. Of the rest, who is owed an answer gets it.
    for (const [socket, { latest }] of connections) {
      if (latest === undefined) {
        // Opened ahead of need, as load balancers do, and never used.
        if (socket.bytesRead === 0) socket.destroy();
      } else if (!latest.writableEnded) {
        endConnectionWith(latest);
      } else if (!latest.writableFinished) {
        latest.once('finish', () => socket.destroySoon());
      } else if (!latest.req.complete) {
        socket.destroy();
      }
    }
  });
}
