import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Page, Place } from './app.js';
import type { AskedClick } from './asked-click.js';
import { Conflict } from './conflict.js';
import type { Checked } from './core/ask.js';
import type { PlanView } from './core/plan.js';
import { EditBar, type OpenFile } from './edit-bar.js';
import { Beside, SaveOutcome } from './edit-outcome.js';
import { useChecked, usePlan, useSave } from './edit-state.js';
import type { Editor } from './editor.js';
import { loadEditor } from './load-editor.js';
import { editableTexts, type Server } from './server.js';

interface EditProps {
  page: Page;
  server: Server;
  /** Where the cursor is to stand. */
  place: Place;
  onTry(click: AskedClick): void;
  /** The files have other texts now. */
  onChanged(): Promise<void>;
}

/** The texts of the rules, and what becomes of them: findings, tests, and the plan of the edit. */
export function EditPage({ page, server, place, onTry, onChanged }: EditProps): JSX.Element {
  const { words, core, rules, edits } = page;
  const { drafts, bases } = edits;
  const open = useOpenFile(page, place);
  const { file, text, goTo } = open;
  const checked = useChecked(page);
  const plan = usePlan(page);
  const { saved, save, forget } = useSave(page, server, onChanged);
  const editor = useShownEditor(page, open, checked);
  const maySave =
    Object.keys(drafts).length > 0 &&
    checked !== undefined &&
    checked.diagnostics.every(({ severity }) => severity !== 'error') &&
    checked.tests.failed.length === 0;
  const saveIfMay = () => {
    if (maySave && rules.role === 'edit' && rules.revision !== undefined) void save();
  };
  const replaceBy = (name: string, other: string) => {
    edits.write(name, other);
    editor.of(name)?.replace(other);
    forget();
  };
  return (
    <section class="edit-page" aria-labelledby="edit-title">
      <h1 id="edit-title">{words.edit}</h1>
      <EditBar
        {...{ page, open, checked, maySave }}
        isSaving={saved === 'saving'}
        isPlanning={plan === 'asking'}
        onSave={saveIfMay}
        onCommit={() => void save(planInWords(plan))}
        onUndo={() => {
          for (const [name, base] of Object.entries(bases)) replaceBy(name, base.text);
        }}
      />
      <SaveOutcome saved={saved} page={page} />
      {typeof saved === 'object' && saved.outcome === 'conflict' && drafts[saved.file] !== undefined && (
        <Conflict
          words={words}
          file={saved.file}
          base={bases[saved.file]?.text ?? ''}
          theirs={saved.text}
          mine={drafts[saved.file]!}
          onText={(other) => {
            edits.rebase(saved.file, saved);
            replaceBy(saved.file, other);
            void onChanged();
          }}
        />
      )}
      <div class="columns">
        <EditorBox
          key={file}
          file={file}
          text={text}
          core={core}
          onText={(written) => {
            edits.write(file, written);
            forget();
          }}
          onSave={saveIfMay}
          onReady={editor.onReady}
        />
        <Beside {...{ page, checked, plan, onTry }} onPlace={(line, of) => goTo({ file: of, line })} />
      </div>
    </section>
  );
}

/** Which file is edited, and where in it one wants to be. */
function useOpenFile({ rules, edits: { drafts } }: Page, place: Place): OpenFile {
  const texts = editableTexts(rules);
  const [at, goTo] = useState<Place>(place);
  useEffect(() => goTo(place), [place]);
  const names = [...new Set([...Object.keys(texts), ...Object.keys(drafts)])];
  const file = at.file !== undefined && names.includes(at.file) ? at.file : rules.file;
  return { names, file, served: texts[file], text: drafts[file] ?? texts[file] ?? '', at, goTo };
}

/** Keeps the editor of the open file at what is found there, where one has gone, and what others have written. */
function useShownEditor(
  { edits: { drafts } }: Page,
  { file, served, text, at }: OpenFile,
  checked: Checked | undefined,
) {
  const ready = useRef<{ file: string; editor: Editor } | undefined>(undefined);
  /** That of the file: one of another file may still be there for a moment. */
  const editorOf = (name: string) => (ready.current?.file === name ? ready.current.editor : undefined);
  const show = () => editorOf(file)?.show(checked?.diagnostics.filter((one) => one.file === file) ?? []);
  useEffect(show, [checked, file]);
  useEffect(() => {
    if (at.line !== undefined) editorOf(file)?.goTo(at.line);
  }, [at]);
  // Somebody else has written what nobody edits here.
  useEffect(() => {
    const editor = editorOf(file);
    if (drafts[file] === undefined && editor !== undefined && editor.text() !== text) editor.replace(text);
  }, [served]);
  const onReady = (editor: Editor) => {
    ready.current = { file, editor };
    show();
    if (at.line !== undefined) editor.goTo(at.line);
  };
  return { of: editorOf, onReady };
}

/** What a commit says of its changes. */
function planInWords(plan: PlanView | 'asking' | undefined): string {
  if (plan === undefined || plan === 'asking') return '';
  return [plan.sum, '', ...plan.classes.map(({ sign, headline }) => `${sign} ${headline}`)].join('\n');
}

interface BoxProps {
  file: string;
  /** What the editor begins with. */
  text: string;
  core: Page['core'];
  onText(text: string): void;
  onSave(): void;
  onReady(editor: Editor): void;
}

/** Where the editor stands: a root of its own, whose styles need no element of style. A plain field, where it cannot be loaded. */
function EditorBox({ file, text, core, onText, onSave, onReady }: BoxProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [isPlain, setPlain] = useState(false);
  const latest = useRef({ onText, onSave });
  latest.current = { onText, onSave };
  useEffect(() => {
    let made: Editor | undefined;
    let isGone = false;
    const create = ({ createEditor }: Awaited<ReturnType<typeof loadEditor>>) => {
      if (isGone || box.current === null) return;
      const root = box.current.shadowRoot ?? box.current.attachShadow({ mode: 'open' });
      made = createEditor({
        root,
        text,
        label: file,
        core,
        onText: (text) => latest.current.onText(text),
        onSave: () => latest.current.onSave(),
      });
      onReady(made);
    };
    loadEditor().then(create, () => setPlain(true));
    return () => {
      isGone = true;
      made?.destroy();
    };
  }, []);
  if (isPlain) {
    return (
      <textarea
        class="editor"
        dir="ltr"
        aria-label={file}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    );
  }
  return <div class="editor" dir="ltr" ref={box} />;
}
