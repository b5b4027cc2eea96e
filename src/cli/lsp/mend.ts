import type { Diagnostic } from '../../rules/diagnostic.js';
import { editOf, fixText, isSafeFix, mended } from '../../rules/fix.js';
import { say, type Text } from '../../values/message.js';
import type { EditorRange } from './source-text.js';
import type { ProjectDocument } from './workspace.js';

/** An edit that mends what was found. */
export interface Mend {
  title: Text;
  diagnostics: Diagnostic[];
  isSafe: boolean;
  edit: { range: EditorRange; newText: string };
}

/** What can be written in the place of findings, as far as it mends them. */
export function mendsOf(document: ProjectDocument, diagnostics: readonly Diagnostic[]): Mend[] {
  const checked = { text: document.text, diagnostics: document.diagnostics };
  return diagnostics.flatMap((diagnostic) => {
    const edit = editOf(document.text, diagnostic);
    if (edit === undefined || mended(checked, diagnostic, document.analyzeText) === undefined) return [];
    const title =
      edit.text === '' ? say`Remove it` : say`Write ${edit.text.trim() === '' ? say`a space` : edit.text}`;
    const isSafe = isSafeFix(checked, diagnostic);
    return [
      {
        title,
        diagnostics: [diagnostic],
        isSafe,
        edit: { range: document.source.range(edit), newText: edit.text },
      },
    ];
  });
}

/** All at once that cannot change a meaning; undefined where that is nothing. */
export function mendOfAll(document: ProjectDocument): Mend | undefined {
  const { text, diagnostics } = document;
  const after = fixText({ text, diagnostics }, 'safe', document.analyzeText);
  if (after.fixes.length === 0) return undefined;
  const range = document.source.range({ start: 0, end: text.length });
  return {
    title: say`Write what cannot change a meaning`,
    diagnostics: after.fixes.map(({ diagnostic }) => diagnostic),
    isSafe: true,
    edit: { range, newText: after.text },
  };
}
