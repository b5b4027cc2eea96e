import jsonLogic from 'json-logic-js';
import type { Report } from '../../src/rules/diagnostic.js';
import { Budget } from '../../src/rules/logic/budget.js';
import { toCondition } from '../../src/rules/logic/condition.js';
import { checkConditionForm } from '../../src/rules/logic/condition-form.js';
import { compileExpression } from '../../src/rules/logic/evaluate.js';
import { parseExpression } from '../../src/rules/logic/expression.js';
import { compileCondition } from '../../src/rules/logic/predicate.js';
import './our-operators.js';
import { below, pick, type Random } from './random.js';

/** What an evaluation came to: a value, or that it threw. */
export type Outcome = { value: unknown } | { threw: true };

/** What json-logic-js itself makes of logic and data. */
export function judge(logic: unknown, data: unknown): Outcome {
  return outcomeOf(() => jsonLogic.apply(logic as never, data));
}

/** What our compiled expression makes of them. */
export function evaluate(logic: unknown, data: unknown): Outcome {
  return evaluator(logic)(data);
}

/** What our compiled expression makes of data. */
export function evaluator(logic: unknown): (data: unknown) => Outcome {
  const run = compileExpression(
    parseExpression(logic, [], () => {}),
    noConditions,
  );
  return (data) => outcomeOf(() => run(data, new Budget()));
}

/** What our compiled condition makes of them: their truth. */
export function holds(logic: unknown, data: unknown): Outcome {
  return holder(logic)(data);
}

/** What our compiled condition makes of data: its truth. */
export function holder(logic: unknown): (data: unknown) => Outcome {
  const run = compileCondition(toCondition(parseExpression(logic, [], () => {})), noConditions);
  return (data) => outcomeOf(() => run(data, new Budget()));
}

/** The truth of an outcome, in JSON-Logic's sense. */
export function truthOf(outcome: Outcome): Outcome {
  return 'threw' in outcome ? outcome : { value: jsonLogic.truthy(outcome.value as never) };
}

/** Whether lint has no error for logic that stands as a condition. Some has too few arguments, or is mere data. */
export function isSound(logic: unknown): boolean {
  let isSound = true;
  const report: Report = ({ severity = 'error' }) => {
    if (severity === 'error') isSound = false;
  };
  checkConditionForm(parseExpression(logic, [], report), [], report);
  return isSound;
}

/** A random expression. Its variables read the fields that {@link randomData} fills. */
export function randomLogic(random: Random, depth: number): unknown {
  if (depth === 0 || random() < 0.15) return random() < 0.6 ? randomVariable(random) : randomValue(random, 1);
  const sub = () => randomLogic(random, depth - 1);
  const list = (least: number) => Array.from({ length: least + below(random, 3) }, sub);
  switch (below(random, 16)) {
    case 0:
    case 1:
      return { [pick(random, ['==', '!=', '===', '!=='])]: [randomVariable(random), randomValue(random, 1)] };
    case 2:
      return { [pick(random, ['==', '!=', '===', '!==', '>', '>=', '%', '/', '-'])]: [sub(), sub()] };
    case 3:
      return { [pick(random, ['<', '<=', '>', '>='])]: [randomVariable(random), randomNumber(random)] };
    case 4:
      return { [pick(random, ['<', '<='])]: Array.from({ length: 2 + below(random, 2) }, sub) };
    case 5:
    case 6:
      return { [pick(random, ['and', 'or'])]: list(1) };
    case 7:
      return { [pick(random, ['!', '!!', '-', '+'])]: random() < 0.5 ? sub() : [sub()] };
    case 8:
      return { in: [sub(), random() < 0.5 ? [randomValue(random, 0), randomValue(random, 0)] : sub()] };
    case 9:
      return { [pick(random, ['cat', '+', '*', 'min', 'max', 'merge'])]: list(0) };
    case 10:
      return { [pick(random, ['if', '?:'])]: list(0) };
    case 11:
      return {
        [pick(random, ['map', 'filter', 'all', 'some', 'none', 'reduce'])]: [
          sub(),
          sub(),
          ...(random() < 0.3 ? [sub()] : []),
        ],
      };
    case 12:
      return { substr: [sub(), randomNumber(random), ...(random() < 0.5 ? [randomNumber(random)] : [])] };
    case 14:
      return { [pick(random, ofOneText)]: sub() };
    case 15:
      return {
        [pick(random, ['starts_with', 'ends_with'])]: [
          sub(),
          random() < 0.7 ? pick(random, parts) : randomVariable(random),
        ],
      };
    default:
      return random() < 0.5
        ? { missing: Array.from({ length: below(random, 3) }, () => randomPath(random)) }
        : {
            missing_some: [
              below(random, 3),
              Array.from({ length: below(random, 3) }, () => randomPath(random)),
            ],
          };
  }
}

const ofOneText = ['lower', 'upper', 'trim', 'length', 'number', 'digits_en', 'digits_fa', 'normalize_fa'];
const parts = ['', 'y', 'ye', 'es', 'a', 'c', '1', '۱', 'ته', '['];

/** Random data: clean, odd, or hostile by how wild it is (0, 1, 2). */
export function randomData(random: Random, wildness: number): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const field of fields) if (random() < 0.8) data[field] = randomValue(random, wildness);
  data.o = {
    a: randomValue(random, wildness),
    b: randomValue(random, wildness),
    l: [randomValue(random, wildness)],
  };
  return data;
}

const fields = ['a', 'b', 'c', 'current', 'accumulator'];

const texts = [
  '',
  ' ',
  '0',
  '1',
  '1e1',
  '10',
  '9',
  'yes',
  'no',
  'true',
  'null',
  'NaN',
  'Infinity',
  'a,b',
  '۱',
  '[object Object]',
];
const numbers = [0, -0, 1, 2, 9, 10, -1, 0.5, 1e21, 1e-7, 1e308];

function randomValue(random: Random, wildness: number): unknown {
  switch (below(random, wildness === 0 ? 5 : wildness === 1 ? 8 : 14)) {
    case 0:
    case 1:
      return pick(random, texts);
    case 2:
      return randomNumber(random);
    case 3:
      return random() < 0.5;
    case 4:
      return null;
    case 5:
    case 6:
      return Array.from({ length: below(random, 4) }, () => randomValue(random, wildness - 1));
    case 7:
      return wildness === 1 ? {} : { a: randomValue(random, wildness - 1), b: 1 };
    case 8:
    case 9:
    case 10:
    case 11:
      return pick<unknown>(random, [
        { toString: 1 },
        { valueOf: 2, toString: null },
        { indexOf: 1 },
        { indexOf: null },
        { length: 2 },
      ]);
    default:
      return [[[[{ toString: 1 }]]], { x: [] }];
  }
}

function randomNumber(random: Random): number {
  return pick(random, numbers);
}

function randomVariable(random: Random): unknown {
  const path = randomPath(random);
  if (random() < 0.1) return { var: [path, randomValue(random, 1)] };
  return random() < 0.5 ? { var: path } : { var: [path] };
}

function randomPath(random: Random): string {
  return pick(random, [
    '',
    'a',
    'b',
    'c',
    'o',
    'o.a',
    'o.b',
    'o.l',
    'o.l.0',
    'o.l.length',
    'a.0',
    'a.length',
    'none',
    'o.none.x',
    'current',
    'accumulator',
  ]);
}

function outcomeOf(run: () => unknown): Outcome {
  try {
    return { value: run() };
  } catch {
    return { threw: true };
  }
}

function noConditions(name: string): never {
  throw new Error(`there is no condition "${name}" here`);
}
