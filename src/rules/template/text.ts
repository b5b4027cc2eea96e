import { knownFact } from '../../platform/known-facts.js';
import { shortened } from '../../values/characters.js';
import { toLatinDigits } from '../../values/digits.js';
import { isScalar, type Scalar } from '../../values/json.js';
import { MessageError, say, type Text } from '../../values/message.js';
import { bracketedKey, plainPath, splitPath } from '../../values/path.js';
import { nearest } from '../../values/suggest.js';
import type { ReadingCode } from '../codes.js';
import { compilePath } from '../logic/scope.js';
import { dateFilters } from './date-filters.js';
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
  /** Where the path stands in the text. */
  pathAt: readonly [start: number, end: number];
  /** Of a path that is a table of `vars`: what of it is inserted. */
  lookup?: Lookup;
  literal: Scalar;
  filters: { name: FilterName; args: Scalar[] }[];
  /** The constants of the file that stand as arguments; their values are in the arguments already. */
  constants: readonly { path: string; start: number }[];
}

/** `vars.phones[extra_data.city].mobile`: the entry of a table by a fact, and what is below it. */
export interface Lookup {
  /** The path of the fact. */
  by: string;
  /** Where that stands in the text. */
  byAt: readonly [start: number, end: number];
  below: readonly string[];
}

/** What a template can take from its file. */
export interface TemplateFile {
  /** Its constants. */
  vars: Readonly<Record<string, unknown>>;
  /** An IANA name. */
  timezone: string;
}

/** What is wrong with a template, between two offsets of its text. */
export interface TemplateError {
  check: ReadingCode;
  message: Text;
  start: number;
  end: number;
  suggestion?: string;
}

/**
 * Parses a text template. A faulty placeholder is reported and left out.
 * @param file where arguments may be its constants; one that is not there is for a check to find
 */
