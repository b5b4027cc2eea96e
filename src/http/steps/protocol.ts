import type { IncomingMessage } from 'node:http';
import type { Context, Step } from '../context.js';
import { problems, refuse } from '../problems.js';

/**
 * Refuses what is no request of HTTP/1.1 or 1.0 as RFC 9112 has it, though Node's parser takes it or would answer it by
 * itself: another version, no `Host` or two of them, an expectation that nobody meets, a transfer coding that nobody
 * decodes. Nor a target that no URL parser takes, such as `http://[/`: the router would throw at it.
 */
export const takeHttp1Only: Step = (ctx, next) => {
  const { req } = ctx;
  const { httpVersion, headers } = req;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return refuse(ctx, problems.httpVersion);
  const hosts = countHeader(req, 'host');
  if (hosts > 1 || (hosts === 0 && httpVersion === '1.1')) return refuse(ctx, problems.host);
  // HTTP/1.0 knows no expectations, and has them ignored.
  const isKnown = headers.expect === undefined || /^100-continue$/i.test(headers.expect);
  if (!isKnown && httpVersion === '1.1') return refuse(ctx, problems.expectation);
  // Node takes a body that is compressed on its way for one that is merely in chunks.
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && !/^chunked$/i.test(coding)) return refuse(ctx, problems.transferCoding);
  if (!hasReadableTarget(ctx)) return refuse(ctx, problems.badRequest);
  return next();
};

function hasReadableTarget(ctx: Context): boolean {
  try {
    // Parsed once: Koa keeps the result with the request.
    return ctx.path !== undefined;
  } catch {
    return false;
  }
}

/** How often a header stands in a request. Of most names Node shows the first one only. */
export function countHeader({ rawHeaders }: IncomingMessage, lowered: string): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (name.length === lowered.length && name.toLowerCase() === lowered) count++;
  }
  return count;
}
