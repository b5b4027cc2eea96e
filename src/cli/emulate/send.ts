import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { say, type Text } from '../../values/message.js';

/** A call as the platform makes it. */
export interface Call {
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Whether the body comes in pieces, each in a packet of its own. */
  inPieces?: boolean;
}

/** What came back. */
export interface Answer {
  /** Undefined where no answer came. */
  status?: number;
  contentType?: string;
  text: string;
  /** The text as JSON; undefined where it is none, or not in UTF-8. */
  body?: unknown;
  /** From the start of the call to the end of the answer. */
  ms: number;
  /** Why no answer came, as the end of "the server". */
  error?: Text;
}

/** Far more than the platform's contract lets an answer hold. */
const maxAnswerBytes = 1024 * 1024;

/** Makes a call. Never rejects: that no answer comes is an outcome like any other. */
export function send(call: Call, timeoutMs: number): Promise<Answer> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const end = (answer: Omit<Answer, 'ms'>) => resolve({ ...answer, ms: performance.now() - startedAt });
    const { url } = call;
    const headers = headersOf(call);
    const signal = AbortSignal.timeout(timeoutMs);
    // Each call has a connection of its own, so that none waits for another.
    const options = { method: 'POST', headers, signal, agent: false };
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > maxAnswerBytes) giveUp(`answers with more than ${maxAnswerBytes / 1024} kB`);
      });
      response.on('error', fail);
      response.on('end', () => {
        const contentType = response.headers['content-type'];
        const bytes = Buffer.concat(chunks);
        end({
          status: response.statusCode!,
          ...(contentType !== undefined && { contentType }),
          text: bytes.toString('utf8'),
          body: parse(bytes),
        });
      });
    });
    function giveUp(error: string) {
      end({ text: '', error });
      request.destroy();
    }
    function fail(error: NodeJS.ErrnoException) {
      const isLate = error.name === 'TimeoutError' || signal.aborted;
      end({
        text: '',
        error: isLate
          ? say`did not answer within ${timeoutMs / 1000} s`
          : say`cannot be asked: ${error.message || error.code}`,
      });
    }
    request.on('error', fail);
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      giveUp('answers 101, to speak another protocol');
    });
    request.on('close', () => giveUp('closed the connection before its answer was whole'));
    // Calls are small and come at once: the system must not wait for more to send.
    request.setNoDelay(true);
    void write(request, call);
  });
}

function headersOf({ headers, body }: Call): Record<string, string> {
  const own = Object.entries(headers).map(([name, value]) => [name, asBytes(value)]);
  return { ...Object.fromEntries(own), 'content-length': String(Buffer.byteLength(body)) };
}

/** Node writes each character of a header as one byte, while a key is text in UTF-8. */
function asBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

async function write(request: ReturnType<typeof requestHttp>, { body, inPieces }: Call): Promise<void> {
  const bytes = Buffer.from(body);
  const size = inPieces ? Math.ceil(bytes.length / pieces) : bytes.length;
  for (let at = 0; at < bytes.length && !request.destroyed; at += size) {
    await new Promise((resolve) => request.write(bytes.subarray(at, at + size), resolve));
  }
  request.end();
}

const pieces = 8;

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
