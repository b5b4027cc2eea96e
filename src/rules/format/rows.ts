import { shortened } from '../../values/characters.js';
import { isObject, type JsonObject, toText } from '../../values/json.js';
import { say } from '../../values/message.js';
import { didYouMean } from '../../values/suggest.js';
import { keyOfPlace, type Path, type Report } from '../diagnostic.js';
import { content, list } from './form.js';

/** A row of an `each`: the fields that stand for `{{ field }}` in the texts of its case. */
export interface Row {
  at: Path;
  fields: JsonObject;
}

export const rows = list({
  mustBe: say`a list of rows such as [{ city: تهران }]`,
  of: content({
    mustBe: say`a mapping such as { city: تهران }`,
    content: 'row',
    fits: isObject,
    make: (fields, at): Row => ({ at, fields: fields as JsonObject }),
  }),
  item: (subject) => say`a row of ${subject}`,
  length: { least: 1, wrong: (_, subject) => say`${subject} has no rows, so the case would never run` },
});

const placeholder = /\{\{\s*(.*?)\s*\}\}/gs;
const onlyPlaceholder = /^\{\{\s*([^{}]*?)\s*\}\}$/;

/**
 * Replaces `{{ field }}` in the texts of a case. A text that is nothing else becomes the value with its type.
 * @param at where the case stands
 * @returns the filled case, and for each place in it the place where it is written: in the case, or in its row
 */
export function fillRow(testCase: JsonObject, at: Path, row: Row, report: Report) {
  /** Places whose value came from the row as a whole, and the place there. */
  const origins: { path: string; origin: Path }[] = [];

  function fillValue(value: unknown, path: Path): unknown {
    if (typeof value === 'string') return fillText(value, path);
    if (Array.isArray(value)) return value.map((item, index) => fillValue(item, [...path, index]));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, fillValue(item, [...path, key])]),
    );
  }

  function fillText(text: string, path: Path): unknown {
    const only = onlyPlaceholder.exec(text)?.[1];
    if (only !== undefined && Object.hasOwn(row.fields, only)) {
      origins.push({ path: keyOfPlace(path), origin: [...row.at, only] });
      return row.fields[only];
    }
    return text.replace(placeholder, (whole, field: string, offset: number) => {
      if (Object.hasOwn(row.fields, field)) return toText(row.fields[field]);
      const known = Object.keys(row.fields);
      const hint = didYouMean(field, known) || say` Its fields: ${known.join(', ')}`;
      const message = say`row ${Number(row.at.at(-1)) + 1} of "each" has no field "${field}".${hint}`;
      report({ path, check: 'unknown-field', message, within: [offset, offset + whole.length] });
      return whole;
    });
  }

  return {
    data: fillValue(testCase, at) as JsonObject,
    originOf(path: Path): Path {
      for (let length = path.length; length > at.length; length--) {
        const origin = origins.find((known) => known.path === keyOfPlace(path.slice(0, length)));
        if (origin) return [...origin.origin, ...path.slice(length)];
      }
      return path;
    },
  };
}

/** Tells the rows of a case apart where its name does not: `city: تهران`. */
export function rowLabel({ fields }: Row): string {
  const text = Object.entries(fields)
    .map(([name, value]) => `${name}: ${toText(value)}`)
    .join(', ');
  return shortened(text, 60);
}
