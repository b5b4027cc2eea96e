import { say, type Text } from '../../values/message.js';
import { keepsNumber } from '../../values/parse-json.js';
import type { ReadingCode } from '../codes.js';
import type { ErrorWords } from './text-error.js';

const operatorTag = /^!(?::|!:|==?:?)$/;

export function error(check: ReadingCode, message: Text, suggestion?: string): ErrorWords {
  return { severity: 'error', check, message, ...(suggestion !== undefined && { suggestion }) };
}

function warning(check: ReadingCode, message: Text, suggestion?: string): ErrorWords {
  return { ...error(check, message, suggestion), severity: 'warning' };
}

export const templateError = error(
  'yaml-key',
  say`without quotes, "{{" begins a YAML mapping. Put the whole text in quotes: "{{ … }}"`,
);

export const keyError = error('yaml-key', say`a key must be a text, not a mapping or a list`);

export const emptyKeyError = error('yaml-key', say`a key is missing before this ":"`);

export const twoColonsError = error(
  'yaml-key',
  say`a key ends with one ":", and here are two. Remove one`,
  '',
);

export const mergeError = error(
  'yaml-alias',
  say`YAML merge keys ("<<") are not read. Name what is shared under "conditions", "responses" or "vars" and refer to the name`,
);

export function aliasError(name: string): ErrorWords {
  if (name === ':') {
    return error(
      'yaml-alias',
      say`without quotes, "*" begins a YAML alias. Quote the operator: "*":`,
      '"*":',
    );
  }
  const message = say`YAML aliases ("*${name}") are not read. Name what is shared under "conditions", "responses" or "vars" and refer to the name; a text that begins with "*" must be in quotes`;
  return error('yaml-alias', message);
}

export function unusedAnchor(name: string): ErrorWords {
  const [entity] = /^(?:#\d+|[a-z]+);/i.exec(name) ?? [];
  if (entity !== undefined)
    return error('yaml-anchor', say`"&${entity}" is HTML, which nobody reads as a letter. Write the letter`);
  const message = say`the YAML anchor "&${name}" does nothing: remove it, or put the text in quotes if "&" belongs to it`;
  return warning('yaml-anchor', message);
}

export function tagError(tag: string): ErrorWords {
  if (operatorTag.test(tag)) {
    const operator = tag.replace(/:$/, '');
    const message = say`without quotes, "${operator}" begins a YAML tag and is no operator. Quote the operator: "${operator}":`;
    return error('yaml-tag', message, `"${operator}":`);
  }
  const message = say`YAML tags ("${tag}") are not read: remove it, or put the text in quotes if "!" belongs to it`;
  return error('yaml-tag', message);
}

/** Besides decimal numbers, YAML has .inf, .nan, 0x1F and 0o17. */
export function keepsYamlNumber(value: number, source: string): boolean {
  return /^(?:0[xo]|[-+]?\.(?:inf|nan)$)/i.test(source) ? Number.isSafeInteger(value) : keepsNumber(source);
}

export function numberError(value: number, source: string, isKept: boolean): ErrorWords | undefined {
  const quoted = `"${source}"`;
  if (!Number.isFinite(value)) {
    const why = /\d/.test(source)
      ? say`${source} is larger than a number can be`
      : say`JSON has no number such as ${source}`;
    const message = say`${why}. Write a finite number, or put it in quotes if it is a text`;
    return error('yaml-number', message, quoted);
  }
  if (!isKept) {
    const message = say`${source} is read as the text ${quoted}, since a number keeps no more than 15 digits for sure. Put it in quotes`;
    return warning('yaml-number', message, quoted);
  }
  if (/^\+\d{7,}$/.test(source)) {
    const message = say`${source} is read as the number ${value}, without its plus. Put it in quotes if it is a telephone number`;
    return warning('yaml-number', message, quoted);
  }
  if (/^[-+]?0[0-9]/.test(source)) {
    const message = say`${source} is read as the number ${value}, without its leading zeros. Put it in quotes if it is an id or a telephone number`;
    return warning('yaml-number', message, quoted);
  }
  return undefined;
}
