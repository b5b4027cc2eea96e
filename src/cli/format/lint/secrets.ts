import type { CheckId } from '../../../rules/checks/index.js';
import type { Diagnostic } from '../../../rules/diagnostic.js';
import { type CheckedText, stretchOf } from '../../../rules/fix.js';

/** Lines as anybody may read them, in the log of CI for one. Quotes stay, so that an empty text can be seen. */
export function withoutSecrets(lines: readonly string[], diagnostics: readonly Diagnostic[]): string[] {
  const shown = [...lines];
  for (const place of diagnostics.filter(({ check }) => check === secretCheck)) {
    for (let at = place.line; at <= place.endLine; at++) {
      const line = shown[at - 1] ?? '';
      const start = at === place.line ? place.column - 1 : 0;
      const end = at === place.endLine ? place.endColumn - 1 : line.length;
      const hidden = line.slice(start, end).replace(/[^\s"']/g, '*');
      shown[at - 1] = line.slice(0, start) + hidden + line.slice(end);
    }
  }
  return shown;
}

/** The texts that must not be printed. */
export function secretsIn({ text, diagnostics }: CheckedText): string[] {
  const places = diagnostics.filter(({ check }) => check === secretCheck);
  return places.map((place) => {
    const { start, end } = stretchOf(text, place);
    return text.slice(start, end);
  });
}

/** The check that marks what must not be printed. */
const secretCheck: CheckId = 'written-out-secret';
