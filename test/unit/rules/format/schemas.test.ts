import { readdirSync, readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import { analyzeRules } from '../../../../src/rules/analyze.js';
import { catalog } from '../../../../src/rules/checks/index.js';
import { type Diagnostic, isError } from '../../../../src/rules/diagnostic.js';
import { mapping, text } from '../../../../src/rules/format/form.js';
import { createReader, read } from '../../../../src/rules/format/reader.js';
import { receiver } from '../../../../src/rules/format/receiver.js';
import { parseTests } from '../../../../src/rules/tests/tests-file.js';
import { parseDocument } from '../../../../src/rules/yaml/document.js';
import { isObject, keysOfPointer } from '../../../../src/values/json.js';
import { memoize } from '../../../../src/values/memo.js';
import { change } from '../../../support/changed-data.js';
import { below, mulberry32, pick, type Random } from '../../../support/random.js';
import { prepareAtOnce } from '../../../support/rules.js';
import { size } from '../../../support/soak.js';
import { seededFaults } from '../../checks/seeded-faults.js';
import { schemaOf } from '../../docs/form-schema.js';
import { contents, rulesSchema, testsSchema } from '../../docs/rules-schema.js';

const ajv = new Ajv({ ownProperties: true, strictTypes: false, keywords: ['patternErrorMessage'] });
const validators = { rules: ajv.compile(rulesSchema()), tests: ajv.compile(testsSchema()) };

type Kind = keyof typeof validators;

type RulesOrTests = [name: string, kind: Kind, text: string];

/** Errors of the form of a file: an editor shows them, too. */
const ofForm = new Set([
  'argument-count',
  'circular-action',
  'empty-answer',
  'invalid-answer',
  'link-origin',
  'link-url',
  'logic-alone',
  'missing-key',
  'one-operator',
  'refused-operator',
  'several-actions',
  'unknown-key',
  'unknown-operator',
  'wrong-type',
  'wrong-value',
  'yaml-literal',
]);

/** Errors of which a schema knows nothing, and why. */
const beyondForm: Record<string, readonly string[]> = {
  'what the text says before it is data': [
    'duplicate-key',
    'file-size',
    'not-json',
    'persian-punctuation',
    'raw-text',
    'yaml-alias',
    'yaml-directive',
    'yaml-documents',
    'yaml-key',
    'yaml-nesting',
    'yaml-syntax',
    'yaml-tag',
  ],
  'names and what they name': [
    'condition-cycle',
    'condition-depth',
    'duplicate-id',
    'duplicate-name',
    'missing-part',
    'missing-ticket',
    'unknown-condition',
    'unknown-field',
    'unknown-include',
    'unknown-receiver',
    'unknown-response',
    'unknown-rule',
    'unknown-var',
    'unknown-variable',
    'unknown-variant',
  ],
  'the language within a text': ['filter-argument', 'template-syntax', 'unknown-filter'],
  'where a value comes from': [
    'default-can-fail',
    'large-answer',
    'literal-keys',
    'text-for-logic',
    'text-operator',
  ],
  'the world around the file': [
    'impossible-request',
    'many-receivers',
    'missing-secret',
    'receiver-url',
    'written-out-secret',
  ],
};

/** Errors of the form that no schema shows, and why. What is written there begins with the text given. */
const onlyLint: [why: string, isMeant: (error: Diagnostic, written: string) => boolean][] = [
  [
    'what {{ }} stands for stands elsewhere: in vars, or in a row',
    (_, written) => /^["']?\{\{/.test(written),
  ],
  ['only the runtime knows the time zones', ({ message }) => message.includes('not a time zone')],
  ['a pattern does not count the bits of a network', ({ message }) => message.includes('must be a network')],
  [
    'a pattern would have to list what no link holds',
    ({ check, message }) =>
      check === 'link-url' &&
      /^(?:a link (?:has|cannot)|links begin)|in (?:this|a) link|link. Write|inserts nothing/.test(message),
  ],
  ['a schema would have to name each comparison', ({ message }) => message.endsWith('between its digits')],
  ['a schema cannot name every other argument', ({ message }) => message.includes('of an "if" is expected')],
  ['a pattern has no calendar', ({ message }) => message.includes('must be a time with its offset')],
];

/** Places that only an editor marks, and why. */
const onlyEditor: [why: string, isMeant: (value: unknown, error: ErrorObject) => boolean][] = [
  [
    'lint leaves to the check of each response what is made for each, even where nothing of its type can stand',
    (value, { keyword }) => keyword === 'type' && /\{\{|\$logic/.test(JSON.stringify(value)),
  ],
];

it('each error is one of the form, or beyond it', () => {
  const known = new Set([...ofForm, ...Object.values(beyondForm).flat()]);
  const errors = catalog.filter(({ severity }) => severity === 'error');
  expect(errors.filter(({ id }) => !known.has(id))).toEqual([]);
});

describe('editors and lint agree on the form of a file', () => {
  it.each(files())('%s', (_, kind, text) => {
    expect(disagreement(kind, text)).toBeUndefined();
  });

  it.each(seededFaults)('on a seeded fault: %s', (_, { text }) => {
    expect(disagreement('rules', text)).toBeUndefined();
  });

  it('on changed files', () => {
    const runs = size(20_000, 150);
    const all = files();
    const random = mulberry32(1405);
    const counts = { good: 0, faulty: 0 };
    const wrong: unknown[] = [];
    for (let run = 0; run < runs && wrong.length < 10; run++) {
      const [name, kind, written] = pickGood(random, all);
      const { data } = parseDocument(written, name);
      const changes = Array.from({ length: 1 + below(random, 2) }, () => change(data, random));
      const text = JSON.stringify(data);
      const found = disagreement(kind, text);
      if (found) wrong.push({ name, changes, ...found });
      counts[validators[kind](data) ? 'good' : 'faulty']++;
    }
    expect(wrong).toEqual([]);
    // Changes that all break a file, or none, would prove nothing.
    expect(counts.good).toBeGreaterThan(runs / 20);
    expect(counts.faulty).toBeGreaterThan(runs / 20);
  });
});

describe('lint and editors refuse alike', () => {
  const rule = (more: object) => ({
    version: 1,
    rules: [{ id: 'a', respond: 'b', ...more }],
    responses: { b: { text_message: 'c' } },
    default: 'b',
  });
  const respond = (response: object) => rule({ respond: response });
  const page = { open_post_page: { post_token: 'wZC44q5D' } };

  it.each<[string, object]>([
    ['two operators in one mapping', rule({ when: { and: [true], or: [true] } })],
    ['an unknown operator', rule({ when: { eq: [1, 1] } })],
    ['an unknown operator within another', rule({ when: { and: [{ '!': { equals: [1, 1] } }] } })],
    ['a refused operator', rule({ when: { log: 'x' } })],
    ['an operator without arguments', rule({ when: { and: [] } })],
    ['a misspelt key of a response', respond({ text_mesage: 'a' })],
    ['an empty response', respond({})],
    ['an empty action', respond({ action: {} })],
    ['two actions', respond({ action: { ...page, open_server_link: { data: {} } } })],
    ['the action that asks', respond({ action: { get_dynamic_action: { data: {} } } })],
    ['a link that is not https', respond({ action: { open_direct_link: 'http://a.example/' } })],
    [
      'a link whose host is inserted',
      respond({ action: { open_direct_link: 'https://{{ extra_data.host }}/' } }),
    ],
    ['something beside $logic', respond({ text_message: { $logic: true, a: 1 } })],
    ['a blank message', respond({ text_message: ' ' })],
  ])('%s', (_, data) => {
    expect(formErrors('rules', JSON.stringify(data))).not.toEqual([]);
    expect(validators.rules(data)).toBe(false);
  });

  it.each([
    { expect: { rule: 'yes' } },
    { name: 'a' },
    { name: ' ', expect: { rule: 'yes' } },
    { name: 'a', expect: {} },
    { name: 'a', expect: { rule: 'yes', rules: 1 } },
    { name: 'a', expect: { rule: '' } },
    { name: 'a', expect: { reason: 'because' } },
    { name: 'a', expect: { response: 'x' } },
    { name: 'a', expect: { refused: false } },
    { name: 'a', expect: { rule: 'yes', refused: true } },
    { name: 'a', expect: { rule: 'yes' }, now: '2026-11-22' },
    { name: 'a', expect: { rule: 'yes' }, each: [] },
    { name: 'a', expect: { rule: 'yes' }, each: ['x'] },
    { name: 'a', expect: { rule: 'yes' }, skip: true },
    { name: 'a', expect: { rule: 'yes' }, request: [] },
    { name: 'a', expect: { rule: 'yes' }, requst: {} },
  ])('the case %j', (one) => {
    const data = { cases: [one] };
    expect(formErrors('tests', JSON.stringify(data))).not.toEqual([]);
    expect(validators.tests(data)).toBe(false);
  });
});

test('each key and operator has a description for editors', () => {
  const missing: string[] = [];
  const walk = (value: unknown, path: string) => {
    if (!isObject(value)) return;
    for (const [key, below] of Object.entries(value)) {
      if (key === 'examples' || key === 'default') continue;
      if (path.endsWith('/properties') && isObject(below) && !below.description)
        missing.push(`${path}/${key}`);
      walk(below, `${path}/${key}`);
    }
  };
  walk(rulesSchema(), '');
  expect(missing).toEqual([]);
});

test('a key that is added to the table is read, checked, and known to editors', () => {
  const timeout = {
    form: text({ mustBe: 'a time such as 5s', pattern: /^[1-9]\d?s$/ }),
    description: 'How long an attempt may take.',
    default: '15s',
  };
  const { keys } = receiver;
  const grown = mapping({ ...receiver, keys: { ...keys, timeout }, make: ({ timeout }) => timeout });
  const readFrom = (data: object) => {
    const findings: unknown[] = [];
    const value = read(
      grown,
      data,
      [],
      'receiver "a"',
      createReader(({ message, ...finding }) => findings.push({ ...finding, message: String(message) })),
    );
    return { value, findings };
  };
  const good = { url: 'https://a.example', secret: 'A_SECRET' };
  expect(readFrom({ ...good, timeout: '5s' })).toEqual({ value: '5s', findings: [] });
  expect(readFrom(good)).toEqual({ value: '15s', findings: [] });
  expect(readFrom({ ...good, timeuot: '5s' }).findings).toMatchObject([
    { check: 'unknown-key', suggestion: 'timeout' },
  ]);
  expect(readFrom({ ...good, timeout: '5' }).findings).toMatchObject([
    {
      check: 'wrong-value',
      message: '"timeout" of receiver "a" must be a time such as 5s, but "5" is not one',
    },
  ]);
  expect(schemaOf(grown, contents).properties).toMatchObject({
    timeout: {
      title: 'Timeout',
      description: 'How long an attempt may take.',
      type: 'string',
      pattern: '^[1-9]\\d?s$',
      default: '15s',
    },
  });
});

/** What only one of the two says of a file; undefined where they agree. */
function disagreement(kind: Kind, text: string) {
  const { data } = parseDocument(text, 'rules.yaml');
  // A text that is no YAML has no form.
  if (data === undefined) return undefined;
  const validate = validators[kind];
  const isValid = validate(data);
  const errors = formErrors(kind, text);
  if (isValid) {
    const lines = text.split('\n');
    const unknown = errors.filter((error) => {
      const written = lines[error.line - 1]!.slice(error.column - 1);
      return !onlyLint.some(([, isMeant]) => isMeant(error, written));
    });
    return unknown.length === 0
      ? undefined
      : { lint: unknown.map(({ check, message }) => `${message} [${check}]`) };
  }
  if (errors.length > 0) return undefined;
  const marked = validate.errors!;
  const isKnown = marked.some((error) =>
    onlyEditor.some(([, isMeant]) => isMeant(valueAt(data, error.instancePath), error)),
  );
  return isKnown ? undefined : { editor: marked.map((error) => `${error.instancePath} ${error.message}`) };
}

function formErrors(kind: Kind, text: string): Diagnostic[] {
  const { diagnostics } =
    kind === 'rules'
      ? analyzeRules({ file: 'rules.yaml', text }, () => false)
      : parseTests({ file: 'rules.test.yaml', text });
  return diagnostics.filter(isOfForm);
}

function pickGood(random: Random, all: readonly RulesOrTests[]): RulesOrTests {
  for (;;) {
    const picked = pick(random, all);
    if (isGood(picked)) return picked;
  }
}

/** Whether neither of the two has anything against a file. */
const isGood = memoize(([, kind, text]: RulesOrTests): boolean => {
  const { diagnostics } =
    kind === 'rules' ? prepareAtOnce({ file: '', text }) : parseTests({ file: '', text });
  return !diagnostics.some(isError) && validators[kind](parseDocument(text, '').data);
});

function valueAt(data: unknown, pointer: string): unknown {
  return keysOfPointer(pointer).reduce((value, key) => (value as Record<string, unknown>)[key], data);
}

function isOfForm({ severity, check, message }: Diagnostic): boolean {
  return severity === 'error' && (ofForm.has(check) || message.startsWith('"condition" takes'));
}

/** Every rules file and tests file of the tests, and those that are shipped. */
function files(): RulesOrTests[] {
  const read = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => `${folder}/${name}`);
  return ['rules.yaml', 'rules.test.yaml', ...read('test/unit'), ...read('test/support')].map((name) => {
    const isTests = name.includes('/tests-file/') || name.endsWith('.test.yaml');
    return [name, isTests ? 'tests' : 'rules', readFileSync(name, 'utf8')];
  });
}
