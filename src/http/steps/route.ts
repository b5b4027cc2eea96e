import type { CallName } from '../../platform/calls.js';
import { memoizeUpTo } from '../../values/memo.js';
import { createRouter } from '../app.js';
import type { Context, Step } from '../context.js';
import { problems, refuse } from '../problems.js';

/**
 * Has the router look for what is posted to the path of a call, and refuses what it does not find. What it found is
 * remembered by method and path: it would look again, and compose its steps anew, for every click.
 * See docs/decisions/022-one-road-for-a-click.md.
 */
export function routePost(paths: Readonly<Record<CallName, string>>): Step {
  const calls = callsByPath(paths);
  const router = createRouter();
  for (const path of calls.keys()) router.post(path, answeredByLaterSteps);
  const find = memoizeUpTo(mostRemembered, (methodAndPath: string) => {
    const [method, path] = methodAndPath.split(' ') as [string, string];
    const { path: ofPath, pathAndMethod } = router.match(path, method);
    return { call: calls.get(pathAndMethod[0]?.path as string), methods: methodsOf(ofPath) };
  });
  return (ctx, next) => {
    const { call, methods } = find(`${ctx.method} ${ctx.path}`);
    if (call === undefined) return refuseUnrouted(ctx, methods);
    ctx.state.call = call;
    return next();
  };
}

/** Strangers may ask for any path. */
const mostRemembered = 100;

const answeredByLaterSteps = () => {};

/** Each path once: where both calls have one, it is that of clicks. */
function callsByPath(paths: Readonly<Record<CallName, string>>): Map<string, CallName> {
  // As clients write it into a request line.
  const target = (call: CallName) => literalPath(new URL(`http://gateway${paths[call]}`).pathname);
  return new Map([
    [target('session'), 'session'],
    [target('click'), 'click'],
  ]);
}

/** A target with nothing in it that the router would read as a pattern. */
function literalPath(target: string): string {
  return target.replace(/[{}()[\]+?!:*\\]/g, '\\$&');
}

/** After `router.routes()`: refuses what no route took. */
export const requireRoute: Step = (ctx, next) => {
  const { routeMatched, matched = [] } = ctx as { routeMatched?: boolean; matched?: Route[] };
  return routeMatched ? next() : refuseUnrouted(ctx, methodsOf(matched));
};

/** With 405 where the path is one of ours, else with 404. */
function refuseUnrouted(ctx: Context, methods: readonly string[]): void {
  if (methods.length === 0) refuse(ctx, problems.notFound);
  else refuse(ctx, problems.methodNotAllowed, { headers: ['allow', methods.join(', ')] });
}

/** A route as the router hands it over. */
interface Route {
  methods: string[];
}

function methodsOf(routes: readonly Route[]): string[] {
  return [...new Set(routes.flatMap(({ methods }) => methods))];
}
