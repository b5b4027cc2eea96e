import type { IncomingMessage } from 'node:http';
import type { Contract } from '../platform/contract.js';
import { conversationOf, touchpointOf } from '../platform/dynamic-action.js';
import type { Ruleset } from '../rules/engine/decide.js';
import { type Decision, decide } from '../rules/engine/decide.js';
import type { Logger } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { createApp, onlyPost } from './app.js';
import type { KeyRing } from './auth-keys.js';
import type { App, Context, Step } from './context.js';
import { answerProblems, problems, refuse } from './problems.js';
import type { AccessList } from './steps/access.js';
import { readJson, takeJsonOnly, takeSoundJson } from './steps/body.js';
import { countHeader, takeHttp1Only } from './steps/protocol.js';
import { record } from './steps/record.js';

/** A ruleset and the name of its text: the first 12 hex digits of its SHA-256. */
export interface RulesInForce {
  ruleset: Ruleset;
  revision: string;
}

export interface GatewayOptions {
  /** Where the platform calls. Compared as it stands: case and a trailing slash count. */
  path: string;
  maxBodyBytes: number;
  /** Asked once a request. */
  rules(): RulesInForce;
  /** Undefined: nobody is asked for a key. */
  keys: KeyRing | undefined;
  /** Undefined: every address may call. */
  access?: AccessList | undefined;
  contract: Contract;
  /**
   * Hears of clicks that somebody is to be told of, and has them answered once that is written down or given up on.
   * Never rejects.
   */
  tell?(click: TellableClick, answer: () => void): Promise<void>;
  log: Logger;
  metrics: Metrics;
}

/** A click that rules say to tell somebody of. */
export interface TellableClick {
  at: Date;
  rule: string;
  revision: string;
  conversationId: string | undefined;
  notifications: Decision['notifications'];
}

/** The app that answers clicks. */
export function createGateway(options: GatewayOptions): App {
  const { path, maxBodyBytes, rules, keys, access, contract, tell, log, metrics } = options;
  const app = createApp(log);

  app.use(record(log, metrics));
  app.use(answerProblems(log));
  app.use(takeHttp1Only);
  if (access !== undefined) app.use(allowAddresses(access));
  app.use(onlyPost(path));
  if (keys !== undefined) app.use(askForKey(keys));
  app.use(takeJsonOnly(maxBodyBytes));
  app.use(readJson(maxBodyBytes));
  app.use(takeSoundJson((ctx, pointers) => tellTexts(ctx, pointers, log, metrics)));
  app.use(holdToContract(contract));
  app.use(answer(rules, tell, log, metrics));
  return app;
}

function allowAddresses(access: AccessList): Step {
  return (ctx, next) => {
    const forwardedFor = ctx.req.headers['x-forwarded-for'] as string | undefined;
    if (!access.allows(ctx.req.socket.remoteAddress, forwardedFor)) return refuse(ctx, problems.forbidden);
    return next();
  };
}

function askForKey(keys: KeyRing): Step {
  return (ctx, next) => {
    const header = authorizationOf(ctx.req);
    if (header !== undefined && keys.accepts(header, ctx.req.socket)) return next();
    // The platform sends the bare key, which is no scheme of HTTP; a challenge is due nevertheless (RFC 9110, 11.6.1).
    ctx.res.setHeader('www-authenticate', 'Key realm="dargah"');
    refuse(ctx, problems.unauthorized);
  };
}

/** The one Authorization header. Of two, Node shows the first and hides the second; we take neither. */
function authorizationOf(request: IncomingMessage): string | undefined {
  return countHeader(request, 'authorization') === 1 ? request.headers.authorization : undefined;
}

function holdToContract(contract: Contract): Step {
  return (ctx, next) => {
    const errors = contract.checkRequest(ctx.request.body);
    if (errors.length > 0) return refuse(ctx, problems.unprocessable, errors);
    return next();
  };
}

function answer(
  rules: () => RulesInForce,
  tell: GatewayOptions['tell'],
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
    if (decision.failures.length > 0) tellFailures(decision, state.requestId, revision, log, metrics);
    if (decision.rejected !== undefined)
      tellRejection(decision.rejected, state.requestId, revision, log, metrics);

    if (tell !== undefined && decision.notifications.length > 0) {
      return tell(tellable(at, decision, revision, body), () => send(ctx, decision, revision));
    }
    send(ctx, decision, revision);
  };
}

/** Of a rule whose answer was refused it is told as well: the person did click. */
function tellable(
  at: Date,
  { rule, rejected, notifications }: Decision,
  revision: string,
  body: unknown,
): TellableClick {
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
  const { socket } = res;
  if (socket === null) {
    // An earlier request on this connection is still being answered.
    res.end(body);
    return;
  }
  // `end(body)` hands the system a list of two texts, of which the second is empty; this hands it one.
  socket.cork();
  res.write(body);
  socket.uncork();
  res.end();
}

const maxToldFailures = 10;

// One line a click, with a few rules at most: a broken rule in a large file must not drown the log.
function tellFailures(
  { failures }: Decision,
  requestId: string,
  revision: string,
  log: Logger,
  metrics: Metrics,
): void {
  for (const { rule } of failures) metrics.ruleFailed(rule);
  const told = failures.slice(0, maxToldFailures).map(({ rule, error }) => ({ rule, error: error.name }));
  log.warn(
    { request_id: requestId, revision, count: failures.length, failures: told },
    'rules failed on this request and counted as not matched',
  );
}

/** Of numbers that were read as texts, only where they stood: what they were may be an id. */
function tellTexts({ state }: Context, pointers: readonly string[], log: Logger, metrics: Metrics): void {
  metrics.readAsTexts(pointers.length);
  log.warn(
    {
      request_id: state.requestId,
      count: pointers.length,
      pointers: pointers.slice(0, maxToldPointers).map((pointer) => pointer.slice(0, maxPointerLength)),
    },
    'this request has numbers that JavaScript cannot keep as they are written, so rules see them as texts. Send ids in quotes',
  );
}

const maxToldPointers = 10;
// The keys are the caller's to choose.
const maxPointerLength = 100;

function tellRejection(
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
