import { type GivenField, givenFields } from '../../platform/contract.js';
import { upperCased } from '../../platform/facts.js';
import {
  type Form,
  hasForm,
  isNullWhenEmpty,
  knownFact,
  neverEquals,
  neverHas,
} from '../../platform/known-facts.js';
import { dateIn, gregorianOf, isJalaliYear, jalaliText, shownJalali } from '../../values/calendar-words.js';
import { toLatinDigits, toPersianDigits } from '../../values/digits.js';
import { say, type Text } from '../../values/message.js';
import { holdsInvisible } from '../../values/stray-characters.js';
import { nearest } from '../../values/suggest.js';
import { yamlText } from '../../values/yaml-text.js';
import {
  type Comparison,
  comparisonsOf,
  isByOrder,
  isNeverFound,
  isStrict,
  partsOf,
  reportValue,
  type SoughtPart,
  type StatedValue,
  showValue,
  type ValueFault,
} from '../analysis/comparisons.js';
import type { CheckReport } from '../diagnostic.js';
import type { ResolvedRules } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'warning',
  summary: 'A fact is compared with a value that it does not have.',
  help: `The platform documents the names of touchpoints and sides, and the parts of \`now\` have a range or a form. A name close to a documented one is most often misspelt (\`CHTA\`) or in the wrong case (\`chat\`); write the documented one. The platform also sends touchpoints that its documentation does not name, so other names in capitals are not reported. If one happens to be close to a documented name, ignore the warning with a comment. The \`enum\` and the \`examples\` of a request schema of your own (\`--schemas\`) count as documented.

Some values are made by the gateway itself, so no others are possible: \`user_side\` is upper-cased before rules see it and never equals \`Supply\`, an empty \`post_token\` is null and never equals \`""\`, no hour is 24, and \`now.weekday\` is in lower case. A condition that needs such a value, or a part of a text that such a value never has, can never hold, which is an error. Beside alternatives that can hold, or under a negation, which then always holds, it is a warning. Of the time of the click (\`now\`) it is an error everywhere: nobody means a day that there is not.

Nothing is reported for \`extra_data\`, whose values only your own buttons know, nor for tokens and ids.`,
  run({ resolved, contract, isReported }, report) {
    const given = givenFields(contract);
    for (const comparison of comparisonsOf(resolved)) {
      for (const stated of comparison.values) {
        if (isReported(stated.at)) continue;
        const fault =
          unlikelyNumber(comparison, stated) ??
          (isByOrder(comparison)
            ? faultByOrder(comparison, stated)
            : faultOf(comparison, stated, given.get(comparison.fact.path)));
        // "invisible-characters" says more of a text that holds one, where nothing worse follows from it.
        const isSaid =
          !comparison.isFatal && typeof stated.value === 'string' && holdsInvisible(stated.value);
        if (fault !== undefined && !isSaid) reportValue(report, comparison, stated, fault);
      }
    }
    reportParts(resolved, report);
  },
};

