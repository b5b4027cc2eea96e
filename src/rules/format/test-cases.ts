import { parseInstant } from '../../values/instant.js';
import { isObject, toText } from '../../values/json.js';
import { didYouMean, nearest } from '../../values/suggest.js';
import type { ReadingCode } from '../codes.js';
import type { Finding, Path, Report } from '../diagnostic.js';

import { itIs, type Mapping, quoteHint } from './mapping-reader.js';

/** Why a decision answers as it does: see `Decision`. */
const reasons = ['matched', 'no-match', 'rejected'] as const;
export type Reason = (typeof reasons)[number];

/** The tests of a rules file, as they stand in a file of their own or below its key `tests`. */
export interface Suite {
  /** The rules file, as a tests file names it. */
  rules?: string;
  /** In file order, one for each row of an `each`. */
  cases: readonly Case[];
}

/** One click, and what is expected of the answer. */
export interface Case {
  name: string;
  /** The case, or its row. */
  at: Path;
  now: Date;
  /** The request with the defaults in it. */
  request: Mapping;
  expected: Expectation;
  /** Why the case is not run. */
  skip?: string;
  /** Where a part of the case stands, such as `['request', 'user_side']`: below the case, its row or the defaults. */
  place(part: Path): Path;
}

/** What a case asks for; all of it must be so. */
export interface Expectation {
  /** Who answers: a rule's id or `default`. With `isNot`, anyone else. */
  rule?: { id: string; isNot: boolean };
  reason?: Reason;
  /** The whole answer. */
  response?: Mapping;
  /** A part of the answer: see `differencesOf`. */
  responseIncludes?: Mapping;
  /** Who is told of the click, in any order, and where each name stands below `notify`. */
  notify?: readonly { name: string; at: Path }[];
  /** The request breaks the contract, so that the gateway refuses it with 422 and no rule is asked. */
  refused?: true;
}

/** The time of the click where the tests name none. It is fixed: a test must not depend on the day it is run. */
export const defaultNow = '2026-11-22T10:00:00+03:30';

/**
 * Reads the tests of a rules file. What cannot be read is reported and left out.
 * @param at where they stand: `[]` in a file of their own, `['tests']` in a rules file
 */
export function readSuite(data: unknown, at: Path, report: Report): Suite {
  const told = new Set<string>();
  const fail: Fail = (check, path, message, more) => {
    // The rows of a case share its text, and so its faults.
    const key = JSON.stringify([check, path, more?.within ?? message]);
    if (!told.has(key)) report({ path, check, message, ...more });
    told.add(key);
  };
  const isOwnFile = at.length === 0;
  const owner = isOwnFile ? 'the tests file' : '"tests"';
  if (!isObject(data)) {
    const subject = isOwnFile && data === null ? 'the file is empty' : `${owner} must be a mapping`;
    const hint = data === null ? '' : `, but ${itIs(data)}`;
    fail('wrong-type', at, `${subject}${hint}. Write, for example, cases: [${exampleCase}]`);
    return { cases: [] };
  }
  const missing = checkKeys(data, isOwnFile ? ['rules', ...suiteKeys] : suiteKeys, at, owner, fail);
  const rules = readRulesPath(data, at, fail);
  const defaults = readRequest(data.defaults, [...at, 'defaults'], 'defaults', fail);
  const now = readTime(data.now, [...at, 'now'], fail) ?? new Date(defaultNow);
  if (missing.has('cases')) {
    fail('missing-key', at, `${owner} has no "cases". Write, for example, cases: [${exampleCase}]`, atKey);
  } else if (Object.hasOwn(data, 'cases') && !Array.isArray(data.cases)) {
    fail('wrong-type', [...at, 'cases'], `"cases" must be a list, but ${itIs(data.cases)}`);
  }
  const written: unknown[] = Array.isArray(data.cases) ? data.cases : [];
  const context: Context = { suiteAt: at, now, defaults, fail };
  const cases = written.flatMap((one, index) => readCase(one, [...at, 'cases', index], index, context));
  return { ...(rules !== undefined && { rules }), cases };
}

type Fail = (
  check: ReadingCode,
  path: Path,
  message: string,
  more?: Pick<Finding, 'at' | 'within' | 'suggestion'>,
) => void;

interface Context {
  suiteAt: Path;
  now: Date;
  defaults: Mapping;
  fail: Fail;
}

const suiteKeys = ['now', 'defaults', 'cases'];
const caseKeys = ['name', 'request', 'expect', 'now', 'each', 'skip'];
const expectKeys = ['rule', 'reason', 'response', 'response_includes', 'notify', 'refused'];

