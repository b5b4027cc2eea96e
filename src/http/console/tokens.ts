import { createKeyRing } from '../auth-keys.js';
import type { Context, Step } from '../context.js';
import { refuse } from '../problems.js';
import { countHeader } from '../steps/protocol.js';
import { consoleProblems } from './problems.js';

/** What a token lets its holder do: who may edit may look. */
export type Role = 'look' | 'edit';

/** Two tokens for two roles. */
export interface Tokens {
  look: string;
  /** Absent where nothing can be edited. */
  edit?: string | undefined;
}

/** The role that a request has shown a token for. */
export type RoleOf = (ctx: Context) => Role | undefined;

/**
 * Asks for a token. After some wrong ones an address is not listened to for a while, whatever it shows: a right token
 * would tell a guesser that it is one.
 * @param now in milliseconds
 */
export function askForToken(tokens: Tokens, now: () => number = Date.now): { step: Step; roleOf: RoleOf } {
  const rings = {
    edit: createKeyRing(tokens.edit === undefined ? [] : [`Bearer ${tokens.edit}`]),
    look: createKeyRing([`Bearer ${tokens.look}`]),
  };
  const limit = createGuessLimit(now);
  const roles = new WeakMap<object, Role>();
  const step: Step = (ctx, next) => {
    const { req } = ctx;
    const address = req.socket.remoteAddress ?? '';
    if (limit.isReached(address)) {
      return refuse(ctx, consoleProblems.tooManyTokens, { headers: ['retry-after', '60'] });
    }
    const shown = req.headers.authorization ?? '';
    const isOne = countHeader(req, 'authorization') === 1;
    const role = isOne ? (['edit', 'look'] as const).find((one) => rings[one].accepts(shown)) : undefined;
    if (role === undefined) {
      // A page that has no token yet guesses nothing.
      if (shown !== '') limit.count(address);
      return refuse(ctx, consoleProblems.token, { headers: ['www-authenticate', 'Bearer realm="dargah"'] });
    }
    roles.set(req, role);
    return next();
  };
  return { step, roleOf: ({ req }) => roles.get(req) };
}

const mostGuesses = 10;
const guessesMs = 60_000;
/** Beyond it the oldest are forgotten: many addresses must not fill the memory. */
const mostAddresses = 1_000;

/** So many wrong tokens an address may show in a minute. */
function createGuessLimit(now: () => number) {
  const byAddress = new Map<string, { count: number; since: number }>();
  const of = (address: string) => {
    const known = byAddress.get(address);
    return known !== undefined && now() - known.since < guessesMs ? known : undefined;
  };
  return {
    isReached: (address: string) => (of(address)?.count ?? 0) >= mostGuesses,
    count(address: string) {
      const known = of(address) ?? { count: 0, since: now() };
      byAddress.delete(address);
      byAddress.set(address, { ...known, count: known.count + 1 });
      for (const oldest of byAddress.keys()) {
        if (byAddress.size <= mostAddresses) break;
        byAddress.delete(oldest);
      }
    },
  };
}
