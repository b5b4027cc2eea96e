import { shortened } from '../../../values/characters.js';
import { isObject } from '../../../values/json.js';

/** A place of an answer that is not what it was. */
export interface AnswerEdit {
  /** `action.open_direct_link`; empty for the whole. */
  place: string;
  /** Undefined where there was nothing. */
  before: unknown;
  after: unknown;
}

/** The places in which two answers differ, in the order of the one after. */
export function answerEdits(before: unknown, after: unknown, place = ''): AnswerEdit[] {
  if (!isObject(before) || !isObject(after)) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ place, before, after }];
  }
  const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...keys].flatMap((key) =>
    answerEdits(before[key], after[key], place === '' ? key : `${place}.${key}`),
  );
}

/** A value of an answer: a text as it is, cut where it is long. */
export function shownValue(value: unknown, most: number): string {
  const text = value === undefined ? '(nothing)' : typeof value === 'string' ? value : JSON.stringify(value);
  return shortened(text, most);
}
