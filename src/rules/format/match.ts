import { neverEquals } from '../../platform/known-facts.js';
import { isScalar, type Scalar } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';
import { nearest } from '../../values/suggest.js';
import { yamlText } from '../../values/yaml-text.js';
import { type AnyForm, content, either, type Form, type Key, list, mapping, text } from './form.js';
import { trueOrFalse } from './true-or-false.js';
import { quoteHint, thisIs } from './wording.js';

/** What an entry of `match` asks of its fact: a value that it equals, several of which it equals one, or tests. */
export type Wanted = Scalar | Scalar[] | MatchTests;

/** Tests of one fact by name, all of which must hold. */
export type MatchTests = Partial<Record<TestName, Scalar | Scalar[]>>;

/** One test: what may stand there, and the JSON-Logic that it is short for. */
interface MatchTest extends Key {
  logic(fact: object, value: never): unknown;
  /** A value for the table of the docs, as a file has it. */
  example: string;
  /** More of them. */
  written?: readonly string[];
}

const literal = content({
  content: 'literal',
  fits: isScalar,
  wrongType: (value, subject) => ({
    message: say`${subject} holds texts, numbers, true, false or null, but ${thisIs(value)}`,
  }),
  make: (value) => value as Scalar,
});

/** A value, or a list of which one will do. */
function oneOrSeveral<T>({
  mustBe,
  hint,
  emptied,
  more = [],
}: {
  mustBe: Text;
  hint?(value: unknown, fact: string): Text;
  /** The end of the message about an empty list. */
  emptied: Text;
  more?: Form<T>[];
}) {
  return either<Scalar | Scalar[] | T>({
    mustBe,
    ...(hint && { hint }),
    forms: [
      literal,
      list({
        of: literal,
        item: (subject) => say`the list of ${subject}`,
        length: {
          least: 1,
          wrong: (_, subject) => say`the list of ${subject} is empty, so it would ${emptied}`,
        },
        make: (items: Scalar[], isWhole) => (isWhole ? items : undefined),
      }),
      ...more,
    ],
  });
}

const isBound = (value: unknown) => typeof value === 'number' || (typeof value === 'string' && value !== '');

/** What a fact can be less or greater than. */
const bound = content({
  content: 'bound',
  mustBe: say`a number, or a text such as "2026-12-03"`,
  fits: isBound,
  wrongType: (value, subject) => ({
    message: say`${subject} must be a number, or a text such as "2026-12-03", but ${thisIs(value)}`,
  }),
  make: (value) => value as Scalar,
});

const bounds = list({
  mustBe: say`a list of two bounds such as [9, 17]`,
  of: bound,
  item: (subject) => say`a bound of ${subject}`,
  length: {
    least: 2,
    most: 2,
    wrong: (length, subject) => say`${subject} takes two bounds, as in [9, 17], but has ${length}`,
  },
  make: (items: Scalar[], isWhole) => (isWhole ? items : undefined),
});

/** A part of a text. */
const part = text({ holds: 'a character', hint: quoteHint });

const order = (operator: '>' | '>=' | '<' | '<=') => (fact: object, value: Scalar) => ({
  [operator]: [fact, value],
});

const equals = (fact: object, value: Scalar) => ({ '==': [fact, value] });

