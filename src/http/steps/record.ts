import { randomBytes } from 'node:crypto';
import type { Labels } from '../../rules/format/labels.js';
import type { Logger } from '../../telemetry/log.js';
import type { Metrics } from '../../telemetry/metrics.js';
import { quote } from '../../values/json.js';
import { memoize } from '../../values/memo.js';
import type { Context, Step } from '../context.js';
import type { ListenOptions } from '../listen.js';

/**
 * Gives each request an id, and at its end one log line and one count. The line's fields are listed here one by one:
 * nothing of the body but the name of a known touchpoint gets in, and no header but a well-formed request id.
 */
export function record(log: Logger, metrics: Metrics): Step {
  const newId = idMaker();
  return async (ctx, next) => {
    const startedAt = performance.now();
    ctx.state.requestId = knownId(ctx.req.headers['x-request-id']) ?? newId();
    await next();
    report(ctx, startedAt);
  };

  function report({ state, res }: Context, startedAt: number): void {
    const status = state.gone ? 499 : res.statusCode;
    const microseconds = Math.round((performance.now() - startedAt) * 1000);
    metrics.answered(status);
    if (state.decision === undefined) {
      const ms = microseconds / 1000;
      log.info(
        { request_id: state.requestId, call: state.call, problem: state.problem, ms, status },
        'refused',
      );
    } else {
      const { touchpoint, rule, reason, revision, labels, choice, shadow } = state.decision;
      const about = labels === undefined ? '' : `"labels":${labelsText(labels)},`;
      const given = choice === undefined ? '' : `"choice":${quote(choice)},`;
      const tried = shadow === undefined ? '' : `"shadow":${shadowText(shadow)},`;
      log.infoJson(
        `"request_id":"${state.requestId}","call":"${state.call}","touchpoint":"${touchpoint}","rule":${quote(rule)},"reason":"${reason}",` +
          `"revision":"${revision}",${about}${given}${tried}"ms":${millisecondsText(microseconds)},"status":${status}`,
        'decision',
      );
    }
  }
}

/** The same for a request that no app sees, since it is late or is not HTTP. */
export function recordRefusal(log: Logger, metrics: Metrics): NonNullable<ListenOptions['onRefused']> {
  return ({ kind, status }) => {
    metrics.answered(status);
    log.info({ problem: kind, status }, 'refused');
  };
}

/**
 * Counts connections that were dropped. A flood of them makes one log line in half a minute.
 * @param limit how many are taken
 */
export function recordDropped(
  log: Logger,
  metrics: Metrics,
  limit: number,
  now: () => number = () => performance.now(),
): NonNullable<ListenOptions['onDropped']> {
  let unreported = 0;
  let reportedAt = Number.NEGATIVE_INFINITY;
  return (reason) => {
    metrics.connectionDropped(reason);
    unreported++;
    if (now() - reportedAt < throttleMs) return;
    const why =
      reason === 'limit' ? `${limit} are open, which is the limit` : 'the system could not hand them over';
    log.warn({ reason, connections: unreported }, `connections are closed unanswered: ${why}`);
    unreported = 0;
    reportedAt = now();
  };
}

/** Rules in force keep their labels for long, and each click of theirs shows them. */
type Shadow = NonNullable<NonNullable<Context['state']['decision']>['shadow']>;

function shadowText({ rule, reason, labels }: Shadow): string {
  const about = labels === undefined ? '' : `,"labels":${labelsText(labels)}`;
  return `{"rule":${quote(rule)},"reason":"${reason}"${about}}`;
}

const labelsText = memoize((labels: Labels) => JSON.stringify(labels));

const throttleMs = 30_000;

/** 1234 → `1.234`: whole numbers become text quicker than fractions do. */
function millisecondsText(microseconds: number): string {
  const rest = microseconds % 1000;
  return `${(microseconds - rest) / 1000}.${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}`;
}

/** A caller's own id, so that its logs and ours meet; anything else than a plain short word is not repeated. */
function knownId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\w.-]{1,64}$/.test(header) ? header : undefined;
}

// Random once a process, then counted: ids need to be different, not secret.
function idMaker(): () => string {
  const prefix = randomBytes(6).toString('hex');
  let count = 0;
  return () => `${prefix}-${(++count).toString(36)}`;
}
