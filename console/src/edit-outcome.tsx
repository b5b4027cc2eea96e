import type { JSX } from 'preact';
import type { Page } from './app.js';
import type { Checked } from './core/ask.js';
import type { Saved } from './server.js';
import { number } from './words.js';

/** The counts of all of it. */
export function Sums({
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

export function SaveOutcome({
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

export function Findings(props: {
  checked: Checked | undefined;
  page: Page;
  onPlace(line: number, file: string): void;
}): JSX.Element {
  const { checked, page, onPlace } = props;
  const { words, language, rules } = page;
  if (checked === undefined) return <p>…</p>;
  if (checked.diagnostics.length === 0) return <p>{words.noFindings}</p>;
  return (
    <ul class="findings-list">
      {checked.diagnostics.slice(0, 100).map(({ file, line, column, severity, message, check }) => (
        <li key={`${file} ${line} ${column} ${check}`} class={severity}>
          <button type="button" class="line-link" onClick={() => onPlace(line, file)}>
            {file !== rules.file && <bdi>{file} </bdi>}
            {words.line} {number(line, language)}
          </button>{' '}
          <span dir="auto">{message}</span>
        </li>
      ))}
    </ul>
  );
}
