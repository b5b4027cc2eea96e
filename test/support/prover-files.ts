import jsonLogic from 'json-logic-js';
import { expect } from 'vitest';
import { factsOf } from '../../src/platform/facts.js';
import { readRulesFile } from '../../src/rules/format/rules-file.js';
import { type ResolvedRules, resolveRules } from '../../src/rules/model.js';
import { createClock } from '../../src/values/clock.js';
import './our-operators.js';
import { below, pick, type Random } from './random.js';

/** Files of few rules over few facts, so that rules meet in every way; and clicks by which json-logic-js judges them. */

/** In place of a value that a request does not have. */
const absent = Symbol('absent');

const unconvertible = { toString: 1 };

/** Literals of rules: each kind, and each that is mistaken for another. */
export const literals = [
  ...[null, true, false, 0, 1, 5, -1, 5.5, 10],
  ...['', '0', '5', '05', '5.0', ' 5', '10', '9'],
  ...['abc', 'b', 'x', 'x,y', 'true', '[object Object]'],
];

/** Values of requests: each literal and what lies beside it, as scalars, as lists, and what breaks tests. */
export const values: readonly unknown[] = [
  ...[absent, null, true, false],
  ...[0, 1, 5, -1, 5.5, 10, 4, 6, 5.25, 100, -5, 0.5, 2, 11],
  ...[
    '',
    ' ',
    '0',
    '5',
    '05',
    '5.0',
    ' 5',
    '5 ',
    '\t5',
    '0x5',
    '+5',
    '\ufeff5',
    '10',
    '9',
    '99',
    '1',
    '-1',
    '5.25',
  ],
  ...[
    '5.5',
    '4',
    '6',
    '100',
    '2',
    '-3',
    '0.5',
    '1e1',
    'Infinity',
    'true',
    'false',
    'null',
    '[object Object]',
  ],
  ...[
    'abc',
    'b',
    'x,y',
    'x',
    'y',
    'other',
    'abcd',
    'babc',
    'b,abc',
    'zzz',
    'a',
    '~',
    'Z',
    'xabc',
    'xb',
    'SUPPLY',
    'CHAT',
  ],
  ...[
    [],
    [5],
    ['5'],
    [[5]],
    ['abc'],
    [['abc']],
    [null],
    ['x', 'y'],
    ['x', ['y']],
    [['x'], 'y'],
    [0],
    [''],
    [['']],
  ],
  ...[
    [true],
    ['b', 'abc'],
    ['b', 'q'],
    [1, 2],
    [10],
    ['10'],
    ['other'],
    [['x']],
    ['x'],
    [-1],
    ['05'],
    [' 5'],
    [4],
  ],
  ...[['~'], [['b']], ['b'], {}, { q: 1 }, [{}]],
  ...[unconvertible, { indexOf: 1 }, { toString: 1, indexOf: 1 }],
  ...[[unconvertible], ['abc', unconvertible], ['b', unconvertible]],
];

/** What the tests of a file ask for. */
export interface Vocabulary {
  paths: readonly string[];
  /** Facts are compared by order with numbers only: letters and numbers on one fact are the hard corner. */
  hasNumbersOnly?: boolean;
  hasFallbacks?: boolean;
  literals?: readonly unknown[];
  /** How many tests in a hundred are not understood. */
  opaque?: number;
}

const [a, b] = ['extra_data.a', 'extra_data.b'];

/** Each corner of what the prover knows. */
export const vocabularies: readonly Vocabulary[] = [
  { paths: [a, b] },
  { paths: [a, b], hasNumbersOnly: true, hasFallbacks: true },
  { paths: [a, b], hasNumbersOnly: true, literals: [null, 0, 1, 5, 'abc', 'b', 'x', true, ''] },
  { paths: [a, `${a}.b`], hasNumbersOnly: true },
  { paths: [a, `${a}.length`], hasNumbersOnly: true },
  { paths: ['touchpoint', 'user_side', a], hasNumbersOnly: true },
  { paths: [a, 'now.hour', 'now.weekday'], hasNumbersOnly: true },
  { paths: ['now.hour', 'now.minute', 'now.time', 'now.weekday'] },
  { paths: ['now.date', 'now.weekday', 'now.jalali_month', 'now.jalali_day'] },
  { paths: [a, b], hasNumbersOnly: true, opaque: 12 },
];

/** A file as the prover gets it, and each rule's condition as json-logic-js gets it, with names written out. */
export interface ProvenFile {
  resolved: ResolvedRules;
  logics: readonly unknown[];
  vars: Readonly<Record<string, unknown>>;
}

