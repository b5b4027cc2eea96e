import { type CallName, callOf, calls } from '../../platform/calls.js';
import { noVariants, type Variants } from '../../platform/facts.js';
import { allFields } from '../../platform/session.js';
import { parseInstant } from '../../values/instant.js';
import { isObject, type JsonObject } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';
import type { Path, Report } from '../diagnostic.js';
import { type Expectation, expectation } from './expectation.js';
import { content, either, list, mapping, named, text } from './form.js';
import { defaultNow, instant } from './instant.js';
import { ownNames } from './own-names.js';
import { createReader, read, readKeys } from './reader.js';
import { fillRow, rowLabel, rows } from './rows.js';
import { request, type Step, step } from './test-steps.js';
import { itIs, quoteHint } from './wording.js';

/** The tests of a rules file, as they stand in a file of their own or below its key `tests`. */
export interface Suite {
  /** The rules file, as a tests file names it. */
  rules?: string;
  /** In file order, one for each row of an `each`. */
  cases: readonly Case[];
}

/** One call or a conversation, and what is expected of the responses. */
export interface Case {
  name: string;
  /** The case, or its row. */
  at: Path;
  /** In order; of a case without steps it is one. */
  calls: readonly CaseCall[];
  /** Why the case is not run. */
  skip?: string;
}

/** A call of a case, and what is expected of its response. */
export interface CaseCall {
  /** The number of its step, from 1, in a conversation. */
  step?: number;
  /** Which call it is: of a case without steps by what its request carries. */
  call: CallName;
  now: Date;
  /** With the defaults in it. Where the call follows: what stands in the place of what the platform would send. */
  request: JsonObject;
  /** Whether the platform makes it from the answer before. */
  follows: boolean;
  /** By experiment: variants that the person gets, whoever it is. */
  variants: Variants;
  expected: Expectation;
  /** Where a part of it stands, such as `['request', 'user_side']`: below the case, its row or the defaults. */
  place(part: Path): Path;
}

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
  const own = isOwnFile ? read(testsFile, data, at, say`the tests file`, reader) : undefined;
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
  const place = say`case ${index + 1}`;
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
  owner: Text,
  originOf: (path: Path) => Path,
  { suiteAt, now, defaults, report }: Context,
): Case[] {
  const reader = createReader((finding) => {
    const { path, at: part } = finding;
    // A key stands in the case even where its value comes from the row.
    const origin = part === 'key' ? [...originOf(path.slice(0, -1)), ...path.slice(-1)] : originOf(path);
    report({ ...finding, path: origin });
  });
  const written = read(testCase, data, at, owner, reader)!;
  const { name, request: own = {}, variants = noVariants, expect, steps, skip } = written;
  // What stands under another name is reported, and not missing.
  if (!Object.hasOwn(data, 'request') && requestWords.some((word) => Object.hasOwn(data, word))) return [];
  const context: CallContext = { at, own, suiteAt, defaults, variants, originOf };
  const start = written.now ?? now;
  const calls =
    steps !== undefined
      ? callsOf(steps, start, context)
      : expect === undefined
        ? []
        : [oneCall(expect, start, context)];
  if (name === undefined || calls.length === 0) return [];
  return [{ name, at: shownAt, calls, ...(skip !== undefined && { skip }) }];
}

interface CallContext extends Pick<Context, 'suiteAt' | 'defaults'> {
  /** Of the case. */
  at: Path;
  /** The `request` of the case. */
  own: JsonObject;
  variants: Variants;
  originOf(path: Path): Path;
}

/** The call of a case without steps. */
function oneCall(expected: Expectation, now: Date, context: CallContext): CaseCall {
  const { own, defaults, variants } = context;
  const call = callOf(own, callOf({ ...defaults, ...own }, 'click'));
  return {
    call,
    now,
    follows: false,
    variants,
    expected,
    ...requestOf(call, [[['request'], own]], context, []),
  };
}

/** The calls of a conversation, each at its time. */
function callsOf(steps: readonly Step[], start: Date, context: CallContext): CaseCall[] {
  let now = start.getTime();
  return steps.flatMap((step, index): CaseCall[] => {
    if (step.kind === 'wait') {
      now += step.ms;
      return [];
    }
    const { kind, fields, expected } = step;
    const below = ['steps', index];
    const follows = kind === 'follow';
    const own: Written = [[...below, kind], fields];
    const call = follows ? 'session' : 'click';
    const sources: Written[] = follows ? [own] : [own, [['request'], context.own]];
    return [
      {
        step: index + 1,
        ...{ call, now: new Date(now), follows, variants: context.variants, expected },
        ...requestOf(call, sources, follows ? { ...context, defaults: {} } : context, below),
      },
    ];
  });
}

/** Fields of a request, and where they stand in the case. */
type Written = readonly [at: Path, fields: JsonObject];

/**
 * The request of a call. A field stands in the place of the same field of a later source or of the defaults, whatever the
 * two hold.
 */
