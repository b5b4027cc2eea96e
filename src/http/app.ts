import Router from '@koa/router';
import Koa from 'koa';
import bodyParser from 'koa-bodyparser';
import type { Logger } from '../telemetry/log.js';
import type { App, Context, RequestState, Step } from './context.js';
import { errorFields, problems, refuse } from './problems.js';

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

/** A target with nothing in it that the router would read as a pattern. */
function literalPath(target: string): string {
  return target.replace(/[{}()[\]+?!:*\\]/g, '\\$&');
}

/** The router's own step. It would fail on a target that no URL parser takes, such as `http://[/`. */
export function routesOf(router: Router<RequestState>): Step {
  const dispatch = router.routes() as Step;
  return (ctx, next) => (hasReadableTarget(ctx) ? dispatch(ctx, next) : refuse(ctx, problems.badRequest));
}

/**
 * Lets through to the next `use` line what is posted to one path, and refuses the rest. The router decides,
 * but is not asked about the one request line that nearly every request has.
 */
export function onlyPost(path: string): Step {
  // As clients write it into a request line.
  const target = new URL(`http://gateway${path}`).pathname;
  const dispatch = routesOf(createRouter().post(literalPath(target), (_ctx, next) => next()));
  return (ctx, next) => {
    const { req } = ctx;
    if (req.url === target && req.method === 'POST') return next();
    return dispatch(ctx, () => onlyRoutes(ctx, next) as Promise<void>);
  };
}

/** After the router: what no route took is refused, with 405 where the path is one of ours, else with 404. */
export const onlyRoutes: Step = (ctx, next) => {
  const { routeMatched, matched } = ctx as { routeMatched?: boolean; matched?: { methods: string[] }[] };
  if (routeMatched) return next();
  const methods = new Set(matched?.flatMap((layer) => layer.methods));
  if (methods.size === 0) return refuse(ctx, problems.notFound);
  ctx.set('allow', [...methods].join(', '));
  refuse(ctx, problems.methodNotAllowed);
};

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

function hasReadableTarget(ctx: Context): boolean {
  try {
    // Parsed once: Koa keeps the result with the request.
    return ctx.path !== undefined;
  } catch {
    return false;
  }
}

// The socket broke under an answer: the caller's doing, and nothing that we could mend.
function isDisconnect(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
