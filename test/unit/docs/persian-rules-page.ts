import { descriptions } from '../../../src/persian/descriptions.js';

/** A heading of a page, with the anchor that leads to it. */
export interface Section {
  level: number;
  anchor: string;
  /** What stands below it, up to the next heading. */
  text: string;
}

/** The sections of a page in English, by the anchors that GitHub gives their headings. */
export function sectionsOf(page: string): Section[] {
  return headingsOf(page, /^(?<level>#{2,}) (?<title>.+)$/gm, ({ title = '' }) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** Those of a page in Persian, whose anchors are written out. */
export function persianSectionsOf(page: string): Section[] {
  return headingsOf(
    page,
    /^<a id="(?<anchor>[\w-]+)"><\/a>\n\n(?<level>#{2,}) .+$/gm,
    ({ anchor = '' }) => anchor,
  );
}

function headingsOf(
  page: string,
  heading: RegExp,
  anchorOf: (groups: Record<string, string | undefined>) => string,
): Section[] {
  const found = [...withoutCode(page).matchAll(heading)];
  return found.map((match, index) => ({
    level: match.groups!.level!.length,
    anchor: anchorOf(match.groups!),
    text: page.slice(match.index + match[0].length, found[index + 1]?.index),
  }));
}

/** With the lines of code blanked, which can begin like headings. */
function withoutCode(page: string): string {
  return page.replace(/^```.*\n[\s\S]*?^```$/gm, (block) => block.replace(/[^\n]/g, ' '));
}

/** What stands as code in each section of docs/rules.md, by the mark of its place in the Persian page. */
export function examplesBySection(page: string): Record<string, string> {
  return Object.fromEntries(
    sectionsOf(page).flatMap(({ anchor, text }) => {
      const blocks = text.match(/^```.*\n[\s\S]*?^```$/gm);
      return blocks === null ? [] : [[`examples of ${anchor}`, `${blocks.join('\n\n')}\n`]];
    }),
  );
}

/** A table of docs/rules.md with its words in Persian. */
export function inPersian(table: string, used: Set<string>): string {
  return table
    .trimEnd()
    .split('\n')
    .map((row) => {
      const translated = row
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => translate(cell.trim(), used));
      return `| ${translated.join(' | ')} |\n`;
    })
    .join('');
}

function translate(cell: string, used: Set<string>): string {
  const hasWords = /[A-Za-z]{2}/.test(cell.replace(/`[^`]*`/g, ''));
  if (!hasWords) return cell;
  used.add(cell);
  const persian = descriptions[cell];
  if (persian === undefined) throw new Error(`no Persian in src/persian/descriptions.ts: ${cell}`);
  return persian;
}
