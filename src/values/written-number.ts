import { toLatinDigits } from './digits.js';
import { latePattern } from './late-pattern.js';

/** A number as people write it. */
export interface WrittenNumber {
  /** As JSON writes it: `890000`. */
  number: string;
  /** What keeps a program from reading it as it stands. */
  fault: 'digits' | 'groups' | 'unit' | 'sign' | 'none';
}

/** Groups of three digits; a point stands between them where there are two of it. */
const groups = /^([+-]?)(\d{1,3}(?:(?:[,٬'_ \u00A0]\d{3})+|(?:\.\d{3}){2,}))((?:[.٫]\d+)?)$/;
const digits = /^[+-]?\d+(?:[.٫]\d+)?$/;
/** A word behind the number, such as «تومان», "Toman" or a per cent sign, or a sign of money on either side. */
const unit = latePattern`^(?:[$€£]\s*)?(\S*\d)\s*(?:[٪%$€£﷼]|\p{L}[\p{L}\p{M}\u200C]*)?$`;
/** `2 میلیون تومان`, `2M`: what multiplies, and then a unit. */
const multiplied = latePattern`^(\S*\d)\s*(هزار|میلیون|میلیارد|thousand|million|billion|[KkMB])(?:\s+\p{L}[\p{L}\p{M}\u200C]*)?$`;
const factors: Readonly<Record<string, number>> = {
  ...{ هزار: 1e3, thousand: 1e3, K: 1e3, k: 1e3 },
  ...{ میلیون: 1e6, million: 1e6, M: 1e6 },
  ...{ میلیارد: 1e9, billion: 1e9, B: 1e9 },
};

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
  const [, times = '', factor = ''] = multiplied().exec(latin) ?? [];
  const single = plainNumber(times);
  if (single !== undefined) return { number: String(Number(single) * factors[factor]!), fault: 'unit' };
  const [, before = ''] = unit().exec(latin) ?? [];
  const number = plainNumber(before);
  return number === undefined ? undefined : { number, fault: 'unit' };
}

function plainNumber(text: string): string | undefined {
  const [, sign = '', whole = '', rest = ''] = groups.exec(text) ?? [];
  const written = whole === '' ? text : `${sign}${whole.replace(/[,٬'_ \u00A0.]/g, '')}${rest}`;
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
    /^[+-]?\d+(?:\.\d+)?$/.test(plain) && plain.replace(/^[+-]?0+|\D/g, '').length <= mostDigits;
  return isNumber ? Number(plain) : Number.NaN;
}

/** On a phone the Persian comma is nearer than the separator of groups. */
const typedGroups = /^([+-]?)(\d{1,3}(?:[,٬،']\d{3})+)((?:[.٫]\d+)?)$/;
const mostDigits = 15;
