import Router from '@koa/router';
import Koa from 'koa';
import type { Logger } from '../telemetry/log.js';
import type { App, RequestState } from './context.js';
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

// The socket broke under an answer: the caller's doing, and nothing that we could mend.
function isDisconnect(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