const tests = {
  not: {
    form: oneOrSeveral({
      mustBe: say`a value or a list of values`,
      hint: oppositeOf,
      emptied: say`match every click`,
    }),
    description: 'Is not the value, or none of a list of values. An absent fact is not, either.',
    examples: ['SUPPLY', ['SUPPLY', 'DEMAND']],
    aliases: [
      '!=',
      '!==',
      'ne',
      'neq',
      'not_in',
      'nin',
      'is_not',
      'isnt',
      'except',
      '<>',
      '$ne',
      '$nin',
      '$not',
    ],
    example: 'x',
    written: ['[x, y]'],
    logic: (fact, value: Scalar | Scalar[]) =>
      Array.isArray(value)
        ? { '!': [{ or: value.map((one) => equals(fact, one)) }] }
        : { '!=': [fact, value] },
  },
  gt: {
    form: bound,
    description: 'Is greater.',
    examples: [1000000],
    aliases: ['>', 'greater_than', 'greater', 'above', 'over', 'more_than', 'after', '$gt'],
    example: '5',
    logic: order('>'),
  },
  gte: {
    form: bound,
    description: 'Is greater or equal.',
    examples: [1000000],
    aliases: ['>=', '=>', 'ge', 'min', 'from', 'at_least', 'least', '$gte'],
    example: '5',
    logic: order('>='),
  },
  lt: {
    form: bound,
    description: 'Is less, and is there.',
    examples: [1000000],
    aliases: ['<', 'less_than', 'less', 'below', 'under', 'before', '$lt'],
    example: '5',
    logic: order('<'),
  },
  lte: {
    form: bound,
    description: 'Is less or equal, and is there.',
    examples: [1000000],
    aliases: ['<=', '=<', 'le', 'max', 'to', 'until', 'at_most', 'most', '$lte'],
    example: '5',
    logic: order('<='),
  },
  between: {
    form: bounds,
    description: 'Lies between two bounds, or is one of them.',
    examples: [[9, 17]],
    aliases: ['range', 'in_range', 'within'],
    example: '[9, 17]',
    logic: (fact, [low, high]: Scalar[]) => ({ '<=': [low, fact, high] }),
  },
  contains: {
    form: part,
    description: 'Contains the text; of a list: one of its items is the text.',
    examples: ['فوری'],
    aliases: ['includes', 'has', 'like'],
    example: 'فوری',
    logic: (fact, value: string) => ({ in: [value, fact] }),
  },
  starts_with: {
    form: part,
    description: 'Is a text that begins so.',
    examples: ['09'],
    aliases: ['startsWith', 'starts', 'begins_with', 'beginsWith', 'prefix'],
    example: '"09"',
    logic: (fact, value: string) => ({ starts_with: [fact, value] }),
  },
  ends_with: {
    form: part,
    description: 'Is a text that ends so.',
    examples: ['.ir'],
    aliases: ['endsWith', 'ends', 'suffix'],
    example: '.ir',
    logic: (fact, value: string) => ({ ends_with: [fact, value] }),
  },
  matches: {
    form: part,
    description: 'Holds a [regular expression](#regular-expressions).',
    examples: ['^09\\d{9}$'],
    aliases: ['regex', 'regexp', 'pattern', 'match', '=~', '$regex'],
    example: "'^09\\d{9}$'",
    logic: (fact, value: string) => ({ matches: [fact, value] }),
  },
  present: {
    form: trueOrFalse,
    description:
      'Is there (`true`), or is absent or null (`false`). An empty text below `extra_data` is there.',
    examples: [true, false],
    aliases: ['exists', 'exist', 'is_set', 'isset', 'defined', 'required', 'not_null', '$exists'],
    example: 'true',
    written: ['false'],
    logic: (fact, value: boolean) => ({ [value ? '!=' : '==']: [fact, null] }),
  },
} satisfies Record<string, MatchTest>;

export type TestName = keyof typeof tests;

/** The tests that an entry of `match` can hold, by name. */
export const matchTests: Readonly<Record<TestName, MatchTest>> = tests;

const testNames = Object.keys(tests) as TestName[];
const allNames = testNames.flatMap((name) => [name, ...(matchTests[name].aliases ?? [])]);

/** Whether a mapping is one of tests, perhaps misspelt ones or none, and not the fields of an object. */
function holdsTests(value: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(value);
  const isTest = (key: string) => allNames.includes(key) || nearest(key, testNames) !== undefined;
  return keys.length === 0 || keys.some(isTest);
}

