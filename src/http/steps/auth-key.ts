import type { KeyRing } from '../auth-keys.js';
import type { Step } from '../context.js';
import { problems, refuse } from '../problems.js';
import { countHeader } from './protocol.js';

/** Refuses callers without one of the keys, in one Authorization header. */
export function requireKey(keys: KeyRing): Step {
  return (ctx, next) => {
    // Of two headers, Node shows the first and hides the second; neither counts.
    const header = countHeader(ctx.req, 'authorization') === 1 ? ctx.req.headers.authorization : undefined;
    if (header !== undefined && keys.accepts(header, ctx.req.socket)) return next();
    // The platform sends the bare key, which is no scheme of HTTP; a challenge is due nevertheless (RFC 9110, 11.6.1).
    refuse(ctx, problems.unauthorized, { headers: ['www-authenticate', 'Key realm="dargah"'] });
  };
}
