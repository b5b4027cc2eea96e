import type { Option } from '../config/option.js';
import { buttonData, type Field, type FieldName, requestFields } from '../platform/dynamic-action.js';
import { sessionFields } from '../platform/session.js';
import { say } from '../values/message.js';
import { listWords } from '../values/word-list.js';
import { textOption, textsOption } from './command.js';

type FlaggedField = Exclude<FieldName, typeof buttonData>;

/** A flag for each field of a click but the one that has flags of its own. */
const fieldOptions = optionsOf(requestFields, (name) => name !== buttonData) as Record<
  FlaggedField,
  Option<string | undefined>
>;

/** A flag for each field that only a session call has. */
export const sessionFieldOptions = optionsOf(sessionFields, (name) => !Object.hasOwn(requestFields, name));

/** The options that say what is in a request: see `readRequest`. */
export const requestOptions = {
  request: textOption('--request <file>', say`The request, as a file of JSON; - is standard input`),
  ...fieldOptions,
  data: textsOption(
    '--data <path=value...>',
    say`A value below ${buttonData}, as answer=yes or car.price=5000000`,
  ),
  dataJson: textOption('--data-json <json>', say`The whole of ${buttonData}`),
};

/** What the help says of them. */
export const requestNotes = say`Fields that are given as flags replace those of the file. A value of --data is read as JSON if it is JSON (2,
true, null, [1], "2"), else as text.`;

function optionsOf(
  fields: Readonly<Record<string, Field>>,
  has: (name: string) => boolean,
): Record<string, Option<string | undefined>> {
  const entries = Object.entries(fields).filter(([name]) => has(name));
  return Object.fromEntries(entries.map(([name, field]) => [name, fieldOption(name, field)]));
}

function fieldOption(name: string, { type, values, hasMoreValues }: Field): Option<string | undefined> {
  const flag = `--${name.replaceAll('_', '-')}`;
  if (values === undefined)
    return textOption(`${flag} <${type === 'object' ? 'json' : type}>`, say`Its ${name}`);
  const known = hasMoreValues ? say`as ${values[0]}` : listWords(values, 'or');
  return { ...textOption(`${flag} <name>`, say`Its ${name}, ${known}`), choices: values };
}