const testsForm = mapping({
  definition: 'matchTests',
  mustBe: say`tests such as { gte: 5 }`,
  fits: holdsTests,
  empty: (subject, keys) => say`${subject} is empty, so it would ask for nothing. Tests: ${keys.join(', ')}`,
  keys: tests as Record<string, Key>,
  make: (values, { isUnsure }): MatchTests | undefined =>
    isUnsure || Object.keys(values).length === 0 ? undefined : (values as MatchTests),
});

/** What stands beside a fact in `match`. */
export const wanted: AnyForm & { readonly yields?: Wanted } = oneOrSeveral<MatchTests | undefined>({
  mustBe: say`a value, a list of values, or tests such as { gte: 5 }`,
  hint: hintOfMapping,
  emptied: say`never match`,
  more: [testsForm],
}) as AnyForm;

/** What was meant by `not: { gt: 5 }`: a fact that is absent is not greater, and not less or equal. */
function oppositeOf(value: unknown): Text {
  const [[name = '', wanted] = [], ...others] = Object.entries(value as object);
  if (others.length > 0 || !testNames.includes(name as TestName) || !isScalar(wanted)) return '';
  const logic = { '!': matchTests[name as TestName].logic({ var: '…' }, wanted as never) };
  return say`. The opposite of a test is written in "when", as ${JSON.stringify(logic)}`;
}

/** What was meant by a mapping that holds no tests. */
function hintOfMapping(value: unknown, fact: string): Text {
  const [key = 'answer'] = Object.keys(value as object);
  const inner: unknown = (value as Record<string, unknown>)[key];
  if (oneOfWords.includes(key)) return say`. For one of several write a list: ${fact}: [a, b]`;
  if (equalWords.includes(key) && isScalar(inner))
    return say`. A fact equals what stands behind its colon: ${fact}: ${typeof inner === 'string' ? yamlText(inner) : inner}`;
  return say`. Write a dotted path (${fact}.${key}: …), a test (${fact}: { gte: 5 }), or use "when" for logic`;
}

const oneOfWords = ['in', 'one_of', 'oneOf', 'any', 'any_of', '$in'];
const equalWords = ['eq', '==', '===', '=', 'is', 'equal', 'equals', '$eq'];

/** One JSON-Logic expression of an entry of `match`, and the test that it is. */
export interface MatchLogic {
  /** Undefined for what no key names: that the fact is there. */
  test: TestName | undefined;
  logic: unknown;
}

/** The JSON-Logic that tests of a fact are short for, each of which must hold. */
export function logicOfTests(path: string, wantedTests: MatchTests): MatchLogic[] {
  const fact = { var: path };
  const found = Object.entries(wantedTests).map(([name, value]): MatchLogic => {
    const test = name as TestName;
    return { test, logic: matchTests[test].logic(fact, value as never) };
  });
  if (!holdsForNull(wantedTests) || neverEquals(path, null, false)) return found;
  return [{ test: undefined, logic: { '!=': [fact, null] } }, ...found];
}

/** Whether a fact that is absent would pass, because null counts as 0: nobody who writes a bound means that. */
function holdsForNull(asked: MatchTests): boolean {
  const { gt, gte, lt, lte, between, not, present, contains, starts_with, ends_with } = asked;
  const [low, high] = Array.isArray(between) ? between : [];
  const bounds: readonly [bound: unknown, holds: (bound: number) => boolean][] = [
    [gt, (bound) => bound < 0],
    [gte, (bound) => bound <= 0],
    [lt, (bound) => bound > 0],
    [lte, (bound) => bound >= 0],
    [low, (bound) => bound <= 0],
    [high, (bound) => bound >= 0],
  ];
  const written = bounds.filter(([bound]) => bound !== undefined);
  // A pattern may hold for an empty text, and so for what is absent.
  const ofTexts = contains ?? starts_with ?? ends_with;
  const isThere = present === true || not === null || ofTexts !== undefined;
  return written.length > 0 && !isThere && written.every(([bound, holds]) => holds(Number(bound)));
}
