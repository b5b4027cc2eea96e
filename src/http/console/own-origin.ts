import type { Step } from '../context.js';
import { refuse } from '../problems.js';
import { consoleProblems } from './problems.js';

/**
 * Refuses what a page of another site could send, and what reaches this server under a name that is not its own: a name
 * that leads here today may have led elsewhere when the browser loaded the page that asks (DNS rebinding).
 * @param hosts what `Host` may say, in small letters, with the port
 */
export function takeOwnOriginOnly(hosts: () => readonly string[]): Step {
  return (ctx, next) => {
    const { headers } = ctx.req;
    if (headers.upgrade !== undefined) return refuse(ctx, consoleProblems.upgrade);
    const host = headers.host?.toLowerCase() ?? '';
    if (!hosts().includes(host)) return refuse(ctx, consoleProblems.host);
    const { origin, 'sec-fetch-site': site } = headers;
    // `null` is the origin of sandboxed frames and of files, and no page of ours.
    const isOwn = origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
    // `none`: a person typed the address, or opened it from elsewhere than a page.
    const isOwnSite = site === undefined || site === 'same-origin' || site === 'none';
    if (!isOwn || !isOwnSite) return refuse(ctx, consoleProblems.origin);
    return next();
  };
}
