import type { Difference } from '../../../rules/tests/differences.js';
import { wordOf } from '../../../rules/tests/run-case.js';
import { type Language, say } from '../../../values/message.js';
import type { TestedCase } from '../../tests/run-tests.js';
import { render as renderExplanation } from '../explain/text.js';
import type { Paint } from '../paint.js';

/** The differences of a failed case, one to three lines each. */
export function renderDifferences(
  differences: readonly Difference[],
  paint: Paint,
  language: Language,
): string {
  return differences.map((difference) => renderDifference(difference, paint, language)).join('');
}

// Each value ends its line: a terminal that reorders Persian text then moves nothing else.
function renderDifference(difference: Difference, paint: Paint, language: Language): string {
  const { of, comparison, note } = difference;
  const wanted = {
    is: say`expected`,
    contains: say`expected a text with`,
    'is not': say`expected anything but`,
  };
  const isText = typeof difference.expected === 'string' || comparison !== 'contains';
  const lines = [
    `  ${of}`,
    `    ${paint('green', language.render(isText ? wanted[comparison] : wanted.is))} ${language.render(wordOf(difference, 'expected'))}`,
    `    ${paint('red', language.render(say`got`))} ${language.render(wordOf(difference, 'actual'))}`,
    ...(note === undefined ? [] : [`    ${language.render(note)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Why a failed case was answered as it was; empty where no rule was asked. */
export function renderWhy({ why }: TestedCase, color: boolean, language: Language): string {
  if (why === undefined) return '';
  const explanation = why.explain();
  // A thousand rules would be too much to read: the one that was expected, else the one that came nearest.
  const shown = why.expectedRule ?? explanation.nearest?.id;
  const only = shown === undefined ? [] : [shown];
  return renderExplanation(explanation, {
    locate: why.rules.locate,
    color,
    language,
    only,
    response: false,
  });
}
