import type { Option } from '../config/option.js';
import { buttonData, type Field, type FieldName, requestFields } from '../platform/dynamic-action.js';
import { listWords } from '../values/word-list.js';
import { textOption, textsOption } from './command.js';

type FlaggedField = Exclude<FieldName, typeof buttonData>;

/** A flag for each field of a request but the one that has flags of its own. */
const fieldOptions = Object.fromEntries(
  Object.entries(requestFields)
    .filter(([name]) => name !== buttonData)
    .map(([name, field]) => [name, fieldOption(name, field)]),
) as Record<FlaggedField, Option<string | undefined>>;

/** The options that say what is in a request: see `readRequest`. */
export const requestOptions = {
  request: textOption('--request <file>', 'The request, as a file of JSON; - is standard input'),
  ...fieldOptions,
  data: textsOption(
    '--data <path=value...>',
    `A value below ${buttonData}, as answer=yes or car.price=5000000`,
  ),
  dataJson: textOption('--data-json <json>', `The whole of ${buttonData}`),
};

/** What the help says of them. */
export const requestNotes = `Fields that are given as flags replace those of the file. A value of --data is read as JSON if it is JSON (2,
true, null, [1], "2"), else as text.`;

function fieldOption(name: string, { type, values, hasMoreValues }: Field): Option<string | undefined> {
  const flag = `--${name.replaceAll('_', '-')}`;
  if (values === undefined)
    return textOption(`${flag} <${type === 'object' ? 'json' : type}>`, `Its ${name}`);
  const known = hasMoreValues ? `as ${values[0]}` : listWords(values, 'or');
  return textOption(`${flag} <name>`, `Its ${name}, ${known}`);
}
