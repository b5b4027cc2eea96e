import { once } from './memo.js';

/**
 * A pattern with the flag `u`, made when it is first asked for. V8 looks up the properties of Unicode that a literal
 * names wherever it reads one, in functions that nobody calls, too: up to half a millisecond for each.
 */
export function latePattern({ raw }: TemplateStringsArray, ...sources: readonly string[]): () => RegExp {
  return once(() => new RegExp(String.raw({ raw }, ...sources), 'u'));
}
