import { hasForm, isRequestObject, type KnownFact, knownFact } from '../../platform/known-facts.js';
import { dateIn } from '../../values/calendar-words.js';
import { toLatinDigits } from '../../values/digits.js';
import { capitalized, say, type Text } from '../../values/message.js';
import { nameOf, strayCharacter } from '../../values/stray-characters.js';
import { writtenNumber } from '../../values/written-number.js';
import {
  type Comparison,
  comparisonsOf,
  isByOrder,
  isFact,
  isStrict,
  reportValue,
  type StatedValue,
  showValue,
  type ValueFault,
  withArticle,
} from '../analysis/comparisons.js';
import { walkLogic } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'warning',
  summary: 'A fact is compared with a value of another type.',
  help: `\`==\` and \`<\` convert before they compare, and the result is seldom what was meant. \`===\` and \`in\` do not convert, so values of two types are never equal. Write a number for a number (\`10\`) and a text for a text (\`"10"\`).

Three cases have their own fix. \`extra_data\` is an object and never null (it is \`{}\` where the click has none): compare one of its fields. Two lists are never equal: for "one of these" write \`{ in: [{ var: touchpoint }, [CHAT, MY_POST]] }\`. \`in\` looks into texts and lists, not into numbers and objects.

A condition that can never hold because of such a comparison is an error where the gateway itself makes the fact (\`now\`, an absent \`extra_data\`). Elsewhere it is a warning, because the types are only what the platform documents. The types of the fields of \`extra_data\` are not known; for them, only a comparison with a list is reported.`,
  runsLast: true,
  run({ resolved, isReported }, report) {
    for (const comparison of comparisonsOf(resolved)) {
      for (const stated of valuesOf(comparison)) {
        const fault = faultOf(comparison, stated);
        if (fault === undefined || isReported(stated.at)) continue;
        reportValue(report, comparison, stated, fault);
      }
    }
    walkLogic(resolved, (node) => {
      if (node.kind !== 'call' || node.operator !== 'in' || node.args.length !== 2) return;
      const haystack = node.args[1]!;
      const type = isFact(haystack) ? knownFact(haystack.path)?.type : undefined;
      if (!isFact(haystack) || type === undefined || type === 'text') return;
      report({
        path: haystack.at,
        message: say`"in" looks into a text or a list, and ${haystack.path} is ${withArticle(type)}, so this is never true`,
      });
    });
  },
};

// The other items of a long list would only repeat the finding.
function valuesOf({ values, operator }: Comparison): readonly StatedValue[] {
  return operator === 'in' ? values.slice(0, 10) : values;
}

function faultOf(comparison: Comparison, stated: StatedValue): ValueFault | undefined {
  const { path } = comparison.fact;
  const { value } = stated;
  const fact = knownFact(path);
  const shown = showValue(stated);
  if (Array.isArray(value)) {
    if (comparison.operator === 'in' || isByOrder(comparison)) return undefined;
    const equal = isStrict(comparison) ? 'nothing' : say`only the text "${value.join(',')}"`;
    return {
      message: say`"${comparison.operator}" with a list does not ask for one of its items: ${equal} would equal it. Write { in: [{ var: ${path} }, …] }`,
    };
  }
  if (fact === undefined) return undefined;
  if (value === null) return isByOrder(comparison) || fact.mayBeNull ? undefined : aboutNull(path);
  if (fact.type === 'object') {
    const field = isRequestObject(path) ? `${path}.answer` : `${path}.…`;
    return {
      message: say`${path} holds fields and never equals ${withArticle(typeName(value))}. Name the field: ${field}`,
    };
  }
  if (typeName(value) === fact.type) return undefined;
  const suggestion = isByOrder(comparison) && fact.field !== undefined ? undefined : converted(fact, value);
  return {
    message: aboutTypes(comparison, fact, shown, value, suggestion),
    suggestion,
    isNeverMeant: fact.field === undefined && isNotComparable(value, fact),
  };
}

/** Whether the two can neither be equal nor in any order. */
function isNotComparable(value: unknown, { type }: KnownFact): boolean {
  // No text of "now" is a number by itself.
  return type === 'number'
    ? typeof value === 'string' && Number.isNaN(Number(value))
    : typeof value === 'number';
}

function aboutNull(path: string): ValueFault {
  return {
    message: isRequestObject(path)
      ? say`${path} is never null: it is {} where the click has none. Ask for one of its fields`
      : say`${path} is never null`,
  };
}

function aboutTypes(
  comparison: Comparison,
  fact: KnownFact,
  shown: string,
  value: unknown,
  suggestion: string | undefined,
): Text {
  const what = say`${comparison.fact.path} is ${withArticle(fact.type)}, and ${shown} is ${withArticle(typeName(value))}`;
  return say`${what}: ${consequenceOf(comparison, fact, value)}${mend(comparison.fact.path, fact, value, suggestion)}`;
}

function consequenceOf(comparison: Comparison, fact: KnownFact, value: unknown): Text {
  const operator = `"${comparison.operator}"`;
  if (isByOrder(comparison) && fact.field === undefined && isNotComparable(value, fact))
    return say`no number can be made of it, so ${operator} never holds`;
  if (isStrict(comparison)) return say`${operator} never finds the two equal`;
  if (isNotComparable(value, fact) && fact.field === undefined) return say`the two are never equal`;
  return say`${operator} converts before it compares`;
}

/** How to mend it: the end of a message. */
function mend(path: string, fact: KnownFact, value: unknown, suggestion: string | undefined): Text {
  const stray = typeof value === 'string' ? strayCharacter(value, ['dash', 'invisible', 'space']) : undefined;
  const cause = stray === undefined ? '' : say`. ${capitalized(nameOf(stray.character))} stands in it`;
  if (suggestion !== undefined) return say`${cause}. Write ${suggestion}`;
  if (fact.names) return say`. It is one of ${fact.names.join(', ')}`;
  if (typeof value !== 'string' || fact.type !== 'number') return cause;
  const time = timeIn(value);
  if (path === 'now.hour' && time !== undefined) return say`. For a time compare now.time with "${time}"`;
  if (path === 'now.unix' && dateIn(value)) return say`. For a date compare now.date`;
  return cause;
}

/** `08:30` in `8:30`, in the digits of any script. */
function timeIn(text: string): string | undefined {
  const [, hour = '', minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(toLatinDigits(text.trim())) ?? [];
  return minute === undefined ? undefined : `${hour.padStart(2, '0')}:${minute}`;
}

/** The value in the type of the fact, where that is unambiguous. */
function converted(fact: KnownFact, value: unknown): string | undefined {
  if (fact.type === 'text' && typeof value === 'number') return textFor(fact, value);
  if (fact.type !== 'number' || typeof value !== 'string') return undefined;
  const named = fact.byName?.(value);
  if (named !== undefined) return String(named);
  const written = writtenNumber(value);
  return written === undefined || written.fault === 'unit' ? undefined : written.number;
}

function textFor({ field, form }: KnownFact, value: number): string | undefined {
  if (field !== undefined) return `"${value}"`;
  const time = form && timeIn(`${value}:00`);
  if (time !== undefined && hasForm(time, form!)) return `"${time}"`;
  return form?.beginning?.test(String(value)) ? `"${value}"` : undefined;
}

function typeName(value: unknown): 'text' | 'number' | 'boolean' | 'object' {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'number' ? 'number' : 'object';
}
