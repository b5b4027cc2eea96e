import { codeOf } from '../../values/code-point.js';
import { type FileText, replaceShown, unreportedTexts } from '../analysis/texts.js';
import type { CheckReport } from '../diagnostic.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Persian text',
  severity: 'warning',
  summary: 'A text holds an invisible character.',
  help: 'Control characters, zero width spaces, byte order marks and soft hyphens come along when text is copied from a page or a document. They make texts that look the same unequal, and they break links. Direction overrides and embeddings (U+202A to U+202E) rearrange the letters around them, so that a text reads differently from how it is written. Remove the character; the suggestion holds the corrected text. Not reported are the Persian half-space (U+200C), the joiner of emoji (U+200D), direction marks (U+200E, U+200F, U+061C) in a text, and isolates (U+2066 to U+2069) that are opened and closed around an inserted name: they keep a Latin name in its place.',
  runsLast: true,
  run(subject, report) {
    for (const text of unreportedTexts(subject)) checkText(text, report);
  },
};

// Line feeds and tabs are allowed. So are the tags U+E0001…U+E007F, of which flags of regions consist.
const alwaysWrong =
  /[^\P{Cc}\n\t]|[\u00AD\u200B\u2028\u2029\u202A-\u202E\u2060-\u2064\u206A-\u206F\uFEFF\uFFF9-\uFFFB]/gu;
const wrongInLiteral =
  /[^\P{Cc}\n\t]|[\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu;
const isolates = /[\u2066-\u2069]/;

const names: readonly [RegExp, string][] = [
  [/\u00AD/, 'a soft hyphen'],
  [/[\u061C\u200E\u200F]/, 'a direction mark'],
  [/\u200B/, 'a zero width space'],
  [/[\u2028\u2029]/, 'a line separator'],
  [/[\u202A\u202B]/, 'a direction embedding'],
  [/[\u202D\u202E]/, 'a direction override'],
  [/\u202C/, 'the end of a direction embedding'],
  [/\u2060/, 'a word joiner'],
  [/[\u2066-\u2068]/, 'a direction isolate'],
  [/\u2069/, 'the end of a direction isolate'],
  [/\uFEFF/, 'a byte order mark'],
];

function checkText(written: FileText, report: CheckReport): void {
  const { at, shown, role } = written;
  const pattern = role === 'message' || role === 'var' ? patternFor(shown) : wrongInLiteral;
  const found = [...shown.matchAll(pattern)];
  const [first] = found;
  if (first === undefined) return;
  const [character] = first;
  const more = found.length > 1 ? `, and ${found.length - 1} more` : '';
  const name = names.find(([known]) => known.test(character))?.[1] ?? 'a control character';
  report({
    path: at,
    within: [first.index, first.index + character.length],
    message: `this text holds an invisible character: ${name} (${codeOf(character)})${more}. Remove it`,
    suggestion: replaceShown(written, pattern, () => ''),
  });
}

function patternFor(shown: string): RegExp {
  if (!isolates.test(shown) || areClosed(shown)) return alwaysWrong;
  return new RegExp(`${alwaysWrong.source}|${isolates.source}`, alwaysWrong.flags);
}

/** Whether the isolates of a text are opened and closed in pairs. */
function areClosed(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === '\u2069') open--;
    else if (isolates.test(character)) open++;
    if (open < 0) return false;
  }
  return open === 0;
}
