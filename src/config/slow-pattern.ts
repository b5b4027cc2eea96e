import { createContext, Script } from 'node:vm';

/** The longest that one try may take: a pattern that is fine takes a thousandth of it. */
const limitMs = 1_000;
/** Of one letter over and over: a pattern that doubles its work at each is slow at 40, one that cubes it at 5,000. */
const lengths = [40, 5_000];
const mostLetters = 40;

/**
 * Whether a regular expression can take seconds on a text of a request: it is tried on texts that make such patterns go
 * through all ways to match. One thread answers all clicks, and no click should make the others wait.
 */
export function isSlowPattern(pattern: string): boolean {
  const context = createContext({ pattern, text: '' });
  const run = new Script('new RegExp(pattern, "u").test(text)');
  for (const letter of lettersFor(pattern)) {
    for (const length of lengths) {
      context.text = `${letter.repeat(length)}\0`;
      try {
        run.runInContext(context, { timeout: limitMs });
      } catch (error) {
        // What is no pattern at all, ajv says better.
        return (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
      }
    }
  }
  return false;
}

/** One of each common kind, and those that the pattern itself names. */
function lettersFor(pattern: string): string[] {
  const named = pattern.replace(/\\.|[\^$*+?()[\]{}|]/g, '');
  return [...new Set(['a', 'A', '0', ' ', '-', '.', '_', 'س', ...named])].slice(0, mostLetters);
}
