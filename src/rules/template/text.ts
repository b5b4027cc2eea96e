import type { Scalar } from '../../values/json.js';
import { didYouMean, nearest } from '../../values/suggest.js';
import type { ReadingCode } from '../codes.js';
import { type FilterName, filters } from './filters.js';

/** A text with `{{ … }}` in it: what stands in the file, and what is inserted, in order. */
export type TextPart = string | Placeholder;

/** One `{{ path | filter: arg | … }}`, or `{{ 'literal' | … }}`. */
export interface Placeholder {
  /** Offsets in the text, from `{{` to behind `}}`. */
  start: number;
  end: number;
  /** The path of a fact, or undefined where a literal stands in its place. */
  path: string | undefined;
  literal: Scalar;
  filters: { name: FilterName; args: Scalar[] }[];
}

/** What is wrong with a template, between two offsets of its text. */
export interface TemplateError {
  check: ReadingCode;
  message: string;
  start: number;
  end: number;
  suggestion?: string;
}

/** Parses a text template. A faulty placeholder is reported and left out. */
export function parseText(text: string, report: (error: TemplateError) => void): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (;;) {
    const start = text.indexOf('{{', end);
    if (start === -1) break;
    if (start > end) parts.push(text.slice(end, start));
    const scanner = new Scanner(text, start);
    const placeholder = scanner.placeholder(report);
    if (placeholder) parts.push(placeholder);
    end = scanner.offset;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

const word = /[^\s.|:,'"{}][^\s|:,'"{}]*/y;
const filterName = /[A-Za-z_][A-Za-z0-9_]*/y;
/** A text in quotes within a placeholder. */
export const quoted = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/y;
const numeral = /-?\d+(?:\.\d+)?(?![^\s|,}])/y;
const keywords: Record<string, Scalar> = { true: true, false: false, null: null };

class TemplateSyntaxError extends Error {}

/** Reads one placeholder from left to right. */
class Scanner {
  offset: number;

  constructor(
    private readonly text: string,
    private readonly start: number,
  ) {
    this.offset = start + '{{'.length;
  }

  placeholder(report: (error: TemplateError) => void): Placeholder | undefined {
    try {
      const head = this.head();
      const calls: Placeholder['filters'] = [];
      while (this.skip('|')) calls.push(this.filter(report));
      if (!this.skip('}}')) this.fail(`expected "|" or "}}"`);
      const known = calls.filter(({ name }) => Object.hasOwn(filters, name));
      return { start: this.start, end: this.offset, ...head, filters: known };
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      const close = this.text.indexOf('}}', this.offset);
      const end = close === -1 ? this.text.length : close + '}}'.length;
      report({ check: 'template-syntax', message: error.message, start: this.start, end });
      this.offset = end;
      return undefined;
    }
  }

  private head(): Pick<Placeholder, 'path' | 'literal'> {
    const literal = this.quotedText();
    if (literal !== undefined) return { path: undefined, literal };
    const path = this.match(word)?.[0];
    if (path === undefined)
      this.fail('expected the path of a fact, such as extra_data.name, or a quoted text');
    if (path.endsWith('.') || path.includes('..'))
      this.fail(`"${path}" is not a path: a key is missing at a dot`);
    return { path, literal: null };
  }

  private filter(report: (error: TemplateError) => void): Placeholder['filters'][number] {
    this.space();
    const start = this.offset;
    const name = this.match(filterName)?.[0];
    if (name === undefined) this.fail('expected the name of a filter after "|"');
    const named = { start, end: this.offset };
    const args: Scalar[] = [];
    if (this.skip(':')) {
      do args.push(this.argument(name));
      while (this.skip(','));
    }
    const place = { start, end: this.offset };
    if (!Object.hasOwn(filters, name)) {
      const names = Object.keys(filters);
      const near = nearest(name, names);
      // With other arguments than it has, it would be the next error.
      const suggestion =
        near !== undefined && filters[near as FilterName].refuse(args) === undefined ? near : undefined;
      const mend = didYouMean(name, names) || ` Filters: ${names.join(', ')}`;
      report({
        check: 'unknown-filter',
        message: `"${name}" is not a filter.${mend}`,
        ...named,
        ...(suggestion !== undefined && { suggestion }),
      });
    } else {
      const wrong = filters[name as FilterName].refuse(args);
      if (wrong) report({ check: 'filter-argument', message: `the filter "${name}" ${wrong}`, ...place });
    }
    return { name: name as FilterName, args };
  }

  private argument(filter: string): Scalar {
    const text = this.quotedText();
    if (text !== undefined) return text;
    const number = this.match(numeral)?.[0];
    if (number !== undefined) return Number(number);
    const keyword = this.match(filterName)?.[0];
    if (keyword !== undefined && Object.hasOwn(keywords, keyword)) return keywords[keyword]!;
    this.fail(`expected an argument of "${filter}": a text in quotes, a number, true, false or null`);
  }

  private quotedText(): string | undefined {
    const match = this.match(quoted);
    return match && (match[1] ?? match[2]!).replace(/\\(.)/gs, '$1');
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    this.space();
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.offset = pattern.lastIndex;
    return match;
  }

  private skip(token: string): boolean {
    const before = this.offset;
    this.space();
    const found = this.text.startsWith(token, this.offset);
    this.offset = found ? this.offset + token.length : before;
    return found;
  }

  private space(): void {
    while (/\s/.test(this.text.charAt(this.offset))) this.offset++;
  }

  private fail(expectation: string): never {
    const rest = this.text.slice(this.offset).trimStart().slice(0, 12).trimEnd();
    const found = rest === '' ? 'the text ends' : `"${rest}" stands there`;
    throw new TemplateSyntaxError(
      `in "${this.text.slice(this.start, this.start + 40)}": ${expectation}, but ${found}. To show "{{" itself, write {{ '{{' }}`,
    );
  }
}
