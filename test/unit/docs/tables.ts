import { parse } from 'yaml';
import { settings } from '../../../src/config/settings.js';
import { persian } from '../../../src/persian/persian.js';
import type { Key, MappingForm } from '../../../src/rules/format/form.js';
import { matchTests } from '../../../src/rules/format/match.js';
import { type Operator, operatorGroups } from '../../../src/rules/logic/operator.js';
import { operators } from '../../../src/rules/logic/operators.js';
import { filters } from '../../../src/rules/template/filters.js';
import type { Text } from '../../../src/values/message.js';
import { yamlText } from '../../../src/values/yaml-text.js';

/** The settings for the README. */
export function settingsTable(): string {
  return tableOf(['Flag', 'Environment', 'Default', 'What it is'], settingsRows(String));
}

/** The same for docs/fa/README.md. */
export function persianSettingsTable(): string {
  // What a terminal keeps apart by marks of direction is code in Markdown.
  const words = (help: Text) =>
    persian
      .render(help)
      .slice(1, -1)
      .replace(/\u2068([^\u2068\u2069]*)\u2069/g, '`$1`');
  return tableOf(['گزینه', 'محیط', 'پیش‌فرض', 'چیست'], settingsRows(words));
}

function settingsRows(words: (help: Text) => string): string[][] {
  return Object.values(settings).map(({ flag, environment, shownDefault, help }) => [
    flag === undefined ? '' : code(flag),
    environment.map(code).join(', '),
    shownDefault === undefined ? '' : code(shownDefault),
    words(help),
  ]);
}

/** The filters for docs/rules.md: a row for each way to write one. */
export function filtersTable(): string {
  const rows = Object.values(filters).flatMap(({ usages, takes }) =>
    usages.map(({ written, gives, example: [placeholder = '', inserted = ''] = [] }, index) => [
      code(written),
      gives,
      placeholder === '' ? '' : code(placeholder),
      inserted,
      index === 0 ? takes : '',
    ]),
  );
  return tableOf(['filter', 'gives', 'example', 'inserts', '[steps](#what-a-click-may-cost)'], rows);
}

/** The tests of `match` for docs/rules.md, each with the condition that it is short for. */
export function matchTestsTable(): string {
  const rows = Object.entries(matchTests).flatMap(([name, { example, written, description, logic }]) =>
    [example, ...(written ?? [])].map((value, index) => [
      code(`{ ${name}: ${value} }`),
      index === 0 ? description : '',
      code(yamlOf(logic({ var: 'path' }, parse(value) as never))),
    ]),
  );
  return tableOf(['test', 'the fact', 'is short for'], rows);
}

/** JSON-Logic in braces, as the docs write it. */
function yamlOf(logic: unknown): string {
  if (Array.isArray(logic)) return `[${logic.map(yamlOf).join(', ')}]`;
  if (typeof logic === 'string') return yamlText(logic);
  if (typeof logic !== 'object' || logic === null) return String(logic);
  const [[name, args] = ['', []]] = Object.entries(logic);
  return `{ ${/^\w+$/.test(name) ? name : `"${name}"`}: ${yamlOf(args)} }`;
}

/** The operators for docs/rules.md, by group. */
export function operatorsTable(): string {
  const all = Object.entries<Operator>(operators);
  const rows = operatorGroups.flatMap((title) => [
    [`**${title}**`, '', ''],
    ...all
      .filter(([, { group }]) => group === title)
      .map(([name, { gives, examples }]) => [code(name), gives, examples.map(code).join(', ')]),
  ]);
  return tableOf(['operator', 'gives', 'for example'], rows);
}

/** The keys of a mapping, for the docs. */
export function keysTable({ keys }: MappingForm): string {
  const needed = Object.values(keys).some(({ required }) => required !== undefined) ? ['needed'] : [];
  const rows = Object.entries(keys).map(([name, key]) => [
    code(name),
    ...needed.map(() => (key.required === undefined ? 'no' : 'yes')),
    [key.description, ...defaultOf(key)].join(' '),
  ]);
  return tableOf(['key', ...needed, 'what it is'], rows);
}

function defaultOf(key: Key): string[] {
  const written = key.defaultWritten ?? key.default;
  if (written === undefined || (Array.isArray(written) && written.length === 0)) return [];
  return [`The default: ${code(Array.isArray(written) ? `[${written.join(', ')}]` : String(written))}.`];
}

/** The filters in one sentence, for the descriptions that editors show. */
export function filtersInBrief(): string {
  const ways = Object.values(filters).map(({ usages: [{ written, gives }] }) => `${written} (${gives})`);
  return `Filters: ${ways.join('; ')}.`.replaceAll('`', '');
}

/** A file with lists of ours between their marks: `<!-- name -->` and `<!-- /name -->`, in code `// name` and `// /name`. */
export function withTables(file: string, lists: Readonly<Record<string, string>>): string {
  return Object.entries(lists).reduce((made, [name, list]) => {
    const marks = new RegExp(`^(( *)(<!--|//) ${name}( -->)?\\n)[\\s\\S]*?(^ *\\3 /${name}( -->)?$)`, 'm');
    if (!marks.test(made)) throw new Error(`the file has no place for "${name}"`);
    return made.replace(marks, (_, open: string, indent: string, _mark, _end, close: string) => {
      return open + list.replaceAll(/^(?=.)/gm, indent) + close;
    });
  }, file);
}

export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map(cell).join(' | ')} |\n`).join('');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Markdown as an editor without it shows it. */
export function plain(markdown: string): string {
  return markdown.replaceAll('`', '').replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
}

/** The name of a key or a definition, as a title. */
export function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
