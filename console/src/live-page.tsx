import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PlanSummary } from '../../src/rules/edit-summary.js';
import type { Page } from './app.js';
import { Gauges } from './gauge.js';
import { Outbox } from './outbox.js';
import type { SeenDecision } from './seen.js';
import { type Gateway, type Hits, NoAnswer, type Reload, type Server, type TextsByFile } from './server.js';
import { percent, shownClock, shownTime } from './times.js';
import { counted, type Language, number, type Words } from './words.js';

interface LiveProps {
  page: Page;
  gateway: Gateway;
  server: Server;
  /** Has earlier texts edited, to become those of the files again. */
  onBringBack(texts: TextsByFile): void;
}

/** What the gateway does: who answers, what became of edits, and how it stands with the platform's limits. */
export function LivePage({ page, gateway, server, onBringBack }: LiveProps): JSX.Element {
  const { words, language, rules } = page;
  const { revision, since, startedAt, troubles, reloads, hits, outbox } = gateway;
  return (
    <section class="live" aria-labelledby="live-title">
      <h1 id="live-title">{words.live}</h1>
      <p>
        {words.inForce}: {words.revision} <bdi class="file">{revision}</bdi> {words.since}{' '}
        <time dateTime={since}>{shownTime(since, language)}</time>
      </p>
      {rules.revision !== undefined && rules.revision !== revision && (
        <p class="fault">{words.fileDiffers}</p>
      )}
      <p>
        {words.countedSince} <time dateTime={startedAt}>{shownTime(startedAt, language)}</time>
      </p>
      {troubles.map((trouble) => (
        <p class="fault" lang="en" dir="ltr" key={trouble}>
          {trouble}
        </p>
      ))}
      <Gauges {...{ gateway, words, language }} />
      <h2>{words.decisions}</h2>
      <ByRule page={page} hits={hits} />
      <h2>{words.lately}</h2>
      <Lately page={page} />
      <h2>{words.reloads}</h2>
      <ol class="reloads">
        {[...reloads].reverse().map((one) => (
          <ReloadLine key={`${one.at} ${one.kind}`} reload={one} page={page}>
            {one.isKept && one.revision !== rules.revision && rules.role === 'edit' && (
              <BringBack {...{ revision: one.revision, server, words, onBringBack }} />
            )}
          </ReloadLine>
        ))}
      </ol>
      {outbox !== undefined && (
        <>
          <h2>{words.outbox}</h2>
          {outbox.warnings.map((warning) => (
            <p class="fault" lang="en" dir="ltr" key={warning}>
              {warning}
            </p>
          ))}
          <Outbox page={page} server={server} />
        </>
      )}
    </section>
  );
}

interface BringBackProps extends Pick<LiveProps, 'server' | 'onBringBack'> {
  revision: string;
  words: Words;
}

/** Fetches the texts of an earlier revision, which the server may have given up meanwhile. */
function BringBack({ revision, server, words, onBringBack }: BringBackProps): JSX.Element {
  const [hasFailed, setFailed] = useState(false);
  const bring = async () => {
    try {
      onBringBack((await server.revision(revision)).texts);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setFailed(true);
    }
  };
  return (
    <>
      <button type="button" title={words.bringBackHow} onClick={bring}>
        {words.bringBack}
      </button>{' '}
      <span role="status">{hasFailed && words.failed}</span>
    </>
  );
}

