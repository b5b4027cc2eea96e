import { answerPlaces, answerWith } from '../../platform/answer.js';
import type { CallContract } from '../../platform/contract.js';
import { knownFact } from '../../platform/known-facts.js';
import { toLatinDigits } from '../../values/digits.js';
import { say, type Text } from '../../values/message.js';
import { writtenNumber } from '../../values/written-number.js';
import { comparedTexts, writtenTexts } from '../analysis/texts.js';
import { type CheckReport, keyOfPlace, type Path } from '../diagnostic.js';
import { comparesBy } from '../logic/operators.js';
import { type ResolvedRules, responseTemplates, walkLogic } from '../model.js';
import type { ResponseNode } from '../template/node.js';
import { partOf } from '../template/response.js';
import type { Check, Subject } from './check.js';
import { looksCut } from './cut-text.js';

export const check: Check = {
  group: 'The file',
  severity: 'warning',
  summary: 'YAML reads a value without quotes as something other than its place expects.',
  help: 'To YAML, a token such as `1e5` is a number, `~` and an empty place are null, and 1404 is not a text. In a comparison that is a warning: `==` converts, so `post_token: 1e5` also matches `100000`. In a part of a response that takes a text it is an error. Put texts in quotes, and write `null` where you mean null. Only `true` and `false` are booleans: `yes` or `off` is a text, which is reported only where the file also compares the same fact with `true` or `false`. What `extra_data` holds is not known here, so a number is not reported there. A number in Persian digits or with groups (`۸۹۰`, `890,000`) is a text, which no number equals; where the text is meant, put it in quotes. Numbers that lose digits are reported by [yaml-number](#yaml-number).',
  run(subject, report) {
    const literals = comparedLiterals(subject.resolved);
    for (const literal of literals) checkLiteral(literal, subject, report);
    checkBooleanWords(literals, subject, report);
    checkNumerals(literals, subject, report);
    for (const { at, text, role } of writtenTexts(subject.resolved))
      if (role === 'data') checkMisspelt(text, at, subject.plainText, report);
    checkFallbacks(subject, report);
    for (const [name, value] of Object.entries(subject.resolved.file.vars))
      checkMisspelt(value, ['vars', name], subject.plainText, report);
    for (const response of responseTemplates(subject.resolved)) checkAnswer(response, subject, report);
  },
};

/** A literal and the path of the fact that it is compared with. */
interface ComparedLiteral {
  fact: string;
  at: Path;
  value: unknown;
}

function comparedLiterals(resolved: ResolvedRules): ComparedLiteral[] {
  const found: ComparedLiteral[] = [];
  walkLogic(resolved, (node) => {
    if (node.kind !== 'call' || node.args.length !== 2) return;
    if ((comparesBy(node.operator) ?? 'order') === 'order') return;
    const [left, right] = node.args;
    const variable = left?.kind === 'variable' ? left : right;
    const literal = variable === left ? right : left;
    if (variable?.kind !== 'variable' || literal?.kind !== 'literal') return;
    const { at, value } = literal;
    // Of the fields of an item nothing is known but how they are compared.
    if (variable.inItem && typeof value !== 'string') return;
    const fact = variable.path;
    if (!Array.isArray(value)) {
      if (mayBeMisread(value)) found.push({ fact, at, value });
      return;
    }
    for (const [index, item] of value.entries()) {
      if (mayBeMisread(item)) found.push({ fact, at: [...at, index], value: item });
    }
  });
  return found;
}

function mayBeMisread(value: unknown): boolean {
  if (typeof value !== 'string') return typeof value !== 'object' || value === null;
  if (numeral.test(value)) return true;
  if (wordMeant(value) !== undefined) return true;
  return value.length <= 3 && booleanWords.has(value.toLowerCase());
}

function checkLiteral(
  { fact, at, value }: ComparedLiteral,
  { plainText }: Subject,
  report: CheckReport,
): void {
  if (value === null) {
    const written = plainText(at);
    if (written === undefined || written === 'null') return;
    const what =
      written === '' ? say`this is empty, which YAML reads as null` : say`YAML reads ${written} as null`;
    const message = say`${what}: this asks whether "${fact}" is absent. Write null if you mean that, or the value`;
    report({ path: at, message });
    return;
  }
  if (typeof value !== 'number' && typeof value !== 'boolean') return;
  const known = knownFact(fact);
  if (known?.type !== 'text' || known.field === undefined) return;
  const written = plainText(at);
  // "mixed-types" reports a number that looks like one.
  if (written === undefined || written === String(value)) return;
  const message = say`YAML reads ${written} as ${kindOf(value, written)}, but "${fact}" holds texts. Put it in quotes: "${written}"`;
  report({ path: at, message, suggestion: `"${written}"` });
}

/** Numbers in other digits or with groups, which are texts to YAML. */
function checkNumerals(
  literals: readonly ComparedLiteral[],
  { resolved, plainText }: Subject,
  report: CheckReport,
): void {
  const beside = new Map(comparedTexts(resolved).map((text) => [keyOfPlace(text.at), text.beside]));
  for (const { fact, at, value } of literals) {
    if (typeof value !== 'string' || !numeral.test(value) || knownFact(fact) !== undefined) continue;
    const number = writtenNumber(value)?.number;
    if (number === undefined || plainText(at) === undefined) continue;
    // Both forms side by side are meant.
    const latin = toLatinDigits(value);
    if (latin !== value && beside.get(keyOfPlace(at))?.includes(latin)) continue;
    const message = say`YAML reads ${value} as a text, and no number equals it. Write ${number}, or put it in quotes if you mean the text`;
    report({ path: at, message, suggestion: number });
  }
}

