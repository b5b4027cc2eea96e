import type { Step } from '../context.js';
import { refusedKeepAliveSeconds } from '../listen.js';

/**
 * Writes the response that later steps have set, and is the only step that writes. It does so past Koa's own response:
 * Node writes headers that come in one list as they are, and those that come one by one it keeps, compares and joins.
 * See docs/decisions/022-one-road-for-a-click.md.
 */
export const respond: Step = async (ctx, next) => {
  await next();
  const { res, state } = ctx;
  if (state.response === undefined) return;
  ctx.respond = false;
  const { status, type, headers = [], body } = state.response;
  const all = [
    'content-type',
    type,
    'content-length',
    String(Buffer.byteLength(body)),
    'cache-control',
    'no-store',
    ...headers,
  ];
  if (state.requestId !== undefined) all.push('x-request-id', state.requestId);
  if (status >= 400 && res.shouldKeepAlive && !res.hasHeader('connection')) {
    all.push('keep-alive', `timeout=${refusedKeepAliveSeconds}`);
  }
  res.writeHead(status, all);
  res.end(body);
};