const exampleCase = '{ name: …, request: { touchpoint: CHAT }, expect: { rule: … } }';
const atKey = { at: 'key' } as const;

/**
 * Reports the keys that are not known.
 * @returns the keys that are absent, without those that an unknown key was most likely meant to be
 */
function checkKeys(
  data: Mapping,
  known: readonly string[],
  path: Path,
  owner: string,
  fail: Fail,
): ReadonlySet<string> {
  const absent = new Set(known.filter((key) => !Object.hasOwn(data, key)));
  for (const key of Object.keys(data)) {
    if (known.includes(key)) continue;
    const suggestion = nearest(key, absent);
    const isPartOfAnswer = known === expectKeys && (key === 'action' || key === 'text_message');
    const hint = isPartOfAnswer
      ? ` It belongs in the answer: response: { ${key}: … }, or response_includes`
      : didYouMean(key, absent) || ` Known keys: ${known.join(', ')}`;
    if (suggestion !== undefined) absent.delete(suggestion);
    fail('unknown-key', [...path, key], `${owner} has an unknown key "${key}".${hint}`, {
      ...atKey,
      ...(suggestion !== undefined && !isPartOfAnswer && { suggestion }),
    });
  }
  return absent;
}

function readRulesPath(data: Mapping, at: Path, fail: Fail): string | undefined {
  if (at.length > 0 || !Object.hasOwn(data, 'rules')) return undefined;
  if (typeof data.rules === 'string' && data.rules !== '') return data.rules;
  const message = `"rules" must be the path of a rules file, such as ./rules.yaml, but ${itIs(data.rules)}`;
  fail('wrong-type', ['rules'], message);
  return undefined;
}

function readTime(now: unknown, path: Path, fail: Fail): Date | undefined {
  if (now === undefined) return undefined;
  const instant = typeof now === 'string' ? parseInstant(now) : undefined;
  if (instant !== undefined) return instant;
  const found = typeof now === 'string' && now !== '' ? `"${now}" is none` : itIs(now);
  const message = `"now" must be a time with its offset from UTC, such as ${defaultNow}, but ${found}`;
  fail(typeof now === 'string' ? 'wrong-value' : 'wrong-type', path, message);
  return undefined;
}

function readRequest(request: unknown, path: Path, key: string, fail: Fail): Mapping {
  if (request === undefined) return {};
  if (isObject(request)) return request;
  fail('wrong-type', path, `"${key}" must be a mapping such as { touchpoint: CHAT }, but ${itIs(request)}`);
  return {};
}

function readCase(written: unknown, at: Path, index: number, context: Context): Case[] {
  const { fail } = context;
  if (!isObject(written)) {
    fail(
      'wrong-type',
      at,
      `case ${index + 1} must be a mapping such as ${exampleCase}, but ${itIs(written)}`,
    );
    return [];
  }
  const owner =
    typeof written.name === 'string' && written.name !== '' ? `"${written.name}"` : `case ${index + 1}`;
  const missing = checkKeys(written, caseKeys, at, owner, fail);
  if (missing.has('name')) {
    fail('missing-key', at, `${owner} has no "name". Say in a few words what the click is`, atKey);
  }
  if (missing.has('expect')) {
    fail('missing-key', at, `${owner} has no "expect". Say who answers, or what: expect: { rule: … }`, atKey);
  }
  const skip = readSkip(written, at, owner, fail);
  const { each, ...template } = written;
  if (!Object.hasOwn(written, 'each')) {
    const one = readOne(template, at, at, owner, (path) => path, context);
    return one ? [{ ...one, ...(skip !== undefined && { skip }) }] : [];
  }
  return readRows(each, [...at, 'each'], fail).flatMap((row) => {
    const { data, originOf } = fill(template, at, row, fail);
    const one = readOne(data, at, row.at, owner, originOf, context);
    if (!one) return [];
    const name = one.name === template.name ? `${one.name} (${wordingOfRow(row.fields)})` : one.name;
    return [{ ...one, name, ...(skip !== undefined && { skip }) }];
  });
}

function readSkip({ skip }: Mapping, at: Path, owner: string, fail: Fail): string | undefined {
  if (skip === undefined || (typeof skip === 'string' && skip.trim() !== ''))
    return skip as string | undefined;
  const message = `"skip" of ${owner} must be a text that says why, but ${itIs(skip)}`;
  fail('wrong-type', [...at, 'skip'], message);
  return undefined;
}

