import { answerValueAt, messageKey } from '../../platform/answer.js';
import { memoize } from '../../values/memo.js';
import type { Path } from '../diagnostic.js';
import { answersIn } from '../format/one-of.js';
import type { Single } from '../format/respond.js';
import { branchesOf, childrenOf, type Expression, walkExpression } from '../logic/expression.js';
import { comparesBy } from '../logic/operators.js';
import { expressionsOf, type ResolvedRules, responseTemplates } from '../model.js';
import { type Placeholder, parseText, quoted } from '../template/text.js';

/** A text of a rules file as it is written there, and what becomes of it. */
export interface FileText {
  at: Path;
  text: string;
  /**
   * `message`: a person reads it. `link`: an address. `data`: a server reads it. `var`: a constant, inserted or
   * compared. `compared`: a literal that a condition compares with something of the request.
   */
  role: 'message' | 'link' | 'data' | 'var' | 'compared';
  /** The text, of the same length, with blanks where the code of a `{{ … }}` stands: paths and filters, not literals. */
  shown: string;
}

/** A literal text that a condition compares with something of the request. */
export interface ComparedText extends FileText {
  role: 'compared';
  /** The path of the fact, where it is one that stands in the file. */
  fact: string | undefined;
  /** Texts that stand beside it in one list, `or` or comparison: each of them is meant as it is. */
  beside: readonly string[];
}

/** The texts of the answers and the vars. */
export const writtenTexts = memoize((resolved: ResolvedRules): readonly FileText[] => {
  const { file } = resolved;
  const texts: FileText[] = [];
  collectStrings(file.vars, ['vars'], (text, at) => texts.push({ at, text, role: 'var', shown: text }));
  for (const [name, template] of Object.entries(file.responses)) {
    collectTemplate(template, ['responses', name], texts);
  }
  resolved.rules.forEach(({ answerAt }, index) => {
    for (const { respond, at } of answersIn(file.rules[index]!.respond, answerAt))
      collectTemplate(respond, at, texts);
  });
  collectTemplate(file.default, file.defaultAt, texts);
  return [...texts, ...computedMessages(resolved)];
});

/** The literal texts that conditions compare with something of the request. */
export const comparedTexts = memoize((resolved: ResolvedRules): readonly ComparedText[] => {
  const texts: ComparedText[] = [];
  const collect = (expression: Expression) => collectCompared(expression, undefined, texts);
  expressionsOf(resolved).forEach(collect);
  return texts;
});

/** Both, without the compared texts at which something was reported already. */
export function* unreportedTexts({
  resolved,
  isReported,
}: {
  resolved: ResolvedRules;
  isReported(path: Path): boolean;
}): Generator<FileText> {
  yield* writtenTexts(resolved);
  for (const text of comparedTexts(resolved)) if (!isReported(text.at)) yield text;
}

/** Whether another form of a text stands beside it: then each of the two is meant as it is. */
export function hasBeside(text: FileText, otherForm: string): boolean {
  return (text as Partial<ComparedText>).beside?.includes(otherForm) ?? false;
}

/** Whether a text is words rather than an address or data. */
export function isWords({ role }: FileText): boolean {
  return role !== 'link' && role !== 'data';
}

/** A text in which every match of a pattern is replaced, but none within the code of a `{{ … }}`. */
export function replaceShown(
  { text, shown }: Pick<FileText, 'text' | 'shown'>,
  pattern: RegExp,
  by: (found: string) => string,
): string {
  let replaced = '';
  let end = 0;
  for (const { index, 0: found } of shown.matchAll(pattern)) {
    replaced += text.slice(end, index) + by(found);
    end = index + found.length;
  }
  return replaced + text.slice(end);
}

function collectTemplate(template: Single, root: Path, texts: FileText[]): void {
  if (typeof template === 'string') return;
  collectStrings(template, root, (text, at) =>
    texts.push({ at, text, role: roleOf(at.slice(root.length)), shown: withoutCode(text) }),
  );
}

