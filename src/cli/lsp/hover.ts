import { knownFact } from '../../platform/known-facts.js';
import { catalog } from '../../rules/checks/index.js';
import type { Diagnostic } from '../../rules/diagnostic.js';
import { operatorOf } from '../../rules/logic/operators.js';
import { namesInFile } from '../../rules/names-in-file.js';
import { filters } from '../../rules/template/filters.js';
import { type WrittenScalar, writtenScalars } from '../../rules/yaml/scalars.js';
import { isLogic, keyAt } from './place-in-form.js';

/** What there is to say about a place of a rules file, in Markdown; undefined where nothing is. */
export function hoverAt(
  source: string,
  offset: number,
  diagnostics: readonly Diagnostic[],
): string | undefined {
  const scalars = writtenScalars(source);
  const here = scalars.find(({ start, end }) => start <= offset && offset <= end);
  const parts = [
    ...(here === undefined ? [] : [aboutScalar(here, offset, source, scalars)]),
    ...diagnostics.map(aboutCheck),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('\n\n---\n\n');
}

function aboutScalar(
  here: WrittenScalar,
  offset: number,
  source: string,
  scalars: readonly WrittenScalar[],
): string | undefined {
  const key = here.isKey ? keyAt(here.path) : undefined;
  if (key !== undefined) {
    const { description, examples = [], defaultWritten, default: fallback } = key;
    const shown = examples.map((example) => `\`${JSON.stringify(example)}\``);
    const otherwise = defaultWritten ?? (fallback as unknown);
    return [
      `**${String(here.value)}**: ${withoutLinks(description)}`,
      ...(otherwise === undefined || typeof otherwise === 'object'
        ? []
        : [`Default: \`${String(otherwise)}\``]),
      ...(shown.length > 0 ? [`For example ${shown.join(', ')}`] : []),
    ].join('\n\n');
  }
  if (here.isKey && isLogic(here.path.slice(0, -1))) {
    const operator = operatorOf(String(here.value));
    if (operator === undefined) return undefined;
    const examples = operator.examples.map((example) => `\`${example}\``).join('  \n');
    return `**${String(here.value)}**: ${operator.gives}\n\n${examples}`;
  }
  return aboutName(offset, source, scalars) ?? aboutWord(wordAt(source, offset), source, scalars);
}

function aboutName(offset: number, source: string, scalars: readonly WrittenScalar[]): string | undefined {
  const names = namesInFile(source, scalars);
  const place = names.find(({ start, end }) => start <= offset && offset <= end);
  if (place === undefined || place.isDefinition) return undefined;
  const definition = names.find(
    (one) => one.isDefinition && one.kind === place.kind && one.name === place.name,
  );
  if (definition === undefined) return undefined;
  return `The ${place.kind} **${place.name}** of this file:\n\n\`\`\`yaml\n${textOf(source, definition.start)}\n\`\`\``;
}

/** A fact, a constant or a filter, in a text or as a value. */
function aboutWord(word: string, source: string, scalars: readonly WrittenScalar[]): string | undefined {
  const fact = knownFact(word);
  if (fact !== undefined) {
    const names =
      fact.names === undefined ? '' : `\n\nOne of ${fact.names.map((name) => `\`${name}\``).join(', ')}`;
    return `**${word}**: ${withoutLinks(fact.description)}${names}`;
  }
  if (Object.hasOwn(filters, word)) {
    const { usages } = filters[word as keyof typeof filters];
    return usages.map(({ written, gives }) => `\`${written}\`: ${gives}`).join('  \n');
  }
  const name = /^vars\.([^.]+)/.exec(word)?.[1];
  const constant = namesInFile(source, scalars).find(
    (one) => one.isDefinition && one.kind === 'constant' && one.name === name,
  );
  return constant && `**${word}**\n\n\`\`\`yaml\n${textOf(source, constant.start)}\n\`\`\``;
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

function aboutCheck({ check }: Diagnostic): string | undefined {
  const found = catalog.find(({ id }) => id === check);
  return found && `**${check}**: ${withoutLinks(found.summary)} ${withoutLinks(found.help)}`;
}

/** The docs are not beside the file. */
function withoutLinks(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1');
}
