import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Page, Place } from './app.js';
import type { AskedClick } from './click-page.js';
import { Conflict } from './conflict.js';
import type { PlanView } from './core/plan.js';
import { Findings, SaveOutcome, Sums } from './edit-outcome.js';
import { useChecked, usePlan } from './edit-state.js';
import type { Editor } from './editor.js';
import { loadEditor } from './load-editor.js';
import { Plan } from './plan-view.js';
import { editableTexts, NoAnswer, type Saved, type Server } from './server.js';
import { number } from './words.js';

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
  const { words, language, core, rules, edits } = page;
  const { drafts, bases } = edits;
  const texts = editableTexts(rules);
  const [at, setAt] = useState<Place>(place);
  useEffect(() => setAt(place), [place]);
  const file = at.file !== undefined && Object.hasOwn(texts, at.file) ? at.file : rules.file;
  const text = drafts[file] ?? texts[file] ?? '';
  const checked = useChecked(page);
  const plan = usePlan(page);
  const [saved, setSaved] = useState<Saved | 'saving' | 'failed' | undefined>();
  const editor = useRef<Editor | undefined>(undefined);
  const isChanged = Object.keys(drafts).length > 0;
  const errors = checked?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
  const maySave =
    isChanged && checked !== undefined && errors.length === 0 && checked.tests.failed.length === 0;
  const save = async (commit?: string) => {
    setSaved('saving');
    const revisions = { ...rules.revisions };
    for (const [name, { revision = '' }] of Object.entries(bases)) revisions[name] = revision;
    try {
      const came = await server.save({ texts: drafts, revisions, ...(commit !== undefined && { commit }) });
      setSaved(came);
      if (came.outcome === 'conflict' && drafts[came.file] === undefined) await onChanged();
      if (came.outcome !== 'saved') return;
      // What was written since then stays, on top of what was saved.
      for (const [name, saved] of Object.entries(drafts))
        edits.rebase(name, { text: saved, revision: came.revisions[name] });
      await onChanged();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setSaved('failed');
    }
  };
  const saveIfMay = useRef(() => {});
  saveIfMay.current = () => {
    if (maySave && rules.role === 'edit' && rules.revision !== undefined) void save();
  };
  const show = () => editor.current?.show(checked?.diagnostics.filter((one) => one.file === file) ?? []);
  useEffect(show, [checked, file]);
  useEffect(() => {
    if (at.line !== undefined) editor.current?.goTo(at.line);
  }, [at]);
  // Somebody else has written what nobody edits here.
  useEffect(() => {
    if (drafts[file] === undefined && editor.current !== undefined && editor.current.text() !== text)
      editor.current.replace(text);
  }, [texts[file]]);
  const onReady = (made: Editor) => {
    editor.current = made;
    show();
    if (at.line !== undefined) made.goTo(at.line);
  };
  const replaceBy = (name: string, other: string) => {
    edits.write(name, other);
    if (name === file) editor.current?.replace(other);
    setSaved(undefined);
  };
  return (
    <section class="edit-page" aria-labelledby="edit-title">
      <h1 id="edit-title">{words.edit}</h1>
      <p class="buttons bar">
        {Object.keys(texts).length > 1 && (
          <FileChoice file={file} page={page} onFile={(name) => setAt({ file: name })} />
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
            setSaved((was) => (was === 'saving' ? was : undefined));
          }}
          onSave={() => saveIfMay.current()}
          onReady={onReady}
        />
        <div class="beside" aria-live="polite">
          <h2>{words.whatChanges}</h2>
          {!isChanged ? (
            <p>{words.unchanged}</p>
          ) : plan === 'asking' ? (
            <p>{words.planning}</p>
          ) : plan === undefined ? (
            <p>{words.planBroken}</p>
          ) : (
            <Plan plan={plan} page={page} onTry={onTry} />
          )}
          <h2>{words.findings}</h2>
          <Findings checked={checked} page={page} onPlace={(line, of) => setAt({ file: of, line })} />
          {checked !== undefined && checked.tests.failed.length > 0 && (
            <>
              <h2>
                {number(checked.tests.failed.length, language)} {words.testsFail}
              </h2>
              <ul class="failures">
                {checked.tests.failed.slice(0, 20).map(({ name, message }) => (
                  <li key={name}>
                    <bdi>{name}</bdi>
                    <p dir="auto">{message}</p>
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      </div>
    </section>
  );
}

/** Which of the files of the rules is edited. */
function FileChoice(props: { file: string; page: Page; onFile(file: string): void }): JSX.Element {
  const { file, page, onFile } = props;
  const { words, rules, edits } = page;
  return (
    <label class="file-choice">
      {words.fileOfRules}
      <select dir="ltr" value={file} onChange={({ currentTarget }) => onFile(currentTarget.value)}>
        {Object.keys(editableTexts(rules)).map((name) => (
          <option key={name} value={name}>
            {edits.drafts[name] === undefined ? name : `${name} *`}
          </option>
        ))}
      </select>
    </label>
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
