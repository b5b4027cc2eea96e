import { type CallName, calls, rulesFor } from '../../platform/calls.js';
import { conversationOf } from '../../platform/dynamic-action.js';
import { type Decision, decide, decisiveRule, type Ruleset } from '../../rules/engine/decide.js';
import type { SignTicket } from '../../rules/engine/tickets.js';
import type { Labels } from '../../rules/format/labels.js';
import type { MaskPlan } from '../../rules/masks/mask-plan.js';
import type { DecidedCall } from '../../telemetry/call-mask.js';
import type { Logger } from '../../telemetry/log.js';
import type { CallCounts, Metrics } from '../../telemetry/metrics.js';
import type { CallEvent, Publisher } from '../../webhooks/event.js';
import type { HttpResponse, Step } from '../context.js';
import { problems, refuse } from '../problems.js';

/** A ruleset and the name of its text: the first 12 hex digits of its SHA-256. */
export interface CurrentRules {
  ruleset: Ruleset;
  revision: string;
  /** What they see of requests, where calls are recorded or looked at. */
  masks?: readonly MaskPlan[] | undefined;
}

interface AnswerOptions {
  publish?: Publisher['publish'];
  /** Undefined where calls are neither recorded nor looked at. */
  record?: ((call: DecidedCall) => void) | undefined;
  signTicket?: SignTicket | undefined;
  log: Logger;
  metrics: Metrics;
}

/**
 * The last step: decides by the rules in force, and answers. Where rules notify someone, the answer waits until the event
 * is published.
 */
export function answerCall(
  rules: () => CurrentRules,
  { publish, record, signTicket, log, metrics }: AnswerOptions,
): Step {
  return async (ctx) => {
    const { request, state } = ctx;
    const { ruleset: all, revision, masks } = rules();
    const call = state.call!;
    const ruleset = rulesFor(call, all);
    if (ruleset === undefined) return refuse(ctx, problems.noSessions);
    const { body } = request;
    const at = new Date();
    const startedAt = performance.now();
    const decision = decide(ruleset, body, { now: at, signTicket });
    const { rule, reason, failures, rejected, notifications, choice, shadow } = decision;
    const counts = metrics.of(call);
    counts.decided(rule, reason, (performance.now() - startedAt) / 1000);
    state.decision = {
      touchpoint: calls[call].touchpointOf(body),
      rule,
      reason,
      revision,
      labels: ruleset.labels.get(rule),
      choice,
      shadow: shadow && { ...shadow, labels: ruleset.shadow?.labels.get(shadow.rule) },
    };

    if (shadow !== undefined) counts.triedOut(shadow);
    if (masks !== undefined) record?.({ call, request: body, now: at, decision, ruleset, revision, masks });

    const about = { request_id: state.requestId, revision };
    if (failures.length > 0) reportFailures(failures, ruleset, about, log, counts);
    if (rejected !== undefined)
      reportRejection(rejected, { ...about, ...labelsOf(rejected, ruleset) }, log, counts);
    if (publish !== undefined && notifications.length > 0) {
      await publish(eventOf(call, at, decision, revision, body));
    }
    state.response = responseOf(decision, revision);
  };
}

/** Names the rule that matched, even where its response was refused: the person did click. */
function eventOf(call: CallName, at: Date, decision: Decision, revision: string, body: unknown): CallEvent {
  return {
    type: calls[call].eventType,
    at,
    rule: decisiveRule(decision),
    revision,
    // Calls without a conversation must not wait for each other.
    conversationId: conversationOf(body),
    notifications: decision.notifications,
  };
}

/** Of a rule that its line of the log is about. */
function labelsOf({ rule }: { rule: string }, { labels }: Ruleset): { labels?: Labels } {
  const own = labels.get(rule);
  return own === undefined ? {} : { labels: own };
}

function responseOf({ rule, body }: Decision, revision: string): HttpResponse {
  const headers = ['x-dargah-revision', revision, 'x-dargah-rule', rule];
  return { status: 200, type: 'application/json; charset=utf-8', headers, body };
}

const maxLoggedFailures = 10;

// One line a click, with a few rules at most: a broken rule in a large file must not drown the log.
function reportFailures(
  failures: Decision['failures'],
  ruleset: Ruleset,
  about: object,
  log: Logger,
  counts: CallCounts,
): void {
  for (const { rule } of failures) counts.ruleFailed(rule);
  const logged = failures
    .slice(0, maxLoggedFailures)
    .map((failure) => ({ rule: failure.rule, error: failure.error.name, ...labelsOf(failure, ruleset) }));
  log.warn(
    { ...about, count: failures.length, failures: logged },
    'rules failed on this request and counted as not matched',
  );
}

function reportRejection(
  { rule, errors }: NonNullable<Decision['rejected']>,
  about: object,
  log: Logger,
  counts: CallCounts,
): void {
  counts.responseRejected(rule);
  log.warn(
    { ...about, rule, errors: errors.map(({ pointer, detail }) => ({ pointer, detail })) },
    "the rule's answer would break the contract, so the default answered",
  );
}
