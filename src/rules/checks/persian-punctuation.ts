import { latePattern } from '../../values/late-pattern.js';
import { say } from '../../values/message.js';
import { nameOf, strayCharacter } from '../../values/stray-characters.js';
import { yamlText } from '../../values/yaml-text.js';
import { comparedTexts, writtenTexts } from '../analysis/texts.js';
import { dataLists, writtenLists } from '../analysis/written-lists.js';
import type { CheckReport, Path } from '../diagnostic.js';
import type { CallExpression, Expression, LiteralExpression } from '../logic/expression.js';
import { walkLogic } from '../model.js';
import { referencesOf } from '../references.js';
import type { Check, Subject } from './check.js';

export const check: Check = {
  group: 'The file',
  severity: 'error',
  summary: 'A Persian comma or quote stands where YAML has a sign of its own.',
  help: `YAML knows \`,\` between the items of a list, and \`"…"\` and \`'…'\` around a text. What a Persian keyboard or an office program writes instead, «،», «؛», «…» and “…”, are letters to it: \`[تهران، ری]\` is a list of one text, and \`«بله»\` is a text that holds the quotes. A condition on such a text never holds. Write the sign that YAML knows; the suggestion does. If the text is meant with its comma or its quotes, put it in quotes, and nothing is reported.

The same holds for a comma behind the item or the value of a line (\`- تهران,\`), and for a blank where a comma was to stand between items (\`[1 2]\`).

It is a warning where a list has other items, which are separated by \`,\`, and where a whole message stands in such quotes: the person who clicks then reads the quotes.`,
  run(subject, report) {
    for (const { at, items } of [...writtenLists(subject.resolved), ...dataLists(subject.resolved)]) {
      items.forEach((item, index) => {
        const path = [...at, index];
        if (typeof item !== 'string') return;
        reportMissingComma(path, item, items, subject, report);
        reportPersianComma(path, item, items.length === 1 ? 'error' : 'warning', subject, report);
      });
    }
    walkLogic(subject.resolved, (node) => {
      if (node.kind !== 'call' || node.operator === 'in') return;
      for (const arg of node.args) {
        if (isCount(node, arg)) reportMissingComma(arg.at, arg.value, [], subject, report);
        // Words are texts that may hold a comma. Numbers are two operands.
        else if (arg.kind === 'literal' && typeof arg.value === 'string' && areNumbers.test(arg.value))
          reportPersianComma(arg.at, arg.value, 'warning', subject, report);
      }
    });
    for (const { kind, path = '', place } of referencesOf(subject.resolved)) {
      const isOperand = kind === 'var' && typeof place.path.at(-1) === 'number';
      if (kind !== 'missing' && kind !== 'include' && !isOperand) continue;
      const found = /[،؛]/.test(path) ? strayCharacter(path, ['comma', 'semicolon']) : undefined;
      if (!found || subject.plainText(place.path) === undefined) continue;
      const message = say`${nameOf(found.character)} is a letter to YAML, so this is one path. Write ","`;
      report({ path: place.path, within: [found.index, found.index + 1], message, suggestion: ',' });
    }
    for (const { at, text, beside } of comparedTexts(subject.resolved)) {
      reportLastComma(at, text, beside.length > 1 ? 'warning' : 'error', subject, report);
      reportQuotes(at, text, 'error', subject, report);
      reportLoneQuote(at, text, subject, report);
    }
    for (const { at, text, role } of writtenTexts(subject.resolved)) {
      if (role === 'message') reportQuotes(at, text, 'warning', subject, report);
      // Of a link it is said that no quote belongs in it.
      else if (role !== 'link') reportLoneQuote(at, text, subject, report);
    }
  },
};

/** `substr: [{ var: post_token }, 0 2]`: an operand that is to be a number, and holds two. */
function isCount(
  { operator }: CallExpression,
  arg: Expression,
): arg is LiteralExpression & { value: string } {
  const isNumeric = /^(?:substr|[-+*/%]|min|max)$/.test(operator);
  return isNumeric && arg.kind === 'literal' && typeof arg.value === 'string' && /^\d+ \d+$/.test(arg.value);
}

const areNumbers = /^-?[\d.۰-۹٠-٩]+ *[،؛] *-?[\d.۰-۹٠-٩]+$/;

/** A Persian comma between two items makes one text of them. */
function reportPersianComma(
  path: Path,
  item: string,
  severity: 'error' | 'warning',
  { plainText, isInBrackets }: Subject,
  report: CheckReport,
): void {
  if (!/[،؛]/.test(item)) return;
  const found = strayCharacter(item, ['comma', 'semicolon']);
  if (!found || plainText(path) === undefined || !isInBrackets(path)) return;
  report({
    path,
    within: [found.index, found.index + 1],
    severity,
    message: say`${nameOf(found.character)} is a letter to YAML, so this is one text. Write "," between two items, or put the text in quotes`,
    suggestion: ',',
  });
}

