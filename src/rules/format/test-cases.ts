import { answerKeys } from '../../platform/answer.js';
import { type CallName, calls } from '../../platform/calls.js';
import { allFields } from '../../platform/session.js';
import { parseInstant } from '../../values/instant.js';
import { isObject, type JsonObject } from '../../values/json.js';
import { nearest } from '../../values/suggest.js';
import type { Path, Report } from '../diagnostic.js';
import { choice, content, either, list, mapping, text } from './form.js';
import { createReader, read, readKeys } from './reader.js';
import { fillRow, rowLabel, rows } from './rows.js';
import { itIs, quoteHint, thisIs } from './wording.js';

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

/** One call, and what is expected of the response. */
export interface Case {
  name: string;
  /** The case, or its row. */
  at: Path;
  now: Date;
  /** Which call it is, by what its request carries. */
  call: CallName;
  /** The request with the defaults in it. */
  request: JsonObject;
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
  /** The whole response. */
  response?: JsonObject;
  /** A part of the response: see `differencesOf`. */
  responseIncludes?: JsonObject;
  /** The receivers that are notified, in any order, and where each name stands below `notify`. */
  notify?: readonly { name: string; at: Path }[];
  /** The request breaks the contract, so that the gateway refuses it with 422 and no rule is asked. */
  refused?: true;
}

/** The time of the click where the tests name none. It is fixed: a test must not depend on the day it is run. */
const defaultNow = '2026-11-22T10:00:00+03:30';

/**
 * Reads the tests of a rules file. What cannot be read is reported and left out.
 * @param at where they stand: `[]` in a file of their own, `['tests']` in a rules file
 */
export function readSuite(data: unknown, at: Path, report: Report): Suite {
  const reported = new Set<string>();
  const once: Report = (finding) => {
    // The rows of a case share its text, and so its faults.
    const key = JSON.stringify([finding.check, finding.path, finding.within ?? finding.message]);
    if (!reported.has(key)) report(finding);
    reported.add(key);
  };
  const reader = createReader(once);
  const isOwnFile = at.length === 0;
  const own = isOwnFile ? read(testsFile, data, at, 'the tests file', reader) : undefined;
  const written = isOwnFile ? own : read(suite, data, at, '"tests"', reader);
  if (written === undefined) return { cases: [] };
  const { now, defaults = {}, cases = [] } = written;
  const context = { suiteAt: at, now, defaults, report: once };
  return {
    ...(own?.rules !== undefined && { rules: own.rules }),
    cases: cases.flatMap((written, index) => readCase(written, [...at, 'cases', index], index, context)),
  };
}

interface Context {
  suiteAt: Path;
  now: Date;
  defaults: JsonObject;
  report: Report;
}

function readCase(written: unknown, at: Path, index: number, context: Context): Case[] {
  const place = `case ${index + 1}`;
  if (!isObject(written)) {
    read(testCase, written, at, place, createReader(context.report));
    return [];
  }
  const owner = typeof written.name === 'string' && written.name !== '' ? `"${written.name}"` : place;
  if (!Object.hasOwn(written, 'each')) return readOne(written, at, at, owner, (path) => path, context);
  const reader = createReader(context.report);
  // Where there are no rows, nothing else would look at the keys.
  readKeys(testCase, written, { path: at, place: at }, owner, reader);
  const { each, skip, ...template } = written;
  return (read(rows, each, [...at, 'each'], '"each"', reader) ?? []).flatMap((row) => {
    const { data, originOf } = fillRow(template, at, row, context.report);
    const filled = { ...data, ...(skip !== undefined && { skip }) };
    return readOne(filled, at, row.at, owner, originOf, context).map((one) =>
      one.name === written.name ? { ...one, name: `${one.name} (${rowLabel(row)})` } : one,
    );
  });
}

