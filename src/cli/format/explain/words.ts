import type { AtomTest, Found } from '../../../rules/analysis/condition-parts.js';
import { wordingOfValue } from '../../../rules/logic/wording.js';
import { shortened } from '../../../values/characters.js';
import { escapeInvisible } from '../../../values/escape-invisible.js';
import { say, type Text } from '../../../values/message.js';

export function factName({ path }: Found): Text {
  return path === '' ? say`the whole of the facts` : path;
}

export function foundText({ value, absent }: Found): Text {
  return absent ? say`nothing` : valueText(value);
}

/** A test of one fact's truth: `{ "!!": { var: path } }`. */
export function isPlainFact({ wording, found }: AtomTest): boolean {
  return found.length === 1 && found[0]!.path === wording;
}

export function errorText({ name, message }: Error): string {
  return cut(`${name}: ${escapeInvisible(message)}`);
}

export function valueText(value: unknown): string {
  return cut(wordingOfValue(value));
}

const longest = 160;

/** Cuts a text that would fill the screen; JSON output has it whole. */
export function cut(text: string): string {
  return shortened(text, longest);
}
