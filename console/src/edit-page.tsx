import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Page, Place } from './app.js';
import type { AskedClick } from './click-page.js';
import { Conflict } from './conflict.js';
import type { PlanView } from './core/plan.js';
import { Beside, SaveOutcome, Sums } from './edit-outcome.js';
import { useChecked, usePlan, useSave } from './edit-state.js';
import type { Editor } from './editor.js';
import { loadEditor } from './load-editor.js';
import { editableTexts, type Server } from './server.js';
import type { Words } from './words.js';

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
  const texts = editableTexts(rules);
  const [at, setAt] = useState<Place>(place);
  useEffect(() => setAt(place), [place]);
  const names = [...new Set([...Object.keys(texts), ...Object.keys(drafts)])];
  const file = at.file !== undefined && names.includes(at.file) ? at.file : rules.file;
  const text = drafts[file] ?? texts[file] ?? '';
  const checked = useChecked(page);
  const plan = usePlan(page);
  const { saved, save, forget } = useSave(page, server, onChanged);
  const ready = useRef<{ file: string; editor: Editor } | undefined>(undefined);
  /** That of the file: one of another file may still be there for a moment. */
  const editorOf = (name: string) => (ready.current?.file === name ? ready.current.editor : undefined);
  const isChanged = Object.keys(drafts).length > 0;
  const errors = checked?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
  const maySave =
    isChanged && checked !== undefined && errors.length === 0 && checked.tests.failed.length === 0;
  const saveIfMay = useRef(() => {});
  saveIfMay.current = () => {
    if (maySave && rules.role === 'edit' && rules.revision !== undefined) void save();
  };
  const show = () => editorOf(file)?.show(checked?.diagnostics.filter((one) => one.file === file) ?? []);
  useEffect(show, [checked, file]);
  useEffect(() => {
    if (at.line !== undefined) editorOf(file)?.goTo(at.line);
  }, [at]);
  // Somebody else has written what nobody edits here.
  useEffect(() => {
    const editor = editorOf(file);
    if (drafts[file] === undefined && editor !== undefined && editor.text() !== text) editor.replace(text);
  }, [texts[file]]);
  const onReady = (made: Editor) => {
    ready.current = { file, editor: made };
    show();
    if (at.line !== undefined) made.goTo(at.line);
  };
  const replaceBy = (name: string, other: string) => {
    edits.write(name, other);
    editorOf(name)?.replace(other);
    forget();
  };
  return (
    <section class="edit-page" aria-labelledby="edit-title">
      <h1 id="edit-title">{words.edit}</h1>
      <p class="buttons bar">
        {names.length > 1 && (
          <FileChoice {...{ file, names, page }} onFile={(name) => setAt({ file: name })} />
        )}
        {rules.role === 'edit' ? (
          <button
            type="button"
            class="main"
            disabled={!maySave || saved === 'saving'}
            onClick={() => saveIfMay.current()}
          >
            {saved === 'saving' ? words.saving : words.save}
          </button>
        ) : (
          <span>{words.lookOnly}</span>
        )}
        {rules.role === 'edit' && rules.isCommitted && (
          <button
            type="button"
            disabled={!maySave || saved === 'saving' || plan === 'asking'}
            onClick={() => void save(planInWords(plan))}
          >
            {words.commit}
          </button>
        )}
        <button type="button" onClick={() => download(file, text)}>
          {words.download}
        </button>
        {rules.role === 'edit' && (
          <NewFile
            {...{ names, words }}
            onName={(name) => {
              edits.write(name, `# ${name}\n`);
              setAt({ file: name });
            }}
          />
        )}
        <button
          type="button"
          disabled={!isChanged}
          onClick={() => {
            for (const [name, base] of Object.entries(bases)) replaceBy(name, base.text);
          }}
        >
          {words.undoAll}
        </button>
        <Sums checked={checked} page={page} />
      </p>
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
          onSave={() => saveIfMay.current()}
          onReady={onReady}
        />
        <Beside {...{ page, checked, plan, onTry }} onPlace={(line, of) => setAt({ file: of, line })} />
      </div>
    </section>
  );
}

/** Which of the files of the rules is edited. */
function FileChoice(props: {
  file: string;
  names: readonly string[];
  page: Page;
  onFile(file: string): void;
}): JSX.Element {
  const { file, names, page, onFile } = props;
  const { words, edits } = page;
  return (
    <label class="file-choice">
      {words.fileOfRules}
      <select dir="ltr" value={file} onChange={({ currentTarget }) => onFile(currentTarget.value)}>
        {names.map((name) => (
          <option key={name} value={name}>
            {edits.drafts[name] === undefined ? name : `${name} *`}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Asks for the name of a file that is made when it is saved: one that the rules include. */
function NewFile(props: { names: readonly string[]; words: Words; onName(name: string): void }): JSX.Element {
  const { names, words, onName } = props;
  const [name, setName] = useState<string | undefined>();
  if (name === undefined)
    return (
      <button type="button" onClick={() => setName('')}>
        {words.newFile}
      </button>
    );
  const isName = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*\.ya?ml$/.test(name) && !names.includes(name);
  return (
    <form
      class="new-file"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isName) return;
        onName(name);
        setName(undefined);
      }}
    >
      <input
        dir="ltr"
        aria-label={words.newFileHow}
        placeholder="texts.yaml"
        title={words.newFileHow}
        value={name}
        ref={(element) => element?.focus()}
        onInput={({ currentTarget }) => setName(currentTarget.value)}
      />
      <button type="submit" disabled={!isName}>
        {words.make}
      </button>
      <button type="button" onClick={() => setName(undefined)}>
        {words.close}
      </button>
    </form>
  );
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

/** Where the editor stands: a root of its own, whose styles need no element of style. */
function EditorBox({ file, text, core, onText, onSave, onReady }: BoxProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef({ onText, onSave });
  latest.current = { onText, onSave };
  useEffect(() => {
    let made: Editor | undefined;
    let isGone = false;
    loadEditor().then(({ createEditor }) => {
      if (isGone || box.current === null) return;
      const root = box.current.shadowRoot ?? box.current.attachShadow({ mode: 'open' });
      made = createEditor({
        root,
        text,
        label: file,
        readOnly: false,
        core,
        onText: (text) => latest.current.onText(text),
        onSave: () => latest.current.onSave(),
      });
      onReady(made);
    });
    return () => {
      isGone = true;
      made?.destroy();
    };
  }, []);
  return <div class="editor" dir="ltr" ref={box} />;
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
