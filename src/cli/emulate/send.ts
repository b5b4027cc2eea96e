import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

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
  /** The text as JSON; undefined where it is none. */
  body?: unknown;
  /** From the start of the call to the end of the answer. */
  ms: number;
  /** Why no answer came, as the end of "the server". */
  error?: string;
}

/** Makes a call. Never rejects: that no answer comes is an outcome like any other. */
export function send(call: Call, timeoutMs: number): Promise<Answer> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const end = (answer: Omit<Answer, 'ms'>) => resolve({ ...answer, ms: performance.now() - startedAt });
    const { url, body } = call;
    const headers = { ...call.headers, 'content-length': String(Buffer.byteLength(body)) };
    const signal = AbortSignal.timeout(timeoutMs);
    // Each call has a connection of its own, so that none waits for another.
    const options = { method: 'POST', headers, signal, agent: false };
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        const contentType = response.headers['content-type'];
        const text = Buffer.concat(chunks).toString('utf8');
        end({
          status: response.statusCode!,
          ...(contentType !== undefined && { contentType }),
          text,
          body: parse(text),
        });
      });
    });
    function fail(error: NodeJS.ErrnoException) {
      const isLate = error.name === 'TimeoutError' || signal.aborted;
      end({
        text: '',
        error: isLate
          ? `did not answer within ${timeoutMs / 1000} s`
          : `cannot be asked: ${error.message || error.code}`,
      });
    }
    request.on('error', fail);
    // Calls are small and come at once: the system must not wait for more to send.
    request.setNoDelay(true);
    void write(request, call);
  });
}

async function write(request: ReturnType<typeof requestHttp>, { body, inPieces }: Call): Promise<void> {
  const bytes = Buffer.from(body);
  const size = inPieces ? Math.ceil(bytes.length / pieces) : bytes.length;
  request.flushHeaders();
  for (let at = 0; at < bytes.length && !request.destroyed; at += size) {
    await new Promise((resolve) => request.write(bytes.subarray(at, at + size), resolve));
  }
  request.end();
}

const pieces = 8;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
