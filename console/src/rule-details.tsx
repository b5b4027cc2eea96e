import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Page } from './app.js';
import { ConditionInWords } from './condition.js';
import type { Row } from './core/opened.js';
import { Curve } from './live-page.js';
import { WindowState } from './rules-page.js';
import { AnswerInBrief, hitsByRule, type ShownHits } from './rules-table.js';
import { agoOf, percent } from './times.js';
import { type Language, number, type Words } from './words.js';

/** All that there is to say about a rule. */
export function RuleDetails({ row, page, onClose }: { row: Row; page: Page; onClose(): void }): JSX.Element {
  const { words, language, overview } = page;
  const windows = overview.windows.filter(({ at }) => row.within.includes(at));
  const hits = hitsByRule(page)?.(`${row.call} ${row.id}`);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), [row]);
  return (
    <aside class="details card" aria-labelledby="details-title">
      <h2 id="details-title" ref={heading} tabIndex={-1}>
        <bdi>{row.id}</bdi>
      </h2>
      {row.description !== undefined && <p dir="auto">{row.description}</p>}
      {row.unreachable !== undefined && (
        <p class="finding" dir="auto">
          {row.unreachable}
        </p>
      )}
      <dl>
        <dt>{words.condition}</dt>
        <dd>
          <ConditionInWords {...{ said: row.said, words, language }} />
          {row.condition !== '' && <code dir="ltr">{row.condition}</code>}
        </dd>
        <dt>{words.answer}</dt>
        <dd>
          <Answers row={row} />
        </dd>
        <dt>{words.tests}</dt>
        <dd>{number(row.tests, language)}</dd>
        {hits !== undefined && <HitCounts hits={hits} words={words} language={language} />}
        {row.groups.length > 0 && (
          <>
            <dt>{words.group}</dt>
            <dd>
              <bdi>{row.groups.join(' › ')}</bdi>
            </dd>
          </>
        )}
        {windows.map((one) => (
          <div key={one.at} class="label">
            <dt>{words.window}</dt>
            <dd>
              <WindowState window={one} words={words} language={language} />
            </dd>
          </div>
        ))}
        <Choices row={row} page={page} />
        {row.labels.map(([name, text]) => (
          <div key={name} class="label">
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd>
              <bdi>{text}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {row.findings
        .filter(({ message }) => message !== row.unreachable)
        .map(({ message, severity, line }) => (
          <p key={`${line} ${message}`} class={`finding ${severity}`} dir="auto">
            {line}: {message}
          </p>
        ))}
      <p class="buttons">
        <button type="button" class="main" onClick={() => page.go('edit', row.line, row.file)}>
          {words.showInFile} ({words.line} {number(row.line, language)})
        </button>
        <button type="button" onClick={onClose}>
          {words.close}
        </button>
      </p>
    </aside>
  );
}

function Answers({ row: { answers } }: { row: Row }): JSX.Element {
  return (
    <>
      {answers.map((answer, index) => (
        <p key={String(index)}>
          {answers.length > 1 && (
            <em>
              <bdi>{answer.name}</bdi>
            </em>
          )}
          <AnswerInBrief answer={answer} />
        </p>
      ))}
    </>
  );
}

/** How often it answered, and how often it nearly did. */
function HitCounts(props: { hits: ShownHits; words: Words; language: Language }): JSX.Element {
  const { hits, words, language } = props;
  return (
    <>
      <dt>{words.hits}</dt>
      <dd>
        {number(hits.recent, language)} / {number(hits.day, language)}
        {hits.day > 0 && ` (${percent(hits.share, language)})`}
        {hits.last !== undefined && (
          <>
            {' · '}
            {words.lastHit} <time dateTime={hits.last}>{agoOf(hits.last, language)}</time>
          </>
        )}
        {hits.day > 0 && <Curve counts={hits.hours} label={words.curve} />}
      </dd>
      <dt>{words.nearMisses}</dt>
      <dd>
        {number(hits.misses, language)} <small>({words.nearMissesHow})</small>
      </dd>
    </>
  );
}

/** How often each of several answers was given. */
function Choices({ row, page }: { row: Row; page: Page }): JSX.Element | null {
  const { words, language } = page;
  const choices = choicesOf(page, row);
  if (choices.length === 0) return null;
  return (
    <>
      <dt>{words.choices}</dt>
      <dd>
        {choices.map(({ name, share }) => (
          <span key={name} class="variant">
            <bdi>{name}</bdi> {percent(share, language)}
          </span>
        ))}
      </dd>
    </>
  );
}

/** Among the decisions that were looked at. */
function choicesOf({ seen }: Page, { id, call }: Row): { name: string; share: number }[] {
  const given = seen.decisions.flatMap((one) =>
    one.rule === id && one.call === call && one.choice !== undefined ? [one.choice] : [],
  );
  const names = [...new Set(given)].sort();
  return names.map((name) => ({ name, share: given.filter((one) => one === name).length / given.length }));
}
