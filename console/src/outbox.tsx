import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Page } from './app.js';
import { type Delivery, NoAnswer, type OutboxQuestion, type Server } from './server.js';
import { agoOf, shownTime } from './times.js';
import { number } from './words.js';

/** The events that have not arrived yet. What they say of persons is not shown. */
export function Outbox({ page, server }: { page: Page; server: Server }): JSX.Element {
  const { words, language, rules } = page;
  const [deliveries, setDeliveries] = useState<readonly Delivery[]>([]);
  const [fault, setFault] = useState('');
  const mayEdit = rules.role === 'edit';
  const ask = async (question: OutboxQuestion) => {
    try {
      const came = await server.outbox(question);
      if ('answer' in came) return came.answer;
      setFault('unavailable' in came ? came.unavailable : came.unreadable);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setFault(words.failed);
    }
    return undefined;
  };
  const look = async () => {
    const came = await ask({ ask: 'list', query: { limit: mostListed + 1 } });
    if (came !== undefined) setDeliveries(came as Delivery[]);
  };
  const change = async (question: OutboxQuestion) => {
    setFault('');
    await ask(question);
    await look();
  };
  useEffect(() => {
    void look();
    const timer = setInterval(look, lookMs);
    return () => clearInterval(timer);
  }, [server]);
  return (
    <div class="outbox">
      <p class="fault" role="status">
        {fault}
      </p>
      {mayEdit && deliveries.some(({ state }) => state === 'dead') && (
        <p class="buttons">
          <button type="button" onClick={() => change({ ask: 'retry', which: 'dead' })}>
            {words.retryAll}
          </button>
        </p>
      )}
      {deliveries.length === 0 ? (
        <p>{words.nothingWaits}</p>
      ) : (
        <ul class="deliveries">
          {deliveries.slice(0, mostListed).map((one) => (
            <li key={`${one.id} ${one.receiver}`} class={`card ${one.state}`}>
              <bdi class="receiver">{one.receiver}</bdi> · {one.state === 'dead' ? words.dead : words.waiting}{' '}
              · {words.rule} <bdi>{one.rule}</bdi> ·{' '}
              <time dateTime={new Date(one.clickedAt).toISOString()}>
                {shownTime(new Date(one.clickedAt).toISOString(), language)}
              </time>{' '}
              · {words.attempts}: {number(one.attempts, language)}
              {one.nextAttemptAt !== undefined && (
                <> · {agoOf(new Date(one.nextAttemptAt).toISOString(), language)}</>
              )}
              {one.lastError !== undefined && (
                <p class="finding" lang="en" dir="ltr">
                  {one.lastError}
                </p>
              )}
              {mayEdit && <Buttons delivery={one} page={page} onChange={change} />}
            </li>
          ))}
        </ul>
      )}
      {deliveries.length > mostListed && <p>{words.moreWait}</p>}
    </div>
  );
}

const mostListed = 50;
const lookMs = 5_000;

/** Retry, and drop in two clicks: what is dropped never arrives. */
function Buttons(props: {
  delivery: Delivery;
  page: Page;
  onChange(question: OutboxQuestion): Promise<void>;
}): JSX.Element {
  const { delivery, page, onChange } = props;
  const { words } = page;
  const [isSure, setSure] = useState(false);
  const about = `${delivery.receiver} ${delivery.id}`;
  return (
    <p class="buttons">
      <button
        type="button"
        aria-label={`${words.retry} ${about}`}
        onClick={() => onChange({ ask: 'retry', which: [delivery.id] })}
      >
        {words.retry}
      </button>
      <button
        type="button"
        aria-label={`${isSure ? words.dropSure : words.drop} ${about}`}
        onClick={() => (isSure ? onChange({ ask: 'drop', ids: [delivery.id] }) : setSure(true))}
      >
        {isSure ? words.dropSure : words.drop}
      </button>
    </p>
  );
}
