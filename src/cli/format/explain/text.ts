import { formatDisagreement } from '../../../rules/analysis/judge.js';
import type { Path } from '../../../rules/diagnostic.js';
import type { Explanation, RuleExplanation } from '../../../rules/explain.js';
import { maxFailures } from '../../../rules/logic/budget.js';
import { escapeInvisible } from '../../../values/escape-invisible.js';
import { createPaint, type Paint } from '../paint.js';
import { placeOf } from '../place.js';
import { nearness } from './miss.js';
import { renderRuleTrees } from './rule-tree.js';
import { selectRules, type TextView } from './view.js';

/**
 * An explanation as lines of text: which rule answered and why, the response, and what kept the rules before it from
 * matching.
 *
 * A value stands at the end of its line, or before a Latin word: a terminal that reorders Persian text then moves
 * nothing else. Nothing is added to a value for that.
 */
export function render(explanation: Explanation, view: TextView): string {
  const paint = createPaint(view.color);
  const { decisive, before, after } = selectRules(explanation, view);
  const rulesBelow = (head: string, rules: readonly RuleExplanation[]) =>
    `${head}\n${renderRuleTrees(rules, view.locate, paint)}`;
  const blocks = [
    explanation.call === 'session' ? 'A session call, so the rules of "sessions" are asked.\n' : '',
    disagreementBlock(explanation, paint),
    requestErrorsBlock(explanation),
    numbersBlock(view),
    rulesBelow(headline(explanation, decisive, view, paint), decisive ? [decisive] : []),
    (view.response ?? true) ? responseBlock(explanation) : '',
    notifyBlock(explanation),
    shadowBlock(explanation, view),
    before.length > 0 ? rulesBelow(headOfBefore(explanation, view, before, paint), before) : '',
    after.length > 0 ? rulesBelow(headOfAfter(view), after) : '',
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

function disagreementBlock({ disagreement }: Explanation, paint: Paint): string {
  return disagreement === undefined ? '' : `${paint('red', `Wrong: ${formatDisagreement(disagreement)}.`)}\n`;
}

function requestErrorsBlock({ requestErrors }: Explanation): string {
  if (requestErrors.length === 0) return '';
  const lines = requestErrors.map(({ pointer, detail }) => `  ${pointer || 'the body'} ${detail}\n`);
  return `The gateway would refuse this request with 422; what follows is what the rules would make of it.\n${lines.join('')}`;
}

function numbersBlock({ numbersAsText = [] }: TextView): string {
  if (numbersAsText.length === 0) return '';
  const lines = numbersAsText.map((pointer) => `  ${escapeInvisible(pointer)}\n`);
  return `JavaScript cannot keep these numbers of the request as they are written, so rules see them as texts. Send ids in quotes.\n${lines.join('')}`;
}

function headline(
  { decision: { rejected, choice }, defaultAt, givenUpAt }: Explanation,
  decisive: RuleExplanation | undefined,
  { locate }: TextView,
  paint: Paint,
): string {
  const placeText = (path: Path) => {
    const { file, line, column } = placeOf(locate, path);
    return `${file}:${line}:${column}`;
  };
  const fallback = `the default (${placeText(defaultAt)})`;
  const none = paint('bold', 'No rule matches');
  if (rejected?.rule === 'default') {
    return `${none}, and ${fallback} as rendered for this request breaks the contract, so it answers as rendered for an empty one:${errorLines(rejected.errors)}`;
  }
  if (givenUpAt !== undefined) {
    return `${none} up to ${givenUpAt}. By then ${maxFailures.toLocaleString('en')} rules have failed on this request, so those behind it are not tried and ${fallback} answers.`;
  }
  if (decisive === undefined) return `${none}, so ${fallback} answers.`;
  const rule = `${paint('bold', `Rule ${decisive.id}`)} (${placeText(decisive.at)})`;
  if (rejected === undefined)
    return `${rule} answers${choice === undefined ? '' : ` with ${choice}, one of several`}.`;
  return `${rule} matches, but its answer breaks the contract, so ${fallback} answers:${errorLines(rejected.errors)}`;
}

function errorLines(errors: readonly { pointer: string; detail: string }[]): string {
  return errors.map(({ pointer, detail }) => `\n  ${pointer || 'the answer'} ${detail}`).join('');
}

function responseBlock({ decision }: Explanation): string {
  return `The answer:\n${jsonLines(decision.response)}\n`;
}

function jsonLines(response: unknown): string {
  const json = JSON.stringify(response, null, 2).replace(/^/gm, '  ');
  return escapeInvisible(json, { keepLines: true });
}

/** Nothing if the file has no receivers. */
function notifyBlock({ decision, receivers }: Explanation): string {
  if (receivers.length === 0) return '';
  const names = decision.notifications.map(({ receiver }) => receiver);
  return names.length === 0 ? 'It notifies no receiver.\n' : `It notifies ${names.join(', ')}.\n`;
}

/** What a rule that is only tried out would have answered. */
function shadowBlock({ decision: { shadow } }: Explanation, { response = true }: TextView): string {
  if (shadow === undefined) return '';
  const head = `In the shadow, rule ${shadow.rule} would have answered`;
  if (shadow.reason === 'rejected') return `${head}, but its answer breaks the contract.\n`;
  return response ? `${head}:\n${jsonLines(shadow.response)}\n` : `${head}.\n`;
}

function headOfBefore(
  { decision, nearest }: Explanation,
  { only }: TextView,
  before: readonly RuleExplanation[],
  paint: Paint,
): string {
  if (only) return decision.reason === 'no-match' ? 'Asked about:' : 'Before it:';
  const rules = before.length === 1 ? 'one rule' : `${before.length} rules`;
  const tried =
    decision.reason === 'no-match' ? `Of ${rules} none answers.` : `Before it ${rules} did not answer.`;
  if (nearest === undefined || before.length === 1) return tried;
  return `${tried} ${paint('bold', `Nearest: ${nearest.id}`)}, ${nearness(nearest)}`;
}

function headOfAfter({ only }: TextView): string {
  return only ? 'After it:' : 'After it, these would have matched too:';
}
