import type { AtomTest, Found } from '../../../rules/analysis/condition-parts.js';
import type { Miss } from '../../../rules/analysis/nearest-miss.js';
import type { RuleExplanation } from '../../../rules/explain.js';
import { listWords } from '../../../values/word-list.js';
import { likeness } from './likeness.js';
import { cut, errorText, factName, isPlainFact, valueText } from './words.js';

/** What stands between a rule and its match, as a sentence: `extra_data.answer is "yeah", wanted "yes"`. */
export function missSentence({ part, wanted }: Miss): string {
  const { test, holds, error } = part;
  if (test === undefined) return `"${String(holds)}" stands there, which no request can change`;
  const found = test.found.length > 0 ? `${listWords(test.found.map(foundSentence), 'and')}, ` : '';
  const failure = error ? ` (it cannot be evaluated: ${errorText(error)})` : '';
  return `${found}wanted ${wantedOf(test, wanted)}${likenessOf(test, wanted)}${failure}`;
}

/** `one part short: extra_data.answer is "yeah", wanted "yes"`; what is more than one part is only counted. */
export function nearness({ misses }: RuleExplanation): string {
  const [first] = misses;
  if (first === undefined) return '';
  const blocked = misses.find(({ part }) => part.kind === 'constant');
  if (blocked) return `can never match: ${missSentence(blocked)}`;
  return misses.length === 1 ? `one part short: ${missSentence(first)}` : `${misses.length} parts short`;
}

function foundSentence(fact: Found): string {
  return `${factName(fact)} is ${fact.absent ? 'absent' : valueText(fact.value)}`;
}

function wantedOf(test: AtomTest, wanted: boolean): string {
  const isOneOf = test.wantedOneOf !== undefined;
  const literals = test.wantedOneOf?.map(valueText).join(', ') ?? valueText(test.wanted);
  switch (test.operator) {
    case '==':
    case '===':
    case 'in':
      if (isOneOf) return `${wanted ? 'one' : 'none'} of ${literals}`;
      return `${wanted ? '' : 'anything but '}${test.operator === '===' ? 'exactly ' : ''}${literals}`;
    case '!=':
    case '!==':
      return `${wanted ? 'anything but ' : ''}${test.operator === '!==' ? 'exactly ' : ''}${literals}`;
    case undefined:
      if (isPlainFact(test)) {
        return wanted ? 'something that is not empty, 0 or false' : 'nothing, or what is empty, 0 or false';
      }
      return wanted ? cut(test.wording) : `not (${cut(test.wording)})`;
    default:
      return `${wanted ? '' : 'not '}${test.operator} ${literals}`;
  }
}

function likenessOf(test: AtomTest, wanted: boolean): string {
  const isEquality = test.operator === 'in' || /^[!=]=/.test(test.operator ?? '');
  if (!isEquality || wanted === test.operator?.startsWith('!')) return '';
  const found = test.found[0]?.value;
  for (const literal of test.wantedOneOf ?? [test.wanted]) {
    const difference = likeness(found, literal);
    if (difference !== undefined) return ` (they differ ${difference})`;
  }
  return '';
}
