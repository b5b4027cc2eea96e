import { isObject } from '../../values/json.js';
import { nearest } from '../../values/suggest.js';
import type { Path, Report } from '../diagnostic.js';
import {
  type At,
  atKey,
  below,
  checkKeys,
  emptyHint,
  type Fail,
  itIs,
  type Keys,
  kindOf,
  quoteHint,
  type Reader,
  readNamed,
  type Section,
} from './mapping-reader.js';
import { hasNotifyBeside, type NotifyEntry, readNotify, readReceivers } from './notify.js';
import type { Receiver } from './receiver.js';

/**
 * A rules file whose structure holds: every key known, every value of its type. Names and logic are unchecked. Of a file
 * with errors it is what can be read for sure, so that the other checks can speak as well.
 */
export interface RulesFile {
  version: 1;
  /** An IANA time zone; `Asia/Tehran` unless the file says otherwise. */
  timezone: string;
  vars: Record<string, unknown>;
  /** Named JSON-Logic expressions. */
  conditions: Record<string, unknown>;
  /** Named response templates. */
  responses: Record<string, Template>;
  /** The section `notify`. */
  receivers: ReadonlyMap<string, Receiver>;
  /** Who is told of every decision. */
  notifyAll: readonly NotifyEntry[];
  rules: Rule[];
  default: Respond;
  /** Where the default's answer stands: `['default']`, or below its `respond`. */
  defaultAt: Path;
  /** Who is told where the default answers. */
  defaultNotify: readonly NotifyEntry[];
  /** Its tests, unread: see `cases.ts`. */
  tests?: unknown;
  /** Sections that are there but say nothing that can be read: any name could be meant to stand in them. */
  unread?: ReadonlySet<Section>;
  /** Keys that stand in the file under a misspelt name: see {@link asWritten}. */
  misspelt?: ReadonlyMap<string, string>;
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
  /** Who is told of the click when the rule matches. */
  notify: readonly NotifyEntry[];
}

export type Literal = string | number | boolean | null;

/** The name of an entry of `responses`, or a response template written in place. */
export type Respond = string | Template;

/** A response object whose strings may hold `{{ … }}` and whose values may be `{ $logic: … }`. */
export type Template = Record<string, unknown>;

/**
 * Checks the structure of a file's data: keys, types, required parts. What names and expressions mean, and whether a
 * response keeps the contract, are other checks' business. `schemas/rules.schema.json` says the same to editors.
 * @returns the file with its defaults filled in. What is faulty is left out or has something neutral in its place: a
 * rule stays at its index and a name stays known, so that nothing is reported that is a mere consequence
 */
export function readRulesFile(data: unknown, report: Report): RulesFile | undefined {
  const fail: Fail = (check, path, message, more) => report({ path, check, message, ...more });
  if (!isObject(data)) {
    fail('wrong-type', [], `${subject(data)}. ${smallestFile}`);
    return undefined;
  }
  const reader: Reader = { fail, unread: new Set(), misspelt: new Map() };
  const keys = checkKeys(data, fileKeys, { path: [], place: [] }, 'the file', reader);
  checkVersion(keys, fail);
  const timezone = readTimezone(keys, fail);
  const vars = readNamed(keys, 'vars', 'site: https://example.com', reader);
  const conditions = readNamed(keys, 'conditions', 'seller: { "==": [{ var: user_side }, SUPPLY] }', reader);
  const responses = readResponses(keys, reader);
  const receivers = readReceivers(keys, reader);
  const notifyAll = readNotify(keys.value('notify_all'), keys.at('notify_all'), '"notify_all"', reader);
  const rules = readRules(keys, reader);
  const fallback = readDefault(keys, reader);
  if (keys.isMissing('default')) {
    const message = `"default" is missing: every click needs an answer. Add, for example, default: ${exampleResponse}`;
    fail('missing-key', [], message, atKey);
  }
  return {
    version: 1,
    timezone: timezone ?? defaultTimezone,
    vars,
    conditions,
    responses,
    receivers,
    notifyAll,
    rules,
    ...fallback,
    ...(keys.path('tests') && { tests: keys.value('tests') }),
    ...(reader.unread.size > 0 && { unread: reader.unread }),
    ...(reader.misspelt.size > 0 && { misspelt: reader.misspelt }),
  };
}