/** Reads a case whose row, if it has one, is filled in. */
function readOne(
  data: Mapping,
  at: Path,
  shownAt: Path,
  owner: string,
  originOf: (path: Path) => Path,
  { suiteAt, now, defaults, fail }: Context,
): Case | undefined {
  const refuse: Fail = (check, path, ...rest) => fail(check, originOf(path), ...rest);
  const isNamed = typeof data.name === 'string' && data.name.trim() !== '';
  if (Object.hasOwn(data, 'name') && !isNamed) {
    const message = `"name" of ${owner} must be a text, but ${itIs(data.name)}${quoteHint(data.name)}`;
    refuse('wrong-type', [...at, 'name'], message);
  }
  const ownNow = readTime(data.now, [...at, 'now'], refuse);
  const own = readRequest(data.request, [...at, 'request'], 'request', refuse);
  const expected = readExpectation(data, at, owner, refuse);
  if (typeof data.name !== 'string' || expected === undefined) return undefined;
  return {
    name: data.name,
    at: shownAt,
    now: ownNow ?? now,
    // A field of the request stands in the place of the same field of the defaults, whatever the two hold.
    request: { ...defaults, ...own },
    expected,
    place([part, field, ...below]) {
      const isDefault = part === 'request' && field !== undefined && !Object.hasOwn(own, field);
      if (isDefault && Object.hasOwn(defaults, field)) return [...suiteAt, 'defaults', field, ...below];
      return originOf([...at, ...[part, field].filter((segment) => segment !== undefined), ...below]);
    },
  };
}

function readExpectation(data: Mapping, at: Path, owner: string, fail: Fail): Expectation | undefined {
  const path = [...at, 'expect'];
  const { expect } = data;
  if (expect === undefined) return undefined;
  if (!isObject(expect)) {
    fail(
      'wrong-type',
      path,
      `"expect" of ${owner} must be a mapping such as { rule: … }, but ${itIs(expect)}`,
    );
    return undefined;
  }
  checkKeys(expect, expectKeys, path, `"expect" of ${owner}`, fail);
  const given = expectKeys.filter((key) => Object.hasOwn(expect, key));
  if (Object.keys(expect).length === 0) {
    const message = `"expect" of ${owner} is empty, and so would hold for every answer. Expect one of ${expectKeys.join(', ')}`;
    fail('wrong-value', path, message);
  }
  if (given.includes('refused')) return readRefusal(expect.refused, given, path, owner, fail);
  const rule = readExpectedRule(expect, path, fail);
  const reason = readReason(expect, path, fail);
  const response = readAnswer(expect, 'response', path, fail);
  const responseIncludes = readAnswer(expect, 'response_includes', path, fail);
  const notify = readNotify(expect, path, fail);
  return {
    ...(rule && { rule }),
    ...(reason && { reason }),
    ...(response && { response }),
    ...(responseIncludes && { responseIncludes }),
    ...(notify && { notify }),
  };
}

function readRefusal(
  refused: unknown,
  given: readonly string[],
  path: Path,
  owner: string,
  fail: Fail,
): Expectation {
  if (refused !== true) {
    fail(
      'wrong-type',
      [...path, 'refused'],
      `"refused" can only be true, but ${itIs(refused)}. Else leave it out`,
      { suggestion: 'true' },
    );
  }
  for (const other of given.filter((key) => key !== 'refused')) {
    const message = `a request that is refused is answered by no rule: ${owner} cannot expect "refused" and "${other}"`;
    fail('wrong-value', [...path, other], message, atKey);
  }
  return { refused: true };
}

function readExpectedRule(expect: Mapping, path: Path, fail: Fail): Expectation['rule'] {
  if (!Object.hasOwn(expect, 'rule')) return undefined;
  const { rule } = expect;
  if (typeof rule === 'string' && rule !== '') {
    const isNot = rule.startsWith('not:');
    return { id: isNot ? rule.slice('not:'.length).trim() : rule, isNot };
  }
  const message = `"rule" must be the id of a rule, "default", or one of these behind "not:", but ${itIs(rule)}${quoteHint(rule)}`;
  fail('wrong-type', [...path, 'rule'], message);
  return undefined;
}

function readReason(expect: Mapping, path: Path, fail: Fail): Expectation['reason'] {
  if (!Object.hasOwn(expect, 'reason')) return undefined;
  const reason = reasons.find((known) => known === expect.reason);
  if (reason !== undefined) return reason;
  const { reason: found } = expect;
  const isText = typeof found === 'string';
  const suggestion = isText ? nearest(found, reasons) : undefined;
  const message = `"reason" must be one of ${reasons.join(', ')}, but ${isText ? `it is "${found}"` : itIs(found)}`;
  fail(isText ? 'wrong-value' : 'wrong-type', [...path, 'reason'], message, {
    ...(suggestion !== undefined && { suggestion }),
  });
  return undefined;
}

