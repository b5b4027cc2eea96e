import { escapeInvisible } from '../values/escape-invisible.js';
import { isolated, type Language, Message, Styled, sentenceOf } from '../values/message.js';
import { descriptions, helps, inEditors, lists } from './lists.js';

/** Persian, as a colleague says it. Loaded only where it is asked for. */
export const persian: Language = {
  name: 'fa',
  warning: 'هشدار:',
  render: (text) => (typeof text === 'string' ? text : isolated(inPersian(text))),
  describe: (markdown) =>
    descriptions[markdown] ?? inEditors[markdown] ?? withoutDefault(markdown) ?? markdown,
  helpOf: (check) => helps[check],
};

/** In the tables, a default stands behind what is said of a key. */
function withoutDefault(markdown: string): string | undefined {
  const cell = Object.keys(descriptions).find((one) => one.startsWith(`${markdown} The default: `));
  return cell && descriptions[cell]!.replace(/ پیش‌فرض: [^:]*$/, '');
}

const translations: ReadonlyMap<string, string> = new Map(lists.flatMap((list) => Object.entries(list)));

function inPersian(message: Message): string {
  const sentence = sentenceOf(message);
  // What only holds values together needs no translation.
  const translation = translations.get(sentence) ?? (hasWords(sentence) ? undefined : withSigns(sentence));
  if (translation === undefined) return isolated(escapeInvisible(String(message)));
  return translation.replace(part, (_, code: string | undefined, index: string) =>
    code === undefined ? inSentence(message.values[Number(index)]) : inCode(code, message.values),
  );
}

/** A stretch of code, or a value. */
const part = /`([^`]*)`|\{(\d+)\}/g;

function inSentence(value: unknown): string {
  if (value instanceof Message) return inPersian(value);
  if (value instanceof Styled) return value.style(inSentence(value.text));
  // What Dargah counts is Persian. What stands in a file or is to be typed comes as a text, and stays as it is.
  if (typeof value === 'number') return persianNumber.format(value);
  const text = String(value);
  if (/^[\s,;:.]*$/.test(text)) return withSigns(text);
  return isolated(escapeInvisible(text));
}

/** Code is shown letter for letter, and reads from left to right as one piece. */
function inCode(code: string, values: readonly unknown[]): string {
  const text = code.replace(/\{(\d+)\}/g, (_, index: string) => {
    const value = values[Number(index)];
    return value instanceof Message ? inPersian(value) : String(value);
  });
  return isolated(escapeInvisible(text));
}

/** Persian commas, quotes and percents. */
function withSigns(sentence: string): string {
  return sentence
    .replace(/"(\{\d+\})"/g, '«$1»')
    .replaceAll(',', '،')
    .replaceAll(';', '؛')
    .replaceAll('%', '٪');
}

function hasWords(sentence: string): boolean {
  return /\p{L}/u.test(sentence.replace(/\{\d+\}/g, ''));
}

const persianNumber = new Intl.NumberFormat('fa', { useGrouping: true });
