import type { Logger } from '../../telemetry/log.js';
import type { Step } from '../context.js';
import { CallerGone, errorFields, problems, Refusal, refuse } from '../problems.js';

/** Turns what later steps throw into problems. An error that is no refusal is our fault: 500, and a log line. */
export function answerErrors(log: Logger): Step {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const { req, state } = ctx;
      // Without this a body that was given up half-way would hold its connection until the time-out.
      if (!req.complete) req.resume();
      if (error instanceof Refusal) refuse(ctx, error.problem);
      else if (error instanceof CallerGone) {
        state.problem = 'caller-gone';
        state.gone = true;
      } else {
        refuse(ctx, problems.internal);
        log.error({ request_id: state.requestId, ...errorFields(error) }, 'request failed');
      }
    }
  };
}