function roleOf(below: Path): FileText['role'] {
  const type = answerValueAt(below)?.type;
  return type === 'message' || type === 'link' ? type : 'data';
}

/** Calls `see` with each text below a value; `$logic` is no text. */
function collectStrings(value: unknown, at: Path, see: (text: string, at: Path) => void): void {
  if (typeof value === 'string') see(value, at);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collectStrings(item, [...at, index], see);
  } else if (typeof value === 'object' && value !== null && !Object.hasOwn(value, '$logic')) {
    for (const [key, child] of Object.entries(value)) collectStrings(child, [...at, key], see);
  }
}

function withoutCode(text: string): string {
  if (!text.includes('{{')) return text;
  let shown = '';
  const parts = parseText(text, () => {});
  for (const { start, end } of parts.filter((part): part is Placeholder => typeof part !== 'string')) {
    shown += text.slice(shown.length, start) + codeBlanked(text.slice(start, end));
  }
  return shown + text.slice(shown.length);
}

function codeBlanked(code: string): string {
  let blanked = '';
  for (const { index, 0: literal } of code.matchAll(new RegExp(quoted.source, 'g'))) {
    blanked += ' '.repeat(index - blanked.length + 1) + literal.slice(1, -1);
  }
  return blanked + ' '.repeat(code.length - blanked.length);
}

/** The literals that a `$logic` in the place of a message can come to. */
function* computedMessages(resolved: ResolvedRules): Generator<FileText> {
  for (const response of responseTemplates(resolved)) {
    if (response.kind !== 'object') continue;
    const message = response.entries.find(([key]) => key === messageKey)?.[1];
    if (message?.kind !== 'logic') continue;
    for (const { at, value } of results(message.expression)) {
      if (typeof value === 'string') yield { at, text: value, role: 'message', shown: value };
    }
  }
}

/** The literals that an expression can yield, as a whole or as a part of a text. */
function* results(expression: Expression): Generator<{ at: Path; value: unknown }> {
  if (expression.kind === 'literal') yield expression;
  if (expression.kind === 'variable' && expression.fallback) yield* results(expression.fallback);
  if (expression.kind !== 'call') return;
  const { operator, args } = expression;
  if (['cat', 'and', 'or'].includes(operator)) for (const arg of args) yield* results(arg);
  for (const branch of branchesOf(expression) ?? []) yield* results(branch);
}

function collectCompared(
  expression: Expression,
  beside: readonly string[] | undefined,
  texts: ComparedText[],
): void {
  if (expression.kind !== 'call') {
    for (const child of childrenOf(expression)) collectCompared(child, beside, texts);
    return;
  }
  const { operator, args } = expression;
  // What stands below an `or` stands side by side, however deep.
  const together = beside ?? (operator === 'or' ? textsBelow(expression) : undefined);
  if (comparesBy(operator) && args.some(({ kind }) => kind !== 'literal')) {
    const variable = args.find((arg) => arg.kind === 'variable');
    const fact = variable?.kind === 'variable' && !variable.inItem ? variable.path : undefined;
    const own = together ?? textsBelow(expression);
    for (const { at, text } of args.flatMap(literalTexts)) {
      texts.push({ at, text, role: 'compared', shown: text, fact, beside: own });
    }
  }
  for (const arg of args) collectCompared(arg, together, texts);
}

function textsBelow(expression: Expression): string[] {
  const found: string[] = [];
  walkExpression(expression, (inner) => found.push(...literalTexts(inner).map(({ text }) => text)));
  return found;
}

/** The texts that a literal is, or that its list holds. */
export function literalTexts(expression: Expression): { at: Path; text: string }[] {
  if (expression.kind !== 'literal') return [];
  const { at, value } = expression;
  if (typeof value === 'string') return [{ at, text: value }];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index) =>
    typeof item === 'string' ? [{ at: [...at, index], text: item }] : [],
  );
}
