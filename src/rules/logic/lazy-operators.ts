import { factNames } from '../../platform/facts.js';
import { splitPath } from '../../values/path.js';
import type { Budget } from './budget.js';
import type { Operator } from './operator.js';
import { spendOnPrimitive, spendOnText } from './price.js';
import { type Evaluate, readPath } from './scope.js';
import { isTruthy } from './truth.js';

const any = Infinity;
const absent: Evaluate = () => undefined;

/** Operators that choose which arguments to evaluate, or that need the scope itself. */
export const lazyOperators = {
  var: {
    group: 'facts',
    takes: [0, 2],
    gives: `The value of a fact by its dotted path; a list \`[path, fallback]\` gives another value where the fact is absent (null stays null). Facts: ${factNames.join(', ')}, and whatever else the request carries.`,
    examples: [
      '{ var: extra_data.price }',
      '{ var: user_side }',
      '{ var: now.hour }',
      '{ var: [extra_data.name, دوست عزیز] }',
    ],
    readsFacts: true,
    // Only reached with a computed path; one that stands in the file is a variable.
    compile([path = absent, fallback = absent]) {
      return (scope, budget) => {
        const key = path(scope, budget);
        const missing = fallback(scope, budget) ?? null;
        if (isWholeScope(key)) return scope === undefined ? missing : scope;
        spendOnText(budget, key);
        // A path that is computed has no brackets: it means what it means to json-logic-js.
        const found = readPath(scope, String(key).split('.'));
        return found === undefined ? missing : found;
      };
    },
  },
  missing: {
    group: 'facts',
    takes: [1, any],
    gives:
      'The named facts that are null, absent or empty, as a list. The names must be written out in the file.',
    examples: ['{ missing: [extra_data.name, extra_data.price] }'],
    readsFacts: true,
    compile(args) {
      return (scope, budget) =>
        missingKeys(
          args.map((arg) => arg(scope, budget)),
          scope,
        );
    },
  },
  missing_some: {
    group: 'facts',
    takes: [2, 2],
    gives:
      '`[how many are needed, [names]]`: an empty list if that many of the facts are there, otherwise those that are missing. The names must be written out in the file.',
    examples: ['{ missing_some: [1, [extra_data.phone, extra_data.email]] }'],
    readsFacts: true,
    compile([need = absent, options = absent]) {
      return (scope, budget) => {
        const wanted = need(scope, budget) as number;
        const keys = options(scope, budget) as unknown[];
        const missing = missingKeys(Array.isArray(keys) ? keys : [keys], scope);
        spendOnPrimitive(budget, wanted);
        return keys.length - missing.length >= wanted ? [] : missing;
      };
    },
  },
  if: {
    group: 'logic',
    takes: [2, any],
    gives: '`[condition, value, condition, value, …, otherwise]`: the value after the first true condition.',
    examples: ['{ if: [{ condition: seller }, فروشنده, خریدار] }'],
    aliases: ['ternary'],
    compile: compileIf,
  },
  '?:': {
    group: 'logic',
    takes: [2, any],
    gives: '`[condition, value, otherwise]`: the same as `if`.',
    examples: ['{ "?:": [{ condition: seller }, فروشنده, خریدار] }'],
    compile: compileIf,
  },
  and: {
    group: 'logic',
    takes: [1, any],
    gives:
      'The first argument that is false, otherwise the last: true when all are. Arguments after a false one are not evaluated.',
    examples: ['{ and: [{ condition: seller }, { ">": [{ var: extra_data.price }, 1000000] }] }'],
    tightness: 2,
    aliases: ['&', '&&', 'و'],
    compile(args) {
      return untilTruthIs(false, args);
    },
  },
  or: {
    group: 'logic',
    takes: [1, any],
    gives:
      'The first argument that is true, otherwise the last: true when one is. Arguments after a true one are not evaluated.',
    examples: ['{ or: [{ condition: seller }, { "==": [{ var: touchpoint }, MY_POST] }] }'],
    tightness: 1,
    aliases: ['|', '||', 'یا'],
    compile(args) {
      return untilTruthIs(true, args);
    },
  },
  map: {
    group: 'items of a list',
    takes: [2, 2],
    gives:
      '`[list, expression]`: the results of the expression for each item, as a list. Inside, `{ var: "" }` is the item.',
    examples: ['{ map: [{ var: extra_data.items }, { var: price }] }'],
    iterates: true,
    compile([list = absent, make = absent], weight) {
      return (scope, budget) =>
        itemsToVisit(list(scope, budget), weight, budget).map((item) => make(item, budget));
    },
  },
  filter: {
    group: 'items of a list',
    takes: [2, 2],
    gives:
      '`[list, condition]`: the items for which the condition is true. Inside, `{ var: "" }` is the item.',
    examples: ['{ filter: [{ var: extra_data.items }, { ">": [{ var: price }, 0] }] }'],
    iterates: true,
    compile([list = absent, test = absent], weight) {
      return (scope, budget) =>
        itemsToVisit(list(scope, budget), weight, budget).filter((item) => isTruthy(test(item, budget)));
    },
  },
  reduce: {
    group: 'items of a list',
    takes: [2, 3],
    gives:
      '`[list, expression, start]`: one value from all items. Inside, `{ var: current }` is the item and `{ var: accumulator }` the result so far.',
    examples: [
      '{ reduce: [{ var: extra_data.items }, { "+": [{ var: accumulator }, { var: current.price }] }, 0] }',
    ],
    iterates: true,
    compile([list = absent, step = absent, start], weight) {
      return (scope, budget) => {
        const items = list(scope, budget);
        const initial = start === undefined ? null : start(scope, budget);
        if (!Array.isArray(items)) return initial;
        return itemsToVisit(items, weight, budget).reduce<unknown>(
          (accumulator, current) => step({ current, accumulator }, budget),
          initial,
        );
      };
    },
  },
  all: {
    group: 'items of a list',
    takes: [2, 2],
    gives: '`[list, condition]`: true when the condition is true for each item of a list that is not empty.',
    examples: ['{ all: [{ var: extra_data.items }, { ">": [{ var: price }, 0] }] }'],
    aliases: ['every'],
    iterates: true,
    compile([list = absent, test = absent], weight) {
      return (scope, budget) => {
        const items = listOf(list(scope, budget));
        return items.length > 0 && !hasItem(items, test, weight, budget, false);
      };
    },
  },
  some: {
    group: 'items of a list',
    takes: [2, 2],
    gives: '`[list, condition]`: true when the condition is true for at least one item.',
    examples: ['{ some: [{ var: extra_data.items }, { ">": [{ var: price }, 0] }] }'],
    aliases: ['any'],
    iterates: true,
    compile([list = absent, test = absent], weight) {
      return (scope, budget) => hasItem(listOf(list(scope, budget)), test, weight, budget, true);
    },
  },
  none: {
    group: 'items of a list',
    takes: [2, 2],
    gives: '`[list, condition]`: true when the condition is true for no item.',
    examples: ['{ none: [{ var: extra_data.items }, { ">": [{ var: price }, 0] }] }'],
    iterates: true,
    compile([list = absent, test = absent], weight) {
      return (scope, budget) => !hasItem(listOf(list(scope, budget)), test, weight, budget, true);
    },
  },
  condition: {
    group: 'ours',
    takes: [1, 1],
    gives: "True when the named entry of `conditions` is true. Ours, not JSON-Logic's own.",
    examples: ['{ condition: seller }'],
    readsFacts: true,
    // Compiled with the conditions that it refers to.
    isReference: true,
  },
  during: {
    group: 'ours',
    takes: [1, 1],
    gives: "True while the named entry of [`calendars`](#calendars) is open. Ours, not JSON-Logic's own.",
    examples: ['{ during: office }'],
    aliases: ['calendar', 'in_calendar', 'schedule'],
    readsFacts: true,
    // Compiled with the calendars, which are conditions, too.
    isReference: true,
  },
  variant: {
    group: 'ours',
    takes: [2, 2],
    gives:
      "`[experiment, variant]`: true when the person of the click gets the variant of an [experiment](#experiments). Ours, not JSON-Logic's own.",
    examples: ['{ variant: [checkout, new] }'],
    readsFacts: true,
    compile([experiment = absent, variant = absent]) {
      return (scope, budget) =>
        readPath(scope, ['experiments', String(experiment(scope, budget))]) === variant(scope, budget);
    },
  },
} satisfies Record<string, Operator>;

