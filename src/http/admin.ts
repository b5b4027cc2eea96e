import type { Logger } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { createApp, createRouter } from './app.js';
import { createKeyRing } from './auth-keys.js';
import type { App, HttpResponse, Step } from './context.js';
import { problems, refuse } from './problems.js';
import { readJson } from './steps/body.js';
import { answerErrors } from './steps/errors.js';
import { takeJsonOnly } from './steps/media-type.js';
import { takeHttp1Only } from './steps/protocol.js';
import { respond } from './steps/respond.js';
import { requireRoute } from './steps/route.js';
import { withSecurityHeaders } from './steps/security-headers.js';

export interface AdminOptions {
  /** Unless ready, a load balancer sends its clicks elsewhere. */
  phase(): Phase;
  /** What an operator should know of a server that answers clicks nevertheless: each the tail of "ready, …". */
  troubles?(): readonly string[];
  /** What `/status` shows, as it would go into JSON. */
  status(): object;
  /** What `/openapi.json` shows. */
  description(): object;
  metrics: Metrics;
  /** What `/outbox` opens; without it there is no such path. */
  outbox?: OutboxEndpoint;
  /** Answer what is below `/console`; without them there is no such path. */
  console?: readonly Step[];
  log: Logger;
}

export type Phase = 'starting' | 'ready' | 'stopping';

/** Questions to the outbox from other processes. Unlike all else here they show and change what persons did. */
export interface OutboxEndpoint {
  /** To be shown as `Authorization: Bearer …`. */
  token: string;
  /** The answer to a question, as it would go into JSON. Undefined: it is no question. */
  answer(question: unknown): Promise<unknown> | undefined;
}

/**
 * The operator's app, for a port of its own: `/livez`, `/readyz`, `/status`, `/metrics` and `/openapi.json`, to read
 * only, and `/outbox` for who has its token.
 */
export function createAdmin(options: AdminOptions): App {
  const { phase, troubles, status, description, metrics, outbox, console = [], log } = options;
  const app = createApp(log);
  const router = createRouter()
    .get('/livez', ({ state }) => {
      state.response = { status: 200, type: plainText, body: 'ok\n' };
    })
    .get('/readyz', ({ state }) => {
      const now = phase();
      const isReady = now === 'ready';
      // Trouble that costs no click stays out of the status: another server may well have the same.
      const shown = isReady ? (troubles?.() ?? []) : [];
      const body = `${[now, ...shown].join(', ')}\n`;
      state.response = { status: isReady ? 200 : 503, type: plainText, body };
    })
    .get('/status', ({ state }) => {
      state.response = asJson(status());
    })
    .get('/openapi.json', ({ state }) => {
      state.response = asJson(description());
    })
    .get('/metrics', async ({ state }) => {
      state.response = { status: 200, type: metrics.contentType, body: await metrics.text() };
    });
  if (outbox !== undefined) {
    const { token, answer } = outbox;
    const readQuestion = [takeJsonOnly(maxQuestionBytes), readJson(maxQuestionBytes)];
    router.post('/outbox', askForToken(token), ...readQuestion, answerWith(answer));
  }

  app.use(respond);
  app.use(withSecurityHeaders);
  app.use(answerErrors(log));
  app.use(takeHttp1Only);
  for (const step of console) app.use(step);
  app.use(router.routes() as Step);
  app.use(requireRoute);
  return app;
}

/** For people as well. */
function asJson(value: object): HttpResponse {
  return { status: 200, type: json, body: `${JSON.stringify(value, null, 2)}\n` };
}

const plainText = 'text/plain; charset=utf-8';
const json = 'application/json; charset=utf-8';

/** A question may name thousands of events. */
const maxQuestionBytes = 1024 * 1024;

function askForToken(token: string): Step {
  const ring = createKeyRing([`Bearer ${token}`]);
  return (ctx, next) => {
    if (ring.accepts(ctx.req.headers.authorization ?? '')) return next();
    refuse(ctx, problems.unauthorizedOperator, { headers: ['www-authenticate', 'Bearer realm="dargah"'] });
  };
}

function answerWith(answer: OutboxEndpoint['answer']): Step {
  return async (ctx) => {
    const answering = answer(ctx.request.body);
    if (answering === undefined) return refuse(ctx, problems.unknownQuestion);
    ctx.state.response = { status: 200, type: json, body: `${JSON.stringify(await answering)}\n` };
  };
}
