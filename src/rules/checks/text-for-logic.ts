import { isNullWhenEmpty, knownFact } from '../../platform/known-facts.js';
import { memoize } from '../../values/memo.js';
import { say, type Text } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { yamlText } from '../../values/yaml-text.js';
import { literalTexts } from '../analysis/texts.js';
import { writtenLists } from '../analysis/written-lists.js';
import { type CheckReport, keyOfPlace, type Path } from '../diagnostic.js';
import type { TestName } from '../format/match.js';
import type { CallExpression, VariableExpression } from '../logic/expression.js';
import { comparesBy } from '../logic/operators.js';
import { isInMatch as isPlaceInMatch } from '../match.js';
import { type ResolvedRules, walkLogic } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'error',
  summary: 'A literal text is a path, a template, a pattern or a comparison, which is not evaluated.',
  help: `What stands in a comparison or in \`match\` is a value and nothing else: \`{ ">=": [{ var: extra_data.price }, vars.limit] }\` compares with the text \`vars.limit\`, and \`match: { extra_data.price: ">1000" }\` asks for a price that is called ">1000". Such a condition never holds, or always.

A fact is \`{ var: path }\`, on either side of a comparison; \`match\` compares with values only, so two facts are compared under \`when\`. Templates (\`{{ … }}\`) are for responses. \`{ matches: [{ var: extra_data.phone }, '^09'] }\` asks for a regular expression, \`{ starts_with: [{ var: extra_data.phone }, "09"] }\` for a beginning, and \`{ in: [فوری, { var: extra_data.title }] }\` for a part of a text. One of several values is a list in \`match\`, or \`{ in: [{ var: touchpoint }, [CHAT, MY_POST]] }\`.

It is a warning where the text is one of several in a list, and where it could be meant as it stands.`,
  run({ resolved, isReported, plainText }, report) {
    walkLogic(resolved, (node) => {
      if (node.kind === 'variable') reportListOfKeys(node, report);
      if (node.kind !== 'call' || comparesBy(node.operator) === undefined || !mayBeLogic(node)) return;
      for (const literal of literalsIn(node, resolved)) {
        if (isReported(literal.at)) continue;
        const isEllipsis = ['…', '...'].includes(literal.text) && plainText(literal.at) !== undefined;
        const fault = isEllipsis ? aboutEllipsis(literal) : faultOf(literal);
        if (fault) report({ path: literal.at, ...fault });
      }
    });
  },
};

/** Words alone are values, beside a fact: nearly all comparisons are done with here. */
function mayBeLogic({ args }: CallExpression): boolean {
  let isAlone = true;
  for (const arg of args) {
    if (arg.kind !== 'literal') isAlone = false;
    else if (Array.isArray(arg.value) ? arg.value.some(isNoWord) : isNoWord(arg.value)) return true;
  }
  return isAlone;
}

function isNoWord(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if (presenceWords.has(value)) return true;
  return !/^[\w\u0621-\u06D3\u06F0-\u06F9\u200C -]*$/.test(value) || /\s(?:or|یا)\s/i.test(value);
}

/** A literal text of a comparison. */
interface Literal {
  at: Path;
  text: string;
  /** The fact on the other side; undefined where there is none. */
  fact: VariableExpression | undefined;
  /** Whether something else than a literal is on the other side. */
  isAlone: boolean;
  operator: string;
  isInMatch: boolean;
  /** Whether other values stand beside it, one of which will do. */
  isOneOfSeveral: boolean;
  /** Whether it is searched for a part. */
  isSearched: boolean;
}

interface Fault {
  message: Text;
  severity?: 'warning';
  suggestion?: string;
}

function literalsIn({ operator, args, at }: CallExpression, resolved: ResolvedRules): Literal[] {
  const fact = args.find((arg): arg is VariableExpression => arg.kind === 'variable' && !arg.inItem);
  const isAlone = args.every(({ kind }) => kind === 'literal');
  const isInMatch = isPlaceInMatch(at);
  const wanted = isInMatch ? listsByPlace(resolved).get(keyOfPlace(at)) : undefined;
  return args.flatMap((arg, place) => {
    const texts = literalTexts(arg);
    const isOneOfSeveral = texts.length > 1 || (wanted !== undefined && wanted.length > 1);
    const isSearched =
      operator === 'in' && place === 1 && arg.kind === 'literal' && !Array.isArray(arg.value);
    return texts.map((text) => ({ ...text, fact, isAlone, operator, isInMatch, isOneOfSeveral, isSearched }));
  });
}