export function randomProvenFile(random: Random, vocabulary: Vocabulary): ProvenFile {
  const vars: Record<string, unknown> = {};
  const writer = new LogicWriter(random, vocabulary, vars);
  const conditions = { some: writer.condition(1), other: writer.condition(1) };
  const logics = Array.from({ length: 2 + below(random, 6) }, () => writer.condition(2));
  return provenFile({ logics, conditions, vars });
}

/** @param logics the condition of each rule */
export function provenFile({
  logics,
  conditions = {},
  vars = {},
}: {
  logics: readonly unknown[];
  conditions?: Readonly<Record<string, unknown>>;
  vars?: Readonly<Record<string, unknown>>;
}): ProvenFile {
  const rules = logics.map((when, index) => ({
    id: `r${index}`,
    when,
    respond: { text_message: `t${index}` },
  }));
  const data = structuredClone({ version: 1, vars, conditions, rules, default: { text_message: 'd' } });
  const errors: unknown[] = [];
  const report = (finding: unknown) => errors.push(finding);
  const resolved = resolveRules(readRulesFile(data, report)!, report);
  expect(errors).toEqual([]);
  return { resolved, logics: logics.map((logic) => written(logic, conditions)), vars };
}

/** Logic in which named conditions stand written out. */
function written(logic: unknown, conditions: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(logic)) return logic.map((item) => written(item, conditions));
  if (typeof logic !== 'object' || logic === null) return logic;
  if ('condition' in logic) return { '!!': [written(conditions[logic.condition as string], conditions)] };
  return Object.fromEntries(Object.entries(logic).map(([key, value]) => [key, written(value, conditions)]));
}

/** A click with the facts that are made of it. */
export interface JudgedClick {
  request: Record<string, unknown>;
  now: Date;
}

const clock = createClock('Asia/Tehran');

/** The first of a file's conditions that json-logic-js finds true, or -1. */
export function judgedRule({ logics, vars }: ProvenFile, { request, now }: JudgedClick): number {
  const facts = factsOf(request, vars, clock(now));
  return logics.findIndex((logic) => isTrue(logic, facts));
}

/** Whether each of a file's conditions is true, by json-logic-js. */
export function judgedTruths({ logics, vars }: ProvenFile, { request, now }: JudgedClick): boolean[] {
  const facts = factsOf(request, vars, clock(now));
  return logics.map((logic) => isTrue(logic, facts));
}

function isTrue(logic: unknown, facts: unknown): boolean {
  try {
    return jsonLogic.truthy(jsonLogic.apply(logic as never, facts) as never);
  } catch {
    return false;
  }
}

/** Clicks over some facts: all combinations of their values where those are no more than a number, else so many. */
export function clicksOver(random: Random, paths: readonly string[], most: number): JudgedClick[] {
  const choices = paths.map(valuesOf);
  const nows = paths.some((path) => path.startsWith('now.')) ? randomInstants(random, 60) : [someInstant];
  const total = choices.reduce((product, { length }) => product * length, nows.length);
  if (total > most) {
    return Array.from({ length: most }, () =>
      clickWith(
        paths,
        choices.map((some) => pick(random, some)),
        pick(random, nows),
      ),
    );
  }
  const combinations = choices.reduce<unknown[][]>(
    (all, some) => all.flatMap((picked) => some.map((value) => [...picked, value])),
    [[]],
  );
  return nows.flatMap((now) => combinations.map((picked) => clickWith(paths, picked, now)));
}

const someInstant = new Date('2026-11-29T08:30:00Z');

function valuesOf(path: string): readonly unknown[] {
  if (path === 'touchpoint') return ['CHAT', 'MY_POST', 'X', '5', 'Y', ' ', 'supply'];
  if (path === 'user_side') return [absent, 'SUPPLY', 'DEMAND', 'Supply', '', 'OTHER', null, '5'];
  return path.startsWith('now.') ? [absent] : values;
}

function randomInstants(random: Random, count: number): Date[] {
  return Array.from(
    { length: count },
    () => new Date(Date.UTC(2026, 10, 20 + below(random, 500), below(random, 24), below(random, 60))),
  );
}

function clickWith(paths: readonly string[], picked: readonly unknown[], now: Date): JudgedClick {
  const request: Record<string, unknown> = { touchpoint: 'CHAT' };
  paths.forEach((path, index) => {
    if (picked[index] !== absent) setAt(request, path.split('.'), structuredClone(picked[index]));
  });
  return { request, now };
}

function setAt(
  object: Record<string, unknown>,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    object[key] = value;
    return;
  }
  object[key] ??= {};
  const inner = object[key];
  // What is no object has no such field.
  if (typeof inner === 'object' && inner !== null && !Array.isArray(inner))
    setAt(inner as never, rest, value);
}

