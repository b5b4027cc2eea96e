import Router from '@koa/router';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import type { Logger } from '../telemetry/log.js';
import type { App, Context, RequestState, Step } from './context.js';
import { errorFields } from './problems.js';

/** A Koa app that keeps quiet on the console; what only it could tell goes to the log. */
export function createApp(log: Logger): App {
  // `proxy` stays off: whose word to trust about the caller's address is the access list's to say.
  const app: App = new Koa({ env: 'production', proxy: false });
  app.on('error', (error: unknown) => {
    if (!isDisconnect(error)) log.error(errorFields(error), 'request failed');
  });
  return app;
}

/** A router that tells `/action`, `/Action` and `/action/` apart. */
export function createRouter(): Router<RequestState> {
  return new Router<RequestState>({ sensitive: true, strict: true });
}

/**
 * koa-bodyparser for JSON alone. What it throws goes to `onError`, which has to throw: the error as it comes carries
 * the whole body.
 * @param options.maxBodyBytes of the body as it is sent; held for chunked bodies too
 */
export function parseJsonBody(options: {
  maxBodyBytes: number;
  onError(error: unknown, ctx: Context): never;
}): Step {
  return bodyParser({
    enableTypes: ['json'],
    // The media type was looked at before; the parser's own idea of it would turn a doubtful one into `{}`.
    detectJSON: () => true,
    // Any JSON value is let in, as the contract says what is wrong with it; and an empty body does not become `{}`.
    strict: false,
    jsonLimit: String(options.maxBodyBytes),
    onerror: (error, ctx) => options.onError(error, ctx as Context),
  });
}

// The socket broke under an answer: the caller's doing, and nothing that we could mend.
function isDisconnect(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
