import { isScalar, type Scalar } from '../../../values/json.js';

/** A literal that represents all literals of its key. */
export type KeyLiteral = string | number | null;

/**
 * Numbers the literals that one path is compared with, so that values which `==` takes for equal have one number: a
 * text that reads as a number lives with the number (`"10"`, `10` and `"1e1"` are one key), true is 1 and false is 0.
 * Equal keys do not mean equal values (`"10" == "1e1"` is false): the condition itself decides.
 */
export class Keys {
  private readonly ids = new Map<KeyLiteral, number>();
  private longestText = 0;

  /** How many keys there are. */
  get size(): number {
    return this.ids.size;
  }

  /** A literal of each key, in the order of the keys. Adding them to new keys gives them the same numbers. */
  literals(): Iterable<KeyLiteral> {
    return this.ids.keys();
  }

  /** The key of a literal, made where it is new. */
  add(literal: Scalar): number {
    const form = canonical(literal);
    let id = this.ids.get(form);
    if (id === undefined) {
      id = this.ids.size;
      this.ids.set(form, id);
      if (typeof form === 'string' && form.length > this.longestText) this.longestText = form.length;
    }
    return id;
  }

  /** The key of a value of a request; -1 where it equals no literal. */
  find(value: unknown): number {
    switch (typeof value) {
      case 'string': {
        const id = this.ids.get(value);
        if (id !== undefined) return id;
        return mayBeNumber(value) ? (this.ids.get(canonical(value)) ?? -1) : -1;
      }
      case 'number':
        return this.ids.get(value) ?? -1;
      case 'boolean':
        return this.ids.get(value ? 1 : 0) ?? -1;
      default:
        return value === null || value === undefined ? (this.ids.get(null) ?? -1) : this.findText(value);
    }
  }

  // `==` compares a list or an object by its text. Where it has none, comparing throws, and so nothing is equal.
  private findText(value: object): number {
    const item = onlyItem(value);
    // The text of several items has a comma in it, and so is no number: one that is longer than all texts equals none.
    const text = isScalar(item) ? String(item ?? '') : textUpTo(item, this.longestText);
    return text === undefined ? -1 : this.find(text);
  }
}

/** The item of a list of one item, recursively: both have the same text. */
function onlyItem(value: unknown): unknown {
  let item = value;
  while (Array.isArray(item) && item.length === 1) item = item[0];
  return item;
}

/** How `<` reads a value when the other side is a number; NaN where it cannot be read as one. */
export function numberOf(value: unknown): number {
  if (isScalar(value)) return Number(value);
  const item = onlyItem(value);
  if (isScalar(item)) return Number(String(item ?? ''));
  // The text of no item is empty, and that of several has a comma in it.
  return Array.isArray(item) && item.length === 0 ? 0 : Number.NaN;
}

/**
 * The text of a value as JavaScript makes it; undefined where it is longer than asked for, or there is none. The commas are
 * counted first, so that it looks no deeper into lists within lists than the text may be long.
 */
function textUpTo(value: unknown, length: number): string | undefined {
  const item = onlyItem(value);
  if (isScalar(item)) {
    const text = String(item ?? '');
    return text.length > length ? undefined : text;
  }
  if (!Array.isArray(item)) {
    return Object.hasOwn(item as object, 'toString') || length < objectText.length ? undefined : objectText;
  }
  let room = length - Math.max(0, item.length - 1);
  const texts: string[] = [];
  for (let i = 0; i < item.length; i++) {
    const text = room < 0 ? undefined : textUpTo(item[i], room);
    if (text === undefined) return undefined;
    room -= text.length;
    texts.push(text);
  }
  return texts.join(',');
}

const objectText = String({});

/**
 * Whether every value with the literal's key equals the literal, so that nothing is left to ask. A text that reads as a
 * number is different: `"10"` and `"1e1"` have one key.
 */
export function isTheOnlyOneOfItsKey(literal: Scalar): boolean {
  return typeof literal !== 'string' || typeof canonical(literal) === 'string';
}

function canonical(literal: Scalar): KeyLiteral {
  if (literal === null || typeof literal === 'number') return literal;
  if (typeof literal === 'boolean') return literal ? 1 : 0;
  if (!mayBeNumber(literal)) return literal;
  const number = Number(literal);
  return Number.isNaN(number) ? literal : number;
}

// Whether Number() could make a number of a text; most texts show by their first letter that it could not.
function mayBeNumber(text: string): boolean {
  const code = text.length === 0 ? 32 : text.charCodeAt(0);
  // Digits, signs, a point, the I of Infinity; and whatever may be white space, which Number() skips.
  return code <= 57 || code === 73 || (code >= 160 && /^\s/.test(text));
}
