import type { Path, Report } from './diagnostic.js';
import { nearest } from './suggest.js';

/** A rules file whose structure holds: every key known, every value of its type. Names and logic are unchecked. */
export interface RulesFile {
  version: 1;
  /** An IANA time zone; `Asia/Tehran` unless the file says otherwise. */
  timezone: string;
  vars: Record<string, unknown>;
  /** Named JSON-Logic expressions. */
  conditions: Record<string, unknown>;
  /** Named response templates. */
  responses: Record<string, Template>;
  rules: Rule[];
  default: Respond;
}

/** One entry of `rules`. A rule with neither `match` nor `when` matches every click. */
export interface Rule {
  id: string;
  description?: string;
  /** `false` takes the rule out without deleting it. Default true. */
  enabled: boolean;
  /** Path of a fact → the literal it equals, or a list of which it equals one; all must hold. */
  match?: Record<string, Literal | Literal[]>;
  /** A JSON-Logic expression. */
  when?: unknown;
  respond: Respond;
}

export type Literal = string | number | boolean | null;

/** The name of an entry of `responses`, or a response template written in place. */
export type Respond = string | Template;

/** A response object whose strings may hold `{{ … }}` and whose values may be `{ $logic: … }`. */
export type Template = Record<string, unknown>;

/**
 * Checks the structure of a file's data: keys, types, required parts. What names and expressions mean, and whether a
 * response keeps the contract, are other checks' business. `schemas/rules.schema.json` says the same to editors.
 * @returns the file with its defaults filled in, unless an error was reported
 */
export function checkShape(data: unknown, report: Report): RulesFile | undefined {
  let isSound = true;
  const fail: Fail = (check, path, message, more) => {
    isSound = false;
    report({ path, check, message, ...more });
  };
  if (!isMapping(data)) {
    fail('wrong-type', [], `${subject(data)}. ${smallestFile}`);
    return undefined;
  }
  const missing = checkKeys(data, fileKeys, [], 'the file', fail);
  checkVersion(data, missing, fail);
  if (Object.hasOwn(data, 'timezone')) checkTimezone(data.timezone, fail);
  checkNamed(data, 'vars', 'site: https://example.com', fail);
  checkNamed(data, 'conditions', 'seller: { "==": [{ var: user_side }, SUPPLY] }', fail);
  for (const [name, response] of checkNamed(data, 'responses', `thanks: ${exampleResponse}`, fail)) {
    checkResponse(response, ['responses', name], `response "${name}"`, fail);
  }
  const rules = checkRules(data, fail);
  if (Object.hasOwn(data, 'default')) checkRespond(data.default, ['default'], '"default"', fail);
  else if (missing.has('default')) {
    const message = `"default" is missing: every click needs an answer. Add, for example, default: ${exampleResponse}`;
    fail('missing-key', [], message, atKey);
  }
  return isSound ? toRulesFile(data, rules) : undefined;
}

type Fail = (check: string, path: Path, message: string, more?: { at?: 'key'; suggestion?: string }) => void;

type Mapping = Record<string, unknown>;

const fileKeys = ['version', 'timezone', 'vars', 'conditions', 'responses', 'rules', 'default'];
const ruleKeys = ['id', 'description', 'enabled', 'match', 'when', 'respond'];

// The id travels in a header and in a metric's label.
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
// Persian letters, their marks, digits and the zero-width non-joiner too; no dots, which separate the parts of paths.
const namePattern = /^[\p{L}_][\p{L}\p{M}\p{Nd}\u200C_-]*$/u;

const exampleResponse = '{ text_message: "…" }';
const smallestFile = `A rules file is a mapping; the smallest is two lines: "version: 1" and "default: ${exampleResponse}"`;
const quoteIt = 'Put it in quotes';
const atKey = { at: 'key' } as const;

/**
 * Reports the keys that are not known.
 * @returns the known keys that are absent, but for those that an unknown key was most likely meant to be
 */
function checkKeys(
  data: Mapping,
  known: readonly string[],
  path: Path,
  owner: string,
  fail: Fail,
): Set<string> {
  const absent = new Set(known.filter((key) => !Object.hasOwn(data, key)));
  for (const key of Object.keys(data)) {
    if (known.includes(key)) continue;
    const otherWord = otherWords.get(key);
    const suggestion = otherWord !== undefined && absent.has(otherWord) ? otherWord : nearest(key, absent);
    if (suggestion !== undefined) absent.delete(suggestion);
    if (isPartOfAnswer(key)) absent.delete('respond');
    const message = `${owner} has an unknown key "${key}".${hintFor(key, suggestion, known)}`;
    fail('unknown-key', [...path, key], message, {
      ...atKey,
      ...(suggestion !== undefined && { suggestion }),
    });
  }
  return absent;
}

