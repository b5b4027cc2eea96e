import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Page, Place } from './app.js';
import type { Checked } from './core/ask.js';
import { Sums } from './edit-outcome.js';
import type { Words } from './words.js';

/** The file that is edited. */
export interface OpenFile {
  /** Of all files that may be. */
  names: readonly string[];
  file: string;
  /** What the server has; undefined where the file is new. */
  served: string | undefined;
  /** With what is edited. */
  text: string;
  /** Where the cursor was last sent. */
  at: Place;
  goTo(place: Place): void;
}

interface BarProps {
  page: Page;
  open: OpenFile;
  checked: Checked | undefined;
  maySave: boolean;
  isSaving: boolean;
  isPlanning: boolean;
  onSave(): void;
  onCommit(): void;
  onUndo(): void;
}

/** What can be done with the edit. */
export function EditBar(props: BarProps): JSX.Element {
  const { page, open, checked, maySave, isSaving, isPlanning, onSave, onCommit, onUndo } = props;
  const { words, rules, edits } = page;
  const { names, file, text, goTo } = open;
  const mayEdit = rules.role === 'edit';
  return (
    <div class="buttons">
      {names.length > 1 && <FileChoice {...{ file, names, page }} onFile={(name) => goTo({ file: name })} />}
      {mayEdit ? (
        <button type="button" class="main" disabled={!maySave || isSaving} onClick={onSave}>
          {isSaving ? words.saving : words.save}
        </button>
      ) : (
        <span>{words.lookOnly}</span>
      )}
      {mayEdit && rules.isCommitted && (
        <button type="button" disabled={!maySave || isSaving || isPlanning} onClick={onCommit}>
          {words.commit}
        </button>
      )}
      <button type="button" onClick={() => download(file, text)}>
        {words.download}
      </button>
      {mayEdit && (
        <NewFile
          {...{ names, words }}
          onName={(name) => {
            edits.write(name, `# ${name}\n`);
            goTo({ file: name });
          }}
        />
      )}
      <button type="button" disabled={Object.keys(edits.drafts).length === 0} onClick={onUndo}>
        {words.undoAll}
      </button>
      <Sums checked={checked} page={page} />
    </div>
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

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
