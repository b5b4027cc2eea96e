import { escapeInvisible } from '../../../values/escape-invisible.js';
import { english, type Language, say, type Text } from '../../../values/message.js';
import { count } from '../../../values/word-list.js';
import type { Exchange } from '../../emulate/emulate.js';
import { indented } from '../indented.js';
import { createPaint, type Paint } from '../paint.js';

/** A line for each call. What was said is shown where an answer falls short, and of all calls where they are few. */
export function render(
  exchanges: readonly Exchange[],
  { color, language = english }: { color: boolean; language?: Language },
): string {
  const paint = createPaint(color);
  const isShort = exchanges.length <= maxShown;
  const blocks = exchanges.map((exchange) => {
    const line = lineOf(exchange, paint, language);
    return isShort || exchange.shortcomings.length > 0
      ? line + conversationOf(exchange, paint, language)
      : line;
  });
  return blocks.join('');
}

/** So many calls are shown with all that was said. */
const maxShown = 3;

export function summaryOf(exchanges: readonly Exchange[]): Text {
  const broken = exchanges.filter(({ shortcomings }) => shortcomings.length > 0).length;
  const calls = count(exchanges.length, 'call');
  if (broken === 0) return say`${calls}: all answers keep the contract and the limits of the platform`;
  return broken === 1
    ? say`${calls}: ${broken} answer breaks the contract or the limits of the platform`
    : say`${calls}: ${broken} answers break the contract or the limits of the platform`;
}

function lineOf(
  { call, name, title, answer, shortcomings }: Exchange,
  paint: Paint,
  language: Language,
): string {
  const { status, ms } = answer;
  const mark = shortcomings.length === 0 ? paint('green', '✓') : paint('red', '✗');
  const got = status === undefined ? say`no answer` : say`${String(status)} in ${Math.round(ms)} ms`;
  const lines = shortcomings.map(
    (shortcoming) => `    ${paint('red', escapeInvisible(language.render(shortcoming)))}\n`,
  );
  return `${mark} ${paint('bold', `${call} ${name}`)}: ${language.render(title)} ${paint('dim', `(${language.render(got)})`)}\n${lines.join('')}`;
}

function conversationOf({ url, body, answer }: Exchange, paint: Paint, language: Language): string {
  const { status, text } = answer;
  const sent = `${paint('dim', '→')} POST ${url}\n${shownText(body, language)}`;
  const got = status === undefined ? '' : `${paint('dim', '←')} ${status}\n${shownText(text, language)}`;
  return indented(`${sent}${got}`, 4);
}

/** JSON in lines; anything else as it is, but for what a terminal would obey. */
function shownText(text: string, { render: inLanguage }: Language): string {
  const rest = () => inLanguage(say`(${text.length} characters)`);
  const shown = text.length > maxLength ? `${text.slice(0, maxLength)} … ${rest()}` : text;
  const lines = escapeInvisible(prettyJson(shown) ?? shown, { keepLines: true }).trimEnd();
  return lines === '' ? '' : `${indented(lines, 2)}\n`;
}

const maxLength = 4_000;

function prettyJson(text: string): string | undefined {
  // Digits that JavaScript cannot keep would be shown as others.
  if (/\d{16}/.test(text)) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}
