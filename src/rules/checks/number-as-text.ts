import { say, type Text } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { type WrittenNumber, writtenNumber } from '../../values/written-number.js';
import { statedValue } from '../analysis/comparisons.js';
import { writtenTexts } from '../analysis/texts.js';
import { type CheckReport, oncePerPlace, type Path } from '../diagnostic.js';
import { type CallExpression, type Expression, walkExpression } from '../logic/expression.js';
import { comparesBy } from '../logic/operators.js';
import { compilePath } from '../logic/scope.js';
import { conditionExpressions, responseExpressions } from '../model.js';
import { type Placeholder, parseText } from '../template/text.js';
import type { Check, Subject } from './check.js';
import { hopelessResults } from './not-json.js';

export const check: Check = {
  group: 'Logic',
  severity: 'warning',
  summary: 'A number is written so that YAML reads a text, or another number.',
  help: `To YAML, \`890000\` is a number, and \`۸۹۰۰۰۰\`, \`890,000\`, \`۸۹۰٬۰۰۰\` and \`890000 تومان\` are texts. A text that is only shown may be written as people read it. Where a number is needed it may not: \`number_fa\` leaves a text as it stands, and arithmetic makes no number of it, which is an error. Write the digits alone, and let \`number_fa\` show them in groups: \`{{ vars.price | number_fa }}\`.

The other way round, \`1.10\` is the number 1.1, which is what people read where it is inserted. Put versions and codes in quotes. [text-comparison](#text-comparison) and [mixed-types](#mixed-types) report such numbers in comparisons.`,
  run(subject, report) {
    const { vars } = subject.resolved.file;
    const reportOnce = oncePerPlace(report);
    const { resolved } = subject;
    // "not-json" reports a value that is no number as a whole.
    const values = responseExpressions(resolved).filter((value) => hopelessResults(value, vars).length === 0);
    for (const expression of [...conditionExpressions(resolved), ...values]) {
      walkExpression(expression, (node) => {
        if (node.kind === 'call' && readsNumbers(node)) checkOperands(node, vars, reportOnce);
      });
    }
    for (const placeholder of insertedConstants(subject)) checkInsertion(placeholder, subject, reportOnce);
  },
};

const arithmetic = new Set(['+', '-', '*', '/', '%', 'min', 'max', 'substr', 'missing_some']);
/** "text-operator" knows what the operators of texts give. */
const numeric = new Set(['+', '-', '*', '/', '%', 'min', 'max']);

/** Whether an operator makes numbers of its operands, or compares one of them with a number that it has made. */
function readsNumbers({ operator, args }: CallExpression): boolean {
  if (arithmetic.has(operator)) return true;
  return (
    comparesBy(operator) !== undefined && args.some((arg) => arg.kind === 'call' && numeric.has(arg.operator))
  );
}

function checkOperands(
  { operator, args }: CallExpression,
  vars: Readonly<Record<string, unknown>>,
  report: CheckReport,
): void {
  // `*` returns a single factor as it is.
  if (operator === '*' && args.length < 2) return;
  for (const arg of numbersAmong(operator, args)) {
    const stated = statedValue(arg, vars);
    if (typeof stated?.value !== 'string') continue;
    const written = writtenNumber(stated.value);
    if (written === undefined || written.fault === 'none') continue;
    report({
      path: stated.constant === undefined ? stated.at : splitPath(stated.constant),
      severity: 'error',
      message: say`${JSON.stringify(stated.value)} is a text, of which "${operator}" makes no such number. Write ${written.number}`,
      suggestion: written.number,
    });
  }
}

/** The first argument of "substr" is a text, and the second of "missing_some" a list of paths. */
function numbersAmong(operator: string, args: readonly Expression[]): readonly Expression[] {
  if (operator === 'substr') return args.slice(1);
  return operator === 'missing_some' ? args.slice(0, 1) : args;
}

/** The constants of the file that texts insert. */
function* insertedConstants({ resolved }: Subject): Generator<Placeholder & { path: string }> {
  for (const { text, role } of writtenTexts(resolved)) {
    if (role === 'var' || !text.includes('{{')) continue;
    for (const part of parseText(text, () => {})) {
      if (typeof part !== 'string' && part.path?.startsWith('vars.'))
        yield part as Placeholder & { path: string };
    }
  }
}

function checkInsertion(
  { path: name, filters }: Placeholder & { path: string },
  { resolved, plainText }: Subject,
  report: CheckReport,
): void {
  const value = compilePath(name)({ vars: resolved.file.vars });
  const path = splitPath(name);
  const isFormatted = filters.some((filter) => filter.name === 'number_fa');
  if (isFormatted && typeof value === 'string') {
    const written = writtenNumber(value);
    if (written && written.fault !== 'none') report({ path, ...aboutFormatted(value, written) });
  }
  if (!isFormatted && typeof value === 'number') reportLostZeros(value, path, plainText(path), report);
}

function aboutFormatted(value: string, { number }: WrittenNumber): { message: Text; suggestion: string } {
  return {
    message: say`YAML reads ${value} as a text, which number_fa leaves as it stands. Write ${number}`,
    suggestion: number,
  };
}

function reportLostZeros(value: number, path: Path, written: string | undefined, report: CheckReport): void {
  if (written === undefined || !/^[-+]?\d+\.\d*0$|^0[xo]|\de/i.test(written)) return;
  const message = say`YAML reads ${written} as the number ${value}, and that is what people read. Put it in quotes`;
  report({ path, message, suggestion: JSON.stringify(written) });
}
