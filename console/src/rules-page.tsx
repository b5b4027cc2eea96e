import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Page } from './app.js';
import type { Answer, Row } from './core/opened.js';
import { Curve } from './live-page.js';
import { RuleDetails } from './rule-details.js';
import type { Hits } from './server.js';
import { number, type Words } from './words.js';

const filters = ['all', 'withFindings', 'untested', 'off', 'unreachableRules'] as const;
type Filter = (typeof filters)[number];

/** The rules of the file in its order. */
export function RulesPage({ page }: { page: Page }): JSX.Element {
  const { words, overview, language } = page;
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const [selected, setSelected] = useState<Row | undefined>();
  const shown = useMemo(
    () => overview.rows.filter((row) => fits(row, filter) && holds(row, search)),
    [overview, filter, search],
  );
  const { tests, diagnostics, experiments, changes } = overview;
  const failed = tests.failed.length;
  return (
    <section class="rules" aria-labelledby="rules-title">
      <h1 id="rules-title">{words.rules}</h1>
      {overview.isBroken && (
        <p class="fault" role="alert">
          {words.broken}{' '}
          <button type="button" onClick={() => page.go('edit', diagnostics[0]?.line)}>
            {words.showInFile}
          </button>
        </p>
      )}
      <form class="tools" role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          {words.search}
          <input
            type="search"
            dir="auto"
            placeholder={words.searchHint}
            value={search}
            onInput={({ currentTarget }) => setSearch(currentTarget.value)}
          />
        </label>
        <label>
          {words.filter}
          <select value={filter} onChange={({ currentTarget }) => setFilter(currentTarget.value as Filter)}>
            {filters.map((one) => (
              <option key={one} value={one}>
                {words[one]}
              </option>
            ))}
          </select>
        </label>
        <span class="sums" role="status">
          {number(shown.length, language)} / {number(overview.rows.length, language)}
          {' · '}
          {tests.passed + failed === 0
            ? words.noTests
            : failed > 0
              ? `${number(failed, language)} ${words.testsFail}`
              : `${number(tests.passed, language)} ${words.testsPass}`}
        </span>
      </form>
      {(experiments.length > 0 || changes.length > 0) && (
        <ul class="facts">
          {experiments.map(({ name, variants }) => (
            <li key={name}>
              {words.experiments} <bdi>{name}</bdi>:{' '}
              {variants
                .map((one) => `${one.name} ${number(Math.round(one.share * 100), language)}٪`)
                .join(' · ')}
            </li>
          ))}
          {changes.slice(0, 3).map(({ name, time, opens }) => (
            <li key={`${name} ${time}`}>
              {words.opensNext}: <bdi>{name}</bdi> <bdi dir="ltr">{time}</bdi>{' '}
              {opens ? words.opens : words.closes}
            </li>
          ))}
        </ul>
      )}
      {shown.length === 0 ? (
        <p class="empty">{words.noRule}</p>
      ) : (
        <RulesTable rows={shown} page={page} selected={selected} onSelect={setSelected} />
      )}
      {selected && <RuleDetails row={selected} page={page} onClose={() => setSelected(undefined)} />}
    </section>
  );
}

function fits(row: Row, filter: Filter): boolean {
  switch (filter) {
    case 'withFindings':
      return row.findings.length > 0;
    case 'untested':
      return row.tests === 0 && row.state !== 'off';
    case 'off':
      return row.state === 'off';
    case 'unreachableRules':
      return row.unreachable !== undefined;
    default:
      return true;
  }
}

