import { Budget } from '../../src/rules/logic/budget.js';
import { type Condition, toCondition } from '../../src/rules/logic/condition.js';
import { parseExpression } from '../../src/rules/logic/expression.js';
import { compileCondition } from '../../src/rules/logic/predicate.js';
import { randomData, randomLogic } from './logic.js';
import { below, pick, type Random } from './random.js';

/** Conditions of a random rules file, as JSON-Logic: most of them of forms that an index can file. */
export function randomRuleSet(random: Random, count: number): unknown[] {
  const fields = pick(random, [['a'], ['a', 'b'], ['a', 'b', 'c', 'o.a', 'o.b'], ['c', 'o.l.0', 'none']]);
  return Array.from({ length: count }, () => randomCondition(random, fields));
}

/** Data for such a set: clean, odd or hostile by how wild it is, and often equal to what some rule asks for. */
export function randomClick(random: Random, wildness: number): Record<string, unknown> {
  const data = randomData(random, wildness);
  for (const field of ['a', 'b', 'c']) if (random() < 0.7) data[field] = randomLiteral(random);
  if (random() < 0.5)
    data.o = { a: randomLiteral(random), b: randomLiteral(random), l: [randomLiteral(random)] };
  if (random() < 0.1) data.a = [data.a];
  return data;
}

/** A set of conditions, each compiled, with what an index reads. */
export function compileSet(logics: readonly unknown[]): {
  conditions: Condition[];
  holds: ((data: unknown) => boolean)[];
} {
  const conditions = logics.map((logic) => toCondition(parseExpression(logic, [], () => {})));
  return { conditions, holds: conditions.map(guarded) };
}

/** A condition to ask, where one that throws does not hold. */
export function guarded(condition: Condition): (data: unknown) => boolean {
  const run = compileCondition(condition, () => () => false);
  return (data) => {
    try {
      return run(data, new Budget());
    } catch {
      return false;
    }
  };
}

const literals = [
  '',
  ' ',
  '0',
  '1',
  '1e1',
  '10',
  'yes',
  'no',
  'ye',
  'true',
  '۱',
  'تهران',
  0,
  1,
  10,
  -1,
  0.5,
  true,
  false,
  null,
];

/** A text, number, boolean or null, of few enough that two are often equal. */
export function randomLiteral(random: Random): unknown {
  return random() < 0.3
    ? `c${below(random, 40)}`
    : random() < 0.3
      ? below(random, 40)
      : pick(random, literals);
}

function randomCondition(random: Random, fields: readonly string[]): unknown {
  const parts = Array.from({ length: 1 + below(random, 3) }, () => randomPart(random, pick(random, fields)));
  if (random() < 0.1) parts.push(randomLogic(random, 2));
  if (parts.length === 1 && random() < 0.8) return parts[0];
  return { [random() < 0.85 ? 'and' : 'or']: parts };
}

function randomPart(random: Random, path: string): unknown {
  const variable = { var: path };
  const literal = () => randomLiteral(random);
  switch (below(random, 12)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return { '==': random() < 0.8 ? [variable, literal()] : [literal(), variable] };
    case 4:
      return { '===': [variable, literal()] };
    case 5:
      return { or: Array.from({ length: 1 + below(random, 4) }, () => ({ '==': [variable, literal()] })) };
    case 6:
      return { in: [variable, Array.from({ length: below(random, 5) }, literal)] };
    case 7:
      return { [pick(random, ['<', '<=', '>', '>='])]: [variable, below(random, 40)] };
    case 8: {
      const low = below(random, 40);
      return {
        and: [
          { '>=': [variable, low] },
          { [pick(random, ['<', '<='])]: [variable, low + below(random, 10)] },
        ],
      };
    }
    case 9:
      return { [pick(random, ['<', '>='])]: [below(random, 40), variable] };
    case 10:
      return { in: [pick(random, ['', 'ye', 'e', 'c1', 'c', 'تهر', '0']), variable] };
    default:
      return { [pick(random, ['!=', '!'])]: [variable, literal()] };
  }
}
