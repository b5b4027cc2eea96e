type EditorModule = typeof import('./editor.js');

/** Loads the editor when somebody edits: it is larger than the rest of the page. */
export function loadEditor(): Promise<EditorModule> {
  return import('./editor.js');
}
