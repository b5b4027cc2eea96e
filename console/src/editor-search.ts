import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import type { Compartment } from '@codemirror/state';
import { type EditorView, keymap } from '@codemirror/view';

/** Puts the search into an editor, and opens it: loaded when somebody searches. */
export function startSearch(view: EditorView, place: Compartment): void {
  const extensions = [search({ top: true }), highlightSelectionMatches(), keymap.of(searchKeymap)];
  view.dispatch({ effects: place.reconfigure(extensions) });
  openSearchPanel(view);
}