function requestOf(
  call: CallName,
  sources: readonly Written[],
  { at, suiteAt, defaults, originOf }: CallContext,
  below: Path,
): Pick<CaseCall, 'request' | 'place'> {
  const all: readonly Written[] = [...sources, [[], defaults]];
  const fitting = all.map(([, fields], index) => (index === 0 ? fields : withoutOtherFields(fields, call)));
  const request = Object.assign({}, ...fitting.toReversed()) as JsonObject;
  const [[first]] = all as [Written];
  return {
    request,
    place([part, field, ...deeper]) {
      const rest = [field, ...deeper].filter((segment) => segment !== undefined);
      if (part === 'variants') return originOf([...at, part, ...rest]);
      if (part !== 'request')
        return originOf([...at, ...below, ...(part === undefined ? [] : [part]), ...rest]);
      const source = all.find(([, fields]) => field !== undefined && Object.hasOwn(fields, field));
      if (source !== undefined && source[0].length === 0) return [...suiteAt, 'defaults', ...rest];
      return originOf([...at, ...(source?.[0] ?? first), ...rest]);
    },
  };
}

/** Without the fields that only the other call has: what most cases share need not suit all of them. */
function withoutOtherFields(defaults: JsonObject, call: CallName): JsonObject {
  const { fields } = calls[call];
  const isOther = (name: string) => !Object.hasOwn(fields, name) && Object.hasOwn(allFields, name);
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => !isOther(name)));
}

const exampleCase = '{ name: …, request: { touchpoint: CHAT }, expect: { rule: … } }';
const exampleSuite = say`Write, for example, cases: [${exampleCase}]`;

/** An experiment, or the answers of a rule: `thanks.one_of`. */
const answersOfRule = /^[A-Za-z0-9][A-Za-z0-9._-]*\.one_of$/;

const pinned = named({
  mustBe: say`a mapping of experiments to variants, such as { checkout: new }`,
  names: {
    ...ownNames,
    accepts: (name) => answersOfRule.test(name) || ownNames.accepts(name),
    pattern: () => new RegExp(`${ownNames.pattern!().source}|${answersOfRule.source}`, 'u'),
  },
  of: either<string>({
    mustBe: say`the name of a variant`,
    hint: quoteHint,
    forms: [
      text({}),
      // An answer without a name is called by its number.
      content({ content: 'literal', fits: Number.isInteger, make: String }),
    ],
  }),
  item: (name) => say`the variant of "${name}"`,
});

/** What people write for the request of a case. */
const requestWords = ['given', 'when', 'input', 'click', 'event', 'call'];

export const testCase = mapping({
  definition: 'case',
  description: 'One call or a conversation, and what is expected of the responses.',
  mustBe: say`a mapping such as ${exampleCase}`,
  oneOf: {
    keys: ['expect', 'steps'],
    missing: say`. Say who answers, or what: expect: { rule: … }`,
    both: say`a conversation expects something of each step. Move "expect" there`,
  },
  keys: {
    name: {
      form: text({ holds: 'a word', hint: quoteHint, fallback: '' }),
      description: 'What the click is, in a few words. With `each` it may hold `{{ field }}`.',
      examples: ['a buyer says yes'],
      required: say`. Say in a few words what the click is`,
    },
    request: {
      form: request,
      description:
        'What the platform sends: [its fields](rules.md#the-request), completed by the `defaults`.',
      isBare: true,
      aliases: requestWords,
    },
    expect: {
      form: expectation,
      description:
        '[What is expected](#what-is-expected). Everything that you write must hold; what you leave out may be anything.',
      aliases: ['then', 'expected', 'expects', 'output', 'want'],
    },
    steps: {
      form: list({
        of: step,
        item: (_, index) => say`step ${index + 1}`,
        length: {
          least: 1,
          wrong: (_, subject) => say`${subject} are empty. Write the first: { click: { … }, expect: { … } }`,
        },
      }),
      description:
        '[A conversation](#conversations), in place of `expect`: clicks, what follows from their answers, and the time between. `request` holds what all of them share.',
    },
    now: {
      form: instant,
      title: 'Time of the click',
      description: 'The time of this click.',
      isBare: true,
    },
    variants: {
      form: pinned,
      title: 'Pinned variants',
      description:
        '[Experiments](rules.md#experiments), each with the variant that the person gets, whoever it is. The [answers of a rule](rules.md#one-of-several) are pinned as `{ id.one_of: name }`, or by their number.',
      examples: [{ checkout: 'new' }, { 'thanks.one_of': 'b' }],
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
      form: text({ mustBe: say`a text that says why`, holds: 'a word' }),
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
    required: say`. ${exampleSuite}`,
    aliases: ['tests'],
  },
};

/** The tests within a rules file. */
export const suite = mapping({
  wrongType: (data, subject) => ({
    message: say`${subject} must be a mapping${data === null ? '' : say`, but ${itIs(data)}`}. ${exampleSuite}`,
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
    message: say`${data === null ? say`the file is empty` : say`${subject} must be a mapping, but ${itIs(data)}`}. ${exampleSuite}`,
  }),
  label: '',
  keys: {
    rules: {
      form: text({ mustBe: say`the path of a rules file, such as ./rules.yaml`, holds: 'a character' }),
      title: 'Rules file',
      description:
        'The path of the rules file, relative to the tests file. Without it, `shop.test.yaml` tests `shop.yaml` in the same folder.',
      examples: ['./rules.yaml'],
    },
    ...suiteKeys,
  },
});
