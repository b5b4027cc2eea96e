import { toLatinDigits, toPersianDigits } from '../../values/digits.js';
import { say, type Text } from '../../values/message.js';
import { listWords } from '../../values/word-list.js';
import { type FileText, isWords, unreportedTexts } from '../analysis/texts.js';
import type { CheckReport } from '../diagnostic.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Persian text',
  severity: 'warning',
  summary: 'A text mixes digits of several scripts.',
  help: 'Persian ۴۵۶ and Arabic ٤٥٦ are different characters and look different. Both in one text are a typing mistake, and so are digits of two scripts within one number (۱2۳). A comparison never finds such a number, and a screen reader reads it oddly. Write the digits of one script; the suggestion does it. Latin digits in an address, a code or a name beside Persian ones are normal and not reported. In a link, a Persian digit behind a Latin letter or `%` is (`/v۱`): it leads to another address. Inserted values are not checked here: `number_fa` writes a number in Persian digits.',
  runsLast: true,
  run(subject, report) {
    for (const text of unreportedTexts(subject)) checkText(text, isWords(text), report);
  },
};

const arabic = { name: say`Arabic`, digits: /[\u0660-\u0669]/ };
const persian = { name: say`Persian`, digits: /[\u06F0-\u06F9]/ };
const scripts = [{ name: say`Latin`, digits: /[0-9]/ }, arabic, persian];

const number = /[0-9\u0660-\u0669\u06F0-\u06F9]+(?:[.,:/\u066B\u066C][0-9\u0660-\u0669\u06F0-\u06F9]+)*/g;
const arabicDigit = /[\u0660-\u0669]/g;
const notLatin = /[\u0660-\u0669\u06F0-\u06F9]/;

function checkText(written: FileText, areWords: boolean, report: CheckReport): void {
  const { at, shown } = written;
  if (!notLatin.test(shown)) return;
  if (written.role === 'link' || (written.role === 'var' && /^https?:\/\//.test(shown))) {
    checkLink(written, report);
    return;
  }
  const mixed = [...shown.matchAll(number)].filter(([digits]) => scriptsOf(digits).length > 1);
  const inText = scriptsOf(shown);
  const [wrong] = mixed;
  if (wrong !== undefined) {
    const [digits] = wrong;
    report({
      path: at,
      within: [wrong.index, wrong.index + digits.length],
      message: say`"${digits}" mixes ${listWords(namesOf(scriptsOf(digits)), 'and')} digits in one number. Write "${toPersianDigits(digits)}"`,
      suggestion: toPersianDigits(digits),
    });
  } else if (areWords && inText.includes(arabic) && inText.includes(persian)) {
    const first = shown.search(arabicDigit);
    const run = /^[\u0660-\u0669]+/.exec(shown.slice(first))![0];
    report({
      path: at,
      within: [first, first + run.length],
      message: say`this text mixes ${listWords(namesOf(inText), 'and')} digits: "${run}" is in Arabic digits. Write "${toPersianDigits(run)}"`,
      suggestion: toPersianDigits(run),
    });
  }
}

/** A digit of another script, tight behind a Latin letter, a digit or "%": `/v۱`, `%D8%A۷`. */
function checkLink({ at, shown }: FileText, report: CheckReport): void {
  const found = /(?<=[A-Za-z0-9%])[\u0660-\u0669\u06F0-\u06F9]+/.exec(shown);
  if (found === null) return;
  const [digits] = found;
  const meant = toLatinDigits(digits);
  report({
    path: at,
    within: [found.index, found.index + digits.length],
    message: say`"${digits}" stands behind Latin signs in this link, and is another address than with Latin digits. Write ${meant}`,
    suggestion: meant,
  });
}

type Script = (typeof scripts)[number];

function scriptsOf(text: string): Script[] {
  return scripts.filter(({ digits }) => digits.test(text));
}

function namesOf(some: readonly Script[]): Text[] {
  return some.map(({ name }) => name);
}
