import type { Difference } from '../../../rules/tests/differences.js';
import { wordOf } from '../../../rules/tests/run-case.js';
import type { TestedCase } from '../../tests/run-tests.js';
import { render as renderExplanation } from '../explain/text.js';
import type { Paint } from '../paint.js';

/** The differences of a failed case, one to three lines each. */
export function renderDifferences(differences: readonly Difference[], paint: Paint): string {
  return differences.map((difference) => renderDifference(difference, paint)).join('');
}

// Each value ends its line: a terminal that reorders Persian text then moves nothing else.
function renderDifference(difference: Difference, paint: Paint): string {
  const { of, comparison, note } = difference;
  const wanted = { is: '', contains: ' a text with', 'is not': ' anything but' }[comparison];
  const isText = typeof difference.expected === 'string' || comparison !== 'contains';
  const lines = [
    `  ${of}`,
    `    ${paint('green', `expected${isText ? wanted : ''}`)} ${wordOf(difference, 'expected')}`,
    `    ${paint('red', 'got')} ${wordOf(difference, 'actual')}`,
    ...(note === undefined ? [] : [`    ${note}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Why a failed case was answered as it was; empty where no rule was asked. */
export function renderWhy({ why }: TestedCase, color: boolean): string {
  if (why === undefined) return '';
  const explanation = why.explain();
  // A thousand rules would be too much to read: the one that was expected, else the one that came nearest.
  const shown = why.expectedRule ?? explanation.nearest?.id;
  const only = shown === undefined ? [] : [shown];
  return renderExplanation(explanation, { locate: why.rules.locate, color, only, response: false });
}
