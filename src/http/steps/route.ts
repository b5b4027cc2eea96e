import type { CallName } from '../../platform/calls.js';
import { createRouter } from '../app.js';
import type { Step } from '../context.js';
import { problems, refuse } from '../problems.js';

/** Has the router look for what is posted to the path of a call. The next `use` line is `refuseUnrouted`. */
export function routePost(paths: Readonly<Record<CallName, string>>): Step {
  const router = createRouter();
  for (const [path, call] of callsByPath(paths)) {
    router.post(path, (ctx, next) => {
      ctx.state.call = call;
      return next();
    });
  }
  return router.routes() as Step;
}

/** Each path once: where both calls have one, it is that of clicks. */
function callsByPath(paths: Readonly<Record<CallName, string>>): Map<string, CallName> {
  // As clients write it into a request line.
  const target = (call: CallName) => literalPath(new URL(`http://gateway${paths[call]}`).pathname);
  return new Map([
    [target('session'), 'session'],
    [target('click'), 'click'],
  ]);
}

/** After the router: refuses what no route took, with 405 where the path is one of ours, else with 404. */
export const refuseUnrouted: Step = (ctx, next) => {
  const { routeMatched, matched } = ctx as { routeMatched?: boolean; matched?: { methods: string[] }[] };
  if (routeMatched) return next();
  const methods = new Set(matched?.flatMap((layer) => layer.methods));
  if (methods.size === 0) return refuse(ctx, problems.notFound);
  refuse(ctx, problems.methodNotAllowed, { headers: ['allow', [...methods].join(', ')] });
};

/** A target with nothing in it that the router would read as a pattern. */
function literalPath(target: string): string {
  return target.replace(/[{}()[\]+?!:*\\]/g, '\\$&');
}