/** How often each rule has answered. */
function ByRule({ page, hits }: { page: Page; hits: readonly Hits[] }): JSX.Element {
  const { words, language } = page;
  const sum = hits.reduce((all, { day }) => all + day, 0);
  return (
    <>
      {sum === 0 ? (
        <p>{words.noDecisions}</p>
      ) : (
        <table class="by-rule">
          <thead>
            <tr>
              <th scope="col">{words.rule}</th>
              <th scope="col">{words.lastMinutes}</th>
              <th scope="col">{words.lastDay}</th>
              <th scope="col">{words.share}</th>
              <th scope="col">{words.curve}</th>
            </tr>
          </thead>
          <tbody>
            {[...hits]
              .sort((a, b) => b.day - a.day)
              .filter(({ day }) => day > 0)
              .slice(0, mostShown)
              .map((one) => (
                <tr key={one.rule}>
                  <th scope="row">
                    <bdi>{nameOf(one, words)}</bdi>
                  </th>
                  <td>{number(one.recent, language)}</td>
                  <td>{number(one.day, language)}</td>
                  <td>{percent(one.day / sum, language)}</td>
                  <td>
                    <Curve counts={one.hours} label={words.curve} />
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** Single decisions, without anything of a person. */
function Lately({ page }: { page: Page }): JSX.Element {
  const { words } = page;
  const { decisions } = page.seen;
  return (
    <>
      <p>{decisions.length === 0 ? words.noneLately : words.latelyHow}</p>
      {decisions.length > 0 && (
        <table class="lately">
          <thead>
            <tr>
              <th scope="col">{words.when}</th>
              <th scope="col">{words.rule}</th>
              <th scope="col">{words.touchpoint}</th>
              <th scope="col">{words.outcome}</th>
            </tr>
          </thead>
          <tbody>
            {[...decisions]
              .reverse()
              .slice(0, mostLately)
              .map((one) => (
                <DecisionLine key={one.number} decision={one} page={page} />
              ))}
          </tbody>
        </table>
      )}
    </>
  );
}

const mostShown = 100;
const mostLately = 30;

/** A single decision, without anything of the person. */
function DecisionLine({ decision, page }: { decision: SeenDecision; page: Page }): JSX.Element {
  const { words, language } = page;
  const { at, call, rule, touchpoint, reason, choice, shadow } = decision;
  const said = { matched: words.matched, 'no-match': words.noMatch, rejected: words.rejectedAnswer }[reason];
  return (
    <tr class={reason}>
      <td>
        <time dateTime={at}>{shownClock(at, language)}</time>
      </td>
      <th scope="row">
        <bdi>{nameOf({ rule: `${call} ${rule}` }, words)}</bdi>
        {choice !== undefined && (
          <em>
            {' '}
            <bdi>{choice}</bdi>
          </em>
        )}
      </th>
      <td>
        <bdi>{touchpoint}</bdi>
      </td>
      <td>
        {said}
        {shadow !== undefined && (
          <>
            {' · '}
            {words.shadow}: <bdi>{shadow}</bdi>
          </>
        )}
      </td>
    </tr>
  );
}

function nameOf({ rule }: Pick<Hits, 'rule'>, words: Words): string {
  const [, call, id = ''] = /^(\S+) (.*)$/s.exec(rule) ?? [];
  const name = id === 'default' ? words.theDefault : id;
  return call === 'session' ? `${name} (${words.sessionRule})` : name;
}

/** A line of counts, the oldest at the left as on every chart. */
export function Curve({ counts, label }: { counts: readonly number[]; label: string }): JSX.Element {
  const most = Math.max(1, ...counts);
  const points = counts.map(
    (count, index) => `${index * step},${height - (count / most) * (height - 2) - 1}`,
  );
  return (
    <svg
      class="curve"
      role="img"
      aria-label={`${label}: ${counts.join(', ')}`}
      viewBox={`0 0 ${(counts.length - 1) * step} ${height}`}
      preserveAspectRatio="none"
    >
      <polyline points={points.join(' ')} />
    </svg>
  );
}

const step = 4;
const height = 24;

/** A plan in one line. */
function changeOf(summary: PlanSummary, words: Words, language: Language): string {
  const { changes, verdict, isCut } = summary;
  const said = [
    [changes, 'oneChange', 'manyChanges'],
    [summary.answerOtherwise, 'answersOtherwise', 'answerOtherwise'],
    [summary.takeFewer, 'takesFewer', 'takeFewer'],
    [summary.takeMore, 'takesMore', 'takeMore'],
    [summary.notifyOthers, 'notifiesOthers', 'notifyOthers'],
  ] as const;
  const parts = said
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => counted(count, words[one], words[many], language));
  const all = [
    ...(changes === 0 ? [words.noChanges] : parts),
    ...(verdict === 'unknown' ? [words.notSettled] : []),
  ];
  return `${isCut ? `${words.atLeast} ` : ''}${all.join(language === 'fa' ? '، ' : ', ')}`;
}

function ReloadLine(props: { reload: Reload; page: Page; children?: ComponentChildren }): JSX.Element {
  const { reload, page, children } = props;
  const { words, language } = page;
  const { at, kind, revision, cause, change, errors = [] } = reload;
  const said = kind === 'refused' ? words.refusedEdit : words[kind];
  return (
    <li class={kind}>
      <time dateTime={at}>{shownTime(at, language)}</time> <bdi class="file">{revision}</bdi> {said} ·{' '}
      {cause.by === 'console' ? (
        <>
          {words.byConsole} <bdi dir="ltr">{cause.address}</bdi>
        </>
      ) : (
        words[{ start: 'byStart', file: 'byFile', signal: 'bySignal' }[cause.by] as 'byFile']
      )}
      {change !== undefined && <p class="change">{changeOf(change, words, language)}</p>} {children}
      {errors.map((error) => (
        <p key={error} class="finding error" dir="auto">
          {error}
        </p>
      ))}
    </li>
  );
}
