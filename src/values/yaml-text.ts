import { latePattern } from './late-pattern.js';
/** A text as YAML writes it in any place, within brackets too: as it is where it means itself, else in quotes. */
export function yamlText(text: string): string {
  return plain().test(text) && !otherMeaning.test(text) ? text : JSON.stringify(text);
}

const plain = latePattern`^[\p{L}_](?:[\p{L}\p{M}\p{N}_\u200C./-]| (?=[\p{L}\p{N}]))*$`;
const otherMeaning = /^(?:true|false|null)$/i;
