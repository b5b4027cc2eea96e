/** A text with blanks before each of its lines that is not empty. */
export function indented(text: string, blanks: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(blanks));
}
