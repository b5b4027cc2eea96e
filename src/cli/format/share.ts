import { inEnglishAs, say, type Text } from '../../values/message.js';

/** `1,200`: a number as people read it. */
export function grouped(number: number): Text {
  return inEnglishAs(number.toLocaleString('en-US'), say`${number}`);
}

/** `1.6 %`: a part of a whole. A small part does not become none, nor a large one all. */
export function percentOf(part: number, whole: number): Text {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  if (part > 0 && percent < 0.05) return inEnglishAs('< 0.1 %', say`less than ${0.1} %`);
  if (part < whole && percent > 99.95) return inEnglishAs('> 99.9 %', say`more than ${99.9} %`);
  const shown = percent.toFixed(1);
  return inEnglishAs(`${shown} %`, say`${Number(shown)} %`);
}
