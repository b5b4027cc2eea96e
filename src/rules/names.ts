import { messageKey } from '../platform/answer.js';
import { memoize } from '../values/memo.js';
import { say, type Text } from '../values/message.js';
import { plainForm, strayHint } from '../values/stray-characters.js';
import { askWhether, createSuggester, nearest } from '../values/suggest.js';
import { betweenItems, listSome } from '../values/word-list.js';
import { yamlText } from '../values/yaml-text.js';
import type { Path, Report } from './diagnostic.js';
import type { Experiment } from './format/experiments.js';
import type { RulesFile } from './format/rules-file.js';
import { checkChains, type Link } from './logic/condition-chains.js';
import { calendarNamed, type Expression } from './logic/expression.js';
import {
  type ConditionReference,
  conditionsAskedIn,
  conditionsUsedBy,
  factsReadIn,
  variantsAskedIn,
} from './logic/references.js';
import { wordingOfValue } from './logic/wording.js';

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
  const ofItems: ConditionReference[] = [];
  const collect = (expression: Expression) => {
    const found: Link[] = [];
    for (const reference of conditionsAskedIn(expression)) {
      const { name, place, itemOf } = reference;
      if (name !== undefined) found.push({ name, at: place.path });
      if (name !== undefined && itemOf !== undefined) ofItems.push(reference);
      if (name === undefined)
        report({
          ...place,
          check: 'unknown-condition',
          message:
            place.path.at(-1) === 'during'
              ? say`"during" takes the name of one calendar as text, and cannot stand where a list is gone through. Ask for several with { or: [{ during: … }, { during: … }] }`
              : say`${JSON.stringify(place.path.at(-1))} takes the name of a condition as text`,
        });
    }
    for (const { name, at } of found) {
      if (conditions.has(name) || !isRead) continue;
      report({
        path: at,
        check: 'unknown-condition',
        ...unknownCondition(name, conditions),
      });
    }
    return found;
  };
  for (const { name, expression } of conditions.values()) references.set(name, collect(expression));
  for (const expression of asking) collect(expression);
  for (const { name, place, itemOf } of ofItems) {
    const asked = conditions.get(name!);
    const below = asked === undefined ? [] : conditionsUsedBy([asked.expression], conditions);
    if (![name!, ...below].some((one) => saysOfClicks(conditions.get(one)))) continue;
    const message = say`in the body of "${itemOf}" this condition is evaluated for an item, of which no calendar and no experiment says anything. Use it outside of "${itemOf}"`;
    report({ ...place, check: 'unknown-condition', message });
  }
  return checkChains(references, report);
}

/** Whether a condition is a calendar, or asks for the variant of a person. */
function saysOfClicks(condition: { name: string; expression: Expression } | undefined): boolean {
  if (condition === undefined) return false;
  const { name, expression } = condition;
  return calendarNamed(name) !== undefined || factsReadIn(expression).some(({ kind }) => kind === 'variant');
}

function unknownCondition(name: string, conditions: ReadonlyMap<string, unknown>) {
  const calendar = calendarNamed(name);
  if (calendar === undefined) {
    if (calendarsOf(conditions).has(name))
      return { message: say`"${name}" is a calendar and no condition. Write { during: ${name} }` };
    const [, negated] = /^(?:!|not\s|نه\s)\s*(.+)$/i.exec(name) ?? [];
    if (negated !== undefined && conditions.has(negated))
      return {
        message: say`the condition "${name}" is used here, which is not defined. For the opposite of "${negated}" write { "!": { condition: ${negated} } }`,
      };
    return unknownName(
      say`the condition "${name}" is used here`,
      name,
      'conditions',
      ownConditions(conditions),
    );
  }
  if (conditions.has(calendar))
    return { message: say`"${calendar}" is a condition and no calendar. Write { condition: ${calendar} }` };
  return unknownName(
    say`the calendar "${calendar}" is used here`,
    calendar,
    'calendars',
    calendarsOf(conditions),
  );
}

