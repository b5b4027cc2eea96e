import { charactersOf } from '../../values/characters.js';
import { say } from '../../values/message.js';
import { writtenTexts } from '../analysis/texts.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'warning',
  summary: 'A message is longer than 500 characters.',
  help: 'The platform states no limit, but people read a message on a phone, in a small box over a chat. Shorten it, or lead to a page with `open_direct_link`. Only the characters in the file are counted, as a reader counts letters. The length of an inserted value is known only at the click; `truncate` limits it.',
  run({ resolved }, report) {
    for (const { at, text, role, shown } of writtenTexts(resolved)) {
      if (role !== 'message' || text.length <= maxLength) continue;
      const length = lengthOf(text === shown ? text : withoutInsertions(text));
      if (length <= maxLength) continue;
      const what = text === shown ? say`this message has` : say`without what is inserted, this message has`;
      report({
        path: at,
        message: say`${what} ${length} characters; more than ${maxLength} are hard to read on a phone. Shorten it, or lead to a page`,
      });
    }
  },
};

/** The text without its placeholders. Not by a pattern, which would search to the end of the text for each unclosed `{{`. */
function withoutInsertions(text: string): string {
  let rest = '';
  let end = 0;
  for (let start = text.indexOf('{{'); start !== -1; start = text.indexOf('{{', end)) {
    const close = text.indexOf('}}', start + 2);
    if (close === -1) break;
    rest += text.slice(end, start);
    end = close + 2;
  }
  return rest + text.slice(end);
}

const maxLength = 500;

function lengthOf(text: string): number {
  let length = 0;
  for (const _ of charactersOf(text.trim())) length++;
  return length;
}
