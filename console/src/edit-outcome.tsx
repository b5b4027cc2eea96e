import type { JSX } from 'preact';
import type { Page } from './app.js';
import type { AskedClick } from './asked-click.js';
import type { Checked } from './core/ask.js';
import type { PlanView } from './core/plan.js';
import { Plan } from './plan-view.js';
import type { Saved } from './server.js';
import { counted, number } from './words.js';

interface BesideProps {
  page: Page;
  checked: Checked | undefined;
  plan: PlanView | 'asking' | undefined;
  onTry(click: AskedClick): void;
  onPlace(line: number, file: string): void;
}

/** What becomes of the edit: its plan, findings, and tests that fail. */
export function Beside({ page, checked, plan, onTry, onPlace }: BesideProps): JSX.Element {
  const { words, language, edits } = page;
  const failed = checked?.tests.failed ?? [];
  return (
    <div class="beside" aria-live="polite">
      <h2>{words.whatChanges}</h2>
      {Object.keys(edits.drafts).length === 0 ? (
        <p>{words.unchanged}</p>
      ) : plan === 'asking' ? (
        <p>{words.planning}</p>
      ) : plan === undefined ? (
        <p>{words.planBroken}</p>
      ) : (
        <Plan plan={plan} page={page} onTry={onTry} />
      )}
      <h2>{words.findings}</h2>
      <Findings checked={checked} page={page} onPlace={onPlace} />
      {failed.length > 0 && (
        <>
          <h2>{counted(failed.length, words.oneTestFails, words.testsFail, language)}</h2>
          <ul class="failures">
            {failed.slice(0, 20).map(({ name, message }) => (
              <li key={name}>
                <bdi>{name}</bdi>
                <p dir="auto">{message}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

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
      <b class={errors > 0 ? 'bad' : ''}>{counted(errors, words.oneError, words.errors, language)}</b>
      {' · '}
      {counted(warnings, words.oneWarning, words.warnings, language)}
      {' · '}
      <b class={failed > 0 ? 'bad' : ''}>
        {failed > 0
          ? counted(failed, words.oneTestFails, words.testsFail, language)
          : tests.passed > 0
            ? counted(tests.passed, words.oneTestPasses, words.testsPass, language)
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
    'not-included': words.notIncluded,
    saving: '',
  }[outcome ?? 'saving'];
  return (
    <div class={`outcome ${outcome ?? ''}`} role="status">
      {said !== '' && <p>{said}</p>}
      {typeof saved === 'object' && saved.outcome === 'committed' && <code dir="ltr">{saved.branch}</code>}
      {typeof saved === 'object' && saved.outcome === 'not-committed' && (
        <code dir="ltr">{saved.reason}</code>
      )}
      {typeof saved === 'object' && saved.outcome === 'not-included' && <code dir="ltr">{saved.file}</code>}
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
