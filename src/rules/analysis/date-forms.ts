/** What the texts of a date format look like. */
export interface DateForm {
  /** Whether a text can be one of them. */
  accepts(text: string): boolean;
  /** The same of their beginnings, which have a place in their order. */
  acceptsBeginning(text: string): boolean;
  /** Whether they compare in the order of time. */
  isOrdered: boolean;
}

/** The fields that compare in order, from the largest on. */
const ordered: Readonly<Record<string, string>> = {
  Y: '(?:19|20|21)\\d\\d',
  m: '(?:0[1-9]|1[0-2])',
  d: '(?:0[1-9]|[12]\\d|3[01])',
  H: '(?:[01]\\d|2[0-3])',
  M: '[0-5]\\d',
  S: '[0-5]\\d',
};

/** The form of the texts that a format of `date` gives. */
export function dateFormOf(format: string): DateForm {
  const ranks = Object.keys(ordered);
  let last = -1;
  let isOrdered = true;
  const parts = [...format.matchAll(/%([-_0^#:]*\d*)(.)|[^%]/gsu)].map(([whole, flags = '', field]) => {
    if (field === undefined) return escaped(whole);
    const pattern = flags === '' && Object.hasOwn(ordered, field) ? ordered[field]! : undefined;
    const rank = pattern === undefined ? -1 : ranks.indexOf(field);
    if (rank <= last) isOrdered = false;
    last = Math.max(rank, last);
    return pattern ?? '.+';
  });
  const whole = new RegExp(`^${parts.join('')}$`, 'su');
  const beginning = new RegExp(`^${parts.reduceRight((rest, part) => `(?:${part}${rest})?`, '')}$`, 'su');
  return {
    accepts: (text) => whole.test(text),
    acceptsBeginning: (text) => beginning.test(text),
    // Seconds since 1970 alone, as other fields alone, are numbers to whoever compares them.
    isOrdered: isOrdered || !/%.*%/s.test(format),
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
