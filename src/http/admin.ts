import type { Logger } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { createApp, createRouter } from './app.js';
import { createKeyRing } from './auth-keys.js';
import type { App, Step } from './context.js';
import { answerProblems, problems, refuse } from './problems.js';
import { readJson } from './steps/body.js';
import { takeJsonOnly } from './steps/media-type.js';
import { takeHttp1Only } from './steps/protocol.js';
import { refuseUnrouted } from './steps/route.js';

export interface AdminOptions {
  /** Unless ready, a load balancer sends its clicks elsewhere. */
  phase(): Phase;
  /** What an operator should know of a server that answers clicks nevertheless: each the tail of "ready, …". */
  troubles?(): readonly string[];
  /** What `/status` shows, as it would go into JSON. */
  status(): object;
  metrics: Metrics;
  /** What `/outbox` opens; without it there is no such path. */
  outbox?: OutboxEndpoint;
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
 * The operator's app, for a port of its own: `/livez`, `/readyz`, `/status` and `/metrics`, to read only, and `/outbox`
 * for who has its token.
 */
export function createAdmin({ phase, troubles, status, metrics, outbox, log }: AdminOptions): App {
  const app = createApp(log);
  const router = createRouter()
    .get('/livez', (ctx) => {
      ctx.body = 'ok\n';
    })
    .get('/readyz', (ctx) => {
      const now = phase();
      const isReady = now === 'ready';
      ctx.status = isReady ? 200 : 503;
      // Trouble that costs no click stays out of the status: another server may well have the same.
      const shown = isReady ? (troubles?.() ?? []) : [];
      ctx.body = `${[now, ...shown].join(', ')}\n`;
    })
    .get('/status', (ctx) => {
      ctx.type = 'application/json; charset=utf-8';
      ctx.body = `${JSON.stringify(status(), null, 2)}\n`;
    })
    .get('/metrics', async (ctx) => {
      ctx.type = metrics.contentType;
      ctx.body = await metrics.text();
    });
  if (outbox !== undefined) {
    const { token, answer } = outbox;
    const readQuestion = [takeJsonOnly(maxQuestionBytes), readJson(maxQuestionBytes)];
    router.post('/outbox', askForToken(token), ...readQuestion, answerWith(answer));
  }

  app.use(answerProblems(log));
  app.use(takeHttp1Only);
  app.use((ctx, next) => {
    ctx.set('cache-control', 'no-store');
    return next();
  });
  app.use(router.routes() as Step);
  app.use(refuseUnrouted);
  return app;
}

/** A question may name thousands of events. */
const maxQuestionBytes = 1024 * 1024;

function askForToken(token: string): Step {
  const ring = createKeyRing([`Bearer ${token}`]);
  return (ctx, next) => {
    if (ring.accepts(ctx.req.headers.authorization ?? '')) return next();
    ctx.res.setHeader('www-authenticate', 'Bearer realm="dargah"');
    refuse(ctx, problems.unauthorizedOperator);
  };
}

function answerWith(answer: OutboxEndpoint['answer']): Step {
  return async (ctx) => {
    const answering = answer(ctx.request.body);
    if (answering === undefined) return refuse(ctx, problems.unknownQuestion);
    ctx.type = 'application/json; charset=utf-8';
    ctx.body = `${JSON.stringify(await answering)}\n`;
  };
}
