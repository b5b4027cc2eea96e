import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { Page } from './app.js';
import { ConditionInWords } from './condition.js';
import type { Answer } from './core/answer-words.js';
import type { Row } from './core/opened.js';
import { Curve } from './live-page.js';
import { missCounts } from './seen.js';
import type { Hits } from './server.js';
import { agoOf, percent } from './times.js';
import { useFocusedLine, useVirtualLines } from './virtual-lines.js';
import { number, type Words } from './words.js';

/** Only the lines that can be seen are in the page: ten thousand would make it stutter. */
export function RulesTable(props: {
  rows: Row[];
  page: Page;
  selected: Row | undefined;
  onSelect(row: Row): void;
}): JSX.Element {
  const { rows, page, selected, onSelect } = props;
  const { words, language } = page;
  const hitsOf = useMemo(() => hitsByRule(page), [page.gateway, page.seen]);
  const box = useRef<HTMLDivElement>(null);
  const lines = useVirtualLines(box, rows.length);
  const { current, setFocused, onKeyDown } = useFocusedLine(box, rows.length, lines, (index) =>
    onSelect(rows[index]!),
  );
  const { first, end, lineHeight, setTop } = lines;
  // The line with the focus stays, wherever one scrolls: with it the focus would go.
  const indexes = [
    ...new Set([...Array.from({ length: end - first }, (_, index) => first + index), current]),
  ];
  return (
    <div
      class={`table ${hitsOf === undefined ? '' : 'with-hits'}`}
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
        {indexes.map((index) => {
          const row = rows[index]!;
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
              onFocus={() => setFocused(index)}
              onClick={() => {
                setFocused(index);
                onSelect(row);
              }}
            >
              <Line row={row} words={words} language={language} hits={hitsOf?.(`${row.call} ${row.id}`)} />
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
    ...(hasHits ? (['hits', 'share', 'nearMisses', 'lastHit'] as const) : []),
    'tests',
    'findings',
  ] as const;
}

/** What the gateway counts of a rule, as its line shows it. */
export interface ShownHits extends Omit<Hits, 'last'> {
  /** Absent where it never answered. */
  last?: string;
  /** Of all decisions of the day, from 0 to 1. */
  share: number;
  misses: number;
}

/** Undefined where there is no gateway. */
export function hitsByRule({ gateway, seen }: Page): ((rule: string) => ShownHits) | undefined {
  if (gateway === undefined) return undefined;
  const byRule = new Map(gateway.hits.map((one) => [one.rule, one]));
  const missed = missCounts(seen, gateway.revision);
  const all = gateway.hits.reduce((sum, { day }) => sum + day, 0);
  return (rule) => {
    const hits = byRule.get(rule) ?? { rule, recent: 0, day: 0, hours: [] };
    return { ...hits, share: all === 0 ? 0 : hits.day / all, misses: missed.get(rule) ?? 0 };
  };
}

interface LineProps {
  row: Row;
  words: Words;
  language: Page['language'];
  /** Absent where nothing is counted. */
  hits: ShownHits | undefined;
}

function Line({ row, words, language, hits }: LineProps): JSX.Element {
  const errors = row.findings.filter(({ severity }) => severity === 'error').length;
  return (
    <>
      <span role="gridcell" class="rule">
        <bdi class="id">{row.id}</bdi>
        <span class="marks">
          {row.groups.length > 0 && <em class="group">{row.groups.join(' › ')}</em>}
          {row.call === 'session' && <em>{words.sessionRule}</em>}
          {row.state === 'off' && <em>{words.isOff}</em>}
          {row.state === 'shadow' && <em>{words.shadow}</em>}
          {row.isOpen !== undefined && <em>{row.isOpen ? words.isOpen : words.isClosed}</em>}
          {row.unreachable !== undefined && <em class="never">{words.neverReached}</em>}
        </span>
      </span>
      <span role="gridcell" class="condition">
        <ConditionInWords {...{ said: row.said, words, language }} />
      </span>
      <span role="gridcell" class="answer">
        <AnswerInBrief answer={row.answers[0]!} />
        {row.answers.length > 1 && (
          <em class="several">
            {number(row.answers.length, language)} {words.severalAnswers}
          </em>
        )}
      </span>
      {hits !== undefined && (
        <>
          <span role="gridcell" class="hits">
            <span title={words.lastMinutes}>{number(hits.recent, language)}</span>
            {' / '}
            <span title={words.lastDay}>{number(hits.day, language)}</span>
            {hits.day > 0 && <Curve counts={hits.hours} label={words.curve} />}
          </span>
          <span role="gridcell" class="share">
            {hits.day > 0 && percent(hits.share, language)}
          </span>
          <span role="gridcell" class="misses" title={words.nearMissesHow}>
            {hits.misses > 0 && number(hits.misses, language)}
          </span>
          <span role="gridcell" class="last">
            {hits.last !== undefined && <time dateTime={hits.last}>{agoOf(hits.last, language)}</time>}
          </span>
        </>
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
          <WithPlaceholders text={answer.target ?? ''} />
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
