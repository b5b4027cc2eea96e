import { knownFact } from '../../platform/known-facts.js';
import { toLatinDigits } from '../../values/digits.js';
import { say, type Text } from '../../values/message.js';
import { writtenNumber } from '../../values/written-number.js';
import {
  type Comparison,
  comparisonsOf,
  isByOrder,
  reportValue,
  type StatedValue,
  showValue,
  type ValueFault,
} from '../analysis/comparisons.js';
import type { CallExpression, Expression } from '../logic/expression.js';
import { comparesBy } from '../logic/operators.js';
import { walkLogic } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'warning',
  summary: 'Texts are compared by order as if they were numbers.',
  help: `Two texts compare letter by letter: \`"9" < "10"\` is false, because 9 comes after 1. A number in quotes is enough for that: it compares as a number with a number, but letter by letter with a text, and buttons often send numbers as texts. Write the number without quotes; then both sides are read as numbers.

The same holds for the results of \`cat\` and \`substr\`, and for names: the order of \`now.weekday\` is friday, monday, saturday. \`now.iso\`, \`now.date\`, \`now.time\` and \`now.jalali\` are written so that their order is right.

The type of a field of \`extra_data\` is not known: nothing is reported where the other side is a number, or a text that does not look like one.`,
  run({ resolved }, report) {
    for (const comparison of comparisonsOf(resolved)) {
      if (!isByOrder(comparison)) continue;
      for (const stated of comparison.values) {
        const fault = faultOf(comparison, stated);
        if (fault === undefined) continue;
        reportValue(report, comparison, stated, fault);
      }
    }
    walkLogic(resolved, (node) => {
      if (node.kind !== 'call' || comparesBy(node.operator) !== 'order') return;
      const literal = numeralBesideBuiltText(node);
      if (literal === undefined) return;
      const message = say`both sides are texts here and compare letter by letter: "9" is greater than "10". Make the other side a number with { "+": [ … ] }`;
      report({ path: literal.at, message });
    });
  },
};

// A number as people write it, in digits of any of the three scripts.
const numeral = /^\s*[+-]?[\d۰-۹٠-٩]+(?:[.,٫٬][\d۰-۹٠-٩]+)*\s*$/;

function faultOf(comparison: Comparison, stated: StatedValue): ValueFault | undefined {
  const { path } = comparison.fact;
  const { value } = stated;
  if (typeof value !== 'string') return undefined;
  const fact = knownFact(path);
  if (fact === undefined) return aboutNumeral(stated, value);
  if (fact.type !== 'text' || fact.form !== undefined) return undefined;
  return {
    message: say`${path} and ${showValue(stated)} are texts and compare letter by letter. To ask for one of several, use "in"`,
  };
}

function aboutNumeral(stated: StatedValue, value: string): ValueFault | undefined {
  const written = writtenNumber(value);
  if (written === undefined && !numeral.test(value)) return undefined;
  const suggestion = written?.number;
  const fix = suggestion === undefined ? fixFor(value) : say`Write ${suggestion}`;
  if (written !== undefined && written.fault !== 'none') {
    return {
      message: say`${showValue(stated)} is a text of which no number can be made: it is neither greater nor less than any number. ${fix}`,
      suggestion,
      isNeverMeant: true,
    };
  }
  return {
    message: say`${showValue(stated)} is a text: beside another text it compares letter by letter, so that "9" is greater than "10". ${fix}`,
    suggestion,
  };
}

// A longer one is read as a text even without quotes.
function fixFor(numeral: string): Text {
  return /\d{16}/.test(toLatinDigits(numeral))
    ? say`Compare with a number of at most 15 digits`
    : say`Write a number without quotes`;
}

/** The numeral in quotes that is compared with the result of `cat` or `substr`. */
function numeralBesideBuiltText({ args }: CallExpression): Expression | undefined {
  const literal = args.find(
    (arg) => arg.kind === 'literal' && typeof arg.value === 'string' && numeral.test(arg.value),
  );
  if (literal?.kind !== 'literal') return undefined;
  const length = (literal.value as string).length;
  return args.some((arg) => isBuiltText(arg) && !hasLength(arg, length)) ? literal : undefined;
}

function isBuiltText(expression: Expression): expression is CallExpression {
  return expression.kind === 'call' && (expression.operator === 'cat' || expression.operator === 'substr');
}

/** Texts of the same length, such as years, compare like their numbers. */
function hasLength({ operator, args }: CallExpression, length: number): boolean {
  const [, , wanted] = args;
  return operator === 'substr' && wanted?.kind === 'literal' && wanted.value === length;
}
