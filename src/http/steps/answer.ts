import { conversationOf, touchpointOf } from '../../platform/dynamic-action.js';
import { type Decision, decide, type Ruleset } from '../../rules/engine/decide.js';
import type { Logger } from '../../telemetry/log.js';
import type { Metrics } from '../../telemetry/metrics.js';
import type { ClickEvent, Publisher } from '../../webhooks/event.js';
import type { HttpResponse, Step } from '../context.js';

/** A ruleset and the name of its text: the first 12 hex digits of its SHA-256. */
export interface CurrentRules {
  ruleset: Ruleset;
  revision: string;
}

/**
 * The last step: decides by the rules in force, and answers. Where rules notify someone of the click, the answer waits
 * until the event is published.
 */
export function answerClick(
  rules: () => CurrentRules,
  publish: Publisher['publish'] | undefined,
  log: Logger,
  metrics: Metrics,
): Step {
  return async ({ request, state }) => {
    const { ruleset, revision } = rules();
    const { body } = request;
    const at = new Date();
    const startedAt = performance.now();
    const decision = decide(ruleset, body, { now: at });
    const { rule, reason, failures, rejected, notifications } = decision;
    metrics.decided(rule, reason, (performance.now() - startedAt) / 1000);
    state.decision = { touchpoint: touchpointOf(body), rule, reason, revision };

    const about = { request_id: state.requestId, revision };
    if (failures.length > 0) reportFailures(failures, about, log, metrics);
    if (rejected !== undefined) reportRejection(rejected, about, log, metrics);
    if (publish !== undefined && notifications.length > 0) {
      await publish(clickEvent(at, decision, revision, body));
    }
    state.response = responseOf(decision, revision);
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

function responseOf({ rule, body }: Decision, revision: string): HttpResponse {
  const headers = ['x-dargah-revision', revision, 'x-dargah-rule', headerText(rule)];
  return { status: 200, type: 'application/json; charset=utf-8', headers, body };
}

const maxLoggedFailures = 10;

// One line a click, with a few rules at most: a broken rule in a large file must not drown the log.
function reportFailures(failures: Decision['failures'], about: object, log: Logger, metrics: Metrics): void {
  for (const { rule } of failures) metrics.ruleFailed(rule);
  const logged = failures.slice(0, maxLoggedFailures).map(({ rule, error }) => ({ rule, error: error.name }));
  log.warn(
    { ...about, count: failures.length, failures: logged },
    'rules failed on this request and counted as not matched',
  );
}

function reportRejection(
  { rule, errors }: NonNullable<Decision['rejected']>,
  about: object,
  log: Logger,
  metrics: Metrics,
): void {
  metrics.responseRejected(rule);
  log.warn(
    { ...about, rule, errors: errors.map(({ pointer, detail }) => ({ pointer, detail })) },
    "the rule's answer would break the contract, so the default answered",
  );
}

// Headers carry ASCII, while an id may be any text: «سلام» travels percent-encoded.
function headerText(text: string): string {
  return /^[\x21-\x7e]*$/.test(text) ? text : encodeURIComponent(text);
}