/** Words of other rule engines, and the keys they are here. */
const otherWords = new Map([
  ['if', 'when'],
  ['condition', 'when'],
  ['then', 'respond'],
  ['answer', 'respond'],
  ['name', 'id'],
]);

function hintFor(key: string, suggestion: string | undefined, known: readonly string[]): string {
  if (known === ruleKeys && isPartOfAnswer(key)) {
    return ` It belongs in the answer: respond: { ${key}: … }`;
  }
  if (suggestion !== undefined) return ` Did you mean "${suggestion}"?`;
  return ` Known keys: ${known.join(', ')}`;
}

function isPartOfAnswer(key: string): boolean {
  return key === 'action' || key === 'text_message';
}

function checkVersion(data: Mapping, missing: ReadonlySet<string>, fail: Fail): void {
  const { version } = data;
  if (!Object.hasOwn(data, 'version')) {
    if (missing.has('version')) fail('missing-key', [], '"version" is missing. Add version: 1', atKey);
  } else if (typeof version === 'number') {
    if (version !== 1)
      fail('wrong-value', ['version'], `"version" must be 1, not ${version}`, { suggestion: '1' });
  } else {
    const hint = version === '1' ? ', without quotes' : '';
    const message = `"version" must be the number 1${hint}, but ${itIs(version)}`;
    fail('wrong-type', ['version'], message, { suggestion: '1' });
  }
}

function checkTimezone(timezone: unknown, fail: Fail): void {
  if (typeof timezone !== 'string') {
    fail('wrong-type', ['timezone'], `"timezone" must be a text such as Asia/Tehran, but ${itIs(timezone)}`);
    return;
  }
  if (isTimezone(timezone)) return;
  const zones = Intl.supportedValuesOf('timeZone');
  const suggestion = nearest(timezone, zones);
  const message = `"${timezone}" is no time zone that is known here. Write an IANA name such as Asia/Tehran${suggestion === undefined ? '' : `. Did you mean "${suggestion}"?`}`;
  fail('wrong-value', ['timezone'], message, suggestion === undefined ? {} : { suggestion });
}