function holds({ id, condition, answer, description = '', labels }: Row, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return true;
  const texts = [id, condition, description, ...Object.values(answer), ...labels.flat()];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

/** Only the lines that can be seen are in the page: ten thousand would make it stutter. */
function RulesTable(props: {
  rows: Row[];
  page: Page;
  selected: Row | undefined;
  onSelect(row: Row): void;
}): JSX.Element {
  const { rows, page, selected, onSelect } = props;
  const { words, language } = page;
  const hits = useMemo(
    () => page.gateway && new Map(page.gateway.hits.map((one) => [one.rule, one])),
    [page.gateway],
  );
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [lineHeight, setLineHeight] = useState(64);
  const [focused, setFocused] = useState(0);
  const current = Math.min(focused, rows.length - 1);
  useLayoutEffect(() => {
    const measure = () => {
      if (box.current === null) return;
      setHeight(box.current.clientHeight);
      setLineHeight(Number.parseFloat(getComputedStyle(box.current).getPropertyValue('--line')) || 64);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  const first = Math.max(0, Math.floor(top / lineHeight) - spare);
  const end = Math.min(rows.length, Math.ceil((top + height) / lineHeight) + spare);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setFocused(next);
    const { current: element } = box;
    if (element === null) return;
    if (next * lineHeight < element.scrollTop) element.scrollTop = next * lineHeight;
    const bottom = (next + 1) * lineHeight - element.clientHeight;
    if (bottom > element.scrollTop) element.scrollTop = bottom;
    requestAnimationFrame(() => element.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const to = step === undefined ? { Home: 0, End: rows.length - 1 }[event.key] : current + step;
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' || event.key === ' ') onSelect(rows[current]!);
    else return;
    event.preventDefault();
  };
  return (
    <div
      class={`table ${hits === undefined ? '' : 'with-hits'}`}
      role="grid"
      aria-label={words.rules}
      aria-rowcount={rows.length + 1}
      tabIndex={-1}
      ref={box}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" class="heads">
        <div role="row" class="line heads" aria-rowindex={1}>
          {heads(page.gateway !== undefined).map((head) => (
            <span role="columnheader" key={head} class={head}>
              {words[head]}
            </span>
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        class="lines"
        ref={(element) => element?.style.setProperty('block-size', `${rows.length * lineHeight}px`)}
      >
        {rows.slice(first, end).map((row, offset) => {
          const index = first + offset;
          return (
            <div
              role="row"
              key={`${row.call} ${row.id}`}
              class={`line ${row.state} ${row.unreachable ? 'unreachable' : ''}`}
              aria-rowindex={index + 2}
              aria-selected={row.id === selected?.id && row.call === selected.call}
              data-index={index}
              tabIndex={index === current ? 0 : -1}
              ref={(element) => element?.style.setProperty('inset-block-start', `${index * lineHeight}px`)}
              onClick={() => {
                setFocused(index);
                onSelect(row);
              }}
            >
              <Line
                row={row}
                words={words}
                language={language}
                hits={hits?.get(`${row.call} ${row.id}`) ?? (hits && noHits)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function heads(hasHits: boolean) {
  return [
    'rule',
    'condition',
    'answer',
    ...(hasHits ? (['hits'] as const) : []),
    'tests',
    'findings',
  ] as const;
}

/** Lines beyond those that are seen. */
const spare = 6;

const noHits: Hits = { rule: '', recent: 0, day: 0, hours: [] };

interface LineProps {
  row: Row;
  words: Words;
  language: Page['language'];
  /** Absent where nothing is counted. */
  hits: Hits | undefined;
}

function Line({ row, words, language, hits }: LineProps): JSX.Element {
  const errors = row.findings.filter(({ severity }) => severity === 'error').length;
  return (
    <>
      <span role="gridcell" class="rule">
        <bdi class="id">{row.id}</bdi>
        <span class="marks">
          {row.call === 'session' && <em>{words.sessionRule}</em>}
          {row.state === 'off' && <em>{words.isOff}</em>}
          {row.state === 'shadow' && <em>{words.shadow}</em>}
          {row.isOpen !== undefined && <em>{row.isOpen ? words.isOpen : words.isClosed}</em>}
          {row.unreachable !== undefined && <em class="never">{words.neverReached}</em>}
        </span>
      </span>
      <span role="gridcell" class="condition">
        {row.condition === '' ? words.everyClick : <bdi dir="ltr">{row.condition}</bdi>}
      </span>
      <span role="gridcell" class="answer">
        <AnswerInBrief answer={row.answer} />
      </span>
      {hits !== undefined && (
        <span role="gridcell" class="hits">
          <span title={words.lastMinutes}>{number(hits.recent, language)}</span>
          {' / '}
          <span title={words.lastDay}>{number(hits.day, language)}</span>
          {hits.day > 0 && <Curve counts={hits.hours} label={words.curve} />}
        </span>
      )}
      <span role="gridcell" class={`tests ${row.tests === 0 ? 'none' : ''}`}>
        {number(row.tests, language)}
      </span>
      <span role="gridcell" class={`findings ${errors > 0 ? 'errors' : ''}`}>
        {row.findings.length === 0 ? '' : number(row.findings.length, language)}
      </span>
    </>
  );
}

export function AnswerInBrief({ answer }: { answer: Answer }): JSX.Element {
  return (
    <>
      {answer.text !== undefined && (
        <bdi dir="auto" class="text">
          <WithPlaceholders text={answer.text} />
        </bdi>
      )}
      {answer.action !== undefined && (
        <bdi dir="ltr" class="target">
          {answer.action === 'url' ? '' : `${answer.action} `}
          {answer.target}
        </bdi>
      )}
    </>
  );
}

/** A text whose placeholders keep their own direction within it. */
function WithPlaceholders({ text }: { text: string }): JSX.Element {
  const pieces = text.split(/(\{\{.*?\}\})/s);
  return (
    <>
      {pieces.map((piece, index) =>
        index % 2 === 0 ? (
          piece
        ) : (
          <bdi key={`${String(index)} ${piece}`} dir="ltr" class="placeholder">
            {piece}
          </bdi>
        ),
      )}
    </>
  );
}
