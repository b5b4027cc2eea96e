import { readFile } from 'node:fs/promises';
import { CommandFailure, exitCodes } from '../config/context.js';
import { MessageError, say, type Text } from '../values/message.js';
import { reasonOf as reasonOfSystem } from '../values/system-fault.js';
import type { OutboxAdmin } from '../webhooks/outbox.js';
import {
  type AdminRequest,
  type AdminResponse,
  isAdminResponse,
  remoteOutboxAdmin,
} from '../webhooks/outbox-admin.js';
import { adminFileOf, outboxFolderOf } from './open-outbox.js';

/** Which server to ask. */
export interface AskedServer {
  /** The folder that it holds. */
  stateDir: string;
  /** The admin port on this machine, if it is not the one that the server announced. */
  adminPort?: number | undefined;
  /** For each answer. Default: 30 seconds, since a server may have to read all that it keeps. */
  maxWaitMs?: number;
}

/** A server cannot be asked. */
export class ServerUnreachable extends CommandFailure {
  override name = 'ServerUnreachable';
  /** @param isTransient nothing was asked yet, and in a moment a server may answer, or have ended */
  constructor(
    message: Text,
    readonly isTransient = false,
  ) {
    super(message, exitCodes.failed);
  }
}

/**
 * The outbox admin of the server that holds a folder, called through its admin port.
 * @throws {ServerUnreachable} when it cannot be asked, then or later
 */
export async function outboxAdminOfServer(server: AskedServer): Promise<OutboxAdmin> {
  const { stateDir, adminPort, maxWaitMs = 30_000 } = server;
  const { url, token } = await readAdminFile(stateDir);
  const base = adminPort === undefined ? url : `http://127.0.0.1:${adminPort}/`;
  return remoteOutboxAdmin((request) => send(new URL('outbox', base), token, request, maxWaitMs));
}

/** Whether a server has announced its address. One that was killed leaves its announcement behind. */
export async function hasServer(stateDir: string): Promise<boolean> {
  return readAdminFile(stateDir).then(
    () => true,
    () => false,
  );
}

async function readAdminFile(stateDir: string): Promise<{ url: string; token: string }> {
  const file = adminFileOf(stateDir);
  try {
    const { url, token } = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
    if (url !== undefined && URL.canParse(url) && token !== undefined) return { url, token };
    throw new MessageError(say`it does not say where the server is`);
  } catch (error) {
    throw new ServerUnreachable(
      say`--state-dir: ${outboxFolderOf(stateDir)} is in use by another process, and nothing says how to ask it: ${reasonOf(error as NodeJS.ErrnoException, file)}`,
      (error as NodeJS.ErrnoException).code === 'ENOENT',
    );
  }
}

function reasonOf(error: NodeJS.ErrnoException, file: string): Text {
  const { code } = error;
  if (code === 'ENOENT')
    return say`there is no ${file}. That process has no admin port, could not write that file (its log says so), or is just starting`;
  if (code === 'EACCES')
    return say`this user may not read ${file}. Run the command as the user that the server runs as`;
  return say`${file} cannot be read: ${reasonOfSystem(error)}`;
}

async function send(
  url: URL,
  token: string,
  request: AdminRequest,
  maxWaitMs: number,
): Promise<AdminResponse> {
  let status: number;
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual', // the request is for this server alone
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(maxWaitMs),
    });
    status = response.status;
    if (response.ok) {
      const answer: unknown = await response.json().catch(ignoreSyntax);
      if (isAdminResponse(answer)) return answer;
      status = 404; // Something else answers here: it has no outbox endpoint.
    }
  } catch (error) {
    throw new ServerUnreachable(
      say`the server that holds the events cannot be asked at ${url.origin}: ${troubleOf(error as Error, maxWaitMs)}`,
      causeOf(error as Error).code === 'ECONNREFUSED',
    );
  }
  throw new ServerUnreachable(
    say`the server at ${url.origin} ${refusals[status] ?? say`answered with ${String(status)}: see its log`}`,
    status === 401, // as by the successor of one that was killed, whose admin.json was read
  );
}

function ignoreSyntax(error: Error): undefined {
  if (!(error instanceof SyntaxError)) throw error;
}

const otherPort = say`If its admin port is another one here, give it by --admin-port`;

const mayBeDone = say`What was asked may be done all the same`;
/** Of a connection that was there. */
const cutOff = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

/** What follows "the server at …". */
const refusals: Record<number, Text> = {
  401: say`does not know the token of admin.json: it is another server. ${otherPort}`,
  404: say`has no outbox to ask: it is another server. ${otherPort}`,
  413: say`takes no question of this size. Name fewer events at a time`,
};

function troubleOf(error: Error, maxWaitMs: number): Text {
  if (error.name === 'TimeoutError') return say`it did not answer within ${maxWaitMs / 1000} s. ${mayBeDone}`;
  const { message, code } = causeOf(error);
  const isCutOff = cutOff.includes(code ?? '');
  return isCutOff ? say`it ended meanwhile. ${mayBeDone}` : say`${message || code}. ${otherPort}`;
}

/** `fetch` wraps the errors of connections. */
function causeOf(error: Error): NodeJS.ErrnoException {
  return (error.cause ?? error) as NodeJS.ErrnoException;
}
