import { createRouter } from '../app.js';
import type { Step } from '../context.js';
import { problems, refuse } from '../problems.js';

/** Has the router look for what is posted to one path. The next `use` line is `refuseUnrouted`. */
export function routePost(path: string): Step {
  // As clients write it into a request line.
  const target = new URL(`http://gateway${path}`).pathname;
  const router = createRouter().post(literalPath(target), (_ctx, next) => next());
  return router.routes() as Step;
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
