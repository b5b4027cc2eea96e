import { toLatinDigits } from './digits.js';

/** A number as people write it. */
export interface WrittenNumber {
  /** As JSON writes it: `890000`. */
  number: string;
  /** What keeps a program from reading it as it stands. */
  fault: 'digits' | 'groups' | 'unit' | 'sign' | 'none';
}

const groups = /^([+-]?)(\d{1,3}(?:[,٬']\d{3})+)((?:[.٫]\d+)?)$/;
const digits = /^[+-]?\d+(?:[.٫]\d+)?$/;
/** A word behind the number, such as «تومان», "Toman" or a per cent sign. */
const unit = /^(\S*\d)\s*(?:[٪%$]|\p{L}[\p{L}\p{M}\u200C]*)$/u;

/** Reads a whole text as one number: `۸۹۰٬۰۰۰`, `890,000`, `890000 تومان`. Undefined where it is none. */
export function writtenNumber(text: string): WrittenNumber | undefined {
  const latin = toLatinDigits(text.trim());
  const isOtherScript = latin !== text.trim();
  const bare = latin.replace(/^[–−‒—]/, '-');
  const plain = plainNumber(bare);
  if (plain !== undefined) {
    const fault = bare !== latin ? 'sign' : isOtherScript ? 'digits' : groups.test(latin) ? 'groups' : 'none';
    return { number: plain, fault };
  }
  const [, before = ''] = unit.exec(latin) ?? [];
  const number = plainNumber(before);
  return number === undefined ? undefined : { number, fault: 'unit' };
}

function plainNumber(text: string): string | undefined {
  const [, sign = '', whole = '', rest = ''] = groups.exec(text) ?? [];
  const written = whole === '' ? text : `${sign}${whole.replace(/[,٬']/g, '')}${rest}`;
  if (!digits.test(written)) return undefined;
  const latin = written.replace('٫', '.').replace(/^\+/, '');
  // A longer one is read as a text even without quotes, and a leading zero means that it is none.
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(latin) ? latin : undefined;
}

/**
 * The number that a person typed: in Persian, Arabic or Latin digits, with or without groups. NaN where it is none, or has
 * more digits than a number keeps.
 */
export function typedNumber(text: string): number {
  const latin = toLatinDigits(text.trim()).replace(/^[–−‒—]/, '-');
  const [, sign = '', whole = '', rest = ''] = typedGroups.exec(latin) ?? [];
  const plain = (whole === '' ? latin : `${sign}${whole.replace(/[,٬،']/g, '')}${rest}`).replace('٫', '.');
  const isNumber =
    /^[+-]?\d+(?:\.\d+)?$/.test(plain) && plain.replace(/\D|^[+-]?0+/g, '').length <= mostDigits;
  return isNumber ? Number(plain) : Number.NaN;
}

/** On a phone the Persian comma is nearer than the separator of groups. */
const typedGroups = /^([+-]?)(\d{1,3}(?:[,٬،']\d{3})+)((?:[.٫]\d+)?)$/;
const mostDigits = 15;
