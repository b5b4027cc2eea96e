import { say, type Text } from '../../values/message.js';
/** `it is a list`: the end of a sentence that says what should stand there. */
export function itIs(value: unknown): Text {
  return say`it is ${value === null ? say`empty` : kindOf(value)}`;
}

/** The same of one item among others. */
export function thisIs(value: unknown): Text {
  return say`this is ${value === null ? say`empty` : kindOf(value)}`;
}

export function kindOf(value: unknown): Text {
  if (value === null) return 'null';
  if (Array.isArray(value)) return say`a list`;
  if (typeof value === 'object') return say`a mapping`;
  if (value === '') return say`an empty text`;
  if (typeof value === 'string') return value.trim() === '' ? say`a blank text` : say`a text`;
  return typeof value === 'number' ? say`the number ${String(value)}` : String(value);
}

/** YAML reads `12`, `1e5` and `true` without quotes as something else than text. */
export function quoteHint(value: unknown): Text {
  return typeof value === 'number' || typeof value === 'boolean' ? say`. Put it in quotes` : '';
}
