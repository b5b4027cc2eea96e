import type { Logger } from '../../telemetry/log.js';
import type { Metrics } from '../../telemetry/metrics.js';
import { withExactNumbers } from '../../values/parse-json.js';
import type { Context, Step } from '../context.js';

/** Makes texts of the numbers in a body that JavaScript cannot keep as they are written: see `parseJson`. */
export function keepNumbers(log: Logger, metrics: Metrics): Step {
  return (ctx, next) => {
    const { request } = ctx;
    const pointers: string[] = [];
    request.body = withExactNumbers(request.rawBody as string, request.body, (pointer) =>
      pointers.push(pointer),
    );
    if (pointers.length > 0) report(ctx, pointers, log, metrics);
    return next();
  };
}

/** Reports such numbers by their places alone: their values may be ids. */
function report({ state }: Context, pointers: readonly string[], log: Logger, metrics: Metrics): void {
  metrics.readAsTexts(pointers.length);
  log.warn(
    {
      request_id: state.requestId,
      count: pointers.length,
      pointers: pointers.slice(0, maxLoggedPointers).map((pointer) => pointer.slice(0, maxPointerLength)),
    },
    'this request has numbers that JavaScript cannot keep as they are written, so rules see them as texts. Send ids in quotes',
  );
}

const maxLoggedPointers = 10;
// The caller chooses the keys.
const maxPointerLength = 100;
