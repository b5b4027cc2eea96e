import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Page, textsOf } from './app.js';
import type { AskedClick } from './click-page.js';
import { Conflict } from './conflict.js';
import type { Checked } from './core/ask.js';
import type { PlanView } from './core/plan.js';
import type { Editor } from './editor.js';
import { loadEditor } from './load-editor.js';
import { Plan } from './plan-view.js';
import { NoAnswer, type Saved, type Server } from './server.js';
import { number } from './words.js';

interface EditProps {
  page: Page;
  server: Server;
  /** Where the cursor is to stand. */
  line: number | undefined;
  onDraft(text: string): void;
  onTry(click: AskedClick): void;
  /** The file has another text now. */
  onSaved(): Promise<void>;
}

/** The text of the file, and what becomes of it: findings, tests, and the plan of the edit. */
export function EditPage({ page, server, line, onDraft, onTry, onSaved }: EditProps): JSX.Element {
  const { words, language, core, rules, draft } = page;
  const base = useBase(rules.text, rules.revision, draft);
  const checked = useChecked(page);
  const plan = usePlan(page, base.text);
  const [saved, setSaved] = useState<Saved | 'saving' | 'failed' | undefined>();
  const editor = useRef<Editor | undefined>(undefined);
  const isChanged = draft !== base.text;
  const errors = checked?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
  const maySave =
    isChanged && checked !== undefined && errors.length === 0 && checked.tests.failed.length === 0;
  const save = async (text: string, revision: string, commit?: string) => {
    setSaved('saving');
    try {
      const came = await server.save({ text, revision, ...(commit !== undefined && { commit }) });
      setSaved(came);
      if (came.outcome === 'saved') await onSaved();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setSaved('failed');
    }
  };
  const saveIfMay = useRef(() => {});
  saveIfMay.current = () => {
    if (maySave && rules.role === 'edit' && base.revision !== undefined) void save(draft, base.revision);
  };
  useEffect(
    () => editor.current?.show(checked?.diagnostics.filter(({ file }) => file === rules.file) ?? []),
    [checked],
  );
  const onReady = (made: Editor) => {
    editor.current = made;
    if (line !== undefined) made.goTo(line);
  };
  useEffect(() => {
    if (line !== undefined) editor.current?.goTo(line);
  }, [line]);
  const replaceBy = (text: string) => {
    editor.current?.replace(text);
    setSaved(undefined);
  };
  return (
    <section class="edit-page" aria-labelledby="edit-title">
      <h1 id="edit-title">{words.edit}</h1>
      <p class="buttons bar">
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
            onClick={() => {
              if (base.revision !== undefined) void save(draft, base.revision, planInWords(plan));
            }}
          >
            {words.commit}
          </button>
        )}
        <button type="button" onClick={() => download(rules.file, draft)}>
          {words.download}
        </button>
        <button type="button" disabled={!isChanged} onClick={() => replaceBy(base.text)}>
          {words.undoAll}
        </button>
        <Sums checked={checked} page={page} />
      </p>
      <SaveOutcome saved={saved} page={page} />
      {typeof saved === 'object' && saved.outcome === 'conflict' && (
        <Conflict
          words={words}
          base={base.text}
          theirs={saved.text}
          mine={draft}
          onText={async (text) => {
            await onSaved();
            base.move(saved.text, saved.revision);
            onDraft(text);
            replaceBy(text);
          }}
        />
      )}
      <div class="columns">
        <EditorBox
          page={page}
          core={core}
          onText={(text) => {
            onDraft(text);
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
          <Findings checked={checked} page={page} onLine={(to) => editor.current?.goTo(to)} />
          {checked !== undefined && checked.tests.failed.length > 0 && (
            <>
              <h2>
                {number(checked.tests.failed.length, language)} {words.testsFail}
              </h2>
              <ul class="failures">
                {checked.tests.failed.slice(0, 20).map(({ name, message }) => (
                  <li key={name}>
                    <bdi>{name}</bdi>
                    <p lang="en" dir="ltr">
                      {message}
                    </p>
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

/** What a commit says of its changes. */
function planInWords(plan: PlanView | 'asking' | undefined): string {
  if (plan === undefined || plan === 'asking') return '';
  return [plan.sum, '', ...plan.classes.map(({ sign, headline }) => `${sign} ${headline}`)].join('\n');
}

/** The text that the edit began with. It stays where the file changes meanwhile, as long as something is edited. */
function useBase(text: string, revision: string | undefined, draft: string) {
  const [base, setBase] = useState({ text, revision });
  useEffect(() => {
    if (draft === base.text || draft === text) setBase({ text, revision });
  }, [text, revision]);
  return { ...base, move: (to: string, at: string) => setBase({ text: to, revision: at }) };
}

function useChecked({ core, rules, draft }: Page): Checked | undefined {
  const [checked, setChecked] = useState<Checked | undefined>();
  useEffect(() => {
    let isLatest = true;
    const timer = setTimeout(async () => {
      const came = await core.check(textsOf(rules, draft));
      if (isLatest) setChecked(came);
    }, pauseMs);
    setChecked(undefined);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [rules, draft]);
  return checked;
}

function usePlan({ core, rules, draft }: Page, base: string): PlanView | 'asking' | undefined {
  const [plan, setPlan] = useState<PlanView | 'asking' | undefined>();
  useEffect(() => {
    if (draft === base) return;
    let isLatest = true;
    setPlan('asking');
    const timer = setTimeout(async () => {
      const came = await core.plan(textsOf(rules, base), textsOf(rules, draft), new Date().toISOString());
      if (isLatest) setPlan(came);
    }, pauseMs);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [rules, draft, base]);
  return plan;
}

/** How long to wait for the next key. */
const pauseMs = 250;

function Sums({
  checked,
  page: { words, language },
}: {
  checked: Checked | undefined;
  page: Page;
}): JSX.Element {
  if (checked === undefined) return <span class="sums">…</span>;
  const { diagnostics, tests } = checked;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const failed = tests.failed.length;
  return (
    <span class="sums">
      <b class={errors > 0 ? 'bad' : ''}>
        {number(errors, language)} {words.errors}
      </b>
      {' · '}
      {number(warnings, language)} {words.warnings}
      {' · '}
      <b class={failed > 0 ? 'bad' : ''}>
        {failed > 0
          ? `${number(failed, language)} ${words.testsFail}`
          : tests.passed > 0
            ? `${number(tests.passed, language)} ${words.testsPass}`
            : words.noTests}
      </b>
    </span>
  );
}

function SaveOutcome({
  saved,
  page,
}: {
  saved: Saved | 'saving' | 'failed' | undefined;
  page: Page;
}): JSX.Element {
  const { words, rules } = page;
  const outcome = typeof saved === 'object' ? saved.outcome : saved;
  const said = {
    saved: words.saved,
    committed: words.committed,
    'not-committed': words.notCommitted,
    failed: words.failed,
    conflict: words.conflict,
    invalid: words.invalid,
    'tests-fail': words.cannotSave,
    'read-only': words.readOnly,
    unreadable: words.fileTrouble,
    saving: '',
  }[outcome ?? 'saving'];
  return (
    <div class={`outcome ${outcome ?? ''}`} role="status">
      {said !== '' && <p>{said}</p>}
      {typeof saved === 'object' && saved.outcome === 'committed' && <code dir="ltr">{saved.branch}</code>}
      {typeof saved === 'object' && saved.outcome === 'not-committed' && (
        <code dir="ltr">{saved.reason}</code>
      )}
      {outcome === 'read-only' && (
        <code dir="ltr">
          kubectl create configmap dargah-rules --from-file={rules.file} --dry-run=client -o yaml | kubectl
          apply -f -
        </code>
      )}
    </div>
  );
}

function Findings(props: {
  checked: Checked | undefined;
  page: Page;
  onLine(line: number): void;
}): JSX.Element {
  const { checked, page, onLine } = props;
  const { words, language } = page;
  if (checked === undefined) return <p>…</p>;
  if (checked.diagnostics.length === 0) return <p>{words.noFindings}</p>;
  return (
    <ul class="findings-list">
      {checked.diagnostics.slice(0, 100).map(({ file, line, column, severity, message, check }) => (
        <li key={`${file} ${line} ${column} ${check}`} class={severity}>
          <button type="button" class="line-link" onClick={() => onLine(line)}>
            {words.line} {number(line, language)}
          </button>{' '}
          <span dir="auto">{message}</span>
        </li>
      ))}
    </ul>
  );
}

interface BoxProps {
  page: Page;
  core: Page['core'];
  onText(text: string): void;
  onSave(): void;
  onReady(editor: Editor): void;
}

/** Where the editor stands: a root of its own, whose styles need no element of style. */
function EditorBox({ page, core, onText, onSave, onReady }: BoxProps): JSX.Element {
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
        text: page.draft,
        label: page.rules.file,
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