/** Writes random conditions. */
class LogicWriter {
  constructor(
    private readonly random: Random,
    private readonly vocabulary: Vocabulary,
    private readonly vars: Record<string, unknown>,
  ) {}

  condition(depth: number): unknown {
    const kind = this.random();
    if (depth === 2 && kind < 0.06) return { condition: pick(this.random, ['some', 'other']) };
    if (depth === 0 || kind < 0.4) return this.test();
    const inner = () => this.condition(depth - 1);
    const several = () => Array.from({ length: 2 + below(this.random, 2) }, inner);
    if (kind < 0.62) return { and: several() };
    if (kind < 0.82) return { or: several() };
    if (kind < 0.92) return { '!': [inner()] };
    if (kind < 0.96) return { if: [inner(), inner(), inner()] };
    return { '!!': [inner()] };
  }

  private test(): unknown {
    const { random, vocabulary } = this;
    const path = pick(random, vocabulary.paths);
    const fact = this.fact(path);
    const kind = random();
    if (kind * 100 < (vocabulary.opaque ?? 0)) return this.opaque(path, fact);
    const literal = () => this.literal(path);
    const bound = (...numbers: number[]) => (vocabulary.hasNumbersOnly ? pick(random, numbers) : literal());
    const way = random();
    if (way < 0.3) {
      const sides = random() < 0.85 ? [fact, literal()] : [literal(), fact];
      return { [pick(random, ['==', '==', '==', '===', '!=', '!=='])]: sides };
    }
    if (way < 0.52) {
      const sides = random() < 0.8 ? [fact, bound(0, 1, 5, 10, 5.5)] : [bound(5), fact];
      return { [pick(random, ['<', '<=', '>', '>='])]: sides };
    }
    if (way < 0.6) return { [pick(random, ['<', '<='])]: [bound(0, 1), fact, bound(5, 10)] };
    if (way < 0.72)
      return {
        in: [fact, this.constant(Array.from({ length: 1 + below(random, 3) }, () => this.plain(path)))],
      };
    if (way < 0.8) {
      const part = this.constant(pick(random, ['abc', 'b', 'x', '', '5', 'y', 'bc']));
      return pick(random, [{ in: [part, fact] }, { starts_with: [fact, part] }, { ends_with: [fact, part] }]);
    }
    if (way < 0.88) return pick(random, [{ '!!': fact }, { '!': fact }, { '!!': [fact] }]);
    if (way < 0.94) return { missing: random() < 0.5 ? [path] : [path, pick(random, vocabulary.paths)] };
    return { '==': [fact, null] };
  }

  private fact(path: string): object {
    const hasFallback = this.vocabulary.hasFallbacks && this.random() < 0.08;
    return { var: hasFallback ? [path, this.plain(path)] : path };
  }

  private opaque(path: string, fact: object): unknown {
    return pick(this.random, [
      { '>': [{ '+': [fact, 1] }, this.plain(path)] },
      { '==': [{ cat: [fact, 'x'] }, 'abcx'] },
      { some: [fact, { '==': [{ var: '' }, 5] }] },
      { '==': [fact, { var: pick(this.random, this.vocabulary.paths) }] },
      { '<': [{ '%': [fact, 2] }, 1] },
    ]);
  }

  private literal(path: string): unknown {
    return this.constant(this.plain(path));
  }

  /** A value, or now and then the name of a constant for it. */
  private constant(value: unknown): unknown {
    if (this.random() < 0.9) return value;
    const name = `v${Object.keys(this.vars).length}`;
    this.vars[name] = value;
    return { var: `vars.${name}` };
  }

  private plain(path: string): unknown {
    const { random, vocabulary } = this;
    const own = literalsOf[path];
    if (own) return pick(random, own);
    return path.endsWith('.length') ? below(random, 4) : pick(random, vocabulary.literals ?? literals);
  }
}

const literalsOf: Readonly<Record<string, readonly unknown[]>> = {
  touchpoint: ['CHAT', 'MY_POST', 'X', '5', 5, null, ''],
  user_side: ['SUPPLY', 'DEMAND', '', null, 'supply', 0],
  'now.hour': [0, 5, 8, 12, 22, 23, 24, '8'],
  'now.minute': [0, 15, 30, 59],
  'now.time': ['08:00', '22:00', '12:30', '1', '24:00'],
  'now.weekday': ['friday', 'thursday', 'saturday', 'x'],
  'now.jalali_month': [1, 6, 7, 12],
  'now.jalali_day': [1, 30, 31],
  'now.date': ['2026-11-29', '2026-12', '2027-03-21', '2025-01-01'],
};