/** Between two items of which one is in quotes a comma is missing: YAML reads both as one text. */
function reportMissingComma(
  path: Path,
  text: string,
  items: readonly unknown[],
  subject: Subject,
  report: CheckReport,
): void {
  if (
    /^[+-]?[\d.]+(?: +[+-]?[\d.]+)+$|^(?:true|false|null)(?: +(?:true|false|null|[\d.]+))+$/.test(text) ||
    hasItemWithin(text, items)
  ) {
    if (subject.plainText(path) === undefined || !subject.isInBrackets(path)) return;
    const suggestion = text.replace(/ +/g, ', ');
    const message = say`a blank separates no items, so this is one text. Write ${suggestion}, or put it in quotes if it is one`;
    report({ path, severity: 'warning', message, suggestion });
    return;
  }
  const found = /^[^\s"']+(?: [^\s"']+)* +(?<quoted>"[^"]*"|'[^']*')$/.exec(text);
  if (found === null || subject.plainText(path) === undefined || !subject.isInBrackets(path)) return;
  const start = text.length - found.groups!.quoted!.length;
  const message = say`a quote within a text is a letter of it, so this is one text. Write "," before it if another item begins here`;
  report({ path, within: [start, start + 1], severity: 'warning', message });
}

/** Whether a word of an item is another item of its list, in capitals or without. */
function hasItemWithin(text: string, items: readonly unknown[]): boolean {
  // A Persian comma in it is reported by itself.
  if (/[،؛]/.test(text)) return false;
  const words = text.toLowerCase().split(/ +/);
  return (
    words.length === 2 && items.some((item) => typeof item === 'string' && words.includes(item.toLowerCase()))
  );
}

/** A comma behind the item or the value of a line is a letter of it. */
function reportLastComma(
  path: Path,
  text: string,
  severity: 'error' | 'warning',
  { plainText, isInBrackets }: Subject,
  report: CheckReport,
): void {
  if (!/[^\s,،؛;][,،؛;]$/.test(text) || plainText(path) === undefined || isInBrackets(path)) return;
  const comma = text.at(-1)!;
  const message = say`${/[,;]/.test(comma) ? `"${comma}"` : nameOf(comma)} is a letter here, so the text that is compared ends with it. Remove it, or put the text in quotes if it belongs to it`;
  report({ path, within: [text.length - 1, text.length], severity, message, suggestion: '' });
}

const beginsWithLetter = latePattern`^\p{L}`;

/** A quote at one end of a text without quotes was to be one of YAML. "raw-text" looks at messages. */
function reportLoneQuote(path: Path, text: string, { plainText }: Subject, report: CheckReport): void {
  if (/^[^[\]{}]+\]$/.test(text) && plainText(path) !== undefined) {
    const message = say`this ] closes nothing, and is a letter of the text. Write "[" before the list, or put the text in quotes`;
    report({ path, within: [text.length - 1, text.length], severity: 'warning', message });
    return;
  }
  const [lone] = /^[“”„«»‹›‘’][^“”„«»‹›‘’]*$|^[^“”„«»‹›‘’"]*[“”„"»›]$/.exec(text) ?? [];
  if (
    lone === undefined ||
    plainText(path) === undefined ||
    (/[\d۰-۹]["”]$/.test(text) && beginsWithLetter().test(text))
  )
    return;
  const isFirst = /^[“”„«»‹›‘’]/.test(text);
  const at = isFirst ? 0 : text.length - 1;
  const message = say`this ${text[at]!} has no other half, and is a letter of the text. Put the text in quotes of YAML, "…"`;
  report({ path, within: [at, at + 1], severity: 'warning', message });
}

const inQuotes = /^(?:“[^“”]*”|„[^„“]*“|”[^“”]*”|«[^«»]*»|‹[^‹›]*›|‘[^‘’]*’)$/;

function reportQuotes(
  path: Path,
  text: string,
  severity: 'error' | 'warning',
  { plainText }: Subject,
  report: CheckReport,
): void {
  if (!/^[“„”«‹‘]/.test(text) || !inQuotes.test(text) || plainText(path) === undefined) return;
  const inner = text.slice(1, -1);
  const consequence =
    severity === 'error' ? say`the text that is compared holds them` : say`people read them`;
  const suggestion = severity === 'error' ? yamlText(inner) : JSON.stringify(inner);
  report({
    path,
    severity,
    message: say`${nameOf(text[0]!)} and ${nameOf(text.at(-1)!)} are letters to YAML, not quotes, so ${consequence}. Write ${suggestion}, or put all of it in quotes if they belong to it`,
    suggestion,
  });
}
