import { memoize } from '../values/memo.js';
import { plainForm, strayHint } from '../values/stray-characters.js';
import { askWhether, createSuggester } from '../values/suggest.js';
import { listSome } from '../values/word-list.js';
import type { Report } from './diagnostic.js';
import { checkChains, type Link } from './logic/condition-chains.js';
import type { Expression } from './logic/expression.js';
import { conditionsAskedIn } from './logic/references.js';

/**
 * Follows the names of conditions, and reports those that are not defined or lead too far.
 * @param asking the expressions that use conditions, beside the conditions themselves
 * @param isRead whether the section of conditions says something; else any name could be meant to stand there
 * @returns the conditions at which a circle, or a chain that is too long, is to be cut
 */
export function checkConditionNames(
  conditions: ReadonlyMap<string, { name: string; expression: Expression }>,
  asking: Iterable<Expression>,
  isRead: boolean,
  report: Report,
): Set<string> {
  const references = new Map<string, Link[]>();
  const collect = (expression: Expression) => {
    const found: Link[] = [];
    for (const { name, place } of conditionsAskedIn(expression)) {
      if (name !== undefined) found.push({ name, at: place.path });
      else
        report({
          ...place,
          check: 'unknown-condition',
          message: '"condition" takes the name of a condition as text',
        });
    }
    for (const { name, at } of found) {
      if (conditions.has(name) || !isRead) continue;
      report({
        path: at,
        check: 'unknown-condition',
        ...unknownName(`the condition "${name}" is used here`, name, 'conditions', conditions),
      });
    }
    return found;
  };
  for (const { name, expression } of conditions.values()) references.set(name, collect(expression));
  for (const expression of asking) collect(expression);
  return checkChains(references, report);
}

/** What is wrong where a name is used that its section does not define. */
export function unknownName(use: string, name: string, place: string, defined: ReadonlyMap<string, unknown>) {
  const { names, nearest } = namesOf(defined);
  const plain = plainForm(name);
  const suggestion = defined.has(plain) ? plain : nearest(name);
  const list = names === '' ? `The file defines no ${place}` : `Defined ${place}: ${names}`;
  // A half-space belongs in a Persian name.
  const hint = plain !== name && (defined.has(plain) || otherColon.test(name)) ? strayHint(name) : '';
  return {
    message: `${use}, which is not defined.${hint || askWhether(suggestion)} ${list}`,
    ...(suggestion !== undefined && { suggestion }),
  };
}

/** `text_message：سلام` is one text to YAML. */
const otherColon = /[\u2236\uFE55\uFF1A]/;

/** What messages say of the names that a section defines, made when the first of thousands of names is unknown. */
const namesOf = memoize((defined: ReadonlyMap<string, unknown>) => {
  const names = [...defined.keys()];
  return { names: listSome(names), nearest: createSuggester(names) };
});