const defaultTimezone = 'Asia/Tehran';

const fileKeys = [
  'version',
  'timezone',
  'vars',
  'conditions',
  'responses',
  'notify',
  'notify_all',
  'rules',
  'default',
  'tests',
];
const ruleKeys = ['id', 'description', 'enabled', 'match', 'when', 'respond', 'notify'];
const defaultKeys = ['respond', 'notify'];

// The id travels in a header and in a metric's label.
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const exampleResponse = '{ text_message: "…" }';
const smallestFile = `A rules file is a mapping; the smallest is two lines: "version: 1" and "default: ${exampleResponse}"`;

/** Stands in the place of a response that cannot be read. */
const neutralResponse: Template = { text_message: '…' };

/** The condition of a rule that cannot be read as a whole: nothing can be said of it. */
function neutralMatch(standIn: string): NonNullable<Rule['match']> {
  return { [`extra_data.${standIn}`]: '…' };
}

function checkVersion(keys: Keys, fail: Fail): void {
  const version = keys.value('version');
  const path = keys.path('version');
  if (path === undefined) {
    if (keys.isMissing('version')) fail('missing-key', [], '"version" is missing. Add version: 1', atKey);
  } else if (typeof version === 'number') {
    if (version !== 1) fail('wrong-value', path, `"version" must be 1, not ${version}`, { suggestion: '1' });
  } else {
    const hint = version === '1' ? ', without quotes' : '';
    const message = `"version" must be the number 1${hint}, but ${itIs(version)}`;
    fail('wrong-type', path, message, { suggestion: '1' });
  }
}

function readTimezone(keys: Keys, fail: Fail): string | undefined {
  const timezone = keys.value('timezone');
  const path = keys.path('timezone');
  if (path === undefined) return undefined;
  if (typeof timezone !== 'string') {
    fail('wrong-type', path, `"timezone" must be a text such as Asia/Tehran, but ${itIs(timezone)}`);
    return undefined;
  }
  if (isTimezone(timezone)) return timezone;
  const zones = Intl.supportedValuesOf('timeZone');
  const suggestion = nearest(timezone, zones);
  const message = `"${timezone}" is no time zone that is known here. Write an IANA name such as Asia/Tehran${suggestion === undefined ? '' : `. Did you mean "${suggestion}"?`}`;
  fail('wrong-value', path, message, suggestion === undefined ? {} : { suggestion });
  return undefined;
}

function isTimezone(name: string): boolean {
  // The first question about any zone takes some milliseconds, and this one is in every runtime.
  if (name === defaultTimezone) return true;
  // Newer runtimes take offsets such as "+03:30" too, older ones do not: a file must mean the same everywhere.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function readResponses(keys: Keys, reader: Reader): Record<string, Template> {
  const named = readNamed(keys, 'responses', `thanks: ${exampleResponse}`, reader);
  const path = keys.path('responses') ?? [];
  const responses = Object.entries(named).map(([name, response]): [string, Template] => {
    if (isObject(response)) return [name, response];
    const message = `response "${name}" must be a mapping such as ${exampleResponse}, but ${itIs(response)}`;
    reader.fail('wrong-type', [...path, name], message);
    return [name, neutralResponse];
  });
  return Object.fromEntries(responses);
}

function readRules(keys: Keys, reader: Reader): Rule[] {
  const rules = keys.value('rules');
  const path = keys.path('rules');
  if (path === undefined) return [];
  if (!Array.isArray(rules)) {
    const hint = isObject(rules) ? '. Begin each rule with "- "' : emptyHint(rules, 'rules');
    reader.fail('wrong-type', path, `"rules" must be a list, but ${itIs(rules)}${hint}`);
    return [];
  }
  const at = keys.at('rules')!;
  return rules.map((rule, index) => readRule(rule, below(at, index), index, reader));
}

