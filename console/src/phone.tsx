import type { ComponentChildren, JSX } from 'preact';
import type { JsonObject } from '../../src/values/json.js';
import type { ExplainedCall, Shown } from './core/ask.js';
import type { Button } from './core/buttons.js';
import type { Words } from './words.js';

interface PhoneProps {
  calls: readonly ExplainedCall[];
  words: Words;
  side: 'SUPPLY' | 'DEMAND';
  /** Whether it is the phone of who clicks; the other shows what its owner would get by the same button. */
  isOwn: boolean;
  /** Those that stand on it. */
  buttons: readonly Button[];
  onButton(data: JsonObject): void;
}

/** What the person sees: the buttons, the message as the platform shows it, and what opens. */
export function Phone({ calls, words, side, isOwn, buttons, onButton }: PhoneProps): JSX.Element {
  const [click, session] = calls;
  const { message, opens } = click?.call === 'click' ? click.shown : ({} as Shown);
  const follow = click?.call === 'session' ? click : session;
  const owner = side === 'SUPPLY' ? words.seller : words.buyer;
  return (
    <div class={`handset ${isOwn ? 'phone' : 'other'}`} role="group" aria-label={`${words.phoneOf} ${owner}`}>
      <p class="owner">{owner}</p>
      <div class="screen">
        {click?.call === 'click' && (
          <p class="bubble own">
            {words.yourButton}
            <ButtonData request={click.request} />
          </p>
        )}
        {message !== undefined && (
          <p class="bubble" dir="auto" data-part="message">
            {message}
          </p>
        )}
        {opens !== undefined && <Opens words={words} opens={opens} />}
        {follow !== undefined && (
          <Sheet title={words.opensLink}>
            <Address url={follow.shown.url ?? ''} words={words} />
          </Sheet>
        )}
      </div>
      {buttons.length > 0 && (
        <div class="keys" role="group" aria-label={`${words.buttons}: ${owner}`}>
          {buttons.map(({ data }) => (
            <button key={JSON.stringify(data)} type="button" onClick={() => onButton(data)}>
              <bdi>{Object.values(data).map(String).join(' · ')}</bdi>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function ButtonData({ request }: { request: unknown }): JSX.Element | null {
  const { extra_data: data } = request as { extra_data?: unknown };
  const text = data === undefined || data === null ? '' : JSON.stringify(data);
  return text === '' || text === '{}' ? null : <code dir="ltr">{text}</code>;
}

function Opens(props: { words: Words; opens: NonNullable<Shown['opens']> }): JSX.Element {
  const { words, opens } = props;
  const { kind, content, isServerLink } = opens;
  const fields = (typeof content === 'object' && content !== null ? content : {}) as Record<string, unknown>;
  if (isServerLink)
    return (
      <Sheet title={words.opensServer}>
        <code dir="ltr">{JSON.stringify(fields.data)}</code>
      </Sheet>
    );
  return kind === 'open_direct_link' ? (
    <Sheet title={words.opensLink}>
      <Address url={String(content)} words={words} />
    </Sheet>
  ) : (
    <Sheet title={kind === 'open_post_page' ? words.opensPost : words.opensManage}>
      <bdi class="post">{String(fields.post_token ?? '')}</bdi>
    </Sheet>
  );
}

function Sheet({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="sheet">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** An address in two parts, of which the first says who is there. It is a text: nothing leads to it. */
function Address({ url, words }: { url: string; words: Words }): JSX.Element {
  const host = /^https:\/\/[^/?#]*/.exec(url)?.[0] ?? '';
  return (
    <>
      <span class="address" dir="ltr">
        <b>{host}</b>
        {url.slice(host.length)}
      </span>
      <small>{words.notLoaded}</small>
    </>
  );
}
