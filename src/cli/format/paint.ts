import type { Environment, Output } from '../../config/context.js';

export type Color = 'red' | 'green' | 'yellow' | 'bold' | 'dim';

/** Gives a text a colour, or leaves it as it is. */
export type Paint = (color: Color, text: string) => string;

/** Colours as escape sequences of terminals (ECMA-48, SGR). */
export function createPaint(inColor: boolean): Paint {
  if (!inColor) return (_, text) => text;
  return (color, text) => `\u001b[${codes[color][0]}m${text}\u001b[${codes[color][1]}m`;
}

/**
 * Whether an output shows colours: a terminal does, unless its user asked for none (https://no-color.org); anything else
 * where its user asks for them (https://force-color.org), as CI systems do.
 */
export function showsColor(output: Output, { NO_COLOR, FORCE_COLOR, TERM }: Environment): boolean {
  if ((NO_COLOR ?? '') !== '' || FORCE_COLOR === '0' || FORCE_COLOR === 'false') return false;
  if ((FORCE_COLOR ?? '') !== '') return true;
  return output.isTTY === true && TERM !== 'dumb';
}

const codes: Readonly<Record<Color, readonly [on: number, off: number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  bold: [1, 22],
  dim: [2, 22],
};
