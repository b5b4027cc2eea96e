import { once } from './memo.js';

type Tag = (source: TemplateStringsArray, ...parts: readonly string[]) => () => RegExp;

/**
 * A pattern with the flag `u`, made when it is first asked for. V8 looks up the properties of Unicode that a literal
 * names wherever it reads one, in functions that nobody calls, too: up to half a millisecond for each.
 */
export const latePattern = lateWith('u');

/** The same with the flags `gu`. */
export const lateGlobalPattern = lateWith('gu');

function lateWith(flags: string): Tag {
  return (source, ...parts) => once(() => new RegExp(String.raw(source, ...parts), flags));
}