function isTimezone(name: string): boolean {
  // Newer runtimes take offsets such as "+03:30" too, older ones do not: a file must mean the same everywhere.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * Checks a mapping of names of the author's own.
 * @returns its entries
 */
function checkNamed(data: Mapping, section: string, example: string, fail: Fail): [string, unknown][] {
  if (!Object.hasOwn(data, section)) return [];
  const named = data[section];
  if (!isMapping(named)) {
    const message = `"${section}" must be a mapping such as { ${example} }, but ${itIs(named)}${emptyHint(named, section)}`;
    fail('wrong-type', [section], message);
    return [];
  }
  for (const name of Object.keys(named)) {
    if (namePattern.test(name)) continue;
    const message = `"${name}" is no good name in "${section}": a name begins with a letter or "_" and holds only letters, digits, "_" and "-"`;
    fail('wrong-value', [section, name], message, atKey);
  }
  return Object.entries(named);
}

function checkRules(data: Mapping, fail: Fail): Rule[] {
  if (!Object.hasOwn(data, 'rules')) return [];
  const { rules } = data;
  if (!Array.isArray(rules)) {
    const hint = isMapping(rules) ? '. Begin each rule with "- "' : emptyHint(rules, 'rules');
    fail('wrong-type', ['rules'], `"rules" must be a list, but ${itIs(rules)}${hint}`);
    return [];
  }
  return rules.map((rule, index) => checkRule(rule, index, fail)).filter((rule) => rule !== undefined);
}

function checkRule(rule: unknown, index: number, fail: Fail): Rule | undefined {
  const path = ['rules', index];
  if (!isMapping(rule)) {
    fail(
      'wrong-type',
      path,
      `rule ${index + 1} must be a mapping with "id" and "respond", but ${itIs(rule)}`,
    );
    return undefined;
  }
  const owner = typeof rule.id === 'string' ? `rule "${rule.id}"` : `rule ${index + 1}`;
  const has = (key: string) => Object.hasOwn(rule, key);
  const missing = checkKeys(rule, ruleKeys, path, owner, fail);

  if (has('id')) checkId(rule.id, [...path, 'id'], index, fail);
  else if (missing.has('id')) {
    fail('missing-key', path, `${owner} has no "id". Add, for example, id: seller-asks-price`, atKey);
  }
  if (has('description') && typeof rule.description !== 'string') {
    const message = `"description" of ${owner} must be a text, but ${itIs(rule.description)}${quoteHint(rule.description)}`;
    fail('wrong-type', [...path, 'description'], message);
  }
  if (has('enabled') && typeof rule.enabled !== 'boolean') {
    const message = `"enabled" of ${owner} must be true or false, but ${itIs(rule.enabled)}`;
    fail('wrong-type', [...path, 'enabled'], message);
  }
  if (has('match')) checkMatch(rule.match, [...path, 'match'], owner, fail);
  if (has('when') && rule.when === null) {
    const message = `"when" of ${owner} is empty. Write a JSON-Logic expression, or remove the key to match every click`;
    fail('wrong-type', [...path, 'when'], message);
  }
  if (has('respond')) checkRespond(rule.respond, [...path, 'respond'], `"respond" of ${owner}`, fail);
  else if (missing.has('respond')) {
    const message = `${owner} has no "respond". Add the name of a response, or one in place: respond: ${exampleResponse}`;
    fail('missing-key', path, message, atKey);
  }
  return { ...rule, enabled: rule.enabled ?? true } as Rule;
}

function checkId(id: unknown, path: Path, index: number, fail: Fail): void {
  if (typeof id !== 'string') {
    fail('wrong-type', path, `"id" of rule ${index + 1} must be a text, but ${itIs(id)}${quoteHint(id)}`);
  } else if (id === 'default') {
    fail(
      'wrong-value',
      path,
      'the id "default" stands for the file\'s own "default". Give the rule another id',
    );
  } else if (!idPattern.test(id)) {
    const message = `"${id}" is no good rule id: up to 64 Latin letters, digits, ".", "_" and "-", the first a letter or a digit`;
    fail('wrong-value', path, message);
  }
}

function checkMatch(match: unknown, path: Path, owner: string, fail: Fail): void {
  if (!isMapping(match)) {
    const message = `"match" of ${owner} must be a mapping such as { touchpoint: CHAT }, but ${itIs(match)}`;
    fail('wrong-type', path, message);
    return;
  }
  if (Object.keys(match).length === 0) {
    const message = `"match" of ${owner} is empty, and so would match every click. Name a fact, or remove the key`;
    fail('wrong-value', path, message);
  }
  for (const [fact, wanted] of Object.entries(match)) checkMatched(fact, wanted, [...path, fact], fail);
}

function checkMatched(fact: string, wanted: unknown, path: Path, fail: Fail): void {
  if (fact === '') fail('wrong-value', path, '"match" names facts, and "" is none', atKey);
  if (isMapping(wanted)) {
    const key = Object.keys(wanted)[0] ?? 'answer';
    const message = `"${fact}" in "match" must be a value or a list of values, but it is a mapping. Write a dotted path (${fact}.${key}: …), or use "when" for logic`;
    fail('wrong-type', path, message);
  } else if (Array.isArray(wanted)) {
    if (wanted.length === 0) {
      fail('wrong-value', path, `the list of "${fact}" in "match" is empty, and so would never match`);
    }
    wanted.forEach((item, index) => {
      if (typeof item !== 'object' || item === null) return;
      const message = `the list of "${fact}" in "match" holds texts, numbers, true, false or null, but this is ${kindOf(item)}`;
      fail('wrong-type', [...path, index], message);
    });
  }
}

function checkRespond(respond: unknown, path: Path, subjectName: string, fail: Fail): void {
  if (typeof respond === 'string' || isMapping(respond)) return;
  const message = `${subjectName} must be the name of a response or a response such as ${exampleResponse}, but ${itIs(respond)}${quoteHint(respond)}`;
  fail('wrong-type', path, message);
}

function checkResponse(response: unknown, path: Path, subjectName: string, fail: Fail): void {
  if (isMapping(response)) return;
  const message = `${subjectName} must be a mapping such as ${exampleResponse}, but ${itIs(response)}`;
  fail('wrong-type', path, message);
}

function toRulesFile(data: Mapping, rules: Rule[]): RulesFile {
  return {
    version: 1,
    timezone: (data.timezone as string | undefined) ?? 'Asia/Tehran',
    vars: (data.vars as Mapping | undefined) ?? {},
    conditions: (data.conditions as Mapping | undefined) ?? {},
    responses: (data.responses as Record<string, Template> | undefined) ?? {},
    rules,
    default: data.default as Respond,
  };
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function subject(data: unknown): string {
  return data === null || data === undefined ? 'the file is empty' : `the file is ${kindOf(data)}`;
}

function itIs(value: unknown): string {
  return value === null ? 'it is empty' : `it is ${kindOf(value)}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text';
  return typeof value === 'number' ? `the number ${value}` : String(value);
}

/** YAML reads `12`, `1e5` and `true` without quotes as something else than text. */
function quoteHint(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? `. ${quoteIt}` : '';
}

function emptyHint(value: unknown, section: string): string {
  return value === null ? `. Remove "${section}:" as long as there is nothing below it` : '';
}