/** Reads a case whose row, if it has one, is filled in. */
function readOne(
  data: JsonObject,
  at: Path,
  shownAt: Path,
  owner: string,
  originOf: (path: Path) => Path,
  { suiteAt, now, defaults, report }: Context,
): Case[] {
  const reader = createReader((finding) => {
    const { path, at: part } = finding;
    // A key stands in the case even where its value comes from the row.
    const origin = part === 'key' ? [...originOf(path.slice(0, -1)), ...path.slice(-1)] : originOf(path);
    report({ ...finding, path: origin });
  });
  const { name, request: own = {}, expect, skip, ...written } = read(testCase, data, at, owner, reader)!;
  if (name === undefined || expect === undefined) return [];
  const call = 'click';
  return [
    {
      name,
      at: shownAt,
      now: written.now ?? now,
      call,
      // A field of the request stands in the place of the same field of the defaults, whatever the two hold.
      request: { ...withoutOtherFields(defaults, call), ...own },
      expected: expect,
      ...(skip !== undefined && { skip }),
      place([part, field, ...below]) {
        const isDefault = part === 'request' && field !== undefined && !Object.hasOwn(own, field);
        if (isDefault && Object.hasOwn(defaults, field)) return [...suiteAt, 'defaults', field, ...below];
        return originOf([...at, ...[part, field].filter((segment) => segment !== undefined), ...below]);
      },
    },
  ];
}

/** Without the fields that only the other call has: what most cases share need not suit all of them. */
function withoutOtherFields(defaults: JsonObject, call: CallName): JsonObject {
  const { fields } = calls[call];
  const isOther = (name: string) => !Object.hasOwn(fields, name) && Object.hasOwn(allFields, name);
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => !isOther(name)));
}

const exampleCase = '{ name: …, request: { touchpoint: CHAT }, expect: { rule: … } }';
const exampleSuite = `Write, for example, cases: [${exampleCase}]`;

const instant = text({
  mustBe: `a time with its offset from UTC, such as ${defaultNow}`,
  pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/,
  accepts: (written) => parseInstant(written) !== undefined,
  make: (written) => parseInstant(written)!,
});

const request = content({
  mustBe: 'a mapping such as { touchpoint: CHAT }',
  content: 'request',
  fits: isObject,
  make: (value) => value as JsonObject,
});

const response = content({
  mustBe: 'a mapping such as { text_message: "…" }',
  content: 'expected-response',
  fits: isObject,
  make: (value) => value as JsonObject,
});

const receivers = either({
  mustBe: 'the name of a receiver, a list of names, or [] for nobody',
  hint: quoteHint,
  forms: [
    text({ holds: 'a character', make: (name) => [{ name, at: [] as Path }] }),
    list({
      of: text({
        holds: 'a character',
        wrongType: (value, subject) => ({
          message: `${subject} holds names of receivers, but ${thisIs(value)}${quoteHint(value)}`,
        }),
        make: (name, at) => ({ name, at: at.slice(-1) }),
      }),
      item: (subject) => subject,
    }),
  ],
});

export const expectation = mapping({
  definition: 'expectation',
  description: 'Everything that you write must hold. What you leave out may be anything.',
  mustBe: 'a mapping such as { rule: … }',
  label: '',
  misplaced: {
    keys: answerKeys,
    into: 'response',
    hint: (key) => `It belongs in the response: response: { ${key}: … }, or response_includes`,
  },
  empty: (subject, keys) =>
    `${subject} is empty, so it would hold for every response. Expect one of ${keys.join(', ')}`,
  keys: {
    rule: {
      form: text({
        mustBe: 'the id of a rule, "default", or one of these after "not:"',
        holds: 'a character',
        hint: quoteHint,
        make: (rule) => {
          const isNot = rule.startsWith('not:');
          return { id: isNot ? rule.slice('not:'.length).trim() : rule, isNot };
        },
      }),
      description:
        'Who answers: the id of a rule, or `default`. `not:call-now` means anything but that rule, and `not:default` any rule.',
      examples: ['default', 'not:default'],
    },
    reason: {
      form: choice({
        mustBe: `one of ${reasons.join(', ')}`,
        values: reasons,
        wrongType(value, subject) {
          if (typeof value !== 'string') return undefined;
          const suggestion = nearest(value, reasons);
          const message = `${subject} must be one of ${reasons.join(', ')}, but it is "${value}"`;
          return { check: 'wrong-value', message, ...(suggestion !== undefined && { suggestion }) };
        },
      }),
      description:
        '`matched`; `no-match` if no rule matched, so the default answers; `rejected` if a rule matched but its response was refused, so the default answers.',
    },
    response: { form: response, description: 'The whole response, exactly.' },
    response_includes: {
      form: response,
      title: 'Part of the response',
      description:
        'A part of the response. In an object, only the keys that you write are compared, each in this same way. A text must be contained in the actual text. A list must have the same length, and its items are compared in this same way. Anything else must be equal.',
    },
    notify: {
      form: receivers,
      description:
        '[Who is notified](rules.md#webhooks) of the click: the name of a receiver, or a list of names. Exactly these, in any order; `[]` means nobody.',
      examples: ['crm', ['crm', 'audit'], []],
    },
    refused: {
      form: choice({
        values: [true],
        wrongType: (value, subject) => ({
          message: `${subject} can only be true, but ${itIs(value)}. Otherwise leave it out`,
          suggestion: 'true',
        }),
        fallback: true,
      }),
      description:
        '`true`: the request breaks the request schema, so the gateway refuses it with 422. Nothing else can be expected then.',
      excludes: (other) =>
        `no rule answers a request that is refused, so "refused" and "${other}" cannot both be expected`,
    },
  },
  make: ({ rule, reason, response, response_includes, notify, refused }): Expectation => ({
    ...(rule && { rule }),
    ...(reason && { reason }),
    ...(response && { response }),
    ...(response_includes && { responseIncludes: response_includes }),
    ...(notify && { notify }),
    ...(refused && { refused }),
  }),
});

