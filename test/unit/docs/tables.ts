import { type Operator, operatorGroups } from '../../../src/rules/logic/operator.js';
import { operators } from '../../../src/rules/logic/operators.js';
import { filters } from '../../../src/rules/template/filters.js';

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
