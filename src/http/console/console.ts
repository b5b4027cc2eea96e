import type { RequestListener } from 'node:http';
import type { Logger } from '../../telemetry/log.js';
import { createApp, createRouter } from '../app.js';
import type { Context, HttpResponse, Step } from '../context.js';
import { refuse } from '../problems.js';
import { readJson } from '../steps/body.js';
import { answerErrors } from '../steps/errors.js';
import { takeJsonOnly } from '../steps/media-type.js';
import { takeHttp1Only } from '../steps/protocol.js';
import { respond } from '../steps/respond.js';
import { requireRoute } from '../steps/route.js';
import { takeOwnOriginOnly, withSecurityHeaders } from './own-origin.js';
import { consoleProblems } from './problems.js';
import { askForToken, type Role, type Tokens } from './tokens.js';

/** What stands behind the page. */
export interface ConsoleBackend {
  /** The rules file with all that belongs to it. */
  rules(): Promise<object>;
  /** What changes while the page is open. */
  live(): Promise<object>;
  /** The decisions after the one of a number. Without it, nobody decides. */
  decisions?(after: number): object;
  /** Keeps a text. Without it, nothing can be edited. */
  save?(edit: Edit): Promise<object>;
}

/** A text that is to take the place of the file's. */
export interface Edit {
  text: string;
  /** Of the text that it was made from. */
  revision: string;
  /** Has it committed on a branch of its own in place of the file: what it changes, for the message. */
  commit?: string;
}

/** A file of the page. */
export interface PageFile {
  type: string;
  /** Compressed by Brotli. */
  compressed: Uint8Array;
  /** As it is. */
  plain(): Uint8Array;
}

export interface ConsoleOptions {
  page: ReadonlyMap<string, PageFile>;
  tokens: Tokens;
  /** What `Host` may say. */
  hosts(): readonly string[];
  backend: ConsoleBackend;
}

/** Where the page stands; all else of the console stands below. */
export const consolePath = '/console/';

/** The longest text that is saved: rules files of ten thousand rules have a third of it. */
const maxEditBytes = 16 * 1024 * 1024;

/** The longest message of a commit. */
const maxMessage = 10_000;

/** Answers what is asked of the console, and passes on all else. */
export function consoleRoutes({ page, tokens, hosts, backend }: ConsoleOptions, log: Logger): Step {
  const { step: takeToken, roleOf } = askForToken(tokens);
  const router = createRouter();
  router.get('/console', ({ state }) => {
    state.response = { status: 308, type: plainText, headers: ['location', consolePath], body: '' };
  });
  for (const [name, file] of page) {
    const path = name === 'index.html' ? consolePath : `${consolePath}${name}`;
    router.get(path, (ctx) => {
      ctx.state.response = pageResponse(file, ctx);
    });
  }
  router.get(`${consolePath}api/rules`, takeToken, async (ctx) => {
    ctx.state.response = asJson({ role: roleIn(roleOf(ctx), backend), ...(await backend.rules()) });
  });
  router.get(`${consolePath}api/live`, takeToken, async (ctx) => {
    ctx.state.response = asJson(await backend.live());
  });
  const { save, decisions } = backend;
  if (decisions !== undefined) {
    router.get(`${consolePath}api/decisions`, takeToken, (ctx) => {
      ctx.state.response = asJson(decisions(Number(ctx.query.after ?? Number.NaN)));
    });
  }
  if (save !== undefined) {
    const takeEditor: Step = (ctx, next) =>
      roleOf(ctx) === 'edit' ? next() : refuse(ctx, consoleProblems.lookOnly);
    const readEdit = [takeJsonOnly(maxEditBytes), readJson(maxEditBytes)];
    router.post(`${consolePath}api/save`, takeToken, takeEditor, ...readEdit, async (ctx) => {
      const edit = editIn(ctx.request.body);
      if (edit === undefined) return refuse(ctx, consoleProblems.unknownEdit);
      ctx.state.response = asJson(await save(edit));
    });
  }
  const steps: readonly Step[] = [
    withSecurityHeaders,
    answerErrors(log),
    takeOwnOriginOnly(hosts),
    router.routes() as Step,
    requireRoute,
  ];
  return (ctx, next) => {
    if (!/^\/console(?:\/|$)/i.test(ctx.path)) return next();
    const run = (index: number): Promise<void> => Promise.resolve(steps[index]?.(ctx, () => run(index + 1)));
    return run(0);
  };
}

/** An app of the console alone, for a port of its own. */
export function createConsole(options: ConsoleOptions, log: Logger): { callback(): RequestListener } {
  const app = createApp(log);
  app.use(respond);
  app.use(answerErrors(log));
  app.use(takeHttp1Only);
  app.use(consoleRoutes(options, log));
  app.use(requireRoute);
  return app;
}

function pageResponse({ type, compressed, plain }: PageFile, { req }: Context): HttpResponse {
  const takesBrotli = /(?:^|[\s,])br(?:$|[\s,;])/.test(String(req.headers['accept-encoding'] ?? ''));
  const headers = ['vary', 'accept-encoding', ...(takesBrotli ? ['content-encoding', 'br'] : [])];
  return { status: 200, type, headers, body: takesBrotli ? compressed : plain() };
}

/** What a token allows where nobody can edit is to look. */
function roleIn(role: Role | undefined, { save }: ConsoleBackend): Role {
  return role === 'edit' && save !== undefined ? 'edit' : 'look';
}

function editIn(body: unknown): Edit | undefined {
  const { text, revision, commit } = (body ?? {}) as Record<string, unknown>;
  if (typeof text !== 'string' || typeof revision !== 'string') return undefined;
  return { text, revision, ...(typeof commit === 'string' && { commit: commit.slice(0, maxMessage) }) };
}

function asJson(value: object): HttpResponse {
  return { status: 200, type: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

const plainText = 'text/plain; charset=utf-8';
