import { toLatinDigits } from './digits.js';

/** The letters of a Persian keyboard, and those on the same keys of a Latin one; «پ» and «ئ» change places. */
const persian = 'ضصثقفغعهخحشسیبلاتنمظطزرذدئپ';
const latin = 'qwertyuiopasdfghjklzxcvbnmm';

/** `rules` for «قعمثس»: what was meant by someone whose keyboard was on Persian. Undefined where nothing was. */
export function onLatinKeys(text: string): string | undefined {
  if (!/[آ-ی]/.test(text)) return undefined;
  const meant = [...toLatinDigits(text)].map((letter) => latin[persian.indexOf(letter)] ?? letter).join('');
  return /^[\w.-]+$/.test(meant) ? meant : undefined;
}