function readRule(rule: unknown, at: At, index: number, reader: Reader): Rule {
  const { fail } = reader;
  const { path } = at;
  const standIn = `rules[${index}]`;
  if (!isObject(rule)) {
    const message = `rule ${index + 1} must be a mapping with "id" and "respond", but ${itIs(rule)}`;
    fail('wrong-type', path, message);
    return { id: standIn, enabled: true, match: neutralMatch(standIn), respond: neutralResponse, notify: [] };
  }
  const owner = typeof rule.id === 'string' ? `rule "${rule.id}"` : `rule ${index + 1}`;
  const keys = checkKeys(rule, ruleKeys, at, owner, reader);
  const id = readId(keys, index, fail);
  if (keys.isMissing('id')) {
    fail('missing-key', path, `${owner} has no "id". Add, for example, id: seller-asks-price`, atKey);
  }
  const description = readDescription(keys, owner, fail);
  const enabled = readEnabled(keys, owner, fail);
  const match = readMatch(keys, standIn, owner, fail);
  const when = readWhen(keys, owner, fail);
  const respond = readRespond(keys, 'respond', `"respond" of ${owner}`, fail);
  if (keys.isMissing('respond')) {
    const message = `${owner} has no "respond". Add the name of a response, or one in place: respond: ${exampleResponse}`;
    fail('missing-key', path, message, atKey);
  }
  const notify = readNotify(keys.value('notify'), keys.at('notify'), `"notify" of ${owner}`, reader);
  // Without a condition that is there but not understood, the rule would seem to match every click.
  const isUnsure = Object.keys(rule).some((key) => !ruleKeys.includes(key)) || when === null;
  return {
    id: id ?? standIn,
    ...(description !== undefined && { description }),
    enabled,
    ...((match || isUnsure) && { match: { ...match, ...(isUnsure && neutralMatch(standIn)) } }),
    ...(when !== undefined && when !== null && { when }),
    respond,
    notify,
  };
}

function readId(keys: Keys, index: number, fail: Fail): string | undefined {
  const id = keys.value('id');
  const path = keys.path('id');
  if (path === undefined) return undefined;
  if (typeof id !== 'string') {
    fail('wrong-type', path, `"id" of rule ${index + 1} must be a text, but ${itIs(id)}${quoteHint(id)}`);
    return undefined;
  }
  if (id === 'default') {
    fail(
      'wrong-value',
      path,
      'the id "default" stands for the file\'s own "default". Give the rule another id',
    );
  } else if (!idPattern.test(id)) {
    const message = `"${id}" is no good rule id: up to 64 Latin letters, digits, ".", "_" and "-", the first a letter or a digit`;
    fail('wrong-value', path, message);
  }
  return id;
}

function readDescription(keys: Keys, owner: string, fail: Fail): string | undefined {
  const description = keys.value('description');
  const path = keys.path('description');
  if (path === undefined || typeof description === 'string') return description as string | undefined;
  const message = `"description" of ${owner} must be a text, but ${itIs(description)}${quoteHint(description)}`;
  fail('wrong-type', path, message);
  return undefined;
}

function readEnabled(keys: Keys, owner: string, fail: Fail): boolean {
  const enabled = keys.value('enabled');
  const path = keys.path('enabled');
  if (path === undefined) return true;
  if (typeof enabled === 'boolean') return enabled;
  const suggestion = typeof enabled === 'string' ? booleanWords.get(enabled.toLowerCase()) : undefined;
  const message = `"enabled" of ${owner} must be true or false, but ${itIs(enabled)}`;
  fail('wrong-type', path, message, suggestion === undefined ? {} : { suggestion });
  return true;
}

/** What YAML 1.1 took for booleans. */
const booleanWords = new Map([
  ['yes', 'true'],
  ['on', 'true'],
  ['no', 'false'],
  ['off', 'false'],
]);