export const testCase = mapping({
  definition: 'case',
  description: 'One click, and what is expected of the response.',
  mustBe: `a mapping such as ${exampleCase}`,
  keys: {
    name: {
      form: text({ holds: 'a word', hint: quoteHint, fallback: '' }),
      description: 'What the click is, in a few words. With `each` it may hold `{{ field }}`.',
      examples: ['a buyer says yes'],
      required: '. Say in a few words what the click is',
    },
    request: {
      form: request,
      description:
        'What the platform sends: [its fields](rules.md#the-request), completed by the `defaults`.',
      isBare: true,
    },
    expect: {
      form: expectation,
      description:
        '[What is expected](#what-is-expected). Everything that you write must hold; what you leave out may be anything.',
      required: '. Say who answers, or what: expect: { rule: … }',
    },
    now: {
      form: instant,
      title: 'Time of the click',
      description: 'The time of this click.',
      isBare: true,
    },
    each: {
      form: rows,
      title: 'Rows',
      description:
        '[Rows](#rows): the case runs once for each. `{{ field }}` in its texts is replaced by that field of the row; a text that is only `{{ field }}` becomes the value with its type.',
      examples: [[{ city: 'تهران' }, { city: 'شیراز' }]],
      isBare: true,
    },
    skip: {
      form: text({ mustBe: 'a text that says why', holds: 'a word' }),
      description:
        'The reason why the case does not run for now. Skipped cases are counted, so that they are not forgotten.',
      examples: ['تا باز شدن شعبهٔ شیراز'],
    },
  },
});

const suiteKeys = {
  now: {
    form: instant,
    title: 'Time of the clicks',
    description: 'The [time](#time) of all clicks, with its offset from UTC. Tests never read a real clock.',
    default: parseInstant(defaultNow)!,
    defaultWritten: defaultNow,
  },
  defaults: {
    form: request,
    description:
      'Fields of all requests. If a case has a field of its own, that field replaces the default as a whole; the two are not merged.',
    examples: [{ touchpoint: 'CHAT' }],
  },
  cases: {
    form: list({ of: content({ content: testCase }) }),
    description: 'The list of [cases](#cases): the clicks, and what is expected of their responses.',
    examples: [
      [
        {
          name: 'a buyer says yes',
          request: { user_side: 'DEMAND', extra_data: { answer: 'yes' } },
          expect: { rule: 'chat-yes' },
        },
      ],
    ],
    required: `. ${exampleSuite}`,
  },
};

/** The tests within a rules file. */
export const suite = mapping({
  wrongType: (data, subject) => ({
    message: `${subject} must be a mapping${data === null ? '' : `, but ${itIs(data)}`}. ${exampleSuite}`,
  }),
  label: '',
  keys: suiteKeys,
});

/** The tests in a file of their own. */
export const testsFile = mapping({
  title: 'Dargah tests',
  description:
    'Tests of a rules file: clicks, and the responses that they must get. `dargah test` runs them.',
  wrongType: (data, subject) => ({
    message: `${data === null ? 'the file is empty' : `${subject} must be a mapping, but ${itIs(data)}`}. ${exampleSuite}`,
  }),
  label: '',
  keys: {
    rules: {
      form: text({ mustBe: 'the path of a rules file, such as ./rules.yaml', holds: 'a character' }),
      title: 'Rules file',
      description:
        'The path of the rules file, relative to the tests file. Without it, `shop.test.yaml` tests `shop.yaml` in the same folder.',
      examples: ['./rules.yaml'],
    },
    ...suiteKeys,
  },
});
