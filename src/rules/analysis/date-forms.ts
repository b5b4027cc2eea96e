/** What the texts of a date format look like. */
export interface DateForm {
  /** Whether a text can be one of them. */
  accepts(text: string): boolean;
  /** The same of their beginnings, which have a place in their order. */
  acceptsBeginning(text: string): boolean;
  /** Whether they compare in the order of time. */
  isOrdered: boolean;
}

/** The fields that compare in order, from the largest on, with how long their texts are. */
const ordered: Readonly<Record<string, Part>> = {
  Y: { length: 4, pattern: /^(?:19|20|21)\d\d$/ },
  m: { length: 2, pattern: /^(?:0[1-9]|1[0-2])$/ },
  d: { length: 2, pattern: /^(?:0[1-9]|[12]\d|3[01])$/ },
  H: { length: 2, pattern: /^(?:[01]\d|2[0-3])$/ },
  M: { length: 2, pattern: /^[0-5]\d$/ },
  S: { length: 2, pattern: /^[0-5]\d$/ },
};

/** Letters that stand as they are, or a field. */
interface Part {
  length: number;
  pattern: RegExp | string;
}

/** A field whose text may be any. */
const anything = 'anything';

/** The form of the texts that a format of `date` gives. */
export function dateFormOf(format: string): DateForm {
  const ranks = Object.keys(ordered);
  let last = -1;
  let isOrdered = true;
  const parts = [...format.matchAll(/%([-_0^#:]*\d*)(.)|[^%]/gsu)].map(([whole, flags = '', field]) => {
    if (field === undefined) return { length: whole.length, pattern: whole };
    const part = flags === '' && Object.hasOwn(ordered, field) ? ordered[field] : undefined;
    const rank = part === undefined ? -1 : ranks.indexOf(field);
    if (rank <= last) isOrdered = false;
    last = Math.max(rank, last);
    return part ?? anything;
  });
  return {
    accepts: (text) => endsOf(parts, text).at(-1)!.has(text.length),
    acceptsBeginning: (text) => endsOf(parts, text).some((ends) => ends.has(text.length)),
    // Seconds since 1970 alone, as other fields alone, are numbers to whoever compares them.
    isOrdered: isOrdered || !/%.*%/s.test(format),
  };
}

/** Where in a text no part may end, the first, the first two, and so on: all ways at once, since they can be many. */
function endsOf(parts: readonly (Part | typeof anything)[], text: string): ReadonlySet<number>[] {
  const all = [new Set([0])];
  for (const part of parts) {
    const before = all.at(-1)!;
    const next = new Set<number>();
    if (part === anything) {
      for (let end = Math.min(...before) + 1; end <= text.length; end++) next.add(end);
    } else {
      for (const start of before) {
        const end = start + part.length;
        const written = text.slice(start, end);
        const fits = typeof part.pattern === 'string' ? written === part.pattern : part.pattern.test(written);
        if (fits) next.add(end);
      }
    }
    all.push(next);
  }
  return all;
}
