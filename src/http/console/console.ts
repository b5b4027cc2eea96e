import type { RequestListener } from 'node:http';
import type { Logger } from '../../telemetry/log.js';
import { isObject, type JsonObject } from '../../values/json.js';
import { createApp, createRouter } from '../app.js';
import type { Context, HttpResponse, Step } from '../context.js';
import { refuse } from '../problems.js';
import { readJson } from '../steps/body.js';
import { answerErrors } from '../steps/errors.js';
import { takeJsonOnly } from '../steps/media-type.js';
import { takeHttp1Only } from '../steps/protocol.js';
import { respond } from '../steps/respond.js';
import { requireRoute } from '../steps/route.js';
import { withSecurityHeaders } from '../steps/security-headers.js';
import { takeOwnOriginOnly } from './own-origin.js';
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
  /** The texts of a revision that was in force; undefined where they are not kept. */
  revision?(name: string): object | undefined;
  /**
   * Asks the outbox. Undefined: it is no question. Without it, there is none.
   * @param address of who asks
   */
  outbox?(question: OutboxQuestion, address: string): Promise<object | undefined>;
  /**
   * Keeps a text. Without it, nothing can be edited.
   * @param address of who saves
   */
  save?(edit: Edit, address: string): Promise<object>;
}

/** Texts that are to take the place of those of files. */
export interface Edit {
  /** By file, as the rules name them. */
  texts: Readonly<Record<string, string>>;
  /** The names of all texts that it was made from, by file: those of files that it leaves as they are, too. */
  revisions: Readonly<Record<string, string>>;
  /** Has it committed on a branch of its own in place of the file: what it changes, for the message. */
  commit?: string;
}

/** A question to the outbox, of those that the console asks. What else it says is for the outbox to read. */
export interface OutboxQuestion extends JsonObject {
  ask: keyof typeof outboxRoles;
}

/** What of an outbox is shown, and to whom. Its events themselves are not: they hold what persons did. */
const outboxRoles = { list: 'look', retry: 'edit', drop: 'edit' } as const satisfies Record<string, Role>;

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
const consolePath = '/console/';

/** The longest text that is saved: rules files of ten thousand rules have a third of it. */
const maxEditBytes = 16 * 1024 * 1024;

/** A question names a few thousand events at most. */
const maxQuestionBytes = 1024 * 1024;

/** The longest message of a commit. */
const maxMessage = 10_000;

/** The steps of what is asked of the console. They pass on all else. */
export function consoleSteps({ page, tokens, hosts, backend }: ConsoleOptions): Step[] {
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
  const { save, decisions, revision, outbox } = backend;
  if (decisions !== undefined) {
    router.get(`${consolePath}api/decisions`, takeToken, (ctx) => {
      ctx.state.response = asJson(decisions(Number(ctx.query.after ?? Number.NaN)));
    });
  }
  if (revision !== undefined) {
    router.get(`${consolePath}api/revision`, takeToken, (ctx) => {
      const texts = revision(String(ctx.query.name ?? ''));
      if (texts === undefined) return refuse(ctx, consoleProblems.unknownRevision);
      ctx.state.response = asJson(texts);
    });
  }
  const takeEditor: Step = (ctx, next) =>
    roleIn(roleOf(ctx), backend) === 'edit' ? next() : refuse(ctx, consoleProblems.lookOnly);
  if (outbox !== undefined) {
    const readQuestion = [takeJsonOnly(maxQuestionBytes), readJson(maxQuestionBytes)];
    router.post(`${consolePath}api/outbox`, takeToken, ...readQuestion, async (ctx) => {
      const question = questionIn(ctx.request.body);
      if (question === undefined) return refuse(ctx, consoleProblems.unknownQuestion);
      const answer = async () => {
        const answered = await outbox(question, addressOf(ctx));
        if (answered === undefined) return refuse(ctx, consoleProblems.unknownQuestion);
        ctx.state.response = asJson(answered);
      };
      return outboxRoles[question.ask] === 'edit' ? takeEditor(ctx, answer) : answer();
    });
  }
  if (save !== undefined) {
    const readEdit = [takeJsonOnly(maxEditBytes), readJson(maxEditBytes)];
    router.post(`${consolePath}api/save`, takeToken, takeEditor, ...readEdit, async (ctx) => {
      const edit = editIn(ctx.request.body);
      if (edit === undefined) return refuse(ctx, consoleProblems.unknownEdit);
      ctx.state.response = asJson(await save(edit, addressOf(ctx)));
    });
  }
  return [takeOwnOriginOnly(hosts), router.routes() as Step].map(
    (step) => (ctx, next) => (isOfConsole(ctx.path) ? step(ctx, next) : next()),
  );
}

function isOfConsole(path: string): boolean {
  return /^\/console(?:\/|$)/i.test(path);
}

/** An app of the console alone, for a port of its own. */
export function createConsole(options: ConsoleOptions, log: Logger): { callback(): RequestListener } {
  const app = createApp(log);
  app.use(respond);
  app.use(withSecurityHeaders);
  app.use(answerErrors(log));
  app.use(takeHttp1Only);
  for (const step of consoleSteps(options)) app.use(step);
  app.use(requireRoute);
  return app;
}

/** Of who asks, or of the proxy in between. */
function addressOf({ req }: Context): string {
  return req.socket.remoteAddress ?? '';
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
  const { texts, revisions, commit } = (body ?? {}) as Record<string, unknown>;
  if (!isTexts(texts) || !isTexts(revisions) || Object.keys(texts).length === 0) return undefined;
  return { texts, revisions, ...(typeof commit === 'string' && { commit: commit.slice(0, maxMessage) }) };
}

function questionIn(body: unknown): OutboxQuestion | undefined {
  if (!isObject(body)) return undefined;
  const { ask } = body;
  return typeof ask === 'string' && Object.hasOwn(outboxRoles, ask) ? (body as OutboxQuestion) : undefined;
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}

function asJson(value: object): HttpResponse {
  return { status: 200, type: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

const plainText = 'text/plain; charset=utf-8';