const listsByPlace = memoize(
  (resolved: ResolvedRules) =>
    new Map(writtenLists(resolved).map(({ at, items }) => [keyOfPlace(at), items])),
);

function faultOf(literal: Literal): Fault | undefined {
  const fault =
    aboutPresence(literal) ??
    aboutTemplate(literal) ??
    aboutPath(literal) ??
    aboutComparison(literal) ??
    aboutAlternatives(literal) ??
    aboutPattern(literal);
  return fault && literal.isOneOfSeveral ? { severity: 'warning', ...fault } : fault;
}

/** `post_token: present`: words that nobody's id or token is, and whether they ask for one that is there. */
const presenceWords: ReadonlyMap<string, boolean> = new Map([
  ...['present', 'exists', 'set', 'defined', 'required', 'any'].map((word) => [word, true] as const),
  ...['absent', 'missing', 'unset', 'undefined', 'empty', 'none'].map((word) => [word, false] as const),
]);

function aboutPresence({ text, fact, isInMatch }: Literal): Fault | undefined {
  const isThere = presenceWords.get(text);
  if (isThere === undefined || !isInMatch || fact === undefined) return undefined;
  if (!isNullWhenEmpty(fact.path) || knownFact(fact.path)?.names !== undefined) return undefined;
  const suggestion = `{ present: ${isThere} }`;
  return { message: say`${itself}. To ask whether it is there write ${suggestion}`, suggestion };
}

function aboutEllipsis({ text }: Literal): Fault {
  return {
    message: say`"${text}" stands for something that was left out where this was copied from. Write that, or remove it`,
  };
}

const itself = say`this is a text, and is compared as it stands`;

