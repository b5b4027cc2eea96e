import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { wrongCommand } from '../../config/context.js';
import type { Role, Tokens } from '../../http/console/tokens.js';
import { say } from '../../values/message.js';
import { reasonOf } from '../../values/system-fault.js';

/** Tokens of 256 random bits. */
export function makeTokens(mayEdit: boolean): Tokens {
  return { look: makeToken(), ...(mayEdit && { edit: makeToken() }) };
}

function makeToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Reads tokens that outlive a restart: a line each, as `look TOKEN` or `edit TOKEN`.
 * @throws {CommandFailure} when the file cannot be used
 */
export async function readTokens(file: string): Promise<Tokens> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw wrongCommand(say`--console-token-file: ${file} cannot be read: ${reasonOf(error)}`);
  });
  const found: Partial<Record<Role, string>> = {};
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, role, token] = /^\s*(look|edit)\s+(\S+)\s*$/.exec(line) ?? [];
    // The line may hold a token, and is not repeated.
    const fault =
      role === undefined || token === undefined
        ? say`is neither "look TOKEN" nor "edit TOKEN"`
        : !/^[\w.~-]{20,200}$/.test(token)
          ? say`has a token that is not of 20 to 200 letters, digits and - . _ ~. Make one by: openssl rand -hex 32`
          : found[role as Role] !== undefined
            ? say`has a second token for "${role}". Leave one`
            : undefined;
    if (fault !== undefined)
      throw wrongCommand(say`--console-token-file: line ${index + 1} of ${file} ${fault}`);
    found[role as Role] = token!;
  }
  const { look, edit } = found;
  if (look === undefined && edit === undefined)
    throw wrongCommand(say`--console-token-file: ${file} holds no token. Write a line such as "look TOKEN"`);
  if (look !== undefined && look === edit)
    throw wrongCommand(say`--console-token-file: ${file} has one token for both roles. Make two`);
  // Who may edit may look, also where nobody can edit.
  return { look: look ?? makeToken(), ...(edit !== undefined && { edit }) };
}

/** The address to open, with a token where no server and no log of a proxy ever sees it. */
export function addressWith(origin: string, token: string): string {
  return `${origin}/console/#${token}`;
}
