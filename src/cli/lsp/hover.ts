import { knownFact } from '../../platform/known-facts.js';
import { catalog } from '../../rules/checks/index.js';
import type { Diagnostic } from '../../rules/diagnostic.js';
import type { AnyForm } from '../../rules/format/form.js';
import { operatorOf } from '../../rules/logic/operators.js';
import { isSameName, type NamePlace, namesInFile } from '../../rules/names-in-file.js';
import { filters } from '../../rules/template/filters.js';
import { type WrittenScalar, writtenScalars } from '../../rules/yaml/scalars.js';
import { english, type Language, say } from '../../values/message.js';
import { nameSaid } from './name-kinds.js';
import { isLogic, keyAt } from './place-in-form.js';

/** What a text stands among. */
export interface Around {
  /** Of the text. Default: that of a rules file. */
  form?: AnyForm;
  /** Other files, whose names it can use. */
  others?: readonly { source: { text: string }; places: readonly NamePlace[] }[];
  language?: Language;
}

/** What there is to say about a place of a rules file, in Markdown; undefined where nothing is. */
export function hoverAt(
  source: string,
  offset: number,
  diagnostics: readonly Diagnostic[],
  around: Around = {},
): string | undefined {
  const scalars = writtenScalars(source);
  const here = scalars.find(({ start, end }) => start <= offset && offset <= end);
  const parts = [
    ...(here === undefined ? [] : [aboutScalar(here, offset, source, scalars, around)]),
    ...diagnostics.map((one) => aboutCheck(one, around.language)),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('\n\n---\n\n');
}

function aboutScalar(
  here: WrittenScalar,
  offset: number,
  source: string,
  scalars: readonly WrittenScalar[],
  around: Around,
): string | undefined {
  const { language = english } = around;
  const key = here.isKey ? keyAt(here.path, around.form) : undefined;
  if (key !== undefined) {
    const { description, examples = [], defaultWritten, default: fallback } = key;
    const shown = examples.map((example) => `\`${JSON.stringify(example)}\``);
    const otherwise = defaultWritten ?? (fallback as unknown);
    return [
      `**${String(here.value)}**: ${withoutLinks(language.describe(description))}`,
      ...(otherwise === undefined || typeof otherwise === 'object'
        ? []
        : [language.render(say`Default: ${`\`${String(otherwise)}\``}`)]),
      ...(shown.length > 0 ? [language.render(say`For example ${shown.join(', ')}`)] : []),
    ].join('\n\n');
  }
  if (here.isKey && isLogic(here.path.slice(0, -1), around.form)) {
    const operator = operatorOf(String(here.value));
    if (operator === undefined) return undefined;
    const examples = operator.examples.map((example) => `\`${example}\``).join('  \n');
    return `**${String(here.value)}**: ${withoutLinks(language.describe(operator.gives))}\n\n${examples}`;
  }
  return (
    aboutName(offset, source, scalars, around) ?? aboutWord(wordAt(source, offset), source, scalars, around)
  );
}

function aboutName(
  offset: number,
  source: string,
  scalars: readonly WrittenScalar[],
  { others = [], language = english }: Around,
): string | undefined {
  const names = namesInFile(source, scalars);
  const place = names.find(({ start, end }) => start <= offset && offset <= end);
  if (place === undefined || place.isDefinition) return undefined;
  const isIt = (one: NamePlace) => one.isDefinition && isSameName(one, place);
  const own = { source: { text: source }, places: names };
  const there = [own, ...others].find(({ places }) => places.some(isIt));
  if (there === undefined) return undefined;
  const written = textOf(there.source.text, there.places.find(isIt)!.start);
  return `${language.render(nameSaid(place))}\n\n\`\`\`yaml\n${written}\n\`\`\``;
}

/** A fact, a constant or a filter, in a text or as a value. */
function aboutWord(
  word: string,
  source: string,
  scalars: readonly WrittenScalar[],
  { others = [], language = english }: Around,
): string | undefined {
  const fact = knownFact(word);
  if (fact !== undefined) {
    const names =
      fact.names === undefined
        ? ''
        : `\n\n${language.render(say`One of ${fact.names.map((name) => `\`${name}\``).join(', ')}`)}`;
    return `**${word}**: ${withoutLinks(language.describe(fact.description))}${names}`;
  }
  if (Object.hasOwn(filters, word)) {
    const { usages } = filters[word as keyof typeof filters];
    return usages.map(({ written, gives }) => `\`${written}\`: ${language.describe(gives)}`).join('  \n');
  }
  const name = /^vars\.([^.]+)/.exec(word)?.[1];
  const isIt = (one: NamePlace) => one.isDefinition && one.kind === 'constant' && one.name === name;
  const own = { source: { text: source }, places: namesInFile(source, scalars) };
  const there = [own, ...others].find(({ places }) => places.some(isIt));
  if (there === undefined) return undefined;
  const written = textOf(there.source.text, there.places.find(isIt)!.start);
  return `**${word}**\n\n\`\`\`yaml\n${written}\n\`\`\``;
}

function wordAt(source: string, offset: number): string {
  const before = /[\w.\u0600-\u06FF\u200C-]*$/.exec(source.slice(0, offset))![0];
  return before + /^[\w.\u0600-\u06FF\u200C-]*/.exec(source.slice(offset))![0];
}

/** A definition as it is written, from its key on: the lines below it that are indented more. */
function textOf(source: string, start: number): string {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const [first = '', ...rest] = source.slice(lineStart).split('\n');
  const indent = /^[\s-]*/.exec(first)![0].length;
  const end = rest.findIndex((line) => line.trim() !== '' && /^\s*/.exec(line)![0].length <= indent);
  const lines = [first, ...rest.slice(0, end === -1 ? rest.length : end)].slice(0, mostLines);
  return lines
    .map((line) => line.slice(Math.min(indent, /^\s*/.exec(line)![0].length)))
    .join('\n')
    .trimEnd();
}

const mostLines = 12;

function aboutCheck({ check }: Diagnostic, language = english): string | undefined {
  const found = catalog.find(({ id }) => id === check);
  return found && `**${check}**: ${withoutLinks(language.helpOf(check) ?? `${found.summary} ${found.help}`)}`;
}

/** The docs are not beside the file. */
function withoutLinks(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1');
}