function faultOf(
  comparison: Comparison,
  stated: StatedValue,
  given: GivenField | undefined,
): ValueFault | undefined {
  const { path } = comparison.fact;
  const { value } = stated;
  if (value === '' && isNullWhenEmpty(path)) {
    return {
      message: say`${path} is null where the click has an empty text, so it never equals ${showValue(stated)}. Compare it with null`,
    };
  }
  if (given?.enum && typeof value === 'string') return faultByEnum(path, stated, given.enum);
  const fact = knownFact(path);
  // "mixed-types" reports values of another type.
  const isOfType = typeof value === (fact?.type === 'number' ? 'number' : 'string');
  if (fact === undefined || !isOfType) return undefined;
  const isNever = neverEquals(path, value, isStrict(comparison));
  const shown = showValue(stated);
  if (fact.names !== undefined) {
    const names = [...new Set([...fact.names, ...(given?.examples ?? [])])];
    if (names.includes(value as string)) return undefined;
    const named = fact.byName?.(value as string);
    const suggestion =
      named === undefined ? likelyName(value as string, names, fact.field?.aliases) : String(named);
    // The platform adds others without notice. Only a name close to a known one looks like a mistake.
    const isLikeOthers = /^[A-Z0-9_]*$/.test(value as string);
    if (fact.field?.hasMoreValues && suggestion === undefined && isLikeOthers) return undefined;
    return {
      message: aboutName(path, shown, names, isNever, suggestion),
      suggestion: suggestion && yamlText(suggestion),
      isNeverMeant: fact.field === undefined,
    };
  }
  if (!isNever) return undefined;
  if (fact.form !== undefined) {
    const written = inForm(path, value as string, fact.form);
    return {
      message: say`${path} is written like ${fact.examples[0]}, so it never equals ${shown}${written.hint}`,
      suggestion: written.suggestion,
      isNeverMeant: true,
    };
  }
  const range = fact.range ? say` from ${fact.range[0]} to ${fact.range[1]}` : '';
  return { message: say`${path} is a whole number${range}, so it never equals ${shown}` };
}

function faultByEnum(path: string, stated: StatedValue, names: readonly string[]): ValueFault | undefined {
  const value = stated.value as string;
  const { isUpperCased, aliases } = knownFact(path)?.field ?? {};
  // The gateway makes it upper case, whatever the schema allows.
  const known = isUpperCased ? names.map((name) => String(upperCased(name))) : names;
  if (known.includes(value)) return undefined;
  const suggestion = likelyName(value, known, aliases);
  const hint =
    suggestion === undefined ? say`. It has ${known.join(', ')}` : say`. Did you mean "${suggestion}"?`;
  return {
    message: say`${showValue(stated)} is not a ${path} that the request schema has${hint}`,
    suggestion,
  };
}

function aboutName(
  path: string,
  shown: string,
  names: readonly string[],
  isNever: boolean,
  suggestion: string | undefined,
): Text {
  const hint = suggestion === undefined ? '' : say`. Did you mean "${suggestion}"?`;
  if (isNever && knownFact(path)?.field?.isUpperCased) {
    return say`${path} is put in capitals before rules see it, so it never equals ${shown}${hint || say`. Known: ${names.join(', ')}`}`;
  }
  if (isNever) return say`${path} is one of ${names.join(', ')}, so it never equals ${shown}${hint}`;
  return say`${shown} is not a ${path} that the platform documents${hint || say`. Documented: ${names.join(', ')}`}`;
}

/** Texts of one form compare in order; others compare by their first letters: "9:00" comes after "10:00". */
function faultByOrder({ fact: { path } }: Comparison, stated: StatedValue): ValueFault | undefined {
  const { form, examples = [] } = knownFact(path) ?? {};
  const { value } = stated;
  if (form?.beginning === undefined || typeof value !== 'string' || form.beginning.test(value))
    return undefined;
  const written = inForm(path, value, form);
  return {
    message: say`${path} is written like ${examples[0]} and compares letter by letter, so ${showValue(stated)} has no place in its order${written.hint}`,
    suggestion: written.suggestion,
    isNeverMeant: true,
  };
}

/** A number that can only be a mistake, such as milliseconds. */
function unlikelyNumber({ fact: { path } }: Comparison, stated: StatedValue): ValueFault | undefined {
  const { likely, examples = [] } = knownFact(path) ?? {};
  const { value } = stated;
  if (likely === undefined || typeof value !== 'number' || (value >= likely[0] && value <= likely[1]))
    return undefined;
  const seconds = Math.floor(value / 1000);
  if (path === 'now.unix' && seconds <= likely[1] && value > 0) {
    const suggestion = String(seconds);
    return {
      message: say`now.unix counts seconds, and ${showValue(stated)} looks like milliseconds. Write ${suggestion}`,
      suggestion,
      isNeverMeant: true,
    };
  }
  return {
    message: say`${path} is a number like ${examples[0]}, and never near ${showValue(stated)}`,
    isNeverMeant: true,
  };
}