/** @returns null where `when` is there and cannot be read */
function readWhen(keys: Keys, owner: string, fail: Fail): unknown {
  const when = keys.value('when');
  const path = keys.path('when');
  if (path === undefined) return undefined;
  if (when === null) {
    const message = `"when" of ${owner} is empty. Write a JSON-Logic expression, or remove the key to match every click`;
    fail('wrong-type', path, message);
  }
  return when;
}

function readMatch(keys: Keys, standIn: string, owner: string, fail: Fail): Rule['match'] {
  const match = keys.value('match');
  const path = keys.path('match');
  if (path === undefined) return undefined;
  if (!isObject(match)) {
    const message = `"match" of ${owner} must be a mapping such as { touchpoint: CHAT }, but ${itIs(match)}`;
    fail('wrong-type', path, message);
    return neutralMatch(standIn);
  }
  const entries = Object.entries(match);
  if (entries.length === 0) {
    const message = `"match" of ${owner} is empty, and so would match every click. Name a fact, or remove the key`;
    fail('wrong-value', path, message);
  }
  const good = entries.filter(([fact, wanted]) => isMatchable(fact, wanted, [...path, fact], fail));
  const isWhole = good.length === entries.length && good.length > 0;
  return { ...(Object.fromEntries(good) as Rule['match']), ...(!isWhole && neutralMatch(standIn)) };
}

/** Whether an entry of `match` can stand; what is wrong with it is reported. */
function isMatchable(fact: string, wanted: unknown, path: Path, fail: Fail): boolean {
  let isGood = true;
  const refuse: Fail = (...trouble) => {
    isGood = false;
    fail(...trouble);
  };
  if (fact === '') refuse('wrong-value', path, '"match" names facts, and "" is none', atKey);
  if (isObject(wanted)) {
    const key = Object.keys(wanted)[0] ?? 'answer';
    const message = `"${fact}" in "match" must be a value or a list of values, but it is a mapping. Write a dotted path (${fact}.${key}: …), or use "when" for logic`;
    refuse('wrong-type', path, message);
  } else if (Array.isArray(wanted)) {
    if (wanted.length === 0) {
      refuse('wrong-value', path, `the list of "${fact}" in "match" is empty, and so would never match`);
    }
    wanted.forEach((item, index) => {
      if (typeof item !== 'object' || item === null) return;
      const message = `the list of "${fact}" in "match" holds texts, numbers, true, false or null, but this is ${kindOf(item)}`;
      refuse('wrong-type', [...path, index], message);
    });
  }
  return isGood;
}

/** Reads the default: an answer, or one with a `notify` beside it. */
function readDefault(keys: Keys, reader: Reader): Pick<RulesFile, 'default' | 'defaultAt' | 'defaultNotify'> {
  const { fail } = reader;
  const value = keys.value('default');
  if (!hasNotifyBeside(value)) {
    const respond = readRespond(keys, 'default', '"default"', fail);
    return { default: respond, defaultAt: ['default'], defaultNotify: [] };
  }
  const at = keys.at('default')!;
  const parts = checkKeys(value, defaultKeys, at, '"default"', reader);
  if (parts.isMissing('respond')) {
    const message = `"default" has no "respond". Add the name of a response, or one in place: respond: ${exampleResponse}`;
    fail('missing-key', at.path, message, atKey);
  }
  return {
    default: readRespond(parts, 'respond', '"respond" of the default', fail),
    defaultAt: ['default', 'respond'],
    defaultNotify: readNotify(parts.value('notify'), parts.at('notify'), '"notify" of the default', reader),
  };
}

function readRespond(keys: Keys, key: string, subjectName: string, fail: Fail): Respond {
  const respond = keys.value(key);
  const path = keys.path(key);
  if (path === undefined) return neutralResponse;
  if (typeof respond === 'string' || isObject(respond)) return respond;
  const message = `${subjectName} must be the name of a response or a response such as ${exampleResponse}, but ${itIs(respond)}${quoteHint(respond)}`;
  fail('wrong-type', path, message);
  return neutralResponse;
}

function subject(data: unknown): string {
  return data === null || data === undefined ? 'the file is empty' : `the file is ${kindOf(data)}`;
}