function compileIf(args: readonly Evaluate[]): Evaluate {
  return (scope, budget) => {
    let index = 0;
    for (; index < args.length - 1; index += 2) {
      if (isTruthy(args[index]!(scope, budget))) return args[index + 1]!(scope, budget);
    }
    return index < args.length ? args[index]!(scope, budget) : null;
  };
}

/** The first value that is as true as wanted, or the last one. */
function untilTruthIs(wanted: boolean, args: readonly Evaluate[]): Evaluate {
  return (scope, budget) => {
    let value: unknown;
    for (const arg of args) {
      value = arg(scope, budget);
      if (isTruthy(value) === wanted) return value;
    }
    return value;
  };
}

/** Whether there is an item for which a test is as true as wanted. */
function hasItem(
  items: readonly unknown[],
  test: Evaluate,
  weight: number,
  budget: Budget,
  wanted: boolean,
): boolean {
  for (const item of items) {
    budget.spend(weight);
    if (isTruthy(test(item, budget)) === wanted) return true;
  }
  return false;
}

/** The items of a list that are all visited. They are paid for at once, before the engine makes room for the results. */
function itemsToVisit(value: unknown, weight: number, budget: Budget): unknown[] {
  const items = listOf(value);
  budget.spend(weight * items.length);
  return items;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function missingKeys(args: unknown[], scope: unknown): unknown[] {
  const keys = Array.isArray(args[0]) ? args[0] : args;
  return keys.filter((key) => {
    // json-logic-js would evaluate such a key as logic, and it may come from the request.
    if (typeof key === 'object' && key !== null) throw new TypeError('a key must be a text or a number');
    const value = (isWholeScope(key) ? scope : readPath(scope, splitPath(String(key)))) ?? null;
    return value === null || value === '';
  });
}

function isWholeScope(key: unknown): boolean {
  return key === undefined || key === null || key === '';
}