const ownConditions = memoize(
  (conditions: ReadonlyMap<string, unknown>) =>
    new Map([...conditions].filter(([name]) => calendarNamed(name) === undefined)),
);

const calendarsOf = memoize(
  (conditions: ReadonlyMap<string, unknown>) =>
    new Map(
      [...conditions].flatMap(([name, one]) => (calendarNamed(name) ? [[calendarNamed(name)!, one]] : [])),
    ),
);

/** Reports variants, in conditions and in the experiments themselves, that no experiment has. */
export function checkVariantNames(
  { experiments, unread }: Pick<RulesFile, 'experiments' | 'unread'>,
  asking: Iterable<Expression>,
  report: Report,
): void {
  const checkVariant = ({ name, variants }: Experiment, written: unknown, path: Path) => {
    if (variants.length === 0 || variants.some((variant) => variant.name === written)) return;
    const known = variants.map((variant) => variant.name);
    const suggestion = typeof written === 'string' ? nearest(written, known) : undefined;
    report({
      path,
      check: 'unknown-variant',
      message: say`${wordingOfValue(written)} is not a variant of the experiment "${name}".${askWhether(suggestion)} Its variants: ${listSome(known)}`,
      ...(suggestion !== undefined && { suggestion }),
    });
  };
  for (const experiment of experiments.values()) {
    if (experiment.otherwise !== '')
      checkVariant(experiment, experiment.otherwise, ['experiments', experiment.name, 'otherwise']);
  }
  if (unread?.has('experiments')) return;
  for (const { name, variants, at } of [...asking].flatMap(variantsAskedIn)) {
    const experiment = name === undefined ? undefined : experiments.get(name);
    if (experiment) for (const { value, at } of variants) checkVariant(experiment, value, at);
    else {
      const unknown =
        name === undefined
          ? {
              message: say`"variant" takes the name of an experiment and one of its variants, as texts: { variant: [checkout, new] }`,
            }
          : unknownName(say`the experiment "${name}" is asked for here`, name, 'experiments', experiments);
      report({ path: at, check: 'unknown-variant', ...unknown });
    }
  }
}

/** What is wrong where a name is used that its section does not define. */
export function unknownName(use: Text, name: string, place: string, defined: ReadonlyMap<string, unknown>) {
  const { names, nearest: nearestOf } = namesOf(defined);
  const plain = plainForm(name);
  const bare = name.replace(/^\{\{\s*|\s*\}\}$/g, '').replace(`${place}.`, '');
  const suggestion = [plain, bare].find((one) => defined.has(one)) ?? nearestOf(name) ?? inPlace(name, place);
  const list = names === '' ? say`The file defines no ${place}` : say`Defined ${place}: ${names}`;
  // A half-space belongs in a Persian name.
  const hint = plain !== name && (defined.has(plain) || otherColon.test(name)) ? strayHint(name) : '';
  return {
    message: say`${use}, which is not defined.${hint || severalOf(name, place, defined) || askWhether(suggestion)} ${list}`,
    ...(suggestion !== undefined && { suggestion }),
  };
}

/** A message to people where the name of a response is expected. */
function inPlace(name: string, place: string): string | undefined {
  return place === 'responses' && /\S\s+\S/.test(name) && !/[:{]/.test(name)
    ? `{ ${messageKey}: ${yamlText(name)} }`
    : undefined;
}

/** `crm, audit`, which is one name to YAML. */
function severalOf(name: string, place: string, defined: ReadonlyMap<string, unknown>): Text {
  const names = name.split(betweenItems);
  if (place !== 'receivers' || names.length < 2 || !names.some((one) => defined.has(one))) return '';
  return say` For several write [${names.join(', ')}]`;
}

/** `text_message：سلام` is one text to YAML. */
const otherColon = /[\u2236\uFE55\uFF1A]/;

/** What messages say of the names that a section defines, made when the first of thousands of names is unknown. */
const namesOf = memoize((defined: ReadonlyMap<string, unknown>) => {
  const names = [...defined.keys()];
  return { names: listSome(names), nearest: createSuggester(names) };
});
