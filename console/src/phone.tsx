import type { ComponentChildren, JSX } from 'preact';
import {
  actionKey,
  messageKey,
  type PlatformResponse,
  serverLink,
  sessionUrlKey,
} from '../../src/platform/answer.js';
import type { JsonObject } from '../../src/values/json.js';
import type { ExplanationData } from './core/ask.js';
import type { Button } from './core/buttons.js';
import type { Words } from './words.js';

interface PhoneProps {
  calls: readonly ExplanationData[];
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
  const response = click?.call === 'click' ? (click.decision.response as Partial<PlatformResponse>) : {};
  const action = response[actionKey] as Record<string, unknown> | undefined;
  const [kind, content] = Object.entries(action ?? {})[0] ?? [];
  const message = response[messageKey];
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
        {kind !== undefined && <Opens words={words} kind={kind} content={content} />}
        {follow !== undefined && (
          <Sheet title={words.opensLink}>
            <Address
              url={(follow.decision.response as { [sessionUrlKey]?: string })[sessionUrlKey] ?? ''}
              words={words}
            />
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

function Opens({ words, kind, content }: { words: Words; kind: string; content: unknown }): JSX.Element {
  const fields = (typeof content === 'object' && content !== null ? content : {}) as Record<string, unknown>;
  switch (kind) {
    case 'open_direct_link':
      return (
        <Sheet title={words.opensLink}>
          <Address url={String(content)} words={words} />
        </Sheet>
      );
    case serverLink:
      return (
        <Sheet title={words.opensServer}>
          <code dir="ltr">{JSON.stringify(fields.data)}</code>
        </Sheet>
      );
    default:
      return (
        <Sheet title={kind === 'open_post_page' ? words.opensPost : words.opensManage}>
          <bdi class="post">{String(fields.post_token ?? '')}</bdi>
        </Sheet>
      );
  }
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