function aboutTemplate(literal: Literal): Fault | undefined {
  const { text } = literal;
  const [, path] = /^\s*(?:\{\{\s*|var:\s*)([^\s|{}'"]+)(?:\s*\}\})?\s*$/.exec(text) ?? [];
  if (path !== undefined) return aboutFact(literal, path);
  if (!/\{\{.*\}\}/s.test(text)) return undefined;
  return { message: say`${itself}: {{ … }} works in responses only. To join texts write { cat: [ … ] }` };
}

function aboutPath(literal: Literal): Fault | undefined {
  const { text, isAlone } = literal;
  const [root = '', ...below] = splitPath(text);
  const fact = knownFact(root);
  if (fact === undefined || /[\s/:،,]/.test(text)) return undefined;
  const isPath = below.length > 0 ? fact.type === 'object' && !below.includes('') : isAlone;
  return isPath ? aboutFact(literal, text) : undefined;
}

function aboutFact({ fact, operator, isInMatch }: Literal, path: string): Fault {
  const variable = `{ var: ${path} }`;
  if (!isInMatch) return { message: say`${itself}. For the fact write ${variable}`, suggestion: variable };
  const condition = `{ "${operator}": [{ var: ${fact?.path} }, ${variable}] }`;
  return { message: say`${itself}. To compare two facts write when: ${condition}` };
}

const signs: Readonly<Record<string, string>> = {
  ...{ '=': '==', '=>': '>=', '=<': '<=', '≥': '>=', '≤': '<=', '≠': '!=', '!': '!=', '<>': '!=' },
};

/** The test of `match` for an operator of a comparison. */
const testOf: Readonly<Record<string, TestName>> = {
  '>': 'gt',
  '>=': 'gte',
  '<': 'lt',
  '<=': 'lte',
  '!=': 'not',
};

function aboutComparison({ at, text, fact, isSearched }: Literal): Fault | undefined {
  const [, sign = '', right = ''] =
    /^\s*(>=|<=|=>|=<|<>|!=|==?|[<>≥≤≠]|!(?=[^!\s]))\s*([^\s=<>!].*?)\s*$/.exec(text) ?? [];
  // A heart.
  if (sign === '' || text === '<3' || isSearched) return undefined;
  const operator = signs[sign] ?? sign;
  const isOrder = comparesBy(operator) === 'order';
  if (isOrder && !isNumber(right)) return undefined;
  const value = isNumber(right) ? right.replaceAll(',', '') : yamlText(right);
  const test = at.at(-2) === 'match' ? testOf[operator] : undefined;
  if (test !== undefined) {
    const suggestion = `{ ${test}: ${value} }`;
    return { message: say`${itself}. To compare write ${suggestion}`, suggestion };
  }
  const condition = `{ "${operator}": [{ var: ${fact?.path ?? '…'} }, ${value}] }`;
  return { message: say`${itself}. To compare write when: ${condition}` };
}

function isNumber(text: string): boolean {
  return /^-?\d[\d,]*(?:\.\d+)?$/.test(text);
}

function aboutAlternatives({
  text,
  fact,
  isInMatch,
  isSearched,
  isOneOfSeveral,
}: Literal): Fault | undefined {
  const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  const parts = bare.trim().split(/\s*[|,،؛;/]\s*|\s+(?:or|یا)\s+/i);
  if (fact === undefined || parts.length < 2 || parts.some((part) => part === '')) return undefined;
  const list = `[${parts.map(yamlText).join(', ')}]`;
  if (isSearched) {
    return {
      severity: 'warning',
      message: say`"in" searches this text for a part of it, and finds "${[...parts[0]!].slice(0, 2).join('')}" in it, too. For one of several write a list: ${list}`,
      suggestion: list,
    };
  }
  const names = knownFact(fact.path)?.names;
  const areNames = parts.every((part) => names?.includes(part));
  const isBar = /^[^\s|]+(?:\|[^\s|]+)+$/.test(text) && !isOneOfSeveral;
  if (!areNames && !isBar) return undefined;
  const severity = areNames ? {} : ({ severity: 'warning' } as const);
  return isInMatch
    ? { ...severity, message: say`${itself}. For one of several write a list: ${list}`, suggestion: list }
    : {
        ...severity,
        message: say`${itself}. For one of several write { in: [{ var: ${fact.path} }, ${list}] }`,
      };
}

/** A regular expression, or a pattern of file names. */
function aboutPattern({ at, text, fact }: Literal): Fault | undefined {
  const path = fact?.path ?? '…';
  if (text === '*' && at.at(-2) === 'match') {
    const suggestion = '{ present: true }';
    return { message: say`${itself}. For any value that is there write ${suggestion}`, suggestion };
  }
  if (text === '*') {
    return { message: say`${itself}. For any value that is there write when: { "!!": { var: ${path} } }` };
  }
  const isExpression =
    /^\/.*[\^$*+\\|()[\]].*\/[a-z]*$/.test(text) ||
    (/^\^.|[^\\]\$$/.test(text) && /[\^*+\\[\]]/.test(text)) ||
    /\\[dwsb]|\.\*|\[[0-9a-zA-Z]-[0-9a-zA-Z]\]/.test(text);
  if (!isExpression) return undefined;
  const source = `'${text.replace(/^\/(.*)\/[a-z]*$/, '$1').replaceAll("'", "''")}'`;
  if (at.at(-2) === 'match') {
    const suggestion = `{ matches: ${source} }`;
    return { message: say`${itself}. For a regular expression write ${suggestion}`, suggestion };
  }
  return {
    message: say`${itself}. For a regular expression write { matches: [{ var: ${path} }, ${source}] }`,
  };
}

/** `{ var: [extra_data, answer] }`, which is `extra_data`, and the text `answer` where that is absent. */
function reportListOfKeys({ at, path, fallback, inItem }: VariableExpression, report: CheckReport): void {
  if (inItem || fallback?.kind !== 'literal' || typeof fallback.value !== 'string') return;
  const fact = knownFact(path);
  if (fact?.type !== 'object') return;
  const suggestion = `{ var: ${path}.${fallback.value} }`;
  report({
    path: at,
    message: say`this is ${path}, with the text ${JSON.stringify(fallback.value)} in its place where it is absent. For a field of it write ${suggestion}`,
    suggestion,
  });
}
