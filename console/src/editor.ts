import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { history, historyKeymap, indentWithTab, standardKeymap, toggleComment } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bidiIsolates, HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic as Finding, lintGutter, setDiagnostics } from '@codemirror/lint';
import { Annotation, Compartment, EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Completion } from '../../src/cli/lsp/complete.js';
import type { Diagnostic } from '../../src/rules/diagnostic.js';
import type { AskCore } from './core/client.js';

export interface Editor {
  /** What the person has written by now. */
  text(): string;
  /** Puts another text in the place of all, and calls nobody. */
  replace(text: string): void;
  /** Underlines what was found. */
  show(diagnostics: readonly Diagnostic[]): void;
  goTo(line: number): void;
  destroy(): void;
}

interface EditorOptions {
  /** Of the document, where the editor stands by itself: there its styles come without an element of style. */
  root: ShadowRoot;
  text: string;
  label: string;
  core: AskCore;
  onText(text: string): void;
  onSave(): void;
}

/** Set on a text that the page puts there: nobody has written it. */
const fromOutside = Annotation.define<true>();

/** A text editor for the rules, with what the language server knows. */
export function createEditor({ root, text, label, core, onText, onSave }: EditorOptions): Editor {
  const searching = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        searching.of([]),
        indentUnit.of('  '),
        yaml(),
        // A Persian text reads from right to left, within a line that does not.
        bidiIsolates(),
        syntaxHighlighting(colors),
        autocompletion({ override: [(context) => completions(context, core)] }),
        hoverTooltip((editor, position) => hover(editor, position, core)),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.lineWrapping,
        EditorView.updateListener.of(({ docChanged, state, transactions }) => {
          if (docChanged && !transactions.some((one) => one.annotation(fromOutside)))
            onText(state.doc.toString());
        }),
        keymap.of([
          {
            key: 'Mod-s',
            run: () => {
              onSave();
              return true;
            },
          },
          {
            key: 'Mod-f',
            run: (editor) => {
              void import('./editor-search.js').then(({ startSearch }) => startSearch(editor, searching));
              return true;
            },
          },
          ...historyKeymap,
          ...standardKeymap,
          { key: 'Mod-/', run: toggleComment },
          indentWithTab,
        ]),
        look,
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    replace: (next) =>
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: next },
        annotations: fromOutside.of(true),
      }),
    show: (diagnostics) =>
      view.dispatch(
        setDiagnostics(
          view.state,
          diagnostics.flatMap((one) => findingOf(one, view.state)),
        ),
      ),
    goTo(line) {
      const { from } = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
      view.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}

function findingOf(diagnostic: Diagnostic, { doc }: EditorState): Finding[] {
  const { line, column, endLine, endColumn, severity, message, check, suggestion } = diagnostic;
  const offset = (ofLine: number, ofColumn: number) => {
    const { from, to } = doc.line(Math.max(1, Math.min(ofLine, doc.lines)));
    return Math.min(from + ofColumn - 1, to);
  };
  const from = offset(line, column);
  const to = Math.max(from, offset(endLine, endColumn));
  const actions =
    suggestion === undefined
      ? []
      : [
          {
            name: suggestion,
            apply: (view: EditorView, start: number, end: number) =>
              view.dispatch({ changes: { from: start, to: end, insert: suggestion } }),
          },
        ];
  return [{ from, to, severity, message: `${message} [${check}]`, actions }];
}

async function completions(
  { state, pos, explicit }: CompletionContext,
  core: AskCore,
): Promise<CompletionResult | null> {
  const before = state.sliceDoc(Math.max(0, pos - 1), pos);
  if (!explicit && !/[\w."{| ]/.test(before)) return null;
  const found = await core.complete(state.doc.toString(), pos);
  const [first] = found;
  if (first === undefined) return null;
  return { from: first.start, options: found.map(optionOf) };
}

function optionOf({ label, kind, insert, documentation }: Completion) {
  return {
    label,
    type: {
      key: 'property',
      value: 'enum',
      fact: 'variable',
      operator: 'keyword',
      name: 'constant',
      filter: 'function',
    }[kind],
    apply: insert,
    // As a text: what is Markdown for an editor stays readable.
    ...(documentation !== undefined && { info: () => textNode(documentation) }),
  };
}

async function hover({ state }: EditorView, pos: number, core: AskCore) {
  const said = await core.hover(state.doc.toString(), pos);
  if (said === undefined) return null;
  return { pos, create: () => ({ dom: textNode(said) }) };
}

function textNode(text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'dargah-hover';
  element.textContent = text.replaceAll('**', '').replaceAll('`', '');
  return element;
}

const colors = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--key)' },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  { tag: tags.comment, color: 'var(--faint)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.typeName, tags.labelName], color: 'var(--accent)' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--faint)' },
]);

const look = EditorView.theme({
  '&': { blockSize: '100%', fontSize: '0.875rem', backgroundColor: 'var(--sheet)', color: 'var(--text)' },
  '.cm-scroller': { fontFamily: 'var(--code)', lineHeight: '1.6', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--ground)',
    color: 'var(--faint)',
    borderRight: '1px solid var(--edge)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--active)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selection) !important',
  },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--sheet)',
    color: 'var(--text)',
    border: '1px solid var(--edge)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
  },
  '.dargah-hover': {
    maxInlineSize: '28rem',
    padding: '0.5rem',
    whiteSpace: 'pre-wrap',
    fontFamily: 'var(--font)',
  },
  // The package's own marks are images, which the policy does not let in.
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--bad)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--warn)' },
  '.cm-lint-marker-error': { content: '"●"', color: 'var(--bad)' },
  '.cm-lint-marker-warning': { content: '"▲"', color: 'var(--warn)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
});
