import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Page } from './app.js';
import type { Overview, Row } from './core/opened.js';
import { RuleDetails } from './rule-details.js';
import { RulesTable } from './rules-table.js';
import { percent, shownMinute } from './times.js';
import { counted, number } from './words.js';

const filters = ['all', 'withFindings', 'untested', 'off', 'unreachableRules'] as const;
/** One of them, or the rules of a group. */
type Filter = (typeof filters)[number] | `group ${string}`;

/** The rules of the file in its order. */
export function RulesPage({ page }: { page: Page }): JSX.Element {
  const { words, overview } = page;
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const [selected, setSelected] = useState<Row | undefined>();
  const shown = useMemo(
    () => overview.rows.filter((row) => fits(row, filter) && holds(row, search)),
    [overview, filter, search],
  );
  const { diagnostics } = overview;
  const section = useRef<HTMLElement>(null);
  const close = () => {
    const line = section.current?.querySelector<HTMLElement>('[aria-selected=true]');
    // A line that is filtered out by now takes no focus: the table does.
    (line ?? section.current?.querySelector<HTMLElement>('[role=grid]'))?.focus();
    setSelected(undefined);
  };
  return (
    <section
      class="rules"
      aria-labelledby="rules-title"
      ref={section}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && selected !== undefined) close();
      }}
    >
      <h1 id="rules-title">{words.rules}</h1>
      {overview.isBroken && (
        <p class="fault" role="alert">
          {words.broken}{' '}
          <button type="button" onClick={() => page.go('edit', diagnostics[0]?.line, diagnostics[0]?.file)}>
            {words.showInFile}
          </button>
        </p>
      )}
      <Tools {...{ page, search, filter }} shown={shown.length} onSearch={setSearch} onFilter={setFilter} />
      <Facts page={page} />
      {shown.length === 0 ? (
        <p class="empty">{words.noRule}</p>
      ) : (
        <RulesTable rows={shown} page={page} selected={selected} onSelect={setSelected} />
      )}
      {selected && <RuleDetails row={selected} page={page} onClose={close} />}
    </section>
  );
}

interface ToolsProps {
  page: Page;
  search: string;
  filter: Filter;
  /** How many rules both leave. */
  shown: number;
  onSearch(search: string): void;
  onFilter(filter: Filter): void;
}

/** What chooses among the rules, and how many there are. */
function Tools({ page, search, filter, shown, onSearch, onFilter }: ToolsProps): JSX.Element {
  const { words, overview, language } = page;
  const { tests } = overview;
  const groups = useMemo(() => [...new Set(overview.rows.flatMap((row) => row.groups))], [overview]);
  const failed = tests.failed.length;
  return (
    <form class="tools" role="search" onSubmit={(event) => event.preventDefault()}>
      <label>
        {words.search}
        <input
          type="search"
          dir="auto"
          placeholder={words.searchHint}
          value={search}
          onInput={({ currentTarget }) => onSearch(currentTarget.value)}
        />
      </label>
      <label>
        {words.filter}
        <select value={filter} onChange={({ currentTarget }) => onFilter(currentTarget.value as Filter)}>
          {filters.map((one) => (
            <option key={one} value={one}>
              {words[one]}
            </option>
          ))}
          {groups.length > 0 && (
            <optgroup label={words.group}>
              {groups.map((name) => (
                <option key={name} value={`group ${name}`}>
                  {name}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      <span class="sums" role="status">
        {number(shown, language)} / {number(overview.rows.length, language)}
        {' · '}
        {tests.passed + failed === 0
          ? words.noTests
          : failed > 0
            ? counted(failed, words.oneTestFails, words.testsFail, language)
            : counted(tests.passed, words.oneTestPasses, words.testsPass, language)}
      </span>
    </form>
  );
}

/** What holds of the whole file: variants with their shares, and what is open now or opens next. */
function Facts({ page: { overview, words, language } }: { page: Page }): JSX.Element | null {
  const { experiments, windows } = overview;
  if (experiments.length === 0 && windows.length === 0) return null;
  return (
    <ul class="facts">
      {experiments.map(({ name, variants }) => (
        <li key={name}>
          {words.experiments} <bdi>{name}</bdi>:{' '}
          {variants.map((one) => (
            <span key={one.name} class="variant">
              <bdi>{one.name}</bdi> {percent(one.share, language)}
            </span>
          ))}
        </li>
      ))}
      {windows.slice(0, mostWindows).map((one) => (
        <li key={`${one.kind} ${one.name}`} class={one.isOpen ? 'open' : 'shut'}>
          <WindowState window={one} words={words} language={language} />
        </li>
      ))}
    </ul>
  );
}

const mostWindows = 12;

/** Whether something is open now, and when that ends. */
export function WindowState(props: {
  window: Overview['windows'][number];
  words: Page['words'];
  language: Page['language'];
}): JSX.Element {
  const { window: one, words, language } = props;
  const { name, isOpen, next } = one;
  return (
    <>
      <bdi>{name}</bdi>: {isOpen ? words.isOpen : words.isClosed}
      {next && (
        <>
          {' · '}
          <bdi dir={language === 'fa' ? 'rtl' : 'ltr'}>{shownMinute(next.time, language)}</bdi>{' '}
          {next.opens ? words.opens : words.closes}
        </>
      )}
    </>
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
      return filter === 'all' || row.groups.includes(filter.slice('group '.length));
  }
}

function holds({ id, condition, answers, description = '', labels, groups }: Row, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return true;
  const texts = [
    id,
    condition,
    description,
    ...answers.flatMap((one) => Object.values(one)),
    ...labels.flat(),
    ...groups,
  ];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}
