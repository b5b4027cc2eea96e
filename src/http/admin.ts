import { type App, createApp, createRouter, onlyRoutes, routesOf } from './app.js';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';
import { answerProblems } from './problems.js';

export interface AdminOptions {
  /** False while stopping: a load balancer then sends its clicks elsewhere. */
  ready(): boolean;
  /** What `/status` shows, as it would go into JSON. */
  status(): object;
  metrics: Metrics;
  log: Logger;
}

/** The operator's app: `/livez`, `/readyz`, `/status` and `/metrics`, to read only. For a port of its own. */
export function createAdmin({ ready, status, metrics, log }: AdminOptions): App {
  const app = createApp(log);
  const router = createRouter()
    .get('/livez', (ctx) => {
      ctx.body = 'ok\n';
    })
    .get('/readyz', (ctx) => {
      const isReady = ready();
      ctx.status = isReady ? 200 : 503;
      ctx.body = isReady ? 'ready\n' : 'stopping\n';
    })
    .get('/status', (ctx) => {
      ctx.type = 'application/json; charset=utf-8';
      ctx.body = `${JSON.stringify(status(), null, 2)}\n`;
    })
    .get('/metrics', async (ctx) => {
      ctx.type = metrics.contentType;
      ctx.body = await metrics.text();
    });

  app.use(answerProblems(log));
  app.use((ctx, next) => {
    ctx.set('cache-control', 'no-store');
    return next();
  });
  app.use(routesOf(router));
  app.use(onlyRoutes);
  return app;
}
