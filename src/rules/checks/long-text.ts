import { writtenTexts } from '../texts.js';
import type { Check } from './check.js';

export const longText: Check = {
  id: 'long-text',
  severity: 'warning',
  summary: 'A message is longer than 500 characters.',
  help: 'The platform states no length, but a message is read on a phone, in a small box over a chat. Shorten it, or lead to a page with `open_direct_link`. Only what stands in the file is counted, as a reader counts letters: how long an inserted value is, only the request knows (`truncate` bounds it).',
  run({ resolved }, report) {
    for (const { at, text, role, shown } of writtenTexts(resolved)) {
      if (role !== 'message' || text.length <= maxLength) continue;
      const length = lengthOf(text === shown ? text : text.replace(/\{\{.*?\}\}/gs, ''));
      if (length <= maxLength) continue;
      const what = text === shown ? 'this message has' : 'without what is inserted, this message has';
      report({
        path: at,
        message: `${what} ${length} characters; more than ${maxLength} are hard to read on a phone. Shorten it, or lead to a page`,
      });
    }
  },
};

const maxLength = 500;
// Made when first asked for: it takes a cold `dargah lint` ten milliseconds.
let graphemes: Intl.Segmenter | undefined;

function lengthOf(text: string): number {
  graphemes ??= new Intl.Segmenter('fa');
  let length = 0;
  for (const _ of graphemes.segment(text.trim())) length++;
  return length;
}
