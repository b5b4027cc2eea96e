import { conversationOf, touchpointOf } from '../../platform/dynamic-action.js';
import { type Decision, decide, type Ruleset } from '../../rules/engine/decide.js';
import type { Logger } from '../../telemetry/log.js';
import type { Metrics } from '../../telemetry/metrics.js';
import type { ClickEvent, Publisher } from '../../webhooks/event.js';
import type { Context, Step } from '../context.js';

/** A ruleset and the name of its text: the first 12 hex digits of its SHA-256. */
export interface CurrentRules {
  ruleset: Ruleset;
  revision: string;
}

/**
 * The last step: decides by the rules in force, and answers. Where rules notify someone of the click, the answer waits
 * until `publish` calls back.
 */
export function answerClick(
  rules: () => CurrentRules,
  publish: Publisher['publish'] | undefined,
  log: Logger,
  metrics: Metrics,
): Step {
  return (ctx) => {
    const { ruleset, revision } = rules();
    const { body } = ctx.request;
    const at = new Date();
    const startedAt = performance.now();
    const decision = decide(ruleset, body, { now: at });
    metrics.decided(decision.rule, decision.reason, (performance.now() - startedAt) / 1000);

    const { state } = ctx;
    state.decision = {
      touchpoint: touchpointOf(body),
      rule: decision.rule,
      reason: decision.reason,
      revision,
    };
    if (decision.failures.length > 0) reportFailures(decision, state.requestId, revision, log, metrics);
    if (decision.rejected !== undefined)
      reportRejection(decision.rejected, state.requestId, revision, log, metrics);

    if (publish !== undefined && decision.notifications.length > 0) {
      return publish(clickEvent(at, decision, revision, body), () => send(ctx, decision, revision));
    }
    send(ctx, decision, revision);
  };
}

/** Names the rule that matched, even where its response was refused: the person did click. */
function clickEvent(
  at: Date,
  { rule, rejected, notifications }: Decision,
  revision: string,
  body: unknown,
): ClickEvent {
  // Clicks without a conversation must not wait for each other.
  const conversationId = conversationOf(body);
  return { at, rule: rejected?.rule ?? rule, revision, conversationId, notifications };
}

/** Writes the answer in one piece, past Koa's own response: everything about it is known. */
function send(ctx: Context, { rule, body }: Decision, revision: string): void {
  ctx.respond = false;
  const { res, state } = ctx;
  res.writeHead(200, [
    'content-type',
    'application/json; charset=utf-8',
    'content-length',
    String(Buffer.byteLength(body)),
    'cache-control',
    'no-store',
    'x-request-id',
    state.requestId,
    'x-dargah-revision',
    revision,
    'x-dargah-rule',
    headerText(rule),
  ]);
  res.end(body);
}

const maxLoggedFailures = 10;

// One line a click, with a few rules at most: a broken rule in a large file must not drown the log.
function reportFailures(
  { failures }: Decision,
  requestId: string,
  revision: string,
  log: Logger,
  metrics: Metrics,
): void {
  for (const { rule } of failures) metrics.ruleFailed(rule);
  const logged = failures.slice(0, maxLoggedFailures).map(({ rule, error }) => ({ rule, error: error.name }));
  log.warn(
    { request_id: requestId, revision, count: failures.length, failures: logged },
    'rules failed on this request and counted as not matched',
  );
}

function reportRejection(
  { rule, errors }: NonNullable<Decision['rejected']>,
  requestId: string,
  revision: string,
  log: Logger,
  metrics: Metrics,
): void {
  metrics.responseRejected(rule);
  log.warn(
    {
      request_id: requestId,
      revision,
      rule,
      errors: errors.map(({ pointer, detail }) => ({ pointer, detail })),
    },
    "the rule's answer would break the contract, so the default answered",
  );
}

// Headers carry ASCII, while an id may be any text: «سلام» travels percent-encoded.
function headerText(text: string): string {
  return /^[\x21-\x7e]*$/.test(text) ? text : encodeURIComponent(text);
}