export function parseText(
  text: string,
  report: (error: TemplateError) => void,
  file?: TemplateFile,
): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (;;) {
    const start = text.indexOf('{{', end);
    if (start === -1) break;
    if (start > end) parts.push(text.slice(end, start));
    const scanner = new Scanner(text, start, file);
    const placeholder = scanner.placeholder(report);
    if (placeholder) parts.push(placeholder);
    end = scanner.offset;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

const word = /[^\s.|:,'"{}[\]][^\s|:,'"{}[\]]*/y;
const below = /(?:\.[^\s.|:,'"{}[\]]+)+/y;
const filterName = /[A-Za-z_][A-Za-z0-9_]*/y;
/** A text in quotes within a placeholder. */
export const quoted = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/y;
const numeral = /-?\d+(?:\.\d+)?(?![^\s|,}])/y;
const constant = /vars\.[^\s|:,'"{}]+/y;
const keywords: Record<string, Scalar> = { true: true, false: false, null: null };

/** What other template languages call a filter. */
const otherNames = new Map(
  Object.entries(filters).flatMap(([name, { aliases = [] }]) =>
    aliases.map((alias) => [alias, name as FilterName] as const),
  ),
);

class TemplateSyntaxError extends MessageError {}

const likeDefault = say`, as in | default: 'دوست عزیز', where arguments stand behind a colon`;

/** Whether a text names a fact of a click: `post_token`, `extra_data.name`. */
function isPathOfFact(text: unknown): text is string {
  if (typeof text !== 'string' || !/^[a-z_]+(?:\.\w+)*$/.test(text)) return false;
  const [root = '', ...below] = splitPath(text);
  return knownFact(root) !== undefined && (below.length > 0 || root.includes('_'));
}

/** Reads one placeholder from left to right. */
class Scanner {
  offset: number;
  private readonly constants: { path: string; start: number }[] = [];
  /** Whether an argument is a constant whose value is not known, so that nothing can be said of the arguments. */
  private isUnsure = false;
  /** Whether a number among the arguments is written with a point. */
  private hasPoint = false;

  constructor(
    private readonly text: string,
    private readonly start: number,
    private readonly file: TemplateFile | undefined,
  ) {
    this.offset = start + '{{'.length;
  }

  placeholder(report: (error: TemplateError) => void): Placeholder | undefined {
    try {
      const head = this.head();
      const calls: Placeholder['filters'] = [];
      while (this.skip('|')) calls.push(this.filter(report));
      if (/^(?:now|today)$/.test(String(head.literal)) && Object.hasOwn(dateFilters, calls[0]?.name ?? ''))
        this.refuse(say`the time of the click is now.iso, and '${head.literal}' is a text like any other`);
      if (calls.length === 0 && isPathOfFact(head.literal))
        this.refuse(
          say`'${head.literal}' in quotes is a text like any other, and people read it. For the fact write {{ ${head.literal} }}`,
        );
      if (!this.skip('}}')) this.fail(say`expected "|" or "}}"${this.hintBehindValue()}`);
      const known = calls.filter(({ name }) => Object.hasOwn(filters, name));
      const { start, offset: end, constants } = this;
      return { start, end, ...head, filters: known, constants };
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      const close = this.text.indexOf('}}', this.offset);
      const end = close === -1 ? this.text.length : close + '}}'.length;
      report({ check: 'template-syntax', message: error.said, start: this.start, end });
      this.offset = end;
      return undefined;
    }
  }

  private head(): Pick<Placeholder, 'path' | 'pathAt' | 'lookup' | 'literal'> {
    if (this.text[this.offset] === '{')
      this.refuse(say`two braces insert a fact, and here are three. Remove one at each end`);
    const literal = this.quotedText();
    if (literal !== undefined) return { path: undefined, pathAt: [this.offset, this.offset], literal };
    const { path, at } = this.path(say`the path of a fact, such as extra_data.name, or a quoted text`);
    const lookup = this.text[this.offset] === '[' ? this.lookup(path) : undefined;
    return { path, pathAt: at, ...(lookup && { lookup }), literal: null };
  }

  /** A path with dots, and with keys in brackets: `extra_data["a.b"].c`. */
  private path(expected: Text): { path: string; at: readonly [start: number, end: number] } {
    const first = this.match(word);
    if (first === undefined) this.fail(say`expected ${expected}`);
    let path = first[0];
    if (path.endsWith('.') || path.includes('..'))
      this.fail(say`"${path}" is not a path: a key is missing at a dot`);
    for (;;) {
      const more = this.matchHere(bracketedKey) ?? this.matchHere(below);
      if (more === undefined) break;
      path += more[0];
    }
    return { path: plainPath(path), at: [first.index, this.offset] };
  }

  private lookup(table: string): Lookup {
    const [, index] = /^\[\s*(\d+)\s*\]/.exec(this.text.slice(this.offset)) ?? [];
    if (index !== undefined) this.refuse(say`a number of a list stands behind a dot: ${table}.${index}`);
    if (!table.startsWith('vars.'))
      this.refuse(say`"${table}" is not a table: only those of vars can be looked up by a fact`);
    this.offset++;
    const { path: by, at: byAt } = this.path(
      say`the path of a fact in the brackets, such as extra_data.city`,
    );
    if (!this.skip(']')) this.fail(say`expected "]"`);
    const rest: string[] = [];
    for (;;) {
      const more = this.matchHere(bracketedKey) ?? this.matchHere(below);
      if (more === undefined) return { by, byAt, below: rest };
      rest.push(...splitPath(`x${more[0]}`).slice(1));
    }
  }

  private filter(report: (error: TemplateError) => void): Placeholder['filters'][number] {
    this.space();
    const start = this.offset;
    const name = this.match(filterName)?.[0];
    if (name === undefined)
      this.fail(
        say`expected the name of a filter after "|"${this.text[this.offset] === '|' ? likeDefault : ''}`,
      );
    const named = { start, end: this.offset };
    this.isUnsure = false;
    this.hasPoint = false;
    const args: Scalar[] = [];
    if (this.skip(':')) {
      do args.push(this.argument(name));
      while (this.skip(','));
    } else if (/^\s*['"\d]/.test(this.text.slice(this.offset))) {
      this.refuse(say`":" is missing after ${`"${name}"`}`);
    }
    const place = { start, end: this.offset };
    if (!Object.hasOwn(filters, name)) {
      const names = Object.keys(filters);
      const near = otherNames.get(name) ?? nearest(name, names);
      // With other arguments than it has, it would be the next error.
      const suggestion =
        near !== undefined && filters[near as FilterName].refuse(args) === undefined ? near : undefined;
      const mend = near === undefined ? say` Filters: ${names.join(', ')}` : say` Did you mean "${near}"?`;
      report({
        check: 'unknown-filter',
        message: say`"${name}" is not a filter.${mend}`,
        ...named,
        ...(suggestion !== undefined && { suggestion }),
      });
    } else {
      const wrong = this.isUnsure ? undefined : filters[name as FilterName].refuse(args);
      if (wrong) report({ check: 'filter-argument', message: say`the filter "${name}" ${wrong}`, ...place });
      if (Object.hasOwn(dateFilters, name)) args.push(this.file?.timezone ?? 'UTC');
      // To Liquid, 2.0 is no whole number.
      if (name === 'divided_by' && this.hasPoint) args.push(true);
    }
    return { name: name as FilterName, args };
  }

  private argument(filter: string): Scalar {
    const text = this.quotedText();
    if (text !== undefined) return text;
    const number = this.match(numeral)?.[0];
    if (number !== undefined) {
      this.hasPoint ||= number.includes('.');
      return Number(number);
    }
    const path = this.match(constant);
    if (path !== undefined) return this.constant(path[0], path.index, filter);
    const keyword = this.match(filterName)?.[0];
    if (keyword !== undefined && Object.hasOwn(keywords, keyword)) return keywords[keyword]!;
    if (keyword !== undefined) this.offset -= keyword.length;
    this.fail(
      say`expected an argument of "${filter}": a text in quotes, a number, true, false, null or a constant (vars.name)${this.hintOnArgument()}`,
    );
  }

  private constant(path: string, start: number, filter: string): Scalar {
    this.constants.push({ path, start });
    const value = this.file === undefined ? undefined : compilePath(path)({ vars: this.file.vars });
    if (!isScalar(value)) this.fail(say`expected an argument of "${filter}": ${path} is a list or a mapping`);
    if (value === undefined || value === null) this.isUnsure = true;
    return value ?? null;
  }

  private quotedText(): string | undefined {
    const match = this.match(quoted);
    return match && (match[1] ?? match[2]!).replace(/\\(.)/gs, '$1');
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    this.space();
    return this.matchHere(pattern);
  }

  private matchHere(pattern: RegExp): RegExpExecArray | undefined {
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

  /** What people write behind a value who come from another language. */
  private hintBehindValue(): Text {
    const rest = this.text.slice(this.offset).trimStart();
    if (rest.startsWith('?')) return say`, as in | choose: 'دارد', 'ندارد' for one of two texts`;
    if (rest.startsWith('(')) return likeDefault;
    if (/^[-+*/%]/.test(rest)) return say`, as in | times: 0.8 to compute`;
    const [, name = ''] = /^[｜،؛;]?\s*([a-z_]+)/.exec(rest) ?? [];
    return Object.hasOwn(filters, name) ? say`, as in ${`| ${name}`}` : '';
  }

  private hintOnArgument(): Text {
    const rest = this.text.slice(this.offset).trimStart();
    const [digits] = /^[-\d۰-۹٠-٩.٫]+/.exec(rest) ?? [];
    const latin = digits && toLatinDigits(digits).replace('٫', '.');
    if (latin !== undefined && latin !== digits) return say`, as in ${latin}`;
    if (/^\d+\s*%/.test(rest)) return say`, as in ${Number.parseInt(rest, 10) / 100}`;
    if (/^[a-z_]\w*\./i.test(rest)) return say`, and no fact ("$logic" computes with those)`;
    const [, bare] = /^[«“”„‘’‹]?([^|}'"«»“”„‘’‹›]+)/.exec(rest) ?? [];
    return bare === undefined ? '' : say`, as in ${`'${bare.trim()}'`}`;
  }

  private fail(expectation: Text): never {
    const rest = this.text.slice(this.offset).trim();
    const found = rest === '' ? say`the text ends` : say`"${shortened(rest, 20)}" stands there`;
    throw new TemplateSyntaxError(
      say`in "${shortened(this.text.slice(this.start), 40)}": ${expectation}, but ${found}. To show "{{" itself, write {{ '{{' }}`,
    );
  }

  /** Refuses what is understood. */
  private refuse(fault: Text): never {
    throw new TemplateSyntaxError(say`in "${shortened(this.text.slice(this.start), 40)}": ${fault}`);
  }
}
