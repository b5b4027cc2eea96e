/** A text without its marks ⟦ and ⟧, and the marked place as `line:column-endLine:endColumn`. */
export function unmark(marked: string): { text: string; place: string } {
  const start = marked.indexOf('⟦');
  const end = marked.indexOf('⟧') - 1;
  const text = marked.replace('⟦', '').replace('⟧', '');
  return { text, place: `${placeOf(text, start)}-${placeOf(text, end)}` };
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${before.at(-1)!.length + 1}`;
}