function readAnswer(
  expect: Mapping,
  key: 'response' | 'response_includes',
  path: Path,
  fail: Fail,
): Mapping | undefined {
  if (!Object.hasOwn(expect, key)) return undefined;
  const answer = expect[key];
  if (isObject(answer)) return answer;
  const message = `"${key}" must be a mapping such as { text_message: "…" }, but ${itIs(answer)}`;
  fail('wrong-type', [...path, key], message);
  return undefined;
}

function readNotify(expect: Mapping, path: Path, fail: Fail): Expectation['notify'] {
  if (!Object.hasOwn(expect, 'notify')) return undefined;
  const { notify } = expect;
  if (typeof notify === 'string' && notify !== '') return [{ name: notify, at: [] }];
  if (!Array.isArray(notify)) {
    const message = `"notify" must be the name of a receiver, a list of names, or [] for nobody, but ${itIs(notify)}${quoteHint(notify)}`;
    fail('wrong-type', [...path, 'notify'], message);
    return undefined;
  }
  return notify.flatMap((name: unknown, index) => {
    if (typeof name === 'string' && name !== '') return [{ name, at: [index] }];
    const message = `"notify" holds names of receivers, but ${itIs(name).replace('it', 'this')}${quoteHint(name)}`;
    fail('wrong-type', [...path, 'notify', index], message);
    return [];
  });
}

// ---- rows

/** A row of an `each`: the fields that stand for `{{ field }}` in the texts of its case. */
interface Row {
  at: Path;
  fields: Mapping;
}

function readRows(each: unknown, path: Path, fail: Fail): Row[] {
  if (!Array.isArray(each)) {
    fail('wrong-type', path, `"each" must be a list of rows such as [{ city: تهران }], but ${itIs(each)}`);
    return [];
  }
  if (each.length === 0) fail('wrong-value', path, '"each" has no rows, and so the case would never run');
  return each.flatMap((fields: unknown, index) => {
    const at = [...path, index];
    if (isObject(fields)) return [{ at, fields }];
    fail('wrong-type', at, `a row of "each" must be a mapping such as { city: تهران }, but ${itIs(fields)}`);
    return [];
  });
}

const placeholder = /\{\{\s*(.*?)\s*\}\}/gs;
const onlyPlaceholder = /^\{\{\s*([^{}]*?)\s*\}\}$/;

/** Replaces `{{ field }}` in the texts of a case. A text that is nothing else becomes the value with its type. */
function fill(template: Mapping, at: Path, row: Row, fail: Fail) {
  /** Places whose value came from the row as a whole, and the place there. */
  const origins: { path: string; origin: Path }[] = [];

  function fillValue(value: unknown, path: Path): unknown {
    if (typeof value === 'string') return fillText(value, path);
    if (Array.isArray(value)) return value.map((item, index) => fillValue(item, [...path, index]));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, fillValue(item, [...path, key])]),
    );
  }

  function fillText(text: string, path: Path): unknown {
    const only = onlyPlaceholder.exec(text)?.[1];
    if (only !== undefined && Object.hasOwn(row.fields, only)) {
      origins.push({ path: keyOf(path), origin: [...row.at, only] });
      return row.fields[only];
    }
    return text.replace(placeholder, (whole, field: string, offset: number) => {
      if (Object.hasOwn(row.fields, field)) return toText(row.fields[field]);
      const known = Object.keys(row.fields);
      const hint = didYouMean(field, known) || ` Its fields: ${known.join(', ')}`;
      fail(
        'unknown-field',
        path,
        `row ${Number(row.at.at(-1)) + 1} of "each" has no field "${field}".${hint}`,
        {
          within: [offset, offset + whole.length],
        },
      );
      return whole;
    });
  }

  const { skip: _, ...filled } = template;
  return {
    data: fillValue(filled, at) as Mapping,
    originOf(path: Path): Path {
      for (let length = path.length; length > at.length; length--) {
        const origin = origins.find((known) => known.path === keyOf(path.slice(0, length)));
        if (origin) return [...origin.origin, ...path.slice(length)];
      }
      return path;
    },
  };
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

/** Tells the rows of a case apart where its name does not. */
function wordingOfRow(fields: Mapping): string {
  const text = Object.entries(fields)
    .map(([name, value]) => `${name}: ${toText(value)}`)
    .join(', ');
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
