import { type ContractError, detailSaid } from '../../../platform/contract-error.js';
import { formatDisagreement } from '../../../rules/analysis/judge.js';
import type { Path } from '../../../rules/diagnostic.js';
import type { Explanation, RuleExplanation } from '../../../rules/explain.js';
import { maxFailures } from '../../../rules/logic/budget.js';
import { escapeInvisible } from '../../../values/escape-invisible.js';
import { english, joined, type Language, Styled, say, type Text } from '../../../values/message.js';
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
export function render(explanation: Explanation, given: TextView): string {
  const view: View = { language: english, ...given };
  const paint = createPaint(view.color);
  const { language } = view;
  const line = (text: Text) => (text === '' ? '' : `${language.render(text)}\n`);
  const { decisive, before, after } = selectRules(explanation, view);
  const rulesBelow = (head: string, rules: readonly RuleExplanation[]) =>
    `${head}\n${renderRuleTrees(rules, view.locate, paint, language)}`;
  const blocks = [
    explanation.call === 'session' ? line(say`A session call, so the rules of "sessions" are asked.`) : '',
    disagreementBlock(explanation, view, paint),
    requestErrorsBlock(explanation, view),
    numbersBlock(view),
    rulesBelow(headline(explanation, decisive, view, paint), decisive ? [decisive] : []),
    (view.response ?? true) ? responseBlock(explanation, view) : '',
    line(notified(explanation)),
    experimentsBlock(explanation, view),
    shadowBlock(explanation, view),
    before.length > 0 ? rulesBelow(headOfBefore(explanation, view, before, paint), before) : '',
    after.length > 0 ? rulesBelow(headOfAfter(view), after) : '',
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

type View = TextView & { language: Language };

function disagreementBlock({ disagreement }: Explanation, { language }: View, paint: Paint): string {
  if (disagreement === undefined) return '';
  return `${paint('red', language.render(say`Wrong: ${formatDisagreement(disagreement)}.`))}\n`;
}

function requestErrorsBlock({ requestErrors }: Explanation, { language }: View): string {
  if (requestErrors.length === 0) return '';
  const lines = requestErrors.map((error) => `  ${language.render(errorWords(error, say`the body`))}\n`);
  const head = say`The gateway would refuse this request with 422; what follows is what the rules would make of it.`;
  return `${language.render(head)}\n${lines.join('')}`;
}

function errorWords(error: ContractError, whole: Text): Text {
  return joined([error.pointer || whole, detailSaid(error)], ' ');
}

function numbersBlock({ numbersAsText = [], language }: View): string {
  if (numbersAsText.length === 0) return '';
  const lines = numbersAsText.map((pointer) => `  ${escapeInvisible(pointer)}\n`);
  const head = say`JavaScript cannot keep these numbers of the request as they are written, so rules see them as texts. Send ids in quotes.`;
  return `${language.render(head)}\n${lines.join('')}`;
}

function headline(
  { decision: { rejected, choice }, defaultAt, givenUpAt }: Explanation,
  decisive: RuleExplanation | undefined,
  { locate, language }: View,
  paint: Paint,
): string {
  const placeText = (path: Path) => {
    const { file, line, column } = placeOf(locate, path);
    return `${file}:${line}:${column}`;
  };
  const bold = (text: Text) => new Styled(text, (shown) => paint('bold', shown));
  const fallback = say`the default (${placeText(defaultAt)})`;
  const none = bold(say`No rule matches`);
  const withErrors = (head: Text) =>
    `${language.render(head)}${(rejected?.errors ?? []).map((error) => `\n  ${language.render(errorWords(error, say`the answer`))}`).join('')}`;
  if (rejected?.rule === 'default') {
    return withErrors(
      say`${none}, and ${fallback} as rendered for this request breaks the contract, so it answers as rendered for an empty one:`,
    );
  }
  if (givenUpAt !== undefined) {
    return language.render(
      say`${none} up to ${givenUpAt}. By then ${maxFailures.toLocaleString('en')} rules have failed on this request, so those behind it are not tried and ${fallback} answers.`,
    );
  }
  if (decisive === undefined) return language.render(say`${none}, so ${fallback} answers.`);
  const rule = say`${bold(say`Rule ${decisive.id}`)} (${placeText(decisive.at)})`;
  if (rejected === undefined) {
    return language.render(
      choice === undefined ? say`${rule} answers.` : say`${rule} answers with ${choice}, one of several.`,
    );
  }
  return withErrors(say`${rule} matches, but its answer breaks the contract, so ${fallback} answers:`);
}

function responseBlock({ decision }: Explanation, { language }: View): string {
  return `${language.render(say`The answer:`)}\n${jsonLines(decision.response)}\n`;
}

function jsonLines(response: unknown): string {
  const json = JSON.stringify(response, null, 2).replace(/^/gm, '  ');
  return escapeInvisible(json, { keepLines: true });
}

/** Nothing if the file has no receivers. */
function notified({ decision, receivers }: Explanation): Text {
  if (receivers.length === 0) return '';
  const names = decision.notifications.map(({ receiver }) => receiver);
  return names.length === 0 ? say`It notifies no receiver.` : say`It notifies ${names.join(', ')}.`;
}

/** Why the person gets which variant. */
function experimentsBlock({ experiments }: Explanation, { language }: View): string {
  if (experiments.length === 0) return '';
  const lines = experiments.map((given) => {
    const { experiment, variant } = given;
    return `  ${language.render(say`${experiment}: ${variant}${whyGiven(given)}`)}\n`;
  });
  return `${language.render(say`The person gets:`)}\n${lines.join('')}`;
}

function whyGiven({ reason, by }: Explanation['experiments'][number]): Text {
  switch (reason) {
    case 'by':
      return say`, by ${by[0]}`;
    case 'no-id':
      return by.length === 1
        ? say`, since ${by[0]} does not say who it is`
        : say`, since none of ${by.join(', ')} says who it is`;
    case 'closed':
      return say`, since nobody is split at this time`;
    case 'pinned':
      return say`, as --variant says`;
  }
}

/** What a rule that is only tried out would have answered. */
function shadowBlock({ decision: { shadow } }: Explanation, { response = true, language }: View): string {
  if (shadow === undefined) return '';
  const head = say`In the shadow, rule ${shadow.rule} would have answered`;
  if (shadow.reason === 'rejected')
    return `${language.render(say`${head}, but its answer breaks the contract.`)}\n`;
  return response
    ? `${language.render(say`${head}:`)}\n${jsonLines(shadow.response)}\n`
    : `${language.render(say`${head}.`)}\n`;
}

function headOfBefore(
  { decision, nearest }: Explanation,
  { only, language }: View,
  before: readonly RuleExplanation[],
  paint: Paint,
): string {
  const isNone = decision.reason === 'no-match';
  if (only) return language.render(isNone ? say`Asked about:` : say`Before it:`);
  const rules = before.length === 1 ? say`one rule` : say`${before.length} rules`;
  const tried = isNone ? say`Of ${rules} none answers.` : say`Before it ${rules} did not answer.`;
  if (nearest === undefined || before.length === 1) return language.render(tried);
  const name = new Styled(say`Nearest: ${nearest.id}`, (text) => paint('bold', text));
  return language.render(say`${tried} ${name}, ${nearness(nearest)}`);
}

function headOfAfter({ only, language }: View): string {
  return language.render(only ? say`After it:` : say`After it, these would have matched too:`);
}
