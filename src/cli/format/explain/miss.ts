import type { AtomTest, Found } from '../../../rules/analysis/condition-parts.js';
import type { Miss } from '../../../rules/analysis/nearest-miss.js';
import type { RuleExplanation } from '../../../rules/explain.js';
import { joined, say, type Text } from '../../../values/message.js';
import { listWords } from '../../../values/word-list.js';
import { likeness } from './likeness.js';
import { cut, errorText, factName, isPlainFact, valueText } from './words.js';

/** What stands between a rule and its match, as a sentence: `extra_data.answer is "yeah", wanted "yes"`. */
export function missSentence({ part, wanted }: Miss): Text {
  const { test, holds, error } = part;
  if (test === undefined) return say`"${String(holds)}" stands there, which no request can change`;
  const failure = error ? say` (it cannot be evaluated: ${errorText(error)})` : '';
  const expected = joined([wantedOf(test, wanted), likenessOf(test, wanted), failure]);
  return test.found.length > 0
    ? say`${listWords(test.found.map(foundSentence), 'and')}, wanted ${expected}`
    : say`wanted ${expected}`;
}

/** `one part short: extra_data.answer is "yeah", wanted "yes"`; what is more than one part is only counted. */
export function nearness({ misses }: RuleExplanation): Text {
  const [first] = misses;
  if (first === undefined) return '';
  const blocked = misses.find(({ part }) => part.kind === 'constant');
  if (blocked) return say`can never match: ${missSentence(blocked)}`;
  return misses.length === 1
    ? say`one part short: ${missSentence(first)}`
    : say`${misses.length} parts short`;
}

function foundSentence(fact: Found): Text {
  return fact.absent ? say`${factName(fact)} is absent` : say`${factName(fact)} is ${valueText(fact.value)}`;
}

function wantedOf(test: AtomTest, wanted: boolean): Text {
  const isOneOf = test.wantedOneOf !== undefined;
  const literals = test.wantedOneOf?.map(valueText).join(', ') ?? valueText(test.wanted);
  const exactly = test.operator?.length === 3 ? say`exactly ${literals}` : literals;
  switch (test.operator) {
    case '==':
    case '===':
    case 'in':
      if (isOneOf) return wanted ? say`one of ${literals}` : say`none of ${literals}`;
      return wanted ? exactly : say`anything but ${exactly}`;
    case '!=':
    case '!==':
      return wanted ? say`anything but ${exactly}` : exactly;
    case undefined:
      if (isPlainFact(test)) {
        return wanted
          ? say`something that is not empty, 0 or false`
          : say`nothing, or what is empty, 0 or false`;
      }
      return wanted ? cut(test.wording) : `not (${cut(test.wording)})`;
    default:
      return wanted ? `${test.operator} ${literals}` : `not ${test.operator} ${literals}`;
  }
}

function likenessOf(test: AtomTest, wanted: boolean): Text {
  const isEquality = test.operator === 'in' || /^[!=]=/.test(test.operator ?? '');
  if (!isEquality || wanted === test.operator?.startsWith('!')) return '';
  const found = test.found[0]?.value;
  for (const literal of test.wantedOneOf ?? [test.wanted]) {
    const difference = likeness(found, literal);
    if (difference !== undefined) return say` (they differ ${difference})`;
  }
  return '';
}