/** `{ var: [extra_data.count, ۱] }`: what stands for a number where there is none. A message may show it. */
function checkFallbacks({ resolved, plainText }: Subject, report: CheckReport): void {
  walkLogic(resolved, (node) => {
    if (node.kind !== 'variable' || node.fallback?.kind !== 'literal') return;
    const { at, value } = node.fallback;
    if (typeof value !== 'string' || !numeral.test(value)) return;
    const number = writtenNumber(value)?.number;
    if (number === undefined || plainText(at) === undefined || isShown(at, resolved)) return;
    const message = say`YAML reads ${value} as a text. Write ${number}, or put it in quotes if you mean the text`;
    report({ path: at, message, suggestion: number });
  });
}

function isShown(at: Path, resolved: ResolvedRules): boolean {
  const place = keyOfPlace(at);
  return writtenTexts(resolved).some(({ role, at }) => role === 'message' && keyOfPlace(at) === place);
}

const numeral = /^[۰-۹٠-٩]|^\d{1,3},\d{3}/;

/** The words that YAML 1.1 read as booleans. */
const booleanWords = new Map([
  ['yes', 'true'],
  ['on', 'true'],
  ['y', 'true'],
  ['no', 'false'],
  ['off', 'false'],
  ['n', 'false'],
]);

/** Slips in the words that are no texts. What is a word by itself is meant as one: `tue` is a day. */
const misspelt = new Map(
  ['true', 'false', 'null'].flatMap((word) => slipsOf(word).map((slip) => [slip, word] as const)),
);
misspelt.delete('tue');

/** What other languages call null. */
const otherNulls: ReadonlySet<string> = new Set(['None', 'nil', 'undefined']);

/** `true`, `false` or `null`, where it was meant. */
function wordMeant(text: string): string | undefined {
  return otherNulls.has(text) ? 'null' : misspelt.get(text.toLowerCase());
}

/** A word with a letter left out, a letter typed twice, or two neighbours swapped. */
function slipsOf(word: string): string[] {
  return [...word].flatMap((letter, at) => {
    const [before, behind] = [word.slice(0, at), word.slice(at + 1)];
    const swapped = `${before}${behind.slice(0, 1)}${letter}${behind.slice(1)}`;
    return [before + behind, before + letter + letter + behind, ...(swapped === word ? [] : [swapped])];
  });
}

function checkBooleanWords(
  literals: readonly ComparedLiteral[],
  { plainText }: Subject,
  report: CheckReport,
) {
  const booleans = new Set(
    literals.filter(({ value }) => typeof value === 'boolean').map(({ fact }) => fact),
  );
  for (const { fact, at, value } of literals) {
    checkMisspelt(value, at, plainText, report);
    if (typeof value !== 'string' || !booleans.has(fact)) continue;
    const meant = booleanWords.get(value.toLowerCase());
    if (meant === undefined || plainText(at) === undefined) continue;
    const message = say`YAML 1.2 reads ${value} as a text, but elsewhere in this file "${fact}" is compared with true or false. Write ${meant}, or put it in quotes if you mean the text`;
    report({ path: at, message, suggestion: meant });
  }
}

function checkMisspelt(value: unknown, at: Path, plainText: Subject['plainText'], report: CheckReport): void {
  const near = typeof value === 'string' ? wordMeant(value) : undefined;
  if (near === undefined || plainText(at) === undefined) return;
  const message = say`YAML reads ${String(value)} as a text. Did you mean ${near}? Put it in quotes if you mean the text`;
  report({ path: at, message, suggestion: near });
}

function checkAnswer(
  response: ResponseNode,
  { contract, plainText, commentBehind }: Subject,
  report: CheckReport,
): void {
  for (const { name, node, sample } of textPlaces(response)) {
    if (node?.kind !== 'constant') continue;
    const { at, value } = node;
    if (typeof value === 'string' || (typeof value === 'object' && value !== null)) continue;
    const written = plainText(at);
    if (written === undefined || (value === null && written === 'null') || accepts(contract, sample(value)))
      continue;
    const cut = written === '' ? commentBehind(at) : undefined;
    if (cut !== undefined && looksCut().test(cut.comment)) {
      const message = say`"#" begins a comment, so "${name}" is empty. Put the text in quotes`;
      const suggestion = JSON.stringify(cut.whole);
      report({ path: at, at: 'line', severity: 'error', message, suggestion });
      continue;
    }
    const message =
      written === ''
        ? say`this is empty, but "${name}" takes a text. Write one, or remove the key`
        : say`YAML reads ${written} as ${kindOf(value, written)}, but "${name}" takes a text. Put it in quotes: "${written}"`;
    report({ path: at, severity: 'error', message, ...(written !== '' && { suggestion: `"${written}"` }) });
  }
}

/** The places of an answer that take a text, each with the smallest answer around a value of it. */
function textPlaces(response: ResponseNode) {
  return answerPlaces
    .filter(({ value }) => value.type !== 'data')
    .map(({ keys }) => ({
      name: keys.at(-1)!,
      node: keys.reduce<ResponseNode | undefined>(partOf, response),
      sample: (value: unknown) => answerWith(keys, value),
    }));
}

function accepts(contract: CallContract, response: unknown): boolean {
  return contract.checkResponse(response).length === 0;
}

/** What YAML made of a value; the number itself where it is written otherwise. */
function kindOf(value: unknown, written: string): Text {
  if (value === null) return 'null';
  if (typeof value !== 'number') return say`a boolean`;
  return written === String(value) ? say`a number` : say`the number ${String(value)}`;
}