/** Texts that are no part of what a fact can be: `{ in: [جمعه, { var: now.weekday }] }`. */
function reportParts(resolved: ResolvedRules, report: CheckReport): void {
  for (const sought of partsOf(resolved)) {
    const { at, isFatal } = sought;
    if (!isNeverFound(sought)) continue;
    const { message, suggestion, isNeverMeant } = faultOfPart(sought);
    report({
      path: at,
      severity: isFatal || isNeverMeant ? 'error' : 'warning',
      message,
      ...(suggestion !== undefined && { suggestion }),
    });
  }
}

function faultOfPart({ operator, fact: { path }, part }: SoughtPart): ValueFault {
  const { names, field, byName, examples = [] } = knownFact(path)!;
  const shown = JSON.stringify(part);
  if (field !== undefined) {
    const inCapitals = String(upperCased(part));
    return {
      message: say`${path} is put in capitals before rules see it, so ${shown} is never found in it. Write ${inCapitals}`,
      suggestion: yamlText(inCapitals),
    };
  }
  if (names === undefined) {
    const example = String(examples[0]);
    const inDigits = /[۰-۹]/.test(example) ? toPersianDigits(part) : toLatinDigits(part);
    const meant = neverHas(path, inDigits, operator) ? undefined : inDigits;
    return {
      message: say`${path} is written like ${example}, so ${shown} is never found in it${meant === undefined ? '' : say`. Write "${meant}"`}`,
      suggestion: meant && JSON.stringify(meant),
      isNeverMeant: true,
    };
  }
  const named = byName?.(part);
  const hint = named === undefined ? '' : say`. Did you mean "${named}"?`;
  const all = names.join(', ');
  return {
    message: {
      in: say`${path} is one of ${all}, and ${shown} is no part of these${hint}`,
      starts_with: say`${path} is one of ${all}, and none of these begins with ${shown}${hint}`,
      ends_with: say`${path} is one of ${all}, and none of these ends with ${shown}${hint}`,
    }[operator],
    suggestion: named === undefined ? undefined : String(named),
    isNeverMeant: true,
  };
}

function likelyName(
  value: string,
  names: readonly string[],
  aliases: Readonly<Record<string, string>> = {},
): string | undefined {
  const folded = value.trim().toUpperCase().replaceAll(/[-\s]/g, '_');
  const other = Object.hasOwn(aliases, folded) ? aliases[folded] : undefined;
  if (other !== undefined && names.includes(other)) return other;
  const same = names.find((name) => name.toUpperCase() === folded);
  // A weekday is often written by its first letters.
  return same ?? nearest(value, names) ?? names.find((name) => value.length > 2 && isStart(value, name));
}

function isStart(value: string, name: string): boolean {
  return name.toUpperCase().startsWith(value.toUpperCase());
}

/** A time or a date in the digits and with the signs of the fact, where it is clear which is meant; and what to say of it. */
function inForm(path: string, value: string, form: Form): { suggestion?: string; hint: Text } {
  const date = dateIn(value);
  const isJalali = date !== undefined && isJalaliYear(date.year);
  if (path === 'now.jalali_date' || path === 'now.jalali') {
    const write = path === 'now.jalali' ? jalaliText : shownJalali;
    const shown = isJalali ? write(date) : undefined;
    return shown !== undefined && hasForm(shown, form) ? written(shown) : { hint: '' };
  }
  if (isJalali) {
    const day = gregorianOf(date);
    return day === undefined
      ? { hint: '' }
      : { hint: say`. That day of the Persian calendar is ${day}`, suggestion: JSON.stringify(day) };
  }
  const latin = toLatinDigits(value.trim())
    .replace(/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/, '$1-$2-$3')
    .replaceAll(/\d+/g, (digits) => digits.padStart(2, '0'));
  return hasForm(latin, form) ? written(latin) : { hint: '' };
}

function written(text: string): { suggestion: string; hint: Text } {
  return { suggestion: JSON.stringify(text), hint: say`. Write "${text}"` };
}
